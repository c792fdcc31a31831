//! One meeting as one reader sees it: everything its page and its papers print, read once.

use std::collections::BTreeMap;

use super::agenda::proposed;
use super::fate::{Became, became};
use super::paper_pages::MATTER;
use super::record::{Correction, Meeting, Seated, Topic};
use super::secretary::writes;
use super::store;
use super::view::{body, is_member};
use crate::access::Deed;
use crate::attachment::{self, About, Attached};
use crate::matter::Matter;
use crate::matter::desk::Desk;
use crate::matter::store::{self as matters, Shown};
use crate::pack::matter::Kind;
use crate::page::Refusal;
use crate::register::counter::failed;

pub(super) struct Sitting<'a> {
    pub meeting: Meeting,
    pub matter: Matter,
    pub kind: &'a Kind,
    pub shown: Shown,
    pub earlier: Option<Meeting>,
    pub later: Option<Meeting>,
    pub writes: bool,
    pub ended: bool,
    pub topics: Vec<Topic>,
    pub proposals: Vec<Topic>,
    pub became: Vec<Became>,
    /// Of earlier meetings: all of the last one's, and what is open of those before it.
    pub before: Vec<Became>,
    pub seated: BTreeMap<String, Seated>,
    pub corrections: Vec<Correction>,
    /// 会议材料
    pub attached: Vec<Attached>,
    /// The matters that topics are about, as far as the reader sees them.
    pub matters: BTreeMap<i64, Shown>,
    /// The numbers, as printed, of the meetings that decided what is told of.
    pub codes: BTreeMap<i64, String>,
}

impl<'a> Sitting<'a> {
    /// The meeting of an address, when the reader sees it; else it is not there.
    pub async fn of(desk: &'a Desk<'_>, number: i64) -> Result<Sitting<'a>, Refusal> {
        let db = &desk.cabinet.db;
        let missing = || Refusal::not_found(desk.language(), &number.to_string());
        let lost = failed(desk.reader);
        let meeting = store::find(db, number).await.map_err(&lost)?.ok_or_else(missing)?;
        let matter = matters::find(db, number).await.map_err(&lost)?.ok_or_else(missing)?;
        if !desk.sees(&matter) && !is_member(desk, &meeting.body) {
            return Err(missing());
        }
        let shown = matters::some(db, &[number], desk.today()).await.map_err(&lost)?;
        let shown = shown.into_values().next().ok_or_else(missing)?;
        let kind = desk.packs().kind(&matter.kind).ok_or_else(missing)?;
        let writes = desk.reader.visit.may(Deed::HandleMatter)
            && writes(desk.cabinet, &desk.world, kind, &matter, &desk.reader.visit.actor.person);
        let topics = store::topics(db, number).await.map_err(&lost)?;
        let own = store::decisions(db, number).await.map_err(&lost)?;
        let mut earlier = store::before(db, &meeting, 1).await.map_err(&lost)?;
        let decided = store::decisions_of(db, &meeting).await.map_err(&lost)?;
        let last = decided.first().map(|it| it.meeting);
        let mut before = became(desk.cabinet, desk.today(), decided).await.map_err(&lost)?;
        before.retain(|it| it.fate.is_open() || Some(it.decision.meeting) == last);
        let proposals = match (writes && !shown.ended, meeting.series(desk.packs()), body(desk, &meeting.body)) {
            (true, Some(series), Some(body)) => {
                proposed(desk.cabinet, &desk.world, series, body, &meeting, &topics).await.map_err(&lost)?
            }
            _ => Vec::new(),
        };
        let about: Vec<i64> =
            topics.iter().chain(&proposals).map(|topic| topic.matter).filter(|matter| *matter != 0).collect();
        let mut of_topics = matters::some(db, &about, desk.today()).await.map_err(&lost)?;
        of_topics.retain(|_, it| desk.sight.sees(&it.unit, [it.holder.as_str(), it.asker.as_str(), it.lead.as_str()]));
        let decided_at: Vec<i64> = before.iter().map(|it| it.decision.meeting).collect();
        let codes = matters::some(db, &decided_at, desk.today()).await.map_err(&lost)?;
        Ok(Sitting {
            matters: of_topics,
            codes: codes.into_iter().map(|(number, it)| (number, it.code)).collect(),
            ended: shown.ended,
            earlier: earlier.pop(),
            later: store::after(db, &meeting).await.map_err(&lost)?,
            became: became(desk.cabinet, desk.today(), own).await.map_err(&lost)?,
            seated: store::seats(db, number).await.map_err(&lost)?,
            attached: attachment::list(db, About { kind: MATTER, code: &number.to_string() }).await.map_err(&lost)?,
            corrections: store::corrections(db, number).await.map_err(&lost)?,
            meeting,
            matter,
            kind,
            shown,
            writes,
            topics,
            proposals,
            before,
        })
    }

    /// The number of the paper the minutes were issued under.
    pub fn paper(&self) -> &str {
        let issued = self.matter.events.iter().rev().find(|event| event.act == "issue");
        issued.map_or("", |event| event.paper.as_str())
    }

    /// Whether what is taken out of the program reaches it.
    pub fn may_export(&self, desk: &Desk<'_>) -> bool {
        let reach = desk.world.tree.within(&desk.reader.visit.actor.reach(Deed::ExportMatter), desk.today());
        reach.holds_place(&self.matter.unit)
    }
}
