//! Lights (亮灯): the colour a gap to a schedule gets by a scheme's zones, and what consecutive months make of it.
//! Methods 9.2. The zones are a city's own (packs); no value stands in code.

use crate::exact::Exact;

/// 灯色, from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Light {
    /// 绿: on schedule or ahead
    Green,
    /// 蓝: a little behind
    Blue,
    /// 黄
    Yellow,
    /// 橙
    Orange,
    /// 红
    Red,
}

impl Light {
    pub const WORDS: [(&'static str, Light); 5] = [
        ("green", Light::Green),
        ("blue", Light::Blue),
        ("yellow", Light::Yellow),
        ("orange", Light::Orange),
        ("red", Light::Red),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// Where a zone begins, seen from below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum From {
    /// This gap and whatever is better.
    AtLeast(Exact),
    /// Only what is better than this gap.
    Above(Exact),
    /// Whatever no zone before it took.
    Rest,
}

/// A zone (亮灯区间): the gaps that get a colour.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    pub light: Light,
    pub from: From,
}

impl Zone {
    fn takes(&self, gap: &Exact) -> bool {
        match &self.from {
            From::AtLeast(limit) => limit <= gap,
            From::Above(limit) => limit < gap,
            From::Rest => true,
        }
    }
}

/// 升级: months in a row at or beyond a colour make it another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Worse {
    pub at: Light,
    pub months: usize,
    pub becomes: Light,
}

/// The colour of a gap: that of the first zone that takes it, best first; `None` where no zone does.
pub fn light(zones: &[Zone], gap: &Exact) -> Option<Light> {
    zones.iter().find(|zone| zone.takes(gap)).map(|zone| zone.light)
}

/// The colour of the newest month after what the months before it make of it; `months` oldest first, the newest last, each as its
/// gap alone lit it.
pub fn worsened(months: &[Light], rules: &[Worse]) -> Option<Light> {
    let own = *months.last()?;
    let holds = |rule: &&Worse| {
        rule.months <= months.len() && months.iter().rev().take(rule.months).all(|light| rule.at <= *light)
    };
    rules.iter().filter(holds).map(|rule| rule.becomes).chain([own]).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Yinchuan 2025 (methods 9.2): on schedule green, 10–30 points behind yellow, more than 30 red; the gap between is ours, blue.
    fn yinchuan() -> Vec<Zone> {
        let at = |light, from| Zone { light, from };
        vec![
            at(Light::Green, From::AtLeast(Exact::zero())),
            at(Light::Blue, From::Above(Exact::whole(-10))),
            at(Light::Yellow, From::AtLeast(Exact::whole(-30))),
            at(Light::Red, From::Rest),
        ]
    }

    #[test]
    fn zones_meet_without_a_hole() {
        for (mantissa, expected) in [
            (5, Light::Green),
            (0, Light::Green),
            (-1, Light::Blue),
            (-999, Light::Blue),
            (-1000, Light::Yellow),
            (-3000, Light::Yellow),
            (-3001, Light::Red),
        ] {
            assert_eq!(light(&yinchuan(), &Exact::scaled(mantissa, 2)), Some(expected), "{mantissa}");
        }
        assert_eq!(light(&yinchuan()[..2], &Exact::whole(-10)), None);
    }

    #[test]
    fn months_in_a_row_make_it_worse() {
        use Light::{Blue, Green, Red, Yellow};
        let rules = [Worse { at: Yellow, months: 3, becomes: Red }];
        for (months, expected) in [
            (&[][..], None),
            (&[Yellow], Some(Yellow)),
            (&[Yellow, Yellow, Yellow], Some(Red)),
            (&[Yellow, Red, Yellow], Some(Red)),
            (&[Yellow, Blue, Yellow], Some(Yellow)),
            (&[Yellow, Yellow, Yellow, Green], Some(Green)),
        ] {
            assert_eq!(worsened(months, &rules), expected, "{months:?}");
        }
    }
}
