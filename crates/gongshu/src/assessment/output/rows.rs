//! A score sheet as a table: a row for every item, total, veto, proposal and payment.

use basis::language::Language;
use basis::score::{Assessed, Scheme, written};

use super::{effect, item_name, line, shown, words, yuan};
use crate::assessment::work::{Outcome, Reward};
use crate::pack::Packs;

/// The headings: stable words for programs.
pub const HEADINGS: [&str; 12] =
    ["year", "unit", "kind", "code", "name", "weight", "points", "exact", "place", "grade", "result", "replay"];

/// One row under [`HEADINGS`].
pub type Row = [String; 12];

fn row(year: &str, unit: &str, kind: &str, code: &str, name: &str) -> Row {
    let mut row = Row::default();
    for (at, text) in [year, unit, kind, code, name].into_iter().enumerate() {
        text.clone_into(&mut row[at]);
    }
    row
}

const WEIGHT: usize = 5;
const POINTS: usize = 6;
const EXACT: usize = 7;
const PLACE: usize = 8;
const GRADE: usize = 9;
const RESULT: usize = 10;
const REPLAY: usize = 11;

/// Every row of the outcome.
pub fn rows(scheme: &Scheme, packs: Option<&Packs>, outcome: &Outcome, language: Language) -> Vec<Row> {
    let mut rows = Vec::new();
    for sheet in &outcome.years {
        let year = sheet.year.map_or_else(String::new, |year| year.to_string());
        for assessed in &sheet.sheet.assessed {
            of_unit(scheme, packs, &year, assessed, language, &mut rows);
        }
    }
    for proposal in &outcome.proposals {
        let Some(failure) = scheme.failures.iter().find(|it| it.code == proposal.failure) else { continue };
        let years = format!("{}-{}", proposal.run.from, proposal.run.until);
        let mut row = row(&proposal.run.until.to_string(), &proposal.unit, "proposal", &failure.code, "");
        failure.then.in_language(language).clone_into(&mut row[4]);
        row[RESULT] = years;
        row[REPLAY].clone_from(&failure.source);
        rows.push(row);
    }
    for reward in &outcome.rewards {
        of_reward(reward, language, &mut rows);
    }
    rows
}

fn of_unit(
    scheme: &Scheme,
    packs: Option<&Packs>,
    year: &str,
    assessed: &Assessed,
    language: Language,
    rows: &mut Vec<Row>,
) {
    for (item, scored) in scheme.items.iter().zip(&assessed.items) {
        let mut row = row(year, &assessed.unit, "item", &scored.code, &item_name(packs, item, language));
        row[WEIGHT] = written(&scored.weight);
        if let Some(points) = &scored.points {
            row[POINTS] = shown(scheme, points);
            row[EXACT] = written(points);
        }
        row[RESULT] = match (&scored.lack, scored.met.filter(|_| scored.tasked)) {
            (Some(lack), _) => lack.say(language),
            (None, Some(true)) => "met".to_owned(),
            (None, Some(false)) => "missed".to_owned(),
            (None, None) => String::new(),
        };
        let steps: Vec<String> = scored.steps.iter().map(|step| line(scheme, step, language)).collect();
        row[REPLAY] = steps.join("; ");
        rows.push(row);
    }
    if !assessed.items.is_empty() {
        let mut row = row(year, &assessed.unit, "total", "", "");
        row[WEIGHT] = written(&scheme.weights());
        if let Some(total) = &assessed.total {
            row[POINTS] = shown(scheme, total);
            row[EXACT] = written(total);
        }
        row[PLACE] = assessed.place.map_or_else(String::new, |place| place.to_string());
        row[GRADE] = assessed.grade.clone().unwrap_or_default();
        assessed.verdict.word().clone_into(&mut row[RESULT]);
        let steps: Vec<String> = assessed.steps.iter().map(|step| line(scheme, step, language)).collect();
        row[REPLAY] = steps.join("; ");
        rows.push(row);
    }
    let mut award = row(year, &assessed.unit, "award", "", "");
    let eligible = match assessed.eligible {
        Some(true) => "eligible",
        Some(false) => "not-eligible",
        None => "open",
    };
    eligible.clone_into(&mut award[RESULT]);
    rows.push(award);
    for chain in &assessed.chains {
        let veto = scheme.veto(&chain.rule);
        let name = veto.map_or("", |veto| veto.name.in_language(language));
        let mut row = row(year, &assessed.unit, "veto", &chain.rule, name);
        let state = match () {
            () if !chain.set_aside_by.is_empty() => "set-aside",
            () if chain.is_open() => "open",
            () => veto.map_or("", |veto| veto.effect.word()),
        };
        state.clone_into(&mut row[RESULT]);
        let what = veto.map_or_else(String::new, |veto| effect(scheme, &veto.effect, language));
        row[REPLAY] = format!("{what}; {}", super::text::chain(scheme, chain, language));
        rows.push(row);
    }
}

fn of_reward(reward: &Reward, language: Language, rows: &mut Vec<Row>) {
    let split = match &reward.result {
        Ok(split) => split,
        Err(why) => {
            let mut row = row("", &reward.unit, "bonus", &reward.bonus, "");
            why.word().clone_into(&mut row[RESULT]);
            row[REPLAY] = words(language, &format!("score-bonus-{}", why.word()), &[]);
            rows.push(row);
            return;
        }
    };
    for part in &split.parts {
        let mut share = row("", &reward.unit, "share", &part.share.code, part.share.name.in_language(language));
        share[WEIGHT] = written(&part.share.percent);
        share[POINTS] = yuan(&part.amount);
        share[REPLAY].clone_from(&part.arithmetic);
        rows.push(share);
        for paid in &part.paid {
            let mut row = row("", &reward.unit, "payment", &part.share.code, &paid.person);
            row[WEIGHT] = written(&paid.part);
            row[POINTS] = yuan(&paid.amount);
            row[RESULT].clone_from(&paid.post);
            row[REPLAY].clone_from(&paid.arithmetic);
            rows.push(row);
        }
        if !part.left.is_zero() {
            let mut row = row("", &reward.unit, "undivided", &part.share.code, "");
            row[POINTS] = yuan(&part.left);
            rows.push(row);
        }
    }
}
