//! A unit's registry in a month (名录动态): how many, against the month and the year before, and what happened since January.

use basis::period::Period;
use basis::registry::{Rule, Scope};

use super::Roll;
use super::area::Area;
use super::event::{Event, Kind};
use super::member::{Member, histories, is_in, standing};
use crate::register::subjects::last_day;

/// How many of an area are in the registry on the last day of a month.
fn counted(roll: &Roll, area: &Area<'_>, month: Period) -> usize {
    let day = last_day(month);
    let standing = histories(&roll.statements).filter_map(|history| Some(&history[standing(history, &day)?]));
    standing.filter(|entry| is_in(entry) && area.holds_row(entry)).count()
}

/// What the page of a unit and a month says.
pub struct State {
    /// Those in the registry on the last day of the month.
    pub members: Vec<Member>,
    /// Enterprises of the register that are there and not in the registry.
    pub outside: Vec<Member>,
    /// How many there were a month and a year before; `None` where nobody was.
    pub month_before: Option<usize>,
    pub year_before: Option<usize>,
    /// What happened to those in the registry from January to the month, by day.
    pub events: Vec<Event>,
    /// Moves into the unit and out of it.
    pub moved_in: usize,
    pub moved_out: usize,
    month: Period,
}

impl State {
    pub fn of(roll: &Roll, area: &Area<'_>, month: Period) -> State {
        let there = roll.members(month, &Rule::of(Scope::All)).into_iter().filter(|member| area.holds_member(member));
        let (members, outside): (Vec<Member>, Vec<Member>) = there.partition(|member| member.above_scale);
        let count = |month: Option<Period>| month.map(|month| counted(roll, area, month)).filter(|count| 0 < *count);
        let (first, last) = (format!("{:04}-01-01", month.year()), last_day(month));
        let mut events = roll.events();
        events.retain(|it| it.above_scale && first <= it.day && it.day <= last && area.holds_event(it));
        let moves = |way: i8| events.iter().filter(|it| it.kind == Kind::Move && area.direction(it) == way).count();
        State {
            members,
            outside,
            month_before: count(month.previous()),
            year_before: count(month.years_earlier(1)),
            moved_in: moves(1),
            moved_out: moves(-1),
            events,
            month,
        }
    }

    /// How often something happened this year.
    pub fn count(&self, kind: Kind) -> usize {
        self.events.iter().filter(|event| event.kind == kind).count()
    }

    /// How often something happened in the month itself.
    pub fn count_in_month(&self, kind: Kind) -> usize {
        let month = self.month.to_string();
        self.events.iter().filter(|event| event.kind == kind && event.day.starts_with(&month)).count()
    }

    /// Members with this status.
    pub fn count_status(&self, status: &str) -> usize {
        self.members.iter().filter(|member| member.status == status).count()
    }
}
