//! Codes of credit, divisions and industries, their tables, and the calendar of working days.
#![no_main]

use basis::code::credit::CreditCode;
use basis::code::division::{DivisionCode, DivisionTable};
use basis::code::industry::{IndustryCode, IndustryTable};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(code) = text.parse::<CreditCode>() {
        assert_eq!(code.as_str().parse::<CreditCode>().as_ref(), Ok(&code));
        std::hint::black_box((code.division().len(), code.organisation().len(), code.inner_check().is_ok()));
    }
    if let Ok(code) = text.parse::<DivisionCode>() {
        let mut up = code.parent();
        let mut steps = 0;
        while let Some(parent) = up {
            (up, steps) = (parent.parent(), steps + 1);
            assert!(steps < 10, "a code has few codes above it");
        }
    }
    if let Ok(code) = text.parse::<IndustryCode>() {
        assert_eq!(code.as_str().parse::<IndustryCode>().as_ref(), Ok(&code));
    }
    let _ = DivisionTable::parse(text);
    let _ = IndustryTable::parse(text);
    let _ = basis::calendar::WorkingCalendar::parse("a", text);
});
