//! Papers about targets (责任书、通报) written from a pack's template: paragraphs filled in, tables of what lights how.

use basis::derive::{Derived, Number};
use basis::document::{Block, Column, Document, Run, Table};
use basis::exact::Exact;
use basis::light::Light;
use basis::period::{Part, Period};

use super::arrears_pages::is_below;
use super::board::Tally;
use super::board_pages::Asked;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::number::place::period_label;
use crate::number::print::Printer;
use crate::pack::paper::{Paper, Rows, filled};
use crate::target::outlook::outlook;
use crate::target::view::{Line, line, shown};
use crate::target::{Standing, Target, standing_in};

/// Praised at most: a list of everybody praises nobody.
const PRAISED: usize = 10;

/// A target of the unit or below with its month and the month before.
struct Row<'a> {
    target: &'a Target,
    standing: Standing,
    before: Option<Standing>,
}

impl Row<'_> {
    fn light(&self) -> Option<Light> {
        self.standing.lit.light()
    }

    fn gap(&self) -> Option<basis::exact::Exact> {
        self.standing.gap.as_ref().and_then(Derived::number).map(|number| number.value.clone())
    }
}

/// The newest month before with a light of its own.
fn before(printer: &Printer<'_>, target: &Target, month: Period, today: jiff::civil::Date) -> Option<Standing> {
    let Part::Month(number) = month.part() else { return None };
    (1..number)
        .rev()
        .filter_map(|it| Period::month_of(month.year(), it).ok())
        .map(|it| standing_in(&printer.analyst, target, it, today))
        .find(|standing| standing.lit.light().is_some())
}

/// Writes a paper about a unit's targets in a month.
pub fn document(printer: &Printer<'_>, desk: &Desk<'_>, asked: &Asked, month: Period, paper: &Paper) -> Document {
    let language = printer.language;
    let rows: Vec<Row<'_>> = asked
        .book
        .all()
        .filter(|target| target.is_of(month.year()) && is_below(printer, &target.unit, &asked.unit, month))
        .map(|target| Row {
            standing: standing_in(&printer.analyst, target, month, asked.today),
            before: before(printer, target, month, asked.today),
            target,
        })
        .collect();
    let own: Vec<&Target> = rows.iter().map(|row| row.target).filter(|target| target.unit == asked.unit).collect();
    let mut tally = Tally::default();
    rows.iter().for_each(|row| tally.add(&row.standing.lit));
    let leader = own.iter().map(|target| target.leader.as_str()).find(|post| !post.is_empty());
    let issuer = own.iter().map(|target| target.issuer.as_str()).find(|issuer| !issuer.is_empty());
    let blank = say(language, "paper-blank");
    let words = [
        ("unit", printer.subject(&asked.unit)),
        ("year", month.year().to_string()),
        ("month", period_label(month, language)),
        ("leader", leader.map_or_else(|| blank.clone(), |post| desk.post(post))),
        ("issuer", issuer.map_or_else(|| blank.clone(), str::to_owned)),
        ("all", tally.all().to_string()),
        ("green", tally.green.to_string()),
        ("blue", tally.blue.to_string()),
        ("yellow", tally.yellow.to_string()),
        ("red", tally.red.to_string()),
        ("unlit", tally.unlit.to_string()),
    ];
    let mut blocks = Vec::new();
    for part in &paper.parts {
        let table = part.table.map(|which| table(printer, desk, &rows, &asked.unit, which));
        if table.as_ref().is_some_and(|table| table.rows.is_empty()) {
            continue;
        }
        let text = |name: &basis::language::Name| filled(name.in_language(language), &words);
        if !part.heading.zh.is_empty() {
            blocks.push(Block::Heading(1, text(&part.heading)));
        }
        if !part.text.zh.is_empty() {
            blocks.push(Block::Paragraph(vec![Run::Text(text(&part.text))]));
        }
        blocks.extend(table.map(Block::Table));
    }
    Document {
        language,
        title: filled(paper.title.in_language(language), &words),
        issuer: filled(paper.issuer.in_language(language), &words),
        date: desk.today().to_owned(),
        basis: crate::message::say_with(
            language,
            "paper-basis",
            &[("version", asked.books.panel.version().to_string().into())],
        ),
        blocks,
        ..Document::default()
    }
}

fn table(printer: &Printer<'_>, desk: &Desk<'_>, rows: &[Row<'_>], unit: &str, which: Rows) -> Table {
    if which == Rows::Outlook {
        return outlooks(printer, rows);
    }
    let language = printer.language;
    let is_in = |row: &&Row<'_>| match which {
        Rows::Set => row.target.unit == unit,
        Rows::Red => row.light() == Some(Light::Red),
        Rows::Behind => row.light().is_some_and(|light| Light::Green < light && light < Light::Red),
        Rows::Ahead => row.light() == Some(Light::Green) && row.gap().is_some_and(|gap| 0 < gap.sign()),
        Rows::Turned => match (&row.before, row.light()) {
            (Some(before), Some(light)) => before.lit.light() != Some(light),
            _ => false,
        },
        // It has a table of its own.
        Rows::Outlook => false,
    };
    let mut chosen: Vec<&Row<'_>> = rows.iter().filter(is_in).collect();
    match which {
        Rows::Set => {}
        // Points of growth and points of completion are no order of merit among each other, but within each list they are read so.
        Rows::Ahead => chosen.sort_by_key(|row| std::cmp::Reverse(row.gap())),
        _ => chosen.sort_by_key(|row| row.gap()),
    }
    if which == Rows::Ahead {
        chosen.truncate(PRAISED);
    }
    let columns: &[(&str, bool)] = match which {
        Rows::Set => &[
            ("target-column-target", false),
            ("target-column-asks", false),
            ("target-column-until", false),
            ("target-column-leader", false),
            ("target-column-reward", false),
        ],
        Rows::Turned => &[
            ("column-unit", false),
            ("target-column-target", false),
            ("paper-before", false),
            ("target-column-light", false),
            ("target-column-why", false),
        ],
        _ => &[
            ("column-unit", false),
            ("target-column-target", false),
            ("target-column-asks", false),
            ("target-column-done", true),
            ("target-column-gap", true),
            ("target-column-required", true),
        ],
    };
    let cells = |row: &&Row<'_>| -> Vec<String> {
        let shown: Line = line(printer, row.target, &row.standing);
        let post = |code: &str| if code.is_empty() { String::new() } else { desk.post(code) };
        let until = row.target.until.map(|it| basis::show::period(it, basis::period::Span::This, language));
        match which {
            Rows::Set => vec![
                shown.name,
                shown.asks,
                until.unwrap_or_default(),
                post(&row.target.leader),
                row.target.reward.clone(),
            ],
            Rows::Turned => {
                let was = row.before.as_ref().map(|before| line(printer, row.target, before).lamp.name);
                vec![shown.unit, shown.name, was.unwrap_or_default(), shown.lamp.name, shown.why]
            }
            _ => vec![shown.unit, shown.name, shown.asks, shown.done.text, shown.gap.text, shown.required.text],
        }
    };
    Table {
        columns: columns.iter().map(|(id, numeric)| Column { heading: say(language, id), numeric: *numeric }).collect(),
        rows: chosen.iter().map(|row| cells(row).into_iter().map(|text| vec![Run::Text(text)]).collect()).collect(),
        ..Table::default()
    }
}

/// Where the years of these targets will end, what falls shortest of its goal first.
fn outlooks(printer: &Printer<'_>, rows: &[Row<'_>]) -> Table {
    let found = |row: &Row<'_>| {
        let outlook = outlook(&printer.analyst, row.target, &row.standing)?;
        let goal = outlook.goal.as_ref()?;
        let beyond = outlook.beyond()?;
        // Of what it is short of its goal, in hundredths: small and large units are read beside each other.
        let share = beyond.value.over(&goal.value)?;
        let amount = |number: &Number| shown(printer, row.target, number).text;
        let of = |value: &Exact| amount(&Number::new(value.clone(), outlook.unit.clone()));
        let shown: Line = line(printer, row.target, &row.standing);
        let sign = if 0 < beyond.value.sign() { "+" } else { "" };
        let cells = vec![
            shown.unit,
            shown.name,
            amount(goal),
            range(&of(&outlook.spread.low), &of(&outlook.spread.high)),
            format!("{sign}{}", amount(&beyond)),
            shown.required.text,
        ];
        Some((share, cells))
    };
    let mut lines: Vec<(Exact, Vec<String>)> = rows.iter().filter_map(found).collect();
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    let columns = [
        ("column-unit", false),
        ("target-column-target", false),
        ("target-column-goal", true),
        ("paper-forecast", true),
        ("paper-beyond", true),
        ("target-column-required", true),
    ];
    let text = |(_, cells): (Exact, Vec<String>)| cells.into_iter().map(|text| vec![Run::Text(text)]).collect();
    Table {
        columns: columns.map(|(id, numeric)| Column { heading: say(printer.language, id), numeric }).into(),
        rows: lines.into_iter().map(text).collect(),
        ..Table::default()
    }
}

/// `266.47—270.21亿元`: the unit once.
fn range(low: &str, high: &str) -> String {
    let unit = high.trim_start_matches(|it: char| !it.is_alphabetic()).trim_start();
    let low = low.strip_suffix(unit).unwrap_or(low).trim_end();
    if high.starts_with(low) { high.to_owned() } else { format!("{low}—{high}") }
}
