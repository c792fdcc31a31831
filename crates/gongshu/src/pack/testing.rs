//! Wrong packs for tests: the standard ones with one place of one file changed.

use super::{Packs, STANDARD, files};

/// What is found in the standard packs when `from` in the file that ends with `path` is replaced by `to`: `key code`, one a finding, each with
/// its file and its line.
#[track_caller]
pub fn slips(path: &str, from: &str, to: &str) -> Vec<String> {
    let mut changed = false;
    let mut packs: Vec<_> = STANDARD.iter().map(|name| files::embedded_pack(name)).collect();
    for file in packs.iter_mut().flatten().filter(|file| file.path.ends_with(path)) {
        changed |= file.text.contains(from);
        file.text = file.text.replacen(from, to, 1);
    }
    assert!(changed, "the case changes something: {from}");
    let findings = Packs::join(&packs).err().unwrap_or_default();
    let said = |finding: &basis::error::Finding| {
        assert!(finding.place.file.ends_with(path) && finding.place.row.is_some(), "{finding:?}");
        format!("{} {}", finding.place.heading, finding.error.code())
    };
    findings.iter().map(said).collect()
}
