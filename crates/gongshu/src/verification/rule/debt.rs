//! R30: debt above a year of the revenue that pays it.

use basis::exact::Exact;
use basis::interval::Interval;

use super::super::concept::Aspect;
use super::super::statement::Book;
use super::super::world::{Item, World, in_size, shown, tenth};
use super::{Inconsistency, Rule, Weight};
use crate::pack::lexicon::As;

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for relation in world.lexicon.relations(As::Debt) {
        let revenues: Vec<&Item> = world
            .items
            .iter()
            .filter(|item| {
                item.said.book != Book::Claim
                    && item.concept.is(&relation.whole)
                    && item.concept.aspect == Aspect::Level
            })
            .filter(|item| item.dimension().starts_with("Money") && item.concept.rest.is_empty())
            .collect();
        // The widest scope's, and of that the year's: a target or a whole year before part of one.
        let part_of_year = |item: &Item| item.said.span.to_date().is_some_and(|(_, months)| months < 12);
        let revenue = revenues.into_iter().max_by(|one, other| {
            (one.width(), !part_of_year(one), one.said.span.end_year())
                .cmp(&(other.width(), !part_of_year(other), other.said.span.end_year()))
                .then_with(|| other.said.id.cmp(&one.said.id))
        });
        let Some((revenue, yearly)) = revenue.and_then(|item| Some((item, item.amount()?))) else { continue };
        let debts: Vec<&Item> = world
            .observations()
            .filter(|item| {
                item.concept.is(&relation.part)
                    && item.concept.aspect == Aspect::Level
                    && item.dimension() == yearly.dimension
            })
            .filter(|item| {
                item.said.doc == revenue.said.doc
                    && item.width() <= revenue.width()
                    && item.said.span.end_year() == revenue.said.span.end_year()
            })
            .collect();
        // The region's own debt, where it is given; else that of its parts.
        let own: Vec<&Item> = debts.iter().copied().filter(|item| item.scope == revenue.scope).take(1).collect();
        let debts = if own.is_empty() { debts } else { own };
        let total = debts
            .iter()
            .filter_map(|item| item.working())
            .fold(Interval::point(Exact::zero()), |sum, it| sum.plus(&it));
        let Some(income) = Some(Interval::rounded(&yearly.value, &yearly.half)).filter(|_| !debts.is_empty()) else {
            continue;
        };
        if !income.lies_below(&total) {
            continue;
        }
        let size = &yearly.size;
        let sum: Exact = debts.iter().filter_map(|item| item.value()).fold(Exact::zero(), |sum, value| &sum + value);
        let Some(ratio) = sum.over(&yearly.value) else { continue };
        let percent = tenth(&(&ratio * &Exact::whole(100)));
        let terms: Vec<String> = debts.iter().filter_map(|item| item.amount()).map(|it| shown(it, size)).collect();
        found.push(
            Inconsistency::new(Rule::R30, Weight::High, "inconsistency-debt")
                .among(debts.iter().map(|item| item.said.id.as_str()))
                .among([revenue.said.id.as_str()])
                .with("scope", &revenue.said.scope)
                .with("debt", in_size(&sum, size))
                .with("revenue", format!("{} {}", revenue.said.indicator, yearly.text))
                .with("unit", &yearly.unit)
                .with("percent", percent.clone())
                .shows(format!(
                    "{} = {}; {}/{} = {percent} %",
                    terms.join("+"),
                    in_size(&sum, size),
                    in_size(&sum, size),
                    yearly.text
                )),
        );
    }
}
