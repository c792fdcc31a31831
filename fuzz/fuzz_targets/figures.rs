//! A file of figures against the books: layout, headings, periods, units, numbers.
#![no_main]

use basis::language::Language;
use gongshu_fuzz::world;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongshu_fuzz::let_caught_panics_pass(), |data: &[u8]| {
    let plan = gongshu::number::import::dry_run(&world().books, "a", data, &Default::default());
    for finding in &plan.findings {
        std::hint::black_box((finding.say(Language::Zh), finding.say(Language::En)));
    }
});
