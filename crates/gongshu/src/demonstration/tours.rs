//! The demonstration's observation tours: three enterprises of the register each time, made ready, looked at and scored by every seat; two of them
//! come out even.

use std::collections::BTreeMap;

use super::Trouble;
use super::meetings::stopped;
use crate::dispatch::store::candidates;
use crate::dispatch::tour::{Candidate, Ready};
use crate::dispatch::{Meeting, Secretary, seats_of};
use crate::matter::Cabinet;
use crate::pack::tour::Tour;
use crate::register::query::{Asker, rows};
use crate::register::rows::{on, settled};
use crate::store::audit::Who;
use crate::store::batch;

/// Candidates of a tour.
const CANDIDATES: usize = 3;

fn tour_of<'a>(desk: &'a Cabinet, meeting: &Meeting) -> Option<&'a Tour> {
    desk.packs().series(&meeting.series)?.tour.as_ref()
}

/// Chooses the candidates and gets them ready, when the tour is called; the `nth` tour takes the next three.
pub async fn prepare(secretary: &Secretary<'_>, meeting: &Meeting, nth: usize) -> Result<(), Trouble> {
    let desk = secretary.cabinet;
    let Some(tour) = tour_of(desk, meeting) else { return Ok(()) };
    let Some(register) = desk.packs().register(&tour.register) else { return Ok(()) };
    let version = batch::data_version(&desk.db).await?;
    let known = rows(&desk.db, desk.packs(), register, version, &Asker::Program).await?;
    let mut known = on(&settled(known), &secretary.world.day);
    known.retain(|row| !row.removed && row.field("in_registry") == "in");
    for row in known.iter().skip(nth * CANDIDATES).take(CANDIDATES) {
        let candidate = Candidate {
            code: row.code.clone(),
            name: row.field("name").to_owned(),
            unit: row.field("region").to_owned(),
            ..Candidate::default()
        };
        secretary.add_candidate(&candidate).await.map_err(stopped)?;
    }
    for candidate in candidates(&desk.db, meeting.matter).await? {
        let ready = |item: &crate::pack::tour::Check| Ready {
            candidate: candidate.line,
            item: item.code.clone(),
            done: true,
            remark: String::new(),
        };
        let ready: Vec<Ready> = tour.checks.iter().map(ready).collect();
        secretary.note_ready(&ready).await.map_err(stopped)?;
    }
    Ok(())
}

/// Every seat scores what was seen: the first two candidates alike, the third lower.
pub async fn score(secretary: &Secretary<'_>, meeting: &Meeting) -> Result<(), Trouble> {
    let desk = secretary.cabinet;
    let Some(tour) = tour_of(desk, meeting) else { return Ok(()) };
    let day = &secretary.world.day;
    for seat in seats_of(&secretary.world.roster, &meeting.body, day) {
        let person = secretary.world.roster.acting(&seat.post, day).into_iter().next().map(|(person, _)| person);
        let who = Who { person: person.unwrap_or_default(), post: seat.post.clone(), ..Who::default() };
        let own = Secretary { cabinet: desk, world: secretary.world, who: &who, number: meeting.matter };
        for candidate in candidates(&desk.db, meeting.matter).await? {
            let less = if candidate.line < 3 { 2 } else { 6 };
            let points: BTreeMap<String, String> =
                tour.criteria.iter().map(|it| (it.code.clone(), (it.points - less).max(0).to_string())).collect();
            own.score(tour, &meeting.body, &seat.post, candidate.line, &points).await.map_err(stopped)?;
        }
    }
    Ok(())
}
