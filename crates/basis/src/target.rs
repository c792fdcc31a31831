//! Targets (目标) in words: what kinds there are, which way they ask, how a year is expected to go. Their arithmetic is
//! [`crate::derive::target`]; methods 9.2, M040–M064.

use crate::error::Error;
use crate::exact::Exact;

/// 目标类型
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// 总量: so much in the year, or at its end
    Level,
    /// 增量: so much more than in the base period
    Increase,
    /// 增速 of a year
    Growth,
    /// 年均增速 since the base period
    AverageGrowth,
    /// 翻番: so many times the base
    Multiple,
    /// 位次 of growth among the siblings
    Rank,
    /// 限时完成: done by a day, or not
    Deadline,
}

impl Kind {
    pub const WORDS: [(&'static str, Kind); 7] = [
        ("level", Kind::Level),
        ("increase", Kind::Increase),
        ("growth", Kind::Growth),
        ("average-growth", Kind::AverageGrowth),
        ("multiple", Kind::Multiple),
        ("rank", Kind::Rank),
        ("deadline", Kind::Deadline),
    ];

    pub fn word(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// 序时算法: which share of a year's amount is due by the end of each month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Pace {
    /// 按月均摊: months ÷ 12
    Even,
    /// 按上年同期占比: last year so far ÷ last year
    LastYear,
    /// 按工作日: working days so far ÷ working days of the year; the Spring Festival counts as the days it takes
    WorkingDays,
    /// 自定: cumulative shares by hand
    ByHand,
}

impl Pace {
    pub const WORDS: [(&'static str, Pace); 4] = [
        ("even", Pace::Even),
        ("last-year", Pace::LastYear),
        ("working-days", Pace::WorkingDays),
        ("by-hand", Pace::ByHand),
    ];

    pub fn word(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

fn word_of<T: PartialEq>(words: &'static [(&'static str, T)], own: T) -> &'static str {
    words.iter().find(|(_, it)| *it == own).map_or("", |(word, _)| word)
}

/// 自定累计进度: twelve cumulative shares in percent, never falling, the last 100.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Curve(Vec<Exact>);

impl Curve {
    /// Reads twelve numbers with commas or blanks between. Errors: `target-curve-count` with how many there are,
    /// `target-curve-falls` with the month that is below the one before, `target-curve-end` where December is not 100.
    pub fn parse(text: &str) -> Result<Curve, Error> {
        let words: Vec<&str> = text
            .split([',', '，', '、', ';', '；', ' ', '\t'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect();
        let mut shares = Vec::new();
        for word in &words {
            let share =
                crate::quantity::Quantity::parse(word.trim_end_matches(['%', '％']), crate::unit::Unit::percent())?;
            shares.push(Exact::from(share.value()));
        }
        if shares.len() != 12 {
            let count = i64::try_from(shares.len()).unwrap_or(i64::MAX);
            return Err(Error::new("target-curve-count").with("count", count));
        }
        if let Some(at) = shares.windows(2).position(|pair| pair[1] < pair[0]) {
            return Err(Error::new("target-curve-falls").with("month", i64::try_from(at).unwrap_or(0) + 2));
        }
        if shares[11] != Exact::whole(100) {
            return Err(Error::new("target-curve-end").with("text", words[11]));
        }
        Ok(Curve(shares))
    }

    /// The share due by the end of a month, 1 to 12.
    pub fn share(&self, month: u8) -> Option<&Exact> {
        self.0.get(usize::from(month.checked_sub(1)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_by_hand_is_twelve_shares_that_never_fall() {
        let even = "8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 91, 100";
        let curve = Curve::parse(even).unwrap();
        assert_eq!(curve.share(7), Some(&Exact::whole(58)));
        assert_eq!(curve.share(0), None);
        assert_eq!(curve.share(13), None);
        assert_eq!(Curve::parse(&even.replace(", ", "、")), Curve::parse(even));
        for (text, expected) in [
            ("8, 16", "target-curve-count"),
            ("8 16 25 33 41 50 58 66 75 83 91 99", "target-curve-end"),
            ("8 16 25 33 41 50 48 66 75 83 91 100", "target-curve-falls"),
        ] {
            assert_eq!(Curve::parse(text).unwrap_err().code(), expected, "{text}");
        }
    }
}
