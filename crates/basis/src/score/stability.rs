//! How stable places are (位次稳定性): the same cases under other weights.

use super::case::Case;
use super::scheme::Scheme;
use super::sheet::score;
use crate::exact::Exact;

/// One other weighting: which item was weighed so many percent of its own weight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    pub item: String,
    pub percent: i64,
}

/// Where a unit stands, and where it would stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub unit: String,
    pub place: u32,
    pub best: u32,
    pub worst: u32,
    /// In how many trials it keeps its place.
    pub kept: usize,
    pub trials: usize,
    /// Trials in which the place differs, with it.
    pub moved: Vec<(Trial, u32)>,
}

/// Each item's weight once lowered and once raised by each of `percents`, everything else as it is.
pub fn stability(scheme: &Scheme, cases: &[Case], percents: &[i64]) -> Vec<Standing> {
    let now = score(scheme, cases);
    let mut standings: Vec<Standing> = now
        .assessed
        .iter()
        .filter_map(|it| {
            let place = it.place?;
            Some(Standing {
                unit: it.unit.clone(),
                place,
                best: place,
                worst: place,
                kept: 0,
                trials: 0,
                moved: Vec::new(),
            })
        })
        .collect();
    for at in 0..scheme.items.len() {
        if scheme.items[at].weight.is_zero() {
            continue;
        }
        for percent in percents.iter().flat_map(|percent| [100 - percent, 100 + percent]) {
            let mut other = scheme.clone();
            let factor = Exact::scaled(percent, 2);
            other.items[at].weight = &other.items[at].weight * &factor;
            let sheet = score(&other, cases);
            for standing in &mut standings {
                let Some(place) = sheet.of(&standing.unit).and_then(|it| it.place) else { continue };
                standing.trials += 1;
                standing.best = standing.best.min(place);
                standing.worst = standing.worst.max(place);
                if place == standing.place {
                    standing.kept += 1;
                } else {
                    standing.moved.push((Trial { item: scheme.items[at].code.clone(), percent }, place));
                }
            }
        }
    }
    standings
}
