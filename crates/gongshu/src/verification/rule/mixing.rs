//! R18: figures to June beside figures to July of one year: ratios between them mean nothing.

use std::collections::BTreeMap;

use super::super::statement::Book;
use super::super::world::{Item, World};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    let mut speeches: BTreeMap<(&str, i32), BTreeMap<u8, Vec<&Item>>> = BTreeMap::new();
    for item in world
        .items
        .iter()
        .filter(|item| item.said.book != Book::Target && !item.said.is_added() && item.amount().is_some())
    {
        // What is said of another row has that row's time.
        if !item.said.refers.is_empty() {
            continue;
        }
        if let Some((year, month)) = item.said.span.to_date() {
            speeches.entry((item.said.doc.as_str(), year)).or_default().entry(month).or_default().push(item);
        }
    }
    for ((doc, _), months) in speeches {
        if months.len() < 2 {
            continue;
        }
        let listed: Vec<String> = months.iter().map(|(month, items)| format!("1—{month}: {}", items.len())).collect();
        found.push(
            Inconsistency::new(Rule::R18, Weight::Low, "inconsistency-periods")
                .among(months.values().flatten().map(|item| item.said.id.as_str()))
                .with("doc", doc)
                .shows(listed.join("; ")),
        );
    }
}
