//! A speech's observations, targets and claims, derived again: three files, one after another, between lines of `---`.
#![no_main]

use gongshu_fuzz::folder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongshu_fuzz::let_caught_panics_pass(), |data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let folder = folder();
    let mut pieces = text.split("\n---\n");
    for name in ["observations.csv", "targets.csv", "claims.csv"] {
        std::fs::write(folder.join(name), pieces.next().unwrap_or_default()).expect("a file");
    }
    if let Ok(speech) = gongshu::verification::Speech::load(folder) {
        std::hint::black_box(gongshu::verification::verify(&speech).len());
    }
});
