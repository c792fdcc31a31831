//! `gongshu verify` on the speeches at hand, on speeches with one figure changed, and on folders full of slips.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A speech of this workspace, or one beside it where the workspace does not carry it.
fn speech(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let beside = [root.join("../shared/data").join(name), root.join("../../shared/data").join(name)];
    let found =
        std::iter::once(root.join("packs/demo").join(name)).chain(beside).find(|at| at.join("claims.csv").is_file());
    if found.is_none() {
        println!("skipped: {name} is neither in packs/demo nor beside the workspace");
    }
    found
}

struct Run {
    code: Option<i32>,
    /// By claim, in the order printed.
    lines: Vec<BTreeMap<String, String>>,
    notes: String,
}

impl Run {
    #[track_caller]
    fn claim(&self, id: &str) -> &BTreeMap<String, String> {
        self.lines.iter().find(|line| line["id"] == id).unwrap_or_else(|| panic!("no line for {id}"))
    }

    #[track_caller]
    fn check(&self, id: &str, derived: &str, verdict: &str, reason: &str) {
        let line = self.claim(id);
        assert_eq!((line["derived"].as_str(), line["verdict"].as_str()), (derived, verdict), "{line:?}");
        assert!(line["reason"].contains(reason), "{line:?}");
    }
}

fn verify(folder: &Path, language: &str) -> Run {
    let program =
        Command::new(env!("CARGO_BIN_EXE_gongshu")).arg("verify").arg(folder).args(["--lang", language]).output();
    let Output { status, stdout, stderr } = program.expect("the program runs");
    Run { code: status.code(), lines: records(&stdout), notes: String::from_utf8(stderr).expect("notes are text") }
}

fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let heads = reader.headers().expect("a head").clone();
    let row =
        |record: csv::StringRecord| heads.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// The file's own figures come again: each verdict, each value to four significant digits.
#[test]
fn speeches_verify_as_their_files_say() {
    for name in ["changde-2006", "twoparks"] {
        let Some(at) = speech(name) else { continue };
        let run = verify(&at, "zh");
        let claims = records(&std::fs::read(at.join("claims.csv")).unwrap());
        assert_eq!(run.lines.len(), claims.len());
        println!("{name}\n{:>10}  {:>10} {:>12}  {:<8}  file", "claim", "stated", "derived", "verdict");
        let mut judged = 0;
        for (claim, line) in claims.iter().zip(&run.lines) {
            println!(
                "{:>10}  {:>10} {:>12}  {:<8}  {}",
                line["id"], line["stated"], line["derived"], line["verdict"], claim["consistent"]
            );
            let computed = claim["recomputable"] != "no" && !claim["formula"].is_empty();
            assert_eq!((&line["id"], &line["stated"]), (&claim["id"], &claim["value"]));
            assert_eq!(line["derived"].is_empty(), !computed, "{line:?}");
            if !computed {
                assert!(line["verdict"].is_empty() && !line["reason"].is_empty(), "{line:?}");
                continue;
            }
            assert_eq!(line["verdict"], claim["consistent"], "{line:?}");
            judged += usize::from(!line["verdict"].is_empty());
            let (derived, recorded): (f64, f64) =
                (line["derived"].parse().unwrap(), claim["recomputed_value"].parse().unwrap());
            assert!((derived - recorded).abs() <= recorded.abs() * 1e-4, "{line:?} against {recorded}");
        }
        assert_eq!(run.code, Some(0), "{}", run.notes);
        assert!(0 < judged);
    }
}

#[test]
fn a_changed_figure_flips_the_verdict() {
    let Some(at) = speech("changde-2006") else { return };
    let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
    // 63.2 → 66.2 of 106.8 is 62.0 %: no longer “近 60”.
    let observations = read("observations.csv").replace("63.2,亿元,6320000000", "66.2,亿元,6620000000");
    assert_ne!(observations, read("observations.csv"));
    // 87.7 as 88.7; 985 is short of 1000 by 1.5 % of a bound, of 1050 by 6.2 %.
    let claims = read("claims.csv").replace(",87.7,%,", ",88.7,%,").replace(",2010,1000,亿元,", ",2010,1050,亿元,");
    let changed = folder(&[
        ("observations.csv", observations.as_bytes()),
        ("claims.csv", claims.as_bytes()),
        ("targets.csv", read("targets.csv").as_bytes()),
    ]);
    let run = verify(changed.path(), "en");
    run.check("CD-C008", "61.985", "no", "differs by 2.0 (percentage points)"); // 66.2 ÷ 106.8
    run.check("CD-C018", "87.7323", "no", "differs by 1.0 (percentage points): stated 88.7, derived 87.7");
    run.check("CD-C041", "985", "no", "differs by 65 (hundred million yuan)");
    assert_eq!(run.code, Some(1));
    for id in ["CD-C008", "CD-C018", "CD-C041"] {
        assert!(run.notes.contains(&format!("{id}: the file says")), "{}", run.notes);
    }
    assert!(run.notes.contains("3 differ from the file's verdict"), "{}", run.notes);
}

const OBSERVATIONS: &str = "\
id,doc,scope,indicator,period,value,unit,value_base,base_unit,approx
O1,d,厂,增加值,2006,63.2,亿元,6320000000,yuan,exact
O2,d,市,增加值,2006,106.8,亿元,10680000000,yuan,exact
O3,d,市,增加值,2005,近百,亿元,,yuan,exact
O4,d,市,增加值,2005,0,亿元,0,yuan,exact
O1,d,市,增加值,2005,1,亿元,100000000,yuan,exact
,d,市,增加值,2005,1,亿元,100000000,yuan,exact
O5,d,市,增加值,2005,3,亿元,30000000,yuan,roughly
";

const CLAIMS: &str = "\
id,kind,value,unit,approx,recomputable,consistent,formula
K1,share,59.2,%,exact,yes,yes,[O1]/[O2]*100
K2,share,59.2,%,exact,yes,,[O9]/[O2]*100
K3,share,59.2,%,exact,yes,,[O3]/[O2]*100
K4,multiple,2,倍,exact,yes,,[O1]/[O4]
K5,share,59.2,%,exact,yes,,([O1]/[O2]*100
K6,share,近六成,%,exact,yes,,[O1]/[O2]*100
K7,difference,1,倍,exact,yes,yes,[K8]+1
K8,difference,2,倍,exact,perhaps,maybe,[K7]+1
K9,share,59.2,%,exact,yes,no,
K1,share,1,%,exact,no,,
K10,share,1,%,exact,yes,,[T1]/[O2]
K11,structure,43.6,亿元,exact,yes,,([O2]-[O1])/1e8,and,more
";

const TARGETS: &str = "\
id,operator,target_value,unit,target_value_base,base_unit,target_text
T1,,,,,,尽早开工
";

#[test]
fn slips_are_found_and_the_rest_goes_on() {
    let at = folder(&[
        ("observations.csv", OBSERVATIONS.as_bytes()),
        ("claims.csv", CLAIMS.as_bytes()),
        ("targets.csv", TARGETS.as_bytes()),
    ]);
    let run = verify(at.path(), "en");
    run.check("K1", "59.176", "yes", "59.176 rounds to 59.2");
    run.check("K2", "", "", "names O9, which is in none of the three files");
    run.check("K3", "", "", "names O3, which has no number");
    run.check("K4", "", "", "divides by zero at character 5");
    run.check("K5", "", "", "bracket at character 1 of the formula is never closed");
    run.check("K6", "59.176", "", "“近六成” is not a number");
    run.check("K7", "3", "no", "differs by 2 (times): stated 1, derived 3"); // claims are read as written: 2 + 1
    run.check("K8", "2", "yes", "rounds to 2");
    run.check("K9", "", "", "the formula is empty");
    run.check("K10", "", "", "names T1, which has no number");
    run.check("K11", "43.6", "yes", "rounds to 43.6");
    assert_eq!(run.lines.len(), 12);
    assert_eq!(run.code, Some(1), "K7 is not what the file says");
    for finding in [
        "observations.csv, cell F4, “value”: “近百” is not a number",
        "observations.csv, cell A6, “id”: the id O1 is already used in row 2",
        "observations.csv, cell A7, “id”: there is no id",
        "observations.csv, cell H8, “value_base”: 3 亿元 is not 30000000 (yuan)",
        "observations.csv, cell J8, “approx”: “roughly”",
        "claims.csv, cell C7, “value”: “近六成” is not a number",
        "claims.csv, cell F9, “recomputable”: “perhaps”",
        "claims.csv, cell G9, “consistent”: “maybe”",
        "claims.csv, cell A11, “id”: the id K1 is already used in row 2",
        "claims.csv, row 13: this row has 10 cells, the head has 8",
    ] {
        assert!(run.notes.contains(finding), "no “{finding}” in\n{}", run.notes);
    }
    let chinese = verify(at.path(), "zh");
    chinese.check("K7", "3", "no", "相差 2 倍：讲话称 1，推算为 3");
    assert!(chinese.notes.contains("observations.csv，单元格 F4，“value”栏：“近百”不是数字"), "{}", chinese.notes);
}

#[test]
fn files_of_any_program_are_read() {
    let (gbk, _, lost) = encoding_rs::GB18030.encode(OBSERVATIONS);
    assert!(!lost);
    let marked = format!("\u{feff}{}", CLAIMS.replace('\n', "\r\n"));
    let at = folder(&[("observations.csv", &gbk), ("claims.csv", marked.as_bytes())]);
    let run = verify(at.path(), "en");
    run.check("K1", "59.176", "yes", "rounds to 59.2");
    run.check("K11", "43.6", "yes", "rounds to 43.6");
    assert!(run.notes.contains("3 亿元 is not 30000000 (yuan)"), "{}", run.notes);
    assert!(run.notes.contains("targets.csv: there is no such file"), "{}", run.notes);

    let tabs = folder(&[
        ("observations.csv", OBSERVATIONS.replace(',', "\t").as_bytes()),
        ("claims.csv", CLAIMS.replace(',', "\t").as_bytes()),
        ("targets.csv", b""),
    ]);
    verify(tabs.path(), "en").check("K1", "59.176", "yes", "rounds to 59.2");
}

#[test]
fn exit_codes_say_what_happened() {
    let empty = folder(&[]);
    let run = verify(empty.path(), "en");
    assert_eq!((run.code, run.lines.len()), (Some(0), 0));
    assert!(run.notes.contains("0 claims"), "{}", run.notes);
    // Without columns of its own a claim cannot be derived, and nothing is compared.
    let without = folder(&[("claims.csv", b"id,value,consistent\nK1,1,yes\n")]);
    let run = verify(without.path(), "en");
    assert_eq!(run.code, Some(0), "{}", run.notes);
    assert!(run.notes.contains("claims.csv: the column “formula” is missing"), "{}", run.notes);
    run.check("K1", "", "", "the formula is empty");

    for (at, says) in [
        (empty.path().join("absent"), "there is no folder"),
        (folder(&[("claims.csv", b"name,value\nK1,1\n")]).keep(), "the column “id” is missing"),
    ] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_gongshu")).arg("verify").arg(&at).args(["--lang", "en"]).output().unwrap();
        let notes = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{notes}");
        assert!(output.stdout.is_empty() && notes.contains(says), "{notes}");
    }
    let blocked = tempfile::tempdir().unwrap();
    std::fs::create_dir(blocked.path().join("claims.csv")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gongshu")).arg("verify").arg(blocked.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
