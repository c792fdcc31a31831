//! Periods and measures, as addresses, cells and settings write them.
#![no_main]

use basis::language::Language;
use basis::period::{Measure, Period};
use gongshu_fuzz::cell;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(period) = text.parse::<Period>() {
        assert_eq!(period.to_string().parse::<Period>(), Ok(period));
        let _ = (period.previous(), period.years_earlier(1), period.months());
        for language in Language::ALL {
            std::hint::black_box(basis::show::period(period, basis::period::Span::YearToDate, language));
        }
    }
    if let Ok(measure) = text.parse::<Measure>() {
        assert_eq!(measure.to_string().parse::<Measure>(), Ok(measure));
    }
    let _ = gongshu::number::import::cell::period(&cell(text));
    let _ = text.parse::<gongshu::page::place::Place>();
    let _ = text.parse::<Language>();
});
