//! Exact numbers through every operation that derivations use.
#![no_main]

use basis::exact::{Exact, Rounding};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((head, rest)) = data.split_first_chunk::<18>() else { return };
    let number = |at: usize| i64::from_le_bytes(head[at..at + 8].try_into().expect("eight bytes"));
    let (left, right) = (Exact::scaled(number(0), u32::from(head[16] % 19)), Exact::scaled(number(8), u32::from(head[17] % 19)));
    let decimals = u32::from(rest.first().copied().unwrap_or(0) % 13);
    assert_eq!(&(&left + &right) - &right, left);
    if let Some(over) = left.over(&right) {
        assert_eq!(&over * &right, left);
    }
    for rounding in [Rounding::HalfUp, Rounding::HalfEven, Rounding::Truncate] {
        let printed = left.rounded(decimals, rounding);
        assert!(!printed.starts_with("-0.0") || printed.contains(|digit: char| ('1'..='9').contains(&digit)), "{printed}");
        let off = (&left.rounded_exact(decimals, rounding) - &left).abs();
        assert!(off < Exact::scaled(1, decimals) || off.is_zero());
    }
    let degree = u32::from(rest.get(1).copied().unwrap_or(1) % 30);
    if let Some(root) = left.root(degree, 12) {
        assert!(root.power(i32::try_from(degree).unwrap_or(1)).is_some_and(|power| power <= left));
    }
    let _ = (left.log2(), left.power(i32::from(rest.get(2).copied().unwrap_or(0) % 20) - 10));
    std::hint::black_box((basis::show::grouped(&left, decimals), basis::show::plain(&right, decimals)));
});
