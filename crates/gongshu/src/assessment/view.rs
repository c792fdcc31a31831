//! What pages of assessments share: who sees a run and which units of it, and how it is named.

use basis::language::Language;
use basis::score::{Assessed, Verdict};

use super::office::{outcome, scheme_of};
use super::record::Run;
use super::store::{self, Kept};
use super::{Outcome, output};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::pack::assessment::Assessment;
use crate::page::{Reader, Refusal};
use crate::register::counter::failed;
use crate::register::subjects::Subjects;

/// A run before one reader.
pub struct Seen {
    pub run: Run,
    pub assessment: Assessment,
    pub sheets: Vec<Kept>,
    /// What the figures come to: those of the last version, before there is one the figures as they are.
    pub outcome: Option<Outcome>,
    pub runs: bool,
    pub verifies: bool,
    reach: Subjects,
    answers: Subjects,
}

impl Seen {
    /// Whether the reader sees how a unit's points came about.
    pub fn sees(&self, unit: &str) -> bool {
        self.runs || self.reach.get(unit).is_some()
    }

    /// Whether the reader reports and appeals for a unit.
    pub fn answers(&self, unit: &str) -> bool {
        self.answers.get(unit).is_some()
    }

    /// The outcome of the run's own year.
    pub fn year(&self) -> Option<&super::YearSheet> {
        self.outcome.as_ref()?.years.iter().find(|year| year.year == Some(self.run.year))
    }

    pub fn assessed(&self, unit: &str) -> Option<&Assessed> {
        self.year()?.sheet.of(unit)
    }
}

fn reach(desk: &Desk<'_>, deed: Deed) -> Subjects {
    desk.world.tree.within(&desk.reader.visit.actor.reach(deed), desk.today())
}

/// The runs a reader sees.
pub async fn runs(cabinet: &Cabinet, desk: &Desk<'_>) -> Result<Vec<Run>, Refusal> {
    let seen = reach(desk, Deed::SeeAssessment);
    let mut runs = store::list(&cabinet.db).await.map_err(failed(desk.reader))?;
    runs.retain(|run| seen.get(&run.unit).is_some());
    Ok(runs)
}

/// A run by its number, for a reader who sees it.
pub async fn seen(cabinet: &Cabinet, desk: &Desk<'_>, reader: &Reader, number: i64) -> Result<Seen, Refusal> {
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let run = runs(cabinet, desk).await?.into_iter().find(|run| run.number == number).ok_or_else(missing)?;
    let assessment = scheme_of(&run).map_err(|error| Refusal::wrong(reader.language, &error))?;
    let sheets = store::sheets(&cabinet.db, number).await.map_err(failed(reader))?;
    let outcome = match sheets.last() {
        Some(kept) => outcome(&assessment, &kept.data, &kept.people),
        None => outcome(&assessment, &run.table(), run.people()),
    };
    let may = |deed: Deed| reader.visit.may(deed) && reach(desk, deed).get(&run.unit).is_some();
    let answers = match reader.visit.may(Deed::AnswerAssessment) {
        true => reach(desk, Deed::AnswerAssessment),
        false => desk.world.tree.within(&crate::access::Reach::default(), desk.today()),
    };
    Ok(Seen {
        runs: may(Deed::RunAssessment),
        verifies: may(Deed::VerifyAssessment),
        reach: reach(desk, Deed::SeeAssessment),
        answers,
        run,
        assessment,
        sheets,
        outcome: outcome.ok(),
    })
}

/// What a run is called: 园区年度目标管理考核 2006 年.
pub fn title(desk: &Desk<'_>, run: &Run) -> String {
    let packs = desk.packs();
    let name = packs.assessment(&run.scheme).map(|it| it.scheme.name.in_language(desk.language()).to_owned());
    output::words(
        desk.language(),
        "assessment-title",
        &[("name", &name.unwrap_or_else(|| run.scheme.clone())), ("year", &run.year.to_string())],
    )
}

pub fn state(run: &Run, language: Language) -> String {
    say(language, &format!("assessment-state-{}", run.state().word()))
}

/// A verdict with the class its pill is shown in.
pub fn verdict(verdict: Verdict, language: Language) -> (&'static str, String) {
    let class = match verdict {
        Verdict::Met => "good",
        Verdict::Missed => "error",
        Verdict::Open => "warning",
        Verdict::NotSet => "off",
    };
    let words = basis::message::VOCABULARY.text(language, &format!("score-verdict-{}", verdict.word()), &[]);
    (class, words)
}

/// Eligibility with its class.
pub fn award(eligible: Option<bool>, language: Language) -> (&'static str, String) {
    let (class, word) = match eligible {
        Some(true) => ("good", "yes"),
        Some(false) => ("error", "no"),
        None => ("warning", "open"),
    };
    (class, say(language, &format!("score-award-{word}")))
}

pub fn address(number: i64) -> String {
    format!("/assessments/{number}")
}

/// The page of one unit of a run.
pub fn unit_address(number: i64, unit: &str) -> String {
    format!("/assessments/{number}/unit/{}", crate::page::segment(unit))
}
