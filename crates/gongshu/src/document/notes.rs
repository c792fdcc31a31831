//! The notes of a document: each distinct figure once, in the order it is first printed.

use std::collections::HashMap;

use basis::document::{Figure, Note, Run};

use crate::number::analyst::Answer;
use crate::number::ask::Ask;
use crate::number::print::Printer;

/// Gathers notes while a document is written.
#[derive(Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    numbers: HashMap<Ask, usize>,
}

impl Notes {
    /// `text` as a figure bound to the note of `answer`.
    pub fn bind(&mut self, printer: &Printer<'_>, answer: &Answer, text: String) -> Run {
        let note = match self.numbers.get(&answer.ask) {
            Some(number) => *number,
            None => {
                self.notes.push(note(printer, answer));
                self.numbers.insert(answer.ask.clone(), self.notes.len());
                self.notes.len()
            }
        };
        Run::Figure(Figure { text, note, href: answer.ask.href() })
    }

    pub fn into_inner(self) -> Vec<Note> {
        self.notes
    }
}

fn note(printer: &Printer<'_>, answer: &Answer) -> Note {
    /// Inputs of a rank are a whole group; a note names the first ones and how many there are.
    const INPUTS_MAX: usize = 8;
    let explanation = printer.explain(answer);
    let mut inputs: Vec<String> = explanation.inputs.iter().take(INPUTS_MAX).map(|input| input.line(printer)).collect();
    if INPUTS_MAX < explanation.inputs.len() {
        inputs.push(crate::message::say_with(
            printer.language,
            "document-more-inputs",
            &[("count", basis::message::Argument::Count(i64::try_from(explanation.inputs.len()).unwrap_or(i64::MAX)))],
        ));
    }
    let quotes = explanation.quotes.join(&crate::message::say(printer.language, "list-join"));
    let source = if quotes.is_empty() { explanation.source } else { format!("{} [{quotes}]", explanation.source) };
    Note {
        subject: explanation.title,
        value: explanation.value,
        formula: match (explanation.inputs.is_empty(), explanation.formula.as_str()) {
            (true, _) | (_, "") => explanation.method,
            (false, formula) => format!("{}: {formula}", explanation.method),
        },
        inputs,
        source,
        version: explanation.version,
    }
}
