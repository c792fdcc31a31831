//! The demonstration's finances: what the engine's world has of an enterprise — revenue, cost, profit, taxes, receivables, finished
//! goods, staff — filled out to a form whose lines hang together as its rules ask.

use super::reports::Figures;

pub const FORM: &str = "finance";
/// Brought in: the last closed month, and the December its balances begin with.
pub const MONTHS: [i32; 2] = [202_412, 202_511];

/// The world's indicators, by their place among them.
const REVENUE: usize = 3;
const COST: usize = 4;
const PROFIT: usize = 5;
const TAXES: usize = 6;
const RECEIVABLES: usize = 7;
const GOODS: usize = 8;
const STAFF: usize = 9;

/// A line's figure at the end of a month, or of the year so far.
pub fn value(line: &str, month: &Figures, year: &Figures, months: i64) -> i64 {
    let (revenue, cost) = (year[REVENUE], year[COST].min(year[REVENUE]));
    // What a usual month brings: what stands at an end hangs on it, not on how far the year is.
    let usual = revenue / months;
    let inventories = month[GOODS] * 3 / 2;
    let current = month[RECEIVABLES] + inventories + usual * 2;
    let (fixed, depreciated) = (usual * 20, usual * 8);
    let assets = current + fixed - depreciated + usual * 2;
    let liabilities = assets * 11 / 20;
    let (extra, loss) = (revenue / 500, revenue / 800);
    match line {
        "201" => current,
        "202" => month[RECEIVABLES],
        "205" => inventories,
        "206" => month[GOODS],
        "209" => fixed,
        "210" => depreciated,
        "211" => depreciated / 10,
        "213" => assets,
        "217" => liabilities,
        "218" => assets - liabilities,
        "301" => year[REVENUE],
        "307" => year[COST],
        "309" => year[TAXES] / 4,
        "312" => (revenue - cost) / 8,
        "313" => (revenue - cost) / 5,
        "317" => revenue / 100,
        "323" => year[PROFIT] - extra + loss,
        "325" => extra,
        "nonoperating" => loss,
        "327" => year[PROFIT],
        "401" => month[STAFF] * 6 * months,
        "402" => year[TAXES] - year[TAXES] / 4,
        "employees" => month[STAFF],
        _ => 0,
    }
}
