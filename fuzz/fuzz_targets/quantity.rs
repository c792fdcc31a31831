//! Units, and numbers in them: exact, rounded once, never a panic. The unit stands on the first line.
#![no_main]

use basis::quantity::Quantity;
use basis::unit::Unit;
use gongshu_fuzz::cell;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, rest) = text.split_once('\n').unwrap_or(("亿元", text));
    let unit = first.parse::<Unit>().unwrap_or_else(|_| Unit::times());
    for quantity in [Quantity::parse(rest, unit.clone()), gongshu::number::import::cell::figure(&cell(rest), &unit)] {
        let Ok(quantity) = quantity else { continue };
        let again = Quantity::stored(quantity.mantissa(), quantity.scale(), unit.clone());
        assert_eq!(again.map(|again| again.value()), Ok(quantity.value()));
        let exact = quantity.in_base();
        std::hint::black_box((basis::show::grouped(&exact, 2), basis::show::signed(&exact, 1)));
    }
});
