//! Against the level above and the whole: gaps, shares, contributions, pulls, quotients.

use basis::derive::concentration::{Industry, ShiftShare, location_quotient, shift_share};
use basis::derive::growth::{growth_without, points_difference};
use basis::derive::share::{contribution, contribution_of_increases, pull, share};
use basis::derive::{Absence, Derived, Operand};
use basis::period::Aspect;

use super::{Analyst, Ask, derived};

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

    /// 比上级平均: growth less that of the level above.
    pub(super) fn against(&self, ask: &Ask) -> Derived {
        match self.level_compared(ask) {
            Some(level) => {
                let (own, other) = self.like_with_like(ask, &level);
                points_difference(own, other)
            }
            None => points_difference(self.growth(ask), Self::no_level_above()),
        }
    }

    /// The level a growth is held against: the nearest above that has a growth of the same nature, else
    /// the one just above, whose growth is then what is missing.
    fn level_compared(&self, ask: &Ask) -> Option<Ask> {
        let first = self.whole(ask)?;
        let mut level = first.clone();
        loop {
            let (own, other) = self.like_with_like(ask, &level);
            if own.number().is_ok() && other.number().is_ok() {
                return Some(level);
            }
            match self.subjects.above(&level.subject, level.period) {
                Some(unit) => level = level.about(&unit.code),
                None => return Some(first),
            }
        }
    }

    pub(super) fn share(&self, ask: &Ask) -> Derived {
        let whole = self.whole(ask).map_or_else(Self::no_level_above, |whole| self.value(&whole));
        share(self.value(ask), whole)
    }

    /// 构成: an indicator's share in the one it is a part of.
    pub(super) fn part_share(&self, ask: &Ask) -> Derived {
        let whole = ask.with.as_deref().unwrap_or_default();
        share(self.value(ask), self.value(&self.part_of(ask, whole)))
    }

    /// 偏离—份额 of an indicator's parts against the level above, since the year `with` or the year before.
    pub(super) fn shift(&self, ask: &Ask) -> ShiftShare {
        let year = ask.with.as_deref().and_then(|year| year.parse::<i16>().ok());
        let years = year.map_or(1, |year| ask.period.year() - year);
        let own = Ask { with: None, ..ask.clone() };
        let above = self.whole(&own);
        let parts = self.indicator(ask).map_or(&[][..], |indicator| indicator.parts.as_slice());
        let industries: Vec<Industry> = parts
            .iter()
            .map(|part| {
                let of = |whole: &Ask| self.part_of(whole, part);
                let reference = |value: &dyn Fn(&Ask) -> Operand| {
                    above.as_ref().map_or_else(Self::no_level_above, |above| value(&of(above)))
                };
                Industry {
                    base: self.value_years_ago(&of(&own), years),
                    now: self.value(&of(&own)),
                    reference_base: reference(&|ask| self.value_years_ago(ask, years)),
                    reference_now: reference(&|ask| self.value(ask)),
                }
            })
            .collect();
        shift_share(&industries)
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
            Some(member) => growth_without(self.value(ask), self.base(ask), self.value(&member), self.base(&member)),
            None => {
                let nobody = || Operand::Missing(Absence::GroupTooSmall);
                growth_without(self.value(ask), self.base(ask), nobody(), nobody())
            }
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

    /// The unit a growth is held against.
    pub fn above_of(&self, ask: &Ask) -> Option<String> {
        self.level_compared(&Ask { with: None, ..ask.clone() }).map(|above| above.subject)
    }
}
