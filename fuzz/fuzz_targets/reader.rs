//! What an address and its cookies say of the reader: language, theme, place, version. Address on the first line, cookies below.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (address, cookies) = text.split_once('\n').unwrap_or((text, ""));
    let request = axum::http::Request::builder().uri(address).header("cookie", cookies).body(());
    let Ok(request) = request else { return };
    let (parts, ()) = request.into_parts();
    let reader = gongshu::page::Reader::of(&parts);
    let shell = gongshu::page::Shell::new(&reader, "me", "a");
    std::hint::black_box((reader.here.len(), shell.other_language()));
    for name in ["gongshu-session", ""] {
        std::hint::black_box(gongshu::app::guard::cookie(&parts, name));
    }
    std::hint::black_box(gongshu::page::place::is_own_path(text));
});
