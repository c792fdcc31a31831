//! 准规上: who is on the way to the threshold, from what they took in up to a month. Methods 2.2 \[design\].

use crate::exact::Exact;

/// How the share of the year that has passed was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Season {
    /// From the enterprise's own last year: what it took in up to the same month, of the whole.
    LastYear,
    /// Months ÷ 12, where last year is not known.
    Months,
}

/// The year's revenue as it would be if the rest of it went like the part that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Projection {
    /// In the unit of what was given.
    pub annual: Exact,
    pub season: Season,
}

/// Cumulative revenue ÷ the share of the year. `last_year` is what was taken in up to the same month of last year, and
/// in the whole of it; where they make no share (nothing, or more than the whole) the months do.
pub fn projected(to_date: &Exact, months: u8, last_year: Option<(&Exact, &Exact)>) -> Option<Projection> {
    if !(1..=12).contains(&months) {
        return None;
    }
    let (part, whole, season) = match last_year {
        Some((part, whole)) if 0 < part.sign() && part <= whole => (part.clone(), whole.clone(), Season::LastYear),
        _ => (Exact::whole(i64::from(months)), Exact::whole(12), Season::Months),
    };
    Some(Projection { annual: (to_date * &whole).over(&part)?, season })
}

/// The highest of the bands that is reached, by its place in the list; `None` below all of them.
pub fn band(bands: &[Exact], annual: &Exact) -> Option<usize> {
    (0..bands.len()).filter(|at| bands[*at] <= *annual).max_by_key(|at| &bands[*at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rounding;

    #[test]
    fn the_year_from_what_is_known_of_it() {
        let bands = [1_500, 1_800, 2_000].map(Exact::whole);
        //   to date  months  last year       the year  by last year  band
        for (to_date, months, last_year, annual, by_last_year, reached) in [
            (1_000, 6, None, "2000.0", false, Some(2)),
            (999, 6, None, "1998.0", false, Some(1)),
            (1_000, 8, None, "1500.0", false, Some(0)),
            (999, 8, None, "1498.5", false, None),
            (500, 6, Some((400, 1_600)), "2000.0", true, Some(2)), // a quarter of last year by June
            (500, 6, Some((0, 1_600)), "1000.0", false, None),
            (500, 6, Some((1_700, 1_600)), "1000.0", false, None),
            (1_900, 12, Some((1_600, 1_600)), "1900.0", true, Some(1)),
            (0, 1, None, "0.0", false, None),
        ] {
            let last = last_year.map(|(part, whole)| (Exact::whole(part), Exact::whole(whole)));
            let last = last.as_ref().map(|(part, whole)| (part, whole));
            let got = projected(&Exact::whole(to_date), months, last).unwrap();
            assert_eq!(got.annual.rounded(1, Rounding::HalfUp), annual, "{to_date} by month {months}");
            assert_eq!(got.season == Season::LastYear, by_last_year);
            assert_eq!(band(&bands, &got.annual), reached);
        }
        assert_eq!(projected(&Exact::whole(1), 0, None), None);
        assert_eq!(projected(&Exact::whole(1), 13, None), None);
    }
}
