//! The way into an assessment (考核办公室): what somebody does joins the story in one change with its audit entry, with a new version of the
//! sheet where the figures that count have changed, and with word to whom it concerns.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::fact::FactKey;
use basis::language::Language;
use basis::period::Period;
use sha2::{Digest, Sha256};

use super::output::json::{Inputs, json};
use super::record::{Draft, Event, From, Kind, Line, Run, State, check, write_lines};
use super::store::{self, Kept};
use super::{Outcome, People, read_people, read_table, told, work};
use crate::matter::Cabinet;
use crate::number::books::Books;
use crate::pack::Packs;
use crate::pack::assessment::Assessment;
use crate::pack::indicator::Domain;
use crate::pack::reading::File;
use crate::store::Failure;
use crate::store::audit::{self, Entry, Who};
use crate::target::{Book, Target};

/// What a run is opened with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Opening {
    pub scheme: String,
    pub unit: String,
    pub year: i32,
    /// Targets and other columns, as a table of `unit,indicator,target…`; what it does not have is taken from the books.
    pub table: String,
}

/// Where targets come in: what the table of the opening gives, else the level the register of targets has for that unit and year.
fn target(
    packs: &Packs,
    targets: &Book,
    given: &BTreeMap<String, String>,
    (unit, code, year): (&str, &str, i32),
) -> Option<String> {
    if let Some(given) = given.get("target") {
        return Some(given.clone());
    }
    let measure = &packs.indicator(code)?.unit;
    let only = |target: &&Target| target.years().is_some_and(|(from, until)| [from, until].map(i32::from) == [year; 2]);
    let level = |target: &&Target| target.indicator == code && target.kind == basis::target::Kind::Level;
    let found = targets.of_unit(unit).filter(level).find(only)?;
    let value = found.value.as_ref()?.in_unit(measure).ok()?;
    Some(basis::score::written(&value.value)).filter(|text| !text.contains('/'))
}

/// The scheme a run was opened with.
///
/// # Errors
/// When the kept text can no longer be read.
pub fn scheme_of(run: &Run) -> Result<Assessment, Error> {
    let file = File { path: run.scheme.clone(), text: run.scheme_text.clone() };
    Assessment::of_file(&file).map_err(|findings| {
        findings.into_iter().next().map_or_else(|| Error::new("assessment-state"), |finding| finding.error)
    })
}

/// The outcome of some figures by a run's scheme.
///
/// # Errors
/// The first thing in the figures or the list that is not right.
pub fn outcome(assessment: &Assessment, data: &str, people: &str) -> Result<Outcome, Error> {
    let first = |findings: Vec<basis::error::Finding>| {
        findings.into_iter().next().map_or_else(|| Error::new("score-no-lines"), |finding| finding.error)
    };
    let table = read_table(&assessment.scheme, None, "data", data.as_bytes()).map_err(first)?;
    let named = match people.trim().is_empty() {
        true => People::new(),
        false => read_people(&assessment.scheme, "people", people.as_bytes()).map_err(first)?,
    };
    let outcome = work(&assessment.scheme, &table, &named);
    let homeless = outcome.years.iter().flat_map(|year| &year.sheet.homeless).next();
    match homeless {
        Some((unit, rule)) => Err(Error::new("score-no-parent").with("unit", unit).with("rule", rule)),
        None => Ok(outcome),
    }
}

/// The lines a run begins with: every unit of the scheme's kind below the run's, every item, with the year's figures of the books and
/// what the table gives; and the verdicts of the years before that are settled.
pub fn lines(
    (packs, books, targets): (&Packs, &Books, &Book),
    assessment: &Assessment,
    opening: &Opening,
    before: &[Run],
) -> Vec<Line> {
    let scheme = &assessment.scheme;
    let given = super::record::read_lines(&opening.table);
    let Ok(year) = opening.year.to_string().parse::<Period>() else { return Vec::new() };
    let tree = &books.subjects;
    let below = |code: &str| {
        let up = std::iter::successors(Some(code), |unit| tree.above(unit, year).map(|above| above.code.as_str()));
        // A cycle is refused on entry; the guard is for a damaged register.
        up.skip(1).take(12).any(|unit| unit == opening.unit)
    };
    let named = |line: &Line| tree.get(&line.unit).or_else(|| tree.find(&line.unit)).map(|unit| unit.code.clone());
    let asked: Vec<(String, &Line)> =
        given.iter().map(|line| (named(line).unwrap_or_else(|| line.unit.clone()), line)).collect();
    // Whoever is in the table is assessed; without a table, everybody of the kind.
    let units: Vec<String> = match asked.is_empty() {
        true => tree
            .all()
            .filter(|unit| unit.kind == scheme.objects && below(&unit.code))
            .map(|unit| unit.code.clone())
            .collect(),
        false => asked.iter().fold(Vec::new(), |mut units, (unit, _)| {
            if !units.contains(unit) {
                units.push(unit.clone());
            }
            units
        }),
    };
    let mut lines = Vec::new();
    for unit in &units {
        let parent = tree.above(unit, year).map_or_else(String::new, |above| above.code.clone());
        for item in &scheme.items {
            let known = |name: &str| {
                let line = asked.iter().find(|(own, line)| own == unit && line.indicator == name);
                line.map(|(_, line)| line.columns.clone())
            };
            let mut columns = known(&item.indicator).or_else(|| known(&item.code)).unwrap_or_default();
            if let Some(target) = target(packs, targets, &columns, (unit, &item.indicator, opening.year)) {
                columns.insert("target".to_owned(), target);
            }
            columns.insert("parent".to_owned(), parent.clone());
            columns.insert("year".to_owned(), opening.year.to_string());
            if !columns.contains_key("value")
                && let Some(value) = figure(packs, books, unit, &item.indicator, year)
            {
                columns.insert("value".to_owned(), value);
            }
            let (indicator, from) = (item.indicator.clone(), From::Book);
            lines.push(Line { unit: unit.clone(), indicator, columns, from, person: String::new() });
        }
        // What no item scores but a veto asks about stays as it was given.
        let others = asked.iter().filter(|(own, line)| {
            own == unit && !scheme.items.iter().any(|item| [&item.indicator, &item.code].contains(&&line.indicator))
        });
        for (_, line) in others {
            let mut line = (*line).clone();
            line.unit.clone_from(unit);
            line.columns.insert("year".to_owned(), opening.year.to_string());
            lines.push(line);
        }
        lines.extend(before.iter().filter_map(|run| verdict_of(run, unit)));
    }
    lines
}

/// The year's figure of the books in the indicator's own unit.
fn figure(packs: &Packs, books: &Books, unit: &str, code: &str, year: Period) -> Option<String> {
    let indicator = packs.indicator(code)?;
    let subject = books.subjects.get(unit)?;
    // Statistics of a single enterprise never become reward or penalty (law 8).
    if subject.is_single() && indicator.domain == Domain::Statistics {
        return None;
    }
    let key = FactKey {
        subject: unit.to_owned(),
        indicator: code.to_owned(),
        period: year,
        measure: indicator.usual_measure(year),
    };
    let fact = books.panel.fact(&key)?;
    let value = fact.quantity.in_unit(&indicator.unit).ok()?;
    Some(basis::score::written(&value)).filter(|text| !text.contains('/'))
}

/// The verdict of a settled run on a unit, as a line of a later run's table.
fn verdict_of(run: &Run, unit: &str) -> Option<Line> {
    let assessment = scheme_of(run).ok()?;
    let outcome = outcome(&assessment, &run.table(), run.people()).ok()?;
    let assessed = outcome.years.iter().find(|it| it.year == Some(run.year))?.sheet.of(unit)?;
    let word = match assessed.verdict {
        basis::score::Verdict::Met => "met",
        basis::score::Verdict::Missed => "missed",
        _ => return None,
    };
    let columns = [("value", word.to_owned()), ("year", run.year.to_string())];
    Some(Line {
        unit: unit.to_owned(),
        indicator: "verdict".to_owned(),
        columns: columns.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
        from: From::Book,
        person: String::new(),
    })
}

/// Opens a run; its number.
pub async fn open(
    cabinet: &Cabinet,
    books: &Books,
    targets: &Book,
    who: &Who,
    opening: &Opening,
) -> Result<Result<i64, Error>, Failure> {
    let packs = cabinet.packs();
    let Some(assessment) = packs.assessment(&opening.scheme) else {
        return Ok(Err(Error::new("assessment-scheme").with("text", &opening.scheme)));
    };
    if assessment.scheme.year.is_some_and(|year| year != opening.year) || !(1949..=2100).contains(&opening.year) {
        return Ok(Err(Error::new("score-year").with("text", opening.year)));
    }
    let world = cabinet.world().await?;
    let mut write = cabinet.db.write().await?;
    store::take_turn(&mut write).await?;
    let runs = store::list_in(&mut write).await?;
    let same = |run: &&Run| (&run.scheme, &run.unit) == (&opening.scheme, &opening.unit);
    if runs.iter().filter(same).any(|run| run.year == opening.year) {
        return Ok(Err(Error::new("assessment-twice").with("year", opening.year)));
    }
    let before: Vec<Run> = runs
        .iter()
        .filter(same)
        .filter(|run| run.year < opening.year && run.state() == State::Settled)
        .cloned()
        .collect();
    let lines = lines((packs, books, targets), assessment, opening, &before);
    if lines.is_empty() {
        return Ok(Err(Error::new("assessment-nobody")));
    }
    let data = write_lines(&lines);
    if let Err(findings) = read_table(&assessment.scheme, None, "data", data.as_bytes()) {
        let error = findings.into_iter().next().map_or_else(|| Error::new("score-no-lines"), |finding| finding.error);
        return Ok(Err(error));
    }
    let run = Run {
        scheme: opening.scheme.clone(),
        scheme_text: assessment.text.clone(),
        unit: opening.unit.clone(),
        year: opening.year,
        ..Run::default()
    };
    let number = store::insert(&mut write, &run).await?;
    let draft = Draft { data, ..Draft::default() };
    let at = cabinet.clock.now().to_string();
    store::note(&mut write, number, 1, Kind::Opened, &draft, &at, who).await?;
    let run = Run { number, events: vec![event(1, Kind::Opened, &draft, &at, who)], ..run };
    let deed = (Kind::Opened, &Draft::default());
    told::tell(&mut write, packs, &world, cabinet.clock.as_ref(), who, &run, deed).await?;
    let subject = number.to_string();
    let entry = Entry { action: "assessment", subject: &subject, after: Kind::Opened.word(), ..Entry::default() };
    audit::append(&mut write, cabinet.clock.as_ref(), who, &entry).await?;
    write.commit().await?;
    Ok(Ok(number))
}

/// Does something in a run.
///
/// # Errors
/// `Ok(Err(…))` when it does not follow or is not right; nothing is kept then.
pub async fn act(
    cabinet: &Cabinet,
    who: &Who,
    number: i64,
    kind: Kind,
    draft: &Draft,
) -> Result<Result<(), Error>, Failure> {
    let world = cabinet.world().await?;
    let mut write = cabinet.db.write().await?;
    store::take_turn(&mut write).await?;
    let runs = store::list_in(&mut write).await?;
    let Some(mut run) = runs.into_iter().find(|run| run.number == number) else {
        return Ok(Err(Error::new("assessment-state")));
    };
    if let Err(error) = check(&run, kind, draft, &who.person, &cabinet.clock.today().to_string()) {
        return Ok(Err(error));
    }
    let step = run.events.last().map_or(0, |event| event.step) + 1;
    let at = cabinet.clock.now().to_string();
    let before = run.state().word();
    store::note(&mut write, number, step, kind, draft, &at, who).await?;
    run.events.push(event(step, kind, draft, &at, who));
    // What changes the figures or the list after the first sheet makes the next version of it.
    let versions = store::sheets_in(&mut write, number).await?;
    let changes = matches!(kind, Kind::Verified | Kind::Upheld | Kind::Listed) && !versions.is_empty();
    if kind == Kind::Scored || changes {
        let version = versions.last().map_or(0, |kept| kept.version) + 1;
        match sheet(cabinet.packs(), &run, version, step, &at) {
            Ok(kept) => store::keep(&mut write, number, &kept).await?,
            Err(error) => return Ok(Err(error)),
        }
    } else if kind == Kind::Listed
        && let Err(error) = scheme_of(&run).and_then(|assessment| outcome(&assessment, &run.table(), run.people()))
    {
        return Ok(Err(error));
    }
    let subject = format!("{number} {} {}", draft.unit, draft.indicator);
    let entry = Entry { action: "assessment", subject: subject.trim(), before, after: kind.word(), ..Entry::default() };
    audit::append(&mut write, cabinet.clock.as_ref(), who, &entry).await?;
    told::tell(&mut write, cabinet.packs(), &world, cabinet.clock.as_ref(), who, &run, (kind, draft)).await?;
    write.commit().await?;
    Ok(Ok(()))
}

fn event(step: i64, kind: Kind, draft: &Draft, at: &str, who: &Who) -> Event {
    Event {
        step,
        kind,
        unit: draft.unit.clone(),
        indicator: draft.indicator.clone(),
        data: draft.data.clone(),
        remark: draft.remark.trim().to_owned(),
        at: at.to_owned(),
        person: who.person.clone(),
        post: who.post.clone(),
    }
}

/// A version of the sheet from the figures as they count now.
fn sheet(packs: &Packs, run: &Run, version: i64, step: i64, at: &str) -> Result<Kept, Error> {
    let assessment = scheme_of(run)?;
    let (data, people) = (run.table(), run.people().to_owned());
    let outcome = outcome(&assessment, &data, &people)?;
    let text = printed(packs, &assessment, &outcome, &data, &people);
    let hash = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Kept { version, step, data, people, sheet: text, hash, at: at.to_owned() })
}

/// The sheet's text; the same inputs give the same bytes.
pub fn printed(packs: &Packs, assessment: &Assessment, outcome: &Outcome, data: &str, people: &str) -> String {
    let inputs = Inputs { scheme: assessment.text.clone(), data: data.to_owned(), people: people.to_owned() };
    json(&assessment.scheme, Some(packs), outcome, &inputs, Language::Zh).to_string()
}
