//! What a close leaves for the next month of the year: every enterprise's year to date, so that the next close reads the new
//! month and the same a year earlier, and nothing before them.

use std::collections::HashMap;

use basis::error::Error;
use bytes::Bytes;

use super::error;
use super::group::{Group, Groups};
use super::kernel::Sums;
use super::registry::{Enterprise, Registry};
use super::year::{Alone, Year};
use super::{Month, Plan};

/// The year to date after a month's close.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    pub(crate) month: Month,
    pub(crate) indicators: Vec<String>,
    /// The registry it was made with, by ascending ids.
    pub(crate) enterprises: Vec<Enterprise>,
    /// Who reported this year, and in the same months of the year before.
    pub(crate) reported: Vec<[bool; 2]>,
    /// Each indicator's year to date, packed.
    pub(crate) years: Vec<Bytes>,
}

/// A state laid over the registry of the next close.
pub struct Carried<'a> {
    state: &'a State,
    /// Where each of the state's enterprises stands now.
    places: Vec<u32>,
}

impl State {
    pub fn month(&self) -> Month {
        self.month
    }

    /// Whether the plan's close can go on from here with this registry: it is the next month of the same year, of the same
    /// indicators, and nobody the state knows was changed for the months behind it. Enterprises may have joined, and may
    /// leave from now on.
    pub fn leads_to(&self, registry: &Registry, plan: &Plan) -> bool {
        self.carried(registry, plan).is_some()
    }

    pub(crate) fn carried(&self, registry: &Registry, plan: &Plan) -> Option<Carried<'_>> {
        let next = self.month.january() == plan.month.january() && self.month == plan.month.earlier(1);
        if !next || self.indicators != plan.indicators {
            return None;
        }
        let same = |old: &Enterprise| {
            let place = registry.place(old.id)?;
            let new = registry.enterprises()[place as usize];
            let stays = |exit: i32| exit == 0 || self.month.number() < exit;
            let exit = if stays(old.exit) && stays(new.exit) { old.exit } else { new.exit };
            (Enterprise { exit, ..new } == *old).then_some(place)
        };
        let places = self.enterprises.iter().map(same).collect::<Option<Vec<u32>>>()?;
        Some(Carried { state: self, places })
    }
}

impl Carried<'_> {
    /// Who reported so far, by their places in the new registry of `count`.
    pub fn reported(&self, count: usize) -> Vec<[bool; 4]> {
        let mut reported = vec![[false; 4]; count];
        for (place, [year, before]) in self.places.iter().zip(&self.state.reported) {
            reported[*place as usize] = [*year, *before, false, false];
        }
        reported
    }

    /// One indicator's year so far, by the places of the new registry of `count` and the places of `groups`.
    ///
    /// # Errors
    /// Bytes that are no year.
    pub fn year(&self, indicator: usize, count: usize, groups: &Groups) -> Result<(Year, Vec<Sums>), Error> {
        let damaged = || error::damaged(&self.state.indicators[indicator], "state");
        let kept = Year::unpack(&self.state.years[indicator]).ok_or_else(damaged)?;
        let mut year = Year { current: vec![0; count], previous: vec![0; count], ..Year::default() };
        for (place, (now, then)) in self.places.iter().zip(kept.current.iter().zip(&kept.previous)) {
            year.current[*place as usize] = *now;
            year.previous[*place as usize] = *then;
        }
        year.bound = kept.bound;
        let mut sums = vec![Sums::default(); groups.len()];
        let places: HashMap<Group, usize> = groups.list.iter().copied().zip(0..).collect();
        for (group, [y_alone, y_alone_prev, y_ent, y_exi]) in kept.alone {
            if let Some(place) = places.get(&group) {
                sums[*place] = Sums { y_alone, y_alone_prev, y_ent, y_exi, ..Sums::default() };
            }
        }
        Ok((year, sums))
    }
}

/// The sums of one indicator's rows that stand alone, where there are any.
pub(super) fn alone(groups: &Groups, sums: &[Sums]) -> Vec<(Group, Alone)> {
    let parts = sums.iter().map(|it| [it.y_alone, it.y_alone_prev, it.y_ent, it.y_exi]);
    groups.list.iter().copied().zip(parts).filter(|(_, parts)| *parts != Alone::default()).collect()
}
