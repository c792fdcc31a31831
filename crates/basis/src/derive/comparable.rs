//! Growth on a comparable base (可比口径) with its companions: methods 3.1 and 3.2.

use super::growth::growth;
use super::share::sum;
use super::{Absence, Derived, Operand};

/// One unit of the current registry with its own figure a year earlier, as it reports it now.
#[derive(Clone, Debug)]
pub struct Pair {
    pub now: Operand,
    pub base: Operand,
}

/// The three growths offices are asked about; the first is the one that is published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Growths {
    /// Σ now ÷ Σ own prior-year value over the current registry.
    pub comparable: Derived,
    /// Σ now ÷ the total published a year ago: a note only.
    pub nominal: Derived,
    /// Over units with figures above zero both times: a diagnosis.
    pub matched: Derived,
}

/// Growth of a group from its units' own figures, `published` being last year's printed total.
pub fn growths(pairs: &[Pair], published: Operand) -> Growths {
    let total = |pick: fn(&Pair) -> &Operand, of: &[&Pair]| -> Operand {
        if of.is_empty() {
            return Operand::Missing(Absence::GroupTooSmall);
        }
        Operand::Derived(Box::new(sum(of.iter().map(|pair| pick(pair).clone()).collect())))
    };
    let all: Vec<&Pair> = pairs.iter().collect();
    let positive = |operand: &Operand| operand.number().is_ok_and(|number| 0 < number.value.sign());
    let matched: Vec<&Pair> = pairs.iter().filter(|pair| positive(&pair.now) && positive(&pair.base)).collect();
    Growths {
        comparable: growth(total(|pair| &pair.now, &all), total(|pair| &pair.base, &all)),
        nominal: growth(total(|pair| &pair.now, &all), published),
        matched: growth(total(|pair| &pair.now, &matched), total(|pair| &pair.base, &matched)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;

    #[test]
    fn the_worked_example_of_the_methods() {
        // methods 3.2 (千万元): A 100→110, B 80→84, C left, D entrant 24→30, E new plant 0→12
        let pair = |base: &str, now: &str| Pair { now: constant(now, "千万元"), base: constant(base, "千万元") };
        let registry = [pair("100", "110"), pair("80", "84"), pair("24", "30"), pair("0", "12")];
        let growths = growths(&registry, constant("220", "千万元"));
        assert_eq!(shown(&growths.comparable, 1), "15.7 %");
        assert_eq!(shown(&growths.nominal, 1), "7.3 %");
        // A, B and D have both years: 224 on 204
        assert_eq!(shown(&growths.matched, 1), "9.8 %");
        // the methods' 7.8 % is of A and B alone: D's structural event takes it out
        let continuing = super::growths(&registry[..2], constant("220", "千万元"));
        assert_eq!(shown(&continuing.matched, 1), "7.8 %");
    }
}
