//! A score sheet as JSON, with the inputs it is scored from: whoever has the file can score it again and must get the same bytes.

use basis::language::Language;
use basis::score::{Assessed, Case, Scheme, Scored, Step, written};
use serde_json::{Map, Value, json};

use super::{item_name, shown, yuan};
use crate::assessment::work::{Outcome, Reward};
use crate::pack::Packs;

/// The texts an outcome is worked out from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Inputs {
    pub scheme: String,
    pub data: String,
    pub people: String,
}

/// The whole outcome with its inputs.
pub fn json(scheme: &Scheme, packs: Option<&Packs>, outcome: &Outcome, inputs: &Inputs, language: Language) -> Value {
    let years: Vec<Value> = outcome
        .years
        .iter()
        .map(|year| {
            let units: Vec<Value> = year
                .sheet
                .assessed
                .iter()
                .map(|assessed| {
                    let case = year.cases.iter().find(|case| case.unit == assessed.unit);
                    of_unit(scheme, packs, assessed, case, language)
                })
                .collect();
            json!({ "year": year.year, "units": units })
        })
        .collect();
    let proposals: Vec<Value> = outcome
        .proposals
        .iter()
        .map(|it| {
            let failure = scheme.failures.iter().find(|failure| failure.code == it.failure);
            json!({
                "unit": it.unit, "rule": it.failure, "from": it.run.from, "until": it.run.until,
                "then": failure.map_or("", |failure| failure.then.in_language(language)),
                "source": failure.map_or("", |failure| failure.source.as_str()),
            })
        })
        .collect();
    json!({
        "scheme": {
            "code": scheme.code, "name": scheme.name.in_language(language), "unit": scheme.objects,
            "year": scheme.year, "source": scheme.source, "weights": written(&scheme.weights()),
        },
        "years": years,
        "proposals": proposals,
        "bonuses": outcome.rewards.iter().map(of_reward).collect::<Vec<Value>>(),
        "language": language.tag(),
        "inputs": { "scheme": inputs.scheme, "data": inputs.data, "people": inputs.people },
    })
}

fn of_unit(
    scheme: &Scheme,
    packs: Option<&Packs>,
    assessed: &Assessed,
    case: Option<&Case>,
    language: Language,
) -> Value {
    let items: Vec<Value> = scheme
        .items
        .iter()
        .zip(&assessed.items)
        .map(|(item, scored)| {
            let evidence =
                case.and_then(|case| case.figures.get(&item.indicator)).map_or("", |it| it.evidence.as_str());
            let mut value = of_item(scheme, scored, &item_name(packs, item, language), language);
            value["evidence"] = json!(evidence);
            value
        })
        .collect();
    let chains: Vec<Value> = assessed
        .chains
        .iter()
        .map(|chain| {
            let veto = scheme.veto(&chain.rule);
            json!({
                "rule": chain.rule, "name": veto.map_or("", |veto| veto.name.in_language(language)), "from": chain.from,
                "when": veto.map_or("", |veto| veto.when.text.as_str()), "inputs": pairs(&chain.inputs),
                "effect": veto.map_or("", |veto| veto.effect.word()), "falls": chain.falls(), "open": chain.is_open(),
                "set_aside_by": chain.set_aside_by, "source": veto.map_or("", |veto| veto.source.as_str()),
            })
        })
        .collect();
    json!({
        "unit": assessed.unit, "parent": assessed.parent,
        "total": assessed.total.as_ref().map(|total| shown(scheme, total)),
        "exact": assessed.total.as_ref().map(written),
        "before_vetoes": assessed.before.as_ref().map(written),
        "so_far": written(&assessed.so_far),
        "place": assessed.place, "grade": assessed.grade, "verdict": assessed.verdict.word(),
        "eligible": assessed.eligible,
        "items": items, "steps": steps(&assessed.steps, language), "vetoes": chains,
    })
}

fn of_item(scheme: &Scheme, scored: &Scored, name: &str, language: Language) -> Value {
    json!({
        "code": scored.code, "name": name, "weight": written(&scored.weight),
        "measured": scored.measured.as_ref().map(written),
        "points": scored.points.as_ref().map(|points| shown(scheme, points)),
        "exact": scored.points.as_ref().map(written),
        "met": scored.met, "lack": scored.lack.as_ref().map(|lack| lack.say(language)),
        "left_out": scored.left_out, "open_additions": scored.open_extras,
        "steps": steps(&scored.steps, language),
    })
}

fn steps(steps: &[Step], language: Language) -> Vec<Value> {
    steps
        .iter()
        .map(|step| {
            json!({
                "rule": step.rule, "words": step.say(language), "inputs": pairs(&step.inputs),
                "arithmetic": step.arithmetic, "result": step.result.as_ref().map(written),
            })
        })
        .collect()
}

fn pairs(pairs: &[(String, basis::exact::Exact)]) -> Value {
    Value::Object(pairs.iter().map(|(name, value)| (name.clone(), json!(written(value)))).collect::<Map<_, _>>())
}

fn of_reward(reward: &Reward) -> Value {
    match &reward.result {
        Err(why) => json!({ "unit": reward.unit, "bonus": reward.bonus, "withheld": why.word() }),
        Ok(split) => {
            let parts: Vec<Value> = split
                .parts
                .iter()
                .map(|part| {
                    let paid: Vec<Value> = part
                        .paid
                        .iter()
                        .map(|paid| {
                            json!({
                                "person": paid.person, "post": paid.post, "part": written(&paid.part),
                                "amount": yuan(&paid.amount), "arithmetic": paid.arithmetic,
                            })
                        })
                        .collect();
                    json!({
                        "share": part.share.code, "percent": written(&part.share.percent), "amount": yuan(&part.amount),
                        "arithmetic": part.arithmetic, "paid": paid, "undivided": yuan(&part.left),
                    })
                })
                .collect();
            json!({ "unit": reward.unit, "bonus": reward.bonus, "pool": yuan(&split.pool), "parts": parts })
        }
    }
}
