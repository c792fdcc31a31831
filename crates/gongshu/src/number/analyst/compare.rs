//! Against the level above and the whole: gaps, shares, contributions, pulls, quotients.

use basis::derive::concentration::location_quotient;
use basis::derive::growth::{growth_without, points_difference};
use basis::derive::share::{contribution, contribution_of_increases, pull, share};
use basis::derive::{Absence, Derived, Operand};
use basis::period::Aspect;

use super::{Analyst, Ask, Question, derived};

impl Analyst<'_> {
    /// The question asked of `with`, or of the level above.
    fn whole(&self, ask: &Ask) -> Option<Ask> {
        let code = match &ask.with {
            Some(other) => other.clone(),
            None => self.subjects.above(&ask.subject, ask.period)?.code.clone(),
        };
        Some(Ask { with: None, ..ask.about(&code) })
    }

    fn no_level_above() -> Operand {
        Operand::Missing(Absence::NoLevelAbove)
    }

    /// 比上级平均: growth less that of the nearest level above that has one of the same nature.
    pub(super) fn against(&self, ask: &Ask) -> Derived {
        let mut above = self.whole(ask);
        let first = above.clone();
        while let Some(level) = above {
            let (own, other) = self.like_with_like(ask, &level);
            if own.number().is_ok() && other.number().is_ok() {
                return points_difference(own, other);
            }
            above = self.subjects.above(&level.subject, level.period).map(|unit| level.about(&unit.code));
        }
        match first {
            Some(level) => {
                let (own, other) = self.like_with_like(ask, &level);
                points_difference(own, other)
            }
            None => points_difference(self.growth(ask), Self::no_level_above()),
        }
    }

    pub(super) fn share(&self, ask: &Ask) -> Derived {
        let whole = self.whole(ask).map_or_else(Self::no_level_above, |whole| self.value(&whole));
        share(self.value(ask), whole)
    }

    pub(super) fn contribution(&self, ask: &Ask) -> Derived {
        let Some(whole) = self.whole(ask) else {
            return share(self.value(ask), Self::no_level_above());
        };
        let increases = (self.stated(ask, Aspect::Increase), self.stated(&whole, Aspect::Increase));
        if let (Some(part), Some(total)) = increases {
            return contribution_of_increases(part, total);
        }
        contribution(self.value(ask), self.base(ask), self.value(&whole), self.base(&whole))
    }

    pub(super) fn pull(&self, ask: &Ask) -> Derived {
        match self.whole(ask) {
            Some(whole) => pull(self.value(ask), self.base(ask), self.value(&whole), self.base(&whole)),
            None => share(self.value(ask), Self::no_level_above()),
        }
    }

    /// 剔除某户后的增速.
    pub(super) fn without(&self, ask: &Ask) -> Derived {
        let member = match &ask.with {
            Some(code) => Some(code.clone()),
            None => self.largest(ask),
        };
        match member.map(|code| Ask { with: None, ..ask.about(&code) }) {
            Some(member) => {
                growth_without(self.value(ask), self.base(ask), self.value(&member), self.base(&member))
            }
            None => self.computed_growth(ask),
        }
    }

    /// 区位商: a declared ratio's share here over its share in the level above.
    pub(super) fn location_quotient(&self, ask: &Ask) -> Operand {
        let Some((part, whole)) = self.indicator(ask).and_then(|indicator| indicator.ratio.as_ref()) else {
            return Operand::Missing(Absence::DoesNotAdd(ask.indicator.clone()));
        };
        let Some(above) = self.whole(ask) else { return Self::no_level_above() };
        let value = |of: &Ask, indicator: &str| self.value(&self.part_of(of, indicator));
        derived(location_quotient(value(ask, part), value(ask, whole), value(&above, part), value(&above, whole)))
    }

    /// Whether the unit's growth question has a level above it could be held against.
    pub fn above_of(&self, ask: &Ask) -> Option<String> {
        self.whole(&ask.of(Question::Growth)).map(|above| above.subject)
    }
}
