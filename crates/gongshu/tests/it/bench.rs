//! `gongshu bench` on the worked months of the engine's golden folder, on the workload's references beside the workspace, and
//! on files nobody can read.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn engine_golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/golden/upload")
}

/// The workload's references and its data, where they lie beside the workspace; says what is skipped where they do not.
fn workload(what: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = ["../shared/perf", "../../shared/perf"].map(|at| root.join(at));
    let found = beside.into_iter().find(|at| at.join("reference/S_202512").is_dir());
    if found.is_none() {
        println!("skipped: {what} needs ../shared/perf beside the workspace");
    }
    found
}

fn bench(what: &str, data: &Path, month: &str, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshu"));
    command.args(["bench", what, "--t", month, "--lang", "en", "--data"]).arg(data).arg("--out").arg(out).args(more);
    command.output().expect("the program runs")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder with the golden registry and history, and an upload of its own.
fn folder(upload: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["ent.csv", "wide.csv"] {
        std::fs::copy(engine_golden().join(name), folder.path().join(name)).expect("copied");
    }
    std::fs::write(folder.path().join(upload), bytes).expect("written");
    folder
}

/// The golden upload as somebody saves it in a workbook: numbers as numbers.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let text = read(&engine_golden().join("upload_202502.csv"));
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (row, record) in (0..).zip(rows.records()) {
        for (column, cell) in (0..).zip(&record.expect("a row")) {
            match cell.parse::<f64>() {
                Ok(number) if cell.len() < 10 => sheet.write_number(row, column, number).expect("a cell"),
                _ => sheet.write_string(row, column, cell).expect("a cell"),
            };
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn an_upload_is_checked_alike_as_text_and_as_a_workbook() {
    let expected = read(&engine_golden().join("validate.csv"));
    let xlsx = folder("upload_202502.xlsx", &workbook());
    let out = tempfile::tempdir().expect("a folder");
    for (data, more) in
        [(engine_golden(), &[][..]), (xlsx.path().to_owned(), &[]), (xlsx.path().to_owned(), &["--xlsx"])]
    {
        let out = out.path().join("new");
        let run = bench("validate", &data, "202502", &out, more);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(read(&out.join("validate.csv")), expected);
        std::fs::remove_dir_all(&out).expect("removed");
    }
}

/// The references are those of all engines of the workload. Its data are made by its own generator, outside this repository,
/// so the comparison needs them where `GONGSHU_WORKLOAD` says.
#[test]
fn the_upload_of_the_workload_is_checked_as_by_others() {
    let Some(workload) = workload("the check of the workload's upload") else { return };
    let Some(data) = std::env::var_os("GONGSHU_WORKLOAD").map(PathBuf::from) else {
        println!("skipped: GONGSHU_WORKLOAD names no folder with the workload's data of size S");
        return;
    };
    let out = tempfile::tempdir().expect("a folder");
    for more in [&[][..], &["--xlsx"]] {
        let run = bench("validate", &data, "202512", out.path(), more);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(read(&out.path().join("validate.csv")), read(&workload.join("reference/S_202512/validate.csv")));
    }
}

#[test]
#[rustfmt::skip]
fn a_file_that_cannot_be_read_writes_nothing_and_says_why() {
    let golden = read(&engine_golden().join("upload_202502.csv"));
    let without_tax = golden.replacen(",tax,", ",taxes,", 1);
    let unclosed = golden.replacen("\"1,000\"", "\"1,000", 1);
    let good = workbook();
    //   the upload                                         month     what is said
    for (name, bytes, month, said) in [
        ("upload_202502.csv", golden.as_bytes(),            "202513", "202513"),
        ("upload_202502.csv", golden.as_bytes(),            "202501", "upload_202501.csv"),
        ("upload_202502.csv", without_tax.as_bytes(),       "202502", "“tax”"),
        ("upload_202502.csv", unclosed.as_bytes(),          "202502", "row 10"),
        ("upload_202502.csv", b"",                          "202502", "empty"),
        ("upload_202502.csv", &good[..],                    "202502", "UTF-8"),
        ("upload_202502.xlsx", b"",                         "202502", "nothing in the file"),
        ("upload_202502.xlsx", &good[..good.len() / 2],     "202502", "damaged"),
    ] {
        let (data, out) = (folder(name, bytes), tempfile::tempdir().expect("a folder"));
        let out = out.path().join("new");
        let run = bench("validate", data.path(), month, &out, &[]);
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert!(!run.status.success() && stderr.contains(said) && !stderr.contains("panicked"), "{said}: {stderr}");
        assert_eq!((stderr.lines().count(), out.exists()), (1, false), "{stderr}");
    }
}

/// The golden history closed month by month from kept files, against the whole windows; the output says which way it went.
#[test]
fn a_close_from_kept_months_is_the_whole_close() {
    let (data, work) = (engine_golden(), tempfile::tempdir().expect("a folder"));
    let kept = work.path().join("kept");
    let kept = kept.to_str().expect("a path");
    let close = |month: &str, out: &str, more: &[&str]| {
        let out = work.path().join(out);
        let run = bench("close", &data, month, &out, more);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let tables = ["groups", "cells", "decomp", "drivers"].map(|name| read(&out.join(format!("{name}.csv"))));
        (tables, String::from_utf8_lossy(&run.stdout).into_owned())
    };
    for (month, way) in [
        ("202410", "there is no state"),
        ("202411", "from the state"),
        ("202412", "from the state"),
        ("202501", "a year begins"),
        ("202501", "a year begins"),
    ] {
        let (tables, said) = close(month, "next", &["--incremental", kept]);
        assert!(said.lines().last().is_some_and(|line| line.contains(way)), "{month}: {said}");
        assert_eq!(tables, close(month, "whole", &[]).0, "{month}");
    }
}

/// A generated city is read by both doors in both forms, and is the same for its seed.
#[test]
fn a_generated_city_is_closed_and_checked_alike_from_text_and_from_binary_files() {
    let work = tempfile::tempdir().expect("a folder");
    let generate = |out: &Path, seed: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongshu"));
        command.args(["generate", "--size", "s", "--lang", "en", "--seed", seed, "--out"]).arg(out);
        let run = command.output().expect("the program runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert!(String::from_utf8_lossy(&run.stdout).contains("1164 enterprises over 36 months"));
    };
    let (city, again, other) = (work.path().join("city"), work.path().join("again"), work.path().join("other"));
    generate(&city, "7");
    generate(&again, "7");
    generate(&other, "8");
    for name in ["ent.csv", "wide.csv", "upload_202512.csv"] {
        assert!(read(&city.join(name)) == read(&again.join(name)), "{name}");
        assert!(read(&city.join(name)) != read(&other.join(name)), "{name}");
    }
    for (what, names, more) in
        [("close", &["groups", "cells", "decomp", "drivers"][..], "--csv"), ("validate", &["validate"][..], "--xlsx")]
    {
        let (one, two) = (work.path().join("one"), work.path().join("two"));
        for (out, more) in [(&one, &[][..]), (&two, &[more])] {
            let run = bench(what, &city, "202512", out, more);
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        }
        for name in names {
            let name = format!("{name}.csv");
            assert!(200 < read(&one.join(&name)).len(), "{name}");
            assert!(read(&one.join(&name)) == read(&two.join(&name)), "{name}");
        }
    }
    let found = read(&work.path().join("one/validate.csv"));
    for rule in ["B1", "B3", "B4", "D1", "M1", "N1", "O1", "T1", "U1", "U2"] {
        assert!(found.contains(&format!(",{rule},")), "{rule}");
    }
}
