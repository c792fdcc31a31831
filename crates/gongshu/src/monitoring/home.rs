//! The home page: my work today, then the regions with figures.

use askama::Template;
use axum::extract::State;
use basis::period::Period;

use super::cockpit::address;
use super::pages::{Page, shell};
use crate::access::Deed;
use crate::message::say;
use crate::number::books::Books;
use crate::number::place::leading_periods;
use crate::number::print::Printer;
use crate::number::shelf::Shelf;
use crate::organisation::handover::Bureau;
use crate::organisation::today::{Today, today};
use crate::page::{Reader, Shell, show};
use crate::register::counter::failed;

/// A region to open: name, address, latest period.
type Region = (String, String, String);

#[derive(Template)]
#[template(path = "monitoring/home.html")]
struct HomePage {
    shell: Shell,
    today: Today,
    /// Whether the reader sees figures at all; an administrator does not.
    sees: bool,
    groups: Vec<(String, Vec<Region>)>,
    lately: Vec<Region>,
    figures: usize,
}

/// GET /: what waits for whoever is signed in, and the regions with figures, each with its latest period.
pub async fn home(State(shelf): State<Shelf>, State(bureau): State<Bureau>, reader: Reader) -> Page {
    let today = today(&bureau, &reader).await.map_err(failed(&reader))?;
    if !reader.visit.may(Deed::SeeFigures) {
        let shell = Shell::new(&reader, "home", say(reader.language, "today-title"));
        let view = HomePage { today, sees: false, groups: Vec::new(), lately: Vec::new(), figures: 0, shell };
        return show(&view.shell.clone(), &view);
    }
    let books = shelf.books(&reader).await?;
    let (groups, lately) = regions(&books, &reader);
    let shell = shell(&reader, &books, "home", say(reader.language, "today-title"), None);
    show(&shell.clone(), &HomePage { shell, today, sees: true, groups, lately, figures: books.panel.len() })
}

/// The regions by province, and those that report by month.
fn regions(books: &Books, reader: &Reader) -> (Vec<(String, Vec<Region>)>, Vec<Region>) {
    let printer = Printer { analyst: books.analyst(), language: reader.language };
    let mut groups: Vec<(String, Vec<Region>)> = Vec::new();
    let mut lately = Vec::new();
    for subject in books.subjects.all() {
        if !matches!(subject.kind.as_str(), "province" | "city" | "county" | "park") {
            continue;
        }
        let periods = leading_periods(&printer, &subject.code);
        let Some(latest) = periods.first().copied() else { continue };
        let name = subject.in_language(reader.language).to_owned();
        let entry = |period: Period| (name.clone(), address(&subject.code, period), period.to_string());
        // A city that reports by month is what an office works with; it stands first, at its latest month.
        let monthly = periods.iter().find(|period| period.part() != basis::period::Part::Year);
        if let Some(month) = monthly.filter(|_| subject.kind == "city") {
            lately.push(entry(*month));
        }
        let entry = entry(latest);
        let group = match subject.kind.as_str() {
            "county" | "park" => say(reader.language, &format!("kind-{}", subject.kind)),
            _ => {
                let province = books.subjects.path(&subject.code, latest).into_iter().find(|it| it.kind == "province");
                province.map_or_else(String::new, |it| it.in_language(reader.language).to_owned())
            }
        };
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, members)) => members.push(entry),
            None => groups.push((group, vec![entry])),
        }
    }
    // Provinces with their cities first, then what is below them.
    groups.sort_by_key(|(_, members)| members.iter().all(|(_, href, _)| !is_city_or_above(books, href)));
    (groups, lately)
}

/// Whether the cockpit at `href` is a province's or a city's.
fn is_city_or_above(books: &Books, href: &str) -> bool {
    let code = href.split('/').nth(2).unwrap_or_default();
    books.subjects.get(code).is_some_and(|subject| matches!(subject.kind.as_str(), "province" | "city"))
}
