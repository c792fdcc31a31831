//! A file of a register's rows. The first byte chooses the register.
#![no_main]

use basis::language::Language;
use gongshu_fuzz::world;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongshu_fuzz::let_caught_panics_pass(), |data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let world = world();
    let (register, held) = &world.registers[usize::from(*first) % world.registers.len()];
    let plan = gongshu::register::import::dry_run(world.app.shelf.packs(), register, held, "a", rest);
    for finding in &plan.findings {
        std::hint::black_box((finding.say(Language::Zh), finding.say(Language::En)));
    }
});
