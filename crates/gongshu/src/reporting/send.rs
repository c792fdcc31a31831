//! Sending a report, and what the office does with it.

use std::collections::HashSet;

use basis::error::Error;
use basis::period::Period;
use jiff::civil::Date;

use super::checking::{Finding, findings_of};
use super::close;
use super::figures::{CellError, Figures};
use super::record::{Explanation, Report, State, Way};
use super::store::{self, Asked, New};
use crate::inbox::{self, Addressee, Notice};
use crate::pack::Packs;
use crate::pack::form::Form;
use crate::register::subjects::Subjects;
use crate::registry::Member;
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, Write};

/// A report on its way in.
pub struct Sending<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub member: &'a Member,
    pub figures: Figures,
    /// Reasons given with it, by rule and cell.
    pub explanations: Vec<Explanation>,
    pub way: Way,
    /// The hash of the file it came in; empty where there was none.
    pub blob: &'a str,
}

/// Why a report was not taken: nothing was changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// Cells that are no figures, or have none.
    Cells(Vec<CellError>),
    /// What the rules say of it, with what needs a reason.
    Findings(Vec<Finding>),
    /// The form, the month or the respondent's last version does not let it.
    Because(Error),
}

impl Sending<'_> {
    fn asked<'a>(&'a self, period: &'a str) -> Asked<'a> {
        Asked { form: &self.form.code, period, respondent: &self.member.code }
    }

    /// What keeps it out, or what the rules say of it: nothing is changed.
    pub async fn examine(
        &self,
        db: &Db,
        packs: &Packs,
        units: &Subjects,
        today: Date,
    ) -> Result<Result<Vec<Finding>, Refused>, Failure> {
        if let Err(error) = may_come(db, units, self.form, self.period, &self.member.region, today).await? {
            return Ok(Err(Refused::Because(error)));
        }
        let missing = self.figures.missing(self.form, self.period);
        if !missing.is_empty() {
            return Ok(Err(Refused::Cells(missing)));
        }
        let findings =
            findings_of(db, packs, self.form, self.period, self.member, &self.figures, &self.explanations).await?;
        Ok(if findings.iter().any(Finding::stops) { Err(Refused::Findings(findings)) } else { Ok(findings) })
    }
}

/// Whether reports of the month may come in today at all.
pub async fn may_come(
    db: &Db,
    units: &Subjects,
    form: &Form,
    period: Period,
    region: &str,
    today: Date,
) -> Result<Result<(), Error>, Failure> {
    if form.valid_until < today {
        let error = Error::new("report-form-expired").with("form", &form.number);
        return Ok(Err(error.with("until", form.valid_until)));
    }
    if !form.is_due_for(period) {
        return Ok(Err(Error::new("report-not-due").with("form", &form.number).with("period", period)));
    }
    close::may_report(db, units, &form.code, period, region, today).await
}

/// Takes a report in, unless a cell is wrong, a rule is broken, or something to be explained is not.
pub async fn send(
    db: &Db,
    packs: &Packs,
    units: &Subjects,
    clock: &dyn Clock,
    who: &Who,
    sending: &Sending<'_>,
) -> Result<Result<i64, Refused>, Failure> {
    if let Err(refused) = sending.examine(db, packs, units, clock.today()).await? {
        return Ok(Err(refused));
    }
    let mut write = db.write().await?;
    let kept = keep(&mut write, clock, who, sending).await?;
    if kept.is_ok() {
        write.commit().await?;
    }
    Ok(kept.map_err(Refused::Because))
}

/// The version that follows a respondent's last one.
///
/// # Errors
/// `report-own` for a file over what the respondent sent itself; `report-checked` over what was checked.
pub(super) fn follows(last: Option<(i64, Way, State)>, way: Way, member: &Member) -> Result<i64, Error> {
    match last {
        None => Ok(1),
        // Nobody edits another's figure: what a respondent sent itself, only it replaces.
        Some((_, before, _)) if way == Way::Bulk && before != Way::Bulk => {
            Err(Error::new("report-own").with("name", &member.name))
        }
        Some((_, _, State::Checked | State::Accepted)) => Err(Error::new("report-checked").with("name", &member.name)),
        Some((version, _, State::Sent | State::Returned)) => Ok(version + 1),
    }
}

/// Keeps a version in a change that is the caller's to commit.
///
/// # Errors
/// `Ok(Err(…))` where the last version does not let another follow: nothing was kept.
pub async fn keep(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    sending: &Sending<'_>,
) -> Result<Result<i64, Error>, Failure> {
    let period = sending.period.to_string();
    let asked = sending.asked(&period);
    store::take_turn(write).await?;
    let last = store::last_in(write, asked).await?.map(|(_, version, way, state)| (version, way, state));
    let version = match follows(last, sending.way, sending.member) {
        Ok(version) => version,
        Err(error) => return Ok(Err(error)),
    };
    let new = New { asked, version, way: sending.way, blob: sending.blob, figures: &sending.figures };
    let number = store::insert(write, clock, who, &new).await?;
    store::drop_draft(write, asked).await?;
    for explanation in &sending.explanations {
        store::explain(write, clock, who, &sending.form.code, explanation).await?;
    }
    let subject = format!("{} {} {}", sending.form.code, period, sending.member.code);
    let after = format!("{number}.{version}");
    let entry = Entry { action: "report-send", subject: &subject, after: &after, ..Entry::default() };
    audit::append(write, clock, who, &entry).await?;
    Ok(Ok(number))
}

/// Takes a step with a report: checked, sent back with a reason, accepted. Whoever sent it hears of what comes back.
///
/// # Errors
/// `Ok(Err(…))` where the report is not what it was, or a reason is missing: nothing was done.
pub async fn review(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    form: &Form,
    report: &Report,
    state: State,
    reason: &str,
) -> Result<Result<(), Error>, Failure> {
    let reason = reason.trim();
    if state == State::Returned && reason.is_empty() {
        return Ok(Err(Error::new("report-reason")));
    }
    let mut write = db.write().await?;
    store::take_turn(&mut write).await?;
    let asked = Asked { form: &report.form, period: &report.period, respondent: &report.respondent };
    let last = store::last_in(&mut write, asked).await?;
    let Some((_, _, _, now)) = last.filter(|(number, ..)| *number == report.number) else {
        return Ok(Err(Error::new("report-newer")));
    };
    if !now.next().contains(&state) {
        return Ok(Err(Error::new("report-step").with("state", now.word()).with("next", state.word())));
    }
    store::add_step(&mut write, clock, who, report.number, state, reason).await?;
    let subject = format!("{} {} {}", report.form, report.period, report.respondent);
    let entry = Entry {
        action: "report-review",
        subject: &subject,
        before: now.word(),
        after: state.word(),
        ..Entry::default()
    };
    audit::append(&mut write, clock, who, &entry).await?;
    if state == State::Returned {
        let pair = |of: &str| [of.to_owned(), of.to_owned()];
        let notice = Notice {
            message: "notice-report-returned",
            arguments: vec![
                ("form", [form.name.zh.clone(), form.name.en.clone()]),
                ("period", pair(&report.period)),
                ("reason", pair(reason)),
            ],
            href: format!("/reports/{}/{}/{}", report.form, report.period, report.respondent),
            asks: true,
        };
        inbox::tell(&mut write, clock, who, [Addressee::Person(report.person.clone())], &notice).await?;
    }
    write.commit().await?;
    Ok(Ok(()))
}

/// Takes the same step with many reports at once, those that are still where they were: checked or accepted. How many it was
/// is returned. One change, one entry in the audit chain; each report has its step.
pub async fn review_all(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    form: &Form,
    period: Period,
    reports: &[i64],
    state: State,
) -> Result<usize, Failure> {
    let wanted: HashSet<i64> = reports.iter().copied().collect();
    let period = period.to_string();
    let mut write = db.write().await?;
    store::take_turn(&mut write).await?;
    let last = store::all_last_in(&mut write, &form.code, &period).await?;
    let mut ready: Vec<(String, store::Last)> =
        last.into_iter().filter(|(_, it)| wanted.contains(&it.number) && it.state.next().contains(&state)).collect();
    if ready.is_empty() {
        return Ok(0);
    }
    ready.sort_by(|(one, _), (other, _)| one.cmp(other));
    let steps: Vec<store::Last> = ready.iter().map(|(_, it)| *it).collect();
    store::add_steps(&mut write, clock, who, &steps, state).await?;
    let codes: Vec<&str> = ready.iter().map(|(code, _)| code.as_str()).collect();
    let subject = format!("{} {period}", form.code);
    let after = format!("{}: {}", state.word(), codes.join(" "));
    let entry = Entry { action: "report-review", subject: &subject, after: &after, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    write.commit().await?;
    Ok(ready.len())
}
