//! What the registry lacks (资料待补): what must be known of every member and is not, and what does not fit together.

use std::collections::BTreeMap;

use basis::exact::Exact;
use basis::period::Period;
use basis::registry::{size_of, threshold_of};

use super::growing::number;
use super::member::Member;
use crate::pack::registry::Limits;
use crate::register::subjects::Subjects;

/// What is wrong with a member's row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Lack {
    CreditCode,
    Industry,
    /// The region it names is not in the register of units.
    Region,
    /// Another member of the same region has the same name: its code.
    SameName(String),
    /// Another member has the same credit code: its code.
    SameCode(String),
    /// Employees and revenue make another class: the code of that class.
    Size(String),
    /// In the registry with revenue below the threshold of the year, in 万元.
    Below(Exact),
    /// Not in the registry with revenue at the threshold or above, in 万元.
    Above(Exact),
}

impl Lack {
    /// Whether it says more than its word does: which other row, which other class.
    pub fn has_more(&self) -> bool {
        !matches!(self, Lack::CreditCode | Lack::Industry)
    }

    /// The word in messages.
    pub fn word(&self) -> &'static str {
        match self {
            Lack::CreditCode => "credit-code",
            Lack::Industry => "industry",
            Lack::Region => "region",
            Lack::SameName(_) => "same-name",
            Lack::SameCode(_) => "same-code",
            Lack::Size(_) => "size",
            Lack::Below(_) => "below",
            Lack::Above(_) => "above",
        }
    }
}

/// Everything that is wrong with the members of a month, and who outside should perhaps be one; by kind and then by code.
pub fn missing<'a>(
    members: &'a [Member],
    outside: &'a [Member],
    limits: &Limits,
    units: &Subjects,
    month: Period,
) -> Vec<(Lack, &'a Member)> {
    let by_code = twins(members, |member| (String::new(), member.credit_code.clone()));
    let by_name = twins(members, |member| (member.region.clone(), member.name.clone()));
    let mut found = Vec::new();
    for member in members {
        let mut lacks = Vec::new();
        if member.credit_code.is_empty() {
            lacks.push(Lack::CreditCode);
        }
        if member.industry.is_empty() {
            lacks.push(Lack::Industry);
        }
        if units.get(&member.region).is_none() {
            lacks.push(Lack::Region);
        }
        if let Some(twin) = by_code.get(&member.code) {
            lacks.push(Lack::SameCode(twin.clone()));
        }
        if let Some(twin) = by_name.get(&member.code) {
            lacks.push(Lack::SameName(twin.clone()));
        }
        if let Some(class) = class_by_figures(member, limits, month)
            && !member.size_class.is_empty()
            && class != member.size_class
        {
            lacks.push(Lack::Size(class));
        }
        if let Some((revenue, false)) = reaches(member, limits, month) {
            lacks.push(Lack::Below(revenue));
        }
        found.extend(lacks.into_iter().map(|lack| (lack, member)));
    }
    for member in outside.iter().filter(|member| might_be_in(member)) {
        if let Some((revenue, true)) = reaches(member, limits, month) {
            found.push((Lack::Above(revenue), member));
        }
    }
    found.sort_by(|(one, left), (other, right)| (one.word(), &left.code).cmp(&(other.word(), &right.code)));
    found
}

/// Whether nothing but its revenue keeps it out: it works, and did not go elsewhere.
fn might_be_in(member: &Member) -> bool {
    let left = member.fields.get("exit_reason").map_or("", String::as_str);
    matches!(member.status.as_str(), "" | "normal") && matches!(left, "" | "below")
}

/// Revenue of the last annual report, and whether it reaches the threshold of the year; `None` where either is not known
/// to the asker.
fn reaches(member: &Member, limits: &Limits, month: Period) -> Option<(Exact, bool)> {
    let revenue = number(member.fields.get("revenue")?)?;
    let state_owned = member.fields.get("ownership").is_some_and(|ownership| ownership == "state");
    let reached = threshold_of(&limits.thresholds, month.year())?.is_reached(&revenue, state_owned);
    Some((revenue, reached))
}

/// The class that employees and revenue of the last annual report make, where the asker sees both.
pub fn class_by_figures(member: &Member, limits: &Limits, month: Period) -> Option<String> {
    let figure = |field: &str| number(member.fields.get(field)?);
    let (employees, revenue) = (figure("employees")?, figure("revenue")?);
    size_of(&limits.sizes, month.year(), &employees, &revenue).map(|class| class.code.clone())
}

/// For each member that shares what it is called by with another one, the code of that other.
fn twins(members: &[Member], called: impl Fn(&Member) -> (String, String)) -> BTreeMap<String, String> {
    let mut by_name: BTreeMap<(String, String), Vec<&Member>> = BTreeMap::new();
    for member in members {
        by_name.entry(called(member)).or_default().push(member);
    }
    let shared = by_name.into_iter().filter(|((_, name), members)| !name.is_empty() && 1 < members.len());
    shared
        .flat_map(|(_, members)| {
            let codes: Vec<String> = members.iter().map(|member| member.code.clone()).collect();
            let other = move |at: usize| codes[usize::from(at == 0)].clone();
            members
                .into_iter()
                .enumerate()
                .map(move |(at, member)| (member.code.clone(), other(at)))
                .collect::<Vec<_>>()
        })
        .collect()
}
