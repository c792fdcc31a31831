//! The league table (排行): a peer group or the units below one, by level and by growth, with the history of places.

use basis::derive::Operand;
use basis::derive::rank::ranking;
use basis::message::Argument;
use basis::period::Period;
use basis::show;

use super::cockpit::{address, same_kind};
use super::view::Cell;
use crate::message::say_with;
use crate::number::ask::{Ask, Question};
use crate::number::print::Printer;
use crate::pack::indicator::Indicator;
use crate::page::segment;

/// What the table is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Level,
    Growth,
}

/// Whom it ranks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Group {
    /// A peer group of the pack.
    Peers(String),
    /// The administrative children of a unit, of one kind.
    Under(String),
    /// Every unit of a kind: all cities.
    Kind(String),
}

impl Group {
    /// As it stands in an address: `peers:hunan-cities`, `under:430000`, `kind:city`.
    pub fn word(&self) -> String {
        match self {
            Group::Peers(code) => format!("peers:{code}"),
            Group::Under(code) => format!("under:{code}"),
            Group::Kind(kind) => format!("kind:{kind}"),
        }
    }

    pub fn named(text: &str) -> Option<Group> {
        let (kind, code) = text.split_once(':')?;
        let code = code.to_owned();
        match kind {
            "peers" => Some(Group::Peers(code)),
            "under" => Some(Group::Under(code)),
            "kind" => Some(Group::Kind(code)),
            _ => None,
        }
    }
}

/// Everything the page shows.
pub struct League {
    pub indicator: String,
    pub indicator_name: String,
    pub measure: String,
    pub period: Period,
    pub period_label: String,
    pub group_name: String,
    pub rows: Vec<Row>,
    pub unranked: Vec<String>,
    pub expected: usize,
    /// Places over the last periods, for the chart: label of each period, then name and places of each unit.
    pub history_labels: Vec<String>,
    pub history: Vec<(String, Vec<String>)>,
}

pub struct Row {
    pub code: String,
    pub name: String,
    pub href: String,
    pub level_place: String,
    pub growth_place: String,
    pub value: Cell,
    pub growth: Cell,
    /// Change of the place it is sorted by since the period before: `up`, `down`, `same` or empty.
    pub trend: &'static str,
    pub moved: String,
}

/// The members of a group in a period.
pub fn members(printer: &Printer<'_>, group: &Group, period: Period) -> Vec<String> {
    let analyst = printer.analyst;
    match group {
        Group::Peers(code) => analyst.packs.peers(code).map(|peers| peers.members.clone()).unwrap_or_default(),
        Group::Under(code) => {
            let children = analyst.subjects.regions(code, period);
            children.iter().map(|child| child.code.clone()).collect()
        }
        Group::Kind(kind) => {
            let all = analyst.subjects.all();
            all.filter(|subject| subject.kind == *kind).map(|subject| subject.code.clone()).collect()
        }
    }
}

/// Builds the table.
pub fn league(printer: &Printer<'_>, indicator: &Indicator, group: &Group, period: Period, by: By) -> League {
    let analyst = printer.analyst;
    let members = members(printer, group, period);
    let ask = ask_for(printer, indicator, &members, period);
    let better = analyst.better(&ask);
    let values = |question: Question, period: Period| -> Vec<(String, Operand)> {
        let ask = ask.of(question).at(period);
        members.iter().map(|code| (code.clone(), analyst.answer(&ask.about(code)).operand)).collect()
    };
    let question = match by {
        By::Level => Question::Value,
        By::Growth => Question::ComputedGrowth,
    };
    let growth_question = growth_question(printer, &ask, &members);
    let question = if by == By::Growth { growth_question } else { question };
    let levels = ranking(&values(Question::Value, period), better);
    let growths = ranking(&values(growth_question, period), better);
    let before = ask_before(period).map(|earlier| ranking(&values(question, earlier), better));
    let sorted = if by == By::Level { &levels } else { &growths };
    let place = |ranking: &basis::derive::rank::Ranking, code: &str| {
        ranking.places.iter().find(|place| place.member == code).map(|place| place.place)
    };
    let text = |place: Option<u32>| place.map_or_else(String::new, |place| place.to_string());
    let rows = sorted
        .places
        .iter()
        .map(|own| {
            let about = ask.about(&own.member);
            let earlier = before.as_ref().and_then(|before| place(before, &own.member));
            let moved = earlier.map_or(0, |earlier| i64::from(earlier) - i64::from(own.place));
            Row {
                code: own.member.clone(),
                name: printer.subject(&own.member),
                href: format!("/indicator/{}/{}/{period}", indicator.code, segment(&own.member)),
                level_place: text(place(&levels, &own.member)),
                growth_place: text(place(&growths, &own.member)),
                value: Cell::bare(printer, &analyst.answer(&about)),
                growth: Cell::bare(printer, &analyst.answer(&about.of(growth_question))),
                trend: match (earlier, moved) {
                    (None, _) => "",
                    (_, 0) => "same",
                    (_, 1..) => "up",
                    _ => "down",
                },
                moved: moved.unsigned_abs().to_string(),
            }
        })
        .collect();
    let (history_labels, history) = history(printer, &ask, sorted, |period| ranking(&values(question, period), better));
    League {
        indicator: indicator.code.clone(),
        indicator_name: indicator.short.in_language(printer.language).to_owned(),
        measure: printer.unit(&indicator.unit),
        period,
        period_label: show::period(period, ask.span, printer.language),
        group_name: group_name(printer, group),
        rows,
        unranked: sorted.unranked.iter().map(|code| printer.subject(code)).collect(),
        expected: members.len(),
        history_labels,
        history,
    }
}

/// The question in the span in which most of the group is known.
fn ask_for(printer: &Printer<'_>, indicator: &Indicator, members: &[String], period: Period) -> Ask {
    let first = members.iter().map(String::as_str).find(|code| {
        let ask = printer.analyst.usual(Question::Value, code, &indicator.code, period);
        printer.analyst.known(&ask)
    });
    printer.analyst.usual(Question::Value, first.unwrap_or_default(), &indicator.code, period)
}

/// Stated growth where most members state it; else computed for all: the two natures do not mix.
fn growth_question(printer: &Printer<'_>, ask: &Ask, members: &[String]) -> Question {
    let stated = members
        .iter()
        .filter(|code| {
            printer
                .analyst
                .panel
                .stated(&ask.about(code).key(basis::period::Aspect::Level), basis::period::Aspect::Growth)
                .is_some()
        })
        .count();
    if members.len() < stated * 2 { Question::Growth } else { Question::ComputedGrowth }
}

fn ask_before(period: Period) -> Option<Period> {
    period.previous()
}

fn history(
    printer: &Printer<'_>,
    ask: &Ask,
    sorted: &basis::derive::rank::Ranking,
    rank: impl Fn(Period) -> basis::derive::rank::Ranking,
) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    const PERIODS: usize = 10;
    const UNITS: usize = 8;
    let measure = basis::period::Measure { aspect: basis::period::Aspect::Level, span: ask.span };
    let known: Vec<Period> = printer
        .analyst
        .panel
        .periods(&ask.indicator, measure)
        .iter()
        .copied()
        .filter(|period| *period <= ask.period && same_kind(*period, ask.period))
        .collect();
    let shown = &known[known.len().saturating_sub(PERIODS)..];
    if shown.len() < 2 {
        return (Vec::new(), Vec::new());
    }
    let rankings: Vec<_> = shown.iter().map(|period| rank(*period)).collect();
    let lines = sorted
        .places
        .iter()
        .take(UNITS)
        .map(|place| {
            let places = rankings
                .iter()
                .map(|ranking| {
                    let own = ranking.places.iter().find(|other| other.member == place.member);
                    own.map_or_else(String::new, |own| own.place.to_string())
                })
                .collect();
            (printer.subject(&place.member), places)
        })
        .collect();
    (shown.iter().map(ToString::to_string).collect(), lines)
}

/// The group's name in words.
pub fn group_name(printer: &Printer<'_>, group: &Group) -> String {
    match group {
        Group::Peers(code) => printer
            .analyst
            .packs
            .peers(code)
            .map_or_else(|| code.clone(), |peers| peers.name.in_language(printer.language).to_owned()),
        Group::Under(code) => {
            say_with(printer.language, "league-under", &[("unit", Argument::Text(printer.subject(code)))])
        }
        Group::Kind(kind) => crate::message::say(printer.language, &format!("league-kind-{kind}")),
    }
}

/// The groups a reader may choose from: the pack's, and the children of units that have enough of them.
pub fn groups(printer: &Printer<'_>, period: Period) -> Vec<(String, String)> {
    let analyst = printer.analyst;
    let mut groups: Vec<Group> = vec![Group::Kind("city".to_owned())];
    groups.extend(analyst.packs.peers.iter().map(|peers| Group::Peers(peers.code.clone())));
    for subject in analyst.subjects.all() {
        let many = 3 <= analyst.subjects.regions(&subject.code, period).len();
        if many && matches!(subject.kind.as_str(), "nation" | "province" | "city") {
            groups.push(Group::Under(subject.code.clone()));
        }
    }
    groups.iter().map(|group| (group.word(), group_name(printer, group))).collect()
}

/// The address of a unit's cockpit in the table's period.
pub fn cockpit_of(row: &Row, period: Period) -> String {
    address(&row.code, period)
}
