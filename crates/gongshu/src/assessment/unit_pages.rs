//! One unit of a run: every item with the way to its points; what it reports, what is verified, its appeals and its papers.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;
use basis::score::written;
use serde::Deserialize;

use super::office;
use super::output::{self, exact, item_name, line, shown};
use super::record::{Draft, Kind, State as Stands};
use super::view::{Seen, award, seen, state, title, unit_address, verdict};
use crate::access::Deed;
use crate::attachment::{self, About, Panel};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::page::desk::Received;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::{Page, failed};
use crate::store::{Failure, blob};

/// How attachments call a unit of a run.
const KIND: &str = "assessment";

/// Something one may do with an item.
struct Act {
    word: &'static str,
    name: String,
    /// Whether a value is typed; a reason is always.
    value: bool,
    primary: bool,
}

struct ItemRow {
    code: String,
    indicator: String,
    name: String,
    points: String,
    weight: String,
    value: String,
    target: String,
    from: String,
    who: String,
    state: (&'static str, String),
    steps: Vec<String>,
    acts: Vec<Act>,
    appeal: String,
}

#[derive(Template)]
#[template(path = "assessment/unit.html")]
struct UnitPage {
    shell: Shell,
    number: i64,
    unit: String,
    run: String,
    state: String,
    sentence: String,
    verdict: (&'static str, String),
    award: (&'static str, String),
    items: Vec<ItemRow>,
    steps: Vec<String>,
    chains: Vec<String>,
    attachments: String,
    error: String,
}

/// What the reader may do with an item of the unit now.
fn acts(seen: &Seen, desk: &Desk<'_>, unit: &str, appealed: bool, today: &str) -> Vec<Act> {
    let act = |kind: Kind, value: bool, primary: bool| Act {
        word: kind.word(),
        name: say(desk.language(), &format!("assessment-do-{}", kind.word())),
        value,
        primary,
    };
    match seen.run.state() {
        Stands::Filling if seen.answers(unit) || seen.runs => vec![act(Kind::Reported, true, true)],
        Stands::Verifying | Stands::Scored if seen.verifies => vec![act(Kind::Verified, true, true)],
        Stands::Public if appealed && seen.runs => {
            vec![act(Kind::Upheld, true, true), act(Kind::Rejected, false, false)]
        }
        Stands::Public if !appealed && seen.answers(unit) && today <= seen.run.public_until() => {
            vec![act(Kind::Appealed, false, false)]
        }
        _ => Vec::new(),
    }
}

fn items(seen: &Seen, desk: &Desk<'_>, unit: &str) -> Vec<ItemRow> {
    let language = desk.language();
    let scheme = &seen.assessment.scheme;
    let lines = seen.run.lines();
    let open = seen.run.open_appeals();
    let Some(assessed) = seen.assessed(unit) else { return Vec::new() };
    let pairs = scheme.items.iter().zip(&assessed.items);
    pairs
        .map(|(item, scored)| {
            let own = lines.iter().find(|line| line.unit == unit && line.indicator == item.indicator);
            let column = |name: &str| own.and_then(|line| line.columns.get(name)).cloned().unwrap_or_default();
            let appeal = open.iter().find(|event| event.unit == unit && event.indicator == item.indicator);
            let mut steps: Vec<String> = scored.steps.iter().map(|step| line(scheme, step, language)).collect();
            if let Some(points) = &scored.points
                && scored.steps.last().and_then(|step| step.result.as_ref()) != Some(points)
            {
                steps.push(format!("= {}", exact(scheme, points)));
            }
            let state = match (&scored.lack, scored.met.filter(|_| scored.tasked)) {
                (Some(lack), _) => ("warning", lack.say(language)),
                (None, Some(true)) => ("good", say(language, "score-target-met")),
                (None, Some(false)) => ("error", say(language, "score-target-missed")),
                (None, None) => ("off", String::new()),
            };
            ItemRow {
                code: scored.code.clone(),
                indicator: item.indicator.clone(),
                name: item_name(Some(desk.packs()), item, language),
                points: scored.points.as_ref().map_or_else(|| "\u{2014}".to_owned(), |points| shown(scheme, points)),
                weight: written(&scored.weight),
                value: column("value"),
                target: match column("target") {
                    text if text.is_empty() => item.constants.get("target").map_or_else(String::new, written),
                    text => text,
                },
                from: own
                    .map_or_else(String::new, |line| say(language, &format!("assessment-from-{}", line.from.word()))),
                who: own.map_or_else(String::new, |line| desk.world.roster.person_name(&line.person)),
                state,
                steps,
                acts: acts(seen, desk, unit, appeal.is_some(), desk.today()),
                appeal: appeal.map_or_else(String::new, |event| event.remark.clone()),
            }
        })
        .collect()
}

/// Whether papers may still be laid beside the unit.
fn may_attach(seen: &Seen, unit: &str) -> bool {
    seen.run.state() != Stands::Settled && (seen.answers(unit) || seen.runs)
}

/// The code under which a unit's papers are kept.
fn about(number: i64, unit: &str) -> String {
    format!("{number}/{unit}")
}

async fn page(cabinet: &Cabinet, desk: &Desk<'_>, seen: &Seen, unit: &str, error: String) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    let missing = || Refusal::not_found(language, unit);
    let assessed = seen.assessed(unit).filter(|_| seen.sees(unit)).ok_or_else(missing)?;
    let scheme = &seen.assessment.scheme;
    let code = about(seen.run.number, unit);
    let attached = attachment::list(&cabinet.db, About { kind: KIND, code: &code }).await.map_err(failed(reader))?;
    let papers = Panel::new(
        language,
        format!("{}/attachments", unit_address(seen.run.number, unit)),
        may_attach(seen, unit),
        &attached,
        String::new(),
        |person| desk.world.roster.person_name(person),
    );
    let chains = assessed.chains.iter().map(|chain| {
        let mut chain = chain.clone();
        chain.from = desk.unit(&chain.from);
        output::text::chain(scheme, &chain, language)
    });
    let mut headline = assessed.clone();
    headline.unit = desk.unit(unit);
    let view = UnitPage {
        shell: Shell::new(reader, "assessments", desk.unit(unit)),
        number: seen.run.number,
        unit: unit.to_owned(),
        run: title(desk, &seen.run),
        state: state(&seen.run, language),
        sentence: output::text::headline(scheme, &headline, language),
        verdict: verdict(assessed.verdict, language),
        award: award(assessed.eligible, language),
        items: items(seen, desk, unit),
        steps: assessed.steps.iter().map(|step| line(scheme, step, language)).collect(),
        chains: chains.collect(),
        attachments: papers.render().map_err(|error| Refusal::failed(language, error))?,
        error,
    };
    show(&view.shell.clone(), &view)
}

/// GET /assessments/{number}/unit/{unit}
pub async fn unit(State(cabinet): State<Cabinet>, reader: Reader, Path((number, unit)): Path<(i64, String)>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let seen = seen(&cabinet, &desk, &reader, number).await?;
    page(&cabinet, &desk, &seen, &unit, String::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    indicator: String,
    value: String,
    remark: String,
}

/// POST /assessments/{number}/unit/{unit}/{act}
pub async fn act(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, unit, word)): Path<(i64, String, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let found = seen(&cabinet, &desk, &reader, number).await?;
    let (may, deed) = match Kind::read(&word) {
        Some(Kind::Reported) if found.answers(&unit) => (true, Deed::AnswerAssessment),
        // The office writes down what a unit without an account sends on paper.
        Some(Kind::Reported) => (found.runs, Deed::RunAssessment),
        Some(Kind::Appealed) => (found.answers(&unit), Deed::AnswerAssessment),
        Some(Kind::Verified) => (found.verifies, Deed::VerifyAssessment),
        Some(Kind::Upheld | Kind::Rejected) => (found.runs, Deed::RunAssessment),
        _ => return Err(Refusal::not_found(reader.language, &word)),
    };
    if !may {
        return Err(Refusal::forbidden(reader.language));
    }
    let kind = Kind::read(&word).ok_or_else(|| Refusal::not_found(reader.language, &word))?;
    let draft = Draft {
        unit: unit.clone(),
        indicator: typed.indicator,
        data: typed.value.trim().to_owned(),
        remark: typed.remark,
    };
    let who = reader.visit.who(deed);
    match office::act(&cabinet, &who, number, kind, &draft).await.map_err(failed(&reader))? {
        Ok(()) => Ok(Redirect::to(&unit_address(number, &unit)).into_response()),
        Err(error) => page(&cabinet, &desk, &found, &unit, error.say(reader.language)).await,
    }
}

/// POST /assessments/{number}/unit/{unit}/attachments
pub async fn attach(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, unit)): Path<(i64, String)>,
    form: Multipart,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let found = seen(&cabinet, &desk, &reader, number).await?;
    if found.assessed(&unit).is_none() || !may_attach(&found, &unit) {
        return Err(Refusal::forbidden(reader.language));
    }
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    let deed = if found.answers(&unit) { Deed::AnswerAssessment } else { Deed::RunAssessment };
    let keep = async || -> Result<Result<i64, Error>, Failure> {
        if received.name.is_empty() {
            return Ok(Err(Error::new("upload-missing")));
        }
        let mut write = cabinet.db.write().await?;
        let (who, code) = (reader.visit.who(deed), about(number, &unit));
        let about = About { kind: KIND, code: &code };
        let (name, bytes, note) = (&received.name, &received.bytes, received.field("note"));
        let kept = attachment::attach(&mut write, cabinet.clock.as_ref(), &who, about, name, bytes, note).await?;
        // What was refused leaves nothing behind.
        if kept.is_ok() {
            write.commit().await?;
        }
        Ok(kept)
    };
    match keep().await.map_err(failed(&reader))? {
        Ok(_) => Ok(Redirect::to(&format!("{}#attachments", unit_address(number, &unit))).into_response()),
        Err(error) => page(&cabinet, &desk, &found, &unit, error.say(reader.language)).await,
    }
}

/// GET /assessments/{number}/unit/{unit}/attachments/{paper}
pub async fn paper(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, unit, paper)): Path<(i64, String, i64)>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let found = seen(&cabinet, &desk, &reader, number).await?;
    let missing = || Refusal::not_found(reader.language, &paper.to_string());
    if !found.sees(&unit) {
        return Err(missing());
    }
    let code = about(number, &unit);
    let kept = attachment::find(&cabinet.db, About { kind: KIND, code: &code }, paper).await;
    let kept = kept.map_err(failed(&reader))?.ok_or_else(missing)?;
    let bytes = blob::get(&cabinet.db, &kept.hash).await.map_err(failed(&reader))?.ok_or_else(missing)?;
    reader.visit.reads.note_export();
    // Its own media type is one of the list: whatever was kept was recognised.
    let kind = files::kind::KINDS.into_iter().find(|kind| kind.media_type == kept.media_type);
    let media_type = kind.map_or("application/octet-stream", |kind| kind.media_type);
    Ok(download(bytes.bytes, media_type, &kept.name))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Reason {
    reason: String,
}

/// POST /assessments/{number}/unit/{unit}/attachments/{paper}/withdraw
pub async fn withdraw(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, unit, paper)): Path<(i64, String, i64)>,
    Form(form): Form<Reason>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let found = seen(&cabinet, &desk, &reader, number).await?;
    if !may_attach(&found, &unit) {
        return Err(Refusal::forbidden(reader.language));
    }
    let deed = if found.answers(&unit) { Deed::AnswerAssessment } else { Deed::RunAssessment };
    let (who, code) = (reader.visit.who(deed), about(number, &unit));
    let about = About { kind: KIND, code: &code };
    let done = attachment::withdraw(&cabinet.db, cabinet.clock.as_ref(), &who, about, paper, &form.reason).await;
    match done.map_err(failed(&reader))? {
        Ok(true) => Ok(Redirect::to(&format!("{}#attachments", unit_address(number, &unit))).into_response()),
        Ok(false) => Err(Refusal::not_found(reader.language, &paper.to_string())),
        Err(error) => page(&cabinet, &desk, &found, &unit, error.say(reader.language)).await,
    }
}
