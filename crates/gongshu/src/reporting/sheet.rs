//! What the rules read (审核用表): the reports of a month with those of other forms, of the period before, of a year earlier and
//! of the twelve months before, a respondent a row.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use basis::check::{self, Cell, When};
use basis::period::Period;
use rust_decimal::Decimal;

use super::figures::Figures;
use super::store::{self, Asked};
use crate::pack::Packs;
use crate::pack::form::{Column, Form};
use crate::registry::Member;
use crate::store::{Db, Failure};

/// Months a median looks back on, and how many of them must have a figure.
const MONTHS: usize = 12;
const MONTHS_LEAST: usize = 6;

/// Reports by respondent, of one form and period.
type Reports = HashMap<String, Figures>;

/// The sheet of one form and month.
pub struct Sheet<'a> {
    form: &'a Form,
    members: &'a [Member],
    reports: HashMap<(String, Period), Reports>,
    period: Period,
    previous: Option<Period>,
    earlier: Option<Period>,
    past: Vec<Period>,
}

impl<'a> Sheet<'a> {
    /// Reads whatever the form's rules of the month may ask. `now` are the reports that are checked: kept or only typed.
    /// For one respondent only its own are read.
    pub async fn read(
        db: &Db,
        packs: &Packs,
        form: &'a Form,
        period: Period,
        members: &'a [Member],
        now: Reports,
    ) -> Result<Sheet<'a>, Failure> {
        let respondent = if let [one] = members { one.code.as_str() } else { "" };
        let past: Vec<Period> =
            std::iter::successors(period.previous(), |before| before.previous()).take(MONTHS).collect();
        let mut sheet = Sheet {
            form,
            members,
            reports: HashMap::from([((form.code.clone(), period), now)]),
            period,
            previous: form.previous(period),
            earlier: period.years_earlier(1),
            past,
        };
        let others = packs.forms.iter().filter(|other| sheet.names(packs, &other.code));
        for other in others.map(|other| other.code.clone()).collect::<Vec<_>>() {
            let mut periods: Vec<Period> = sheet.previous.into_iter().chain(sheet.earlier).chain([period]).collect();
            if sheet.looks_back(packs) {
                periods.extend(&sheet.past);
            }
            for period in periods {
                if let Entry::Vacant(place) = sheet.reports.entry((other.clone(), period)) {
                    let asked = Asked { form: &other, period: &period.to_string(), respondent };
                    place.insert(store::latest_figures(db, asked).await?);
                }
            }
        }
        Ok(sheet)
    }

    /// Whether a rule of the form reads another one, or the form itself.
    fn names(&self, packs: &Packs, other: &str) -> bool {
        other == self.form.code
            || packs.checks.iter().filter(|rule| rule.form == self.form.code).any(|rule| rule.reads_form(other))
    }

    fn looks_back(&self, packs: &Packs) -> bool {
        packs.checks.iter().filter(|rule| rule.form == self.form.code).any(|rule| rule.looks_back())
    }

    fn figure(&self, form: &str, period: Period, line: &str, column: Column, member: &Member) -> Option<Decimal> {
        self.reports.get(&(form.to_owned(), period))?.get(&member.code)?.get(line, column)
    }

    fn one(&self, form: &str, cell: &Cell, column: Column, member: &Member) -> Option<Decimal> {
        let at = |period: Option<Period>| self.figure(form, period?, &cell.line, column, member);
        match cell.when {
            When::Now => at(Some(self.period)),
            When::Previous => at(self.previous),
            When::LastYear => at(self.earlier),
            When::Median => {
                let mut own: Vec<Decimal> = self.past.iter().filter_map(|period| at(Some(*period))).collect();
                own.sort_unstable();
                let half = own.len() / 2;
                match own.len() {
                    few if few < MONTHS_LEAST => None,
                    odd if odd % 2 == 1 => Some(own[half]),
                    // Half of a sum of decimals is exact.
                    _ => own[half - 1].checked_add(own[half])?.checked_mul(Decimal::new(5, 1)),
                }
            }
        }
    }
}

impl check::Sheet for Sheet<'_> {
    fn rows(&self) -> usize {
        self.members.len()
    }

    fn figures(&self, cell: &Cell) -> check::Figures {
        let form = if cell.form.is_empty() { &self.form.code } else { &cell.form };
        match Column::named(&cell.column) {
            Some(column) => self.members.iter().map(|member| self.one(form, cell, column, member)).collect(),
            None => Arc::from(vec![None; self.members.len()]),
        }
    }

    fn is(&self, row: usize, field: &str, values: &[String]) -> bool {
        let own = self.members[row].fields.get(field).map_or("", String::as_str);
        values.iter().any(|value| value == own)
    }

    fn peers(&self, row: usize, fields: &[String]) -> String {
        let member = &self.members[row];
        let words: Vec<&str> = fields
            .iter()
            .map(|field| match field.as_str() {
                // 大类: the first two digits.
                "division" => member.industry.get(..2).unwrap_or(&member.industry),
                other => member.fields.get(other).map_or("", String::as_str),
            })
            .collect();
        words.join("\u{1f}")
    }
}
