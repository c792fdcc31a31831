//! R16: a question mark where a decimal point was, a percent sign lost. R28: placeholders left in what is quoted.

use super::super::world::{Item, World};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    let quoting = |test: &dyn Fn(&Item) -> bool| -> Vec<&str> {
        world.items.iter().filter(|item| test(item)).map(|item| item.said.id.as_str()).collect()
    };
    let point = quoting(&|item| lost_point(&item.said.quote) && of_number(item));
    let percent = quoting(&|item| item.said.is("unit_lost"));
    let damaged = [("inconsistency-lost-point", point, "\\d?\\d"), ("inconsistency-lost-percent", percent, "%")];
    for (message, ids, arithmetic) in damaged {
        if !ids.is_empty() {
            found.push(
                Inconsistency::new(Rule::R16, Weight::Medium, message)
                    .with("count", ids.len().to_string())
                    .among(ids)
                    .shows(arithmetic),
            );
        }
    }
    for mark in world.lexicon.list("placeholders") {
        let ids = quoting(&|item| item.said.quote.contains(mark.as_str()));
        if !ids.is_empty() {
            found.push(
                Inconsistency::new(Rule::R28, Weight::Low, "inconsistency-placeholder")
                    .with("mark", mark)
                    .with("count", ids.len().to_string())
                    .among(ids)
                    .shows(mark.as_str()),
            );
        }
    }
}

/// A digit, a question mark, a digit.
fn lost_point(quote: &str) -> bool {
    let letters: Vec<char> = quote.chars().collect();
    letters
        .windows(3)
        .any(|three| three[0].is_ascii_digit() && matches!(three[1], '?' | '\u{ff1f}') && three[2].is_ascii_digit())
}

/// Whether the row's own number is the damaged one.
fn of_number(item: &Item) -> bool {
    let Some(amount) = item.amount() else { return true };
    ["?", "\u{ff1f}"].iter().any(|mark| item.said.quote.contains(&amount.text.replace('.', mark)))
        && amount.text.contains('.')
}
