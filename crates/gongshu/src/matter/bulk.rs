//! Several matters at once (批量办理、批量导入): all of it or nothing, with what is wrong by number. Tried first, kept on a yes.

use std::collections::BTreeMap;

use basis::error::Error;

use super::cabinet::{Cabinet, World, note};
use super::holder::{Here, answering};
use super::moving::{Given, by, make_in, settle, tell_holder};
use super::opening::{Opening, open_in};
use super::record::{Event, Matter, OPEN};
use super::remind::is_asker;
use super::share::ASKER;
use super::standing::reading;
use super::store::{self, Batch};
use crate::pack::matter::{ClockMove, Kind, Move};
use crate::store::audit::Who;
use crate::store::clock::here;
use crate::store::{Failure, Write};

/// Whoever asked gives more time without having been asked for it.
pub const EXTEND: &str = "extend";

/// What is done to each of several matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Bulk {
    /// 催办
    Remind { remark: String },
    /// 改派: another post takes a part.
    HandOver { party: String, post: String, remark: String },
    /// 延期: where the kind allows it, by whoever asked.
    Extend { days: u32, remark: String },
}

/// What came of each, in the order in which they were named.
pub type Outcomes = Vec<(i64, Result<(), Error>)>;

/// Whether a post's holder may do it to a matter, as the caller knows.
pub type May<'a> = dyn Fn(&World, &Kind, &Matter) -> bool + Sync + 'a;

/// Whether a matter's limit may be extended by whoever asked, by so many days.
fn check_extension(
    cabinet: &Cabinet,
    organisation: Here<'_>,
    kind: &Kind,
    matter: &Matter,
    days: u32,
    person: &str,
) -> Result<(), Error> {
    let grants = |it: &Move| it.clock == Some(ClockMove::Extended);
    let most = kind.clock.as_ref().and_then(|clock| clock.rule.extension).unwrap_or(0);
    if most == 0 || !kind.moves.iter().any(grants) {
        return Err(Error::new("matter-extend-kind"));
    }
    // What was asked for is answered, not passed over.
    if kind.state(matter.state()).is_none_or(|state| state.ends) || kind.moves_from(matter.state()).any(grants) {
        return Err(Error::new("matter-moved"));
    }
    if !is_asker(organisation, kind, matter, person) {
        return Err(Error::new("matter-not-yours"));
    }
    if days == 0 {
        return Err(Error::new("matter-needs-days"));
    }
    if most < days {
        return Err(Error::new("clock-extension-long").with("days", days).with("most", most));
    }
    let read = reading(cabinet.packs(), kind, matter, here(cabinet.clock.now()))?;
    match read.is_some_and(|read| read.limits.iter().any(|limit| 0 < limit.added)) {
        true => Err(Error::new("clock-extension-twice")),
        false => Ok(()),
    }
}

impl Cabinet {
    /// Does one thing to several matters, or tries it: kept only where nothing is wrong with any of them.
    pub async fn bulk(
        &self,
        who: &Who,
        numbers: &[i64],
        what: &Bulk,
        may: &May<'_>,
        only_tried: bool,
    ) -> Result<Outcomes, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let mut outcomes = Outcomes::new();
        for number in numbers {
            let done = self.one_of_many(&mut write, &world, who, *number, what, may).await?;
            outcomes.push((*number, done));
        }
        if !only_tried && !outcomes.is_empty() && outcomes.iter().all(|(_, done)| done.is_ok()) {
            write.commit().await?;
        }
        Ok(outcomes)
    }

    async fn one_of_many(
        &self,
        write: &mut Write,
        world: &World,
        who: &Who,
        number: i64,
        what: &Bulk,
        may: &May<'_>,
    ) -> Result<Result<(), Error>, Failure> {
        let Some(mut matter) = store::find_in(write, number).await? else {
            return Ok(Err(Error::new("matter-unknown").with("number", number)));
        };
        let Some(kind) = self.packs().kind(&matter.kind) else { return Ok(Err(Error::new("matter-kind"))) };
        if !may(world, kind, &matter) {
            return Ok(Err(Error::new("matter-not-yours")));
        }
        match what {
            Bulk::Remind { remark } => self.remind_in(write, world, who, &mut matter, kind, remark).await,
            Bulk::HandOver { party, post, remark } => {
                self.reassign_in(write, world, who, &mut matter, kind, (party, post), remark).await
            }
            Bulk::Extend { days, remark } => {
                let organisation = world.here(self.packs());
                if let Err(error) = check_extension(self, organisation, kind, &matter, *days, &who.person) {
                    return Ok(Err(error));
                }
                if remark.trim().is_empty() {
                    return Ok(Err(Error::new("matter-needs-remark")));
                }
                // Through the post that asked for it: an extension without an approver is none.
                let asker = answering(organisation, kind, &matter.unit, matter.party(ASKER));
                let who = &Who { post: asker.map(|held| held.through).unwrap_or_default(), ..who.clone() };
                let event = Event {
                    act: EXTEND.to_owned(),
                    state: matter.state().to_owned(),
                    clock: "extended".to_owned(),
                    days: *days,
                    remark: remark.trim().to_owned(),
                    approver: world.roster.post_name(&who.post, &world.day, basis::language::Language::Zh),
                    ..by(self.clock.as_ref(), who)
                };
                store::append(write, &mut matter, event).await?;
                settle(write, self.packs(), self.clock.as_ref(), &matter, kind).await?;
                tell_holder(write, self.packs(), world, self.clock.as_ref(), who, &matter, kind).await?;
                note(write, self.clock.as_ref(), who, number, "", EXTEND).await?;
                Ok(Ok(()))
            }
        }
    }

    /// Opens several matters as one batch, or tries it; its number, or what is wrong with which of them.
    pub async fn open_batch(
        &self,
        who: &Who,
        file: &str,
        openings: &[Opening],
        only_tried: bool,
    ) -> Result<Result<i64, Vec<(usize, Error)>>, Failure> {
        let world = self.world().await?;
        let clock = self.clock.as_ref();
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let mut batch = Batch {
            file: file.to_owned(),
            at: clock.now().to_string(),
            person: who.person.clone(),
            post: who.post.clone(),
            ..Batch::default()
        };
        let mut wrong = Vec::new();
        let mut opened = Vec::new();
        for (at, opening) in openings.iter().enumerate() {
            match open_in(&mut write, self.packs(), &world, clock, who, opening).await? {
                Ok(matter) => opened.push(matter.number),
                Err(error) => wrong.push((at, error)),
            }
        }
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        batch.number = store::keep_batch(&mut write, &batch, &opened).await?;
        if only_tried {
            return Ok(Ok(batch.number));
        }
        for number in &opened {
            note(&mut write, clock, who, *number, file, OPEN).await?;
        }
        write.commit().await?;
        Ok(Ok(batch.number))
    }

    /// Withdraws everything a batch opened, for a reason: all of it, or nothing, with what stands in the way by number.
    pub async fn withdraw_batch(
        &self,
        who: &Who,
        batch: i64,
        reason: &str,
    ) -> Result<Result<(), Vec<(i64, Error)>>, Failure> {
        let one = |error: Error| Ok(Err(vec![(0, error)]));
        if reason.trim().is_empty() {
            return one(Error::new("matter-needs-remark"));
        }
        let world = self.world().await?;
        let clock = self.clock.as_ref();
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let Some((kept, numbers)) = store::batch_in(&mut write, batch).await? else {
            return one(Error::new("matter-batch").with("batch", batch));
        };
        if kept.person != who.person {
            return one(Error::new("matter-not-yours"));
        }
        if !kept.withdrawn_at.is_empty() {
            return one(Error::new("matter-batch-withdrawn"));
        }
        let mut wrong = Vec::new();
        for number in numbers {
            let Some(mut matter) = store::find_in(&mut write, number).await? else { continue };
            let kind = self.packs().kind(&matter.kind);
            let ended = kind.and_then(|kind| kind.state(matter.state())).is_none_or(|state| state.ends);
            let withdraws = |it: &&Move| it.clock == Some(ClockMove::Withdrawn);
            let word = kind.and_then(|kind| kind.moves_from(matter.state()).find(withdraws)).map(|it| it.code.clone());
            let Some(word) = word.filter(|_| !ended) else {
                wrong.push((number, Error::new("matter-batch-gone-on")));
                continue;
            };
            let given = Given { remark: reason.trim().to_owned(), ..Given::default() };
            match make_in(&mut write, self.packs(), &world, clock, who, &mut matter, &word, &given).await? {
                Ok(()) => note(&mut write, clock, who, number, &batch.to_string(), &word).await?,
                Err(error) => wrong.push((number, error)),
            }
        }
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        store::withdraw_batch(&mut write, batch, &clock.now().to_string(), reason.trim()).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Gives a part to another post, in the change at hand.
    #[expect(clippy::too_many_arguments, reason = "a change, who makes it, and what is given to whom")]
    pub(super) async fn reassign_in(
        &self,
        write: &mut Write,
        world: &World,
        who: &Who,
        matter: &mut Matter,
        kind: &Kind,
        (party, post): (&str, &str),
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        if kind.state(matter.state()).is_none_or(|state| state.ends) {
            return Ok(Err(Error::new("matter-moved")));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        if kind.party(party).is_none() || world.roster.post(post, &world.day).is_none() {
            return Ok(Err(Error::new("matter-post").with("post", post)));
        }
        let data = BTreeMap::from([
            ("party".to_owned(), party.to_owned()),
            ("post".to_owned(), post.to_owned()),
            ("before".to_owned(), matter.party(party).to_owned()),
        ]);
        let event = Event {
            act: super::record::REASSIGN.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            data,
            ..by(self.clock.as_ref(), who)
        };
        store::append(write, matter, event).await?;
        settle(write, self.packs(), self.clock.as_ref(), matter, kind).await?;
        tell_holder(write, self.packs(), world, self.clock.as_ref(), who, matter, kind).await?;
        note(write, self.clock.as_ref(), who, matter.number, party, post).await?;
        Ok(Ok(()))
    }
}
