//! Sentences of documents.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(template) = basis::template::Template::parse(text) else { return };
    std::hint::black_box(template.calls().len());
    let mut turn = 0;
    let printed = template.render::<String>(&mut |call| {
        turn += 1;
        Ok(vec![call.arguments.join(" "), turn.to_string()])
    });
    assert!(printed.is_ok(), "nothing was absent");
});
