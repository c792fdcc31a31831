//! A city's pack over the standard ones: any TOML.
#![no_main]

use basis::language::Language;
use gongshu_fuzz::world;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = gongshu::reading::File { path: "a.toml".to_owned(), text: text.to_owned() };
    let mut packs = world().standard.clone();
    packs.push(vec![file]);
    match gongshu::pack::Packs::join(&packs) {
        Ok(packs) => drop(packs),
        Err(findings) => drop(findings.iter().map(|it| it.say(Language::Zh)).collect::<Vec<_>>()),
    }
});
