//! Statistics of matters by unit (分单位统计): given, done in time and late, overdue, how long it took, cards, extensions, refusals; every
//! number leads to the list behind it. Also as a workbook.

use askama::Template;
use axum::extract::{Query, State};
use basis::derive::share::{ratio, share};
use basis::derive::{Derived, Number, Operand, Outcome};
use basis::exact::Exact;
use basis::message::Argument;
use basis::show::grouped;
use basis::unit::Unit;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::view::Desk;
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::past::done_states;
use crate::matter::span::{days, periods};
use crate::matter::store::{Among, OfUnit, by_unit};
use crate::message::{say, say_with};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, failed};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `2026-11` or `2026`; this year where nothing is said.
    pub period: String,
    /// A kind of matter with a sign-off; tasks where nothing is said.
    pub kind: String,
}

/// A number with the list behind it.
struct Count {
    number: i64,
    href: String,
}

struct Line {
    name: String,
    counts: Vec<Count>,
    rate: String,
    took: String,
    counted: OfUnit,
}

#[derive(Template)]
#[template(path = "supervision/statistics.html")]
struct StatisticsPage {
    shell: Shell,
    sentence: String,
    lines: Vec<Line>,
    whole: Line,
    headings: Vec<String>,
    periods: Vec<(String, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    export: String,
}

/// Columns that are counts, each with the word of its list.
const COUNTS: [(&str, &str); 8] = [
    ("statistics-given", "what=given"),
    ("statistics-in-time", "what=in-time"),
    ("statistics-late", "what=late"),
    ("statistics-open", ""),
    ("statistics-overdue", "light=red"),
    ("statistics-cards", "what=carded"),
    ("statistics-extended", "what=extended"),
    ("statistics-refused", "what=refused"),
];

fn counts(it: &OfUnit) -> [i64; 8] {
    [it.given, it.in_time, it.late, it.open, it.overdue, it.yellow_cards + it.red_cards, it.extended, it.refused]
}

fn operand(number: i64, unit: &str) -> Operand {
    Operand::Constant(Number::new(Exact::whole(number), unit.parse().unwrap_or_else(|_| Unit::percent())))
}

fn printed(derived: &Derived, after: &str) -> String {
    match &derived.outcome {
        Outcome::Number(number) => format!("{}{after}", grouped(&number.value, 1)),
        _ => "—".to_owned(),
    }
}

/// 按期率 = in time ÷ done.
fn rate(it: &OfUnit) -> String {
    printed(&share(operand(it.in_time, "件"), operand(it.in_time + it.late, "件")), " %")
}

/// 平均用时 = working days of what was done ÷ what was done.
fn took(it: &OfUnit) -> String {
    let Ok(unit) = "天/件".parse::<Unit>() else { return "—".to_owned() };
    printed(&ratio(operand(it.took, "天"), operand(it.in_time + it.late, "件"), &unit), "")
}

struct Read {
    lines: Vec<Line>,
    whole: Line,
    kind: String,
}

async fn read(desk: &Desk<'_>, asked: &Asked, reach: Option<Deed>) -> Result<Read, Refusal> {
    let language = desk.language();
    let kind = if asked.kind.is_empty() { "task" } else { &asked.kind };
    let definition = desk.packs().kind(kind).ok_or_else(|| Refusal::not_found(language, kind))?;
    let (from, until) = days(&asked.period, desk.today()).ok_or_else(|| Refusal::not_found(language, &asked.period))?;
    let among = Among { from, until, done: done_states(definition) };
    let counted = by_unit(&desk.cabinet.db, &desk.sight, kind, &among, desk.today()).await;
    let mut counted = counted.map_err(failed(desk.reader))?;
    if let Some(deed) = reach {
        let reach = desk.world.tree.within(&desk.reader.visit.actor.reach(deed), desk.today());
        counted.retain(|it| reach.holds_place(&it.unit));
    }
    let line = |name: String, unit: &str, counted: OfUnit| {
        let base = format!("/matters?show=all&kind={}&unit={}", segment(kind), segment(unit));
        let href = |more: &str| match more {
            "" => base.clone(),
            light if light.starts_with("light") => format!("{base}&{light}"),
            what => format!("{base}&{what}&from={}&until={}", among.from, among.until),
        };
        Line {
            name,
            counts: COUNTS
                .iter()
                .zip(counts(&counted))
                .map(|((_, more), number)| Count { number, href: href(more) })
                .collect(),
            rate: rate(&counted),
            took: took(&counted),
            counted,
        }
    };
    let mut sum = OfUnit::default();
    counted.iter().for_each(|it| sum.add(it));
    Ok(Read {
        whole: line(say(language, "statistics-whole"), "", sum),
        lines: counted.into_iter().map(|it| line(desk.unit(&it.unit), &it.unit.clone(), it)).collect(),
        kind: kind.to_owned(),
    })
}

fn sentence(desk: &Desk<'_>, whole: &Line) -> String {
    let it = &whole.counted;
    let arguments = [
        ("given", Argument::Count(it.given)),
        ("done", Argument::Count(it.in_time + it.late)),
        ("late", Argument::Count(it.late)),
        ("rate", whole.rate.as_str().into()),
        ("open", Argument::Count(it.open)),
        ("overdue", Argument::Count(it.overdue)),
    ];
    say_with(desk.language(), "statistics-sentence", &arguments)
}

/// GET /matters/statistics
pub async fn statistics(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let Read { lines, whole, kind } = read(&desk, &asked, None).await?;
    // What somebody signs off: the others have boards of their own.
    let kinds = desk.packs().kinds.iter().filter(|kind| kind.new.is_some());
    let view = StatisticsPage {
        shell: Shell::new(&reader, "matters", say(language, "statistics-matters")),
        sentence: sentence(&desk, &whole),
        headings: COUNTS.iter().map(|(id, _)| say(language, id)).collect(),
        periods: periods(&asked.period, desk.today(), language),
        kinds: kinds.map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == kind)).collect(),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => format!("/matters/statistics/export.xlsx?period={}&kind={kind}", segment(&asked.period)),
            false => String::new(),
        },
        lines,
        whole,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/statistics/export.xlsx: of the units this deed reaches.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let Read { lines, whole, .. } = read(&desk, &asked, Some(Deed::ExportMatter)).await?;
    let column =
        |id: &str, numeric: bool| Column { heading: say(language, id), unit: String::new(), numeric, width: None };
    let columns = std::iter::once(column("matter-unit", false))
        .chain(COUNTS.iter().map(|(id, _)| column(id, true)))
        .chain([column("statistics-rate", true), column("statistics-days", true)]);
    let row = |line: &Line| {
        std::iter::once(Cell::Text(line.name.clone()))
            .chain(line.counts.iter().map(|count| Cell::Text(count.number.to_string())))
            .chain([Cell::Text(line.rate.clone()), Cell::Text(line.took.clone())])
            .collect()
    };
    let title = say(language, "statistics-matters");
    let sheet = Sheet {
        name: title.clone(),
        title: format!("{title} {}", desk.today()),
        notes_above: vec![sentence(&desk, &whole)],
        columns: columns.collect(),
        rows: lines.iter().chain([&whole]).map(row).collect(),
        notes_below: vec![say(language, "statistics-note")],
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{title} {}.xlsx", desk.today());
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
