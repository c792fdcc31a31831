//! A file taken into a register: the dry run with its findings, and the yes that follows.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::{Error, Severity};
use serde::Deserialize;

use super::counter::{Counter, Page, SharedPacks, enters, failed, register};
use super::import::{self, Plan};
use super::units::Units;
use crate::access::Deed;
use crate::message::say;
use crate::pack::register::Register;
use crate::page::desk::{Desk, Received};
use crate::page::{Reader, Refusal, Shell, finding, show};
use crate::store::batch::{self, Sender};
use crate::store::clock::SharedClock;

#[derive(Template)]
#[template(path = "register/import.html")]
struct ImportPage {
    shell: Shell,
    code: String,
    name: String,
    columns: Vec<(String, String, bool)>,
    outcome: Option<Outcome>,
}

struct Outcome {
    file: String,
    findings: Vec<finding::Row>,
    errors: usize,
    plan: Plan,
    mark: String,
    may_commit: bool,
}

fn import_page(register: &Register, reader: &Reader, outcome: Option<Outcome>) -> ImportPage {
    let language = reader.language;
    let mut columns = vec![("code".to_owned(), say(language, "column-code"), false)];
    columns.extend(
        register
            .fields
            .iter()
            .map(|field| (field.code.clone(), field.name.in_language(language).to_owned(), field.optional)),
    );
    columns.extend(register.hierarchies.iter().map(|hierarchy| {
        (format!("parent_{}", hierarchy.code), hierarchy.name.in_language(language).to_owned(), true)
    }));
    columns.push(("valid_from".to_owned(), say(language, "register-valid-from"), true));
    columns.push(("valid_until".to_owned(), say(language, "register-valid-until"), true));
    ImportPage {
        shell: Shell::new(reader, "register", say(language, "register-import")),
        code: register.code.clone(),
        name: register.name.in_language(language).to_owned(),
        columns,
        outcome,
    }
}

/// GET /register/{register}/import
pub async fn import_form(State(packs): State<SharedPacks>, reader: Reader, Path(code): Path<String>) -> Page {
    let view = import_page(register(&packs, &reader, &code, Deed::EnterRegister)?, &reader, None);
    show(&view.shell.clone(), &view)
}

async fn plan_of(
    units: &Units,
    packs: &SharedPacks,
    register: &Register,
    received: &Received,
    reader: &Reader,
) -> Result<Plan, Refusal> {
    let counter = Counter::at(units, packs, reader, None).await.map_err(failed(reader))?;
    let asker = counter.asker();
    let held = import::held(units.db(), packs, register, counter.version, &asker).await.map_err(failed(reader))?;
    let (packs, register, received) = (packs.clone(), register.clone(), received.clone());
    tokio::task::spawn_blocking(move || import::dry_run(&packs, &register, &held, &received.name, &received.bytes))
        .await
        .map_err(|error| Refusal::failed(reader.language, error))
}

/// POST /register/{register}/import: the dry run.
pub async fn import_try(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(desk): State<Desk>,
    reader: Reader,
    Path(code): Path<String>,
    form: Multipart,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::EnterRegister)?;
    let received = Received::from_form(form).await.map_err(|error| Refusal::upload(reader.language, &error))?;
    if received.name.is_empty() {
        return Err(Refusal::wrong(reader.language, &Error::new("upload-missing")));
    }
    let plan = plan_of(&units, &packs, register, &received, &reader).await?;
    let outcome = Outcome {
        file: received.name.clone(),
        findings: finding::rows(&plan.findings, &reader),
        errors: plan.findings.iter().filter(|finding| finding.severity == Severity::Error).count(),
        may_commit: plan.may_commit(),
        plan,
        mark: desk.lay(received),
    };
    let view = import_page(register, &reader, Some(outcome));
    show(&view.shell.clone(), &view)
}

#[derive(Deserialize)]
pub struct Confirmation {
    pub mark: String,
}

/// POST /register/{register}/import/commit
pub async fn import_commit(
    State(units): State<Units>,
    State(packs): State<SharedPacks>,
    State(desk): State<Desk>,
    State(clock): State<SharedClock>,
    reader: Reader,
    Path(code): Path<String>,
    Form(confirmation): Form<Confirmation>,
) -> Page {
    let register = register(&packs, &reader, &code, Deed::EnterRegister)?;
    let received =
        desk.take(&confirmation.mark).ok_or_else(|| Refusal::wrong(reader.language, &Error::new("upload-gone")))?;
    let (who, unit) = enters(&reader, register);
    let sender = Sender {
        file: &received.name,
        media_type: &received.media_type,
        bytes: &received.bytes,
        title: &received.name,
        unit: &unit,
        by: &who,
    };
    let wrong = |error: &Error| Refusal::wrong(reader.language, error);
    let changed = || Error::new("import-changed-since");
    let plan = plan_of(&units, &packs, register, &received, &reader).await?;
    let plan = if plan.may_commit() { plan } else { return Err(wrong(&changed())) };
    let entered =
        import::commit(units.db(), clock.as_ref(), register, &plan, &sender).await.map_err(failed(&reader))?;
    let version = match entered {
        Ok(version) => version,
        // Somebody was quicker. Planned again with the turn in hand, so that nobody comes between.
        Err(_) => {
            let mut write = units.db().write().await.map_err(failed(&reader))?;
            batch::take_turn(&mut write).await.map_err(failed(&reader))?;
            let plan = plan_of(&units, &packs, register, &received, &reader).await?;
            let plan = if plan.may_commit() { plan } else { return Err(wrong(&changed())) };
            let entered = import::enter(&mut write, units.db(), clock.as_ref(), register, &plan, &sender).await;
            let version = entered.map_err(failed(&reader))?.map_err(|error| wrong(&error))?;
            write.commit().await.map_err(failed(&reader))?;
            version
        }
    };
    Ok(Redirect::to(&format!("/register/{}?done={version}", register.code)).into_response())
}
