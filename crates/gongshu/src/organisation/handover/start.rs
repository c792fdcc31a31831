//! Starting a handover: the old appointment ends, the new one begins, the list is frozen and those who sign are told, in
//! one change. Appointments go the one way into their register, with the reach of whoever starts.

use std::sync::Arc;

use basis::error::Error;
use files::grid::Grid;

use super::super::record::Holding;
use super::super::roster::Roster;
use super::super::staff::Staff;
use super::super::work::{Works, World};
use super::rules::{self, Act, Party, Wish};
use super::store::{self, Frozen};
use crate::inbox::{self, Addressee, Notice};
use crate::page::Reader;
use crate::register::counter::{Counter, enters};
use crate::register::import;
use crate::register::units::Units;
use crate::store::batch::{self, Sender};
use crate::store::clock::SharedClock;
use crate::store::{Db, Failure};

/// What handovers are done with. Cheap to clone.
#[derive(Clone)]
pub struct Bureau {
    pub db: Db,
    pub staff: Staff,
    pub units: Units,
    pub works: Works,
    pub clock: SharedClock,
}

/// What a wish comes to.
pub(super) struct Prepared {
    /// The appointments that end on the eve.
    pub ended: Vec<Holding>,
    /// Whether the new holder is still to be appointed; an office may have done so by hand.
    pub begins: bool,
    pub parties: Vec<Party>,
}

pub(super) fn day_before(day: &str) -> String {
    let date = day.parse::<jiff::civil::Date>().ok().and_then(|date| date.yesterday().ok());
    date.map_or_else(String::new, |date| date.to_string())
}

/// Works out what a wish comes to.
///
/// # Errors
/// When somebody was appointed from that day on, when a post would be left without anybody who answers for it, and when
/// the witness turns out to be a party.
pub(super) fn prepare(wish: &Wish, roster: &Roster) -> Result<Prepared, Error> {
    let held = rules::changing(roster, &wish.post, &wish.day);
    let (begun, ended): (Vec<&Holding>, Vec<&Holding>) = held.into_iter().partition(|it| it.from == wish.day);
    if let Some(other) = begun.iter().find(|it| it.person != wish.receiver) {
        let name = roster.person_name(&other.person);
        return Err(Error::new("handover-begun").with("person", name).with("day", &wish.day));
    }
    let begins = begun.is_empty() && !wish.receiver.is_empty();
    let new = begins.then(|| Holding {
        post: wish.post.clone(),
        person: wish.receiver.clone(),
        kind: wish.kind.clone(),
        from: wish.day.clone(),
        ..Holding::default()
    });
    let after = roster.with_change(&ended, &day_before(&wish.day), new);
    let answered = |roster: &Roster, post: &str| roster.answering(post, &wish.day).is_some();
    // The post that changes hands must be answered for in any case, every other one that is so now.
    let left = roster.posts(&wish.day).find(|post| {
        let must = post.code == wish.post || answered(roster, &post.code);
        must && !answered(&after, &post.code)
    });
    if let Some(post) = left {
        return Err(Error::new("handover-nobody")
            .with("post", &post.name.zh)
            .with("post_en", post.name.in_language(basis::language::Language::En)));
    }
    let parties = rules::parties(wish, roster, &after)?;
    Ok(Prepared { ended: ended.into_iter().cloned().collect(), begins, parties })
}

/// The appointments as rows of their register.
fn rows(wish: &Wish, prepared: &Prepared, code: &str) -> Grid {
    let texts = |cells: [&str; 6]| cells.map(str::to_owned).to_vec();
    let eve = day_before(&wish.day);
    let mut rows = vec![texts(["code", "post", "person", "kind", "valid_from", "valid_until"])];
    for holding in &prepared.ended {
        rows.push(texts([&holding.code, &holding.post, &holding.person, &holding.kind, &holding.from, &eve]));
    }
    if prepared.begins {
        rows.push(texts([code, &wish.post, &wish.receiver, &wish.kind, &wish.day, ""]));
    }
    Grid::of_texts(rows)
}

/// Starts a handover on behalf of whoever may enter appointments.
///
/// # Errors
/// `Ok(Err(…))` says what stands in the way; nothing was changed.
pub async fn start(bureau: &Bureau, reader: &Reader, number: i64) -> Result<Result<(), Error>, Failure> {
    let (db, packs, clock) = (&bureau.db, bureau.staff.packs(), bureau.clock.as_ref());
    // With the turn in hand the organisation stays as it is looked at here until the handover has changed it.
    let mut write = db.write().await?;
    batch::take_turn(&mut write).await?;
    let Some(handover) = store::find_within(&mut write, number).await? else {
        return Ok(Err(Error::new("handover-state")));
    };
    let wish = &handover.wish;
    let person = &reader.visit.actor.person;
    if let Err(error) = rules::check(&handover, Act::Started, person, None, "") {
        return Ok(Err(error));
    }
    let counter = Counter::at(&bureau.units, packs, reader, None).await?;
    let roster = bureau.staff.roster().await?;
    if let Some((_, error)) = rules::mistakes(wish, &roster).into_iter().next() {
        return Ok(Err(error));
    }
    let prepared = match prepare(wish, &roster) {
        Ok(prepared) => prepared,
        Err(error) => return Ok(Err(error)),
    };
    let Some(post) = roster.post(&wish.post, &wish.day) else { return Ok(Err(Error::new("handover-state"))) };
    let world = World { roster: &roster, packs, tree: &counter.tree, day: &wish.day };
    let items = bureau.works.open(world, post).await?;
    let register = packs.register("holding").ok_or_else(|| Failure::Refused("no register holding".to_owned()))?;
    let (who, unit) = enters(reader, register);
    let mut batch = 0;
    if prepared.begins || !prepared.ended.is_empty() {
        let held = import::held(db, packs, register, counter.version, &counter.asker()).await?;
        let plan = import::plan(packs, register, &held, &rows(wish, &prepared, &held.free_code(register)));
        if let Some(error) = plan.first_error() {
            return Ok(Err(error.clone()));
        }
        let title = format!("{} {number}", post.name.zh);
        let sender = Sender { file: "", media_type: "", bytes: &[], title: &title, unit: &unit, by: &who };
        batch = match import::enter(&mut write, db, clock, register, &plan, &sender).await? {
            Ok(batch) => batch,
            Err(error) => return Ok(Err(error)),
        };
    }
    let language = |unit: &str| counter.tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let frozen = Frozen {
        post: post.name.clone(),
        unit: language(&wish.unit),
        digest: rules::digest(wish, &prepared.parties, &items),
        batch,
        names: prepared.parties.iter().map(|party| roster.person_name(&party.person)).collect(),
        parties: prepared.parties.clone(),
        items,
    };
    store::start(&mut write, clock, &who, &handover, &frozen).await?;
    let notice = Notice {
        message: "notice-handover-sign",
        arguments: vec![(
            "post",
            [post.name.zh.clone(), post.name.in_language(basis::language::Language::En).to_owned()],
        )],
        href: format!("/handovers/{number}"),
        asks: true,
    };
    let to = prepared.parties.iter().map(|party| Addressee::Person(party.person.clone()));
    inbox::tell(&mut write, clock, &who, to, &notice).await?;
    write.commit().await?;
    Ok(Ok(()))
}

impl Bureau {
    pub fn packs(&self) -> &Arc<crate::pack::Packs> {
        self.staff.packs()
    }
}
