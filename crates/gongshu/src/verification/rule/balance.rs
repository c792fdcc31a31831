//! R21: more is to be used than is there: a yearly floor of spending beside the sources named for it, land to be built on
//! beside the land that is left.

use std::collections::BTreeMap;

use basis::exact::Exact;

use super::super::concept::Aspect;
use super::super::statement::{Book, Mode};
use super::super::world::{Item, World, in_size, plain, shown};
use super::{Inconsistency, Rule, Weight};

/// Years a floor without an end is held against, when no target of the speech names its period.
const YEARS_USUAL: u32 = 5;

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    spending(world, found);
    stocks(world, found);
}

/// The longest plan period that targets of the speech name.
fn horizon(world: &World, doc: &str) -> u32 {
    let named = |item: &&Item| 1 < item.said.span.years().unwrap_or(0);
    let of = |doc: Option<&str>| {
        world
            .targets()
            .filter(named)
            .filter(|item| doc.is_none_or(|doc| item.said.doc == doc))
            .filter_map(|item| item.said.span.years())
            .max()
    };
    of(Some(doc)).or_else(|| of(None)).unwrap_or(YEARS_USUAL)
}

fn spending(world: &World, found: &mut Vec<Inconsistency>) {
    let mut done = Vec::new();
    // Of floors of one scope the one whose speech names sources too.
    let mut floors: Vec<&Item> = world
        .targets()
        .filter(|item| item.concept.is("input") && item.concept.yearly && item.dimension().starts_with("Money"))
        .filter(|item| {
            !item.is_each(world.lexicon) && !item.said.operator.is_ceiling() && item.concept.aspect == Aspect::Level
        })
        .collect();
    let named = |item: &Item| allotments(world, item).iter().any(|source| source.item.said.doc == item.said.doc);
    floors.sort_by_key(|item| (!named(item), item.said.id.clone()));
    for floor in floors {
        if done.contains(&floor.scope) {
            continue;
        }
        let Some(amount) = floor.amount() else { continue };
        let years = horizon(world, &floor.said.doc);
        let mut sources = allotments(world, floor);
        if sources.is_empty() {
            continue;
        }
        sources.extend(pools(world, floor, years));
        done.push(floor.scope.clone());
        let size = &amount.size;
        let count = Exact::whole(i64::from(years));
        let need = &amount.value * &count;
        let have: Exact = sources.iter().map(|source| &source.value).fold(Exact::zero(), |sum, value| &sum + value);
        let rounding: Exact = sources.iter().map(|source| &source.slack).fold(Exact::zero(), |sum, value| &sum + value);
        if need <= &have + &rounding {
            continue;
        }
        let terms: Vec<&str> = sources.iter().map(|source| source.shown.as_str()).collect();
        let lasts = have.over(&amount.value).unwrap_or_else(Exact::zero);
        found.push(
            Inconsistency::new(Rule::R21, Weight::Medium, "inconsistency-sources")
                .among([floor.said.id.as_str()])
                .among(sources.iter().flat_map(|source| source.ids.iter().copied()))
                .with("scope", &floor.said.scope)
                .with("indicator", &floor.said.indicator)
                .with("years", years.to_string())
                .with("need", in_size(&need, size))
                .with("have", in_size(&have, size))
                .with("unit", &amount.unit)
                .with("lasts", plain(&lasts))
                .shows(format!(
                    "{}×{years} = {}; {} = {}; {}−{} = {}",
                    amount.text,
                    in_size(&need, size),
                    terms.join(" + "),
                    in_size(&have, size),
                    in_size(&need, size),
                    in_size(&have, size),
                    in_size(&(&need - &have), size)
                )),
        );
    }
}

struct Source<'a> {
    item: &'a Item<'a>,
    value: Exact,
    slack: Exact,
    shown: String,
    ids: Vec<&'a str>,
}

/// Shares of an amount that are given to the scope: a percent in the sentence of the amount, its name saying for whom.
fn allotments<'a>(world: &'a World, floor: &Item) -> Vec<Source<'a>> {
    let Some(size) = floor.amount().map(|amount| amount.size.clone()) else { return Vec::new() };
    let mut sources = Vec::new();
    let mut quotes = Vec::new();
    for share in
        world.items.iter().filter(|item| item.dimension().starts_with("Percent") && item.said.book != Book::Observation)
    {
        let given = world.lexicon.list("allotment").iter().any(|word| {
            share.said.indicator.split_once(word.as_str()).is_some_and(|(_, to)| to.starts_with(floor.stem.as_str()))
        });
        if !given || quotes.contains(&share.said.quote.as_str()) {
            continue;
        }
        let of = world
            .observations()
            .find(|item| item.said.quote == share.said.quote && item.dimension().starts_with("Money"));
        let (Some(of), Some(percent)) = (of, share.amount()) else { continue };
        let Some(amount) = of.amount() else { continue };
        quotes.push(share.said.quote.as_str());
        let part = &percent.value * &Exact::scaled(1, 2);
        let value = &amount.value * &part;
        let slack = &value * &Exact::scaled(5, 2);
        let text = format!("{}×{}% = {}", shown(amount, &size), percent.text, in_size(&value, &size));
        sources.push(Source { item: share, value, slack, shown: text, ids: vec![&share.said.id, &of.said.id] });
    }
    sources
}

/// Money given every year to the scope by name.
fn pools<'a>(world: &'a World, floor: &Item, years: u32) -> Vec<Source<'a>> {
    let Some(size) = floor.amount().map(|amount| amount.size.clone()) else { return Vec::new() };
    let yearly = world.observations().filter(|item| {
        item.said.span.mode == Mode::Average
            && item.dimension().starts_with("Money")
            && item.scope != floor.scope
            && item.said.indicator.contains(floor.said.scope.as_str())
    });
    yearly
        .filter_map(|item| {
            let amount = item.amount()?;
            let value = &amount.value * &Exact::whole(i64::from(years));
            let text = format!("{}×{years} = {}", shown(amount, &size), in_size(&value, &size));
            Some(Source {
                item,
                slack: &amount.half * &Exact::whole(i64::from(years)),
                value,
                shown: text,
                ids: vec![&item.said.id],
            })
        })
        .collect()
}

/// What is to be used of a stock that something is left of, or that is needed of what can be supplied: land, credit, quota.
fn stocks(world: &World, found: &mut Vec<Inconsistency>) {
    let mut needs: BTreeMap<(&str, &str), Vec<&Item>> = BTreeMap::new();
    let wants = |item: &&Item| {
        matches!(item.said.book, Book::Target | Book::Observation)
            && item.dimension().starts_with("Area")
            && world.lexicon.says("needed", &item.said.indicator)
            && !world.lexicon.says("remaining", &item.said.indicator)
            && !item.said.operator.is_ceiling()
    };
    for item in world.items.iter().filter(wants) {
        needs.entry((item.stem.as_str(), item.said.doc.as_str())).or_default().push(item);
    }
    for ((stem, _), wanted) in needs {
        let left = world.observations().find(|item| {
            item.stem == stem
                && item.dimension() == wanted[0].dimension()
                && world.lexicon.says("remaining", &item.said.indicator)
        });
        let Some((left, stock)) = left.and_then(|left| Some((left, left.amount()?))) else { continue };
        let need: Exact = wanted.iter().filter_map(|item| item.value()).fold(Exact::zero(), |sum, value| &sum + value);
        let enough = left.interval.as_ref().and_then(|it| it.high.as_ref()).is_none_or(|high| need <= high.value);
        // A stock of “at least” so much has no upper end: what is named counts, with the tenth that 多 may mean.
        let named = need <= &stock.value * &Exact::scaled(11, 1);
        if named || (enough && left.interval.as_ref().is_some_and(|it| it.high.is_some())) {
            continue;
        }
        let Some(times) = need.over(&stock.value) else { continue };
        let terms: Vec<String> =
            wanted.iter().filter_map(|item| item.amount()).map(|it| format!("{}{}", it.text, it.unit)).collect();
        found.push(
            Inconsistency::new(Rule::R21, Weight::Low, "inconsistency-stock")
                .among(wanted.iter().map(|item| item.said.id.as_str()))
                .among([left.said.id.as_str()])
                .with("scope", &wanted[0].said.scope)
                .with("need", format!("{} {}", wanted[0].said.indicator, terms.join("+")))
                .with("left", format!("{} {}{}", left.said.indicator, stock.text, stock.unit))
                .with("times", plain(&times))
                .shows(format!(
                    "{} = {}{}; {}/{} = {}×",
                    terms.join("+"),
                    in_size(&need, &stock.size),
                    stock.unit,
                    in_size(&need, &stock.size),
                    stock.text,
                    plain(&times)
                )),
        );
    }
}
