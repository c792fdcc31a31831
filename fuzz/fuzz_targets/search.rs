//! What is typed into the search: names of units and indicators, also by pinyin.
#![no_main]

use gongshu_fuzz::world;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let names = world().books.names();
    let wanted = gongshu::page::pinyin::Wanted::new(text);
    std::hint::black_box((names.units(&wanted, |_| true).len(), names.indicators(&wanted).len()));
    let key = gongshu::page::pinyin::Key::new(text);
    std::hint::black_box(key.fit(&wanted).is_some());
});
