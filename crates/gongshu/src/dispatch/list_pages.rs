//! The list of meetings: who must meet when, who met and who did not, and how far what was decided is.

use askama::Template;
use axum::extract::State;
use basis::message::Argument;
use files::book::{Book, Cell, Column, Sheet};
use jiff::Span;

use super::fate::{Became, Fate, became};
use super::record::Meeting;
use super::sheet::colour;
use super::store;
use super::talks::{Talked, talks};
use super::view::{Verdict, address, body_name, sees, series_name, turn_of, verdict};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::cabinet::page_of;
use crate::matter::desk::{Desk, Lamp};
use crate::matter::store::{self as matters, Shown};
use crate::message::{say, say_with};
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::{Page, failed};

/// Decisions a page shows.
const SHOWN: usize = 60;

/// A meeting that is still to be held, or whose minutes are due.
struct Row {
    href: String,
    body: String,
    series: String,
    turn: String,
    lamp: Lamp,
    state: String,
    due: String,
    planned: String,
    holder: String,
}

/// How a body kept its cadence over the year.
struct Kept {
    body: String,
    series: String,
    /// How many turns are over, or were held before their end.
    due: i64,
    in_time: i64,
    late: i64,
    called_off: i64,
    missed: Vec<(String, String)>,
    /// The day on which it last met, and that meeting.
    last: Option<(String, String)>,
}

struct Decided {
    words: String,
    href: String,
    meeting: String,
    meeting_href: String,
    lead: String,
    due: String,
    fate: String,
    colour: &'static str,
}

#[derive(Template)]
#[template(path = "dispatch/list.html")]
struct ListPage {
    shell: Shell,
    sentence: String,
    second: String,
    rows: Vec<Row>,
    kept: Vec<Kept>,
    decided: Vec<Decided>,
    talked: Vec<Talked>,
    export: String,
}

/// A meeting with its matter and what is to be said of it.
struct Seen {
    meeting: Meeting,
    shown: Shown,
    verdict: Verdict,
}

/// The meetings of the last year that the reader sees.
async fn seen(desk: &Desk<'_>) -> Result<(String, Vec<Seen>), Refusal> {
    let today = desk.cabinet.clock.today();
    let from = today.checked_sub(Span::new().years(1)).unwrap_or(today).to_string();
    let meetings = store::since(&desk.cabinet.db, &from).await.map_err(failed(desk.reader))?;
    let numbers: Vec<i64> = meetings.iter().map(|meeting| meeting.matter).collect();
    let mut shown = matters::some(&desk.cabinet.db, &numbers, desk.today()).await.map_err(failed(desk.reader))?;
    let one = |meeting: Meeting| {
        let shown = shown.remove(&meeting.matter)?;
        let verdict = verdict(&meeting, shown.ended, desk.today());
        sees(desk, &shown, &meeting.body).then_some(Seen { meeting, shown, verdict })
    };
    Ok((from, meetings.into_iter().filter_map(one).collect()))
}

fn row(desk: &Desk<'_>, seen: &Seen) -> Row {
    let (meeting, shown) = (&seen.meeting, &seen.shown);
    Row {
        href: address(meeting.matter),
        body: body_name(desk, &meeting.body),
        series: series_name(desk, &meeting.series),
        turn: turn_of(desk, meeting),
        lamp: Lamp::of(shown.colour, shown.ended, desk.language()),
        state: desk.state(&shown.kind, &shown.state),
        due: meeting.due_day.clone(),
        planned: meeting.planned.clone(),
        holder: desk.holder(shown),
    }
}

/// How each body kept each series it has.
fn kept(desk: &Desk<'_>, seen: &[Seen]) -> Vec<Kept> {
    let same = |left: &Seen, right: &Seen| {
        (&left.meeting.series, &left.meeting.body) == (&right.meeting.series, &right.meeting.body)
    };
    let one = |group: &[Seen]| {
        let count = |verdict: Verdict| i64::try_from(group.iter().filter(|it| it.verdict == verdict).count());
        let count = |verdict| count(verdict).unwrap_or(0);
        let first = group.first()?;
        let missed = group.iter().filter(|it| it.verdict == Verdict::Missed);
        Some(Kept {
            body: body_name(desk, &first.meeting.body),
            series: series_name(desk, &first.meeting.series),
            due: i64::try_from(group.len()).unwrap_or(0) - count(Verdict::ToBeHeld),
            in_time: count(Verdict::InTime),
            late: count(Verdict::Late),
            called_off: count(Verdict::CalledOff),
            missed: missed.map(|it| (turn_of(desk, &it.meeting), address(it.meeting.matter))).collect(),
            last: group
                .iter()
                .filter(|it| !it.meeting.held_on.is_empty())
                .max_by_key(|it| &it.meeting.held_on)
                .map(|it| (it.meeting.held_on.clone(), address(it.meeting.matter))),
        })
    };
    let mut kept: Vec<Kept> = seen.chunk_by(same).filter_map(one).collect();
    // Who failed comes first.
    kept.sort_by_key(|it| std::cmp::Reverse(it.missed.len()));
    kept
}

fn decided(desk: &Desk<'_>, meetings: &[Seen], it: &Became) -> Option<Decided> {
    let meeting = meetings.iter().find(|seen| seen.meeting.matter == it.decision.meeting)?;
    let language = desk.language();
    Some(Decided {
        words: it.decision.words.clone(),
        href: it.task.as_ref().map_or_else(String::new, |task| page_of(desk.packs(), &task.kind, task.number)),
        meeting: format!("{} {}", body_name(desk, &meeting.meeting.body), turn_of(desk, &meeting.meeting)),
        meeting_href: address(it.decision.meeting),
        lead: desk.post(it.task.as_ref().map_or(&it.decision.lead, |task| &task.lead)),
        due: it.task.as_ref().map_or(&it.decision.due_on, |task| &task.due_on).clone(),
        fate: say(language, &format!("meeting-fate-{}", it.fate.word())),
        colour: colour(it),
    })
}

fn sentences(desk: &Desk<'_>, seen: &[Seen], decisions: &[Became]) -> (String, String) {
    let language = desk.language();
    let count = |is: &dyn Fn(&Seen) -> bool| i64::try_from(seen.iter().filter(|it| is(it)).count()).unwrap_or(0);
    let verdict = |own: Verdict| count(&|it| it.verdict == own);
    let next = seen.iter().filter(|it| it.verdict == Verdict::ToBeHeld).min_by_key(|it| it.meeting.due_day.clone());
    let first = match next {
        None => say(language, "meetings-sentence-none"),
        Some(next) => {
            let arguments = [
                ("open", Argument::Count(verdict(Verdict::ToBeHeld))),
                ("body", body_name(desk, &next.meeting.body).into()),
                ("due", next.meeting.due_day.as_str().into()),
                ("missed", Argument::Count(verdict(Verdict::Missed))),
            ];
            say_with(language, "meetings-sentence", &arguments)
        }
    };
    let (open, overdue, done) = super::agenda::tally(decisions);
    let held = verdict(Verdict::InTime) + verdict(Verdict::Late);
    let arguments = [
        ("held", Argument::Count(held)),
        ("late", Argument::Count(verdict(Verdict::Late))),
        ("open", Argument::Count(open)),
        ("overdue", Argument::Count(overdue)),
        ("done", Argument::Count(done)),
    ];
    (first, say_with(language, "meetings-sentence-decisions", &arguments))
}

/// GET /meetings
pub async fn list(State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let (from, seen) = seen(&desk).await?;
    let mut all = store::decisions_since(&cabinet.db, &from).await.map_err(failed(&reader))?;
    all.retain(|it| seen.iter().any(|seen| seen.meeting.matter == it.meeting));
    let became = became(&cabinet, desk.today(), all).await.map_err(failed(&reader))?;
    let (sentence, second) = sentences(&desk, &seen, &became);
    let mut open: Vec<&Became> = became.iter().filter(|it| it.fate.is_open()).collect();
    open.sort_by_key(|it| (it.fate != Fate::Overdue, it.decision.due_on.clone()));
    let mut due: Vec<&Seen> = seen.iter().filter(|it| !it.shown.ended).collect();
    due.sort_by_key(|it| (it.meeting.due_day.clone(), it.meeting.matter));
    let view = ListPage {
        shell: Shell::new(&reader, "meetings", say(reader.language, "nav-meetings")),
        sentence,
        second,
        rows: due.into_iter().map(|it| row(&desk, it)).collect(),
        kept: kept(&desk, &seen),
        talked: talks(&desk).await?,
        decided: open.into_iter().take(SHOWN).filter_map(|it| decided(&desk, &seen, it)).collect(),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => "/meetings/export.xlsx".to_owned(),
            false => String::new(),
        },
    };
    show(&view.shell.clone(), &view)
}

/// GET /meetings/export.xlsx: every meeting of the year with what is to be said of it.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let (from, mut seen) = seen(&desk).await?;
    // What is taken out of the program is what this very deed reaches.
    let reach = desk.world.tree.within(&reader.visit.actor.reach(Deed::ExportMatter), desk.today());
    seen.retain(|it| reach.holds_place(&it.shown.unit));
    let mut all = store::decisions_since(&cabinet.db, &from).await.map_err(failed(&reader))?;
    all.retain(|it| seen.iter().any(|seen| seen.meeting.matter == it.meeting));
    let became = became(&cabinet, desk.today(), all).await.map_err(failed(&reader))?;
    let (sentence, second) = sentences(&desk, &seen, &became);
    let language = reader.language;
    let sheet = |name: &str, columns: &[&str], rows: Vec<Vec<Cell>>| Sheet {
        name: say(language, name),
        title: format!("{} {}", say(language, name), desk.today()),
        notes_above: vec![sentence.clone(), second.clone()],
        columns: columns
            .iter()
            .map(|id| Column { heading: say(language, id), unit: String::new(), numeric: false, width: None })
            .collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    };
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let meeting = |it: &Seen| {
        vec![
            text(it.shown.code.clone()),
            text(body_name(&desk, &it.meeting.body)),
            text(series_name(&desk, &it.meeting.series)),
            text(turn_of(&desk, &it.meeting)),
            text(it.meeting.due_day.clone()),
            text(it.meeting.held_on.clone()),
            text(say(language, &format!("meeting-verdict-{}", it.verdict.word()))),
            text(desk.state(&it.shown.kind, &it.shown.state)),
        ]
    };
    let decision = |it: Decided| vec![text(it.words), text(it.meeting), text(it.lead), text(it.due), text(it.fate)];
    let book = Book {
        sheets: vec![
            sheet(
                "nav-meetings",
                &[
                    "matter-number",
                    "meeting-body",
                    "meeting-series",
                    "meeting-turn",
                    "meeting-due",
                    "meeting-held-on",
                    "meeting-verdict",
                    "matter-state",
                ],
                seen.iter().map(meeting).collect(),
            ),
            sheet(
                "meetings-decisions",
                &["meeting-decision", "meeting-one", "matter-lead", "matter-due", "meeting-fate"],
                became.iter().filter_map(|it| decided(&desk, &seen, it)).map(decision).collect(),
            ),
        ],
    };
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    reader.visit.reads.note_export();
    let name = format!("{} {}.xlsx", say(language, "nav-meetings"), desk.today());
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
