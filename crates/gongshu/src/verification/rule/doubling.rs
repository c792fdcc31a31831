//! R02: doublings (翻番) against the end value, the yearly rate and the series they are said of.

use std::collections::{BTreeMap, BTreeSet};

use basis::exact::Exact;
use basis::interval::{Interval, doubled, growth_factor, needed_growth};

use super::super::concept::Aspect;
use super::super::statement::Mode;
use super::super::verdict::Verdict;
use super::super::world::{Item, World, in_size, plain, shown, tenth};
use super::end_value::{Start, belong, explained, is_rate, rate, start, years};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for multiple in world.targets() {
        if let Some(times) = times_of(world, multiple) {
            for other in world.targets().filter(|other| other.said.id != multiple.said.id && belong(multiple, other)) {
                let finding = match other.concept.aspect {
                    Aspect::Level if multiple.concept.aspect == Aspect::Multiple => {
                        against_end(world, multiple, &times, other)
                    }
                    _ if is_rate(other) => against_rate(world, multiple, &times, other),
                    _ => None,
                };
                found.extend(finding);
            }
            if multiple.concept.aspect == Aspect::Level {
                found.extend(in_one_row(world, multiple, &times));
            }
        }
    }
    every_year(world, found);
    leftovers(world, found);
}

/// How many times as much a target asks for: a multiple, or 翻番 in its own words.
fn times_of(world: &World, target: &Item) -> Option<Exact> {
    if target.concept.aspect == Aspect::Multiple {
        let Some(amount) = target.amount() else { return target.concept.doublings.map(doubled) };
        if amount.unit == world.lexicon.doubling {
            // 2 番 is four times, unless the file has worked that out.
            let written = amount.text.parse::<u32>().ok().filter(|times| (1..=9).contains(times));
            return if amount.size == Exact::whole(1) { written.map(doubled) } else { Some(amount.value.clone()) };
        }
        return amount.dimension.to_lowercase().starts_with("ratio").then(|| amount.value.clone());
    }
    let said = |text: &str| world.lexicon.doublings(text);
    said(&target.said.words).or_else(|| said(&target.said.note)).or(target.concept.doublings).map(doubled)
}

fn start_of<'a>(world: &'a World, one: &'a Item, other: &'a Item) -> Option<Start<'a>> {
    start(world, one, None).or_else(|| start(world, other, None))
}

fn against_end(world: &World, multiple: &Item, times: &Exact, level: &Item) -> Option<Inconsistency> {
    let start = start_of(world, multiple, level)?;
    let amount = level.amount()?;
    if level.said.operator.is_ceiling() || start.amount.dimension != amount.dimension {
        return None;
    }
    short_of(&start, times, level)?;
    let size = &amount.size;
    let (from, to) = (shown(start.amount, size), shown(amount, size));
    let asked = &start.amount.value * times;
    Some(
        Inconsistency::new(Rule::R02, Weight::High, "inconsistency-doubling-end")
            .among([multiple.said.id.as_str(), &level.said.id])
            .among(start.id)
            .with("scope", &level.said.scope)
            .with("indicator", &level.said.indicator)
            .with("times", plain(times))
            .with("asked", in_size(&asked, size))
            .with("end", to.clone())
            .with("unit", &amount.unit)
            .shows(format!(
                "{from}×{} = {} > {to}; {to}/{from} = {}×",
                plain(times),
                in_size(&asked, size),
                plain(&amount.value.over(&start.amount.value)?)
            )),
    )
}

/// `Some` where the end value is less than so many times the start, however the start was rounded.
fn short_of(start: &Start, times: &Exact, level: &Item) -> Option<()> {
    let asked = Interval::rounded(&start.amount.value, &start.amount.half).scaled(times);
    level.working()?.lies_below(&asked).then_some(())
}

fn against_rate(world: &World, multiple: &Item, times: &Exact, growing: &Item) -> Option<Inconsistency> {
    let end = multiple.said.span.end_year()?;
    let count = start(world, multiple, None)
        .and_then(|start| years(start.year, end))
        .or_else(|| growing.said.span.years().filter(|_| growing.concept.aspect == Aspect::AverageGrowth))?;
    let (percent, widened) = rate(growing)?;
    let reached = Interval::point(Exact::whole(1)).grown(&widened, count)?;
    if !reached.lies_below(&Interval::point(times.clone())) {
        return None;
    }
    let step = growth_factor(&percent);
    let made = step.power(i32::try_from(count).ok()?)?;
    let needed = needed_growth(&Exact::whole(1), times, count)?;
    Some(
        Inconsistency::new(Rule::R02, Weight::High, "inconsistency-doubling-rate")
            .among([multiple.said.id.as_str(), &growing.said.id])
            .with("scope", &multiple.said.scope)
            .with("indicator", &multiple.said.indicator)
            .with("times", plain(times))
            .with("rate", tenth(&percent))
            .with("made", plain(&made))
            .with("needed", tenth(&needed))
            .shows(format!(
                "{}^{count} = {} < {}; {}^(1/{count})−1 = {} %/a",
                plain(&step),
                plain(&made),
                plain(times),
                plain(times),
                tenth(&needed)
            )),
    )
}

/// “翻一番，达到 1000 户”: the end value against the doubling in one row, or that nobody said from what.
fn in_one_row(world: &World, level: &Item, times: &Exact) -> Option<Inconsistency> {
    let amount = level.amount()?;
    let size = &amount.size;
    let to = shown(amount, size);
    if let Some(start) = start(world, level, None).filter(|start| start.amount.dimension == amount.dimension) {
        short_of(&start, times, level)?;
        let asked = in_size(&(&start.amount.value * times), size);
        let from = shown(start.amount, size);
        return Some(
            Inconsistency::new(Rule::R02, Weight::High, "inconsistency-doubling-end")
                .among([level.said.id.as_str()])
                .among(start.id)
                .with("scope", &level.said.scope)
                .with("indicator", &level.said.indicator)
                .with("times", plain(times))
                .with("asked", asked.clone())
                .with("end", to.clone())
                .with("unit", &amount.unit)
                .shows(format!("{from}×{} = {asked} > {to}", plain(times))),
        );
    }
    let latest = world
        .observations()
        .filter(|item| item.scope == level.scope && item.concept.same_thing(&level.concept) && item.interval.is_some())
        .filter(|item| item.concept.aspect == Aspect::Level && item.dimension() == amount.dimension)
        .filter(|item| item.said.span.last.is_some_and(|last| Some(last.year) <= level.said.span.end_year()))
        .max_by_key(|item| item.said.span.last);
    let finding = Inconsistency::new(Rule::R02, Weight::Low, "inconsistency-doubling-base")
        .among([level.said.id.as_str()])
        .with("scope", &level.said.scope)
        .with("indicator", &level.said.indicator)
        .with("times", plain(times))
        .with("end", format!("{to}{}", amount.unit));
    let Some(known) = latest.and_then(|item| Some((item, item.amount()?))) else {
        return Some(finding.shows(format!("{to}/{} = {}", plain(times), in_size(&amount.value.over(times)?, size))));
    };
    // Where the end is just so many times a figure that is there, nobody has to ask from what.
    if known.0.working()?.scaled(times).meets(&level.working()?) {
        return None;
    }
    let from = shown(known.1, size);
    Some(finding.among([known.0.said.id.as_str()]).shows(format!(
        "{from}×{} = {}; {to}/{from} = {}×",
        plain(times),
        in_size(&(&known.1.value * times), size),
        plain(&amount.value.over(&known.1.value)?)
    )))
}

/// 年年翻番: each year against the one before. A claim may have a row for each year, or one for all.
fn every_year(world: &World, found: &mut Vec<Inconsistency>) {
    let says = |item: &Item| {
        world.lexicon.says("every_year", &item.said.quote) || world.lexicon.says("every_year", &item.said.indicator)
    };
    let doubles = |item: &Item| item.concept.doublings.is_some() || world.lexicon.doublings(&item.said.quote).is_some();
    let mut series: BTreeMap<(&str, &str), Vec<&Item>> = BTreeMap::new();
    for item in world.claims().filter(|item| item.said.kind == "multiple" && says(item) && doubles(item)) {
        series.entry((item.scope.as_str(), item.said.quote.as_str())).or_default().push(item);
    }
    for claims in series.into_values() {
        let steps: Vec<Step> = if 1 < claims.len() { of_rows(world, &claims) } else { of_levels(world, claims[0]) };
        let held = steps.iter().filter(|step| step.held).count();
        let almost = world.lexicon.says("almost", &claims[0].said.quote);
        let wrong = if almost { held * 2 <= steps.len() } else { held < steps.len() };
        if steps.len() < 2 || !wrong {
            continue;
        }
        let shown: Vec<&str> = steps.iter().map(|step| step.shown.as_str()).collect();
        let ids: BTreeSet<&str> = steps.iter().flat_map(|step| step.ids.iter().copied()).collect();
        found.push(
            Inconsistency::new(Rule::R02, Weight::Medium, "inconsistency-every-year")
                .among(claims.iter().map(|item| item.said.id.as_str()))
                .among(ids)
                .with("scope", &claims[0].said.scope)
                .with("held", held.to_string())
                .with("years", steps.len().to_string())
                .shows(format!("{}; {held}/{} ≥ 2", shown.join(", "), steps.len())),
        );
    }
}

struct Step<'a> {
    shown: String,
    held: bool,
    ids: Vec<&'a str>,
}

fn of_rows<'a>(world: &'a World, claims: &[&'a Item]) -> Vec<Step<'a>> {
    let mut dated: Vec<&&Item> = claims.iter().collect();
    dated.sort_by_key(|item| item.said.span.last);
    dated
        .into_iter()
        .filter_map(|item| {
            let one = world.verified.iter().find(|one| one.claim.id == item.said.id)?;
            let value = one.value.as_ref()?;
            let ids: Vec<&str> = item.said.refers.iter().map(String::as_str).collect();
            let named: Vec<String> = ids.iter().filter_map(|id| Some(world.get(id)?.amount()?.text.clone())).collect();
            let held = one.verdict != Some(Verdict::No);
            Some(Step { shown: format!("{} = {}", named.join("/"), plain(value)), held, ids })
        })
        .collect()
}

/// The yearly levels of the claim's thing within the claim's time.
fn of_levels<'a>(world: &'a World, claim: &'a Item) -> Vec<Step<'a>> {
    let within = |year: i32| {
        claim.said.span.first.is_none_or(|first| first.year <= year)
            && claim.said.span.last.is_none_or(|last| year <= last.year)
    };
    let mut levels: BTreeMap<i32, &Item> = BTreeMap::new();
    for item in world.observations().filter(|item| item.scope == claim.scope && item.concept.code.is_some()) {
        let fits = item.concept.code == claim.concept.code && item.concept.aspect == Aspect::Level;
        if let Some(year) =
            item.said.span.year().filter(|year| fits && within(*year) && item.said.span.mode == Mode::Plain)
        {
            levels.entry(year).or_insert(item);
        }
    }
    let pairs = levels.iter().zip(levels.iter().skip(1)).filter(|((before, _), (year, _))| **before + 1 == **year);
    pairs
        .filter_map(|((_, before), (_, now))| {
            let (old, new) = (before.amount()?, now.amount()?);
            let ratio = new.value.over(&old.value)?;
            let held = now.working()?.over(&before.working()?)?.high.is_none_or(|high| Exact::whole(2) <= high.value);
            let shown = format!("{}/{} = {}", new.text, shown(old, &new.size), plain(&ratio));
            Some(Step { shown, held, ids: vec![&before.said.id, &now.said.id] })
        })
        .collect()
}

/// Multiples of targets that do not come out and that nothing above explains.
fn leftovers(world: &World, found: &mut Vec<Inconsistency>) {
    for one in world.verified.iter().filter(|one| one.claim.kind == "multiple" && one.verdict == Some(Verdict::No)) {
        let of_target = world.get(&one.claim.id).is_some_and(|item| {
            item.said
                .refers
                .iter()
                .any(|id| world.get(id).is_some_and(|it| it.said.book == super::super::statement::Book::Target))
        });
        if of_target && !explained(world, found, &one.claim.id) {
            found.extend(super::share::differs(world, one, Rule::R02, Weight::High));
        }
    }
}
