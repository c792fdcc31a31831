//! A year's run: where it stands, who has how many points, what waits, what follows; and what the office does next.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::score::written;
use serde::Deserialize;

use super::office;
use super::output::{self, shown, yuan};
use super::record::{Draft, Kind, State as Stands};
use super::view::{Seen, address, award, seen, state, title, unit_address, verdict};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::store::clock::shown as moment;

/// One unit of the run.
pub(super) struct UnitRow {
    pub unit: String,
    pub href: String,
    pub name: String,
    pub place: String,
    pub total: String,
    pub grade: String,
    pub verdict: (&'static str, String),
    pub award: (&'static str, String),
    pub appeals: usize,
}

struct StoryLine {
    at: String,
    what: String,
    about: String,
    person: String,
    post: String,
    remark: String,
}

struct ProposalRow {
    words: String,
    people: String,
}

struct ShareRow {
    words: String,
    lines: Vec<(String, String, String, String)>,
}

struct Act {
    word: &'static str,
    name: String,
    /// Whether a day, a list or a remark is asked for.
    asks: &'static str,
    value: String,
}

#[derive(Template)]
#[template(path = "assessment/run.html")]
struct RunPage {
    shell: Shell,
    number: i64,
    state: String,
    sentence: String,
    states: Vec<(String, bool, bool)>,
    rows: Vec<UnitRow>,
    fallen: Vec<(String, String)>,
    acts: Vec<Act>,
    proposals: Vec<ProposalRow>,
    rewards: Vec<ShareRow>,
    versions: Vec<(i64, String, String, bool)>,
    story: Vec<StoryLine>,
    source: String,
    error: String,
}

/// Whether everybody who sees the run sees everybody's total: once it is public.
fn is_public(seen: &Seen) -> bool {
    matches!(seen.run.state(), Stands::Public | Stands::Settled)
}

pub(super) fn unit_rows(desk: &Desk<'_>, seen: &Seen) -> Vec<UnitRow> {
    let language = desk.language();
    let Some(year) = seen.year() else { return Vec::new() };
    let scheme = &seen.assessment.scheme;
    let open = seen.run.open_appeals();
    let mut all: Vec<_> = year.sheet.assessed.iter().filter(|it| !it.items.is_empty()).collect();
    all.retain(|it| is_public(seen) || seen.sees(&it.unit));
    all.sort_by_key(|it| (it.place.is_none(), it.place));
    all.into_iter()
        .map(|it| UnitRow {
            href: if seen.sees(&it.unit) { unit_address(seen.run.number, &it.unit) } else { String::new() },
            name: desk.unit(&it.unit),
            place: it.place.map_or_else(|| "\u{2014}".to_owned(), |place| place.to_string()),
            total: it.total.as_ref().map_or_else(|| "\u{2014}".to_owned(), |total| shown(scheme, total)),
            grade: it
                .grade
                .as_ref()
                .and_then(|code| scheme.grade(code))
                .map_or_else(String::new, |grade| grade.name.in_language(language).to_owned()),
            verdict: verdict(it.verdict, language),
            award: award(it.eligible, language),
            appeals: open.iter().filter(|event| event.unit == it.unit).count(),
            unit: it.unit.clone(),
        })
        .collect()
}

/// What the reader may do with the run now.
fn acts(seen: &Seen, today: jiff::civil::Date, desk: &Desk<'_>) -> Vec<Act> {
    let act = |kind: Kind, asks: &'static str, value: String| Act {
        word: kind.word(),
        name: say(desk.language(), &format!("assessment-do-{}", kind.word())),
        asks,
        value,
    };
    let mut acts = Vec::new();
    if !seen.runs {
        return acts;
    }
    match seen.run.state() {
        Stands::Filling => acts.push(act(Kind::Filled, "", String::new())),
        Stands::Verifying => acts.push(act(Kind::Scored, "", String::new())),
        Stands::Scored => {
            // A week is proposed; the office sets the day.
            let until = today.checked_add(jiff::Span::new().days(7)).unwrap_or(today);
            acts.push(act(Kind::Published, "day", until.to_string()));
        }
        Stands::Public => acts.push(act(Kind::Settled, "", String::new())),
        Stands::Settled => {}
    }
    if seen.run.state() != Stands::Settled && !seen.assessment.scheme.bonuses.is_empty() {
        acts.push(act(Kind::Listed, "list", seen.run.people().to_owned()));
    }
    acts
}

/// Who led the unit through the failed years, and who came or went in between (M044).
fn leaders(desk: &Desk<'_>, unit: &str, from: i32, until: i32) -> String {
    let (first, last) = (format!("{from}-01-01"), format!("{until}-12-31"));
    let roster = &desk.world.roster;
    let mut said = Vec::new();
    let lead = |roles: &[String]| roles.iter().any(|role| role == "unit-leader" || role == "park-committee");
    for post in roster.posts(desk.today()).filter(|post| post.unit == unit && lead(&post.roles)) {
        for holding in roster.holdings_of_post(&post.code).into_iter().filter(|it| !it.is_deputy()) {
            let ends = holding.until.clone();
            if last < holding.from || (!ends.is_empty() && ends < first) {
                continue;
            }
            let whole = holding.from <= first && (ends.is_empty() || last <= ends);
            let id = if whole { "assessment-held-throughout" } else { "assessment-held-partly" };
            let person = roster.person_name(&holding.person);
            let name = post.name.in_language(desk.language());
            said.push(output::words(
                desk.language(),
                id,
                &[("post", name), ("person", &person), ("from", &holding.from), ("until", &ends)],
            ));
        }
    }
    said.join("; ")
}

fn proposals(desk: &Desk<'_>, seen: &Seen) -> Vec<ProposalRow> {
    let Some(outcome) = &seen.outcome else { return Vec::new() };
    let scheme = &seen.assessment.scheme;
    let visible = outcome.proposals.iter().filter(|it| seen.sees(&it.unit));
    visible
        .filter_map(|it| {
            let failure = scheme.failures.iter().find(|failure| failure.code == it.failure)?;
            let words = output::words(
                desk.language(),
                "score-proposal",
                &[
                    ("unit", &desk.unit(&it.unit)),
                    ("from", &it.run.from.to_string()),
                    ("until", &it.run.until.to_string()),
                    ("then", failure.then.in_language(desk.language())),
                    ("source", &failure.source),
                ],
            );
            Some(ProposalRow { words, people: leaders(desk, &it.unit, it.run.from, it.run.until) })
        })
        .collect()
}

fn rewards(desk: &Desk<'_>, seen: &Seen) -> Vec<ShareRow> {
    let Some(outcome) = seen.outcome.as_ref().filter(|_| seen.runs || is_public(seen)) else { return Vec::new() };
    let language = desk.language();
    let scheme = &seen.assessment.scheme;
    outcome
        .rewards
        .iter()
        .filter(|it| seen.sees(&it.unit))
        .map(|it| {
            let bonus = scheme.bonuses.iter().find(|bonus| bonus.code == it.bonus);
            let name = bonus.map_or("", |bonus| bonus.name.in_language(language));
            let unit = desk.unit(&it.unit);
            match &it.result {
                Err(why) => ShareRow {
                    words: output::words(
                        language,
                        "score-bonus-none",
                        &[
                            ("unit", &unit),
                            ("bonus", name),
                            ("why", &say(language, &format!("score-bonus-{}", why.word()))),
                        ],
                    ),
                    lines: Vec::new(),
                },
                Ok(split) => {
                    let mut lines = Vec::new();
                    for part in &split.parts {
                        let share = part.share.name.in_language(language).to_owned();
                        let percent = format!("{} %", written(&part.share.percent));
                        lines.push((share, percent, part.arithmetic.clone(), yuan(&part.amount)));
                        for paid in &part.paid {
                            let post = paid.post.clone();
                            lines.push((
                                format!("· {}", paid.person),
                                post,
                                paid.arithmetic.clone(),
                                yuan(&paid.amount),
                            ));
                        }
                        if !part.left.is_zero() {
                            let left = say(language, "assessment-undivided");
                            lines.push((format!("· {left}"), String::new(), String::new(), yuan(&part.left)));
                        }
                    }
                    let pool = yuan(&split.pool);
                    let words =
                        output::words(language, "score-bonus", &[("unit", &unit), ("bonus", name), ("pool", &pool)]);
                    ShareRow { words, lines }
                }
            }
        })
        .collect()
}

/// Vetoes that fall on units above those assessed.
fn fallen(desk: &Desk<'_>, seen: &Seen) -> Vec<(String, String)> {
    let Some(year) = seen.year() else { return Vec::new() };
    let above = year.sheet.assessed.iter().filter(|it| it.items.is_empty());
    let lines = above.flat_map(|it| it.chains.iter().map(move |chain| (it, chain)));
    lines
        .filter(|(_, chain)| is_public(seen) || seen.sees(&chain.from))
        .map(|(it, chain)| {
            let mut chain = chain.clone();
            chain.from = desk.unit(&chain.from);
            (desk.unit(&it.unit), output::text::chain(&seen.assessment.scheme, &chain, desk.language()))
        })
        .collect()
}

async fn page(cabinet: &Cabinet, desk: &Desk<'_>, seen: &Seen, error: String) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    let stands = seen.run.state();
    let rows = unit_rows(desk, seen);
    let met = rows.iter().filter(|row| row.verdict.0 == "good").count();
    let sentence = output::words(
        language,
        &format!("assessment-sentence-{}", stands.word()),
        &[
            ("units", &rows.len().to_string()),
            ("met", &met.to_string()),
            ("appeals", &seen.run.open_appeals().len().to_string()),
            ("until", seen.run.public_until()),
        ],
    );
    let story = seen.run.events.iter().rev().filter(|event| event.unit.is_empty() || seen.sees(&event.unit));
    let story = story.map(|event| StoryLine {
        at: moment(&event.at),
        what: say(language, &format!("assessment-did-{}", event.kind.word())),
        about: match event.unit.is_empty() {
            true => String::new(),
            false => format!("{} {} {}", desk.unit(&event.unit), event.indicator, event.data),
        },
        person: desk.world.roster.person_name(&event.person),
        post: desk.post(&event.post),
        remark: event.remark.clone(),
    });
    // Every version is made again from what it was scored from: the same bytes, or it is said that they are not.
    let versions = seen.sheets.iter().rev().map(|kept| {
        let again = office::outcome(&seen.assessment, &kept.data, &kept.people);
        let same = again.is_ok_and(|outcome| {
            office::printed(desk.packs(), &seen.assessment, &outcome, &kept.data, &kept.people) == kept.sheet
        });
        (kept.version, moment(&kept.at), kept.hash.get(..16).unwrap_or_default().to_owned(), same)
    });
    let view = RunPage {
        shell: Shell::new(reader, "assessments", title(desk, &seen.run)),
        number: seen.run.number,
        state: state(&seen.run, language),
        sentence,
        states: Stands::ALL
            .iter()
            .map(|it| (say(language, &format!("assessment-state-{}", it.word())), *it < stands, *it == stands))
            .collect(),
        fallen: fallen(desk, seen),
        acts: acts(seen, cabinet.clock.today(), desk),
        proposals: proposals(desk, seen),
        rewards: rewards(desk, seen),
        versions: versions.collect(),
        story: story.collect(),
        source: seen.assessment.scheme.source.clone(),
        rows,
        error,
    };
    show(&view.shell.clone(), &view)
}

/// GET /assessments/{number}
pub async fn run(State(cabinet): State<Cabinet>, reader: Reader, Path(number): Path<i64>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let seen = seen(&cabinet, &desk, &reader, number).await?;
    page(&cabinet, &desk, &seen, String::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    data: String,
    remark: String,
}

/// POST /assessments/{number}/{act}: what the office does with the whole run.
pub async fn act(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, word)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let found = seen(&cabinet, &desk, &reader, number).await?;
    let kind = Kind::read(&word)
        .filter(|kind| matches!(kind, Kind::Filled | Kind::Scored | Kind::Published | Kind::Settled | Kind::Listed));
    let kind = kind.ok_or_else(|| Refusal::not_found(reader.language, &word))?;
    if !found.runs {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(Deed::RunAssessment);
    let draft = Draft { data: typed.data.trim().to_owned(), remark: typed.remark, ..Draft::default() };
    match office::act(&cabinet, &who, number, kind, &draft).await.map_err(failed(&reader))? {
        Ok(()) => Ok(Redirect::to(&address(number)).into_response()),
        Err(error) => page(&cabinet, &desk, &found, error.say(reader.language)).await,
    }
}
