//! The list of matters as a workbook.

use files::book::{Book, Cell, Column, Sheet};

use super::view::{Desk, Lamp};
use crate::matter::store::Shown;
use crate::message::say;

pub fn book(desk: &Desk<'_>, sentence: &str, shown: &[Shown]) -> Book {
    let language = desk.language();
    let columns = [
        "matter-number",
        "matter-title",
        "matter-light",
        "matter-state",
        "matter-holder",
        "matter-lead",
        "matter-asker",
        "matter-due",
        "matter-source",
        "matter-unit",
    ];
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let row = |it: &Shown| {
        vec![
            text(it.code.clone()),
            text(it.title.clone()),
            text(Lamp::of(it.colour, it.ended, language).name),
            text(desk.state(&it.kind, &it.state)),
            text(desk.holder(it)),
            text(desk.post(&it.lead)),
            text(desk.post(&it.asker)),
            text(desk.due(it)),
            text(it.source.clone()),
            text(desk.unit(&it.unit)),
        ]
    };
    let sheet = Sheet {
        name: say(language, "nav-matters"),
        title: format!("{} {}", say(language, "nav-matters"), desk.today()),
        notes_above: vec![sentence.to_owned()],
        columns: columns
            .iter()
            .map(|id| Column { heading: say(language, id), unit: String::new(), numeric: false, width: None })
            .collect(),
        rows: shown.iter().map(row).collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    Book { sheets: vec![sheet] }
}
