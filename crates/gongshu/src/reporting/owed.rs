//! What respondents owe (应报): the reports of the past months, each with its day, what was sent of it and what is still being
//! written.

use std::collections::HashMap;

use basis::error::Error;
use basis::period::Period;
use basis::registry::Rule;
use jiff::civil::Date;

use super::record::{Report, State};
use super::roster::due;
use super::send::may_come;
use super::store;
use crate::pack::Packs;
use crate::register::query::Asker;
use crate::register::subjects::Subjects;
use crate::registry::{Member, Roll};
use crate::store::{Db, Failure, batch};

/// Months that are looked back on.
const MONTHS: usize = 12;

/// What was never sent is asked for this many days after its day; from then on the office asks, and the list of months has it.
const ASKED_DAYS: i32 = 31;

/// A report somebody owes, or has sent.
pub struct Owed {
    pub form: String,
    pub period: Period,
    pub member: Member,
    pub due: Date,
    /// The last version that was sent, with its steps.
    pub report: Option<Report>,
    /// When the draft was last saved; nobody is writing one otherwise.
    pub draft_at: Option<String>,
    /// Why nothing may come in any more.
    pub locked: Option<Error>,
}

impl Owed {
    pub fn state(&self) -> Option<State> {
        self.report.as_ref().map(Report::state)
    }

    /// Days until it is due; below zero it is late.
    pub fn days_left(&self, today: Date) -> i32 {
        days(today, self.due)
    }

    /// Whether it waits for the respondent: sent back, or not sent and asked for.
    pub fn waits(&self, today: Date) -> bool {
        let open = self.locked.is_none();
        match self.state() {
            Some(State::Returned) => open,
            Some(_) => false,
            None => open && -ASKED_DAYS <= self.days_left(today),
        }
    }
}

/// The reports of every respondent within `reach` over the past months, the newest month first.
pub async fn owed(
    db: &Db,
    packs: &Packs,
    reach: &Subjects,
    units: &Subjects,
    today: Date,
) -> Result<Vec<Owed>, Failure> {
    let version = batch::data_version(db).await?;
    let roll = Roll::read(db, packs, version, &Asker::Program).await?;
    let months = months(today);
    let since = months.last().map(ToString::to_string).unwrap_or_default();
    let mut own: HashMap<String, Own> = HashMap::new();
    let mut all = Vec::new();
    for period in &months {
        for form in packs.forms.iter().filter(|form| form.is_due_for(*period)) {
            let refused = |error: Error| Failure::Refused(error.to_string());
            let rule: Rule = form.who.parse().map_err(refused)?;
            let domain = form.domain.only().mask();
            for member in roll.members(*period, &rule) {
                if reach.single_mask(&member.code, &member.region) & domain == 0 {
                    continue;
                }
                if !own.contains_key(&member.code) {
                    own.insert(member.code.clone(), Own::read(db, &member.code, &since).await?);
                }
                let key = (form.code.clone(), period.to_string());
                let kept = own.get(&member.code);
                let mut it = Owed {
                    form: form.code.clone(),
                    period: *period,
                    due: due(form, *period).map_err(refused)?,
                    report: kept.and_then(|own| own.reports.get(&key).cloned()),
                    draft_at: kept.and_then(|own| own.drafts.get(&key).cloned()),
                    locked: None,
                    member,
                };
                // Only of what would wait it matters whether the month is closed.
                if it.waits(today) {
                    let may = may_come(db, units, form, *period, &it.member.region, today).await?;
                    it.locked = may.err();
                }
                all.push(it);
            }
        }
    }
    Ok(all)
}

/// The months that have ended, the newest first.
fn months(today: Date) -> Vec<Period> {
    let month = u8::try_from(today.month()).ok().and_then(|month| Period::month_of(today.year(), month).ok());
    std::iter::successors(month.and_then(Period::previous), |month| month.previous()).take(MONTHS).collect()
}

/// What one respondent has here, by form and month.
struct Own {
    reports: HashMap<(String, String), Report>,
    drafts: HashMap<(String, String), String>,
}

impl Own {
    async fn read(db: &Db, respondent: &str, since: &str) -> Result<Own, Failure> {
        let versions = store::of_respondent(db, respondent, since).await?;
        // The oldest comes first, so the last version stays.
        let reports = versions.into_iter().map(|it| ((it.form.clone(), it.period.clone()), it)).collect();
        Ok(Own { reports, drafts: store::drafts_of(db, respondent).await? })
    }
}

/// Days from one day to another; below zero when it is past.
pub fn days(today: Date, day: Date) -> i32 {
    today.until(day).map_or(0, |span| span.get_days())
}
