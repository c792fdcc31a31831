//! The way into the book: a matter is opened, moved on or given to another post in one change with its audit entry and with
//! word to whoever has it next.

use basis::error::Error;

use super::holder::Here;
use super::moving::{Given, make_in};
use super::opening::{Opening, open_in};
use super::record::{Matter, OPEN};
use super::store;
use crate::organisation::{Roster, Staff};
use crate::pack::Packs;
use crate::pack::matter::Kind;
use crate::register::subjects::Subjects;
use crate::register::units::Units;
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::{Clock, SharedClock};
use crate::store::{Db, Failure, Write, batch};

/// Everything a change of the book needs. Cheap to clone.
#[derive(Clone)]
pub struct Cabinet {
    pub db: Db,
    pub staff: Staff,
    pub units: Units,
    pub clock: SharedClock,
}

/// The organisation as it is now, kept for one request or one run.
pub struct World {
    pub roster: std::sync::Arc<Roster>,
    pub tree: Subjects,
    pub day: String,
}

impl World {
    pub fn here<'a>(&'a self, packs: &'a Packs) -> Here<'a> {
        Here { roster: &self.roster, packs, tree: &self.tree, day: &self.day }
    }
}

/// A change of one matter under way.
pub(super) struct Change<'a> {
    pub write: Write,
    pub world: World,
    pub matter: Matter,
    pub kind: &'a Kind,
}

impl Cabinet {
    pub fn packs(&self) -> &Packs {
        self.staff.packs()
    }

    /// The organisation as it is known now, on the clock's day.
    pub async fn world(&self) -> Result<World, Failure> {
        let roster = self.staff.roster().await?;
        let tree = self.units.at(batch::data_version(&self.db).await?).await?;
        Ok(World { roster, tree, day: self.clock.today().to_string() })
    }

    /// Opens a matter; its number.
    pub async fn open(&self, who: &Who, opening: &Opening) -> Result<Result<i64, Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let opened = open_in(&mut write, self.packs(), &world, self.clock.as_ref(), who, opening).await?;
        let number = match opened {
            Ok(matter) => matter.number,
            Err(error) => return Ok(Err(error)),
        };
        note(&mut write, self.clock.as_ref(), who, number, "", OPEN).await?;
        write.commit().await?;
        Ok(Ok(number))
    }

    /// Takes the turn and finds a matter as it is then: what every change of one begins with.
    pub(super) async fn begin(&self, number: i64) -> Result<Result<Change<'_>, Error>, Failure> {
        let world = self.world().await?;
        let mut write = self.db.write().await?;
        store::take_turn(&mut write).await?;
        let Some(matter) = store::find_in(&mut write, number).await? else {
            return Ok(Err(Error::new("matter-unknown").with("number", number)));
        };
        let Some(kind) = self.packs().kind(&matter.kind) else { return Ok(Err(Error::new("matter-kind"))) };
        Ok(Ok(Change { write, world, matter, kind }))
    }

    /// Makes a move; whether `who` may is asked again here, when nobody else can change anything.
    pub async fn make(&self, who: &Who, number: i64, word: &str, given: &Given) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, .. } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        let before = matter.state().to_owned();
        let made = make_in(&mut write, self.packs(), &world, self.clock.as_ref(), who, &mut matter, word, given);
        if let Err(error) = made.await? {
            return Ok(Err(error));
        }
        note(&mut write, self.clock.as_ref(), who, number, &before, &format!("{word} {}", matter.state())).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Gives a part in a matter to another post, for a reason.
    pub async fn reassign(
        &self,
        who: &Who,
        number: i64,
        party: &str,
        post: &str,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        let given = self.reassign_in(&mut write, &world, who, &mut matter, kind, (party, post), remark).await?;
        if let Err(error) = given {
            return Ok(Err(error));
        }
        write.commit().await?;
        Ok(Ok(()))
    }
}

/// Notes in the audit chain what was done to a matter in the change at hand.
pub async fn note(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    number: i64,
    before: &str,
    after: &str,
) -> Result<(), Failure> {
    let subject = number.to_string();
    let entry = Entry { action: "matter", subject: &subject, before, after, ..Entry::default() };
    audit::append(write, clock, who, &entry).await
}

/// The page of a matter of this kind: the common one, or that of the room the kind belongs to.
pub fn page_of(packs: &Packs, kind: &str, number: i64) -> String {
    match packs.kind(kind).map_or("", |kind| kind.page) {
        "" => address(number),
        page => format!("/{page}/{number}"),
    }
}

/// The common page of a matter: its story and its proof sheet.
pub fn address(number: i64) -> String {
    format!("/matters/{number}")
}
