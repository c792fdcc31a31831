//! The house keeps its walls: no import upward, no SQL outside its rooms, licences we may ship, and
//! papers that name only what exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace is here")
}

/// Rust sources under `folder`, with their text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are text");
                found.push((path, text));
            }
        }
    }
    found
}

#[test]
fn crates_import_downwards_only() {
    let allowed = BTreeMap::from([
        ("basis", vec![]),
        ("files", vec!["basis"]),
        ("engine", vec!["basis"]),
        ("gongshu", vec!["basis", "engine", "files"]),
    ]);
    for (name, below) in allowed {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
        let imported: Vec<&str> = ["basis", "files", "engine", "gongshu"]
            .into_iter()
            .filter(|other| manifest["dependencies"].as_table().is_some_and(|table| table.contains_key(*other)))
            .collect();
        assert_eq!(BTreeSet::from_iter(imported), BTreeSet::from_iter(below), "what `{name}` depends on");
    }
}

/// The floors of `gongshu`: a folder may import from floors below its own, never beside or above.
/// Capabilities meet in the books.
const FLOORS: [(u8, &[&str]); 11] = [
    (0, &["message", "reading", "request"]),
    (1, &["access", "setting"]),
    (2, &["store", "pack", "server"]),
    (3, &["page"]),
    (4, &["inbox", "attachment"]),
    (5, &["register"]),
    (6, &["number", "organisation", "registry"]),
    (7, &["document", "account", "reporting", "matter", "target"]),
    (
        8,
        &[
            "monitoring",
            "verification",
            "oversight",
            "publication",
            "supervision",
            "dispatch",
            "approval",
            "tracking",
            "assessment",
        ],
    ),
    (9, &["api", "demonstration"]),
    (TOP, &["app", "routes", "health", "main", "command", "lib"]),
];

/// Where the program is put together: its parts know each other.
const TOP: u8 = 10;

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(_, rooms)| rooms.contains(&room)).map(|(floor, _)| *floor)
}

#[test]
fn rooms_import_downwards_only() {
    let source = root().join("crates/gongshu/src");
    let mut upward = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in sources(&source) {
        let inside = path.strip_prefix(&source).expect("below the source folder");
        let first = inside.components().next().expect("a file has a name").as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        let own = floor(&room).unwrap_or_else(|| panic!("`{room}` is on no floor: give it one in FLOORS"));
        seen.insert(room.clone());
        for (line, code) in text.lines().enumerate().filter(|(_, code)| !code.trim_start().starts_with("//")) {
            for imported in code.split("crate::").skip(1) {
                let other: String = imported.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if other == room {
                    continue;
                }
                if floor(&other).is_some_and(|other| own <= other && own < TOP) {
                    upward.push(format!("{}:{}: `{room}` imports `{other}`", inside.display(), line + 1));
                }
            }
        }
    }
    assert!(seen.contains("store") && seen.contains("main"), "the walk saw only {seen:?}");
    assert_eq!(upward, Vec::<String>::new());
}

#[test]
fn only_stores_say_sql() {
    let source = root().join("crates/gongshu/src");
    let marks = ["sqlx::query", "insert into ", "delete from ", "select\n"];
    let elsewhere: Vec<String> = sources(&source)
        .into_iter()
        .filter(|(path, text)| {
            let inside = path.strip_prefix(&source).expect("below the source folder");
            let is_store = inside.starts_with("store")
                || path.components().any(|part| {
                    let part = part.as_os_str().to_string_lossy();
                    part == "store" || part == "store.rs" || part == "tests.rs" || part == "tests"
                });
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            !is_store && marks.iter().any(|mark| code.contains(mark))
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(elsewhere, Vec::<String>::new());
}

#[test]
fn every_dependency_has_a_licence_we_may_ship() {
    let deny: toml::Table =
        fs::read_to_string(root().join("deny.toml")).expect("deny.toml").parse().expect("deny.toml is TOML");
    let allowed: BTreeSet<&str> =
        deny["licenses"]["allow"].as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect();
    // Of this platform only: those of others are not on this machine and not in this program.
    let host = Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let host = String::from_utf8_lossy(&host.stdout).into_owned();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(100 < packages.len(), "only {} packages", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !licence_allowed(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{} {} ({})", package["name"], package["version"], package["license"]))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

/// SPDX expressions as crates write them: `A OR B`, `A AND B`, `(A OR B) AND C`, and the old `A/B`.
fn licence_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], "");
    // AND binds each half; among the alternatives of a half one allowed licence suffices.
    expression.split(" AND ").all(|half| half.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

#[test]
fn papers_name_only_what_exists() {
    let root = root();
    let mut missing = Vec::new();
    for paper in ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(paper)).unwrap_or_else(|_| panic!("{paper} is missing"));
        for quoted in text.split('`').skip(1).step_by(2) {
            let looks_like_path =
                ["crates/", "packs/", "docs/", "tests/", "ui/", ".ci/"].iter().any(|start| quoted.starts_with(start))
                    && !quoted.contains([' ', '*', '<', '{', '…']);
            if looks_like_path && quoted != "ui/dist" && !root.join(quoted).exists() {
                missing.push(format!("{paper}: {quoted}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// `docs/systems.csv` claims only what names an existing test.
#[test]
fn systems_name_their_tests() {
    let text = fs::read_to_string(root().join("docs/systems.csv")).expect("docs/systems.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id,status,where,test"));
    let mut unknown = Vec::new();
    let tests: String =
        ["crates", "tests"].iter().flat_map(|folder| sources(&root().join(folder))).map(|(_, text)| text).collect();
    for line in lines {
        let fields: Vec<&str> = line.splitn(4, ',').collect();
        let [id, status, _, test] = fields[..] else { panic!("four columns: {line}") };
        assert!(id.starts_with('M') && ["works", "partly"].contains(&status), "{line}");
        if !tests.contains(&format!("fn {test}(")) {
            unknown.push(line.to_owned());
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
}
