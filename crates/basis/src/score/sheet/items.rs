//! The items of a sheet: what is measured, the points of the mode, what is added, and the bounds.

use std::collections::BTreeMap;

use super::super::case::{Case, Figure};
use super::super::formula::Lack;
use super::super::item::{Extra, Item, Missing};
use super::super::mode::{Against, Candidate, Field, Mode};
use super::super::scheme::Scheme;
use super::super::step::{Step, inner, written};
use super::Scored;
use crate::exact::Exact;

static NOTHING: Figure =
    Figure { values: BTreeMap::new(), marks: Vec::new(), reason: String::new(), evidence: String::new() };

fn figure<'a>(case: &'a Case, item: &Item) -> &'a Figure {
    case.figures.get(&item.indicator).unwrap_or(&NOTHING)
}

/// What each item measures of all who are assessed: ranks and means need it.
pub fn fields(scheme: &Scheme, cases: &[Case]) -> Vec<Field> {
    let empty = Field::default();
    let field = |item: &Item| {
        let measure = |case: &Case| {
            let candidate = Candidate { item, figure: figure(case, item), field: &empty };
            Some((case.unit.clone(), measured(&candidate, case, &mut Vec::new()).ok()?))
        };
        let figures = || cases.iter().map(|case| figure(case, item));
        Field { measured: cases.iter().filter_map(measure).collect(), pooled: pooled(item, figures) }
    };
    scheme.items.iter().map(field).collect()
}

/// The means over all who have both figures: of the values, and the rates of the sums.
fn pooled<'a, F: Iterator<Item = &'a Figure>>(item: &Item, figures: impl Fn() -> F) -> BTreeMap<&'static str, Exact> {
    let column = |figure: &'a Figure, name: &str| figure.values.get(name).or_else(|| item.constants.get(name)).cloned();
    let sums = |whole: &str| {
        let pairs = figures().filter_map(|figure| Some((figure.value()?.clone(), column(figure, whole)?)));
        pairs.fold((Exact::zero(), Exact::zero()), |(part, all), (value, other)| (&part + &value, &all + &other))
    };
    let hundred = Exact::whole(100);
    let rate = |(part, whole): (Exact, Exact)| {
        if whole.sign() <= 0 { None } else { (&part * &hundred).over(&whole) }
    };
    let values: Vec<&Exact> = figures().filter_map(Figure::value).collect();
    let number = Exact::whole(i64::try_from(values.len()).unwrap_or(i64::MAX));
    let sum: Exact = values.into_iter().sum();
    let last = if figures().any(|figure| column(figure, "last").is_some()) { "last" } else { "base" };
    let found = [
        ("mean.value", sum.over(&number)),
        ("mean.growth", rate(sums(last)).map(|rate| &rate - &hundred)),
        ("mean.completion", rate(sums("target"))),
    ];
    found.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// What is measured of a unit: a panel's mark, what `of` says, else the value.
fn measured(candidate: &Candidate<'_>, case: &Case, steps: &mut Vec<Step>) -> Result<Exact, Lack> {
    if let Mode::Panel(panel) = &candidate.item.mode
        && !candidate.figure.marks.is_empty()
    {
        return panel.mark(&candidate.figure.marks, steps);
    }
    match &candidate.item.of {
        None => candidate.column("value").cloned(),
        Some(of) => {
            let value = of.evaluate(&|name| look(candidate, case, name))?;
            let mut step = Step::new("score-step-measured").gives(of.text.clone(), &value);
            step.inputs = inputs(candidate, case, &of.names());
            steps.push(step);
            Ok(value)
        }
    }
}

fn inputs(candidate: &Candidate<'_>, case: &Case, names: &[&str]) -> Vec<(String, Exact)> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), look(candidate, case, name).ok()?))).collect()
}

/// What a name stands for within an item: a column or a constant of its own, what follows from them, another item's figure.
fn look(candidate: &Candidate<'_>, case: &Case, name: &str) -> Result<Exact, Lack> {
    if let Ok(own) = candidate.column(name) {
        return Ok(own.clone());
    }
    let last = || candidate.column("last").or_else(|_| candidate.column("base"));
    match name {
        "completion" => {
            let (value, target) = (candidate.column("value")?, candidate.column("target")?);
            let done = candidate.done(value, target);
            done.map(|(done, _)| done).ok_or_else(|| Lack::NoBase("target".to_owned()))
        }
        "growth" => {
            let (value, last) = (candidate.column("value")?, last()?);
            let rate = (0 < last.sign()).then(|| (&(value - last) * &Exact::whole(100)).over(last)).flatten();
            rate.ok_or_else(|| Lack::NoBase("last".to_owned()))
        }
        "change" => Ok(candidate.column("value")? - last()?),
        "mean" => Err(Lack::NoFigure(name.to_owned())),
        _ if candidate.field.pooled.contains_key(name) => Ok(candidate.field.pooled[name].clone()),
        _ => case.named(name).ok_or_else(|| Lack::NoFigure(name.to_owned())),
    }
}

/// What the item's measure is held against to say whether the task is done.
fn target(candidate: &Candidate<'_>) -> Option<Exact> {
    let column = match &candidate.item.mode {
        Mode::Completion { against: Against::Column(name), .. } => name,
        _ => "target",
    };
    candidate.column(column).or_else(|_| candidate.column("target")).ok().cloned()
}

/// One item of one case.
pub fn scored(scheme: &Scheme, item: &Item, case: &Case, field: &Field) -> Scored {
    let candidate = Candidate { item, figure: figure(case, item), field };
    let mut steps = Vec::new();
    let value = measured(&candidate, case, &mut steps);
    let target = target(&candidate);
    let met = value.as_ref().ok().zip(target.as_ref()).map(|(value, target)| candidate.reaches(value, target));
    let points = value.as_ref().map_err(Clone::clone).and_then(|value| candidate.points(value, &mut steps));
    let mut scored = Scored {
        code: item.code.clone(),
        weight: item.weight.clone(),
        measured: value.ok(),
        points: None,
        lack: None,
        left_out: false,
        met,
        tasked: item.must && target.is_some(),
        open_extras: 0,
        steps: Vec::new(),
    };
    match points {
        Ok(points) => {
            let points = extras(&candidate, case, points, &mut steps, &mut scored.open_extras);
            scored.points = Some(bounded(scheme, item, points, &mut steps));
        }
        Err(lack) => {
            match item.missing.unwrap_or(Missing::Waits) {
                Missing::Waits => steps.push(Step::new("score-step-waits")),
                Missing::LeftOut => {
                    scored.left_out = true;
                    steps.push(Step::new("score-step-left-out"));
                }
                Missing::Zero => {
                    scored.points = Some(Exact::zero());
                    steps.push(Step::new("score-step-missing-zero").gives("0".to_owned(), &Exact::zero()));
                }
            }
            scored.lack = Some(lack);
        }
    }
    scored.steps = steps;
    scored
}

fn extras(candidate: &Candidate<'_>, case: &Case, mut points: Exact, steps: &mut Vec<Step>, open: &mut usize) -> Exact {
    for extra in &candidate.item.extras {
        match added(candidate, case, extra) {
            Ok(Some(step)) => {
                points = &points + step.result.as_ref().unwrap_or(&Exact::zero());
                steps.push(step);
            }
            Ok(None) => steps.push(Step::new("score-step-extra-not").about(condition(extra))),
            Err(_) => {
                *open += 1;
                steps.push(Step::new("score-step-extra-open").about(condition(extra)));
            }
        }
    }
    points
}

fn condition(extra: &Extra) -> String {
    extra.when.as_ref().or(extra.per.as_ref()).map_or_else(String::new, |formula| formula.text.clone())
}

/// The step of an addition that applies; `None` where its condition does not hold.
fn added(candidate: &Candidate<'_>, case: &Case, extra: &Extra) -> Result<Option<Step>, Lack> {
    let find = |name: &str| look(candidate, case, name);
    if let Some(when) = &extra.when
        && !when.holds(&find)?
    {
        return Ok(None);
    }
    let mut step = Step::new("score-step-extra").about(condition(extra));
    let mut names: Vec<&str> = extra.when.iter().chain(&extra.per).flat_map(|formula| formula.names()).collect();
    names.dedup();
    step.inputs = inputs(candidate, case, &names);
    let (mut more, arithmetic) = match &extra.per {
        None => (extra.points.clone(), written(&extra.points)),
        Some(per) => {
            let count = per.evaluate(&find)?;
            let count = if extra.whole { count.floor() } else { count };
            (&count * &extra.points, format!("{} × {}", inner(&count), inner(&extra.points)))
        }
    };
    for (bound, beyond) in [(&extra.cap, 1), (&extra.floor, -1)] {
        if let Some(bound) = bound.as_ref().filter(|bound| (&more - bound).sign() == beyond) {
            step.rule = "score-step-extra-capped";
            more = bound.clone();
        }
    }
    Ok(Some(step.gives(arithmetic, &more)))
}

/// The points within the item's bounds, rounded where the scheme rounds items.
fn bounded(scheme: &Scheme, item: &Item, mut points: Exact, steps: &mut Vec<Step>) -> Exact {
    for (bound, beyond, rule) in [(&item.cap, 1, "score-step-cap"), (&item.floor, -1, "score-step-floor")] {
        if let Some(bound) = bound.as_ref().filter(|bound| (&points - bound).sign() == beyond) {
            steps.push(Step::new(rule).input("points", &points).gives(written(bound), bound));
            points = bound.clone();
        }
    }
    if let Some(decimals) = scheme.round.items {
        let rounded = points.rounded_exact(decimals, scheme.round.rule);
        if rounded != points {
            steps.push(Step::new("score-step-round").gives(written(&points), &rounded));
            points = rounded;
        }
    }
    points
}
