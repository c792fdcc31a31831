//! What a handover is, how far it is, and what may be done with it next.

use std::collections::BTreeSet;

use basis::calendar::WorkingCalendar;
use basis::error::Error;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::super::record::Holding;
use super::super::roster::Roster;
use super::super::work::Item;
use crate::access::Because;

/// Working days from the day a handover counts, or was started, to its last signature. No paper sets it: five is the week
/// in which whoever leaves can still be asked.
const DAYS_TO_SIGN: u32 = 5;

/// What is to be handed over, as it is drawn up.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wish {
    pub post: String,
    /// The unit of the post on that day.
    pub unit: String,
    /// The first day of the new holder, ISO.
    pub day: String,
    /// The new holder; empty leaves the post vacant.
    pub receiver: String,
    /// How it is held: `holder`, `concurrent` or `acting`.
    pub kind: String,
    /// 监交人
    pub witness: String,
    pub reason: String,
    /// The paper that orders it; empty for none.
    pub paper: String,
}

/// A part in a handover.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// 移交人
    Giver,
    /// 接收人; of a vacancy, whoever answers for the post meanwhile.
    Receiver,
    /// 监交人: signs last.
    Witness,
}

impl Part {
    pub const ALL: [(Part, &'static str); 3] =
        [(Part::Giver, "giver"), (Part::Receiver, "receiver"), (Part::Witness, "witness")];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(part, _)| *part == self).map_or("", |(_, word)| word)
    }

    pub fn read(word: &str) -> Option<Part> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(part, _)| *part)
    }
}

/// Somebody with a part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Party {
    pub part: Part,
    pub person: String,
}

/// What was done with a handover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// 拟办
    Drawn,
    /// 启动
    Started,
    /// 签字
    Signed,
    /// 缺签: somebody cannot sign, with a reason.
    Excused,
    /// 作废, before it was started
    Dropped,
}

impl Act {
    const WORDS: [(Act, &'static str); 5] = [
        (Act::Drawn, "drawn"),
        (Act::Started, "started"),
        (Act::Signed, "signed"),
        (Act::Excused, "excused"),
        (Act::Dropped, "dropped"),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(act, _)| *act == self).map_or("", |(_, word)| word)
    }

    pub fn read(word: &str) -> Option<Act> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(act, _)| *act)
    }
}

/// One act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub act: Act,
    /// RFC 3339 in UTC.
    pub at: String,
    /// Who did it, and through which post.
    pub person: String,
    pub post: String,
    /// Whose signature it is, or in whose place it stands; `None` for other acts.
    pub party: Option<Party>,
    pub remark: String,
}

/// How far a handover is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// Started, and not signed by all.
    Open,
    /// Drawn up, and not started.
    Drawn,
    Done,
    Dropped,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Drawn => "drawn",
            State::Done => "done",
            State::Dropped => "dropped",
        }
    }
}

/// A handover with everything that happened to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handover {
    pub number: i64,
    pub wish: Wish,
    /// Who signs; empty until it is started.
    pub parties: Vec<Party>,
    /// The list as it was frozen; empty until it is started.
    pub items: Vec<Item>,
    /// The hash of the frozen list, which every signature is under.
    pub digest: String,
    /// The data version its appointments made; 0 until it is started.
    pub batch: i64,
    pub events: Vec<Event>,
}

impl Handover {
    pub fn state(&self) -> State {
        let did = |act: Act| self.events.iter().any(|event| event.act == act);
        if did(Act::Dropped) {
            State::Dropped
        } else if !did(Act::Started) {
            State::Drawn
        } else if self.unsigned().is_empty() {
            State::Done
        } else {
            State::Open
        }
    }

    /// The act that settled a party's signature.
    pub fn settled(&self, party: &Party) -> Option<&Event> {
        self.events.iter().find(|event| event.party.as_ref() == Some(party))
    }

    /// Whose signatures are missing.
    pub fn unsigned(&self) -> Vec<&Party> {
        self.parties.iter().filter(|party| self.settled(party).is_none()).collect()
    }

    /// The parties a person may sign for now: a witness only when everybody else has.
    pub fn may_sign(&self, person: &str) -> Option<&Party> {
        let unsigned = self.unsigned();
        let others = unsigned.iter().any(|party| party.part != Part::Witness);
        let own = unsigned.into_iter().filter(|party| party.person == person && !person.is_empty());
        own.into_iter().find(|party| party.part != Part::Witness || !others)
    }

    /// Whether `person` is to sign it, now or later.
    pub fn concerns(&self, person: &str) -> bool {
        self.parties.iter().any(|party| party.person == person)
    }

    /// The last day for the last signature: working days after the day it counts from, or was started if that is later.
    pub fn due(&self, calendar: &WorkingCalendar) -> Option<Date> {
        let started = self.events.iter().find(|event| event.act == Act::Started)?;
        let started: Date = crate::store::clock::day(&started.at)?;
        let from = self.wish.day.parse::<Date>().map_or(started, |day| day.max(started));
        calendar.after_working_days(from, DAYS_TO_SIGN).ok().map(|deadline| deadline.date)
    }

    pub fn is_overdue(&self, calendar: &WorkingCalendar, today: &str) -> bool {
        let late = |due: Date| today.parse::<Date>().is_ok_and(|today| due < today);
        self.state() == State::Open && self.due(calendar).is_some_and(late)
    }
}

/// Whether an act may follow.
pub fn check(handover: &Handover, act: Act, person: &str, party: Option<&Party>, remark: &str) -> Result<(), Error> {
    let state = handover.state();
    match act {
        Act::Drawn => Err(Error::new("handover-state")),
        Act::Started if state == State::Drawn => Ok(()),
        Act::Dropped if state == State::Drawn && remark.trim().is_empty() => Err(Error::new("handover-reason")),
        Act::Dropped if state == State::Drawn => Ok(()),
        Act::Signed if state == State::Open => match (handover.may_sign(person), party) {
            (Some(own), Some(party)) if own == party => Ok(()),
            _ if handover.unsigned().iter().any(|party| party.person == person) => {
                Err(Error::new("handover-witness-last"))
            }
            _ => Err(Error::new("handover-not-yours")),
        },
        Act::Excused if state == State::Open => excuse(handover, person, party, remark),
        _ => Err(Error::new("handover-state")),
    }
}

/// Somebody is gone and cannot sign: it is said why, by somebody else; and not everybody can be.
fn excuse(handover: &Handover, person: &str, party: Option<&Party>, remark: &str) -> Result<(), Error> {
    let unsigned = handover.unsigned();
    let Some(party) = party.filter(|party| unsigned.contains(party)) else {
        return Err(Error::new("handover-state"));
    };
    if party.person == person {
        return Err(Error::new("handover-own-excuse"));
    }
    if remark.trim().is_empty() {
        return Err(Error::new("handover-reason"));
    }
    let signed = handover.events.iter().any(|event| event.act == Act::Signed);
    if unsigned.len() == 1 && !signed { Err(Error::new("handover-nobody-signs")) } else { Ok(()) }
}

/// What is wrong with a wish, by the field it is about.
pub fn mistakes(wish: &Wish, roster: &Roster) -> Vec<(&'static str, Error)> {
    let mut mistakes = Vec::new();
    let mut wrong = |field, error| mistakes.push((field, error));
    if wish.day.parse::<Date>().is_err() {
        wrong("day", Error::new("register-date").with("text", &wish.day));
    }
    if roster.post(&wish.post, &wish.day).is_none() {
        wrong("post", Error::new("handover-post").with("post", &wish.post));
    }
    let holders = changing(roster, &wish.post, &wish.day);
    match wish.receiver.as_str() {
        "" if holders.is_empty() => wrong("receiver", Error::new("handover-vacant")),
        "" => {}
        receiver if roster.person(receiver).is_none() => {
            wrong("receiver", Error::new("person-unknown").with("person", receiver));
        }
        receiver if holders.iter().any(|holding| holding.person == receiver && holding.from < wish.day) => {
            wrong("receiver", Error::new("handover-same"));
        }
        _ if !["holder", "concurrent", "acting"].contains(&wish.kind.as_str()) => {
            wrong("kind", Error::new("handover-kind"));
        }
        _ => {}
    }
    let taken = holders.iter().any(|holding| holding.person == wish.witness) || wish.witness == wish.receiver;
    match wish.witness.as_str() {
        "" => wrong("witness", Error::new("handover-witness-empty")),
        witness if roster.person(witness).is_none() => {
            wrong("witness", Error::new("person-unknown").with("person", witness));
        }
        _ if taken => wrong("witness", Error::new("handover-witness-party")),
        _ => {}
    }
    if wish.reason.trim().is_empty() {
        wrong("reason", Error::new("handover-reason"));
    }
    mistakes
}

/// The appointments that end when a post changes hands on `day`: everybody's who holds it then, deputies excepted.
pub fn changing<'a>(roster: &'a Roster, post: &str, day: &str) -> Vec<&'a Holding> {
    roster.holdings_of_post(post).into_iter().filter(|it| !it.is_deputy() && it.holds_on(day)).collect()
}

/// Who signs when `wish` comes true. `after` is the roster as it will be.
///
/// # Errors
/// `handover-witness-party` when the witness turns out to give or to receive.
pub fn parties(wish: &Wish, before: &Roster, after: &Roster) -> Result<Vec<Party>, Error> {
    let eve = super::start::day_before(&wish.day);
    let people = |acting: Vec<(String, Because)>| acting.into_iter().map(|(person, _)| person).collect::<BTreeSet<_>>();
    let held = before.holdings_of_post(&wish.post).into_iter().filter(|it| !it.is_deputy() && it.holds_on(&eve));
    let mut givers: BTreeSet<String> = held.map(|holding| holding.person.clone()).collect();
    if givers.is_empty() {
        // Nobody held it: whoever answered for it meanwhile gives it over.
        givers = people(before.acting(&wish.post, &eve));
    }
    let receivers = match wish.receiver.as_str() {
        "" => people(after.acting(&wish.post, &wish.day)),
        receiver => BTreeSet::from([receiver.to_owned()]),
    };
    // Nobody signs to themselves.
    givers.retain(|giver| !receivers.contains(giver));
    if givers.contains(&wish.witness) || receivers.contains(&wish.witness) {
        return Err(Error::new("handover-witness-party"));
    }
    let party = |part: Part| move |person: String| Party { part, person };
    let parties = givers.into_iter().map(party(Part::Giver)).chain(receivers.into_iter().map(party(Part::Receiver)));
    Ok(parties.chain([Party { part: Part::Witness, person: wish.witness.clone() }]).collect())
}

/// The mark of a frozen list: over the post, the day, who gives to whom, and every line in its order.
pub fn digest(wish: &Wish, parties: &[Party], items: &[Item]) -> String {
    let mut text = String::new();
    // Lengths before texts: no two lists have the same text.
    let mut add = |part: &str| text.push_str(&format!("{}:{part}", part.len()));
    for part in ["gongshu-handover-1", &wish.post, &wish.day, &wish.receiver, &wish.reason, &wish.paper] {
        add(part);
    }
    for party in parties {
        add(party.part.word());
        add(&party.person);
    }
    for item in items {
        for part in [&item.kind, &item.code, &item.title.zh, &item.title.en] {
            add(part);
        }
    }
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
