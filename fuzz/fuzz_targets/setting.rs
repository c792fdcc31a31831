//! The installation's settings.
#![no_main]

use basis::language::Language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match gongshu::setting::Installation::parse(text) {
        Ok(installation) => drop(installation),
        Err(findings) => drop(findings.iter().map(|it| it.say(Language::En)).collect::<Vec<_>>()),
    }
});
