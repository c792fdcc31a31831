//! What happened to an enterprise (名录变动), read out of what its row says before and after a day. Pure.

use super::member::{goes_on, is_in};
use crate::register::names::words;
use crate::register::rows::Entry;

/// What kind of thing happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// 入库
    Entry,
    /// 退库
    Exit,
    /// 停产、半停产、停业 …: it does not operate, or does so otherwise than before
    Stoppage,
    /// 复产
    Resumption,
    /// 合并
    Merger,
    /// 拆分
    Split,
    /// 迁移
    Move,
    /// 更名
    Rename,
    /// 信用代码变更
    CreditCode,
    /// 行业变更
    Industry,
    /// 规模变更
    Size,
    /// 园区变更
    Park,
}

impl Kind {
    pub const ALL: [Kind; 12] = [
        Kind::Entry,
        Kind::Exit,
        Kind::Stoppage,
        Kind::Resumption,
        Kind::Merger,
        Kind::Split,
        Kind::Move,
        Kind::Rename,
        Kind::CreditCode,
        Kind::Industry,
        Kind::Size,
        Kind::Park,
    ];

    /// The word in addresses and messages.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Entry => "entry",
            Kind::Exit => "exit",
            Kind::Stoppage => "stoppage",
            Kind::Resumption => "resumption",
            Kind::Merger => "merger",
            Kind::Split => "split",
            Kind::Move => "move",
            Kind::Rename => "rename",
            Kind::CreditCode => "credit-code",
            Kind::Industry => "industry",
            Kind::Size => "size",
            Kind::Park => "park",
        }
    }

    /// The field of the register that it is a change of.
    pub fn field(self) -> &'static str {
        match self {
            Kind::Entry | Kind::Exit => "in_registry",
            Kind::Stoppage | Kind::Resumption => "status",
            Kind::Merger | Kind::Split => "successors",
            Kind::Move => "region",
            Kind::Rename => "name",
            Kind::CreditCode => "credit_code",
            Kind::Industry => "industry",
            Kind::Size => "size_class",
            Kind::Park => "parks",
        }
    }
}

/// One thing that happened to one enterprise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub kind: Kind,
    pub code: String,
    /// What it is called after it.
    pub name: String,
    /// The first day it is so, ISO.
    pub day: String,
    /// How it entered or why it left, as the register has it; empty for other kinds and where nobody said it.
    pub reason: String,
    /// The field as it was and as it is; for a merger or a split the enterprises it goes on as.
    pub before: String,
    pub after: String,
    /// Where it lies before and after; the same for all that do not move.
    pub regions: (String, String),
    /// The parks it lies in, before or after.
    pub parks: Vec<String>,
    /// Whether it is in the registry before or after.
    pub above_scale: bool,
}

/// What happened to an enterprise, from the statements of its row in their order.
pub(super) fn events(history: &[Entry]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut before: Option<&Entry> = None;
    for entry in history {
        let kept = before.filter(|before| goes_on(before, entry));
        if let Some(ended) = before.filter(|_| kept.is_none()) {
            events.extend(ending(ended));
        }
        match kept {
            Some(before) => changes(before, entry, &mut events),
            // A row that begins in the registry entered that day; one without a first day was always there.
            None if is_in(entry) && !entry.valid_from.is_empty() => events.push(entering(entry, None)),
            None => {}
        }
        before = Some(entry);
    }
    events.extend(before.and_then(ending));
    events
}

/// A row that ends while it is in the registry leaves it on the next day.
fn ending(entry: &Entry) -> Option<Event> {
    let next = entry.valid_until.parse::<jiff::civil::Date>().ok()?.tomorrow().ok()?;
    is_in(entry).then(|| leaving(entry, entry, next.to_string()))
}

fn entering(entry: &Entry, before: Option<&Entry>) -> Event {
    let from = before.unwrap_or(entry);
    let reason = entry.field("entry_kind").to_owned();
    Event { reason, ..event(Kind::Entry, from, entry, entry.valid_from.clone()) }
}

fn leaving(before: &Entry, after: &Entry, day: String) -> Event {
    let reason = after.field("exit_reason").to_owned();
    Event { reason, before: "in".to_owned(), after: "out".to_owned(), ..event(Kind::Exit, before, after, day) }
}

fn changes(before: &Entry, after: &Entry, events: &mut Vec<Event>) {
    let day = || after.valid_from.clone();
    match (is_in(before), is_in(after)) {
        (false, true) => events.push(entering(after, Some(before))),
        // A row that ceased to be says nothing anymore: what it was goes out.
        (true, false) if after.removed => events.push(leaving(before, before, day())),
        (true, false) => events.push(leaving(before, after, day())),
        _ => {}
    }
    if after.removed {
        return;
    }
    let changed = |field: &str| before.field(field) != after.field(field);
    if changed("successors") && !after.field("successors").is_empty() {
        let is_split = match after.field("exit_reason") {
            "split" => true,
            "merged" => false,
            _ => 1 < words(after.field("successors")).count(),
        };
        events.push(event(if is_split { Kind::Split } else { Kind::Merger }, before, after, day()));
    }
    if changed("status") {
        let (was, is) = (before.field("status"), after.field("status"));
        let works = |status: &str| status.is_empty() || status == "normal";
        match (works(was), works(is)) {
            (_, false) => events.push(event(Kind::Stoppage, before, after, day())),
            (false, true) => events.push(event(Kind::Resumption, before, after, day())),
            (true, true) => {}
        }
    }
    for kind in [Kind::Move, Kind::Rename, Kind::CreditCode, Kind::Industry, Kind::Size, Kind::Park] {
        // What was not known before did not change: it became known.
        if changed(kind.field()) && (kind == Kind::Park || !before.field(kind.field()).is_empty()) {
            events.push(event(kind, before, after, day()));
        }
    }
}

fn event(kind: Kind, before: &Entry, after: &Entry, day: String) -> Event {
    let mut parks: Vec<String> =
        words(before.field("parks")).chain(words(after.field("parks"))).map(str::to_owned).collect();
    parks.sort_unstable();
    parks.dedup();
    Event {
        kind,
        code: after.code.clone(),
        name: after.field("name").to_owned(),
        day,
        reason: String::new(),
        before: before.field(kind.field()).to_owned(),
        after: after.field(kind.field()).to_owned(),
        regions: (before.field("region").to_owned(), after.field("region").to_owned()),
        parks,
        above_scale: is_in(before) || is_in(after),
    }
}
