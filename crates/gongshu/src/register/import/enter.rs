//! Entering what was planned: one change with its batch and its audit entry.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::language::Language;
use serde_json::{Value, json};

use super::super::query::{self, Asker};
use super::super::rows::Entry;
use super::super::store;
use super::{Plan, dry_run, held};
use crate::inbox::{self, Addressee, Notice};
use crate::pack::Packs;
use crate::pack::register::{FieldKind, Register};
use crate::store::audit::{self, Entry as Link, Who};
use crate::store::batch::{self, Change, Sender};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, Write, blob};

/// Enters a plan as part of a change, which is the caller's to commit, and tells whoever it gives rights to. A sender
/// without bytes typed the rows. Gives the new data version.
///
/// # Errors
/// `Ok(Err(…))` when something the plan rests on changed after it was made: nothing was entered, and a new plan is
/// to be made.
pub async fn enter(
    write: &mut Write,
    db: &Db,
    clock: &dyn Clock,
    register: &Register,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<Result<i64, Error>, Failure> {
    let entered = keep(write, db, clock, register, plan, sender).await?;
    if entered.is_ok() {
        tell(write, clock, register, plan, sender.by).await?;
    }
    Ok(entered)
}

/// An appointment, a stand-in, a delegation, a post's roles: whoever gains or loses by a row hears of it.
async fn tell(write: &mut Write, clock: &dyn Clock, register: &Register, plan: &Plan, by: &Who) -> Result<(), Failure> {
    let gains = |entry: &Entry| -> Vec<Addressee> {
        let of = |field: &String| match register.field(field).map(|field| &field.kind) {
            None => Some(Addressee::Post(entry.code.clone())),
            _ if entry.field(field).is_empty() => None,
            Some(FieldKind::To(other)) if other == "post" => Some(Addressee::Post(entry.field(field).to_owned())),
            Some(_) => Some(Addressee::Person(entry.field(field).to_owned())),
        };
        register.gives_rights_to.iter().filter_map(of).collect()
    };
    for entry in &plan.entries {
        let name = [register.name.zh.clone(), register.name.in_language(Language::En).to_owned()];
        let from = [entry.valid_from.clone(), entry.valid_from.clone()];
        let notice = Notice {
            message: if entry.valid_from.is_empty() { "notice-rights" } else { "notice-rights-from" },
            arguments: vec![("register", name), ("from", from)],
            href: "/me".to_owned(),
            asks: false,
        };
        // A single row says what it was: whoever it no longer names hears of it too.
        let before = plan.before.iter().filter(|_| plan.entries.len() == 1).flat_map(gains);
        inbox::tell(write, clock, by, gains(entry).into_iter().chain(before), &notice).await?;
    }
    Ok(())
}

/// Enters a plan and tells nobody: what the program itself writes.
async fn keep(
    write: &mut Write,
    db: &Db,
    clock: &dyn Clock,
    register: &Register,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<Result<i64, Error>, Failure> {
    if !plan.may_commit() {
        return Err(Failure::Refused("what has errors, or no rows, is not taken in".to_owned()));
    }
    let typed = sender.bytes.is_empty();
    let hash = match typed {
        true => String::new(),
        false => blob::put(write, clock, sender.file, sender.media_type, sender.bytes).await?,
    };
    let change = Change {
        kind: "register",
        title: sender.title,
        source: sender.file,
        blob: &hash,
        rows: plan.entries.len() as u64,
        unit: sender.unit,
        by: sender.by,
    };
    let batch = batch::begin(write, clock, &change).await?;
    let rests_on: Vec<&str> = plan.rests_on.iter().map(String::as_str).collect();
    if query::changed_between(db, &rests_on, plan.version, batch - 1).await? {
        return Ok(Err(Error::new("import-changed-since")));
    }
    store::insert(write, &register.code, batch, &plan.entries, &plan.parents).await?;
    let (mut subject, mut before, mut after) = (register.code.clone(), String::new(), String::new());
    match &plan.entries[..] {
        [entry] if typed => {
            subject = format!("{}/{}", register.code, entry.code);
            before = plan.before.as_ref().map_or_else(String::new, |before| told(register, before));
            after = told(register, entry);
        }
        _ => {
            let counts = json!({ "new": plan.new, "changed": plan.changed, "same": plan.same, "file": hash });
            after.push_str(&counts.to_string());
        }
    }
    let action = if typed { "enter-register" } else { "import-register" };
    let link = Link { action, subject: &subject, before: &before, after: &after, batch, ..Link::default() };
    audit::append(write, clock, sender.by, &link).await?;
    Ok(Ok(batch))
}

/// A row as the audit chain has it. Of a sensitive field it says that it changed and not to what: whoever reads the
/// audit need not be of its class.
fn told(register: &Register, entry: &Entry) -> String {
    let mut fields: BTreeMap<&str, Value> = BTreeMap::new();
    for (code, value) in &entry.fields {
        let hidden = register.field(code).is_some_and(|field| !field.sensitive.is_empty());
        fields.insert(code, Value::from(if hidden { "***" } else { value.as_str() }));
    }
    for (name, day) in [("valid_from", &entry.valid_from), ("valid_until", &entry.valid_until)] {
        if !day.is_empty() {
            fields.insert(name, Value::from(day.as_str()));
        }
    }
    json!(fields).to_string()
}

/// Takes a plan into the register in a change of its own.
///
/// # Errors
/// As [`enter`].
pub async fn commit(
    db: &Db,
    clock: &dyn Clock,
    register: &Register,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<Result<i64, Error>, Failure> {
    let mut write = db.write().await?;
    let entered = enter(&mut write, db, clock, register, plan, sender).await?;
    if entered.is_ok() {
        write.commit().await?;
    }
    Ok(entered)
}

/// Takes rows the program itself wrote into a register: CSV with codes as headings. The first finding is the answer
/// where they are not right.
pub async fn take(
    db: &Db,
    packs: &Packs,
    clock: &dyn Clock,
    register: &str,
    text: &str,
    by: &Who,
) -> Result<Result<i64, Error>, Failure> {
    let register = packs.register(register).ok_or_else(|| Failure::Refused(format!("no register {register}")))?;
    let version = batch::data_version(db).await?;
    let held = held(db, packs, register, version, &Asker::Program).await?;
    let plan = dry_run(packs, register, &held, "rows.csv", text.as_bytes());
    if let Some(error) = plan.first_error() {
        return Ok(Err(error.clone()));
    }
    if !plan.may_commit() {
        return Ok(Ok(version));
    }
    let title = register.name.zh.as_str();
    let sender = Sender { file: "rows.csv", media_type: "text/csv", bytes: text.as_bytes(), title, unit: "", by };
    let mut write = db.write().await?;
    let entered = keep(&mut write, db, clock, register, &plan, &sender).await?;
    if entered.is_ok() {
        write.commit().await?;
    }
    Ok(entered)
}
