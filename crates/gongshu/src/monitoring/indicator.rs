//! The indicator page: one indicator of one unit over time, its structure, its members, its versions.

use basis::derive::share::structure;
use basis::exact::Exact;
use basis::fact::Fact;
use basis::language::Language;
use basis::period::{Aspect, Measure, Period};
use basis::show;

use super::cockpit::same_kind;
use super::view::{Cell, answered};
use crate::message::say;
use crate::number::ask::{Ask, Question};
use crate::number::explain::fact_ask;
use crate::number::print::Printer;
use crate::pack::indicator::Indicator;
use crate::page::segment;
use crate::register::subjects::Subject;

/// Everything the page shows.
pub struct IndicatorPage {
    pub code: String,
    pub name: String,
    pub full_name: String,
    pub unit: String,
    pub unit_code: String,
    pub period: Period,
    pub period_label: String,
    pub measure: String,
    pub definition: String,
    pub source: String,
    pub owner: String,
    pub better: String,
    pub value: Cell,
    pub growth: Cell,
    pub against: Cell,
    pub growth_rank: Cell,
    pub level_rank: Cell,
    pub disagreement: Option<(Cell, Cell)>,
    pub calibers: Vec<String>,
    pub series: Vec<Point>,
    pub more: Vec<(String, Cell)>,
    pub members: Vec<Member>,
    pub parts: Vec<PartRow>,
    pub ratio: Option<(Cell, String, Cell, String)>,
    pub statements: Vec<Statement>,
}

/// One period of the series, newest first.
pub struct Point {
    pub period: Period,
    pub label: String,
    pub value: Cell,
    pub growth: Cell,
    /// Whether the growth is stated by its source, not computed.
    pub stated: bool,
    pub current: bool,
}

/// One part of the indicator: 第二产业 of GDP.
pub struct PartRow {
    pub name: String,
    pub href: String,
    pub value: Cell,
    pub share: Cell,
    pub growth: Cell,
}

pub struct Member {
    pub code: String,
    pub name: String,
    pub href: String,
    pub value: Cell,
    pub share: String,
    pub growth: Cell,
}

/// What a source said of the cell, in which version.
pub struct Statement {
    pub value: String,
    pub source: String,
    pub version: String,
    pub batch: i64,
    pub quote: String,
    pub counts: bool,
    pub aspect: String,
    pub status: String,
}

/// Builds the page.
pub fn indicator_page(
    printer: &Printer<'_>,
    indicator: &Indicator,
    subject: &Subject,
    period: Period,
) -> IndicatorPage {
    let analyst = printer.analyst;
    let language = printer.language;
    let ask = analyst.usual(Question::Value, &subject.code, &indicator.code, period);
    let cell = |question| Cell::bare(printer, &analyst.answer(&ask.of(question)));
    let better = match indicator.better {
        crate::pack::indicator::Better::Higher => "better-higher",
        crate::pack::indicator::Better::Lower => "better-lower",
        crate::pack::indicator::Better::Neither => "better-neither",
    };
    IndicatorPage {
        code: indicator.code.clone(),
        name: indicator.short.in_language(language).to_owned(),
        full_name: indicator.name.in_language(language).to_owned(),
        unit: subject.in_language(language).to_owned(),
        unit_code: subject.code.clone(),
        period,
        period_label: show::period(period, ask.span, language),
        measure: printer.unit(&indicator.unit),
        definition: indicator.definition.in_language(language).to_owned(),
        source: indicator.source.clone(),
        owner: indicator.owner.clone(),
        better: say(language, better),
        value: Cell::with_unit(printer, &analyst.answer(&ask)),
        growth: cell(Question::Growth),
        against: cell(Question::Against),
        growth_rank: cell(Question::GrowthRank),
        level_rank: cell(Question::LevelRank),
        disagreement: analyst
            .disagreement(&ask.of(Question::Growth))
            .map(|(stated, computed)| (Cell::with_unit(printer, &stated), Cell::with_unit(printer, &computed))),
        calibers: calibers(indicator, language),
        series: series(printer, &ask),
        more: more(printer, &ask),
        members: members(printer, &ask),
        parts: parts(printer, indicator, &ask),
        ratio: ratio(printer, indicator, &ask),
        statements: statements(printer, &ask),
    }
}

fn calibers(indicator: &Indicator, _language: Language) -> Vec<String> {
    indicator
        .calibers
        .iter()
        .map(|caliber| {
            let end = |period: Option<Period>| period.map_or_else(|| "…".to_owned(), |period| period.to_string());
            format!("{}: {} – {} {}", caliber.name, end(caliber.from), end(caliber.until), caliber.note)
                .trim()
                .to_owned()
        })
        .collect()
}

/// Periods of the question's kind for which a level or a growth is known, newest first.
fn series(printer: &Printer<'_>, ask: &Ask) -> Vec<Point> {
    let analyst = printer.analyst;
    let of = |aspect| analyst.panel.series(&ask.subject, &ask.indicator, Measure { aspect, span: ask.span });
    let mut periods: Vec<Period> = of(Aspect::Level)
        .into_iter()
        .chain(of(Aspect::Growth))
        .map(|fact| fact.key.period)
        .filter(|period| same_kind(*period, ask.period))
        .collect();
    if periods.is_empty() && analyst.answer(ask).is_known() {
        // A ratio or a sum has no series of its own: the periods of what it is made of.
        periods = made_periods(printer, ask);
    }
    periods.sort_unstable_by(|left, right| right.cmp(left));
    periods.dedup();
    periods
        .into_iter()
        .map(|period| {
            let at = ask.at(period);
            let growth = analyst.answer(&at.of(Question::Growth));
            Point {
                period,
                label: show::period(period, ask.span, printer.language),
                value: Cell::bare(printer, &analyst.answer(&at)),
                stated: matches!(growth.operand, basis::derive::Operand::Fact(_)),
                growth: Cell::bare(printer, &growth),
                current: period == ask.period,
            }
        })
        .collect()
}

fn made_periods(printer: &Printer<'_>, ask: &Ask) -> Vec<Period> {
    let analyst = printer.analyst;
    let parts: Vec<String> = match analyst.packs.indicator(&ask.indicator).and_then(|it| it.ratio.clone()) {
        Some((part, whole)) => vec![part, whole],
        None => vec![ask.indicator.clone()],
    };
    let mut periods: Vec<Period> = Vec::new();
    for part in &parts {
        let span = analyst.usual(Question::Value, &ask.subject, part, ask.period).span;
        periods.extend(analyst.panel.periods(part, Measure { aspect: Aspect::Level, span }));
    }
    periods.retain(|period| same_kind(*period, ask.period));
    periods.sort_unstable();
    periods.dedup();
    periods.retain(|period| analyst.answer(&ask.at(*period)).is_known());
    periods
}

/// Further derivations that have an answer here.
fn more(printer: &Printer<'_>, ask: &Ask) -> Vec<(String, Cell)> {
    let year = ask.period.year();
    let mut asks = vec![
        ask.of(Question::Increase),
        ask.of(Question::NominalGrowth),
        ask.of(Question::MatchedGrowth),
        ask.of(Question::TwoYearGrowth),
        ask.of(Question::GrowthOfGrowth),
        ask.of(Question::Share),
        ask.of(Question::Contribution),
        ask.of(Question::Pull),
        ask.of(Question::TopShare).with("1"),
        ask.of(Question::TopShare).with("5"),
        ask.of(Question::TopShare).with("10"),
        ask.of(Question::Herfindahl),
        ask.of(Question::Without),
        ask.of(Question::LocationQuotient),
        ask.of(Question::ShiftNational),
        ask.of(Question::ShiftMix),
        ask.of(Question::ShiftLocal),
    ];
    for years in [5, 10] {
        asks.push(ask.of(Question::AverageSince).with((year - years).to_string()));
        asks.push(ask.of(Question::MultipleSince).with((year - years).to_string()));
        asks.push(ask.of(Question::DoublingsSince).with((year - years).to_string()));
    }
    asks.iter()
        .filter_map(|ask| {
            let answer = answered(printer, ask)?;
            let id = format!("question-{}-with", ask.question.word());
            let label = match &ask.with {
                Some(other) => crate::message::say_with(printer.language, &id, &[("other", other.as_str().into())]),
                None => printer.label(ask.question),
            };
            Some((label.trim_start_matches([' ', '\u{2013}']).to_owned(), Cell::with_unit(printer, &answer)))
        })
        .collect()
}

fn members(printer: &Printer<'_>, ask: &Ask) -> Vec<Member> {
    let analyst = printer.analyst;
    let sized = analyst.by_size(ask);
    let values: Vec<Exact> =
        sized.iter().filter_map(|answer| answer.number().ok()).map(|number| number.in_base()).collect();
    // Shares of the whole where it is known, so that what is not listed is not hidden in the shares.
    let whole = analyst.answer(ask).number().ok().map(|number| number.in_base());
    let adds = analyst.packs.indicator(&ask.indicator).is_some_and(|it| it.adds != crate::pack::indicator::Adds::None);
    let shares: Vec<Exact> = match (&whole, adds) {
        (_, false) => Vec::new(),
        (Some(whole), true) if 0 < whole.sign() => {
            values.iter().filter_map(|value| value.over(whole).map(|share| &share * &Exact::whole(100))).collect()
        }
        _ => structure(&values).unwrap_or_default(),
    };
    sized
        .iter()
        .enumerate()
        .map(|(at, answer)| Member {
            code: answer.ask.subject.clone(),
            name: printer.subject(&answer.ask.subject),
            href: format!("/indicator/{}/{}/{}", ask.indicator, segment(&answer.ask.subject), ask.period),
            value: Cell::bare(printer, answer),
            share: shares.get(at).map(|share| show::grouped(share, 1)).unwrap_or_default(),
            growth: Cell::bare(printer, &analyst.answer(&answer.ask.of(Question::Growth))),
        })
        .collect()
}

/// The parts with a figure, in the pack's order.
fn parts(printer: &Printer<'_>, indicator: &Indicator, ask: &Ask) -> Vec<PartRow> {
    let analyst = printer.analyst;
    indicator
        .parts
        .iter()
        .filter_map(|code| {
            let part = Ask { indicator: code.clone(), ..ask.clone() };
            let value = answered(printer, &part.of(Question::Value))?;
            let cell = |ask: &Ask| Cell::bare(printer, &analyst.answer(ask));
            Some(PartRow {
                name: printer.indicator(code),
                href: format!("/indicator/{code}/{}/{}", segment(&ask.subject), ask.period),
                value: Cell::bare(printer, &value),
                share: cell(&part.of(Question::PartShare).with(&ask.indicator)),
                growth: cell(&part.of(Question::Growth)),
            })
        })
        .collect()
}

fn ratio(printer: &Printer<'_>, indicator: &Indicator, ask: &Ask) -> Option<(Cell, String, Cell, String)> {
    let (part, whole) = indicator.ratio.as_ref()?;
    let cell = |code: &str| {
        let ask = printer.analyst.usual(Question::Value, &ask.subject, code, ask.period);
        Cell::with_unit(printer, &printer.analyst.answer(&ask))
    };
    Some((cell(part), printer.indicator(part), cell(whole), printer.indicator(whole)))
}

/// Every statement of the level, growth, increase and rank of this cell.
pub fn statements(printer: &Printer<'_>, ask: &Ask) -> Vec<Statement> {
    [Aspect::Level, Aspect::Growth, Aspect::Increase, Aspect::Rank]
        .into_iter()
        .flat_map(|aspect| {
            let facts: Vec<Fact> = printer.analyst.panel.statements(&ask.key(aspect));
            facts.into_iter().enumerate().collect::<Vec<_>>()
        })
        .map(|(at, fact)| Statement {
            value: printer.fact(&fact),
            source: printer.source(&fact.origin.source),
            version: fact.origin.version.to_string(),
            batch: fact.origin.batch,
            quote: fact.origin.quote.clone(),
            counts: at == 0,
            aspect: printer.label(fact_ask(&fact).question),
            status: show::status(fact.origin.status, printer.language),
        })
        .collect()
}
