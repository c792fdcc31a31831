//! Places among others (位次): methods 3.4 — standard competition ranks on unrounded values, and units
//! without a figure are not ranked.

use std::cmp::Ordering;

use super::{Absence, Derived, Method, Number, Operand, Outcome, Role, absent_with};
use crate::exact::Exact;
use crate::unit::Unit;

/// Which way is good.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Better {
    Higher,
    Lower,
}

/// One place of a ranking.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub member: String,
    /// In the first member's unit.
    pub value: Exact,
    /// 1 for the best; ties share a place and the next one is skipped (1, 1, 3).
    pub place: u32,
}

/// A group in order: who is where, and who has no figure (不参与排名).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ranking {
    pub places: Vec<Place>,
    pub unranked: Vec<String>,
}

/// Lower quartile, median and upper quartile (四分位数) by nearest rank: each is one of the values. `None` of nothing.
pub fn quartiles(values: &mut [Exact]) -> Option<[Exact; 3]> {
    values.sort();
    let at = |quarters: usize| {
        let rank = (values.len() * quarters).div_ceil(4);
        values.get(rank.checked_sub(1)?).cloned()
    };
    Some([at(1)?, at(2)?, at(3)?])
}

/// Ranks whoever has a figure in the unit of the first that has one; other units are not ranked.
pub fn ranking(members: &[(String, Operand)], better: Better) -> Ranking {
    let mut unit: Option<Unit> = None;
    let mut values: Vec<(&str, Exact)> = Vec::new();
    let mut unranked = Vec::new();
    for (member, operand) in members {
        let like = operand.number().and_then(|number| {
            let unit = unit.get_or_insert_with(|| number.unit.clone());
            number.in_unit(unit)
        });
        match like {
            Ok(number) => values.push((member, number.value)),
            Err(_) => unranked.push(member.clone()),
        }
    }
    values.sort_by(|(one, a), (other, b)| {
        let order = match better {
            Better::Higher => b.cmp(a),
            Better::Lower => a.cmp(b),
        };
        order.then_with(|| one.cmp(other))
    });
    let mut places: Vec<Place> = Vec::with_capacity(values.len());
    for (at, (member, value)) in values.into_iter().enumerate() {
        let place = match places.last() {
            Some(last) if last.value.cmp(&value) == Ordering::Equal => last.place,
            _ => u32::try_from(at + 1).unwrap_or(u32::MAX),
        };
        places.push(Place { member: member.to_owned(), value, place });
    }
    Ranking { places, unranked }
}

/// The place of `subject` in its group.
pub fn rank_of(subject: &str, members: Vec<(String, Operand)>, better: Better) -> Derived {
    let ranking = ranking(&members, better);
    let own = ranking.places.iter().find(|place| place.member == subject).map(|place| place.place);
    let outcome = match own {
        _ if ranking.places.len() < 2 => Outcome::Absent(Absence::GroupTooSmall),
        Some(place) => Outcome::Number(Number::new(Exact::whole(i64::from(place)), Unit::rank())),
        None => Outcome::Absent(Absence::NotRanked),
    };
    let inputs = members.into_iter().map(|(_, operand)| (Role::Member, operand)).collect();
    Derived { method: Method::Rank, inputs, outcome }
}

/// 位次变化: earlier place less place, positive when it rose.
pub fn rank_change(now: Operand, then: Operand) -> Derived {
    let inputs = vec![(Role::Now, now), (Role::Base, then)];
    let ranks = inputs.iter().all(|(_, operand)| operand.number().is_ok_and(|it| it.unit == Unit::rank()));
    if !ranks {
        return absent_with(Method::RankChange, inputs, Absence::NotRanked);
    }
    Derived::by(Method::RankChange, inputs, |numbers| {
        Ok(Outcome::Number(Number::new(&numbers[1].value - &numbers[0].value, Unit::rank())))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{constant, shown};
    use super::*;

    fn group(values: &[(&str, &str)]) -> Vec<(String, Operand)> {
        values
            .iter()
            .map(|(name, value)| {
                let operand = match *value {
                    "" => Operand::Missing(Absence::NoBase),
                    value => constant(value, "%"),
                };
                ((*name).to_owned(), operand)
            })
            .collect()
    }

    #[test]
    fn ties_share_a_place_and_the_next_is_skipped() {
        let members = group(&[("a", "20.3"), ("b", "19.1"), ("c", "20.3"), ("d", ""), ("e", "19.14")]);
        let ranking = ranking(&members, Better::Higher);
        let places: Vec<(&str, u32)> =
            ranking.places.iter().map(|place| (place.member.as_str(), place.place)).collect();
        // 19.14 and 19.1 both print 19.1; the unrounded values decide
        assert_eq!(places, [("a", 1), ("c", 1), ("e", 3), ("b", 4)]);
        assert_eq!(ranking.unranked, ["d"]);
        assert_eq!(shown(&rank_of("b", members.clone(), Better::Higher), 0), "4 位");
        assert_eq!(shown(&rank_of("b", members.clone(), Better::Lower), 0), "1 位");
        assert_eq!(shown(&rank_of("d", members, Better::Higher), 0), "NotRanked");
        assert_eq!(shown(&rank_of("a", group(&[("a", "1"), ("b", "")]), Better::Higher), 0), "GroupTooSmall");
    }

    #[test]
    fn a_rise_is_positive() {
        let rank = |value: &str| constant(value, "位");
        assert_eq!(shown(&rank_change(rank("9"), rank("11")), 0), "2 位");
        assert_eq!(shown(&rank_change(rank("9"), rank("8")), 0), "-1 位");
        assert_eq!(shown(&rank_change(rank("9"), constant("8", "%")), 0), "NotRanked");
    }
}
