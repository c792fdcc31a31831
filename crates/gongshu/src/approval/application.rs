//! An application as it comes in at the window (收件): which items, whose, where, with which papers; made into a case, or for several
//! items into one joint application with a case each.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::error::Error;
use basis::language::Language;

use super::{CASE, JOINT, authority};
use crate::matter::Opening;
use crate::matter::cabinet::World;
use crate::pack::Packs;
use crate::pack::item::Item;

/// What was typed and ticked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    pub items: Vec<String>,
    pub applicant: String,
    pub project: String,
    pub contact: String,
    pub phone: String,
    /// The unit in which the project lies.
    pub place: String,
    /// Papers that are there, by their Chinese names: one paper serves every item that asks for it (一套材料).
    pub papers: Vec<String>,
    /// Working days the agent promises for everything.
    pub days: String,
    pub remark: String,
}

/// The working days within which a joint application is to be over, as its kind has them from the law.
pub fn longest(packs: &Packs) -> u32 {
    packs.kind(JOINT).and_then(|kind| kind.clock.as_ref()?.rule.legal).map_or(0, |limit| limit.count)
}

impl Draft {
    /// From the fields of a form or of an address.
    pub fn read(pairs: &[(String, String)]) -> Draft {
        let text = |name: &str| {
            pairs.iter().find(|(own, _)| own == name).map_or_else(String::new, |(_, text)| text.trim().to_owned())
        };
        let ticked = |name: &str| {
            let own = pairs.iter().filter(|(own, text)| own == name && !text.trim().is_empty());
            own.map(|(_, text)| text.trim().to_owned()).collect()
        };
        Draft {
            items: ticked("item"),
            applicant: text("applicant"),
            project: text("project"),
            contact: text("contact"),
            phone: text("phone"),
            place: text("place"),
            papers: ticked("paper"),
            days: text("days"),
            remark: text("remark"),
        }
    }

    /// The items asked for that there are, each once.
    pub fn items<'a>(&self, packs: &'a Packs) -> Vec<&'a Item> {
        let mut items: Vec<&Item> = Vec::new();
        for item in self.items.iter().filter_map(|code| packs.item(code)) {
            if items.iter().all(|own| own.code != item.code) {
                items.push(item);
            }
        }
        items
    }

    /// The papers of all its items, each once, and whether it is there.
    pub fn papers(&self, items: &[&Item], language: Language) -> Vec<(String, String, bool)> {
        let mut papers: Vec<(String, String, bool)> = Vec::new();
        for paper in items.iter().flat_map(|item| &item.papers) {
            if papers.iter().all(|(code, ..)| *code != paper.zh) {
                let here = self.papers.contains(&paper.zh);
                papers.push((paper.zh.clone(), paper.in_language(language).to_owned(), here));
            }
        }
        papers
    }

    /// What it opens: by the agent at `agent`, to be followed with the receipt code.
    ///
    /// # Errors
    /// By the field they are about.
    pub fn opening(
        &self,
        packs: &Packs,
        world: &World,
        agent: &str,
        receipt: &str,
    ) -> Result<Opening, Vec<(&'static str, Error)>> {
        let items = self.items(packs);
        let mut errors = Vec::new();
        if items.is_empty() {
            errors.push(("item", Error::new("approval-needs-item")));
        }
        if self.applicant.is_empty() {
            errors.push(("applicant", Error::new("approval-needs-applicant")));
        }
        if world.tree.get(&self.place).is_none_or(|unit| unit.is_single()) {
            errors.push(("place", Error::new("approval-place").with("text", &self.place)));
        }
        let most = longest(packs);
        let days = match self.days.as_str() {
            "" => Some(most),
            text => text.parse::<u32>().ok().filter(|days| (1..=most).contains(days)),
        };
        if 1 < items.len() && days.is_none() {
            errors.push(("days", Error::new("approval-days").with("text", &self.days).with("most", most)));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut cases = Vec::new();
        for item in &items {
            match self.case(world, item, receipt) {
                Ok(case) => cases.push(case),
                Err(error) => errors.push(("item", error)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        if items.len() == 1 {
            return cases.pop().ok_or_else(Vec::new);
        }
        let unit = world.roster.post(agent, &world.day).map_or_else(|| self.place.clone(), |post| post.unit.clone());
        Ok(Opening {
            kind: JOINT.to_owned(),
            title: format!("{}：{}", self.applicant, self.titled(&items)),
            unit,
            parties: BTreeMap::from([("agent".to_owned(), agent.to_owned())]),
            fields: self.fields(receipt),
            legal: days.map(|count| Limit { measure: Measure::WorkingDays, count }),
            remark: self.remark.clone(),
            parts: cases,
            ..Opening::default()
        })
    }

    /// What several items are called together.
    fn titled(&self, items: &[&Item]) -> String {
        let names: Vec<&str> = items.iter().map(|item| item.name.zh.as_str()).collect();
        if self.project.is_empty() { names.join("、") } else { self.project.clone() }
    }

    fn case(&self, world: &World, item: &Item, receipt: &str) -> Result<Opening, Error> {
        let found = authority(&world.roster, &world.tree, item, &self.place, &world.day);
        let found = found
            .ok_or_else(|| Error::new("approval-nobody").with("item", &item.name.zh).with("item_en", &item.name.en))?;
        let parties = [
            ("window", &found.window),
            ("handler", &found.handler),
            ("reviewer", &found.reviewer),
            ("approver", &found.approver),
        ];
        let papers = item.papers.iter().enumerate().filter(|(_, paper)| self.papers.contains(&paper.zh));
        Ok(Opening {
            kind: CASE.to_owned(),
            title: format!("{}：{}", item.name.zh, self.applicant),
            unit: found.unit.clone(),
            item: item.code.clone(),
            parties: parties.into_iter().map(|(party, post)| (party.to_owned(), post.clone())).collect(),
            fields: self.fields(receipt),
            papers: Some(papers.map(|(place, _)| place).collect()),
            promised: item.clock.rule.promised,
            legal: item.clock.rule.legal,
            remark: self.remark.clone(),
            ..Opening::default()
        })
    }

    fn fields(&self, receipt: &str) -> BTreeMap<String, String> {
        let pairs = [
            ("applicant", self.applicant.as_str()),
            ("project", &self.project),
            ("contact", &self.contact),
            ("phone", &self.phone),
            ("receipt", receipt),
        ];
        let filled = pairs.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(code, text)| (code.to_owned(), text.to_owned())).collect()
    }
}
