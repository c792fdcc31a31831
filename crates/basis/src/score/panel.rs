//! A panel's marks (评委打分): who is left out by which rule, and what the others come to.

use super::formula::Lack;
use super::step::{Step, inner};
use crate::exact::Exact;

/// How a panel's marks become one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Panel {
    /// 满分 of a mark.
    pub out_of: Exact,
    /// 去掉最高分、最低分: so many at each end.
    pub drop: u32,
    /// 截尾: this share of the marks at each end, in percent; a part of a mark is none.
    pub trim: Exact,
    /// Marks farther from the median than this are left out.
    pub beyond: Option<Exact>,
    /// Marks that equal the highest or lowest that was left out go with it.
    pub ties_go: bool,
    /// So many marks must be left.
    pub at_least: u32,
    pub summary: Summary,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Summary {
    /// 平均分
    #[default]
    Mean,
    /// 中位数
    Median,
}

impl Default for Panel {
    fn default() -> Panel {
        Panel {
            out_of: Exact::whole(100),
            drop: 0,
            trim: Exact::zero(),
            beyond: None,
            ties_go: false,
            at_least: 1,
            summary: Summary::Mean,
        }
    }
}

impl Panel {
    /// The mark of the panel, with who was left out.
    ///
    /// # Errors
    /// When too few marks are left.
    pub fn mark(&self, marks: &[(String, Exact)], steps: &mut Vec<Step>) -> Result<Exact, Lack> {
        let mut given = Step::new("score-step-marks");
        given.inputs = marks.to_vec();
        steps.push(given);
        let mut left: Vec<&(String, Exact)> = marks.iter().collect();
        left.sort_by(|(one, a), (other, b)| a.cmp(b).then_with(|| one.cmp(other)));
        let share =
            (&self.trim * &Exact::whole(i64::try_from(left.len()).unwrap_or(i64::MAX))).over(&Exact::whole(100));
        let trimmed = share.map_or(0, |share| count(&share.floor()));
        let ends = usize::try_from(self.drop).unwrap_or(usize::MAX).max(trimmed);
        if 0 < ends {
            if left.len() <= ends.saturating_mul(2) {
                return Err(Lack::TooFew { found: left.len(), needed: ends.saturating_mul(2).saturating_add(1) });
            }
            left = self.without_ends(&left, ends, steps);
        }
        if let (Some(beyond), Some(median)) = (&self.beyond, median(&left)) {
            let (near, far): (Vec<_>, Vec<_>) =
                left.iter().copied().partition(|(_, mark)| (mark - &median).abs() <= *beyond);
            if !far.is_empty() {
                let mut step = Step::new("score-step-outliers").input("median", &median).input("beyond", beyond);
                step.inputs.extend(far.into_iter().cloned());
                steps.push(step);
            }
            left = near;
        }
        let needed = usize::try_from(self.at_least.max(1)).unwrap_or(usize::MAX);
        if left.len() < needed {
            return Err(Lack::TooFew { found: left.len(), needed });
        }
        let number = Exact::whole(i64::try_from(left.len()).unwrap_or(i64::MAX));
        let sum: Exact = left.iter().map(|(_, mark)| mark).sum();
        let terms: Vec<String> = left.iter().map(|(_, mark)| inner(mark)).collect();
        let (rule, arithmetic, mark) = match self.summary {
            Summary::Mean => {
                let arithmetic = format!("({}) \u{f7} {}", terms.join(" + "), inner(&number));
                ("score-step-panel-mean", arithmetic, sum.over(&number))
            }
            Summary::Median => ("score-step-panel-median", terms.join(", "), median(&left)),
        };
        let mark = mark.ok_or(Lack::TooFew { found: 0, needed })?;
        steps.push(Step::new(rule).gives(arithmetic, &mark));
        Ok(mark)
    }

    /// The marks without `ends` at each end; whoever shares the mark of one that went stays, unless the rule says ties go.
    fn without_ends<'a>(
        &self,
        sorted: &[&'a (String, Exact)],
        ends: usize,
        steps: &mut Vec<Step>,
    ) -> Vec<&'a (String, Exact)> {
        let (low, rest) = sorted.split_at(ends);
        let (middle, high) = rest.split_at(rest.len() - ends);
        let tied = |mark: &Exact| {
            self.ties_go && (low.last().is_some_and(|it| it.1 == *mark) || high.first().is_some_and(|it| it.1 == *mark))
        };
        let (gone, kept): (Vec<_>, Vec<_>) = middle.iter().copied().partition(|(_, mark)| tied(mark));
        let mut step = Step::new("score-step-ends");
        step.inputs = low.iter().chain(high).copied().chain(gone).cloned().collect();
        steps.push(step);
        kept
    }
}

fn count(whole: &Exact) -> usize {
    super::written(whole).parse().unwrap_or(0)
}

/// The middle of sorted marks; the mean of the two in the middle of an even number.
fn median(sorted: &[&(String, Exact)]) -> Option<Exact> {
    let at = |index: usize| sorted.get(index).map(|(_, mark)| mark);
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        return at(half).cloned();
    }
    (at(half.checked_sub(1)?)? + at(half)?).over(&Exact::whole(2))
}
