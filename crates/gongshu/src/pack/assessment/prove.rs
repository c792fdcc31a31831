//! What a scheme means must hold: codes once, groups and grades that exist, shares of a hundred, targets of items it has, and
//! examples that give what they say.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::exact::{Exact, Rounding};
use basis::score::{Effect, Formula, Mode, score, written};

use super::Assessment;
use crate::pack::Packs;
use crate::pack::indicator::code_is_stable;
use crate::pack::reading::Slips;

/// Every scheme of the packs.
pub(in crate::pack) fn prove(packs: &Packs, slips: &Slips) {
    for assessment in &packs.assessments {
        meaning(assessment, slips);
        // It stands in addresses.
        if !code_is_stable(&assessment.scheme.code) {
            let error = Error::new("pack-code").with("text", &assessment.scheme.code);
            slips.add(assessment.spot.place("code"), error);
        }
        // In a pack people read it in both languages: an item is known by its indicator's name or has one of its own.
        for item in &assessment.scheme.items {
            if item.name.zh == item.indicator && packs.indicator(&item.indicator).is_none() {
                let error = Error::new("pack-key-missing").with("key", "name");
                slips.add(assessment.spot_of(&item.code).place("name"), error);
            }
        }
    }
}

pub(super) fn meaning(assessment: &Assessment, slips: &Slips) {
    let scheme = &assessment.scheme;
    let refuse = |code: &str, key: &str, error: Error| slips.add(assessment.spot_of(code).place(key), error);
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    for item in &scheme.items {
        if seen.insert(&item.code, ()).is_some() {
            let first = format!("{}:{}", assessment.spot.file, assessment.spot_of(&item.code).line);
            refuse(&item.code, "code", Error::new("pack-code-twice").with("code", &item.code).with("first", first));
        }
        if let Some(group) = item.group.as_ref().filter(|code| !scheme.groups.iter().any(|it| it.code == **code)) {
            let known: Vec<&str> = scheme.groups.iter().map(|it| it.code.as_str()).collect();
            let error = Error::new("pack-group-unknown").with("group", group).with("known", known.join(", "));
            refuse(&item.code, "group", error);
        }
        if item.floor.as_ref().zip(item.cap.as_ref()).is_some_and(|(floor, cap)| cap < floor) {
            refuse(&item.code, "cap", Error::new("pack-range").with("key", "cap").with("allowed", "≥ floor"));
        }
        if let Mode::Linear { .. } | Mode::Efficacy { .. } = item.mode
            && let (Some(low), Some(high)) = (item.constants.get("low"), item.constants.get("high"))
            && low == high
        {
            refuse(&item.code, "high", Error::new("pack-range").with("key", "high").with("allowed", "≠ low"));
        }
        for formula in item.extras.iter().flat_map(|extra| extra.when.iter().chain(&extra.per)).chain(&item.of) {
            asked(assessment, &item.code, "when", formula, slips);
        }
    }
    if let Some(full) = &scheme.full
        && *full != scheme.weights()
    {
        let error = Error::new("pack-score-full").with("full", written(full)).with("sum", written(&scheme.weights()));
        refuse("", "full", error);
    }
    for veto in &scheme.vetoes {
        if let Effect::Grade(code) = &veto.effect
            && scheme.grade(code).is_none()
        {
            let known: Vec<&str> = scheme.grades.iter().map(|it| it.code.as_str()).collect();
            let error = Error::new("pack-choice").with("text", code).with("choices", known.join(", "));
            refuse(&veto.code, "grade", error);
        }
        asked(assessment, &veto.code, "when", &veto.when, slips);
    }
    for rule in scheme.conflicts.iter().flat_map(|conflict| &conflict.rules) {
        if scheme.veto(rule).is_none() {
            let known: Vec<&str> = scheme.vetoes.iter().map(|it| it.code.as_str()).collect();
            let error = Error::new("pack-choice").with("text", rule).with("choices", known.join(", "));
            refuse("", "rules", error);
        }
    }
    for bonus in &scheme.bonuses {
        let sum: Exact = bonus.shares.iter().map(|share| &share.percent).sum();
        if sum != Exact::whole(100) {
            refuse(&bonus.code, "split", Error::new("pack-score-split").with("sum", written(&sum)));
        }
    }
    if slips.is_empty() {
        examples(assessment, slips);
    }
}

/// A target that is asked about belongs to an item of the scheme.
fn asked(assessment: &Assessment, code: &str, key: &str, formula: &Formula, slips: &Slips) {
    let names = formula.names();
    let targets = names.iter().filter_map(|name| {
        let of = name.strip_prefix("target.missed:").or_else(|| name.strip_prefix("target.met:"))?;
        (!matches!(of, "year" | "any" | "all")).then_some(of)
    });
    for of in targets {
        let items = &assessment.scheme.items;
        if !items.iter().any(|item| item.code == of || item.indicator == of) {
            let known: Vec<&str> = items.iter().map(|item| item.code.as_str()).collect();
            let error = Error::new("pack-score-target").with("text", of).with("known", known.join(", "));
            slips.add(assessment.spot_of(code).place(key), error);
        }
    }
}

fn examples(assessment: &Assessment, slips: &Slips) {
    for example in &assessment.examples {
        let sheet = score(&assessment.scheme, std::slice::from_ref(&example.case));
        let decimals = example.gives.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let decimals = u32::try_from(decimals).unwrap_or(0);
        let total = sheet.assessed.first().and_then(|it| it.total.as_ref());
        let derived = total.map_or("\u{2014}".to_owned(), |total| total.rounded(decimals, Rounding::HalfUp));
        if derived != example.gives {
            let error = Error::new("pack-example-wrong").with("gives", &example.gives).with("derived", derived);
            slips.add(example.spot.place("gives"), error);
        }
    }
}
