//! What the monitoring pages share: a figure as a page shows it, with its door.

use basis::derive::Outcome;
use basis::document::Run;
use basis::exact::Exact;
use basis::show;

use crate::number::analyst::Answer;
use crate::number::ask::Ask;
use crate::number::print::Printer;

/// A figure on a page: what is printed, where its door leads, and the reason when there is none.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub text: String,
    pub href: String,
    /// Why there is no figure; empty when there is one.
    pub reason: String,
    /// `up`, `down` or empty: the direction of a change, for the mark beside it.
    pub trend: &'static str,
    /// The value as plain decimal text in its print unit; empty when there is none. Charts and sorting use it.
    pub sort: String,
}

impl Cell {
    pub fn known(&self) -> bool {
        self.reason.is_empty()
    }

    /// With its unit: for tiles and sentences.
    pub fn with_unit(printer: &Printer<'_>, answer: &Answer) -> Cell {
        Cell { text: printer.value(answer).unwrap_or_default(), ..Cell::bare(printer, answer) }
    }

    /// The digits only: for tables with the unit in the head.
    pub fn bare(printer: &Printer<'_>, answer: &Answer) -> Cell {
        let reason = answer.absence().map(|absence| printer.absence(&absence)).unwrap_or_default();
        // Only a change has a direction: a level above zero is no rise.
        let change = answer.number().ok().map(|number| number.value).filter(|_| printer.is_change(answer));
        Cell {
            text: printer.digits(answer).unwrap_or_default(),
            href: answer.ask.href(),
            reason,
            trend: match &change {
                Some(change) if 0 < change.sign() => "up",
                Some(change) if change.sign() < 0 => "down",
                _ => "",
            },
            sort: decimal(printer, answer),
        }
    }

    /// A door to an answer that is worked out when it is opened.
    pub fn closed(printer: &Printer<'_>, ask: &Ask) -> Cell {
        let text = crate::message::say(printer.language, "cell-open");
        Cell { text, href: ask.href(), ..Cell::default() }
    }

    /// A change of rank in words: 上升1位.
    pub fn rank_change(printer: &Printer<'_>, answer: &Answer) -> Cell {
        let mut cell = Cell::bare(printer, answer);
        if let Ok(number) = answer.number() {
            cell.text = show::rank_change(&number.value, printer.language);
        }
        cell
    }
}

fn decimal(printer: &Printer<'_>, answer: &Answer) -> String {
    printer
        .decimal(answer)
        .map_or_else(String::new, |(value, decimals)| value.rounded(decimals.max(4), basis::exact::Rounding::HalfUp))
}

/// Whether a question has an answer worth a place on the page.
pub fn answered(printer: &Printer<'_>, ask: &Ask) -> Option<Answer> {
    let answer = printer.analyst.answer(ask);
    matches!(answer.outcome(), Outcome::Number(_) | Outcome::Words(..)).then_some(answer)
}

/// A piece of a sentence for a template: words, or a figure with its door.
#[derive(Clone, Debug)]
pub struct Piece {
    pub text: String,
    pub href: Option<String>,
}

impl From<&Run> for Piece {
    fn from(run: &Run) -> Piece {
        match run {
            Run::Text(text) => Piece { text: text.clone(), href: None },
            Run::Figure(figure) => Piece { text: figure.text.clone(), href: Some(figure.href.clone()) },
        }
    }
}

/// The width of a bar in whole percent of the longest, for the classes `w-0` to `w-100` of bars.
pub fn bar(value: &Exact, longest: &Exact) -> String {
    let width = value.abs().over(longest).map(|share| &share * &Exact::whole(100));
    width.unwrap_or_else(Exact::zero).rounded(0, basis::exact::Rounding::HalfUp)
}
