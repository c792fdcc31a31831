//! Units that assist (协办, M097): asked by whoever asked for the matter, each confirms its own part; the lead's report waits for them all,
//! unless whoever asked does without one, with a reason.

use std::collections::BTreeMap;

use basis::error::Error;

use super::cabinet::{Cabinet, Change, World, note, page_of};
use super::holder::{Here, answering};
use super::moving::by;
use super::record::{Event, Matter};
use super::store;
use crate::inbox::{self, Addressee, Notice};
use crate::pack::Packs;
use crate::pack::matter::Kind;
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Failure, Write};

/// A unit is asked to assist.
pub const ASSIST: &str = "assist";
/// It has done its part.
pub const CONFIRM: &str = "confirm";
/// Whoever asked does without it.
pub const WAIVE: &str = "waive";

/// The party that asked for a matter.
pub(super) const ASKER: &str = "asker";

/// A post that assists, with what became of its part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Assist<'a> {
    pub post: &'a str,
    pub asked: &'a Event,
    /// How it ended: confirmed or done without; `None` while it is open.
    pub ended: Option<&'a Event>,
}

impl Matter {
    /// Who assists, in the order in which they were asked.
    pub fn assists(&self) -> impl Iterator<Item = Assist<'_>> {
        self.events.iter().filter(|event| event.act == ASSIST).map(|asked| {
            let post = asked.word("post");
            let ends = |it: &&Event| (it.act == CONFIRM || it.act == WAIVE) && it.word("post") == post;
            Assist { post, asked, ended: self.events.iter().find(ends) }
        })
    }

    /// The posts whose part is still to be confirmed.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &str> {
        self.assists().filter(|it| it.ended.is_none()).map(|it| it.post)
    }
}

/// Whether somebody may ask others to assist, or do without them: whoever answers for the party that asked for the matter.
pub fn may_ask(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    let open = kind.state(matter.state()).is_some_and(|state| !state.ends);
    let asker = answering(here, kind, &matter.unit, matter.party(ASKER));
    kind.assist.is_some() && open && asker.is_some_and(|held| held.has(person))
}

/// Whether somebody may confirm a post's part today.
pub fn may_confirm(here: Here<'_>, kind: &Kind, matter: &Matter, post: &str, person: &str) -> bool {
    let open = kind.state(matter.state()).is_some_and(|state| !state.ends);
    open && matter.unconfirmed().any(|own| own == post)
        && answering(here, kind, &matter.unit, post).is_some_and(|held| held.has(person))
}

/// Asks a post to assist, in the change at hand; it is told.
#[expect(clippy::too_many_arguments, reason = "a change, who makes it, and who is asked")]
pub(super) async fn ask_in(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    matter: &mut Matter,
    post: &str,
    remark: &str,
) -> Result<Result<(), Error>, Failure> {
    let lead = matter.party("lead");
    if world.roster.post(post, &world.day).is_none() || post == lead || post == matter.party(ASKER) {
        return Ok(Err(Error::new("matter-assist-post").with("post", post)));
    }
    if matter.assists().any(|it| it.post == post) {
        return Ok(Err(Error::new("matter-assist-twice").with("post", post)));
    }
    keep(write, clock, who, matter, ASSIST, post, remark, "").await?;
    let held = packs.kind(&matter.kind).and_then(|kind| answering(world.here(packs), kind, &matter.unit, post));
    let to = held.map(|held| Addressee::Post(held.through));
    tell(write, packs, clock, who, matter, "notice-matter-assist", to, true).await?;
    Ok(Ok(()))
}

#[expect(clippy::too_many_arguments, reason = "an event with everything that comes with it")]
async fn keep(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    matter: &mut Matter,
    act: &str,
    post: &str,
    remark: &str,
    paper: &str,
) -> Result<(), Failure> {
    let event = Event {
        act: act.to_owned(),
        state: matter.state().to_owned(),
        remark: remark.trim().to_owned(),
        paper: paper.trim().to_owned(),
        data: BTreeMap::from([("post".to_owned(), post.to_owned())]),
        ..by(clock, who)
    };
    store::append(write, matter, event).await?;
    store::keep_assist(write, matter.number, post, act).await
}

#[expect(clippy::too_many_arguments, reason = "a change, who makes it, and who is told what")]
pub(super) async fn tell(
    write: &mut Write,
    packs: &Packs,
    clock: &dyn Clock,
    who: &Who,
    matter: &Matter,
    message: &'static str,
    to: Option<Addressee>,
    asks: bool,
) -> Result<(), Failure> {
    let notice = Notice {
        message,
        arguments: vec![
            ("title", [matter.title.clone(), matter.title.clone()]),
            ("number", [matter.code.clone(), matter.code.clone()]),
        ],
        href: page_of(packs, &matter.kind, matter.number),
        asks,
    };
    inbox::tell(write, clock, who, to, &notice).await?;
    Ok(())
}

impl Cabinet {
    /// Asks a post to assist.
    pub async fn assist(&self, who: &Who, number: i64, post: &str, remark: &str) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        if !may_ask(world.here(self.packs()), kind, &matter, &who.person) {
            return Ok(Err(Error::new("matter-not-yours")));
        }
        let clock = self.clock.as_ref();
        let asked = ask_in(&mut write, self.packs(), &world, clock, who, &mut matter, post.trim(), remark).await?;
        if let Err(error) = asked {
            return Ok(Err(error));
        }
        note(&mut write, clock, who, number, ASSIST, post).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Confirms that a post's part is done, with what was done; the lead is told.
    pub async fn confirm(
        &self,
        who: &Who,
        number: i64,
        post: &str,
        remark: &str,
        paper: &str,
    ) -> Result<Result<(), Error>, Failure> {
        self.end_assist(who, number, CONFIRM, post, remark, paper).await
    }

    /// Does without a post's part, for a reason.
    pub async fn waive(&self, who: &Who, number: i64, post: &str, reason: &str) -> Result<Result<(), Error>, Failure> {
        self.end_assist(who, number, WAIVE, post, reason, "").await
    }

    async fn end_assist(
        &self,
        who: &Who,
        number: i64,
        act: &'static str,
        post: &str,
        remark: &str,
        paper: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        let here = world.here(self.packs());
        let may = match act {
            CONFIRM => may_confirm(here, kind, &matter, post, &who.person),
            _ => may_ask(here, kind, &matter, &who.person),
        };
        if !matter.unconfirmed().any(|own| own == post) {
            return Ok(Err(Error::new("matter-moved")));
        }
        if !may {
            return Ok(Err(Error::new("matter-not-yours")));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        // Through the post that has the part.
        let who = match act {
            CONFIRM => Who { post: post.to_owned(), ..who.clone() },
            _ => who.clone(),
        };
        let clock = self.clock.as_ref();
        keep(&mut write, clock, &who, &mut matter, act, post, remark, paper).await?;
        let lead = answering(world.here(self.packs()), kind, &matter.unit, matter.party("lead"));
        let message = if act == CONFIRM { "notice-matter-confirmed" } else { "notice-matter-waived" };
        let to = lead.map(|held| Addressee::Post(held.through));
        tell(&mut write, self.packs(), clock, &who, &matter, message, to, false).await?;
        note(&mut write, clock, &who, number, act, post).await?;
        write.commit().await?;
        Ok(Ok(()))
    }
}
