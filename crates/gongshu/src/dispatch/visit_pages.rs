//! The roster of a day of the week (周二下村日): who goes where this week and who has checked in; each leader's attendance and what they
//! collected over a period. Also as a workbook.

use askama::Template;
use axum::extract::{Query, State};
use basis::derive::share::share;
use basis::derive::{Number, Operand, Outcome};
use basis::exact::Exact;
use basis::message::Argument;
use basis::show::grouped;
use basis::unit::Unit;
use files::book::{Book, Cell, Column, Sheet};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::store::between;
use super::visit::{Attendance, attendance, day_of, excused_states, monday};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::cabinet::page_of;
use crate::matter::desk::{Desk, Lamp};
use crate::matter::past::done_states;
use crate::matter::span::{days, periods};
use crate::matter::store::{self as matters, Part, by_part, parts_of};
use crate::message::{say, say_with};
use crate::pack::visit::Visit;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, failed};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// A duty of the pack; the first where nothing is said.
    pub visit: String,
    /// A day of the week that is shown; this week where nothing is said.
    pub week: String,
    /// `2026-11` or `2026`, of the attendance; this year where nothing is said.
    pub period: String,
}

struct Row {
    href: String,
    post: String,
    people: String,
    place: String,
    lamp: Lamp,
    state: String,
    problems: i64,
    /// Where one of them is raised; empty for who did not go.
    raise: String,
}

struct Line {
    post: String,
    it: Attendance,
    rate: String,
    problems: i64,
    solved: i64,
}

#[derive(Template)]
#[template(path = "dispatch/visits.html")]
struct VisitsPage {
    shell: Shell,
    sentence: String,
    day: String,
    before: String,
    after: String,
    rows: Vec<Row>,
    lines: Vec<Line>,
    periods: Vec<(String, String, bool)>,
    asked: Asked,
    visits: Vec<(String, String, bool)>,
    export: String,
    leaders: String,
    register: String,
}

fn visit_of<'a>(desk: &'a Desk<'_>, asked: &Asked) -> Result<&'a Visit, Refusal> {
    let mut named = desk.packs().visits.iter().filter(|it| asked.visit.is_empty() || it.code == asked.visit);
    named.next().ok_or_else(|| Refusal::not_found(desk.language(), &asked.visit))
}

/// 出勤率 = checked in ÷ due and over.
fn rate(it: &Attendance) -> String {
    let operand = |number: i64| {
        let unit = "次".parse().unwrap_or_else(|_| Unit::percent());
        Operand::Constant(Number::new(Exact::whole(number), unit))
    };
    let over = it.in_time + it.late + it.excused + it.missed;
    match share(operand(it.in_time + it.late), operand(over)).outcome {
        Outcome::Number(number) => format!("{} %", grouped(&number.value, 1)),
        _ => "—".to_owned(),
    }
}

async fn lines(desk: &Desk<'_>, visit: &Visit, asked: &Asked) -> Result<Vec<Line>, Refusal> {
    let language = desk.language();
    let missing = |what: &str| Refusal::not_found(language, what);
    let kind = desk.packs().kind(&visit.kind).ok_or_else(|| missing(&visit.kind))?;
    let (from, until) = days(&asked.period, desk.today()).ok_or_else(|| missing(&asked.period))?;
    let (db, span) = (&desk.cabinet.db, (from.as_str(), until.as_str()));
    let lost = failed(desk.reader);
    let counted = by_part(db, &desk.sight, &kind.code, Part::Lead, span, desk.today()).await.map_err(&lost)?;
    let raised = by_part(db, &desk.sight, &visit.collects, Part::Asker, span, desk.today()).await.map_err(&lost)?;
    let solved = desk.packs().kind(&visit.collects).map(done_states).unwrap_or_default();
    let line = |it: Attendance| {
        let own = || raised.iter().filter(|own| own.post == it.post);
        Line {
            post: desk.post(&it.post),
            rate: rate(&it),
            problems: own().map(|own| own.count).sum(),
            solved: own().filter(|own| solved.contains(&own.state)).map(|own| own.count).sum(),
            it,
        }
    };
    Ok(attendance(&done_states(kind), &excused_states(kind), &counted).into_iter().map(line).collect())
}

/// GET /visits
pub async fn visits(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let visit = visit_of(&desk, &asked)?;
    let today: Date = desk.today().parse().map_err(|error| Refusal::failed(language, error))?;
    let week = match asked.week.as_str() {
        "" => today,
        text => text.parse::<Date>().map_err(|_| Refusal::not_found(language, text))?,
    };
    let week = monday(week);
    let (first, last) = (week.to_string(), week.checked_add(6.days()).unwrap_or(week).to_string());
    let put_on = between(&cabinet.db, &visit.code, &first, &last).await.map_err(failed(&reader))?;
    let numbers: Vec<i64> = put_on.iter().map(|day| day.matter).collect();
    let shown = matters::some(&cabinet.db, &numbers, desk.today()).await.map_err(failed(&reader))?;
    let problems = parts_of(&cabinet.db, &visit.collects, &numbers).await.map_err(failed(&reader))?;
    let mut rows = Vec::new();
    let (mut came, mut open, mut other) = (0, 0, 0);
    let done = desk.packs().kind(&visit.kind).map(done_states).unwrap_or_default();
    for day in &put_on {
        let Some(it) = shown.get(&day.matter) else { continue };
        if !desk.sight.sees(&it.unit, [it.holder.as_str(), it.asker.as_str(), it.lead.as_str()]) {
            continue;
        }
        match (it.ended, done.contains(&it.state)) {
            (false, _) => open += 1,
            (true, true) => came += 1,
            (true, false) => other += 1,
        }
        let acting = desk.world.roster.acting(&day.post, &day.day);
        let names: Vec<String> = acting.iter().map(|(person, _)| desk.world.roster.person_name(person)).collect();
        let mine = acting.iter().any(|(person, _)| *person == reader.visit.actor.person);
        rows.push(Row {
            href: page_of(desk.packs(), &it.kind, it.number),
            post: desk.post(&day.post),
            people: names.join("、"),
            place: desk.unit(&day.place),
            lamp: Lamp::of(it.colour, it.ended, language),
            state: desk.state(&it.kind, &it.state),
            problems: problems.get(&day.matter).copied().unwrap_or(0),
            raise: match mine && reader.visit.may(Deed::HandleMatter) {
                true => format!("/matters/new?kind={}&parent={}", visit.collects, day.matter),
                false => String::new(),
            },
        });
    }
    let day = day_of(visit, week);
    let arguments = [
        ("visit", visit.name.in_language(language).into()),
        ("day", day.to_string().into()),
        ("due", Argument::Count(came + open + other)),
        ("came", Argument::Count(came)),
        ("open", Argument::Count(open)),
        ("other", Argument::Count(other)),
    ];
    let id = match (rows.is_empty(), desk.packs().calendar().look(day).worked) {
        (true, false) => "visit-sentence-off",
        (true, true) => "visit-sentence-none",
        (false, _) => "visit-sentence",
    };
    let to = |weeks: i64| {
        let begins = week.checked_add((7 * weeks).days()).unwrap_or(week);
        format!("/visits?visit={}&week={begins}&period={}", visit.code, segment(&asked.period))
    };
    let view = VisitsPage {
        shell: Shell::new(&reader, "visits", visit.name.in_language(language)),
        sentence: say_with(language, id, &arguments),
        day: day.to_string(),
        before: to(-1),
        after: to(1),
        rows,
        lines: lines(&desk, visit, &asked).await?,
        periods: periods(&asked.period, desk.today(), language),
        visits: desk
            .packs()
            .visits
            .iter()
            .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == visit.code))
            .collect(),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => format!("/visits/export.xlsx?visit={}&period={}", visit.code, segment(&asked.period)),
            false => String::new(),
        },
        leaders: format!("/visits/leaders?visit={}", visit.code),
        register: format!("/register/{}", visit.register),
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// GET /visits/export.xlsx: attendance over the period.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let visit = visit_of(&desk, &asked)?;
    let columns = [
        ("visit-leader", false),
        ("visit-due", true),
        ("visit-in-time", true),
        ("visit-late", true),
        ("visit-excused", true),
        ("visit-missed", true),
        ("visit-rate", true),
        ("visit-problems", true),
        ("visit-solved", true),
    ];
    let row = |line: &Line| {
        let it = &line.it;
        let count = |number: i64| Cell::Text(number.to_string());
        vec![
            Cell::Text(line.post.clone()),
            count(it.due),
            count(it.in_time),
            count(it.late),
            count(it.excused),
            count(it.missed),
            Cell::Text(line.rate.clone()),
            count(line.problems),
            count(line.solved),
        ]
    };
    let lines = lines(&desk, visit, &asked).await?;
    let title = say_with(language, "visit-attendance", &[("visit", visit.name.in_language(language).into())]);
    let sheet = Sheet {
        name: visit.name.in_language(language).to_owned(),
        title: format!("{title} {}", if asked.period.is_empty() { desk.today() } else { &asked.period }),
        notes_above: Vec::new(),
        columns: columns
            .iter()
            .map(|(id, numeric)| Column {
                heading: say(language, id),
                unit: String::new(),
                numeric: *numeric,
                width: None,
            })
            .collect(),
        rows: lines.iter().map(row).collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(
        bytes,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &format!("{title} {}.xlsx", desk.today()),
    ))
}
