//! Agenda and minutes as a paper (会议议程、会议纪要): one document, from which docx and workbook are written. An agenda tells what became of
//! earlier decisions by today; minutes say what was decided and nothing that changes afterwards.

use basis::document::{Block, Column, Document, Run, Table};

use super::sheet::{DecisionView, TopicView};
use super::sitting::Sitting;
use super::view::{body_name, turn_of};
use crate::matter::desk::Desk;
use crate::message::{say, say_with};

fn line(text: String) -> Block {
    Block::Paragraph(vec![Run::Text(text)])
}

fn table(desk: &Desk<'_>, caption: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Block {
    let column = |id: &&str| Column { heading: say(desk.language(), id), numeric: false };
    Block::Table(Table {
        caption: say(desk.language(), caption),
        unit: String::new(),
        columns: columns.iter().map(column).collect(),
        rows: rows.into_iter().map(|row| row.into_iter().map(|text| vec![Run::Text(text)]).collect()).collect(),
    })
}

fn decision(it: DecisionView) -> Vec<String> {
    vec![it.words, it.lead, it.due, it.fate, it.code]
}

const BEFORE: [&str; 5] = ["meeting-decision", "matter-lead", "matter-due", "meeting-fate", "matter-number"];
const DECIDED: [&str; 3] = ["meeting-decision", "matter-lead", "matter-due"];

/// What was decided about a topic, as it was decided: a task may have gone to another post since, or been given more time.
fn decided(desk: &Desk<'_>, sitting: &Sitting<'_>, topic: i64) -> Option<Block> {
    let own = sitting.became.iter().map(|it| &it.decision).filter(|it| it.topic == topic);
    let rows: Vec<Vec<String>> = own.map(|it| vec![it.words.clone(), desk.post(&it.lead), it.due_on.clone()]).collect();
    (!rows.is_empty()).then(|| table(desk, "meeting-decisions", &DECIDED, rows))
}

fn topic(desk: &Desk<'_>, sitting: &Sitting<'_>, it: TopicView, blocks: &mut Vec<Block>) {
    let language = desk.language();
    blocks.push(Block::Heading(2, format!("{}. {}", it.nth, it.title)));
    let mut words = it.why;
    if !it.presenter.is_empty() {
        let presenter = say_with(language, "meeting-presents", &[("post", it.presenter.into())]);
        words = if words.is_empty() { presenter } else { format!("{words} {presenter}") };
    }
    if !words.is_empty() {
        blocks.push(line(words));
    }
    if !it.summary.is_empty() {
        blocks.push(line(it.summary));
    }
    blocks.extend(decided(desk, sitting, it.line));
}

pub(super) fn document(desk: &Desk<'_>, sitting: &Sitting<'_>) -> Document {
    let language = desk.language();
    let meeting = &sitting.meeting;
    let held = !meeting.held_on.is_empty();
    let id = if held { "meeting-minutes-title" } else { "meeting-agenda-title" };
    let (body, turn) = (body_name(desk, &meeting.body), turn_of(desk, meeting));
    let first = match held {
        true => sitting.was_held(desk),
        false => sitting.sentence(desk),
    };
    let mut blocks = vec![line(first)];
    let seats = sitting.seats(desk);
    if held {
        let seat = |it: super::sheet::SeatView| vec![it.name, it.people, it.came_name, it.substitute, it.reason];
        let columns = ["me-post", "meeting-people", "meeting-came", "meeting-substitute", "matter-remark"];
        blocks.push(Block::Heading(1, say(language, "meeting-seats")));
        blocks.push(table(desk, "meeting-seats", &columns, seats.into_iter().map(seat).collect()));
    }
    let before = sitting.before_views(desk);
    if !held && !before.is_empty() {
        blocks.push(Block::Heading(1, say(language, "meeting-before")));
        blocks.push(table(desk, "meeting-before", &BEFORE, before.into_iter().map(decision).collect()));
    }
    for section in sitting.sections(desk) {
        let name = if section.name.is_empty() { say(language, "meeting-agenda") } else { section.name };
        blocks.push(Block::Heading(1, name));
        for it in section.topics {
            topic(desk, sitting, it, &mut blocks);
        }
    }
    if let Some(general) = decided(desk, sitting, 0) {
        blocks.push(Block::Heading(1, say(language, "meeting-general")));
        blocks.push(general);
    }
    let corrections = sitting.corrected(desk);
    if !corrections.is_empty() {
        blocks.push(Block::Heading(1, say(language, "meeting-corrections")));
        for (at, words, reason, by) in corrections {
            blocks.push(line(format!("{at} {by} {words} {reason}")));
        }
    }
    Document {
        language,
        title: say_with(language, id, &[("body", body.as_str().into()), ("turn", turn.into())]),
        issuer: body,
        date: if held { meeting.held_on.clone() } else { desk.today().to_owned() },
        basis: format!("{} {}", sitting.matter.code, sitting.paper()).trim().to_owned(),
        blocks,
        ..Document::default()
    }
}
