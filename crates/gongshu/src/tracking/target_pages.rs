//! GET /target/{code}: one target — where it stands and why, month by month, what it was divided into, and what came of its lights.

use askama::Template;
use axum::extract::{Path, State};
use basis::derive::{Derived, Number, Operand};
use basis::period::Period;

use super::board_pages::{Asked, shell_of};
use super::division::QUOTA;
use super::store::{self, Opened};
use crate::access::Deed;
use crate::matter::desk::Desk;
use crate::matter::store as matters;
use crate::matter::{Cabinet, Matter, words};
use crate::message::{say, say_with};
use crate::number::analyst::Answer;
use crate::number::ask::{Ask, Question};
use crate::number::explain::Explanation;
use crate::number::place::period_label;
use crate::number::print::Printer;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::store::clock::day;
use crate::target::outlook::{Outlook, outlook};
use crate::target::split::may_be_divided;
use crate::target::sum::divided;
use crate::target::view::{Line, Shown, line, shown};
use crate::target::{Book, Standing, Target, Targets, newest, standing_in};

/// One month of the year.
struct Month {
    label: String,
    line: Line,
    current: bool,
}

/// What the parts come to.
struct Together {
    text: String,
    /// Whether the parts are more than the whole: 层层加码.
    more: bool,
}

/// A step of the loop: a light, a move, an end.
struct Step {
    at: String,
    what: String,
    remark: String,
    by: String,
}

/// A matter that a light opened, with its story.
struct Loop {
    number: String,
    href: String,
    title: String,
    state: String,
    steps: Vec<Step>,
}

/// A part with what whoever carries it said of it.
struct PartRow {
    line: Line,
    /// The state of the matter by which it was handed down, and that matter.
    handed: Option<(String, String)>,
}

/// Where the year will end.
struct View {
    sentence: String,
    short: bool,
    /// Each way, and how far off the first has been: label and figure.
    ways: Vec<(String, String)>,
    scenario: String,
}

#[derive(Template)]
#[template(path = "tracking/target.html")]
struct TargetPage {
    shell: Shell,
    unit: String,
    unit_href: String,
    month: String,
    line: Line,
    facts: Vec<(String, String, String)>,
    explanations: Vec<Explanation>,
    outlook: Option<View>,
    scheme: String,
    source: String,
    months: Vec<Month>,
    chart: String,
    whole: Option<Line>,
    parts: Vec<PartRow>,
    together: Option<Together>,
    loops: Vec<Loop>,
    row: String,
    may_enter: bool,
    may_divide: bool,
    divide: String,
}

/// GET /target/{code}
pub async fn target_page(
    State(targets): State<Targets>,
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
) -> Page {
    let (asked, target, month) = chosen(&targets, &reader, &code).await?;
    let printer = asked.printer(&reader);
    let standing = standing_in(&printer.analyst, &target, month, asked.today);
    let desk = Desk::of(&cabinet, &reader).await?;
    let opened = store::of_target(&cabinet.db, &target.code).await.map_err(failed(&reader))?;
    let loops = loops(&cabinet, &desk, &reader, &opened).await?;
    let scheme = standing.scheme.as_deref().and_then(|code| cabinet.packs().light(code));
    let months = months(&printer, &target, month, asked.today);
    let parts = parts(&printer, &asked.book, &target, month, asked.today);
    let parts = handed(&cabinet, &desk, &reader, parts, i64::from(month.year())).await?;
    let outlook = outlook(&printer.analyst, &target, &standing);
    let title = format!("{} {}", printer.subject(&target.unit), target.name.in_language(reader.language));
    let view = TargetPage {
        unit: printer.subject(&target.unit),
        unit_href: format!("/targets?at={}/{month}", crate::page::segment(&target.unit)),
        month: period_label(month, reader.language),
        line: line(&printer, &target, &standing),
        facts: facts(&printer, &desk, &target),
        explanations: explanations(&printer, &target, &standing, outlook.as_ref()),
        outlook: outlook.as_ref().map(|it| view(&printer, &target, it)),
        scheme: scheme.map_or_else(String::new, |it| it.name.in_language(reader.language).to_owned()),
        source: scheme.map_or_else(String::new, |it| it.source.clone()),
        chart: chart(&printer, &months),
        months,
        whole: asked
            .book
            .get(&target.above)
            .map(|it| line(&printer, it, &standing_in(&printer.analyst, it, month, asked.today))),
        parts,
        may_divide: may_be_divided(&target) && reader.visit.actor.may_with(Deed::EnterRegister, "target", false),
        divide: format!("{}/divide", crate::target::view::address(&target.code)),
        together: together(&printer, &asked.book, &target, month),
        loops,
        row: format!("/register/target/{}", crate::page::segment(&target.code)),
        may_enter: reader.visit.actor.may_with(Deed::EnterRegister, "target", false),
        shell: Shell::new(&reader, "targets", String::new()),
    };
    let shell = shell_of(&reader, &asked, title);
    show(&shell, &TargetPage { shell: shell.clone(), ..view })
}

/// The target of an address with the month it is looked at in: the one that was chosen, else its newest with a figure.
pub(super) async fn chosen(targets: &Targets, reader: &Reader, code: &str) -> Result<(Asked, Target, Period), Refusal> {
    let mut asked = Asked::by(targets, reader, Deed::SeeFigures).await?;
    let Some(target) = asked.book.get(code).cloned() else { return Err(Refusal::not_found(reader.language, code)) };
    asked.unit.clone_from(&target.unit);
    let fits = asked.month.filter(|month| target.is_of(month.year()));
    let month = fits.or_else(|| newest_month(&asked.printer(reader), &target, asked.today));
    let month = month.unwrap_or_else(|| fallback_month(&target, asked.today));
    asked.month = Some(month);
    Ok((asked, target, month))
}

fn newest_month(printer: &Printer<'_>, target: &Target, today: jiff::civil::Date) -> Option<Period> {
    let (first, last) = target.years()?;
    let last = last.min(today.year());
    (first..=last).rev().take(5).find_map(|year| Some(newest(&printer.analyst, target, year, today)?.month))
}

/// A target nothing is known of is shown in the first month of its last year.
fn fallback_month(target: &Target, today: jiff::civil::Date) -> Period {
    let year = target.years().map_or(today.year(), |(_, until)| until.min(today.year()));
    Period::month_of(year, 12).or_else(|_| Period::year_of(today.year())).expect("a year of the clock is in range")
}

/// What the row says of it: label, text, and where it leads.
fn facts(printer: &Printer<'_>, desk: &Desk<'_>, target: &Target) -> Vec<(String, String, String)> {
    let language = printer.language;
    let post = |code: &str| if code.is_empty() { String::new() } else { desk.post(code) };
    let period = |it: Option<Period>| {
        it.map(|it| basis::show::period(it, basis::period::Span::This, language)).unwrap_or_default()
    };
    let stretch =
        target.stretch.as_ref().map(|number| printer.with_unit(&basis::show::grouped(&number.value, 1), &number.unit));
    let base = target.base.as_ref().map(|number| {
        format!(
            "{} {}",
            period(target.base_period),
            printer.with_unit(&basis::show::plain(&number.value, 2), &number.unit)
        )
    });
    let indicator = printer.indicator(&target.indicator);
    [
        ("column-indicator", indicator, String::new()),
        ("target-column-until", period(target.until), String::new()),
        ("target-column-base", base.unwrap_or_default(), String::new()),
        ("target-column-stretch", stretch.unwrap_or_default(), String::new()),
        ("target-column-leader", post(&target.leader), String::new()),
        ("target-column-officer", post(&target.officer), String::new()),
        ("target-column-issuer", target.issuer.clone(), String::new()),
        ("target-column-paper", target.paper.clone(), String::new()),
        ("target-column-reward", target.reward.clone(), String::new()),
        ("target-column-quote", target.quote.clone(), String::new()),
    ]
    .into_iter()
    .filter(|(_, text, _)| !text.is_empty())
    .map(|(id, text, href)| (say(language, id), text, href))
    .collect()
}

/// Each derivation of the standing with its formula and inputs, down to the stated figures.
fn explanations(
    printer: &Printer<'_>,
    target: &Target,
    standing: &Standing,
    outlook: Option<&Outlook>,
) -> Vec<Explanation> {
    let ask: Ask = printer.analyst.usual(Question::Value, &target.unit, &target.indicator, standing.month);
    let explained = |id: &str, derived: &Derived| {
        let operand = Operand::Derived(Box::new(derived.clone()));
        let answer = Answer { ask: ask.clone(), operand };
        Explanation {
            title: say(printer.language, id),
            value: figure(printer, target, derived),
            ..printer.explain(&answer)
        }
    };
    let goal = match &standing.goal {
        Some(Operand::Derived(derived)) => Some(derived.as_ref()),
        _ => None,
    };
    [
        ("target-column-goal", goal),
        ("target-column-completion", standing.completion.as_ref()),
        ("target-column-pace", standing.pace.as_ref()),
        ("target-column-gap", standing.gap.as_ref()),
        ("target-column-required", standing.required.as_ref()),
        (SEASON, outlook.map(|it| &it.by_season)),
        (GROWTH, outlook.map(|it| &it.by_growth)),
        (ERROR, outlook.map(|it| &it.error)),
    ]
    .into_iter()
    .filter_map(|(id, derived)| Some(explained(id, derived?)))
    .collect()
}

const SEASON: &str = "target-outlook-season";
const GROWTH: &str = "target-outlook-growth";
const ERROR: &str = "target-outlook-error";

fn view(printer: &Printer<'_>, target: &Target, outlook: &Outlook) -> View {
    let amount =
        |value: &basis::exact::Exact| shown(printer, target, &Number::new(value.clone(), outlook.unit.clone())).text;
    let beyond = outlook.beyond();
    let short = beyond.as_ref().is_some_and(|it| it.value.sign() < 0);
    let id = match (&beyond, short) {
        (None, _) => "target-outlook",
        (Some(_), true) => "target-outlook-short",
        (Some(_), false) => "target-outlook-beyond",
    };
    let spread = &outlook.spread;
    let arguments = [
        ("low", amount(&spread.low).into()),
        ("mid", amount(&spread.mid).into()),
        ("high", amount(&spread.high).into()),
        ("goal", outlook.goal.as_ref().map(|it| amount(&it.value)).unwrap_or_default().into()),
        ("beyond", beyond.map(|it| amount(&it.value.abs())).unwrap_or_default().into()),
    ];
    let ways = [(SEASON, &outlook.by_season), (GROWTH, &outlook.by_growth), (ERROR, &outlook.error)];
    View {
        sentence: say_with(printer.language, id, &arguments),
        short,
        ways: ways.map(|(id, derived)| (say(printer.language, id), figure(printer, target, derived))).into(),
        scenario: format!("{}/scenario", crate::target::view::address(&target.code)),
    }
}

fn figure(printer: &Printer<'_>, target: &Target, derived: &Derived) -> String {
    derived.number().map_or_else(|| value(printer, derived), |number| shown(printer, target, number).text)
}

fn value(printer: &Printer<'_>, derived: &Derived) -> String {
    match derived.number() {
        Some(number) => printer.with_unit(&basis::show::plain(&number.value, 2), &number.unit),
        None => Operand::Derived(Box::new(derived.clone()))
            .number()
            .err()
            .map_or_else(String::new, |absence| printer.absence(&absence)),
    }
}

fn months(printer: &Printer<'_>, target: &Target, month: Period, today: jiff::civil::Date) -> Vec<Month> {
    if target.kind == basis::target::Kind::Deadline || !target.slips.is_empty() {
        return Vec::new();
    }
    (1..=12)
        .filter_map(|number| Period::month_of(month.year(), number).ok())
        .map(|it| (it, standing_in(&printer.analyst, target, it, today)))
        .filter(|(_, standing)| standing.done.as_ref().is_some_and(|done| done.number().is_ok()))
        .map(|(it, standing)| Month {
            label: period_label(it, printer.language),
            line: line(printer, target, &standing),
            current: it == month,
        })
        .collect()
}

/// Completion against the schedule over the months; growth against what is asked for needs no picture of its own.
fn chart(printer: &Printer<'_>, months: &[Month]) -> String {
    let is_known = |shown: &Shown| !shown.sort.is_empty();
    if months.len() < 2 || !months.iter().any(|month| is_known(&month.line.completion)) {
        return String::new();
    }
    let series = |id: &str, of: fn(&Line) -> &Shown| {
        let values: Vec<serde_json::Value> = months
            .iter()
            .map(|month| match of(&month.line).sort.as_str() {
                "" => serde_json::Value::Null,
                text => text.into(),
            })
            .collect();
        let name = say(printer.language, id);
        serde_json::json!({ "name": name, "kind": "line", "values": values, "unit": "%", "axis": 0 })
    };
    let labels: Vec<&str> = months.iter().map(|month| month.label.as_str()).collect();
    let data = serde_json::json!({ "kind": "line", "x": labels, "series": [
        series("target-column-completion", |line| &line.completion),
        series("target-column-pace", |line| &line.pace),
    ] });
    data.to_string().replace('<', "\\u003c")
}

fn parts(printer: &Printer<'_>, book: &Book, target: &Target, month: Period, today: jiff::civil::Date) -> Vec<Line> {
    let mut lines: Vec<Line> = book
        .parts(&target.code)
        .map(|part| line(printer, part, &standing_in(&printer.analyst, part, month, today)))
        .collect();
    lines.sort_by(|one, other| (one.order, &one.code).cmp(&(other.order, &other.code)));
    lines
}

/// Each part with the matter by which it was handed down, where the reader sees it.
async fn handed(
    cabinet: &Cabinet,
    desk: &Desk<'_>,
    reader: &Reader,
    lines: Vec<Line>,
    year: i64,
) -> Result<Vec<PartRow>, Refusal> {
    let asked = store::of_years(&cabinet.db, year, year).await.map_err(failed(reader))?;
    let asked: std::collections::BTreeMap<&str, i64> =
        asked.iter().filter(|it| it.kind == QUOTA).map(|it| (it.target.as_str(), it.matter)).collect();
    let numbers: Vec<i64> = lines.iter().filter_map(|line| asked.get(line.code.as_str()).copied()).collect();
    let known = matters::some(&cabinet.db, &numbers, desk.today()).await.map_err(failed(reader))?;
    let may = reader.visit.may(Deed::SeeMatter);
    let row = |line: Line| {
        let matter = asked.get(line.code.as_str()).and_then(|number| known.get(number)).filter(|_| may);
        let matter = matter.filter(|it| desk.sight.sees(&it.unit, [it.lead.as_str(), it.asker.as_str()]));
        let handed = matter.map(|it| (desk.state(&it.kind, &it.state), format!("/matters/{}", it.number)));
        PartRow { line, handed }
    };
    Ok(lines.into_iter().map(row).collect())
}

fn together(printer: &Printer<'_>, book: &Book, target: &Target, month: Period) -> Option<Together> {
    let found = divided(&printer.analyst, book, target, month.year())?;
    let beyond = found.beyond.number()?;
    let parts = i64::try_from(found.parts).unwrap_or(0);
    let amount = printer.with_unit(&basis::show::grouped(&beyond.value.abs(), 2), &beyond.unit);
    let arguments =
        [("parts", parts.into()), ("together", value(printer, &found.together).into()), ("beyond", amount.into())];
    let id = match beyond.value.sign() {
        1 => "target-together-more",
        0 => "target-together-even",
        _ => "target-together-less",
    };
    Some(Together { text: say_with(printer.language, id, &arguments), more: 0 < beyond.value.sign() })
}

async fn loops(cabinet: &Cabinet, desk: &Desk<'_>, reader: &Reader, opened: &[Opened]) -> Result<Vec<Loop>, Refusal> {
    let mut loops = Vec::new();
    if !reader.visit.may(Deed::SeeMatter) {
        return Ok(loops);
    }
    for it in opened {
        let found = matters::find(&cabinet.db, it.matter).await.map_err(failed(reader))?;
        let Some(matter) = found.filter(|matter| desk.sees(matter)) else { continue };
        loops.push(Loop {
            number: matter.code.clone(),
            href: format!("/matters/{}", matter.number),
            title: matter.title.clone(),
            state: desk.state(&matter.kind, matter.state()),
            steps: steps(desk, &matter),
        });
    }
    Ok(loops)
}

/// What came of a light, in order: everything its matter's story tells, with the state each step led to.
fn steps(desk: &Desk<'_>, matter: &Matter) -> Vec<Step> {
    let Some(kind) = desk.packs().kind(&matter.kind) else { return Vec::new() };
    let nodes = matter.nodes();
    let mut before = String::new();
    let one = |event: &crate::matter::Event| {
        let state = desk.state(&matter.kind, &event.state);
        let what = words::what(desk, kind, event, &nodes);
        let what = if before == state { what } else { format!("{what} → {state}") };
        before = state;
        let by =
            [words::who(desk, kind, event), if event.post.is_empty() { String::new() } else { desk.post(&event.post) }];
        let at = day(&event.at).map_or_else(String::new, |day| day.to_string());
        Step { at, what, remark: event.remark.clone(), by: by.join(" ").trim().to_owned() }
    };
    matter.events.iter().map(one).collect()
}
