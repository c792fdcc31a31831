//! Examples a scheme proves itself with: a unit's figures and the total they give.

use std::collections::BTreeMap;

use basis::score::{Case, Figure};

use crate::pack::reading::{Entry, Spot};

/// One example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    pub case: Case,
    /// The total as printed, with the decimals it is written with.
    pub gives: String,
    pub spot: Spot,
}

impl Example {
    pub(super) fn read(entry: &Entry<'_>) -> Example {
        let mut case = Case { unit: "example".to_owned(), parent: "parent".to_owned(), ..Case::default() };
        for given in entry.entries("given") {
            let indicator = given.text("indicator");
            let figure: &mut Figure = case.figures.entry(indicator).or_default();
            let mut values = BTreeMap::new();
            for key in given.keys().into_iter().filter(|key| key != "indicator") {
                match key == "marks" {
                    true => {
                        let marks = given.decimals("marks").into_iter().enumerate();
                        figure.marks.extend(marks.map(|(at, mark)| ((at + 1).to_string(), mark)));
                    }
                    false => values.extend(given.decimal(&key).map(|value| (key, value))),
                }
            }
            figure.values.extend(values);
            given.finish();
        }
        let example = Example { case, gives: entry.text("gives"), spot: entry.spot() };
        entry.optional_text("source");
        entry.finish();
        example
    }
}
