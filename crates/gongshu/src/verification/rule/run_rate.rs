//! R11: targets against the run rate and the history: asked for less than already happens or far more than ever did,
//! projects in the pipeline beside a year's investment, slogans many times what there is.

use std::collections::{BTreeMap, BTreeSet};

use basis::exact::Exact;
use basis::interval::needed_growth;

use super::super::concept::Aspect;
use super::super::statement::Mode;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::end_value::{is_rate, start, years};
use super::{Inconsistency, Rule, Weight};

fn ratio(mantissa: i64, scale: u32) -> Exact {
    Exact::scaled(mantissa, scale)
}

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for target in world.targets() {
        found.extend(yearly_against_pace(world, target));
        found.extend(year_against_months(world, target));
        found.extend(growth_against_history(world, target));
        found.extend(slogan(world, target));
    }
    pipeline(world, found);
}

/// A yearly count asked of each of several, summed over them, against what the region counts in part of a year.
fn yearly_against_pace(world: &World, target: &Item) -> Option<Inconsistency> {
    let asked = target.amount()?;
    let each = target.is_each(world.lexicon) && target.concept.yearly && target.concept.aspect == Aspect::Level;
    if !each || !asked.dimension.starts_with("Items") || target.said.operator.is_ceiling() {
        return None;
    }
    let (count, of) = zones(world, target)?;
    let pace = world.observations().find(|item| {
        item.concept.code == target.concept.code
            && item.concept.code.is_some()
            && item.concept.rest == target.concept.rest
            && item.concept.threshold == target.concept.threshold
            && item.dimension() == asked.dimension
            && item.width() >= target.width()
            && item.said.span.to_date().is_some()
    })?;
    let (_, months) = pace.said.span.to_date()?;
    let done = pace.amount()?;
    let yearly = (&done.value * &Exact::whole(12)).over(&Exact::whole(i64::from(months)))?;
    let together = &asked.value * &Exact::whole(count);
    if yearly < &together * &ratio(15, 1) {
        return None;
    }
    Some(
        Inconsistency::new(Rule::R11, Weight::Low, "inconsistency-below-pace")
            .among([target.said.id.as_str(), &pace.said.id])
            .among(of)
            .with("scope", &target.said.scope)
            .with("indicator", &target.said.indicator)
            .with("together", plain(&together))
            .with("pace", plain(&yearly))
            .with("unit", &asked.unit)
            .shows(format!(
                "{count}×{} = {}; {}×12/{months} = {}",
                asked.text,
                plain(&together),
                done.text,
                plain(&yearly)
            )),
    )
}

/// How many zones of the target's kind there are: those counted, less those with a target of their own for the same thing.
fn zones<'a>(world: &'a World, target: &Item) -> Option<(i64, Vec<&'a str>)> {
    let kind = world.lexicon.list("zone").iter().find(|zone| target.scope.ends_with(zone.as_str()))?;
    let counted = world
        .observations()
        .filter(|item| {
            item.width() > target.width() && item.dimension().starts_with("Items") && item.concept.threshold.is_none()
        })
        .filter(|item| {
            let name = item.concept.rest.as_str();
            item.concept.code.is_none()
                && name.contains(kind.as_str())
                && name.chars().count() <= kind.chars().count() + 3
        })
        .max_by_key(|item| item.said.span.last)?;
    let own: BTreeSet<&str> = world
        .targets()
        .filter(|item| {
            item.said.scope_kind == target.said.scope_kind
                && item.concept.code == target.concept.code
                && item.concept.yearly
                && item.concept.threshold.is_some()
                && !item.is_each(world.lexicon)
                && !item.is_all(world.lexicon)
                && item.said.doc == target.said.doc
        })
        .map(|item| item.scope.as_str())
        .collect();
    let count = i64::try_from(own.len()).ok()?;
    let all: i64 = counted.amount()?.text.parse().ok()?;
    (0 < all - count).then_some((all - count, vec![counted.said.id.as_str()]))
}

/// A year's target against what the first months brought: what is left asks for twice the pace, or hardly any.
fn year_against_months(world: &World, target: &Item) -> Option<Inconsistency> {
    let asked = target.amount()?;
    let year = target.said.span.end_year()?;
    let annual = target.said.span.last.is_some_and(|last| last.month.is_none_or(|month| month == 12));
    if !annual
        || target.concept.aspect != Aspect::Level
        || target.said.operator.is_ceiling()
        || target.said.span.years() != Some(1)
    {
        return None;
    }
    let done = world
        .observations()
        .filter(|item| {
            item.scope == target.scope
                && item.concept.same_thing(&target.concept)
                && item.concept.aspect == Aspect::Level
        })
        .filter(|item| item.dimension() == asked.dimension)
        .filter_map(|item| Some((item, item.said.span.to_date().filter(|(of, _)| *of == year)?.1)))
        .filter(|(_, months)| (3..12).contains(months))
        .max_by_key(|(_, months)| *months)?;
    let (item, months) = done;
    let amount = item.amount()?;
    let (gone, left) = (Exact::whole(i64::from(months)), Exact::whole(i64::from(12 - months)));
    let pace = amount.value.over(&gone)?;
    let needed = (&asked.value - &amount.value).over(&left)?;
    let times = needed.over(&pace)?;
    let yearly = &pace * &Exact::whole(12);
    let message = if Exact::whole(2) < times {
        "inconsistency-pace-hard"
    } else if &asked.value * &ratio(15, 1) < yearly {
        "inconsistency-pace-easy"
    } else {
        return None;
    };
    let size = &asked.size;
    Some(
        Inconsistency::new(Rule::R11, Weight::Low, message)
            .among([target.said.id.as_str(), &item.said.id])
            .with("scope", &target.said.scope)
            .with("indicator", &target.said.indicator)
            .with("target", format!("{}{}", asked.text, asked.unit))
            .with("times", plain(&times))
            .with("yearly", in_size(&yearly, size))
            .shows(format!(
                "({}−{})/{} = {}; {}/{months} = {}; {}×",
                asked.text,
                shown(amount, size),
                12 - i32::from(months),
                in_size(&needed, size),
                shown(amount, size),
                in_size(&pace, size),
                plain(&times)
            )),
    )
}

/// A yearly growth, asked for or needed for an end value, of twice and ten points more than was ever reported.
fn growth_against_history(world: &World, target: &Item) -> Option<Inconsistency> {
    let asked = if is_rate(target) && !target.said.operator.is_ceiling() {
        target.value()?.clone()
    } else if target.concept.aspect == Aspect::Level && !target.said.operator.is_ceiling() {
        let from = start(world, target, None)?;
        needed_growth(&from.amount.value, target.value()?, years(from.year, target.said.span.end_year()?)?)?
    } else {
        return None;
    };
    let history = world
        .claims()
        .filter(|claim| ["yoy_growth", "average_growth"].contains(&claim.said.kind.as_str()) && !claim.said.is_added())
        .filter(|claim| claim.scope == target.scope && claim.dimension().starts_with("Percent"))
        .filter(|claim| {
            claim.concept.code.is_some()
                && claim.concept.code == target.concept.code
                && claim.concept.rest == target.concept.rest
                && claim.concept.threshold == target.concept.threshold
        })
        .max_by(|one, other| one.value().cmp(&other.value()))?;
    let best = history.value().filter(|best| 0 < best.sign())?;
    let hard = best * &Exact::whole(2) < asked && best + &Exact::whole(10) < asked;
    if !hard {
        return None;
    }
    Some(
        Inconsistency::new(Rule::R11, Weight::Low, "inconsistency-history")
            .among([target.said.id.as_str(), &history.said.id])
            .with("scope", &target.said.scope)
            .with("indicator", &target.said.indicator)
            .with("asked", tenth(&asked))
            .with("best", tenth(best))
            .shows(format!("{} %/a; {} % → {}×", tenth(&asked), tenth(best), plain(&asked.over(best)?))),
    )
}

/// An amount without year or base that is twenty times the largest the scope has.
fn slogan(world: &World, target: &Item) -> Option<Inconsistency> {
    const TIMES_MIN: i64 = 20;
    let asked = target.amount().filter(|amount| amount.dimension.starts_with("Money"))?;
    if target.said.span.last.is_some()
        || target.said.base.amount.is_some()
        || !target.said.cadence.is_empty()
        || target.said.operator.is_ceiling()
    {
        return None;
    }
    let largest = world
        .observations()
        .filter(|item| item.scope == target.scope && item.dimension() == asked.dimension && !item.said.is("plan"))
        .max_by(|one, other| one.value().cmp(&other.value()))?;
    let amount = largest.amount()?;
    let times = asked.value.over(&amount.value)?;
    if times < Exact::whole(TIMES_MIN) {
        return None;
    }
    Some(
        Inconsistency::new(Rule::R11, Weight::Low, "inconsistency-slogan")
            .among([target.said.id.as_str(), &largest.said.id])
            .with("scope", &target.said.scope)
            .with("target", format!("{} {}{}", target.said.indicator, asked.text, asked.unit))
            .with("largest", format!("{} {}{}", largest.said.indicator, amount.text, amount.unit))
            .shows(format!("{}/{} = {}×", asked.text, shown(amount, &asked.size), plain(&times))),
    )
}

/// Planned projects of one list: their investment beside a year's, their sales beside what the sales target adds.
fn pipeline(world: &World, found: &mut Vec<Inconsistency>) {
    const YEARS_MAX: i64 = 5;
    let mut lists: BTreeMap<(&str, &str), Vec<&Item>> = BTreeMap::new();
    for item in world.observations().filter(|item| {
        item.said.is("plan") && item.said.scope_kind == "project" && item.dimension().starts_with("Money")
    }) {
        lists.entry((item.said.doc.as_str(), item.said.line.as_str())).or_default().push(item);
    }
    for list in lists.into_values() {
        let of = |code: &str| list.iter().copied().filter(|item| item.concept.is(code)).collect::<Vec<&Item>>();
        let (invested, sold) = (of("planned-investment"), of("expected-sales"));
        let sum = |items: &[&Item]| {
            items.iter().filter_map(|item| item.value()).fold(Exact::zero(), |sum, value| &sum + value)
        };
        let year = world
            .observations()
            .filter(|item| {
                item.concept.is("input")
                    || item.concept.is("fixed-investment")
                    || item.concept.is("industrial-investment")
            })
            .filter(|item| {
                item.is_all(world.lexicon)
                    && item.said.span.year().is_some()
                    && item.said.span.mode == Mode::Plain
                    && item.concept.rest.is_empty()
            })
            .max_by_key(|item| item.said.span.last);
        let (Some(year), true) = (year, 2 < invested.len()) else { continue };
        let (Some(yearly), Some(first)) = (year.amount(), invested[0].amount()) else { continue };
        let size = &first.size;
        let total = sum(&invested);
        let Some(times) = total.over(&yearly.value).filter(|times| Exact::whole(YEARS_MAX) < *times) else { continue };
        let terms: Vec<String> = invested.iter().filter_map(|item| item.amount()).map(|it| shown(it, size)).collect();
        let mut arithmetic = format!(
            "{} = {}; {}/{} = {}×",
            terms.join("+"),
            in_size(&total, size),
            in_size(&total, size),
            shown(yearly, size),
            plain(&times)
        );
        let mut finding = Inconsistency::new(Rule::R11, Weight::Low, "inconsistency-pipeline")
            .among(invested.iter().chain(&sold).map(|item| item.said.id.as_str()))
            .among([year.said.id.as_str()])
            .with("projects", invested.len().to_string())
            .with("total", in_size(&total, size))
            .with("unit", &first.unit)
            .with("times", plain(&times))
            .with("year", year.said.span.text.clone());
        if let Some((target, added)) = sales_target(world, year) {
            let sales = sum(&sold);
            if let Some(part) = sales.over(&added).filter(|_| !sales.is_zero()) {
                finding = finding.among([target.said.id.as_str()]);
                let percent = tenth(&(&part * &Exact::whole(100)));
                arithmetic.push_str(&format!("; {}/{} = {percent} %", in_size(&sales, size), in_size(&added, size)));
            }
        }
        found.push(finding.shows(arithmetic));
    }
}

/// The sales target of the zones whose investment the year's is, and what it adds to its base.
fn sales_target<'a>(world: &'a World, year: &Item) -> Option<(&'a Item<'a>, Exact)> {
    let mut targets = world
        .targets()
        .filter(|item| item.scope == year.scope && item.concept.is("sales") && item.concept.aspect == Aspect::Level);
    targets.find_map(|target| {
        let from = start(world, target, None)?;
        Some((target, target.value()? - &from.amount.value)).filter(|(_, added)| 0 < added.sign())
    })
}
