//! Two years in a row (连续两年未完成): M044, and 两次不达标 → 诫勉 of methods 9.1 (W65b).

use crate::language::Name;

/// What follows from several failed years in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    pub code: String,
    /// What is proposed: 调整园区党政“一把手”的工作岗位.
    pub then: Name,
    pub years: u32,
    pub fails: Fails,
    pub source: String,
}

/// What a failed year is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fails {
    /// The year's task was not done.
    Verdict,
    /// The grade is one that fails.
    Grade,
}

/// A run of failed years.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    pub from: i32,
    pub until: i32,
}

/// The run of failed years that ends with the last of `history`, when it is at least `years` long. A year that is missing or whose
/// verdict is open breaks it: nobody is moved from a post over what is not known.
pub fn run_of(history: &[(i32, Option<bool>)], years: u32) -> Option<Run> {
    let mut sorted = history.to_vec();
    sorted.sort_by_key(|(year, _)| *year);
    let (until, _) = *sorted.last()?;
    let mut from = until;
    let mut length = 0;
    for (year, failed) in sorted.iter().rev() {
        let next = if length == 0 { *year == until } else { *year + 1 == from };
        if !next || *failed != Some(true) {
            break;
        }
        from = *year;
        length += 1;
    }
    (0 < years && years <= length).then_some(Run { from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_in_a_row() {
        let (failed, done, open) = (Some(true), Some(false), None);
        //                history                                              years  run
        check(&[(2005, failed), (2006, failed)], 2, Some((2005, 2006)));
        check(&[(2006, failed), (2005, failed)], 2, Some((2005, 2006)));
        check(&[(2004, failed), (2005, failed), (2006, failed)], 2, Some((2004, 2006)));
        check(&[(2005, done), (2006, failed)], 2, None);
        check(&[(2004, failed), (2006, failed)], 2, None); // nothing is known of 2005
        check(&[(2005, failed), (2006, open)], 2, None);
        check(&[(2005, failed), (2006, done)], 2, None);
        check(&[(2006, failed)], 1, Some((2006, 2006)));
        check(&[], 1, None);
    }

    fn check(history: &[(i32, Option<bool>)], years: u32, expected: Option<(i32, i32)>) {
        assert_eq!(run_of(history, years).map(|run| (run.from, run.until)), expected, "{history:?}");
    }
}
