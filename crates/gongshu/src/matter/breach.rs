//! What monitoring finds in a story (电子监察): things done that should not have been, each with the event that shows it.
//! A pure function of the story, the item and the calendar; the ladder says what follows.

use basis::calendar::WorkingCalendar;
use jiff::civil::Date;

use super::record::{AMOUNT, BASIS, Event, Matter, RECORDED};
use crate::pack::item::Item;
use crate::pack::ladder::Breach;
use crate::pack::matter::{Kind, Need};
use crate::store::clock::civil;

/// Every breach of one sort: the step of the event that shows it, and the day it was done.
pub fn found(
    breach: Breach,
    kind: &Kind,
    item: Option<&Item>,
    matter: &Matter,
    calendar: &WorkingCalendar,
) -> Vec<(i64, Date)> {
    let mut notices = 0;
    let shows = |event: &&Event| match breach {
        Breach::RefusedComplete => {
            event.clock == "refused" && item.is_some_and(|item| !item.papers.is_empty() && complete(item, matter))
        }
        Breach::NoBasis => {
            let needs = kind.a_move(&event.act).is_some_and(|it| it.needs.contains(&Need::Basis));
            needs && event.word(BASIS).trim().is_empty()
        }
        Breach::NoticedTwice => {
            notices += i32::from(event.clock == "noticed");
            event.clock == "noticed" && 1 < notices
        }
        Breach::EnteredLate => match (civil(&event.at), civil(event.word(RECORDED))) {
            (Some(done), Some(entered)) => 1 < working_days_between(calendar, done.date(), entered.date()),
            _ => false,
        },
        Breach::Overcharged => {
            let most = item.and_then(|item| item.fee);
            let charged = event.word(AMOUNT).parse::<rust_decimal::Decimal>();
            matches!((most, charged), (Some(most), Ok(charged)) if rust_decimal::Decimal::from(most) < charged)
        }
    };
    let at = |event: &Event| Some((event.step, civil(&event.at)?.date()));
    matter.events.iter().filter(shows).filter_map(at).collect()
}

fn complete(item: &Item, matter: &Matter) -> bool {
    (0..item.papers.len()).all(|place| matter.has_paper(place) == Some(true))
}

/// Days that are worked after the first, up to the second.
fn working_days_between(calendar: &WorkingCalendar, from: Date, until: Date) -> u32 {
    let (mut date, mut days) = (from, 0);
    // Two are enough to know.
    while date < until && days < 2 {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        days += u32::from(calendar.look(date).worked);
    }
    days
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::record::PAPERS;
    use super::*;
    use crate::pack::Packs;

    /// `day act clock name=value …` a line each, the first of which opens it.
    fn story(lines: &[&str]) -> Matter {
        let event = |(step, line): (i64, &&str)| {
            let mut parts = line.split(' ');
            let mut next = || parts.next().unwrap().to_owned();
            let (day, act, clock) = (next(), next(), next());
            let data: BTreeMap<String, String> =
                parts.map(|pair| pair.split_once('=').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            Event { step, act, clock, data, at: format!("{day}T02:00:00Z"), ..Event::default() }
        };
        Matter { events: (1..).zip(lines).map(event).collect(), ..Matter::default() }
    }

    #[test]
    fn each_breach_is_shown_by_one_event_and_just_not_by_another() {
        let packs = Packs::standard().unwrap();
        let kind = packs.kind("approval").unwrap();
        // Four papers; here at most a hundred yuan may be charged.
        let item = Item { fee: Some(100), ..packs.item("business-licence").unwrap().clone() };
        let all = format!("2025-03-03 open received {PAPERS}=0,1,2,3");
        let some = format!("2025-03-03 open received {PAPERS}=0,2");
        for (breach, lines, expected) in [
            (Breach::RefusedComplete, [all.as_str(), "2025-03-04 refuse refused basis=3条"], vec![2]),
            (Breach::RefusedComplete, [&some, "2025-03-04 refuse refused basis=3条"], vec![]),
            (Breach::NoBasis, [&some, "2025-03-04 refuse refused basis=3条"], vec![]),
            (Breach::NoBasis, [&some, "2025-03-04 refuse refused"], vec![2]),
            (Breach::NoticedTwice, [&some, "2025-03-04 notify noticed"], vec![]),
            (Breach::Overcharged, [&all, "2025-03-04 charge - amount=100"], vec![]),
            (Breach::Overcharged, [&all, "2025-03-04 charge - amount=100.01"], vec![2]),
            // Friday 7 March: entered on Monday is the next working day, on Tuesday it is late.
            (Breach::EnteredLate, [&all, "2025-03-07 grant closed recorded=2025-03-10T09:00:00Z"], vec![]),
            (Breach::EnteredLate, [&all, "2025-03-07 grant closed recorded=2025-03-11T01:00:00Z"], vec![2]),
        ] {
            let steps: Vec<i64> = found(breach, kind, Some(&item), &story(&lines), packs.calendar())
                .into_iter()
                .map(|(step, _)| step)
                .collect();
            assert_eq!(steps, expected, "{breach:?} {lines:?}");
        }
        let twice = story(&[&some, "2025-03-04 notify noticed", "2025-03-05 notify noticed"]);
        assert_eq!(
            found(Breach::NoticedTwice, kind, Some(&item), &twice, packs.calendar()),
            [(3, jiff::civil::date(2025, 3, 5))]
        );
        let free = Item { fee: None, ..item };
        let charged = story(&[&all, "2025-03-04 charge - amount=9000"]);
        assert_eq!(found(Breach::Overcharged, kind, Some(&free), &charged, packs.calendar()), []);
    }
}
