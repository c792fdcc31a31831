//! What the pages of the registry work on: a unit, a month, the rows a reader sees, and what follows from them.

use basis::error::Error;
use basis::period::{Part, Period};

use super::area::Area;
use super::growing::{Growing, growing};
use super::missing::{Lack, missing};
use super::state::State;
use super::{ENTERPRISE, Member, Roll};
use crate::access::Deed;
use crate::page::{Reader, Refusal};
use crate::register::counter::{Counter, SharedPacks, failed, register};
use crate::register::names::Names;
use crate::register::subjects::Subject;
use crate::register::units::Units;

/// Everything the page of a unit and a month is made of.
pub struct Desk<'a> {
    pub counter: Counter<'a>,
    pub register: &'a crate::pack::register::Register,
    pub names: Names,
    pub subject: Subject,
    pub month: Period,
    pub state: State,
    /// 准规上; `None` for whoever does not see what single enterprises take in.
    pub growing: Option<Vec<Growing>>,
    roll: Roll,
}

/// The rows of enterprises of a reader who may do this with them.
pub async fn roll<'a>(
    units: &Units,
    packs: &'a SharedPacks,
    reader: &'a Reader,
    deed: Deed,
) -> Result<(Counter<'a>, Roll), Refusal> {
    register(packs, reader, ENTERPRISE, deed)?;
    let counter = Counter::at(units, packs, reader, reader.as_of).await.map_err(failed(reader))?;
    let roll = Roll::read(units.db(), packs, counter.version, &counter.asker()).await.map_err(failed(reader))?;
    Ok((counter, roll))
}

/// The last month of a period.
pub fn month_of(period: Period) -> Result<Period, Error> {
    match period.part() {
        Part::Month(_) => Ok(period),
        _ => Period::month_of(period.year(), period.months().1),
    }
}

impl<'a> Desk<'a> {
    /// Opens the desk for `unit` and `month` as an address has them.
    pub async fn open(
        units: &Units,
        packs: &'a SharedPacks,
        reader: &'a Reader,
        (unit, month): (&str, &str),
        deed: Deed,
    ) -> Result<Desk<'a>, Refusal> {
        let wrong = |error: Error| Refusal::wrong(reader.language, &error);
        let month = month.parse().and_then(month_of).map_err(wrong)?;
        let register = register(packs, reader, ENTERPRISE, deed)?;
        let (counter, roll) = roll(units, packs, reader, deed).await?;
        let reach = counter.asker().reach(deed, register);
        let seen = reach.as_ref().unwrap_or(&counter.tree);
        let subject = seen.get(unit).cloned().ok_or_else(|| Refusal::not_found(reader.language, unit))?;
        let area = Area::new(&counter.tree, &subject.code, month);
        if !area.is_whole_in(reach.as_ref()) {
            return Err(wrong(Error::new("registry-partly").with("unit", subject.in_language(reader.language))));
        }
        let shows = reach.as_ref().is_none_or(|reach| reach.shows_sensitive(&subject.code, "statistics"));
        let state = State::of(&roll, &area, month);
        let growing = shows.then(|| growing(&roll, &packs.limits, &area, month));
        let names = counter.names(register).await.map_err(failed(reader))?;
        Ok(Desk { register, names, subject, month, state, growing, roll, counter })
    }

    /// What the members' rows lack, and who outside should perhaps be one, by kind.
    pub fn missing(&self) -> Vec<(Lack, &Member)> {
        let (state, limits) = (&self.state, &self.counter.packs.limits);
        missing(&state.members, &state.outside, limits, &self.counter.tree, self.month)
    }

    /// The months a reader may choose, newest first: from the first one in which anything happened to the last, and
    /// the one that is shown.
    pub fn months(&self) -> Vec<Period> {
        const SHOWN: usize = 60;
        let (first, last) = match (self.roll.first_change(), self.roll.last_change("9999")) {
            (Some(first), Some(last)) => (first.min(self.month), last.max(self.month)),
            _ => (self.month, self.month),
        };
        let before = |month: &Period| month.previous().filter(|month| first <= *month);
        std::iter::successors(Some(last), before).take(SHOWN).collect()
    }
}

impl Roll {
    /// The first month in which anything is said to have changed.
    fn first_change(&self) -> Option<Period> {
        self.days().min()?.get(..7)?.parse().ok()
    }

    /// The last month up to a day in which anything is said to have changed.
    pub fn last_change(&self, until: &str) -> Option<Period> {
        self.days().filter(|day| *day <= until).max()?.get(..7)?.parse().ok()
    }

    fn days(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().map(|entry| entry.valid_from.as_str()).filter(|day| !day.is_empty())
    }
}
