//! 大中小微: the size class of an industrial enterprise by employees and revenue. Methods 2.3.

use crate::exact::Exact;

/// One class with its lower limits, both of which must be met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SizeClass {
    pub code: String,
    /// 从业人员, persons.
    pub employees: Exact,
    /// 营业收入, 万元.
    pub revenue: Exact,
}

/// The classes of a standard, the largest first; the last one takes whoever meets no other's limits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SizeStandard {
    /// The first year it is used for.
    pub from: i16,
    pub classes: Vec<SizeClass>,
}

/// The class by the standard of a year: "须同时满足所列指标的下限，否则下划一档". `None` before there was a standard.
pub fn size_of<'a>(
    standards: &'a [SizeStandard],
    year: i16,
    employees: &Exact,
    revenue: &Exact,
) -> Option<&'a SizeClass> {
    let standard = standards.iter().filter(|it| it.from <= year).max_by_key(|it| it.from)?;
    let met = standard.classes.iter().find(|it| it.employees <= *employees && it.revenue <= *revenue);
    met.or(standard.classes.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_of_the_methods() {
        let class = |code: &str, employees, revenue| SizeClass {
            code: code.to_owned(),
            employees: Exact::whole(employees),
            revenue: Exact::whole(revenue),
        };
        let standards = [SizeStandard {
            from: 2011,
            classes: vec![
                class("large", 1_000, 40_000),
                class("medium", 300, 2_000),
                class("small", 20, 300),
                class("micro", 0, 0),
            ],
        }];
        //   employees  revenue  class
        for (employees, revenue, expected) in [
            (1_200, 35_000, "medium"), // the five of methods 2.3
            (350, 1_500, "small"),
            (15, 5_000, "micro"),
            (1_000, 40_000, "large"),
            (25, 299, "micro"),
            (999, 400_000, "medium"),
            (300, 2_000, "medium"),
            (299, 2_000, "small"),
            (20, 300, "small"),
            (19, 300, "micro"),
            (500, 250, "micro"), // met by neither limit of 小型: one is enough for 微型
            (500, -1, "micro"),
        ] {
            let (employees, revenue) = (Exact::whole(employees), Exact::whole(revenue));
            let found = size_of(&standards, 2025, &employees, &revenue).map(|it| it.code.as_str());
            assert_eq!(found, Some(expected), "{employees:?} {revenue:?}");
            assert_eq!(size_of(&standards, 2010, &employees, &revenue), None);
        }
    }
}
