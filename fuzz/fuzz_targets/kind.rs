//! Papers that come in: whether they are what their name says. The first byte chooses the ending.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    const ENDINGS: [&str; 8] = ["pdf", "docx", "xlsx", "png", "jpg", "doc", "txt", "zip"];
    let _ = files::kind::recognise(&format!("a.{}", ENDINGS[usize::from(first % 8)]), rest);
});
