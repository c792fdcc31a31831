//! GET /targets: the board of a unit in a month, and its workbook.

use askama::Template;
use axum::extract::State;
use basis::period::Period;
use jiff::civil::Date;

use super::board::{Board, board, month_of, round};
use super::export;
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::books::Books;
use crate::number::place::{period_label, standing};
use crate::number::print::Printer;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::Page;
use crate::target::{Book, Targets, as_month};

/// The media type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "tracking/board.html")]
struct BoardPage {
    shell: Shell,
    unit: String,
    month: String,
    /// The month as addresses have it.
    period: String,
    board: Board,
    sentence: String,
    /// Where there are targets, when this unit has none.
    elsewhere: Vec<(String, String)>,
    may_enter: bool,
    may_export: bool,
    /// Where a wall goes next; empty where it stays.
    next: String,
    wall: String,
}

/// A unit's targets in a month, as a reader asked for them.
pub(super) struct Asked {
    pub books: Books,
    pub book: Book,
    pub unit: String,
    pub month: Option<Period>,
    pub today: Date,
}

impl Asked {
    /// The unit and the month that stay from page to page; else the reader's own unit, and the newest month with figures.
    pub async fn by(targets: &Targets, reader: &Reader, deed: Deed) -> Result<Asked, Refusal> {
        let books = targets.shelf().books_for(reader, deed).await?;
        let book = targets.seen(reader).await?;
        let today = reader.visit.today.parse().unwrap_or_default();
        let own = reader.visit.actor.first_post().map_or_else(String::new, |post| post.unit.clone());
        let place = reader.place.as_ref().filter(|place| books.subjects.get(&place.unit).is_some());
        let unit = place.map_or(own, |place| place.unit.clone());
        let printer = Printer { analyst: books.analyst(), language: reader.language };
        let chosen = place.and_then(|place| as_month(place.period));
        // A month of a year without targets of this unit is that of some other page.
        let fits = |month: &Period| {
            book.all().any(|target| target.is_of(month.year()))
                && (reader.chose_place || has_lights(&book, &unit, *month))
        };
        let month = chosen.filter(fits).or_else(|| month_of(&printer, &book, &unit, today));
        Ok(Asked { unit, month, today, books, book })
    }

    pub fn printer(&self, reader: &Reader) -> Printer<'_> {
        Printer { analyst: self.books.analyst(), language: reader.language }
    }
}

fn has_lights(book: &Book, unit: &str, month: Period) -> bool {
    book.of_unit(unit).any(|target| target.is_of(month.year()))
}

pub(super) fn shell_of(reader: &Reader, asked: &Asked, title: String) -> Shell {
    let mut shell = Shell::new(reader, "targets", title);
    shell.version = asked.books.panel.version().to_string();
    if let (Some(subject), Some(month)) = (asked.books.subjects.get(&asked.unit), asked.month) {
        shell.about(standing(&asked.books, subject, month, reader.language));
    }
    shell
}

fn board_of(asked: &Asked, printer: &Printer<'_>) -> Board {
    asked.month.map_or_else(Board::default, |month| board(printer, &asked.book, &asked.unit, month, asked.today))
}

fn sentence(reader: &Reader, unit: &str, month: &str, board: &Board) -> String {
    let tally = board.tally;
    let arguments = [
        ("unit", unit.into()),
        ("month", month.into()),
        ("all", tally.all().into()),
        ("green", tally.green.into()),
        ("blue", tally.blue.into()),
        ("yellow", tally.yellow.into()),
        ("red", tally.red.into()),
        ("unlit", tally.unlit.into()),
    ];
    say_with(reader.language, "targets-sentence", &arguments)
}

/// GET /targets
pub async fn board_page(State(targets): State<Targets>, reader: Reader) -> Page {
    let asked = Asked::by(&targets, &reader, Deed::SeeFigures).await?;
    let printer = asked.printer(&reader);
    let unit = printer.subject(&asked.unit);
    let board = board_of(&asked, &printer);
    let month = asked.month.map(|month| period_label(month, reader.language)).unwrap_or_default();
    let shell = shell_of(&reader, &asked, say(reader.language, "nav-targets"));
    let mut elsewhere: Vec<(String, String)> = Vec::new();
    if board.lines.is_empty() {
        for target in asked.book.all() {
            let name = printer.subject(&target.unit);
            if let (Some((_, until)), false) = (target.years(), elsewhere.iter().any(|(known, _)| *known == name)) {
                let period = asked.month.filter(|month| target.is_of(month.year()));
                let period = period.map_or_else(|| until.to_string(), |month| month.to_string());
                elsewhere.push((name, format!("/targets?at={}/{period}", segment(&target.unit))));
            }
        }
        elsewhere.truncate(12);
    }
    let view = BoardPage {
        sentence: sentence(&reader, &unit, &month, &board),
        may_enter: reader.visit.actor.may_with(Deed::EnterRegister, "target", false),
        may_export: reader.visit.may(Deed::ExportFigures),
        next: asked.month.map(|month| next(&printer, &asked, month)).unwrap_or_default(),
        wall: asked.month.map(|month| wall(&asked.unit, month)).unwrap_or_default(),
        period: asked.month.map(|month| month.to_string()).unwrap_or_default(),
        unit,
        month,
        board,
        elsewhere,
        shell: shell.clone(),
    };
    show(&shell, &view)
}

fn wall(unit: &str, month: Period) -> String {
    format!("/targets?at={}/{month}&screen=1", segment(unit))
}

/// The unit a wall shows after this one.
fn next(printer: &Printer<'_>, asked: &Asked, month: Period) -> String {
    let round = round(printer, &asked.book, &asked.unit, month);
    let at = round.iter().position(|code| *code == asked.unit).map_or(0, |at| at + 1);
    let next = round.get(at % round.len().max(1)).filter(|code| **code != asked.unit);
    next.map_or_else(String::new, |code| wall(code, month))
}

/// GET /targets/export.xlsx
pub async fn board_export(State(targets): State<Targets>, reader: Reader) -> Page {
    let asked = Asked::by(&targets, &reader, Deed::ExportFigures).await?;
    let printer = asked.printer(&reader);
    let board = board_of(&asked, &printer);
    let month = asked.month.map(|month| period_label(month, reader.language)).unwrap_or_default();
    let unit = printer.subject(&asked.unit);
    let title = format!("{unit} {} {month}", say(reader.language, "nav-targets"));
    let sentence = sentence(&reader, &unit, &month, &board);
    let book = export::board(&board, reader.language, &title, &sentence);
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    Ok(download(bytes, XLSX, &format!("{title}.xlsx")))
}
