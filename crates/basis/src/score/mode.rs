//! How an item scores (计分方法), one function a mode: methods 9.1, and the general scorer of 1.5.

use std::collections::BTreeMap;

use super::case::Figure;
use super::formula::Lack;
use super::item::Item;
use super::panel::Panel;
use super::step::{Step, inner, written};
use crate::derive::rank::Better;
use crate::exact::Exact;

/// A way of scoring.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mode {
    /// 完成率: full marks at the target, more above it by `over`, less below it by `below` (W65a, W65d).
    Completion { against: Against, over: Over, below: Below },
    /// 线性区间: nothing at `low`, full marks at `high`, in proportion between (W81).
    Linear { clipped: bool },
    /// 分段: the weight and, for what is measured above the reference, each bracket's points at its own rate; below it the same is
    /// taken away (W65b). After the last bracket more follow, each with a divisor `rise` larger.
    Brackets { reference: Against, brackets: Vec<Bracket>, rise: Option<Exact> },
    /// 档次: the points of the best step that is reached, each from a value on.
    Steps { steps: Vec<(Exact, Exact)> },
    /// 位次: full marks for the first, so much less for each place, or a list by place. Ties share a place.
    Rank { places: Places },
    /// 功效系数: (x − low) ÷ (high − low) × span + start, of the weight (W66).
    Efficacy { start: Exact, span: Exact },
    /// 极差: between the smallest and the largest of those assessed.
    MinMax,
    /// 是否: all or nothing.
    YesNo,
    /// 加分、扣分: so much for each.
    PerUnit { per: Exact, sign: i8 },
    /// 超欠加减: so much for each more or fewer than the target (W65c).
    PerDifference { per: Exact },
    /// 实得分: the value is the points.
    Points,
    /// 评委打分
    Panel(Panel),
}

/// The figure something is held against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Against {
    /// A column of the data or a constant of the item: `target`, `pace`, `standard`, `last`.
    Column(String),
    /// The mean of those assessed, unless the data or the scheme give one.
    Mean,
}

/// What comes above the target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Over {
    /// Nothing: full marks are the most.
    Nothing,
    /// In proportion, as below it.
    Proportional,
    /// So much for each percentage point above 100 %.
    PerPoint { points: Exact, cap: Option<Exact>, whole: bool },
}

/// What comes below the target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Below {
    Proportional,
    /// So much less for each percentage point below 100 %.
    PerPoint {
        points: Exact,
        whole: bool,
    },
    /// Nothing: missed is missed.
    Nothing,
}

/// A bracket of [`Mode::Brackets`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bracket {
    /// `None`: all the rest.
    pub width: Option<Exact>,
    /// The weight over this is what each unit in the bracket is worth.
    pub divisor: Exact,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Places {
    /// Less for each place after the first.
    Each(Exact),
    /// By place; nothing after the end of the list.
    List(Vec<Exact>),
}

/// What an item sees of all who are assessed by it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Field {
    /// By unit, what is measured.
    pub measured: BTreeMap<String, Exact>,
    /// `mean.value`, and of growth and completion the rate of the sums, never the mean of rates.
    pub pooled: BTreeMap<&'static str, Exact>,
}

/// One unit before one item.
pub(super) struct Candidate<'a> {
    pub item: &'a Item,
    pub figure: &'a Figure,
    pub field: &'a Field,
}

/// Brackets in a row are for people; this many is a slip in the scheme, and what is left counts in the last one.
const BRACKETS_MAX: usize = 200;

impl Candidate<'_> {
    /// A column of the data, else a constant of the scheme.
    pub fn column(&self, name: &str) -> Result<&Exact, Lack> {
        let found = self.figure.values.get(name).or_else(|| self.item.constants.get(name));
        found.ok_or_else(|| Lack::NoFigure(name.to_owned()))
    }

    /// The mean the data or the scheme give, else that of those assessed.
    pub fn mean(&self) -> Result<Exact, Lack> {
        if let Ok(given) = self.column("mean") {
            return Ok(given.clone());
        }
        let number = self.field.measured.len();
        let sum: Exact = self.field.measured.values().sum();
        let number = Exact::whole(i64::try_from(number).unwrap_or(i64::MAX));
        sum.over(&number).ok_or_else(|| Lack::NoFigure("mean".to_owned()))
    }

    pub fn against(&self, against: &Against) -> Result<(String, Exact), Lack> {
        match against {
            Against::Column(name) => Ok((name.clone(), self.column(name)?.clone())),
            Against::Mean => Ok(("mean".to_owned(), self.mean()?)),
        }
    }

    /// Place 1 for the best; ties share a place and the next one is skipped.
    fn place(&self, value: &Exact) -> usize {
        let better = |other: &&Exact| match self.item.better {
            Better::Higher => *value < **other,
            Better::Lower => **other < *value,
        };
        1 + self.field.measured.values().filter(better).count()
    }

    /// The points of `value`, which is what is measured of the unit.
    pub fn points(&self, value: &Exact, steps: &mut Vec<Step>) -> Result<Exact, Lack> {
        let weight = &self.item.weight;
        match &self.item.mode {
            Mode::Completion { against, over, below } => self.completion(value, against, over, below, steps),
            Mode::Linear { clipped } => self.linear(value, *clipped, steps),
            Mode::Brackets { reference, brackets, rise } => {
                self.brackets(value, reference, (brackets, rise.as_ref()), steps)
            }
            Mode::Steps { steps: stages } => Ok(self.stage(value, stages, steps)),
            Mode::Rank { places } => Ok(self.rank(value, places, steps)),
            Mode::Efficacy { start, span } => self.efficacy(value, start, span, steps),
            Mode::MinMax => self.min_max(value, steps),
            Mode::YesNo => Ok(self.yes_no(value, steps)),
            Mode::PerUnit { per, sign } => {
                let points = &(value * per) * &Exact::whole(i64::from(*sign));
                let minus = if *sign < 0 { "\u{2212}" } else { "" };
                let arithmetic = format!("{minus}{} × {}", inner(value), inner(per));
                steps.push(Step::new("score-step-each").input("value", value).gives(arithmetic, &points));
                Ok(points)
            }
            Mode::PerDifference { per } => {
                let target = self.column("target")?;
                let points = weight + &(&(value - target) * per);
                let base = if weight.is_zero() { String::new() } else { format!("{} + ", inner(weight)) };
                let arithmetic = format!("{base}({} \u{2212} {}) × {}", inner(value), inner(target), inner(per));
                let step = Step::new("score-step-difference").input("value", value).input("target", target);
                steps.push(step.gives(arithmetic, &points));
                Ok(points)
            }
            Mode::Points => {
                steps.push(Step::new("score-step-points").input("value", value).gives(written(value), value));
                Ok(value.clone())
            }
            Mode::Panel(panel) => {
                let points = (value * weight).over(&panel.out_of).ok_or_else(|| Lack::NoBase("out_of".to_owned()))?;
                let arithmetic = format!("{} × {} ÷ {}", inner(value), inner(weight), inner(&panel.out_of));
                steps.push(Step::new("score-step-panel").gives(arithmetic, &points));
                Ok(points)
            }
        }
    }

    /// Whether `value` reaches what it is held against.
    pub fn reaches(&self, value: &Exact, target: &Exact) -> bool {
        match self.item.better {
            Better::Higher => target <= value,
            Better::Lower => value <= target,
        }
    }

    /// Done in percent: actual ÷ target, for less-is-better target ÷ actual; `None` without a positive base.
    pub fn done(&self, value: &Exact, target: &Exact) -> Option<(Exact, String)> {
        let (part, whole) = match self.item.better {
            Better::Higher => (value, target),
            Better::Lower => (target, value),
        };
        let hundred = Exact::whole(100);
        let done = (0 < whole.sign()).then(|| (part * &hundred).over(whole))??;
        Some((done, format!("{} ÷ {} × 100", inner(part), inner(whole))))
    }

    fn completion(
        &self,
        value: &Exact,
        against: &Against,
        over: &Over,
        below: &Below,
        steps: &mut Vec<Step>,
    ) -> Result<Exact, Lack> {
        let weight = &self.item.weight;
        let (name, target) = self.against(against)?;
        let hundred = Exact::whole(100);
        let reached = self.reaches(value, &target);
        let step = Step::new("score-step-done").input("value", value).input(&name, &target);
        let done = match self.done(value, &target) {
            Some((done, arithmetic)) => {
                steps.push(step.gives(arithmetic, &done));
                done
            }
            // Nothing to divide by, yet a target of no accidents is met by none.
            None if reached => hundred.clone(),
            None => return Err(Lack::NoBase(name)),
        };
        let beyond = &done - &hundred;
        let share = |steps: &mut Vec<Step>, rule| {
            let points = (weight * &done).over(&hundred).unwrap_or_else(Exact::zero);
            let arithmetic = format!("{} × {} ÷ 100", inner(weight), inner(&done));
            steps.push(Step::new(rule).gives(arithmetic, &points));
            points
        };
        if reached {
            return Ok(match over {
                Over::Proportional => share(steps, "score-step-proportional"),
                Over::Nothing => {
                    steps.push(Step::new("score-step-full").gives(written(weight), weight));
                    weight.clone()
                }
                Over::PerPoint { points, cap, whole } => {
                    steps.push(Step::new("score-step-full").gives(written(weight), weight));
                    let count = if *whole { beyond.floor() } else { beyond };
                    let more = &count * points;
                    let arithmetic = format!("{} × {}", inner(&count), inner(points));
                    let mut step = Step::new("score-step-over");
                    let mut kept = more.clone();
                    if let Some(cap) = cap.as_ref().filter(|cap| **cap < more) {
                        step = Step::new("score-step-over-capped").input("cap", cap);
                        kept = cap.clone();
                    }
                    steps.push(step.gives(arithmetic, &kept));
                    weight + &kept
                }
            });
        }
        Ok(match below {
            Below::Proportional => share(steps, "score-step-below"),
            Below::PerPoint { points, whole } => {
                let short = -&beyond;
                let count = if *whole { -&(-&short).floor() } else { short };
                let kept = weight - &(&count * points);
                let arithmetic = format!("{} \u{2212} {} × {}", inner(weight), inner(&count), inner(points));
                steps.push(Step::new("score-step-below-points").gives(arithmetic, &kept));
                kept
            }
            Below::Nothing => {
                steps.push(Step::new("score-step-missed").gives("0".to_owned(), &Exact::zero()));
                Exact::zero()
            }
        })
    }

    /// How far `value` is from `low` to `high`: 0 at the one, 1 at the other.
    fn between(&self, value: &Exact) -> Result<(Exact, String, [&Exact; 2]), Lack> {
        let (low, high) = (self.column("low")?, self.column("high")?);
        let part = (value - low).over(&(high - low)).ok_or_else(|| Lack::NoBase("high \u{2212} low".to_owned()))?;
        let arithmetic =
            format!("({} \u{2212} {}) ÷ ({} \u{2212} {})", inner(value), inner(low), inner(high), inner(low));
        Ok((part, arithmetic, [low, high]))
    }

    fn linear(&self, value: &Exact, clipped: bool, steps: &mut Vec<Step>) -> Result<Exact, Lack> {
        let (part, arithmetic, [low, high]) = self.between(value)?;
        let part = if clipped { part.clamp(Exact::zero(), Exact::whole(1)) } else { part };
        let points = &part * &self.item.weight;
        let step = Step::new("score-step-linear").input("value", value).input("low", low).input("high", high);
        steps.push(step.gives(format!("{} × {arithmetic}", inner(&self.item.weight)), &points));
        Ok(points)
    }

    fn efficacy(&self, value: &Exact, start: &Exact, span: &Exact, steps: &mut Vec<Step>) -> Result<Exact, Lack> {
        let (part, arithmetic, [low, high]) = self.between(value)?;
        let coefficient = &(&part * span) + start;
        let step = Step::new("score-step-efficacy").input("value", value).input("low", low).input("high", high);
        steps.push(step.gives(format!("{arithmetic} × {} + {}", inner(span), inner(start)), &coefficient));
        let weight = &self.item.weight;
        let points = (&coefficient * weight).over(&Exact::whole(100)).unwrap_or_else(Exact::zero);
        let arithmetic = format!("{} × {} ÷ 100", inner(&coefficient), inner(weight));
        steps.push(Step::new("score-step-weighted").gives(arithmetic, &points));
        Ok(points)
    }

    fn min_max(&self, value: &Exact, steps: &mut Vec<Step>) -> Result<Exact, Lack> {
        let values = || self.field.measured.values();
        let bounds = values().min().zip(values().max()).ok_or(Lack::TooFew { found: 0, needed: 2 })?;
        let (low, high) = match self.item.better {
            Better::Higher => bounds,
            Better::Lower => (bounds.1, bounds.0),
        };
        let found = self.field.measured.len();
        let part = (value - low).over(&(high - low)).ok_or(Lack::TooFew { found: found.min(1), needed: 2 })?;
        let points = &part * &self.item.weight;
        let step = Step::new("score-step-minmax").input("value", value).input("worst", low).input("best", high);
        let weight = inner(&self.item.weight);
        let arithmetic = format!(
            "{weight} × ({} \u{2212} {}) ÷ ({} \u{2212} {})",
            inner(value),
            inner(low),
            inner(high),
            inner(low)
        );
        steps.push(step.gives(arithmetic, &points));
        Ok(points)
    }

    fn brackets(
        &self,
        value: &Exact,
        reference: &Against,
        (brackets, rise): (&[Bracket], Option<&Exact>),
        steps: &mut Vec<Step>,
    ) -> Result<Exact, Lack> {
        let weight = &self.item.weight;
        let (name, reference) = self.against(reference)?;
        let gap = match self.item.better {
            Better::Higher => value - &reference,
            Better::Lower => &reference - value,
        };
        let sign = Exact::whole(i64::from(gap.sign()));
        let step = Step::new("score-step-gap").input("value", value).input(&name, &reference);
        steps.push(step.gives(format!("{} \u{2212} {}", inner(value), inner(&reference)), &gap));
        let mut rest = gap.abs();
        let mut terms = vec![inner(weight)];
        let mut points = weight.clone();
        let mut last: Option<Bracket> = None;
        for at in 0..BRACKETS_MAX {
            if rest.is_zero() {
                break;
            }
            let bracket = match (brackets.get(at), &last, rise) {
                (Some(bracket), ..) => bracket.clone(),
                (None, Some(last), Some(rise)) => Bracket { divisor: &last.divisor + rise, ..last.clone() },
                // After the last bracket nothing more counts.
                _ => break,
            };
            let inside = bracket.width.as_ref().map_or_else(|| rest.clone(), |width| rest.clone().min(width.clone()));
            let rate = weight.over(&bracket.divisor).ok_or_else(|| Lack::NoBase("divisor".to_owned()))?;
            points = &points + &(&(&inside * &rate) * &sign);
            let operator = if gap.sign() < 0 { "\u{2212}" } else { "+" };
            terms.push(format!("{operator} {} × {} ÷ {}", inner(&inside), inner(weight), inner(&bracket.divisor)));
            rest = &rest - &inside;
            last = Some(bracket);
        }
        steps.push(Step::new("score-step-brackets").gives(terms.join(" "), &points));
        Ok(points)
    }

    fn stage(&self, value: &Exact, stages: &[(Exact, Exact)], steps: &mut Vec<Step>) -> Exact {
        let reached = stages.iter().filter(|(at, _)| self.reaches(value, at));
        // The step whose limit is hardest to reach among those that are.
        let best = reached.max_by(|(one, _), (other, _)| match self.item.better {
            Better::Higher => one.cmp(other),
            Better::Lower => other.cmp(one),
        });
        let step = Step::new(if best.is_some() { "score-step-stage" } else { "score-step-no-stage" });
        let step = step.input("value", value);
        let points = best.map_or_else(Exact::zero, |(_, points)| points.clone());
        let step = best.map_or(step.clone(), |(at, _)| step.input("from", at));
        steps.push(step.gives(written(&points), &points));
        points
    }

    fn rank(&self, value: &Exact, places: &Places, steps: &mut Vec<Step>) -> Exact {
        let place = self.place(value);
        let weight = &self.item.weight;
        let (arithmetic, points) = match places {
            Places::Each(each) => {
                let after = Exact::whole(i64::try_from(place - 1).unwrap_or(i64::MAX));
                let points = weight - &(&after * each);
                (format!("{} \u{2212} {} × {}", inner(weight), inner(&after), inner(each)), points)
            }
            Places::List(list) => {
                let points = list.get(place - 1).cloned().unwrap_or_else(Exact::zero);
                (written(&points), points)
            }
        };
        let place = Exact::whole(i64::try_from(place).unwrap_or(i64::MAX));
        let of = Exact::whole(i64::try_from(self.field.measured.len()).unwrap_or(i64::MAX));
        let step = Step::new("score-step-rank").input("value", value).input("place", &place).input("of", &of);
        steps.push(step.gives(arithmetic, &points));
        points
    }

    fn yes_no(&self, value: &Exact, steps: &mut Vec<Step>) -> Exact {
        // With a target it is whether the target is reached, else whether the answer is yes.
        let yes = match self.column("target") {
            Ok(target) => self.reaches(value, target),
            Err(_) => !value.is_zero(),
        };
        let points = if yes { self.item.weight.clone() } else { Exact::zero() };
        let rule = if yes { "score-step-yes" } else { "score-step-no" };
        let mut step = Step::new(rule).input("value", value);
        if let Ok(target) = self.column("target") {
            step = step.input("target", target);
        }
        steps.push(step.gives(written(&points), &points));
        points
    }
}
