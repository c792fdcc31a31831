//! An enterprise's months on a form (企业一张表): its own figures over three years, beside the middle half of its peers' growth.
//!
//! Peers are those of the same industry and size class in the same closed version. They are a band of three growths in whole
//! percents, and only where there are many: nobody's figure can be told from it (methods 12.3).

pub mod pages;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use basis::derive::growth::growth;
use basis::derive::rank::quartiles;
use basis::derive::{Derived, Outcome};
use basis::exact::Exact;
use basis::period::Period;
use basis::unit::Unit;
use rust_decimal::Decimal;

use super::figures::Figures;
use super::month::{Measured, Reports, year_earlier};
use crate::pack::form::{Column, Form, Line};
use crate::registry::Member;

/// Peers there must be, without the enterprise itself, before anything is said of them.
pub const PEERS_LEAST: usize = 10;

/// The middle half of the peers' growth: lower quartile, median, upper quartile, in percent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
    pub count: usize,
    pub quartiles: [Exact; 3],
}

/// One month of an enterprise.
#[derive(Clone, Debug)]
pub struct Month {
    pub period: Period,
    pub now: Option<Decimal>,
    /// Its own figure a year earlier.
    pub before: Option<Decimal>,
    /// `None` where one of the two was not reported.
    pub growth: Option<Derived>,
    pub band: Option<Band>,
}

/// Whether two enterprises are peers: the same division and the same size class, both known.
pub fn are_peers(one: &Member, other: &Member) -> bool {
    let division = |member: &Member| member.industry.get(..2).map(str::to_owned);
    one.code != other.code
        && division(one).is_some()
        && division(one) == division(other)
        && !one.size_class.is_empty()
        && one.size_class == other.size_class
}

/// The band of an enterprise's peers in a closed month; `None` where there are too few.
pub fn band(member: &Member, month: &Reports, line: &str, column: Column, unit: &Unit) -> Option<Band> {
    let peers = month.iter().filter(|(other, _)| are_peers(member, other));
    let mut rates: Vec<Exact> = peers.filter_map(|(_, figures)| rate(&grown(figures, line, column, unit)?)).collect();
    if rates.len() < PEERS_LEAST {
        return None;
    }
    Some(Band { count: rates.len(), quartiles: quartiles(&mut rates)? })
}

/// An enterprise's growth on its own figure of a year earlier.
pub fn grown(figures: &Figures, line: &str, column: Column, unit: &Unit) -> Option<Derived> {
    let measured = Measured(unit);
    let now = measured.operand(figures.get(line, column)?);
    Some(growth(now, measured.operand(figures.get(line, year_earlier(column))?)))
}

fn rate(derived: &Derived) -> Option<Exact> {
    match &derived.outcome {
        Outcome::Number(number) => Some(number.value.clone()),
        _ => None,
    }
}

/// The months of an enterprise, oldest first: its own reports beside the closed versions that know its peers.
pub fn months(
    member: &Member,
    own: &BTreeMap<Period, Figures>,
    closed: &BTreeMap<Period, Reports>,
    (form, line, column): (&Form, &Line, Column),
) -> Vec<Month> {
    let (code, unit) = (line.code.as_str(), &line.unit);
    own.iter()
        .map(|(period, figures)| {
            let column = form.standing_in(line, column, *period);
            Month {
                period: *period,
                now: figures.get(code, column),
                before: figures.get(code, year_earlier(column)),
                growth: grown(figures, code, column, unit),
                band: closed.get(period).and_then(|month| band(member, month, code, column, unit)),
            }
        })
        .collect()
}
