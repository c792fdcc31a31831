//! Agenda and minutes as a paper (会议议程、会议纪要): one document, from which docx, workbook and print are written.

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

const DECISIONS: [&str; 5] = ["meeting-decision", "matter-lead", "matter-due", "meeting-fate", "matter-number"];

fn topic(desk: &Desk<'_>, it: TopicView, blocks: &mut Vec<Block>) {
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
    if !it.decisions.is_empty() {
        blocks.push(table(desk, "meeting-decisions", &DECISIONS, it.decisions.into_iter().map(decision).collect()));
    }
}

pub(super) fn document(desk: &Desk<'_>, sitting: &Sitting<'_>) -> Document {
    let language = desk.language();
    let meeting = &sitting.meeting;
    let held = !meeting.held_on.is_empty();
    let id = if held { "meeting-minutes-title" } else { "meeting-agenda-title" };
    let (body, turn) = (body_name(desk, &meeting.body), turn_of(desk, meeting));
    let mut blocks = vec![line(sitting.sentence(desk))];
    let seats = sitting.seats(desk);
    if held {
        let seat = |it: super::sheet::SeatView| vec![it.name, it.people, it.came_name, it.substitute, it.reason];
        let columns = ["me-post", "meeting-people", "meeting-came", "meeting-substitute", "matter-remark"];
        blocks.push(Block::Heading(1, say(language, "meeting-seats")));
        blocks.push(table(desk, "meeting-seats", &columns, seats.into_iter().map(seat).collect()));
    }
    let before = sitting.before_views(desk);
    if !before.is_empty() {
        blocks.push(Block::Heading(1, say(language, "meeting-before")));
        blocks.push(table(desk, "meeting-before", &DECISIONS, before.into_iter().map(decision).collect()));
    }
    for section in sitting.sections(desk) {
        let name = if section.name.is_empty() { say(language, "meeting-agenda") } else { section.name };
        blocks.push(Block::Heading(1, name));
        for it in section.topics {
            topic(desk, it, &mut blocks);
        }
    }
    let general = sitting.decisions_of(desk, 0);
    if !general.is_empty() {
        blocks.push(Block::Heading(1, say(language, "meeting-general")));
        blocks.push(table(desk, "meeting-decisions", &DECISIONS, general.into_iter().map(decision).collect()));
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
