//! A whole assessment from a scheme and its data: a sheet for each year, what follows from failed years in a row, and the bonus of
//! whoever did the task and may have it. A pure function: the same texts give the same outcome for ever.

use basis::exact::Exact;
use basis::score::{Assessed, Case, Fails, Run, Scheme, Sheet, Split, Verdict, run_of, score, split};

use super::people::People;
use super::table::Table;

/// What came of a scheme's data.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// In order of the years.
    pub years: Vec<YearSheet>,
    pub proposals: Vec<Proposal>,
    pub rewards: Vec<Reward>,
}

/// A year's sheet with the cases it was made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearSheet {
    pub year: Option<i32>,
    pub cases: Vec<Case>,
    pub sheet: Sheet,
}

/// What is proposed after several failed years in a row (M044).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    pub unit: String,
    /// The code of the scheme's rule.
    pub failure: String,
    pub run: Run,
}

/// A unit's bonus divided, or why it has none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reward {
    pub unit: String,
    pub bonus: String,
    pub result: Result<Split, Withheld>,
}

/// Why there is no bonus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Withheld {
    /// The task was not done.
    Missed,
    /// A figure that decides is missing.
    Open,
    /// A veto bars it.
    Barred,
    /// Nobody says how large the pool is.
    NoPool,
}

impl Withheld {
    pub fn word(self) -> &'static str {
        match self {
            Withheld::Missed => "missed",
            Withheld::Open => "open",
            Withheld::Barred => "barred",
            Withheld::NoPool => "no-pool",
        }
    }
}

/// Scores every year of `table`; the bonus is that of the scheme's year, else of the last one.
pub fn work(scheme: &Scheme, table: &Table, people: &People) -> Outcome {
    let years: Vec<YearSheet> = table
        .years
        .iter()
        .map(|(year, cases)| YearSheet {
            year: year.or(scheme.year),
            cases: cases.clone(),
            sheet: score(scheme, cases),
        })
        .collect();
    let proposals = proposals(scheme, &years, table);
    let own = years.iter().find(|sheet| scheme.year.is_some() && sheet.year == scheme.year).or(years.last());
    let rewards = own.map_or_else(Vec::new, |year| rewards(scheme, &year.sheet, table, people));
    Outcome { years, proposals, rewards }
}

/// Whether a year was failed in the sense of a rule; `None` where it is open.
pub fn failed(scheme: &Scheme, fails: Fails, assessed: &Assessed) -> Option<bool> {
    match fails {
        Fails::Verdict => match assessed.verdict {
            Verdict::Met => Some(false),
            Verdict::Missed => Some(true),
            Verdict::Open | Verdict::NotSet => None,
        },
        Fails::Grade => Some(scheme.grade(assessed.grade.as_ref()?)?.fails),
    }
}

fn proposals(scheme: &Scheme, years: &[YearSheet], table: &Table) -> Vec<Proposal> {
    let mut units: Vec<&str> = Vec::new();
    for assessed in years.iter().flat_map(|year| &year.sheet.assessed).filter(|it| !it.items.is_empty()) {
        if !units.contains(&assessed.unit.as_str()) {
            units.push(&assessed.unit);
        }
    }
    let mut proposals = Vec::new();
    for failure in &scheme.failures {
        for unit in &units {
            let scored = years.iter().filter_map(|year| {
                let assessed = year.sheet.of(unit).filter(|it| !it.items.is_empty())?;
                Some((year.year?, failed(scheme, failure.fails, assessed)))
            });
            let mut history: Vec<(i32, Option<bool>)> = scored.collect();
            // A year that was scored here counts as scored; what the data say of it besides does not.
            let said = table.history.iter().filter(|(own, ..)| own == unit).map(|(_, year, met)| (*year, Some(!met)));
            for (year, failed) in said {
                if !history.iter().any(|(own, _)| *own == year) {
                    history.push((year, failed));
                }
            }
            if let Some(run) = run_of(&history, failure.years) {
                proposals.push(Proposal { unit: (*unit).to_owned(), failure: failure.code.clone(), run });
            }
        }
    }
    proposals
}

fn rewards(scheme: &Scheme, sheet: &Sheet, table: &Table, people: &People) -> Vec<Reward> {
    let nobody = Vec::new();
    let mut rewards = Vec::new();
    for bonus in &scheme.bonuses {
        for assessed in sheet.assessed.iter().filter(|it| !it.items.is_empty()) {
            let pool: Option<&Exact> = table.pools.get(&assessed.unit).or(bonus.pool.as_ref());
            let result = match (withheld(assessed), pool) {
                (Some(why), _) => Err(why),
                (None, None) => Err(Withheld::NoPool),
                (None, Some(pool)) => Ok(split(bonus, pool, people.get(&assessed.unit).unwrap_or(&nobody))),
            };
            rewards.push(Reward { unit: assessed.unit.clone(), bonus: bonus.code.clone(), result });
        }
    }
    rewards
}

/// A bonus is only for a task that was done by somebody who may be rewarded (M041).
fn withheld(assessed: &Assessed) -> Option<Withheld> {
    match (assessed.verdict, assessed.eligible) {
        (Verdict::Missed, _) => Some(Withheld::Missed),
        (_, Some(false)) => Some(Withheld::Barred),
        (Verdict::Open, _) | (_, None) => Some(Withheld::Open),
        (Verdict::Met | Verdict::NotSet, Some(true)) => None,
    }
}
