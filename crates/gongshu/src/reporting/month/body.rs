//! What stands in the middle of a month's page: groups, or two divisions against each other; and an efficiency set.

use basis::derive::growth::growth;
use basis::derive::share::pull;
use basis::derive::{Derived, Outcome};
use basis::exact::{Exact, Rounding};
use basis::language::Language;
use basis::show;
use rust_decimal::Decimal;

use super::asked::Month;
use super::efficiency::{self, Set};
use super::pivot::Pivot;
use super::standing::Kind;
use super::tables::{By, Measured, Row, Sum, Table};
use crate::message::say;
use crate::pack::form::Form;
use crate::page::{Reader, segment};
use crate::register::subjects::ADMINISTRATIVE;

/// Lines on one page; the workbook has all.
const SHOWN: usize = 200;
/// Columns of a page's two-way table; the workbook has all.
const ACROSS: usize = 12;

/// A derived rate as it is printed: one decimal, or the words, or a dash.
pub(super) fn printed(derived: &Derived, language: Language) -> String {
    match &derived.outcome {
        Outcome::Number(number) => show::signed(&number.value, 1),
        Outcome::Words(words, _) => show::words(*words, language),
        Outcome::Absent(_) => "—".to_owned(),
    }
}

pub(super) fn points(derived: &Derived) -> String {
    derived.number().map_or_else(|| "—".to_owned(), |it| show::signed(&it.value, 2))
}

pub(super) fn plain(derived: &Derived, decimals: u32) -> String {
    derived.number().map_or_else(|| "—".to_owned(), |number| show::plain(&number.value, decimals))
}

pub(super) struct RowView {
    pub name: String,
    /// Where it is opened: the same table, narrowed to it; the enterprise's own report.
    pub href: Option<String>,
    pub count: usize,
    pub now: String,
    pub before: String,
    pub growth: String,
    pub nominal: String,
    pub matched: String,
    pub share: String,
    pub pull: String,
    /// How long the pull's bar is, of a hundred.
    pub bar: u32,
    pub contribution: String,
    pub rank: u32,
    pub falls: bool,
}

/// One kind of change, and what it does to the whole.
pub(super) struct PartView {
    pub name: String,
    pub count: usize,
    pub change: String,
    pub pull: String,
    pub falls: bool,
}

pub(super) struct PivotView {
    pub headings: Vec<String>,
    pub rows: Vec<(String, Vec<String>, String)>,
    pub totals: Vec<String>,
    pub whole: String,
    pub hidden: usize,
}

pub(super) struct SetView {
    pub headings: Vec<(String, String)>,
    /// A group with its ratios, each beside its heading.
    pub rows: Vec<(String, Vec<(String, String)>)>,
    pub whole: Vec<String>,
}

pub(super) enum Body {
    Groups { rows: Vec<RowView>, more: usize },
    Pivot(PivotView),
}

/// The largest pull of a table's groups: what the bars are measured by.
pub(super) fn longest(table: &Table) -> Option<Exact> {
    table.groups.iter().filter_map(|row| row.pull.number()).map(|it| it.value.abs()).max()
}

fn bar(row: &Row, longest: Option<&Exact>) -> u32 {
    let Some((pull, longest)) = row.pull.number().zip(longest) else { return 0 };
    let hundred = &pull.value.abs() * &Exact::whole(100);
    let length = hundred.over(longest).map(|it| it.rounded(0, Rounding::HalfUp));
    length.and_then(|text| text.parse().ok()).unwrap_or(0)
}

pub(super) fn row_view(
    month: &Month<'_>,
    row: &Row,
    name: String,
    href: Option<String>,
    longest: Option<&Exact>,
) -> RowView {
    RowView {
        name,
        href,
        count: row.count,
        now: month.amount(row.now),
        before: month.amount(row.before),
        growth: printed(&row.growth, month.language),
        nominal: printed(&row.nominal, month.language),
        matched: printed(&row.matched, month.language),
        share: plain(&row.share, 1),
        pull: points(&row.pull),
        bar: bar(row, longest),
        contribution: plain(&row.contribution, 1),
        rank: row.rank,
        falls: row.now < row.before,
    }
}

/// Where a group leads: the same table of what is in it.
fn door(month: &Month<'_>, code: &str) -> Option<String> {
    let (base, asked) = (month.base(), &month.asked);
    if code.is_empty() {
        return None;
    }
    match month.by {
        By::Region | By::Park => Some(asked.query(&base, |it| {
            code.clone_into(&mut it.region);
            let has_regions =
                month.by == By::Region && !month.units.children(code, ADMINISTRATIVE, month.period).is_empty();
            let next = if has_regions && month.asked.region != code { By::Region } else { By::Division };
            next.word().clone_into(&mut it.by);
        })),
        By::Division => Some(asked.query(&base, |it| {
            code.clone_into(&mut it.division);
            By::Enterprise.word().clone_into(&mut it.by);
        })),
        By::Size => None,
        By::Enterprise => Some(format!("/desk/{}/{}/{}", segment(&month.form.code), month.period, segment(code))),
    }
}

/// What the change against the books is made of, each part in points of the whole's growth.
pub(super) fn parts(month: &Month<'_>, whole: &Sum) -> Vec<PartView> {
    if !month.has_books() {
        return Vec::new();
    }
    let kinds = Kind::ALL.into_iter().filter(|kind| 0 < whole.of_kind(*kind));
    kinds
        .map(|kind| {
            let name = say(month.language, &format!("month-kind-{}", kind.word()));
            part(month, name, whole.of_kind(kind), whole.part(kind), whole)
        })
        .collect()
}

/// What the parts come to.
pub(super) fn parts_whole(month: &Month<'_>, whole: &Sum) -> PartView {
    let count = whole.counts.iter().sum();
    part(month, say(month.language, "month-whole"), count, whole.now - whole.filed, whole)
}

fn part(month: &Month<'_>, name: String, count: usize, change: Decimal, whole: &Sum) -> PartView {
    let number = |value: Decimal| Measured(&month.line.unit).operand(value);
    let pulled = pull(number(change), number(Decimal::ZERO), number(whole.now), number(whole.filed));
    PartView {
        name,
        count,
        change: show::signed(&Exact::from(change), month.line.decimals),
        pull: points(&pulled),
        falls: change < Decimal::ZERO,
    }
}

/// The groups of a table, each a door to what is in it.
pub(super) fn groups(month: &Month<'_>, table: &Table, reader: &Reader) -> Body {
    let longest = longest(table);
    let names = month.names(month.by, table.groups.iter().take(SHOWN).map(|row| row.code.as_str()));
    let rows: Vec<RowView> = table
        .groups
        .iter()
        .take(SHOWN)
        .map(|row| {
            if month.by == By::Enterprise {
                reader.visit.reads.note(&row.code);
            }
            let name = names.get(&row.code).cloned().unwrap_or_default();
            row_view(month, row, name, door(month, &row.code), longest.as_ref())
        })
        .collect();
    Body::Groups { more: table.groups.len() - rows.len(), rows }
}

/// What a table may be divided by a second time.
pub(super) fn across_of(by: By) -> Vec<By> {
    By::ALL.into_iter().filter(|across| *across != by && *across != By::Enterprise).collect()
}

/// Two divisions against each other.
pub(super) fn two_way(month: &Month<'_>, pivot: &Pivot, across: By) -> Body {
    let measured = Measured(&month.line.unit);
    let number = |value: Decimal| measured.operand(value);
    let text = |sum: Option<&Sum>| match (sum, month.asked.measure.as_str()) {
        (None, _) => String::new(),
        (Some(sum), "growth") => printed(&growth(number(sum.now), number(sum.own)), month.language),
        (Some(sum), "pull") => {
            points(&pull(number(sum.now), number(sum.own), number(pivot.whole.now), number(pivot.whole.own)))
        }
        (Some(sum), _) => month.amount(sum.now),
    };
    let shown: Vec<&(String, Sum)> = pivot.across.iter().take(ACROSS).collect();
    let rows = pivot.down.iter().take(SHOWN).map(|(down, sum)| {
        let cells = shown.iter().map(|(across, _)| text(pivot.cells.get(&(down.clone(), across.clone()))));
        (month.name(month.by, down), cells.collect(), text(Some(sum)))
    });
    Body::Pivot(PivotView {
        headings: shown.iter().map(|(code, _)| month.name(across, code)).collect(),
        rows: rows.collect(),
        totals: shown.iter().map(|(_, sum)| text(Some(sum))).collect(),
        whole: text(Some(&pivot.whole)),
        hidden: pivot.across.len() - shown.len(),
    })
}

pub(super) fn headings(form: &Form, language: Language) -> Vec<(String, String)> {
    let heading = |ratio: &crate::pack::ratio::Ratio| {
        (ratio.name.in_language(language).to_owned(), ratio.unit.in_language(language).to_owned())
    };
    form.ratios.iter().map(heading).collect()
}

/// The efficiency set of groups.
pub(super) fn ratios(month: &Month<'_>, set: &Set, reader: &Reader) -> SetView {
    let shown = &set.groups[..set.groups.len().min(SHOWN)];
    if month.by == By::Enterprise {
        shown.iter().for_each(|line| reader.visit.reads.note(&line.code));
    }
    let names = month.names(month.by, shown.iter().map(|line| line.code.as_str()));
    let texts = |line: &efficiency::Line| -> Vec<String> {
        line.ratios.iter().zip(&month.form.ratios).map(|(it, ratio)| plain(it, ratio.decimals)).collect()
    };
    let headings = headings(month.form, month.language);
    SetView {
        rows: shown
            .iter()
            .map(|line| {
                let labels = headings.iter().map(|(name, _)| name.clone());
                (names.get(&line.code).cloned().unwrap_or_default(), labels.zip(texts(line)).collect())
            })
            .collect(),
        headings,
        whole: texts(&set.whole),
    }
}
