//! The board of electronic monitoring (电子监察): how it stands in a sentence, every department and item with its rates and lights, what was
//! found and given a card for; each number leads to the cases behind it.

use askama::Template;
use axum::extract::{Query, State};
use basis::language::Language;
use basis::message::Argument;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::CASE;
use super::monitor::{Rates, percent, span};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::matter::record::BY_HAND;
use crate::matter::span::{days, periods};
use crate::matter::store::{Counted, Span, board, climbed};
use crate::message::{say, say_with};
use crate::pack::ladder::Then;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, failed};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `2026-11` or `2026`; this year where nothing is said.
    pub period: String,
    /// A department, for its items.
    pub department: String,
}

/// One line of the board.
struct Line {
    name: String,
    href: String,
    counted: Counted,
    in_time: String,
    faster: String,
    noticed: String,
    returned: String,
    at_once: String,
    /// The cases behind its lights.
    open: String,
    red: String,
    yellow: String,
}

struct Found {
    name: String,
    card: String,
    colour: &'static str,
    count: i64,
}

#[derive(Template)]
#[template(path = "approval/monitor.html")]
struct MonitorPage {
    shell: Shell,
    sentence: String,
    place: String,
    periods: Vec<(String, String, bool)>,
    asked: Asked,
    lines: Vec<Line>,
    whole: Line,
    found: Vec<Found>,
    may_receive: bool,
    may_import: bool,
    export: String,
    back: String,
}

struct Board {
    lines: Vec<Line>,
    whole: Line,
    found: Vec<Found>,
}

fn line(name: String, href: String, counted: Counted, within: &str) -> Line {
    let rates = Rates::of(&counted);
    let cases = |light: &str| format!("/matters?show=all&kind={CASE}{within}&light={light}");
    Line {
        name,
        href,
        in_time: percent(&rates.in_time),
        faster: percent(&rates.faster),
        noticed: percent(&rates.noticed),
        returned: percent(&rates.returned),
        at_once: percent(&rates.at_once),
        open: cases(""),
        red: cases("red"),
        yellow: cases("yellow"),
        counted,
    }
}

async fn read(desk: &Desk<'_>, asked: &Asked) -> Result<Board, Refusal> {
    let (packs, language) = (desk.packs(), desk.language());
    let (from, until) = days(&asked.period, desk.today()).ok_or_else(|| Refusal::not_found(language, &asked.period))?;
    let base = Span { sight: desk.sight.clone(), from, until, today: desk.today().to_owned(), ..Span::default() };
    let span = span(packs, base);
    let db = &desk.cabinet.db;
    let counted = board(db, &span).await.map_err(failed(desk.reader))?;
    let mut lines: Vec<Line> = Vec::new();
    let mut whole = Counted::default();
    for own in counted.into_iter().filter(|own| asked.department.is_empty() || own.department == asked.department) {
        whole.add(&own);
        if !asked.department.is_empty() {
            let name = packs.item(&own.item).map_or(own.item.as_str(), |item| item.name.in_language(language));
            let within = format!("&item={}", segment(&own.item));
            let href = format!("/matters?show=all&kind={CASE}{within}");
            lines.push(line(name.to_owned(), href, own, &within));
            continue;
        }
        match lines.last_mut().filter(|last| last.counted.department == own.department) {
            Some(last) => last.counted.add(&own),
            None => {
                let name = super::catalogue_pages::department(packs, &own.department, language);
                lines.push(line(name, String::new(), own, ""));
            }
        }
    }
    if asked.department.is_empty() {
        // Counted together first, worked out then.
        for own in &mut lines {
            let code = segment(&own.counted.department);
            let href = format!("/approvals?department={code}&period={}", segment(&asked.period));
            *own = line(std::mem::take(&mut own.name), href, own.counted.clone(), &format!("&department={code}"));
        }
    }
    let within = match asked.department.as_str() {
        "" => String::new(),
        code => format!("&department={}", segment(code)),
    };
    let rungs = climbed(db, &span).await.map_err(failed(desk.reader))?;
    let cards = packs.kind(CASE).into_iter().flat_map(|kind| &kind.ladder).filter(|rung| rung.then.is_card());
    let times = |code: &str| rungs.iter().find(|(own, _)| own == code).map_or(0, |(_, count)| *count);
    let by_hand = Found {
        name: say(language, "matter-other"),
        card: say(language, "matter-give"),
        colour: "yellow",
        count: times(BY_HAND),
    };
    let found = cards
        .map(|rung| Found {
            name: rung.name.in_language(language).to_owned(),
            card: say(language, &format!("matter-then-{}", rung.then.word().replace(':', "-"))),
            colour: if rung.then == Then::Red { "red" } else { "yellow" },
            count: times(&rung.code),
        })
        .chain([by_hand])
        .collect();
    let name = match asked.department.as_str() {
        "" => say(language, "approval-whole"),
        code => super::catalogue_pages::department(packs, code, language),
    };
    Ok(Board { lines, whole: line(name, String::new(), whole, &within), found })
}

fn sentence(whole: &Line, language: Language) -> String {
    let counted = &whole.counted;
    let arguments = [
        ("received", Argument::Count(counted.received)),
        ("decided", Argument::Count(counted.decided)),
        ("in_time", whole.in_time.as_str().into()),
        ("faster", whole.faster.as_str().into()),
        ("open", Argument::Count(counted.open)),
        ("red", Argument::Count(counted.red)),
        ("yellow", Argument::Count(counted.yellow)),
    ];
    let id = if counted.decided == 0 { "approval-sentence-none" } else { "approval-sentence" };
    say_with(language, id, &arguments)
}

/// GET /approvals
pub async fn monitor(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let Board { lines, whole, found } = read(&desk, &asked).await?;
    let query = format!("period={}&department={}", segment(&asked.period), segment(&asked.department));
    let view = MonitorPage {
        shell: Shell::new(&reader, "approvals", say(language, "nav-approvals")),
        sentence: sentence(&whole, language),
        place: if asked.department.is_empty() { String::new() } else { whole.name.clone() },
        periods: periods(&asked.period, desk.today(), language),
        lines,
        whole,
        found,
        may_receive: reader.visit.may(Deed::HandleMatter),
        may_import: reader.visit.may(Deed::OpenMatter),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => format!("/approvals/export.xlsx?{query}"),
            false => String::new(),
        },
        back: format!("/approvals?period={}", segment(&asked.period)),
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// GET /approvals/export.xlsx: the board as it is asked for.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let Board { lines, whole, found } = read(&desk, &asked).await?;
    let first = if asked.department.is_empty() { "approval-department" } else { "approval-item" };
    let headings = [
        (first, false),
        ("approval-received", true),
        ("approval-decided", true),
        ("approval-in-time", true),
        ("approval-faster", true),
        ("approval-at-once", true),
        ("approval-noticed", true),
        ("approval-returned", true),
        ("approval-open", true),
        ("matters-count-red", true),
        ("matters-count-yellow", true),
        ("approval-yellow-cards", true),
        ("approval-red-cards", true),
    ];
    let title = say(language, "nav-approvals");
    let notes = found.iter().map(|it| format!("{} {}", it.name, it.count));
    let head = sentence(&whole, language);
    let row = |line: &Line| {
        let count = |number: i64| Cell::Text(number.to_string());
        let it = &line.counted;
        vec![
            Cell::Text(line.name.clone()),
            count(it.received),
            count(it.decided),
            Cell::Text(line.in_time.clone()),
            Cell::Text(line.faster.clone()),
            Cell::Text(line.at_once.clone()),
            Cell::Text(line.noticed.clone()),
            Cell::Text(line.returned.clone()),
            count(it.open),
            count(it.red),
            count(it.yellow),
            count(it.yellow_cards),
            count(it.red_cards),
        ]
    };
    let sheet = Sheet {
        name: title.clone(),
        title: format!("{title} {}", desk.today()),
        notes_above: vec![head],
        columns: headings
            .iter()
            .map(|(id, numeric)| Column {
                heading: say(language, id),
                unit: String::new(),
                numeric: *numeric,
                width: None,
            })
            .collect(),
        rows: lines.iter().chain([&whole]).map(row).collect(),
        notes_below: notes.collect(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{title} {}.xlsx", desk.today());
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
