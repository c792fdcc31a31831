//! Units of measurement (计量单位): 亿元, 亩, 万千瓦时, 万元/亩 — what may be added to what.
//!
//! The table of simple units is data (`units.csv`); multiples (千 万 百万 亿) and quotients
//! (`万元/亩`) are read from the symbol. Percent and percentage points have different bases, so
//! nothing can mix them (law 3).

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use crate::error::Error;
use crate::exact::Exact;
use crate::language::Language;

/// What a unit measures. Units of one base convert into each other; others never meet in a sum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Base {
    /// 元
    Money,
    /// 美元
    UsDollar,
    /// 平方米
    Area,
    /// 千瓦时
    Electricity,
    /// 千瓦
    Power,
    /// 吨
    Mass,
    /// 吨标准煤
    CoalEquivalent,
    /// 立方米
    Volume,
    /// 家 户 个 项: things counted
    Items,
    /// 人
    Persons,
    /// %
    Percent,
    /// 个百分点: a difference of percents
    Points,
    /// 倍, or a plain fraction
    Ratio,
    /// 位次
    Rank,
    /// 点 of a composite index
    Index,
    /// 年
    Time,
    /// 天
    Days,
}

impl Base {
    fn named(name: &str) -> Option<Base> {
        Some(match name {
            "money" => Base::Money,
            "us-dollar" => Base::UsDollar,
            "area" => Base::Area,
            "electricity" => Base::Electricity,
            "power" => Base::Power,
            "mass" => Base::Mass,
            "coal-equivalent" => Base::CoalEquivalent,
            "volume" => Base::Volume,
            "items" => Base::Items,
            "persons" => Base::Persons,
            "percent" => Base::Percent,
            "points" => Base::Points,
            "ratio" => Base::Ratio,
            "rank" => Base::Rank,
            "index" => Base::Index,
            "time" => Base::Time,
            "days" => Base::Days,
            _ => return None,
        })
    }
}

/// The dimension of a unit: one base, or one base over another (`万元/亩` is money over area).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Dimension {
    pub of: Base,
    pub per: Option<Base>,
}

/// A unit of measurement: its symbol, dimension and size in base units. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Unit(Arc<Parts>);

#[derive(PartialEq, Eq, Hash, Debug)]
struct Parts {
    symbol: String,
    english: String,
    dimension: Dimension,
    factor: Exact,
}

struct Simple {
    symbol: &'static str,
    english: &'static str,
    base: Base,
    factor: Exact,
}

static SIMPLE: LazyLock<Vec<Simple>> = LazyLock::new(|| {
    include_str!("units.csv").lines().skip(1).map(simple).collect::<Option<_>>().expect("units.csv is tested whole")
});

fn simple(line: &'static str) -> Option<Simple> {
    let fields: Vec<&str> = line.split(',').collect();
    let [symbol, english, base, numerator, denominator] = fields[..] else { return None };
    let factor = Exact::ratio(numerator.parse().ok()?, denominator.parse().ok()?)?;
    Some(Simple { symbol, english, base: Base::named(base)?, factor })
}

/// Multiples written before a unit, longest first so that `百万` is not read as `百`.
const MULTIPLES: [(&str, &str, i64); 7] = [
    ("\u{4e07}\u{4ebf}", "trillion", 1_000_000_000_000), // 万亿
    ("\u{767e}\u{4e07}", "million", 1_000_000),          // 百万
    ("\u{5343}\u{4e07}", "ten million", 10_000_000),     // 千万
    ("\u{4ebf}", "hundred million", 100_000_000),        // 亿
    ("\u{4e07}", "ten thousand", 10_000),                // 万
    ("\u{5343}", "thousand", 1_000),                     // 千
    ("\u{767e}", "hundred", 100),                        // 百
];

impl Unit {
    pub fn symbol(&self) -> &str {
        &self.0.symbol
    }

    /// The unit's name in `language`: the symbol itself in Chinese.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.0.symbol,
            Language::En => &self.0.english,
        }
    }

    pub fn dimension(&self) -> Dimension {
        self.0.dimension
    }

    /// How many base units one of this unit is: 亿元 is 100,000,000 元, 亩 is 2000/3 平方米.
    pub fn factor(&self) -> &Exact {
        &self.0.factor
    }

    /// The base, when the unit is not a quotient.
    pub fn base(&self) -> Option<Base> {
        self.0.dimension.per.is_none().then_some(self.0.dimension.of)
    }

    /// Whether figures of this unit count whole things, so that they are exact as written (家, 人, 年).
    pub fn counts(&self) -> bool {
        matches!(self.base(), Some(Base::Items | Base::Persons | Base::Rank | Base::Time | Base::Days))
    }

    pub fn percent() -> Unit {
        Unit::of_base(Base::Percent)
    }

    pub fn points() -> Unit {
        Unit::of_base(Base::Points)
    }

    /// The plain number (倍).
    pub fn times() -> Unit {
        Unit::of_base(Base::Ratio)
    }

    pub fn rank() -> Unit {
        Unit::of_base(Base::Rank)
    }

    pub fn days() -> Unit {
        Unit::of_base(Base::Days)
    }

    pub fn index() -> Unit {
        Unit::of_base(Base::Index)
    }

    fn of_base(base: Base) -> Unit {
        let preferred = match base {
            // The form sentences use: 个百分点, not 百分点.
            Base::Points => SIMPLE.iter().rfind(|simple| simple.base == base),
            _ => SIMPLE.iter().find(|simple| simple.base == base),
        };
        Unit::from_simple(preferred.expect("units.csv has every base"))
    }

    fn from_simple(simple: &Simple) -> Unit {
        Unit(Arc::new(Parts {
            symbol: simple.symbol.to_owned(),
            english: simple.english.to_owned(),
            dimension: Dimension { of: simple.base, per: None },
            factor: simple.factor.clone(),
        }))
    }

    fn single(symbol: &str) -> Option<Unit> {
        if let Some(simple) = SIMPLE.iter().find(|simple| simple.symbol == symbol) {
            return Some(Unit::from_simple(simple));
        }
        let (multiple, english, size, rest) = MULTIPLES
            .iter()
            .find_map(|(text, english, size)| Some((*text, english, size, symbol.strip_prefix(text)?)))?;
        let simple = SIMPLE.iter().find(|simple| simple.symbol == rest)?;
        Some(Unit(Arc::new(Parts {
            symbol: format!("{multiple}{rest}"),
            english: format!("{english} {}", simple.english),
            dimension: Dimension { of: simple.base, per: None },
            factor: &Exact::whole(*size) * &simple.factor,
        })))
    }

    fn quotient(of: &Unit, per: &Unit) -> Option<Unit> {
        Some(Unit(Arc::new(Parts {
            symbol: format!("{}/{}", of.symbol(), per.symbol()),
            english: format!("{} per {}", of.0.english, per.0.english),
            dimension: Dimension { of: of.base()?, per: Some(per.base()?) },
            factor: of.factor().over(per.factor())?,
        })))
    }
}

impl FromStr for Unit {
    type Err = Error;

    /// Reads `亿元`, `万千瓦时`, `万元/亩`, `元/人·年` is not one of them: a quotient has one divisor.
    fn from_str(text: &str) -> Result<Unit, Error> {
        let symbol = text.trim();
        let found = match symbol.split_once(['/', '／']) {
            Some((of, per)) => Unit::single(of).zip(Unit::single(per)).and_then(|(of, per)| Unit::quotient(&of, &per)),
            None => Unit::single(symbol),
        };
        found.ok_or_else(|| Error::new("unit-unknown").with("text", text))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(symbol: &str, of: Base, per: Option<Base>, base_units_of_six: &str) {
        let unit: Unit = symbol.parse().unwrap();
        assert_eq!(unit.dimension(), Dimension { of, per }, "{symbol}");
        let six = &Exact::whole(6) * unit.factor();
        assert_eq!(six.rounded(2, Default::default()), base_units_of_six, "{symbol}");
    }

    #[test]
    fn symbols_are_read_with_their_multiples() {
        check("元", Base::Money, None, "6.00");
        check("千元", Base::Money, None, "6000.00");
        check("万元", Base::Money, None, "60000.00");
        check("百万元", Base::Money, None, "6000000.00");
        check("亿元", Base::Money, None, "600000000.00");
        check("亩", Base::Area, None, "4000.00");
        check("万亩", Base::Area, None, "40000000.00");
        check("公顷", Base::Area, None, "60000.00");
        check("平方公里", Base::Area, None, "6000000.00");
        check("千瓦时", Base::Electricity, None, "6.00");
        check("万千瓦时", Base::Electricity, None, "60000.00");
        check("吨标煤", Base::CoalEquivalent, None, "6.00");
        check("万人", Base::Persons, None, "60000.00");
        check("万元/亩", Base::Money, Some(Base::Area), "90.00"); // 60,000 元 over 2000/3 ㎡
        check("万美元/亩", Base::UsDollar, Some(Base::Area), "90.00");
        check("%", Base::Percent, None, "6.00");
        check("个百分点", Base::Points, None, "6.00");
        for bad in ["", "亿", "元元", "万万元", "元/人·年", "亿千万时", "公里"] {
            assert_eq!(bad.parse::<Unit>().unwrap_err().code(), "unit-unknown", "{bad}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(SIMPLE.len(), include_str!("units.csv").lines().count() - 1);
        assert_eq!(Unit::points().symbol(), "个百分点");
        assert_eq!(Unit::percent().symbol(), "%");
    }
}
