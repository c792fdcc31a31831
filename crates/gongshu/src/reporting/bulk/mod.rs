//! Many respondents' reports in one file (批量导入): a line a respondent, a column a cell. All of them or none; every finding names
//! its cell in the file.

mod progress;
mod shape;

use std::collections::HashMap;

use basis::error::{Error, Finding, Place, Severity, any_error};
use basis::language::Language;
use basis::period::Period;

pub use self::progress::{Progress, Stage};
pub use self::shape::shape;
use super::checking::findings_of_all;
use super::close::may_report;
use super::figures::Figures;
use super::record::{Report, Way};
use super::send::follows;
use super::store::{self, Asked, New};
use crate::message::say;
use crate::pack::Packs;
use crate::pack::form::Form;
use crate::register::subjects::Subjects;
use crate::registry::Member;
use crate::store::audit::{self, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, blob};

/// The month a file is for: the form, and who reports on it.
#[derive(Clone, Copy)]
pub struct Month<'a> {
    pub packs: &'a Packs,
    pub units: &'a Subjects,
    pub form: &'a Form,
    pub period: Period,
    pub members: &'a [Member],
    pub progress: &'a Progress,
}

/// One respondent's line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    pub row: u32,
    pub member: Member,
    pub figures: Figures,
}

/// What a file would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    pub entries: Vec<Entry>,
    /// Respondents whose last version says the same.
    pub same: usize,
    pub findings: Vec<Finding>,
}

impl Plan {
    pub fn may_commit(&self) -> bool {
        !any_error(&self.findings) && !self.entries.is_empty()
    }
}

/// The dry run: shape, then what the rules say. What must hold keeps the file out; what is to be explained is said, and the desk
/// asks the enterprise.
pub async fn dry_run(db: &Db, clock: &dyn Clock, month: &Month<'_>, file: &str, bytes: &[u8]) -> Result<Plan, Failure> {
    let Month { packs, units, form, period, .. } = *month;
    let mut plan = shape(month, file, bytes);
    let text = period.to_string();
    let last = store::latest(db, Asked { form: &form.code, period: &text, respondent: "" }).await?;
    let last: HashMap<&str, &Report> = last.iter().map(|report| (report.respondent.as_str(), report)).collect();
    let place = |row: u32| Place { file: file.to_owned(), row: Some(row), ..Default::default() };
    let mut kept = Vec::new();
    month.progress.begin(Stage::Rules, 0);
    let mut may: HashMap<String, Result<(), Error>> = HashMap::new();
    for entry in plan.entries {
        let before = last.get(entry.member.code.as_str());
        if before.is_some_and(|report| report.figures == entry.figures) {
            plan.same += 1;
            continue;
        }
        if before.is_some_and(|report| report.way != Way::Bulk) {
            let error = Error::new("report-own").with("name", &entry.member.name);
            plan.findings.push(Finding { severity: Severity::Error, place: place(entry.row), error });
        }
        // Twenty thousand respondents live in some dozens of regions.
        let region = &entry.member.region;
        if !may.contains_key(region) {
            let answer = may_report(db, units, &form.code, period, region, clock.today()).await?;
            may.insert(region.clone(), answer);
        }
        if let Err(error) = may[region].clone() {
            plan.findings.push(Finding { severity: Severity::Error, place: place(entry.row), error });
        }
        kept.push(entry);
    }
    plan.entries = kept;
    let checked: Vec<Member> = plan.entries.iter().map(|entry| entry.member.clone()).collect();
    let rows: HashMap<&str, u32> = plan.entries.iter().map(|entry| (entry.member.code.as_str(), entry.row)).collect();
    let reports: Vec<Report> = plan.entries.iter().map(|entry| entry.as_report(form, &text)).collect();
    let said = findings_of_all(db, packs, form, period, &checked, &reports).await?;
    plan.findings.extend(said.into_iter().map(|it| {
        let line = form.line(&it.line).map_or(it.line.clone(), |line| line.name.zh.clone());
        let mut place = place(rows.get(it.respondent.as_str()).copied().unwrap_or(0));
        place.heading = format!("{line} {}", say(Language::Zh, &format!("report-column-{}", it.column)));
        let [zh, en] = it.says;
        let error = Error::new("report-rule").with("rule", it.rule).with("zh", zh).with("en", en);
        Finding { severity: it.grade, place, error }
    }));
    Ok(plan)
}

impl Entry {
    fn as_report(&self, form: &Form, period: &str) -> Report {
        Report {
            number: 0,
            form: form.code.clone(),
            period: period.to_owned(),
            respondent: self.member.code.clone(),
            version: 0,
            way: Way::Bulk,
            figures: self.figures.clone(),
            at: String::new(),
            person: String::new(),
            post: String::new(),
            steps: Vec::new(),
        }
    }
}

/// Takes a planned file in, whole; how many reports it made is returned.
///
/// # Errors
/// `Ok(Err(…))` where somebody reported meanwhile: nothing was taken in.
pub async fn commit(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    month: &Month<'_>,
    plan: &Plan,
    file: &str,
    bytes: &[u8],
) -> Result<Result<usize, Error>, Failure> {
    if !plan.may_commit() {
        return Err(Failure::Refused("a file with errors or without reports is not taken in".to_owned()));
    }
    month.progress.begin(Stage::Keeping, 0);
    let mut write = db.write().await?;
    let hash = blob::put(&mut write, clock, file, "application/octet-stream", bytes).await?;
    store::take_turn(&mut write).await?;
    let period = month.period.to_string();
    let last = store::all_last_in(&mut write, &month.form.code, &period).await?;
    let mut new = Vec::with_capacity(plan.entries.len());
    for entry in &plan.entries {
        let version = match follows(
            last.get(&entry.member.code).map(|it| (it.version, it.way, it.state)),
            Way::Bulk,
            &entry.member,
        ) {
            Ok(version) => version,
            Err(error) => return Ok(Err(error)),
        };
        let asked = Asked { form: &month.form.code, period: &period, respondent: &entry.member.code };
        new.push(New { asked, version, way: Way::Bulk, blob: &hash, figures: &entry.figures });
    }
    store::insert_many(&mut write, clock, who, &new).await?;
    // The file is one deed: what came of each line is in the reports themselves.
    let subject = format!("{} {period}", month.form.code);
    let after = format!("{} {hash}", new.len());
    let sealed = audit::Entry { action: "report-bulk", subject: &subject, after: &after, ..audit::Entry::default() };
    audit::append(&mut write, clock, who, &sealed).await?;
    write.commit().await?;
    Ok(Ok(plan.entries.len()))
}
