//! R23: relations that cannot be: sales above output, the part above the whole it belongs to by its concept.

use super::super::concept::Aspect;
use super::super::world::{World, plain, shown, tenth};
use super::{Inconsistency, Rule, Weight};
use crate::pack::lexicon::As;
use basis::exact::Exact;

pub(super) fn find(world: &World, found: &mut Vec<Inconsistency>) {
    for relation in world.lexicon.relations(As::AtMost) {
        for part in world.observations().filter(|item| item.concept.is(&relation.part)) {
            let wholes = world.observations().filter(|whole| {
                whole.concept.is(&relation.whole)
                    && whole.scope == part.scope
                    && whole.said.span == part.said.span
                    && whole.said.span.last.is_some()
                    && whole.concept.rest == part.concept.rest
                    && whole.concept.label == part.concept.label
                    && whole.concept.aspect == Aspect::Level
                    && part.concept.aspect == Aspect::Level
                    // The part of all enterprises may exceed the whole of those above designated size.
                    && (whole.concept.above_scale == part.concept.above_scale || part.concept.above_scale)
            });
            for whole in wholes {
                let (Some(small), Some(large)) = (&part.interval, &whole.interval) else { continue };
                if !large.lies_below(small) {
                    continue;
                }
                let (Some(above), Some(below)) = (part.amount(), whole.amount()) else { continue };
                let Some(quotient) = above.value.over(&below.value) else { continue };
                found.push(
                    Inconsistency::new(Rule::R23, Weight::High, "inconsistency-relation")
                        .among([part.said.id.as_str(), &whole.said.id])
                        .with("scope", &part.said.scope)
                        .with("part", format!("{} {}{}", part.said.indicator, above.text, above.unit))
                        .with("whole", format!("{} {}{}", whole.said.indicator, below.text, below.unit))
                        .with("period", part.said.span.text.clone())
                        .shows(format!(
                            "{} > {}; {}/{} = {} %",
                            above.text,
                            shown(below, &above.size),
                            above.text,
                            shown(below, &above.size),
                            tenth(&(&quotient * &Exact::whole(100)))
                        )),
                );
            }
        }
    }
    counts(world, found);
}

/// More enterprises above designated size than enterprises.
fn counts(world: &World, found: &mut Vec<Inconsistency>) {
    for part in world.observations().filter(|item| item.concept.above_scale && item.concept.is("enterprises")) {
        for whole in world.observations() {
            let whole_of = whole.concept.is("enterprises")
                && !whole.concept.above_scale
                && whole.scope == part.scope
                && whole.said.span == part.said.span
                && whole.concept.rest == part.concept.rest
                && whole.concept.label == part.concept.label;
            let (Some(small), Some(large)) = (&part.interval, &whole.interval) else { continue };
            if whole_of && large.lies_below(small) {
                let (Some(above), Some(below)) = (part.value(), whole.value()) else { continue };
                found.push(
                    Inconsistency::new(Rule::R23, Weight::High, "inconsistency-relation")
                        .among([part.said.id.as_str(), &whole.said.id])
                        .with("scope", &part.said.scope)
                        .with("part", format!("{} {}", part.said.indicator, plain(above)))
                        .with("whole", format!("{} {}", whole.said.indicator, plain(below)))
                        .with("period", part.said.span.text.clone())
                        .shows(format!("{} > {}", plain(above), plain(below))),
                );
            }
        }
    }
}
