//! The composite index of a scheme, from the values of its items.

use basis::derive::index::{Item, Rule, composite};
use basis::derive::{Absence, Derived, Operand};
use basis::fact::FactKey;
use basis::period::{Aspect, Part, Period};

use super::{Analyst, Ask};
use crate::pack::definition::SchemeItem;

impl Analyst<'_> {
    /// 综合指数 of the scheme that the question names as its indicator.
    pub(super) fn index(&self, ask: &Ask) -> Derived {
        let Some(scheme) = self.packs.scheme(&ask.indicator) else {
            let key: FactKey = ask.key(Aspect::Level);
            let unknown = Item { weight: one(), standard: one(), rule: Rule::Ratio };
            return composite(vec![(unknown, Operand::Missing(Absence::NotReported(key)))]);
        };
        let items = scheme.items.iter().map(|item| {
            let value = self.value(&self.usual(ask.question, &ask.subject, &item.indicator, ask.period));
            (scored(item, ask.period), value)
        });
        composite(items.collect())
    }
}

fn scored(item: &SchemeItem, period: Period) -> Item {
    let rule = match (item.debt, item.annualise) {
        (true, _) => Rule::Debt,
        (false, true) if period.part() != Part::Year => Rule::Annualised(u32::from(period.months().1)),
        (false, _) => Rule::Ratio,
    };
    Item { weight: item.weight.clone(), standard: item.standard.clone(), rule }
}

fn one() -> basis::exact::Exact {
    basis::exact::Exact::whole(1)
}
