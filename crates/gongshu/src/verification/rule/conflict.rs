//! R06: one thing of one subject in one period with two values that no reading makes one.

use std::collections::BTreeMap;

use basis::exact::Exact;
use basis::interval::Interval;

use super::super::concept::{Aspect, Concept};
use super::super::statement::{Amount, Book, Span};
use super::super::verdict::Verdict;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::{Inconsistency, Rule, Weight};
use crate::pack::lexicon::As;

/// A value as it stands somewhere: a row's own, or the base a target starts from.
struct Stated<'a> {
    id: &'a str,
    /// Two values in one sentence are two things, or a range.
    quote: &'a str,
    amount: &'a Amount,
    interval: Interval,
}

/// What must be the same for two values to be of the same thing.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    scope: &'a str,
    thing: String,
    time: String,
    dimension: &'a str,
}

/// What of the concept tells two things apart. Of shares the whole, where it is named.
fn thing(concept: &Concept, aspect: Aspect) -> String {
    let Concept { code, rest, above_scale, threshold, cumulative, label, whole, .. } = concept;
    format!("{code:?}|{rest}|{above_scale}|{threshold:?}|{cumulative}|{label}|{aspect:?}|{whole}")
}

fn time(span: &Span) -> Option<String> {
    span.last?;
    span.first?;
    Some(format!("{:?}{:?}{:?}", span.first, span.last, span.mode))
}

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    let mut pools: BTreeMap<Key, Vec<Stated>> = BTreeMap::new();
    for item in world.items.iter().filter(|item| is_pooled(item)) {
        let (Some(amount), Some(interval)) = (item.amount(), &item.interval) else { continue };
        let time = match item.said.book {
            // What is asked for every two months is not asked by a day.
            Book::Target => {
                format!("{}|{}|{:?}", time(&item.said.span).unwrap_or_default(), item.said.cadence, item.said.operator)
            }
            _ => match time(&item.said.span) {
                Some(time) => time,
                None => continue,
            },
        };
        let book = if item.said.book == Book::Target { "target" } else { "figure" };
        // A growth said of a level has the level's name.
        let growth = ["yoy_growth", "average_growth"].iter().find(|kind| **kind == item.said.kind).unwrap_or(&"");
        let planned = if item.said.is("plan") || item.said.is("forecast") { "planned" } else { "" };
        let thing = format!("{book}|{growth}{planned}|{}", thing(&item.concept, item.concept.aspect));
        let key = Key { scope: &item.scope, thing, time, dimension: &amount.dimension };
        let interval = match item.said.book {
            // Two speakers who ask for different floors of one thing have not agreed.
            Book::Target if item.said.max.is_none() => Interval::rounded(&amount.value, &amount.half),
            _ => interval.clone(),
        };
        pools.entry(key).or_default().push(Stated { id: &item.said.id, quote: &item.said.quote, amount, interval });
    }
    for target in world.targets() {
        let base = &target.said.base;
        let (Some(amount), Some(time)) = (&base.amount, time(&base.span)) else { continue };
        let thing =
            format!("figure||{}", thing(&Concept { label: String::new(), ..target.concept.clone() }, Aspect::Level));
        let key = Key { scope: &target.scope, thing, time, dimension: &amount.dimension };
        let interval = Interval::rounded(&amount.value, &amount.half);
        pools.entry(key).or_default().push(Stated { id: &target.said.id, quote: "", amount, interval });
    }
    for pool in pools.into_values() {
        found.extend(disagreement(world, &pool));
    }
    same_by_hand(world, found);
    turned_digits(world, found);
}

/// Whether a row states a value of its own of a thing in a time.
fn is_pooled(item: &Item) -> bool {
    match item.said.book {
        Book::Observation => true,
        Book::Target => !item.said.indicator.is_empty(),
        Book::Claim => {
            let stated =
                ["yoy_growth", "share", "rank", "average_growth", "contribution"].contains(&item.said.kind.as_str());
            let percent = item.dimension().starts_with("Percent") || item.said.kind == "rank";
            stated && percent && !item.said.is_added()
        }
    }
}

fn disagreement(world: &World, pool: &[Stated]) -> Option<Inconsistency> {
    let one_breath = |one: &Stated, other: &Stated| !one.quote.is_empty() && one.quote == other.quote;
    let apart = |one: &Stated| pool.iter().any(|other| !one_breath(one, other) && !one.interval.meets(&other.interval));
    let odd: Vec<&Stated> = pool.iter().filter(|one| apart(one)).collect();
    let (first, last) = (odd.first()?, odd.last()?);
    let size = &first.amount.size;
    let mut values: Vec<(&Exact, String)> =
        odd.iter().map(|one| (&one.amount.value, shown(one.amount, size))).collect();
    values.sort();
    values.dedup();
    let (least, greatest) = (values.first()?, values.last()?);
    let gap = greatest.0 - least.0;
    let item = world.get(first.id)?;
    let texts: Vec<&str> = values.iter().map(|(_, text)| text.as_str()).collect();
    let points = item.dimension().starts_with("Percent") && first.amount.dimension == item.dimension();
    let mut arithmetic = format!("{}−{} = {}", greatest.1, least.1, in_size(&gap, size));
    let part = gap.over(&least.0.abs());
    if let Some(part) = part.as_ref().filter(|_| !points) {
        arithmetic.push_str(&format!(
            "; {}/{} = {} %",
            in_size(&gap, size),
            least.1,
            tenth(&(part * &Exact::whole(100)))
        ));
    }
    let mut finding = Inconsistency::new(Rule::R06, weight(&gap, part.as_ref(), &odd), "inconsistency-conflict")
        .among(odd.iter().map(|one| one.id))
        .with("scope", &item.said.scope)
        .with("indicator", &item.said.indicator)
        .with("period", period_of(item, last))
        .with("values", texts.join(" / "))
        .with("unit", &first.amount.unit);
    for (id, text) in leaning(world, item, &odd) {
        finding = finding.among([id]);
        arithmetic.push_str(&text);
    }
    Some(finding.shows(arithmetic))
}

fn period_of(item: &Item, other: &Stated) -> String {
    let of_base = item.amount().is_none_or(|amount| amount != other.amount)
        && item.said.base.amount.as_ref() == Some(other.amount);
    let span = if of_base { &item.said.base.span } else { &item.said.span };
    if span.text.is_empty() { item.said.cadence.clone() } else { span.text.clone() }
}

/// More than a twentieth apart blocks; off by one in the last written decimal is a note.
fn weight(gap: &Exact, part: Option<&Exact>, odd: &[&Stated]) -> Weight {
    let digit = odd.iter().map(|one| &one.amount.half + &one.amount.half).max().unwrap_or_else(Exact::zero);
    if !digit.is_zero() && *gap <= digit {
        return Weight::Low;
    }
    match part {
        Some(part) if *part <= Exact::scaled(5, 2) => Weight::Medium,
        _ => Weight::High,
    }
}

/// Figures that can stand beside one of the values only: sales above the smaller output.
fn leaning<'a>(world: &'a World, item: &Item, odd: &[&Stated]) -> Vec<(&'a str, String)> {
    let mut lean = Vec::new();
    for relation in world.lexicon.relations(As::AtMost).filter(|relation| item.concept.is(&relation.whole)) {
        let parts = world.observations().filter(|part| {
            part.concept.is(&relation.part)
                && part.scope == item.scope
                && part.said.span == item.said.span
                && part.concept.aspect == item.concept.aspect
                && part.concept.rest == item.concept.rest
        });
        for part in parts {
            let (Some(amount), Some(interval)) = (part.amount(), part.working()) else { continue };
            let above: Vec<bool> = odd.iter().map(|whole| whole.interval.lies_below(&interval)).collect();
            if above.contains(&true) && above.contains(&false) {
                let quotients: Vec<String> = odd
                    .iter()
                    .filter_map(|whole| {
                        let percent = &amount.value.over(&whole.amount.value)? * &Exact::whole(100);
                        Some(format!(
                            "; {}/{} = {} %",
                            shown(amount, &amount.size),
                            shown(whole.amount, &amount.size),
                            tenth(&percent)
                        ))
                    })
                    .collect();
                lean.push((part.said.id.as_str(), quotients.concat()));
            }
        }
    }
    lean
}

/// Pairs whose difference the file itself expects to be nothing.
fn same_by_hand(world: &World, found: &mut Vec<Inconsistency>) {
    for one in world.verified.iter().filter(|one| one.verdict == Some(Verdict::No)) {
        let Some(claim) = world.get(&one.claim.id) else { continue };
        let expected = ["difference", "pp_difference"].contains(&claim.said.kind.as_str())
            && claim.value().is_some_and(Exact::is_zero)
            && claim.said.approx == basis::fact::Approx::Exact;
        let [first, second] = claim.said.refers.as_slice() else { continue };
        let known = found.iter().any(|it| {
            (it.names(first) && it.names(second)) || (it.rule == Rule::R04 && (it.names(first) || it.names(second)))
        });
        let (Some(one), Some(other)) = (world.get(first), world.get(second)) else { continue };
        let (Some(left), Some(right)) = (one.amount(), other.amount()) else { continue };
        if !expected || known || left.dimension != right.dimension {
            continue;
        }
        found.push(pair(one, other, left, right, Weight::Medium));
    }
}

fn pair(one: &Item, other: &Item, left: &Amount, right: &Amount, weight: Weight) -> Inconsistency {
    let gap = &left.value - &right.value;
    let size = &left.size;
    Inconsistency::new(Rule::R06, weight, "inconsistency-conflict-pair")
        .among([one.said.id.as_str(), &other.said.id])
        .with("one", format!("{}·{}", one.said.scope, one.said.indicator))
        .with("other", format!("{}·{}", other.said.scope, other.said.indicator))
        .with("values", format!("{} / {}", shown(left, size), shown(right, size)))
        .with("unit", &left.unit)
        .shows(format!("{}−{} = {}", shown(left, size), shown(right, size), in_size(&gap, size)))
}

/// Counts of nearly one name in one period whose digits are the same in another order (359 and 395).
fn turned_digits(world: &World, found: &mut Vec<Inconsistency>) {
    const DIGITS_MIN: usize = 3;
    let sorted = |text: &str| {
        let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        digits.sort_unstable();
        digits
    };
    let candidates: Vec<&Item> = world.observations().filter(|item| item.said.span.last.is_some()).collect();
    for (at, one) in candidates.iter().enumerate() {
        for other in &candidates[at + 1..] {
            let (Some(left), Some(right)) = (one.amount(), other.amount()) else { continue };
            let turned = left.unit == right.unit
                && left.text != right.text
                && DIGITS_MIN <= sorted(&left.text).len()
                && left.text.len() == right.text.len()
                && sorted(&left.text) == sorted(&right.text);
            let near = one.scope == other.scope
                && one.said.span == other.said.span
                && is_within(&one.said.indicator, &other.said.indicator);
            let known =
                found.iter().any(|it| it.rule == Rule::R06 && it.names(&one.said.id) && it.names(&other.said.id));
            if turned && near && !known {
                found.push(pair(one, other, left, right, Weight::Medium));
            }
        }
    }
}

/// Whether one name is the other with at most two letters put in.
fn is_within(one: &str, other: &str) -> bool {
    const MORE_MAX: usize = 2;
    let length = |name: &str| name.chars().count();
    let (short, long) = if length(one) <= length(other) { (one, other) } else { (other, one) };
    let mut letters = long.chars();
    length(long) <= length(short) + MORE_MAX && short.chars().all(|letter| letters.any(|it| it == letter))
}

/// What a share's value makes of its whole: part ÷ share.
pub(super) fn implied_whole(part: &Exact, percent: &Exact) -> Option<Exact> {
    (part * &Exact::whole(100)).over(percent)
}

/// A short form of a value in its own unit, for sentences.
pub(super) fn value_of(amount: &Amount) -> String {
    format!("{}{}", plain(&amount.value.over(&amount.size).unwrap_or_else(|| amount.value.clone())), amount.unit)
}
