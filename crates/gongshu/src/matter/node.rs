//! Nodes of a matter (时间节点, M103): set once with a baseline, put off with a cause, met with evidence. What each stands at is read out of
//! the story; beside it a row is kept for lists.

use std::collections::BTreeMap;

use basis::error::Error;
use basis::node::Node;
use jiff::civil::Date;

use super::cabinet::{Cabinet, Change, note};
use super::holder::{Here, answering};
use super::moving::by;
use super::record::{Event, Matter};
use super::share::ASKER;
use super::store::{self, KeptNode};
use crate::pack::matter::Kind;
use crate::store::Failure;
use crate::store::audit::Who;

/// A node is set.
pub const NODE: &str = "node";
/// It is expected on another day.
pub const FORECAST: &str = "forecast";
/// It was met.
pub const MET: &str = "met";
/// It is not needed any more.
pub const NODE_DROP: &str = "node-drop";

/// A node as the story tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub node: Node,
    /// The days it was put off to, each with its cause and who said so.
    pub forecasts: Vec<&'a Event>,
    pub met: Option<&'a Event>,
    pub dropped: Option<&'a Event>,
}

impl Told<'_> {
    pub fn is_open(&self) -> bool {
        self.met.is_none() && self.dropped.is_none()
    }
}

impl Matter {
    /// Its nodes by baseline.
    pub fn nodes(&self) -> Vec<Told<'_>> {
        let set = self.events.iter().filter(|event| event.act == NODE);
        let mut told: Vec<Told<'_>> = set.filter_map(|event| self.told(event)).collect();
        told.sort_by_key(|it| it.node.baseline);
        told
    }

    fn told<'a>(&'a self, set: &'a Event) -> Option<Told<'a>> {
        let code = set.word("node");
        let about = |act: &'static str| self.events.iter().filter(move |it| it.act == act && it.word("node") == code);
        let day = |event: &Event| event.word("day").parse::<Date>().ok();
        let (forecasts, met) = (about(FORECAST).collect::<Vec<_>>(), about(MET).next());
        let node = Node {
            baseline: day(set)?,
            forecasts: forecasts.iter().filter_map(|event| day(event)).collect(),
            met: met.and_then(day),
        };
        Some(Told { code, name: set.word("name"), node, forecasts, met, dropped: about(NODE_DROP).next() })
    }
}

/// Who may set nodes and drop them: whoever asked, and at the beginning the lead too.
pub fn may_set(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    has_nodes(kind, matter) && [ASKER, "lead"].iter().any(|party| answers(here, kind, matter, party, person))
}

/// Who may say when one is expected, or that it was met: the lead.
pub fn may_report(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    has_nodes(kind, matter) && answers(here, kind, matter, "lead", person)
}

/// Who may drop one: whoever asked.
pub fn may_drop(here: Here<'_>, kind: &Kind, matter: &Matter, person: &str) -> bool {
    has_nodes(kind, matter) && answers(here, kind, matter, ASKER, person)
}

fn has_nodes(kind: &Kind, matter: &Matter) -> bool {
    !kind.causes.is_empty() && kind.state(matter.state()).is_some_and(|state| !state.ends)
}

fn answers(here: Here<'_>, kind: &Kind, matter: &Matter, party: &str, person: &str) -> bool {
    answering(here, kind, &matter.unit, matter.party(party)).is_some_and(|held| held.has(person))
}

/// What is said of a node.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// Which; empty where one is set.
    pub node: String,
    pub name: String,
    /// ISO.
    pub day: String,
    pub cause: String,
    pub remark: String,
    pub paper: String,
}

impl Cabinet {
    /// Sets a node, puts one off, says that it was met, or drops it: `act` is one of the words above.
    pub async fn node(&self, who: &Who, number: i64, act: &str, said: &Said) -> Result<Result<(), Error>, Failure> {
        let Change { mut write, world, mut matter, kind } = match self.begin(number).await? {
            Ok(change) => change,
            Err(error) => return Ok(Err(error)),
        };
        let here = world.here(self.packs());
        let may = match act {
            NODE => may_set(here, kind, &matter, &who.person),
            FORECAST | MET => may_report(here, kind, &matter, &who.person),
            NODE_DROP => may_drop(here, kind, &matter, &who.person),
            _ => return Ok(Err(Error::new("matter-moved"))),
        };
        if !may {
            return Ok(Err(Error::new("matter-not-yours")));
        }
        let data = match data(kind, &matter, act, said, self.clock.today()) {
            Ok(data) => data,
            Err(error) => return Ok(Err(error)),
        };
        let node = data.get("node").cloned().unwrap_or_default();
        let event = Event {
            act: act.to_owned(),
            state: matter.state().to_owned(),
            remark: said.remark.trim().to_owned(),
            paper: said.paper.trim().to_owned(),
            data,
            ..by(self.clock.as_ref(), who)
        };
        store::append(&mut write, &mut matter, event).await?;
        if let Some(told) = matter.nodes().into_iter().find(|it| it.code == node) {
            store::keep_node(&mut write, &kept(kind, matter.number, &told)).await?;
        }
        note(&mut write, self.clock.as_ref(), who, number, act, &node).await?;
        write.commit().await?;
        Ok(Ok(()))
    }
}

/// The row that lists ask for.
fn kept(kind: &Kind, matter: i64, told: &Told<'_>) -> KeptNode {
    // The last reason for which it was put off.
    let cause = told.forecasts.iter().rev().map(|event| event.word("cause")).find(|cause| !cause.is_empty());
    let cause = cause.unwrap_or_default();
    KeptNode {
        matter,
        node: told.code.to_owned(),
        name: told.name.to_owned(),
        baseline: told.node.baseline.to_string(),
        forecast: told.node.forecast().to_string(),
        met: told.node.met.map_or_else(String::new, |day| day.to_string()),
        put_off: i64::try_from(told.node.put_off()).unwrap_or(i64::MAX),
        cause: cause.to_owned(),
        subjective: kind.cause(cause).is_some_and(|cause| cause.subjective),
        dropped: told.dropped.is_some(),
    }
}

/// Proves what is said, and gives it as the event keeps it.
fn data(kind: &Kind, matter: &Matter, act: &str, said: &Said, today: Date) -> Result<BTreeMap<String, String>, Error> {
    let words = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let day = || {
        let text = said.day.trim();
        text.parse::<Date>().map_err(|_| Error::new("matter-node-day").with("text", text))
    };
    let nodes = matter.nodes();
    if act == NODE {
        let name = said.name.trim();
        if name.is_empty() {
            return Err(Error::new("matter-node-name"));
        }
        if nodes.iter().any(|it| it.name == name && it.dropped.is_none()) {
            return Err(Error::new("matter-node-twice").with("name", name));
        }
        let day = day()?;
        if day < today {
            return Err(Error::new("matter-node-past").with("day", day));
        }
        let code = (nodes.len() + 1).to_string();
        return Ok(words(&[("node", &code), ("name", name), ("day", &day.to_string())]));
    }
    let node = said.node.trim();
    let told = nodes.iter().find(|it| it.code == node).ok_or_else(|| Error::new("matter-node-none"))?;
    if !told.is_open() {
        return Err(Error::new("matter-moved"));
    }
    match act {
        FORECAST => {
            let day = day()?;
            if day < today {
                return Err(Error::new("matter-node-past").with("day", day));
            }
            if day == told.node.forecast() {
                return Err(Error::new("matter-node-same").with("day", day));
            }
            // What is put off has a cause and an explanation; what comes earlier needs none.
            let later = told.node.forecast() < day;
            if later && kind.cause(said.cause.trim()).is_none() {
                return Err(Error::new("matter-node-cause").with("cause", said.cause.trim()));
            }
            if later && said.remark.trim().is_empty() {
                return Err(Error::new("matter-needs-remark"));
            }
            let cause = if later { said.cause.trim() } else { "" };
            Ok(words(&[("node", node), ("day", &day.to_string()), ("cause", cause)]))
        }
        MET => {
            let day = day()?;
            if today < day {
                return Err(Error::new("matter-node-future").with("day", day));
            }
            if said.remark.trim().is_empty() && said.paper.trim().is_empty() {
                return Err(Error::new("matter-needs-paper"));
            }
            Ok(words(&[("node", node), ("day", &day.to_string())]))
        }
        _ => {
            if said.remark.trim().is_empty() {
                return Err(Error::new("matter-needs-remark"));
            }
            Ok(words(&[("node", node)]))
        }
    }
}
