//! Cards (督办单、黄牌、红牌) in people's hands: given by whoever oversees, contested by whoever got one, taken back or left standing.

use std::collections::BTreeMap;

use basis::clock::Colour;
use basis::error::Error;

use super::cabinet::{Cabinet, Change, address, note};
use super::holder::holder;
use super::moving::{by, settle};
use super::record::{APPEAL, BY_HAND, CARD, DISMISSED, Event, UPHELD};
use super::rules;
use super::store::{self, Firing};
use crate::inbox::{self, Addressee, Notice};
use crate::pack::ladder::Then;
use crate::store::Failure;
use crate::store::audit::Who;

impl Cabinet {
    /// Gives a card for something no rule finds (其他情形, the last of the eight triggers), with the reason; whoever holds the matter is
    /// told. That `who` oversees it is the caller's to know.
    pub async fn give_card(
        &self,
        who: &Who,
        number: i64,
        red: bool,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        let (then, colour) = if red { (Then::Red, Colour::Red) } else { (Then::Yellow, Colour::Yellow) };
        let held = holder(world.here(self.packs()), kind, &matter);
        let through = held.map(|held| held.through).unwrap_or_default();
        let step = matter.events.last().map_or(0, |event| event.step) + 1;
        let day = self.clock.today().to_string();
        let firing = Firing {
            matter: number,
            rung: BY_HAND.to_owned(),
            term: step,
            day: day.clone(),
            addressee: through.clone(),
            through: through.clone(),
        };
        store::climb(&mut write, &firing, &self.clock.now().to_string()).await?;
        let words = [
            ("rung", BY_HAND.to_owned()),
            ("term", step.to_string()),
            ("day", day),
            ("then", then.word().to_owned()),
            ("colour", colour.word().to_owned()),
            ("to", through.clone()),
            ("through", through.clone()),
        ];
        let event = Event {
            act: CARD.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            data: words.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
            ..by(self.clock.as_ref(), who)
        };
        store::append(&mut write, &mut matter, event).await?;
        settle(&mut write, self.packs(), self.clock.as_ref(), &matter, kind).await?;
        let notice = Notice {
            message: "notice-matter-by-hand",
            arguments: vec![
                ("title", [matter.title.clone(), matter.title.clone()]),
                ("number", [matter.code.clone(), matter.code.clone()]),
            ],
            href: address(number),
            asks: true,
        };
        let to = (!through.is_empty()).then_some(Addressee::Post(through));
        inbox::tell(&mut write, self.clock.as_ref(), who, to, &notice).await?;
        note(&mut write, self.clock.as_ref(), who, number, "", then.word()).await?;
        write.commit().await?;
        Ok(Ok(()))
    }

    /// Contests a card, with a reason; whoever hears appeals is told.
    pub async fn appeal(&self, who: &Who, number: i64, card: i64, remark: &str) -> Result<Result<(), Error>, Failure> {
        self.about_card(who, number, card, APPEAL, remark).await
    }

    /// Hears an appeal: the card is taken back or stands, for a reason, and both remain.
    pub async fn answer(
        &self,
        who: &Who,
        number: i64,
        card: i64,
        upheld: bool,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        self.about_card(who, number, card, if upheld { UPHELD } else { DISMISSED }, remark).await
    }

    async fn about_card(
        &self,
        who: &Who,
        number: i64,
        step: i64,
        act: &'static str,
        remark: &str,
    ) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = rules::check_card(world.here(self.packs()), kind, &matter, step, act, &who.person) {
            return Ok(Err(error));
        }
        if remark.trim().is_empty() {
            return Ok(Err(Error::new("matter-needs-remark")));
        }
        let event = Event {
            act: act.to_owned(),
            state: matter.state().to_owned(),
            remark: remark.trim().to_owned(),
            data: BTreeMap::from([("card".to_owned(), step.to_string())]),
            ..by(self.clock.as_ref(), who)
        };
        store::append(&mut write, &mut matter, event).await?;
        settle(&mut write, self.packs(), self.clock.as_ref(), &matter, kind).await?;
        let to = match act {
            APPEAL => rules::hears(world.here(self.packs()), kind, &matter).map(|held| Addressee::Post(held.through)),
            _ => {
                let appeal = matter.card(step).and_then(|card| card.appeal).map(|event| event.person.clone());
                appeal.map(Addressee::Person)
            }
        };
        let notice = Notice {
            message: match act {
                APPEAL => "notice-matter-appeal",
                UPHELD => "notice-matter-upheld",
                _ => "notice-matter-dismissed",
            },
            arguments: vec![
                ("title", [matter.title.clone(), matter.title.clone()]),
                ("number", [matter.code.clone(), matter.code.clone()]),
            ],
            href: address(number),
            asks: act == APPEAL,
        };
        inbox::tell(&mut write, self.clock.as_ref(), who, to, &notice).await?;
        note(&mut write, self.clock.as_ref(), who, number, &step.to_string(), act).await?;
        write.commit().await?;
        Ok(Ok(()))
    }
}
