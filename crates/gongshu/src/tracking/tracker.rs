//! The tracker (亮灯转办): looks at every target when figures or rows changed and on every new day. A light that a scheme says so opens one
//! matter for a target and a year, tells it of each later month, closes it when the figures turn, and sends it back to the meeting when
//! months went by without effect (M067–M069). Whichever program comes first does it, once.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::language::Language;
use basis::light::Light;
use jiff::civil::Date;

use super::division::QUOTA;
use super::store::{self, Opened};
use crate::matter::cabinet::{Cabinet, World, note};
use crate::matter::record::OPEN;
use crate::matter::store::{find_in, take_turn};
use crate::matter::{Matter, Opening, by_figures, nearest, open_in};
use crate::message::say_with;
use crate::number::print::Printer;
use crate::pack::light::Opens;
use crate::pack::matter::{By, Kind};
use crate::store::audit::Who;
use crate::store::{Failure, batch};
use crate::target::view::told;
use crate::target::{Standing, Target, Targets, newest};

/// The moves of a kind that the figures make.
const LIT: &str = "lit";
pub(super) const CLEAR: &str = "clear";
const NO_EFFECT: &str = "no-effect";

/// The parts of a kind that a light fills in: who supervises, and who answers.
pub(super) const ASKER: &str = "asker";
pub(super) const LEAD: &str = "lead";

/// Follows targets. Cheap to clone.
#[derive(Clone)]
pub struct Tracker {
    pub cabinet: Cabinet,
    pub targets: Targets,
    /// What was looked at last: nothing can have changed since.
    seen: std::sync::Arc<tokio::sync::Mutex<Option<(i64, Date)>>>,
}

/// What a run did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tracked {
    pub opened: usize,
    /// Matters told of another month.
    pub told: usize,
    pub cleared: usize,
    /// Matters sent back without effect.
    pub returned: usize,
    /// Lights that nobody could be given.
    pub nobody: usize,
}

/// A target that a rule has something to say about.
struct Case<'a> {
    target: &'a Target,
    rule: &'a Opens,
    standing: Standing,
    light: Light,
}

impl Tracker {
    pub fn new(cabinet: Cabinet, targets: Targets) -> Tracker {
        Tracker { cabinet, targets, seen: std::sync::Arc::default() }
    }

    /// Looks unless nothing changed since the last look.
    pub async fn run(&self) -> Result<Tracked, Failure> {
        let mut seen = self.seen.lock().await;
        let now = (batch::data_version(&self.cabinet.db).await?, self.cabinet.clock.today());
        if *seen == Some(now) {
            return Ok(Tracked::default());
        }
        let tracked = self.look(now.1).await?;
        *seen = Some(now);
        Ok(tracked)
    }

    async fn look(&self, today: Date) -> Result<Tracked, Failure> {
        let mut tracked = Tracked::default();
        let book = self.targets.whole(&today.to_string()).await?;
        if book.is_empty() || self.cabinet.packs().lights.iter().all(|scheme| scheme.opens.is_empty()) {
            return Ok(tracked);
        }
        let books = self.targets.shelf().current().await?;
        let analyst = books.analyst();
        let years = [today.year(), today.year() - 1];
        let open: BTreeMap<(String, i64, String), Opened> =
            store::of_years(&self.cabinet.db, i64::from(years[1]), i64::from(years[0]))
                .await?
                .into_iter()
                .map(|it| ((it.target.clone(), it.year, it.kind.clone()), it))
                .collect();
        let mut cases = Vec::new();
        for target in book.all() {
            for year in years.into_iter().filter(|year| target.is_of(*year)) {
                let Some(standing) = newest(&analyst, target, year, today) else { continue };
                let Some(light) = standing.lit.light() else { continue };
                let scheme = standing.scheme.as_deref().and_then(|code| analyst.packs.light(code));
                for rule in scheme.into_iter().flat_map(|scheme| &scheme.opens) {
                    let key = (target.code.clone(), i64::from(year), rule.kind.clone());
                    let known = open.get(&key);
                    let lights = rule.at <= light && rule.months <= standing.streak.max(1);
                    // What is neither lit nor open needs no change.
                    if lights || known.is_some() {
                        cases.push(Case { target, rule, standing: standing.clone(), light });
                    }
                }
            }
        }
        if cases.is_empty() {
            return Ok(tracked);
        }
        let world = self.cabinet.world().await?;
        let printer = Printer { analyst, language: Language::Zh };
        for case in &cases {
            self.follow(&world, &printer, case, today, &mut tracked).await?;
        }
        Ok(tracked)
    }

    /// One change: a matter is opened, told, closed or sent back — or there is nothing to do.
    async fn follow(
        &self,
        world: &World,
        printer: &Printer<'_>,
        case: &Case<'_>,
        today: Date,
        tracked: &mut Tracked,
    ) -> Result<(), Failure> {
        let (packs, clock) = (self.cabinet.packs(), self.cabinet.clock.as_ref());
        let Some(kind) = packs.kind(&case.rule.kind) else { return Ok(()) };
        let (target, month) = (case.target, case.standing.month.to_string());
        let year = i64::from(case.standing.month.year());
        let lights = case.rule.at <= case.light && case.rule.months <= case.standing.streak.max(1);
        let mut write = self.cabinet.db.write().await?;
        take_turn(&mut write).await?;
        let known = store::newest_in(&mut write, &target.code, year, &kind.code).await?;
        let matter = match &known {
            Some(known) => find_in(&mut write, known.matter).await?,
            None => None,
        };
        let is_open = |matter: &Matter| kind.state(matter.state()).is_some_and(|state| !state.ends);
        let remark = told(printer, target, &case.standing);
        let who = Who::program("tracker");
        match (known, matter.filter(is_open)) {
            (Some(known), Some(mut matter)) => {
                let was = matter.state().to_owned();
                let news = known.month != month || known.light != case.light.word();
                let word = match (case.light < case.rule.at, news) {
                    (true, _) => CLEAR,
                    (false, true) => LIT,
                    (false, false) => "",
                };
                let made =
                    !word.is_empty() && by_figures(&mut write, packs, world, clock, &mut matter, word, &remark).await?;
                tracked.cleared += usize::from(made && word == CLEAR);
                tracked.told += usize::from(made && word == LIT);
                let idle = word != CLEAR && without_effect(kind, &matter, case.rule, today);
                let back = idle && by_figures(&mut write, packs, world, clock, &mut matter, NO_EFFECT, &remark).await?;
                tracked.returned += usize::from(back);
                if !made && !back {
                    return Ok(());
                }
                store::tell(&mut write, matter.number, &month, case.light.word()).await?;
                note(&mut write, clock, &who, matter.number, &was, &format!("{word} {}", matter.state())).await?;
            }
            // One that ended opens again only by a month it was not told of.
            (known, _) if lights && known.as_ref().is_none_or(|known| known.month < month) => {
                let Some(opening) = opening(world, printer, kind, case, &remark) else {
                    tracked.nobody += 1;
                    return Ok(());
                };
                let opened = open_in(&mut write, packs, world, clock, &who, &opening).await?;
                let matter = opened.map_err(|error| Failure::Refused(error.to_string()))?;
                let turn = known.map_or(1, |known| known.turn + 1);
                let light = case.light.word().to_owned();
                let row = Opened {
                    target: target.code.clone(),
                    year,
                    kind: kind.code.clone(),
                    turn,
                    matter: matter.number,
                    month,
                    light,
                };
                store::insert(&mut write, &row).await?;
                note(&mut write, clock, &who, matter.number, "", OPEN).await?;
                tracked.opened += 1;
            }
            _ => return Ok(()),
        }
        write.commit().await
    }
}

/// How many matters are about targets.
pub async fn count(db: &crate::store::Db) -> Result<i64, Failure> {
    store::count(db).await
}

/// The matter a target's light opened last.
pub async fn matter_of(db: &crate::store::Db, target: &str) -> Result<Option<i64>, Failure> {
    Ok(store::of_target(db, target).await?.iter().find(|it| !it.light.is_empty()).map(|it| it.matter))
}

/// The matter by which a target was handed down last.
pub async fn handed_of(db: &crate::store::Db, target: &str) -> Result<Option<i64>, Failure> {
    Ok(store::of_target(db, target).await?.iter().find(|it| it.kind == QUOTA).map(|it| it.matter))
}

/// Whether so many months went by since somebody last brought it on: explained, carried out, decided.
fn without_effect(kind: &Kind, matter: &Matter, rule: &Opens, today: Date) -> bool {
    let brings_on = |act: &str| kind.a_move(act).is_some_and(|it| it.by != By::Figures && it.to.is_some());
    let last = matter.events.iter().rev().find(|event| brings_on(&event.act));
    let since = last.and_then(|event| crate::store::clock::day(&event.at));
    match (rule.effect_months, since) {
        (0, _) | (_, None) => false,
        (months, Some(day)) => {
            day.checked_add(jiff::Span::new().months(i64::from(months))).is_ok_and(|until| until <= today)
        }
    }
}

/// The matter as a light opens it; `None` where nobody can answer or supervise.
fn opening(world: &World, printer: &Printer<'_>, kind: &Kind, case: &Case<'_>, remark: &str) -> Option<Opening> {
    let here = world.here(printer.analyst.packs);
    let target = case.target;
    // A party without a role of its own is whom the kind falls back on: the office that supervises first, whoever leads the unit last.
    let role = |party: &str| {
        let own = kind.party(party).map(|it| it.role.clone()).filter(|role| !role.is_empty());
        let fallback = if party == ASKER { kind.fallback.first() } else { kind.fallback.last() };
        own.or_else(|| fallback.cloned()).unwrap_or_default()
    };
    let named = (!target.leader.is_empty() && world.roster.post(&target.leader, &world.day).is_some())
        .then(|| target.leader.clone());
    let lead = named.or_else(|| Some(nearest(here, &target.unit, &role(LEAD))?.post))?;
    // Who supervises sits above whom it is about, where there is an above.
    let month = case.standing.month;
    let above = here.tree.above(&target.unit, month).map_or(target.unit.as_str(), |above| above.code.as_str());
    let asker = nearest(here, above, &role(ASKER)).or_else(|| nearest(here, &target.unit, &role(ASKER)))?.post;
    let year = month.year().to_string();
    let unit = printer.subject(&target.unit);
    let title = say_with(
        Language::Zh,
        if kind.a_move(CLEAR).is_some() { "arrear-title" } else { "arrear-call-title" },
        &[("unit", unit.into()), ("year", year.as_str().into()), ("target", target.name.zh.as_str().into())],
    );
    let limit = Limit { measure: Measure::WorkingDays, count: case.rule.limit };
    Some(Opening {
        kind: kind.code.clone(),
        title,
        unit: target.unit.clone(),
        source: target.paper.clone(),
        parties: BTreeMap::from([(ASKER.to_owned(), asker), (LEAD.to_owned(), lead)]),
        fields: BTreeMap::from([("target".to_owned(), target.code.clone()), ("year".to_owned(), year)]),
        legal: Some(limit),
        remark: remark.to_owned(),
        ..Opening::default()
    })
}
