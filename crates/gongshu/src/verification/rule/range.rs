//! R04: a range whose upper bound lies below its lower bound.

use super::super::world::{World, shown};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for item in world.targets() {
        let (Some(amount), Some(max)) = (item.amount(), &item.said.max) else { continue };
        if *max < amount.value {
            found.push(
                Inconsistency::new(Rule::R04, Weight::Medium, "inconsistency-range")
                    .among([item.said.id.as_str()])
                    .with("scope", &item.said.scope)
                    .with("indicator", &item.said.indicator)
                    .with("low", shown(amount, &amount.size))
                    .with("high", &item.said.max_text)
                    .with("unit", &amount.unit)
                    .shows(format!("{} > {}", shown(amount, &amount.size), item.said.max_text)),
            );
        }
    }
}
