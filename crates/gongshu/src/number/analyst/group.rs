//! A unit among others: peers and ranks, members and who pulls, who is missing, how concentrated.

use basis::derive::concentration::{herfindahl, top_share};
use basis::derive::rank::{Better as Good, rank_change, rank_of};
use basis::derive::{Absence, Derived, Operand};
use basis::period::Aspect;

use super::{Analyst, Answer, Ask, Question, derived};
use crate::pack::indicator::Better;
use crate::register::subjects::{ADMINISTRATIVE, PARK, STATISTICAL, Subject};

/// A member of a unit with what it did to the unit's growth.
#[derive(Clone, Debug)]
pub struct Mover {
    pub subject: String,
    pub pull: Answer,
    pub contribution: Answer,
    pub growth: Answer,
}

/// How many members have a figure, and which have none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Completeness {
    pub expected: usize,
    pub present: usize,
    pub missing: Vec<String>,
}

impl<'a> Analyst<'a> {
    /// Whom a unit is ranked among: the peer group `with`, else its siblings.
    pub fn peers(&self, ask: &Ask) -> Vec<String> {
        match ask.with.as_deref().and_then(|code| self.packs.peers(code)) {
            // A place among some of them would be a wrong place among all.
            Some(peers) if self.subjects.hides_any(peers.members.iter().map(String::as_str)) => Vec::new(),
            Some(peers) => peers.members.clone(),
            None => self.subjects.siblings(&ask.subject, ask.period).iter().map(|it| it.code.clone()).collect(),
        }
    }

    /// Members of a unit that have figures of the indicator: its regions where any has one, else the
    /// hierarchy under it in which most have (enterprises, groups, parks).
    pub fn members(&self, ask: &Ask) -> Vec<&'a Subject> {
        let subjects = self.subjects;
        let known = |children: Vec<&'a Subject>| -> Vec<&'a Subject> {
            children.into_iter().filter(|child| self.known(&ask.about(&child.code))).collect()
        };
        let regions = known(subjects.regions(&ask.subject, ask.period));
        if !regions.is_empty() {
            return regions;
        }
        let mut most: Vec<&'a Subject> = Vec::new();
        for hierarchy in [ADMINISTRATIVE, STATISTICAL, PARK] {
            let members = known(subjects.children(&ask.subject, hierarchy, ask.period));
            if most.len() < members.len() {
                most = members;
            }
        }
        most
    }

    /// Which regions under the unit have no figure.
    pub fn completeness(&self, ask: &Ask) -> Completeness {
        let children = self.subjects.regions(&ask.subject, ask.period);
        let missing: Vec<String> = children
            .iter()
            .filter(|child| self.value(&ask.about(&child.code)).number().is_err())
            .map(|child| child.code.clone())
            .collect();
        Completeness { expected: children.len(), present: children.len() - missing.len(), missing }
    }

    pub fn better(&self, ask: &Ask) -> Good {
        match self.indicator(ask).map(|indicator| indicator.better) {
            Some(Better::Lower) => Good::Lower,
            _ => Good::Higher,
        }
    }

    /// 增速位次: derived where half the peers have a growth of the unit's own nature, else as stated.
    pub(super) fn growth_rank(&self, ask: &Ask) -> Operand {
        let peers = self.peers(ask);
        let stated = self.panel.stated(&ask.key(Aspect::Level), Aspect::Growth).is_some();
        let members: Vec<(String, Operand)> = peers
            .iter()
            .map(|code| {
                let member = ask.about(code);
                let growth = match self.stated(&member, Aspect::Growth) {
                    Some(growth) if stated => growth,
                    None if stated => Operand::Missing(Absence::NotReported(member.key(Aspect::Growth))),
                    _ => derived(self.computed_growth(&member)),
                };
                (code.clone(), growth)
            })
            .collect();
        self.ranked(ask, members, GROWTH_RANK)
    }

    /// 总量位次.
    pub(super) fn level_rank(&self, ask: &Ask) -> Operand {
        let members = self.peers(ask).iter().map(|code| (code.clone(), self.value(&ask.about(code)))).collect();
        self.ranked(ask, members, "")
    }

    fn ranked(&self, ask: &Ask, members: Vec<(String, Operand)>, stated_caliber: &str) -> Operand {
        let known = members.iter().filter(|(_, operand)| operand.number().is_ok()).count();
        let published = self
            .panel
            .statements(&ask.key(Aspect::Rank))
            .into_iter()
            .find(|fact| fact.origin.caliber.as_deref().unwrap_or_default() == stated_caliber);
        match published {
            Some(rank) if ask.with.is_none() && known * 2 < members.len().max(2) => Operand::Fact(rank),
            _ => derived(rank_of(&ask.subject, members, self.better(ask))),
        }
    }

    /// 位次变化 since the period before: positive when it rose.
    pub(super) fn rank_change(&self, ask: &Ask, question: Question) -> Derived {
        let now = Ask { question, ..ask.clone() };
        let then = ask.period.previous().map(|period| now.at(period));
        let then = then.map_or(Operand::Missing(Absence::NotRanked), |then| self.answer(&then).operand);
        rank_change(self.answer(&now).operand, then)
    }

    /// The members by what they did to the unit's growth, the strongest pull first.
    pub fn movers(&self, ask: &Ask) -> Vec<Mover> {
        let mut movers: Vec<(basis::exact::Exact, Mover)> = self
            .members(ask)
            .into_iter()
            .filter_map(|member| {
                let about = ask.about(&member.code);
                let pull = self.answer(&about.of(Question::Pull).with(&ask.subject));
                let points = pull.number().ok()?.value;
                let contribution = self.answer(&about.of(Question::Contribution).with(&ask.subject));
                let growth = self.answer(&about.of(Question::Growth));
                Some((points, Mover { subject: member.code.clone(), pull, contribution, growth }))
            })
            .collect();
        movers.sort_by(|(left, a), (right, b)| right.cmp(left).then_with(|| a.subject.cmp(&b.subject)));
        movers.into_iter().map(|(_, mover)| mover).collect()
    }

    /// The members by size, the largest first, with their values.
    pub fn by_size(&self, ask: &Ask) -> Vec<Answer> {
        let mut sized: Vec<(basis::exact::Exact, Answer)> = self
            .members(ask)
            .into_iter()
            .filter_map(|member| {
                let value = self.answer(&Ask { with: None, ..ask.about(&member.code) }.of(Question::Value));
                Some((value.number().ok()?.in_base(), value))
            })
            .collect();
        sized.sort_by(|(left, a), (right, b)| right.cmp(left).then_with(|| a.ask.subject.cmp(&b.ask.subject)));
        sized.into_iter().map(|(_, answer)| answer).collect()
    }

    pub(super) fn largest(&self, ask: &Ask) -> Option<String> {
        self.by_size(ask).first().map(|answer| answer.ask.subject.clone())
    }

    fn member_values(&self, ask: &Ask) -> Vec<Operand> {
        self.members(ask).into_iter().map(|member| self.value(&ask.about(&member.code))).collect()
    }

    pub(super) fn top_share(&self, ask: &Ask) -> Derived {
        let count = ask.with.as_deref().and_then(|count| count.parse().ok()).unwrap_or(1);
        top_share(self.member_values(ask), self.value(&Ask { with: None, ..ask.clone() }), count)
    }

    pub(super) fn herfindahl(&self, ask: &Ask) -> Derived {
        herfindahl(self.member_values(ask), self.value(&Ask { with: None, ..ask.clone() }))
    }
}

/// The caliber under which a published rank is one of growth, not of the level.
const GROWTH_RANK: &str = "growth-rank";
