//! Schemes of lights as a pack writes them (亮灯规则): which targets, which gap, the zones, what consecutive months make of it, and what a
//! light opens. `prove` holds each against the kinds of matters.

use basis::error::Error;
use basis::language::Name;
use basis::light::{From, Light, Worse, Zone};
use basis::target::{Kind, Pace};

use super::Packs;
use super::definition::code;
use super::reading::{Entry, Slips, Spot};

/// What is held against the zones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measures {
    /// 完成率 less 序时进度, in points
    Schedule,
    /// Growth less the growth asked for, in points
    Growth,
    /// Places better than the place asked for
    Rank,
    /// Days until the day
    Days,
}

impl Measures {
    /// Whether a kind of target can be measured so: a level that is a percentage is measured in points like growth.
    fn fits(self, kind: Kind) -> bool {
        match self {
            Measures::Schedule => matches!(kind, Kind::Level | Kind::Increase | Kind::Multiple),
            Measures::Growth => matches!(kind, Kind::Growth | Kind::AverageGrowth | Kind::Level),
            Measures::Rank => kind == Kind::Rank,
            Measures::Days => kind == Kind::Deadline,
        }
    }
}

/// A scheme of lights.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LightScheme {
    pub code: String,
    pub name: Name,
    /// Who wrote it where; printed beside every light.
    pub source: String,
    /// The kinds of targets it lights.
    pub of: Vec<Kind>,
    pub measures: Measures,
    /// 序时算法 of targets that name none.
    pub pace: Pace,
    /// From best to worst.
    pub zones: Vec<Zone>,
    pub worse: Vec<Worse>,
    /// The light of whatever misses when its last month is known.
    pub missed: Light,
    pub opens: Vec<Opens>,
    pub spot: Spot,
}

/// What a light opens (亮灯转办): one matter for a target and a year, however often it lights.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opens {
    /// At this light or beyond.
    pub at: Light,
    /// For so many months in a row.
    pub months: usize,
    /// The kind of matter.
    pub kind: String,
    /// Its limit in the days of the kind's clock.
    pub limit: u32,
    /// Months a state may last without the light getting better before the matter comes back; 0 for never.
    pub effect_months: u32,
}

impl LightScheme {
    pub(super) fn read(entry: &Entry<'_>) -> LightScheme {
        let measures = [
            ("schedule", Measures::Schedule),
            ("growth", Measures::Growth),
            ("rank", Measures::Rank),
            ("days", Measures::Days),
        ];
        let kinds: Vec<Option<Kind>> = entry
            .texts("of")
            .iter()
            .map(|word| {
                let kind = Kind::WORDS.iter().find(|(own, _)| own == word).map(|(_, kind)| *kind);
                if kind.is_none() {
                    let known: Vec<&str> = Kind::WORDS.iter().map(|(word, _)| *word).collect();
                    entry.refuse("of", Error::new("pack-choice").with("text", word).with("choices", known.join(", ")));
                }
                kind
            })
            .collect();
        let scheme = LightScheme {
            code: code(entry),
            name: entry.name("name"),
            source: entry.text("source"),
            of: kinds.into_iter().flatten().collect(),
            measures: entry.one_of("measures", &measures).unwrap_or(Measures::Schedule),
            pace: match entry.has("pace") {
                true => entry.one_of("pace", &Pace::WORDS).unwrap_or(Pace::Even),
                false => Pace::Even,
            },
            zones: entry.entries("zone").iter().map(zone).collect(),
            worse: entry.entries("worse").iter().map(worse).collect(),
            missed: entry.one_of("missed", &Light::WORDS).unwrap_or(Light::Red),
            opens: entry.entries("opens").iter().map(opens).collect(),
            spot: entry.spot(),
        };
        scheme.refuse_holes(entry);
        for kind in scheme.of.iter().filter(|kind| !scheme.measures.fits(**kind)) {
            entry.refuse("of", Error::new("pack-light-measure").with("kind", kind.word()));
        }
        scheme
    }

    /// Zones go from best to worst, each further down, and the last takes the rest: every gap has a light.
    fn refuse_holes(&self, entry: &Entry<'_>) {
        let limit = |zone: &Zone| match &zone.from {
            From::AtLeast(limit) | From::Above(limit) => Some(limit.clone()),
            From::Rest => None,
        };
        let inner = self.zones.split_last().map_or(&[][..], |(_, inner)| inner);
        let ends = self.zones.last().is_some_and(|zone| zone.from == From::Rest);
        if !ends || inner.iter().any(|zone| zone.from == From::Rest) {
            entry.refuse("zone", Error::new("pack-light-rest").with("light", &self.code));
        }
        for pair in self.zones.windows(2) {
            let falls = limit(&pair[1]).is_none_or(|lower| limit(&pair[0]).is_some_and(|upper| lower <= upper));
            if pair[1].light <= pair[0].light || !falls {
                let error = Error::new("pack-light-order").with("better", pair[0].light.word());
                entry.refuse("zone", error.with("worse", pair[1].light.word()));
            }
        }
    }
}

fn zone(entry: &Entry<'_>) -> Zone {
    let light = entry.one_of("light", &Light::WORDS).unwrap_or(Light::Red);
    let from = match (entry.has("at_least"), entry.has("above")) {
        (true, true) => {
            entry.refuse("above", Error::new("pack-light-both"));
            entry.decimal("above").and(entry.decimal("at_least")).map_or(From::Rest, From::AtLeast)
        }
        (true, false) => entry.decimal("at_least").map_or(From::Rest, From::AtLeast),
        (false, true) => entry.decimal("above").map_or(From::Rest, From::Above),
        (false, false) => From::Rest,
    };
    entry.finish();
    Zone { light, from }
}

fn months(entry: &Entry<'_>) -> usize {
    usize::try_from(entry.whole("months", 1..=36).unwrap_or(1)).unwrap_or(1)
}

fn worse(entry: &Entry<'_>) -> Worse {
    let light = |key| entry.one_of(key, &Light::WORDS).unwrap_or(Light::Red);
    let read = Worse { at: light("at"), months: months(entry), becomes: light("becomes") };
    entry.finish();
    read
}

fn opens(entry: &Entry<'_>) -> Opens {
    let read = Opens {
        at: entry.one_of("at", &Light::WORDS).unwrap_or(Light::Red),
        months: months(entry),
        kind: entry.text("kind"),
        limit: u32::try_from(entry.whole("limit", 1..=366).unwrap_or(1)).unwrap_or(1),
        effect_months: u32::try_from(entry.whole_or("effect_months", 0..=36, 0)).unwrap_or(0),
    };
    entry.finish();
    read
}

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    for scheme in &packs.lights {
        for opens in scheme.opens.iter().filter(|opens| packs.kind(&opens.kind).is_none()) {
            let error = Error::new("pack-light-kind").with("kind", &opens.kind).with("light", &scheme.code);
            slips.add(scheme.spot.place("opens"), error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::slips;

    #[test]
    fn a_scheme_of_lights_has_no_hole() {
        for (from, to, expected) in [
            ("at_least = -30", "at_least = -40", &[][..]),
            // Yellow would begin above blue.
            ("at_least = -30", "at_least = -5", &["zone pack-light-order"]),
            ("{ light = \"blue\", above = -10 }", "{ light = \"green\", above = -10 }", &["zone pack-light-order"]),
            ("{ light = \"red\" }", "{ light = \"red\", at_least = -50 }", &["zone pack-light-rest"]),
            ("above = -10", "above = -10, at_least = -10", &["above pack-light-both"]),
            (
                "above = -10",
                "above = \"ten\"",
                &["above quantity-syntax", "zone pack-light-rest", "zone pack-light-order"],
            ),
            ("of = [\"level\", ", "of = [\"levels\", ", &["of pack-choice"]),
            ("measures = \"schedule\"", "measures = \"wish\"", &["measures pack-choice"]),
            ("of = [\"rank\"]", "of = [\"rank\", \"growth\"]", &["of pack-light-measure"]),
            (
                "code = \"growth\"\nname = { zh = \"增速目标\"",
                "code = \"schedule\"\nname = { zh = \"增速目标\"",
                &["code pack-code-twice"],
            ),
        ] {
            assert_eq!(slips("industrial-economy/targets.toml", from, to), expected, "{from} → {to}");
        }
    }
}
