//! The cockpit (领导一页): one unit, one period, the answer in a sentence, then who pulls.

use basis::document::{Block, Run};
use basis::exact::Exact;
use basis::message::Argument;
use basis::period::Period;
use basis::show;

use super::view::{Cell, Piece, answered, bar};
use crate::document::{About, write};
use crate::message::{say, say_with};
use crate::number::analyst::Mover;
use crate::number::ask::{Ask, Question};
use crate::number::place::{leading_periods, period_label};
use crate::number::print::Printer;
use crate::register::subjects::Subject;

/// Everything the page shows.
pub struct Cockpit {
    pub unit: String,
    pub unit_code: String,
    pub period: Period,
    pub period_label: String,
    /// The code and name of the leading indicator; empty when nothing is known of the unit.
    pub lead: String,
    pub lead_name: String,
    pub lead_unit: String,
    /// What the units below are compared by: the leading indicator, or the first of them they have.
    pub below_name: String,
    pub below_unit: String,
    pub sentences: Vec<Vec<Piece>>,
    /// Where there is a headline, when this period has none: label and address.
    pub elsewhere: Vec<(String, String)>,
    pub missing: String,
    pub notes: Vec<Vec<Piece>>,
    pub tiles: Vec<Tile>,
    pub up: Vec<Pulling>,
    pub down: Vec<Pulling>,
    pub children: Vec<Child>,
    pub others: Vec<Other>,
    /// Values of the children by code for the map; empty without boundaries or figures.
    pub map: Vec<(String, String, String)>,
}

pub struct Tile {
    pub label: String,
    pub cell: Cell,
    pub note: String,
    /// Points of a sparkline, `x,y` pairs in a box of 100 × 28; empty for none.
    pub spark: String,
}

pub struct Pulling {
    pub name: String,
    pub href: String,
    pub pull: Cell,
    pub growth: Cell,
    pub width: String,
}

pub struct Child {
    pub code: String,
    /// Whether it is a region with a boundary, unlike an enterprise.
    pub region: bool,
    pub name: String,
    pub href: String,
    pub value: Cell,
    pub growth: Cell,
    pub rank: Cell,
    pub share: Cell,
}

pub struct Other {
    pub name: String,
    pub href: String,
    pub unit: String,
    pub value: Cell,
    pub growth: Cell,
    pub rank: Cell,
    pub against: Cell,
}

/// Builds the page for `subject` and `period`.
pub fn cockpit(printer: &Printer<'_>, subject: &Subject, period: Period) -> Cockpit {
    let analyst = printer.analyst;
    let lead = lead(printer, &subject.code, period);
    let growth = analyst.usual(Question::Growth, &subject.code, &lead, period);
    let movers = analyst.movers(&growth);
    let below = below(printer, &growth);
    let sentences = sentences(printer, &subject.code, period);
    let elsewhere = match sentences.is_empty() {
        true => elsewhere(printer, &subject.code),
        false => Vec::new(),
    };
    let children = children(printer, &below);
    let unit_of =
        |code: &str| analyst.packs.indicator(code).map(|indicator| printer.unit(&indicator.unit)).unwrap_or_default();
    Cockpit {
        unit: subject.in_language(printer.language).to_owned(),
        unit_code: subject.code.clone(),
        period,
        period_label: show::period(period, growth.span, printer.language),
        lead_name: printer.indicator(&lead),
        lead_unit: unit_of(&lead),
        below_name: printer.indicator(&below.indicator),
        below_unit: unit_of(&below.indicator),
        sentences,
        elsewhere,
        missing: missing(printer, &growth),
        notes: notes(printer, &growth),
        tiles: tiles(printer, &growth),
        up: pulling(printer, &movers, true, period),
        down: pulling(printer, &movers, false, period),
        map: children
            .iter()
            .filter(|child| child.region && (child.value.known() || child.growth.known()))
            .map(|child| (child.code.clone(), child.name.clone(), child.growth.sort.clone()))
            .collect(),
        children,
        others: others(printer, &subject.code, &lead, period),
        lead,
    }
}

/// The first of the pack's leading indicators that is known of the unit in the period.
pub fn lead(printer: &Printer<'_>, subject: &str, period: Period) -> String {
    let analyst = printer.analyst;
    let known = |code: &&String| {
        let ask = analyst.usual(Question::Value, subject, code, period);
        analyst.known(&ask) || analyst.answer(&ask).is_known()
    };
    let leads = &analyst.packs.cockpit.lead;
    let below = |code: &&String| {
        let ask = analyst.usual(Question::Value, subject, code, period);
        let regions = analyst.subjects.regions(subject, period);
        regions.iter().any(|region| analyst.known(&ask.about(&region.code)))
    };
    leads.iter().find(known).or_else(|| leads.iter().find(below)).or_else(|| leads.first()).cloned().unwrap_or_default()
}

/// The question the units below are compared by: the leading one where any region has it, else the
/// first of the pack's leading indicators that a region has.
fn below(printer: &Printer<'_>, growth: &Ask) -> Ask {
    let analyst = printer.analyst;
    let regions = analyst.subjects.regions(&growth.subject, growth.period);
    if regions.is_empty() || !analyst.members(growth).is_empty() {
        return growth.clone();
    }
    analyst
        .packs
        .cockpit
        .lead
        .iter()
        .map(|code| {
            let span = analyst.packs.indicator(code).map_or(growth.span, |it| it.usual_measure(growth.period).span);
            Ask { indicator: code.clone(), span, ..growth.clone() }
        })
        .find(|ask| regions.iter().any(|region| analyst.known(&ask.about(&region.code))))
        .unwrap_or_else(|| growth.clone())
}

/// The newest periods with a headline.
fn elsewhere(printer: &Printer<'_>, subject: &str) -> Vec<(String, String)> {
    const SHOWN: usize = 4;
    leading_periods(printer, subject)
        .into_iter()
        .take(SHOWN)
        .map(|period| (period_label(period, printer.language), address(subject, period)))
        .collect()
}

/// The pack's `headline` document, which says the answer in sentences.
fn sentences(printer: &Printer<'_>, subject: &str, period: Period) -> Vec<Vec<Piece>> {
    let Some(template) = printer.analyst.packs.document("headline") else { return Vec::new() };
    let about = About { unit: subject, period, language: printer.language, date: "" };
    let document = write(printer.analyst, template, &about);
    document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(runs) => Some(runs.iter().map(Piece::from).collect()),
            Block::Heading(..) | Block::Table(_) => None,
        })
        .collect()
}

/// What is missing, said before what is shown.
fn missing(printer: &Printer<'_>, ask: &Ask) -> String {
    let gaps = printer.analyst.completeness(ask);
    // Where nobody below reports this indicator, there is nothing to chase.
    if gaps.present == 0 || gaps.missing.is_empty() {
        return String::new();
    }
    let names: Vec<String> = gaps.missing.iter().take(5).map(|code| printer.subject(code)).collect();
    say_with(
        printer.language,
        "cockpit-missing",
        &[
            ("missing", Argument::Count(i64::try_from(gaps.missing.len()).unwrap_or(i64::MAX))),
            ("expected", Argument::Count(i64::try_from(gaps.expected).unwrap_or(i64::MAX))),
            ("names", names.join(&say(printer.language, "list-join")).into()),
        ],
    )
}

/// Where a stated and a computed growth disagree, both are shown with the reason that is likely.
fn notes(printer: &Printer<'_>, ask: &Ask) -> Vec<Vec<Piece>> {
    let Some((stated, computed)) = printer.analyst.disagreement(ask) else { return Vec::new() };
    let figure = |answer: &crate::number::analyst::Answer| {
        Run::Figure(basis::document::Figure {
            text: printer.value(answer).unwrap_or_default(),
            note: 0,
            href: answer.ask.href(),
        })
    };
    let runs = crate::document::compose(
        printer.language,
        "cockpit-disagreement",
        vec![Run::Text(printer.indicator(&ask.indicator)), figure(&stated), figure(&computed)],
    );
    vec![runs.iter().map(Piece::from).collect()]
}

fn tiles(printer: &Printer<'_>, growth: &Ask) -> Vec<Tile> {
    let analyst = printer.analyst;
    let language = printer.language;
    let answer = |question| analyst.answer(&growth.of(question));
    let tile = |label: String, cell: Cell, note: String| Tile { label, cell, note, spark: String::new() };
    let value = answer(Question::Value);
    let against = answer(Question::Against);
    let rank = answer(Question::GrowthRank);
    let peers = analyst.peers(growth).len();
    let above = analyst.above_of(growth).map(|code| printer.subject(&code)).unwrap_or_default();
    let mut change = Cell::rank_change(printer, &answer(Question::GrowthRankChange));
    if !change.known() {
        change.text = String::new();
    }
    let of_peers = say_with(language, "cockpit-of-peers", &[("count", peers.to_string().into())]);
    let mut tiles = vec![
        Tile {
            spark: spark(printer, growth),
            ..tile(printer.indicator(&growth.indicator), Cell::with_unit(printer, &value), String::new())
        },
        tile(printer.label(Question::Growth), signed(printer, &answer(Question::Growth)), growth_note(printer, growth)),
        tile(
            say_with(language, "cockpit-against", &[("above", above.clone().into())]),
            signed(printer, &against),
            String::new(),
        ),
        tile(
            printer.label(Question::GrowthRank),
            Cell::with_unit(printer, &rank),
            format!("{of_peers} {}", change.text).trim().to_owned(),
        ),
    ];
    let level_rank = answer(Question::LevelRank);
    tiles.push(tile(printer.label(Question::LevelRank), Cell::with_unit(printer, &level_rank), of_peers));
    let share = answer(Question::Share);
    tiles.push(tile(
        say_with(language, "cockpit-share", &[("above", above.into())]),
        Cell::with_unit(printer, &share),
        String::new(),
    ));
    tiles
}

/// A change with its sign and unit: +19.1%, −1.2个百分点.
fn signed(printer: &Printer<'_>, answer: &crate::number::analyst::Answer) -> Cell {
    let mut cell = Cell::bare(printer, answer);
    if answer.number().is_ok() {
        let (unit, _) = printer.analyst.print_unit(answer);
        cell.text = printer.with_unit(&cell.text, &unit);
    }
    cell
}

/// Whether the growth is the bureau's own or computed from the levels.
fn growth_note(printer: &Printer<'_>, growth: &Ask) -> String {
    let answer = printer.analyst.answer(growth);
    match (&answer.operand, answer.is_known()) {
        (_, false) => String::new(),
        (basis::derive::Operand::Fact(_), true) => say(printer.language, "cockpit-growth-stated"),
        (_, true) => say(printer.language, "cockpit-growth-computed"),
    }
}

/// The last 13 levels as a line.
fn spark(printer: &Printer<'_>, ask: &Ask) -> String {
    const POINTS: usize = 13;
    let facts: Vec<_> = printer
        .analyst
        .series(ask)
        .into_iter()
        .filter(|fact| fact.key.period <= ask.period && same_kind(fact.key.period, ask.period))
        .collect();
    let last = &facts[facts.len().saturating_sub(POINTS)..];
    if last.len() < 3 {
        return String::new();
    }
    let values: Vec<Exact> = last.iter().map(|fact| fact.quantity.in_base()).collect();
    let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else { return String::new() };
    let range = high - low;
    let steps = Exact::whole(i64::try_from(values.len() - 1).unwrap_or(1));
    let point = |(at, value): (usize, &Exact)| {
        let x = Exact::whole(i64::try_from(at * 100).unwrap_or(0)).over(&steps).unwrap_or_else(Exact::zero);
        let y = (high - value)
            .over(&range)
            .map_or_else(|| Exact::whole(14), |y| &(&y * &Exact::whole(24)) + &Exact::whole(2));
        format!("{},{}", x.rounded(1, Default::default()), y.rounded(1, Default::default()))
    };
    values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

/// Whether two periods are of one kind: months beside months.
pub fn same_kind(one: Period, other: Period) -> bool {
    std::mem::discriminant(&one.part()) == std::mem::discriminant(&other.part())
}

fn pulling(printer: &Printer<'_>, movers: &[Mover], up: bool, period: Period) -> Vec<Pulling> {
    const SHOWN: usize = 5;
    let sign = if up { 1 } else { -1 };
    let value = |mover: &Mover| mover.pull.number().map(|number| number.value).unwrap_or_else(|_| Exact::zero());
    let longest = movers.iter().map(|mover| value(mover).abs()).max().unwrap_or_else(Exact::zero);
    let mut chosen: Vec<&Mover> = movers.iter().filter(|mover| value(mover).sign() == sign).collect();
    if !up {
        chosen.reverse();
    }
    chosen
        .into_iter()
        .take(SHOWN)
        .map(|mover| {
            let mut pull = signed(printer, &mover.pull);
            if let Ok(number) = mover.pull.number() {
                pull.text = show::signed(&number.value, if number.value.abs() < Exact::scaled(5, 2) { 2 } else { 1 });
            }
            Pulling {
                name: printer.subject(&mover.subject),
                href: address(&mover.subject, period),
                pull,
                growth: signed(printer, &mover.growth),
                width: bar(&value(mover), &longest),
            }
        })
        .collect()
}

/// The address of a unit's cockpit.
pub fn address(unit: &str, period: Period) -> String {
    format!("/cockpit/{}/{period}", crate::page::segment(unit))
}

fn children(printer: &Printer<'_>, growth: &Ask) -> Vec<Child> {
    let analyst = printer.analyst;
    let mut regions = analyst.subjects.regions(&growth.subject, growth.period);
    if regions.iter().all(|child| !analyst.known(&growth.about(&child.code))) {
        let members = analyst.members(growth);
        if !members.is_empty() {
            regions = members;
        }
    }
    regions
        .into_iter()
        .map(|child| {
            let about = growth.about(&child.code);
            let cell = |question| Cell::bare(printer, &analyst.answer(&about.of(question)));
            Child {
                code: child.code.clone(),
                region: child.is_region(),
                name: child.in_language(printer.language).to_owned(),
                href: address(&child.code, growth.period),
                value: cell(Question::Value),
                growth: cell(Question::Growth),
                rank: cell(Question::GrowthRank),
                share: Cell::bare(printer, &analyst.answer(&about.of(Question::Share).with(&growth.subject))),
            }
        })
        .collect()
}

/// The other figures known of the unit in the period: the pack's choice first, in its order.
fn others(printer: &Printer<'_>, subject: &str, lead: &str, period: Period) -> Vec<Other> {
    let analyst = printer.analyst;
    let chosen = analyst.packs.cockpit.indicators.iter().map(String::as_str);
    let known = analyst.packs.indicators.iter().map(|indicator| indicator.code.as_str());
    let mut codes: Vec<&str> = Vec::new();
    for code in chosen.chain(known).filter(|code| *code != lead) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
        .into_iter()
        .filter_map(|code| {
            let indicator = analyst.packs.indicator(code)?;
            let ask = analyst.usual(Question::Value, subject, code, period);
            if !analyst.known(&ask) {
                answered(printer, &ask)?;
            }
            let cell = |question| Cell::bare(printer, &analyst.answer(&ask.of(question)));
            // A province's figure may be a sum over its cities; ranking 31 such sums for thirty indicators
            // would be most of the page's time, so their doors are opened one by one.
            let own = analyst.known(&ask);
            let compared = |question| match own {
                true => cell(question),
                false => Cell::closed(printer, &ask.of(question)),
            };
            Some(Other {
                name: printer.indicator(code),
                href: format!("/indicator/{code}/{}/{period}", crate::page::segment(subject)),
                unit: printer.unit(&indicator.unit),
                value: cell(Question::Value),
                growth: cell(Question::Growth),
                rank: compared(Question::GrowthRank),
                against: compared(Question::Against),
            })
        })
        .collect()
}
