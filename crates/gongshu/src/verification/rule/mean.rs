//! R26: the mean of what was counted from a threshold upwards lies below the threshold.

use basis::interval::Interval;

use super::super::concept::Aspect;
use super::super::world::{World, in_size, shown};
use super::{Inconsistency, Rule, Weight};

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for count in world.observations().filter(|item| item.dimension().starts_with("Items")) {
        let Some(threshold) = &count.concept.threshold else { continue };
        let totals = world.observations().filter(|total| {
            total.dimension().starts_with("Money")
                && total.scope == count.scope
                && total.said.span == count.said.span
                && total.concept.threshold.as_ref() == Some(threshold)
                && total.concept.aspect == Aspect::Level
        });
        for total in totals {
            let (Some(number), Some(sum)) = (count.amount(), total.amount()) else { continue };
            let mean = total.working().zip(count.working()).and_then(|(total, count)| total.over(&count));
            let below = mean.is_some_and(|mean| mean.lies_below(&Interval::point(threshold.clone())));
            let Some(each) = sum.value.over(&number.value).filter(|_| below) else { continue };
            // In 万元, as such thresholds are said.
            let ten_thousand = basis::exact::Exact::whole(10_000);
            found.push(
                Inconsistency::new(Rule::R26, Weight::Low, "inconsistency-mean")
                    .among([count.said.id.as_str(), &total.said.id])
                    .with("scope", &count.said.scope)
                    .with("indicator", &count.said.indicator)
                    .with("mean", in_size(&each, &ten_thousand))
                    .with("threshold", in_size(threshold, &ten_thousand))
                    .shows(format!(
                        "{}/{} = {} < {}",
                        shown(sum, &ten_thousand),
                        number.text,
                        in_size(&each, &ten_thousand),
                        in_size(threshold, &ten_thousand)
                    )),
            );
        }
    }
}
