//! The board of a unit (目标看板): its targets in a month, worst first, and the lights of the units below by indicator.

use basis::period::Period;
use jiff::civil::Date;

use crate::number::print::Printer;
use crate::target::view::{Lamp, Line, line};
use crate::target::{Book, Lit, Target, newest, standing_in};

/// How many targets light how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub green: i64,
    pub blue: i64,
    pub yellow: i64,
    pub red: i64,
    /// Without figures, or not to be measured.
    pub unlit: i64,
}

impl Tally {
    pub fn add(&mut self, lit: &Lit) {
        use basis::light::Light;
        match lit {
            Lit::Light(Light::Green) => self.green += 1,
            Lit::Light(Light::Blue) => self.blue += 1,
            Lit::Light(Light::Yellow | Light::Orange) => self.yellow += 1,
            Lit::Light(Light::Red) => self.red += 1,
            Lit::OtherYear => {}
            Lit::Unmeasurable(_) | Lit::NoData(_) | Lit::NoScheme => self.unlit += 1,
        }
    }

    pub fn all(self) -> i64 {
        self.green + self.blue + self.yellow + self.red + self.unlit
    }
}

/// A unit below with its lights, in the order of the board's columns.
pub struct Below {
    pub code: String,
    pub name: String,
    pub cells: Vec<Option<Square>>,
    pub red: i64,
    pub yellow: i64,
}

/// A light among many.
pub struct Square {
    pub href: String,
    pub lamp: Lamp,
    pub text: String,
    pub why: String,
}

#[derive(Default)]
pub struct Board {
    pub lines: Vec<Line>,
    pub tally: Tally,
    /// Names of the columns: what the units below have targets of.
    pub columns: Vec<String>,
    pub below: Vec<Below>,
}

/// The month a board shows where nobody chose one: the newest with a figure of one of the unit's targets, else of those below.
pub fn month_of(printer: &Printer<'_>, book: &Book, unit: &str, today: Date) -> Option<Period> {
    let newest_of = |target: &Target| {
        let (first, last) = target.years()?;
        let last = last.min(today.year());
        (first..=last).rev().take(3).find_map(|year| Some(newest(&printer.analyst, target, year, today)?.month))
    };
    let own = book.of_unit(unit).filter_map(newest_of).max();
    own.or_else(|| book.all().filter_map(newest_of).max())
}

/// The units right below one that have targets in a year: code and name.
fn below_with_targets(printer: &Printer<'_>, book: &Book, unit: &str, month: Period) -> Vec<(String, String)> {
    let subjects = printer.analyst.subjects;
    let mut children: Vec<(String, String)> = ["administrative", "park", "statistical"]
        .into_iter()
        .flat_map(|hierarchy| subjects.children(unit, hierarchy, month))
        .map(|child| (child.code.clone(), child.in_language(printer.language).to_owned()))
        .collect();
    children.dedup_by(|one, other| one.0 == other.0);
    children.retain(|(code, _)| book.of_unit(code).any(|target| target.is_of(month.year())));
    children
}

/// The units a wall goes round (大屏轮播): the one above where it has targets, else this one; then those right below it.
pub fn round(printer: &Printer<'_>, book: &Book, unit: &str, month: Period) -> Vec<String> {
    let has = |code: &str| book.of_unit(code).any(|target| target.is_of(month.year()));
    let above = printer.analyst.subjects.above(unit, month).filter(|above| has(&above.code));
    let first = above.map_or(unit, |above| above.code.as_str());
    let below = below_with_targets(printer, book, first, month).into_iter().map(|(code, _)| code);
    std::iter::once(first.to_owned()).chain(below).collect()
}

pub fn board(printer: &Printer<'_>, book: &Book, unit: &str, month: Period, today: Date) -> Board {
    let year = month.year();
    let of_year = |target: &&Target| target.is_of(year) || !target.slips.is_empty();
    let mut tally = Tally::default();
    let mut lines: Vec<Line> = Vec::new();
    for target in book.of_unit(unit).filter(of_year) {
        let standing = standing_in(&printer.analyst, target, month, today);
        tally.add(&standing.lit);
        lines.push(line(printer, target, &standing));
    }
    lines.sort_by(|one, other| (one.order, &one.code).cmp(&(other.order, &other.code)));
    let children = below_with_targets(printer, book, unit, month);
    let mut keys: Vec<(String, basis::target::Kind)> = Vec::new();
    for (code, _) in &children {
        for target in book.of_unit(code).filter(|target| target.is_of(year) && target.slips.is_empty()) {
            let key = (target.indicator.clone(), target.kind);
            if !target.indicator.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    let column = |(indicator, kind): &(String, basis::target::Kind)| {
        let kind = crate::message::say(printer.language, &format!("target-kind-{}", kind.word()));
        format!("{} {kind}", printer.indicator(indicator))
    };
    let mut below: Vec<Below> = children
        .into_iter()
        .map(|(code, name)| {
            let mut counts = Tally::default();
            let square = |key: &(String, basis::target::Kind), counts: &mut Tally| {
                let target = book
                    .of_unit(&code)
                    .find(|it| it.is_of(year) && it.slips.is_empty() && (&it.indicator, it.kind) == (&key.0, key.1))?;
                let standing = standing_in(&printer.analyst, target, month, today);
                counts.add(&standing.lit);
                let line = line(printer, target, &standing);
                let text = if line.done.text.is_empty() { line.lamp.name.clone() } else { line.done.text };
                Some(Square { href: line.href, lamp: line.lamp, text, why: line.why })
            };
            let cells = keys.iter().map(|key| square(key, &mut counts)).collect();
            Below { code, name, cells, red: counts.red, yellow: counts.yellow }
        })
        .collect();
    below.sort_by_key(|it| (-it.red, -it.yellow));
    Board { lines, tally, columns: keys.iter().map(column).collect(), below }
}
