//! Disclosure control (统计保密): which sums must be withheld so that nobody's own figure can be worked out from what is shown
//! (methods 12.3; the limits are customary, no law gives numbers).
//!
//! A sum over too few enterprises, or over one or two that are nearly all of it, is withheld. Then others are withheld with it
//! until no withheld sum follows from the shown ones by any additions and subtractions, and until what a total leaves open is
//! itself a sum over enough enterprises.

use rust_decimal::Decimal;

use crate::exact::Exact;

/// One sum that may be shown.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// How many enterprises are in it.
    pub count: usize,
    pub total: Decimal,
    /// The figures of the largest and the second largest in it.
    pub largest: [Decimal; 2],
    /// It stands in no table, but follows from what does: what the shown parts leave of a whole. Withholding it costs nothing.
    pub implied: bool,
}

/// A total that is shown with its parts: the total is the sum of exactly these.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Total {
    pub whole: usize,
    pub parts: Vec<usize>,
}

impl Total {
    fn cells(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.whole).chain(self.parts.iter().copied())
    }

    fn has(&self, cell: usize) -> bool {
        self.cells().any(|it| it == cell)
    }
}

/// When a sum betrays somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Fewer enterprises than this.
    pub least: usize,
    /// The largest has more per cent of it than this.
    pub one: u32,
    /// The two largest together have more.
    pub two: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { least: 3, one: 85, two: 95 }
    }
}

/// Why a sum is withheld; the gravest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// Too few enterprises are in it.
    Few,
    /// One or two of them are nearly all of it.
    Dominated,
    /// It betrays nobody by itself, but would let another one be worked out.
    Follows,
}

impl Limits {
    /// Why the sum by itself betrays somebody. Nobody is betrayed by a sum over nobody.
    pub fn betrays(self, cell: &Cell) -> Option<Why> {
        if cell.count == 0 {
            return None;
        }
        if cell.count < self.least {
            return Some(Why::Few);
        }
        let total = cell.total.abs();
        let over = |part: Decimal, percent: u32| {
            part.checked_mul(Decimal::ONE_HUNDRED).zip(total.checked_mul(percent.into())).is_none_or(|(a, b)| b < a)
        };
        let [first, second] = cell.largest.map(|figure| figure.abs());
        (over(first, self.one) || over(first + second, self.two)).then_some(Why::Dominated)
    }
}

/// Which of `cells` to withhold, and why, when all of them, and that these totals are the sums of their parts, would be shown.
pub fn withheld(cells: &[Cell], totals: &[Total], limits: Limits) -> Vec<Option<Why>> {
    let own: Vec<Option<Why>> = cells.iter().map(|cell| limits.betrays(cell)).collect();
    let hidden = closed(cells, totals, limits, own.iter().map(Option::is_some).collect());
    own.into_iter().zip(hidden).map(|(own, hidden)| own.or(hidden.then_some(Why::Follows))).collect()
}

/// Withholds what must be withheld with what is withheld already.
fn closed(cells: &[Cell], totals: &[Total], limits: Limits, mut hidden: Vec<bool>) -> Vec<bool> {
    loop {
        let open = followed(totals, &hidden);
        // What nobody shows and what betrays nobody may follow.
        let matters = |at: usize| !cells[at].implied || limits.betrays(&cells[at]).is_some();
        let next = match (0..cells.len()).find(|at| hidden[*at] && open[*at] && matters(*at)) {
            Some(at) => companion(cells, totals.iter().filter(|total| total.has(at)), &hidden).or_else(|| {
                companion(cells, totals.iter().filter(|total| total.cells().any(|cell| hidden[cell])), &hidden)
            }),
            None => {
                let too_few = totals.iter().find(|total| leaves_too_few(cells, total, &hidden, limits));
                companion(cells, too_few.into_iter(), &hidden)
            }
        };
        // What stands in no total follows from nothing; with everything around it withheld there is nothing left to do.
        let Some(next) = next else { return hidden };
        hidden[next] = true;
    }
}

/// Whether the total is shown and what its withheld parts have in common is a sum over too few.
fn leaves_too_few(cells: &[Cell], total: &Total, hidden: &[bool], limits: Limits) -> bool {
    let count: usize = total.parts.iter().filter(|part| hidden[**part]).map(|part| cells[*part].count).sum();
    !hidden[total.whole] && 0 < count && count < limits.least
}

/// The sum of these totals whose loss costs readers least: one that nobody shows, else that of the fewest enterprises, and of two
/// alike a part before its whole. Nothing is gained by withholding a sum over nobody.
fn companion<'a>(cells: &[Cell], totals: impl Iterator<Item = &'a Total>, hidden: &[bool]) -> Option<usize> {
    let shown = totals.flat_map(|total| total.cells().map(|cell| (cell == total.whole, cell)));
    let useful = shown.filter(|(_, cell)| !hidden[*cell] && 0 < cells[*cell].count);
    useful.min_by_key(|(whole, cell)| (!cells[*cell].implied, cells[*cell].count, *whole, *cell)).map(|(_, cell)| cell)
}

/// Which withheld sums follow from the shown ones: the unknowns that the totals, as equations, determine.
fn followed(totals: &[Total], hidden: &[bool]) -> Vec<bool> {
    let unknowns: Vec<usize> = (0..hidden.len()).filter(|at| hidden[*at]).collect();
    let column = |cell: usize| unknowns.binary_search(&cell).ok();
    let mut rows: Vec<Vec<Exact>> = Vec::new();
    for total in totals {
        let mut row = vec![Exact::zero(); unknowns.len()];
        let signed = std::iter::once((total.whole, 1)).chain(total.parts.iter().map(|part| (*part, -1)));
        for (cell, sign) in signed {
            if let Some(at) = column(cell) {
                row[at] = &row[at] + &Exact::whole(sign);
            }
        }
        rows.push(row);
    }
    reduce(&mut rows, unknowns.len());
    let mut open = vec![false; hidden.len()];
    for row in &rows {
        let mut at = (0..row.len()).filter(|at| !row[*at].is_zero());
        if let (Some(only), None) = (at.next(), at.next()) {
            open[unknowns[only]] = true;
        }
    }
    open
}

/// Brings the equations to the form in which each says one unknown by those that stay free.
fn reduce(rows: &mut [Vec<Exact>], columns: usize) {
    let mut done = 0;
    for column in 0..columns {
        let Some(pivot) = (done..rows.len()).find(|row| !rows[*row][column].is_zero()) else { continue };
        rows.swap(done, pivot);
        let lead = rows[done][column].clone();
        let scaled: Vec<Exact> = rows[done].iter().map(|value| value.over(&lead).unwrap_or_else(Exact::zero)).collect();
        rows[done] = scaled;
        let own = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, row)| *at != done && !row[column].is_zero()) {
            debug_assert_ne!(at, done);
            let times = row[column].clone();
            for (value, lead) in row.iter_mut().zip(&own) {
                *value = &*value - &(&times * lead);
            }
        }
        done += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(count: usize, total: i64) -> Cell {
        Cell { count, total: total.into(), ..Cell::default() }
    }

    /// Methods 12.3: 化工 310 of two, 食品 120 of nine, 机械 200 of four, 630 in all: 化工 is withheld, and 机械 with it.
    #[test]
    fn the_worked_example() {
        let cells = [cell(15, 630), cell(2, 310), cell(9, 120), cell(4, 200)];
        let totals = [Total { whole: 0, parts: vec![1, 2, 3] }];
        let expected = [None, Some(Why::Few), None, Some(Why::Follows)];
        assert_eq!(withheld(&cells, &totals, Limits::default()), expected);
    }

    #[test]
    fn one_or_two_that_are_nearly_all_of_it() {
        for (count, total, largest, expected) in [
            (5, 100, [88, 5], Some(Why::Dominated)),
            (5, 100, [85, 5], None),
            (5, 100, [60, 36], Some(Why::Dominated)),
            (5, 100, [60, 35], None),
            (2, 100, [50, 50], Some(Why::Few)),
            (3, 99, [33, 33], None),
            (0, 0, [0, 0], None),
            (4, -100, [-90, -5], Some(Why::Dominated)),
        ] {
            let cell = Cell { count, total: total.into(), largest: largest.map(Decimal::from), implied: false };
            assert_eq!(Limits::default().betrays(&cell), expected, "{count} {total} {largest:?}");
        }
    }

    /// Two withheld parts of one enterprise each would tell each the other's figure: a third joins them.
    #[test]
    fn what_is_left_open_is_itself_enough() {
        let cells = [cell(20, 600), cell(1, 100), cell(1, 100), cell(18, 400)];
        let totals = [Total { whole: 0, parts: vec![1, 2, 3] }];
        let expected = [None, Some(Why::Few), Some(Why::Few), Some(Why::Follows)];
        assert_eq!(withheld(&cells, &totals, Limits::default()), expected);
    }

    /// A county and a park of two enterprises each: one more county is withheld, and what the park leaves of the city, which nobody
    /// shows; the city's total stays.
    #[test]
    fn the_total_is_the_last_to_go() {
        let rest = Cell { implied: true, ..cell(38, 900) };
        let cells = [cell(40, 1000), cell(2, 50), cell(10, 350), cell(28, 600), cell(2, 50), cell(2, 100), rest];
        let totals = [(1, vec![4]), (0, vec![5, 6]), (0, vec![1, 2, 3])].map(|(whole, parts)| Total { whole, parts });
        let (few, follows) = (Some(Why::Few), Some(Why::Follows));
        assert_eq!(withheld(&cells, &totals, Limits::default()), [None, few, follows, None, few, few, follows]);
    }

    /// Somebody who tries every way: changes the withheld figures while all that is shown stays. What can be changed by any
    /// amount cannot be known. Written without the rules above: over the numbers modulo a prime, by column.
    fn known_to_an_adversary(cells: usize, totals: &[Total], hidden: &[bool]) -> Vec<usize> {
        const PRIME: i64 = 1_000_003;
        let unknowns: Vec<usize> = (0..cells).filter(|at| hidden[*at]).collect();
        let rank = |rows: &[Vec<i64>]| -> usize {
            let mut rows = rows.to_vec();
            let mut rank = 0;
            for column in 0..rows.first().map_or(0, Vec::len) {
                let Some(found) = (rank..rows.len()).find(|row| rows[*row][column].rem_euclid(PRIME) != 0) else {
                    continue;
                };
                rows.swap(rank, found);
                let lead = rows[rank][column];
                for row in rank + 1..rows.len() {
                    let times = rows[row][column];
                    for at in 0..rows[row].len() {
                        rows[row][at] = (rows[row][at] * lead - times * rows[rank][at]).rem_euclid(PRIME);
                    }
                }
                rank += 1;
            }
            rank
        };
        let equations: Vec<Vec<i64>> = totals
            .iter()
            .map(|total| {
                unknowns
                    .iter()
                    .map(|cell| i64::from(*cell == total.whole) - i64::from(total.parts.contains(cell)))
                    .collect()
            })
            .collect();
        let known = rank(&equations);
        // A figure is known where demanding its value adds nothing to what the equations say.
        (0..unknowns.len())
            .filter(|at| {
                let mut more = equations.clone();
                more.push((0..unknowns.len()).map(|column| i64::from(column == *at)).collect());
                !equations.is_empty() && rank(&more) == known
            })
            .map(|at| unknowns[at])
            .collect()
    }

    proptest! {
        /// A table of regions by industries with both totals, and the total of all: whatever the counts, nothing withheld
        /// follows from what is shown, and everything that betrays somebody is withheld.
        #[test]
        fn nothing_withheld_follows_from_what_is_shown(
            counts in prop::collection::vec(prop::sample::select(vec![0_usize, 1, 2, 3, 4, 9, 30]), 12),
        ) {
            let (rows, columns) = (3, 4);
            let mut cells: Vec<Cell> = counts.iter().map(|count| cell(*count, *count as i64 * 10)).collect();
            let mut totals = Vec::new();
            let sum = |cells: &mut Vec<Cell>, parts: Vec<usize>| -> Total {
                let count = parts.iter().map(|part| cells[*part].count).sum();
                cells.push(cell(count, count as i64 * 10));
                Total { whole: cells.len() - 1, parts }
            };
            for row in 0..rows {
                totals.push(sum(&mut cells, (0..columns).map(|column| row * columns + column).collect()));
            }
            for column in 0..columns {
                totals.push(sum(&mut cells, (0..rows).map(|row| row * columns + column).collect()));
            }
            let (row_totals, column_totals) = ((12..15).collect::<Vec<_>>(), (15..19).collect::<Vec<_>>());
            let whole = sum(&mut cells, row_totals);
            totals.push(Total { whole: whole.whole, parts: column_totals });
            totals.push(whole);
            let why = withheld(&cells, &totals, Limits::default());
            let hidden: Vec<bool> = why.iter().map(Option::is_some).collect();
            for (at, cell) in cells.iter().enumerate() {
                prop_assert!(hidden[at] || Limits::default().betrays(cell).is_none(), "cell {at} is shown");
            }
            let known = known_to_an_adversary(cells.len(), &totals, &hidden);
            prop_assert!(known.is_empty(), "{known:?} of {hidden:?}");
        }
    }
}
