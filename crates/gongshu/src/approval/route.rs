//! Who decides (审批权限): the nearest authority upwards from where a project lies. A branch that has it decides alone; no case goes
//! on to the department above for a second approval (M251).

use basis::period::Period;

use crate::organisation::{Authority, Roster};
use crate::pack::item::Item;
use crate::register::subjects::Subjects;

/// The authority for an item at a place on `day`; one for the item itself comes before one for its department.
pub fn authority<'a>(
    roster: &'a Roster,
    tree: &Subjects,
    item: &Item,
    place: &str,
    day: &'a str,
) -> Option<&'a Authority> {
    let month = day.get(..7)?.parse::<Period>().ok()?;
    let mut next = Some(place.to_owned());
    // A cycle is refused on entry; the guard is for a damaged register.
    for _ in 0..12 {
        let unit = next?;
        let of =
            |code: &str| roster.authorities(day).find(|it| it.unit == unit && it.what.iter().any(|own| own == code));
        if let Some(found) = of(&item.code).or_else(|| of(&item.department)) {
            return Some(found);
        }
        next = tree.above(&unit, month).map(|above| above.code.clone());
    }
    None
}
