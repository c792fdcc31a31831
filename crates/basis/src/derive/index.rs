//! The composite index of industrial efficiency (工业经济效益综合指数): methods 1.1–1.4.

use super::{Absence, Derived, Method, Number, Operand, Outcome, Role};
use crate::exact::Exact;
use crate::unit::Unit;

/// One item of a scheme (分项).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// 权数
    pub weight: Exact,
    /// 标准值, in the unit the item's figures are in.
    pub standard: Exact,
    pub rule: Rule,
}

/// How an item scores.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rule {
    /// Actual ÷ standard × weight, without cap or floor (methods 1.3).
    Ratio,
    /// 资产负债率: full marks up to the standard, above it (100 − x) ÷ (100 − standard).
    Debt,
    /// As [`Rule::Ratio`], with a flow of `months` months brought to a year first.
    Annualised(u32),
}

impl Item {
    /// The item's points.
    fn points(&self, value: &Exact) -> Result<Exact, Absence> {
        let ratio = match self.rule {
            Rule::Ratio => value.over(&self.standard),
            Rule::Annualised(months) => {
                let yearly = Exact::ratio(12, i64::from(months)).map(|factor| value * &factor);
                yearly.and_then(|yearly| yearly.over(&self.standard))
            }
            Rule::Debt if *value <= self.standard => Some(Exact::whole(1)),
            Rule::Debt => {
                let hundred = Exact::whole(100);
                (&hundred - value).over(&(&hundred - &self.standard))
            }
        };
        Ok(&ratio.ok_or(Absence::NoBase)? * &self.weight)
    }
}

/// 综合指数 = Σ (actual ÷ standard × weight) ÷ Σ weight × 100. Each item is a derived figure of its own
/// among the inputs, so that a page can show the contributions. One missing item leaves no index: a
/// figure is never substituted (methods 1.3).
pub fn composite(items: Vec<(Item, Operand)>) -> Derived {
    let total: Exact = items.iter().map(|(item, _)| &item.weight).sum();
    let inputs: Vec<(Role, Operand)> = items
        .into_iter()
        .map(|(item, operand)| {
            let scored = Derived::by(Method::CompositeIndex, vec![(Role::Item, operand)], |numbers| {
                item.points(&numbers[0].value).map(|points| Outcome::Number(Number::new(points, Unit::index())))
            });
            (Role::Item, Operand::Derived(Box::new(scored)))
        })
        .collect();
    Derived::by(Method::CompositeIndex, inputs, |numbers| {
        let points: Exact = numbers.iter().map(|number| &number.value).sum();
        let index = &points.over(&total).ok_or(Absence::NoBase)? * &Exact::whole(100);
        Ok(Outcome::Number(Number::new(index, Unit::index())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;
    use crate::quantity::Quantity;

    fn exact(text: &str) -> Exact {
        Exact::from(Quantity::parse(text, Unit::times()).unwrap().value())
    }

    /// Weights and standards of methods 1.1, in its order x1…x7.
    fn scheme(months: Option<u32>) -> Vec<Item> {
        let yearly = months.map_or(Rule::Ratio, Rule::Annualised);
        [
            ("20", "10.7", yearly),
            ("16", "120", Rule::Ratio),
            ("12", "60", Rule::Debt),
            ("15", "1.52", yearly),
            ("14", "3.71", Rule::Ratio),
            ("10", "16500", yearly),
            ("13", "96", Rule::Ratio),
        ]
        .map(|(weight, standard, rule)| Item { weight: exact(weight), standard: exact(standard), rule })
        .into()
    }

    fn index(values: &[&str], months: Option<u32>) -> Derived {
        composite(scheme(months).into_iter().zip(values.iter().map(|value| constant(value, "倍"))).collect())
    }

    #[test]
    fn the_guangdong_rows_are_met() {
        // methods 1.2: published 2011 indices; ours, printed with their two decimals, is within 0.05
        let rows = [
            (["13.32", "118.93", "58.21", "2.71", "5.15", "168255.77", "97.22"], "214.06"),
            (["14.19", "109.24", "58.51", "2.53", "5.74", "633882.3", "97.13"], "497.07"),
            (["12.6", "123.62", "56.09", "5.16", "3.68", "64785.37", "98.4"], "169.38"),
            (["8.3", "110.77", "47.09", "2.92", "2.71", "145856.7", "94.59"], "182.5"),
            (["14", "125.33", "58.24", "2.66", "5.17", "196005", "96.81"], "232.59"),
        ];
        for (values, published) in rows {
            let derived = index(&values, None).number().unwrap().value.clone();
            let printed = derived.rounded(2, Default::default());
            let gap = (&exact(&printed) - &exact(published)).abs();
            assert!(gap <= exact("0.05"), "{published}: {printed}");
        }
    }

    #[test]
    fn debt_above_the_standard_costs_points() {
        // methods 1.2, Xinjiang: 集体企业 2004, sales ratio 96.4 → 64.7
        let values = ["4.4", "49.1", "69.9", "1.3", "1.1", "17929.5", "96.4"];
        assert_eq!(shown(&index(&values, None), 1), "64.7 点");
        let item = &scheme(None)[2];
        assert_eq!(item.points(&exact("69.9")).unwrap().rounded(3, Default::default()), "9.030");
        assert_eq!(item.points(&exact("47.09")).unwrap(), exact("12"));
        assert_eq!(item.points(&exact("110")).unwrap().rounded(0, Default::default()), "-3"); // not floored
    }

    #[test]
    fn extremes_count_in_full() {
        // methods 1.3: 1210.9 % of capital kept counts in full, a loss margin counts negative
        let items = scheme(None);
        assert_eq!(items[1].points(&exact("1210.9")).unwrap().rounded(2, Default::default()), "161.45");
        assert_eq!(items[4].points(&exact("-12.6")).unwrap().rounded(2, Default::default()), "-47.55");
    }

    #[test]
    fn part_of_a_year_is_brought_to_a_year() {
        // methods 1.4, January–August: x1 = 79,800/900,000, x4 = 760,000/410,000, x6 = 215,000,000/1,600
        let quotient = |part: i64, whole: i64, scale: i64| {
            let value = &Exact::ratio(part, whole).unwrap() * &Exact::whole(scale);
            Operand::Constant(Number::new(value, Unit::times()))
        };
        let values = vec![
            quotient(79_800, 900_000, 100),
            quotient(486_000, 450_000, 100),
            quotient(594_000, 1_080_000, 100),
            quotient(760_000, 410_000, 1),
            quotient(42_000, 700_000, 100),
            quotient(215_000_000, 1_600, 1),
            quotient(742_000, 760_000, 100),
        ];
        let derived = composite(scheme(Some(8)).into_iter().zip(values).collect());
        assert_eq!(shown(&derived, 2), "236.72 点");
    }

    #[test]
    fn a_missing_item_leaves_no_index() {
        let mut items: Vec<(Item, Operand)> =
            scheme(None).into_iter().map(|item| (item, constant("1", "倍"))).collect();
        items[1].1 = Operand::Missing(Absence::NoLevelAbove);
        assert_eq!(shown(&composite(items), 2), "NoLevelAbove");
    }
}
