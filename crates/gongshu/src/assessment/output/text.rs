//! A score sheet as text for a terminal and for print.

use basis::language::Language;
use basis::score::{Assessed, Chain, Scheme, Scored, written};

use super::{effect, exact, item_name, line, shown, words};
use crate::assessment::work::{Outcome, Reward, YearSheet};
use crate::pack::Packs;

/// The whole outcome, a line each.
pub fn lines(scheme: &Scheme, packs: Option<&Packs>, outcome: &Outcome, language: Language) -> Vec<String> {
    let say = |id: &str, arguments: &[(&str, &str)]| words(language, id, arguments);
    let weights = written(&scheme.weights());
    let head = [("code", scheme.code.as_str()), ("name", scheme.name.in_language(language)), ("weights", &weights)];
    let mut lines = vec![say("score-head", &head)];
    if !scheme.source.is_empty() {
        lines.push(say("score-source", &[("source", &scheme.source)]));
    }
    for conflict in &scheme.conflicts {
        let prevails = match (conflict.prevails, conflict.rules.first()) {
            (basis::score::Prevails::First, Some(first)) => first.as_str(),
            _ => "",
        };
        let rules = conflict.rules.join(", ");
        lines.push(say("score-conflict", &[("rules", &rules), ("prevails", prevails), ("decided", &conflict.decided)]));
    }
    for year in &outcome.years {
        lines.push(String::new());
        if let Some(year) = year.year {
            lines.push(say("score-year-head", &[("year", &year.to_string())]));
        }
        of_year(scheme, packs, year, language, &mut lines);
    }
    for proposal in &outcome.proposals {
        let Some(failure) = scheme.failures.iter().find(|it| it.code == proposal.failure) else { continue };
        let (from, until) = (proposal.run.from.to_string(), proposal.run.until.to_string());
        lines.push(String::new());
        lines.push(say(
            "score-proposal",
            &[
                ("unit", &proposal.unit),
                ("from", &from),
                ("until", &until),
                ("then", failure.then.in_language(language)),
                ("source", &failure.source),
            ],
        ));
    }
    for reward in &outcome.rewards {
        lines.push(String::new());
        of_reward(scheme, reward, language, &mut lines);
    }
    lines
}

fn of_year(scheme: &Scheme, packs: Option<&Packs>, year: &YearSheet, language: Language, lines: &mut Vec<String>) {
    let mut order: Vec<&Assessed> = year.sheet.assessed.iter().collect();
    order.sort_by_key(|it| (it.place.is_none(), it.place));
    for assessed in order {
        lines.push(headline(scheme, assessed, language));
        for (item, scored) in scheme.items.iter().zip(&assessed.items) {
            of_item(scheme, &item_name(packs, item, language), scored, language, lines);
        }
        for step in &assessed.steps {
            lines.push(format!("  {}", line(scheme, step, language)));
        }
        for chain in &assessed.chains {
            lines.push(format!("  {}", self::chain(scheme, chain, language)));
        }
        lines.push(String::new());
    }
    lines.pop();
}

/// A unit in one line: total, place, grade, verdict, award.
pub fn headline(scheme: &Scheme, assessed: &Assessed, language: Language) -> String {
    let total = match (&assessed.total, assessed.items.is_empty()) {
        (Some(total), _) => words(language, "score-total", &[("total", &shown(scheme, total))]),
        (None, true) => String::new(),
        (None, false) => {
            let waits: Vec<&str> = assessed
                .items
                .iter()
                .filter(|it| it.points.is_none() && !it.left_out)
                .map(|it| it.code.as_str())
                .collect();
            let so_far = shown(scheme, &assessed.so_far);
            words(language, "score-total-open", &[("so_far", &so_far), ("waits", &waits.join(", "))])
        }
    };
    let place = assessed
        .place
        .map_or_else(String::new, |place| words(language, "score-place", &[("place", &place.to_string())]));
    let grade = assessed.grade.as_ref().and_then(|code| scheme.grade(code));
    let grade = grade.map_or_else(String::new, |grade| grade.name.in_language(language).to_owned());
    let verdict = match assessed.verdict {
        basis::score::Verdict::NotSet => String::new(),
        verdict => words(language, &format!("score-verdict-{}", verdict.word()), &[]),
    };
    let award = match (assessed.eligible, assessed.chains.is_empty()) {
        (_, true) => String::new(),
        (Some(true), _) => words(language, "score-award-yes", &[]),
        (Some(false), _) => words(language, "score-award-no", &[]),
        (None, _) => words(language, "score-award-open", &[]),
    };
    let parts: Vec<String> =
        [assessed.unit.clone(), total, place, grade, verdict, award].into_iter().filter(|it| !it.is_empty()).collect();
    parts.join("  ")
}

fn of_item(scheme: &Scheme, name: &str, scored: &Scored, language: Language, lines: &mut Vec<String>) {
    let points = scored.points.as_ref().map_or_else(|| "\u{2014}".to_owned(), |points| shown(scheme, points));
    let mut head = format!("  {} {name}: {points} / {}", scored.code, written(&scored.weight));
    if scored.code == name {
        head = format!("  {name}: {points} / {}", written(&scored.weight));
    }
    if let Some(met) = scored.met.filter(|_| scored.tasked) {
        head.push_str("  ");
        head.push_str(&words(language, if met { "score-target-met" } else { "score-target-missed" }, &[]));
    }
    if let Some(lack) = &scored.lack {
        head.push_str("  ");
        head.push_str(&lack.say(language));
    }
    lines.push(head);
    lines.extend(scored.steps.iter().map(|step| format!("    {}", line(scheme, step, language))));
    if let Some(points) = &scored.points
        && scored.steps.last().and_then(|step| step.result.as_ref()) != Some(points)
    {
        lines.push(format!("    = {}", exact(scheme, points)));
    }
}

/// A veto's chain: who met which condition with which figures, what it does, who laid it down.
pub fn chain(scheme: &Scheme, chain: &Chain, language: Language) -> String {
    let Some(veto) = scheme.veto(&chain.rule) else { return chain.rule.clone() };
    let inputs: Vec<String> = chain.inputs.iter().map(|(name, value)| format!("{name}={}", written(value))).collect();
    let open = chain.holds.as_ref().err().map_or_else(String::new, |lack| lack.say(language));
    let id = match () {
        () if !chain.set_aside_by.is_empty() => "score-chain-aside",
        () if chain.is_open() => "score-chain-open",
        () => "score-chain",
    };
    let arguments = [
        ("rule", veto.name.in_language(language)),
        ("code", chain.rule.as_str()),
        ("from", chain.from.as_str()),
        ("when", veto.when.text.as_str()),
        ("inputs", &inputs.join(", ")),
        ("effect", &effect(scheme, &veto.effect, language)),
        ("source", veto.source.as_str()),
        ("by", chain.set_aside_by.as_str()),
        ("open", &open),
    ];
    words(language, id, &arguments)
}

fn of_reward(scheme: &Scheme, reward: &Reward, language: Language, lines: &mut Vec<String>) {
    let bonus = scheme.bonuses.iter().find(|bonus| bonus.code == reward.bonus);
    let name = bonus.map_or(reward.bonus.as_str(), |bonus| bonus.name.in_language(language));
    let split = match &reward.result {
        Ok(split) => split,
        Err(why) => {
            let id = format!("score-bonus-{}", why.word());
            lines.push(words(
                language,
                "score-bonus-none",
                &[("unit", &reward.unit), ("bonus", name), ("why", &words(language, &id, &[]))],
            ));
            return;
        }
    };
    let pool = super::yuan(&split.pool);
    lines.push(words(language, "score-bonus", &[("unit", &reward.unit), ("bonus", name), ("pool", &pool)]));
    for part in &split.parts {
        let share = part.share.name.in_language(language);
        lines.push(format!("  {share}: {} = {}", part.arithmetic, super::yuan(&part.amount)));
        for paid in &part.paid {
            let whom =
                if paid.post.is_empty() { paid.person.clone() } else { format!("{} {}", paid.post, paid.person) };
            lines.push(format!("    {whom}: {} = {}", paid.arithmetic, super::yuan(&paid.amount)));
        }
        if !part.left.is_zero() {
            lines.push(format!("    {}", words(language, "score-bonus-left", &[("amount", &super::yuan(&part.left))])));
        }
    }
}
