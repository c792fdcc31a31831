//! From items to a total, and from the total to grade, place and award: groups, bounds, vetoes.

use super::super::case::Case;
use super::super::formula::Lack;
use super::super::scheme::{Scheme, Total};
use super::super::step::{Step, inner, written};
use super::super::veto::{Chain, Effect};
use super::{Assessed, Scored, Verdict};
use crate::exact::Exact;

/// What a name stands for once the items are scored: a verdict on targets, the total, an item's points, a figure.
pub fn look(scheme: &Scheme, case: &Case, assessed: &Assessed, name: &str) -> Result<Exact, Lack> {
    let lacking = || Lack::NoFigure(name.to_owned());
    if let Some(of) = name.strip_prefix("target.missed:") {
        return missed(scheme, &assessed.items, of).map(|missed| Exact::whole(i64::from(missed)));
    }
    if let Some(of) = name.strip_prefix("target.met:") {
        return missed(scheme, &assessed.items, of).map(|missed| Exact::whole(i64::from(!missed)));
    }
    match name {
        "total" => return assessed.before.clone().ok_or_else(lacking),
        "targets.missed" => {
            let missed = assessed.items.iter().filter(|item| item.tasked && item.met == Some(false)).count();
            return match assessed.items.iter().find(|item| item.tasked && item.met.is_none()) {
                Some(open) => Err(Lack::NoFigure(open.code.clone())),
                None => Ok(Exact::whole(i64::try_from(missed).unwrap_or(i64::MAX))),
            };
        }
        _ => {}
    }
    if let Some(points) = name.strip_suffix(".points").and_then(|code| assessed.item(code)) {
        return points.points.clone().ok_or_else(lacking);
    }
    if let Some(found) = case.named(name) {
        return Ok(found);
    }
    // An item's own code, where it is not that of its indicator.
    let item = scheme.item(name).and_then(|item| case.named(&item.indicator));
    item.ok_or_else(lacking)
}

/// Whether a target of the year's task is missed: any, or that of one item. Missed is missed even while others are unknown.
fn missed(scheme: &Scheme, items: &[Scored], of: &str) -> Result<bool, Lack> {
    let any = matches!(of, "year" | "any" | "all");
    let meant = |item: &&Scored| match any {
        true => item.tasked,
        false => item.code == of || scheme.item(&item.code).is_some_and(|own| own.indicator == of),
    };
    let chosen: Vec<&Scored> = items.iter().filter(meant).collect();
    if chosen.is_empty() {
        return Err(Lack::NoFigure(format!("target.{of}")));
    }
    if chosen.iter().any(|item| item.met == Some(false)) {
        return Ok(true);
    }
    match chosen.iter().find(|item| item.met.is_none()) {
        Some(open) => Err(Lack::NoFigure(open.code.clone())),
        None => Ok(false),
    }
}

/// An object with its items summed, before any veto.
pub fn summed(scheme: &Scheme, case: &Case, items: Vec<Scored>) -> Assessed {
    let mut steps = Vec::new();
    let waits = items.iter().any(|item| item.points.is_none() && !item.left_out);
    let so_far = sum(scheme, &items, &mut steps);
    let mut assessed = Assessed {
        unit: case.unit.clone(),
        parent: case.parent.clone(),
        items,
        steps,
        before: (!waits).then(|| so_far.clone()),
        so_far,
        total: None,
        place: None,
        grade: None,
        verdict: Verdict::NotSet,
        chains: Vec::new(),
        eligible: None,
    };
    assessed.total.clone_from(&assessed.before);
    assessed.verdict = verdict(scheme, case, &assessed);
    assessed
}

/// A unit that only a veto from below falls on.
pub fn only_vetoed(unit: &str) -> Assessed {
    Assessed {
        unit: unit.to_owned(),
        parent: String::new(),
        items: Vec::new(),
        steps: Vec::new(),
        so_far: Exact::zero(),
        before: None,
        total: None,
        place: None,
        grade: None,
        verdict: Verdict::NotSet,
        chains: Vec::new(),
        eligible: None,
    }
}

fn sum(scheme: &Scheme, items: &[Scored], steps: &mut Vec<Step>) -> Exact {
    let carried = carried(items, steps);
    let points = |item: &Scored| {
        let own = item.points.clone().unwrap_or_else(Exact::zero);
        // Items without a weight only add or take away: nothing is carried by them.
        if item.weight.is_zero() { own } else { &own * &carried }
    };
    let mut parts: Vec<(String, Exact)> = Vec::new();
    for (item, scored) in scheme.items.iter().zip(items).filter(|(_, scored)| scored.points.is_some()) {
        if item.group.as_ref().is_none_or(|code| !scheme.groups.iter().any(|group| group.code == *code)) {
            parts.push((scored.code.clone(), points(scored)));
        }
    }
    for group in &scheme.groups {
        let own = || {
            let pairs = scheme.items.iter().zip(items);
            pairs.filter(|(item, scored)| item.group.as_deref() == Some(&group.code) && scored.points.is_some())
        };
        let inputs: Vec<(String, Exact)> = own().map(|(item, scored)| (item.code.clone(), points(scored))).collect();
        let mut sum: Exact = inputs.iter().map(|(_, points)| points).sum();
        let mut step = Step::new("score-step-group").about(&group.code).gives(terms(&inputs), &sum);
        step.inputs = inputs;
        steps.push(step);
        bound(&mut sum, group.cap.as_ref(), group.floor.as_ref(), &group.code, steps);
        parts.push((group.code.clone(), sum));
    }
    let mut total: Exact = parts.iter().map(|(_, points)| points).sum();
    let mut step = Step::new("score-step-sum").gives(terms(&parts), &total);
    step.inputs = parts;
    steps.push(step);
    if scheme.total == Total::Percent {
        let weights = scheme.weights();
        if let Some(percent) = (&total * &Exact::whole(100)).over(&weights) {
            let arithmetic = format!("{} ÷ {} × 100", inner(&total), inner(&weights));
            steps.push(Step::new("score-step-percent").gives(arithmetic, &percent));
            total = percent;
        }
    }
    bound(&mut total, scheme.cap.as_ref(), scheme.floor.as_ref(), "", steps);
    if let Some(decimals) = scheme.round.total {
        let rounded = total.rounded_exact(decimals, scheme.round.rule);
        if rounded != total {
            steps.push(Step::new("score-step-round").gives(written(&total), &rounded));
            total = rounded;
        }
    }
    total
}

fn terms(parts: &[(String, Exact)]) -> String {
    let terms: Vec<String> = parts.iter().map(|(_, points)| inner(points)).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
}

fn bound(value: &mut Exact, cap: Option<&Exact>, floor: Option<&Exact>, about: &str, steps: &mut Vec<Step>) {
    for (bound, beyond, rule) in [(cap, 1, "score-step-cap"), (floor, -1, "score-step-floor")] {
        if let Some(bound) = bound.filter(|bound| (&*value - bound).sign() == beyond) {
            steps.push(Step::new(rule).about(about).input("points", value).gives(written(bound), bound));
            *value = bound.clone();
        }
    }
}

/// By how much the items that are there are raised to carry the weight of those left out.
fn carried(items: &[Scored], steps: &mut Vec<Step>) -> Exact {
    let whole: Exact = items.iter().map(|item| &item.weight).sum();
    let there: Exact = items.iter().filter(|item| !item.left_out).map(|item| &item.weight).sum();
    if whole == there {
        return Exact::whole(1);
    }
    match whole.over(&there) {
        Some(factor) => {
            let arithmetic = format!("{} ÷ {}", inner(&whole), inner(&there));
            steps.push(Step::new("score-step-carried").gives(arithmetic, &factor));
            factor
        }
        None => Exact::whole(1),
    }
}

fn verdict(scheme: &Scheme, case: &Case, assessed: &Assessed) -> Verdict {
    let said = match &scheme.met {
        Some(met) => met.holds(&|name| look(scheme, case, assessed, name)),
        None if assessed.items.iter().any(|item| item.tasked) => {
            missed(scheme, &assessed.items, "year").map(|missed| !missed)
        }
        None => return Verdict::NotSet,
    };
    match said {
        Ok(true) => Verdict::Met,
        Ok(false) => Verdict::Missed,
        Err(_) => Verdict::Open,
    }
}

/// Lets vetoes fall: the total is the least of itself and every ceiling, after everything that was added to it.
pub fn veto(scheme: &Scheme, assessed: &mut Assessed, chains: Vec<Chain>) {
    let effect = |chain: &Chain| scheme.veto(&chain.rule).map(|veto| veto.effect.clone());
    for chain in chains.iter().filter(|chain| chain.falls()) {
        let Some(ceiling) = effect(chain).as_ref().and_then(Effect::ceiling) else { continue };
        if assessed.items.is_empty() {
            continue;
        }
        // A total that waits is below the ceiling or on it: only a ceiling of nothing settles it.
        let after = match &assessed.total {
            Some(total) => total.clone().min(ceiling.clone()),
            None if ceiling.is_zero() => ceiling.clone(),
            None => continue,
        };
        let step = Step::new("score-step-veto").about(format!("{} ({})", chain.rule, chain.from));
        let before = assessed.total.as_ref().map_or_else(|| "\u{2014}".to_owned(), inner);
        assessed
            .steps
            .push(step.input("ceiling", &ceiling).gives(format!("min({before}, {})", inner(&ceiling)), &after));
        assessed.total = Some(after);
    }
    let bars = |chain: &Chain| effect(chain).is_some_and(|effect| effect.bars_award());
    assessed.eligible = match () {
        () if chains.iter().any(|chain| chain.falls() && bars(chain)) => Some(false),
        () if chains.iter().any(|chain| chain.is_open() && bars(chain)) => None,
        () => Some(true),
    };
    assessed.chains = chains;
}

/// Places by the total, then grades, which may hang on the place.
pub fn places(scheme: &Scheme, all: &mut [Assessed]) {
    let totals: Vec<Exact> = all.iter().filter(|it| !it.items.is_empty()).filter_map(|it| it.total.clone()).collect();
    for assessed in all.iter_mut().filter(|it| !it.items.is_empty()) {
        let Some(total) = &assessed.total else { continue };
        let place = 1 + totals.iter().filter(|other| total < other).count();
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        assessed.place = Some(place);
        let reached = scheme.grades.iter().position(|grade| {
            grade.from.as_ref().is_none_or(|from| from <= total) && grade.top.is_none_or(|top| place <= top)
        });
        // The list runs from the best grade down: a cap on the grade is a later one.
        let capped = assessed.chains.iter().filter(|chain| chain.falls()).filter_map(|chain| {
            let Effect::Grade(code) = &scheme.veto(&chain.rule)?.effect else { return None };
            scheme.grades.iter().position(|grade| grade.code == *code)
        });
        let at = capped.chain(reached).max();
        assessed.grade = at.and_then(|at| scheme.grades.get(at)).map(|grade| grade.code.clone());
    }
}
