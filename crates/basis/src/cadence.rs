//! Cadences (调度周期): how often a body must meet, and the turn of it that a day lies in. Sources: M083 (两月、每月、半月), M090
//! (每季度).

use jiff::civil::{Date, date};

/// How often.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cadence {
    /// 每半个月: the 1st to the 15th, and the rest of the month.
    HalfMonth,
    /// 每月
    Month,
    /// 每两个月: January with February, and so on.
    TwoMonths,
    /// 每季度
    Quarter,
}

/// One turn of a cadence: the body meets once between these days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Turn {
    pub cadence: Cadence,
    pub first: Date,
    pub last: Date,
}

impl Cadence {
    pub const WORDS: [(&'static str, Cadence); 4] = [
        ("half-month", Cadence::HalfMonth),
        ("month", Cadence::Month),
        ("two-months", Cadence::TwoMonths),
        ("quarter", Cadence::Quarter),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    /// The turn a day lies in.
    pub fn turn(self, day: Date) -> Turn {
        let months = match self {
            Cadence::HalfMonth => {
                let first = if day.day() <= HALF { 1 } else { HALF + 1 };
                let last = if day.day() <= HALF { HALF } else { day.days_in_month() };
                let of = |number| date(day.year(), day.month(), number);
                return Turn { cadence: self, first: of(first), last: of(last) };
            }
            Cadence::Month => 1,
            Cadence::TwoMonths => 2,
            Cadence::Quarter => 3,
        };
        let first = (day.month() - 1).div_euclid(months) * months + 1;
        let last = date(day.year(), first + months - 1, 1).last_of_month();
        Turn { cadence: self, first: date(day.year(), first, 1), last }
    }
}

/// The last day of a month's first half.
const HALF: i8 = 15;

impl Turn {
    /// The turn after it; `None` at the end of all dates.
    pub fn next(self) -> Option<Turn> {
        self.last.tomorrow().ok().map(|day| self.cadence.turn(day))
    }

    pub fn holds(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Which of its year it is, from 1: the 23rd half month, the 4th quarter.
    pub fn number(self) -> i8 {
        match self.cadence {
            Cadence::HalfMonth => self.first.month() * 2 - i8::from(self.first.day() == 1),
            Cadence::Month => self.first.month(),
            Cadence::TwoMonths => (self.first.month() + 1).div_euclid(2),
            Cadence::Quarter => (self.first.month() + 2).div_euclid(3),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lies_in_one_turn_of_each_cadence() {
        for (word, day, first, last, number) in [
            ("half-month", "2006-08-15", "2006-08-01", "2006-08-15", 15),
            ("half-month", "2006-08-16", "2006-08-16", "2006-08-31", 16),
            ("half-month", "2024-02-29", "2024-02-16", "2024-02-29", 4),
            ("half-month", "2026-01-01", "2026-01-01", "2026-01-15", 1),
            ("month", "2026-02-28", "2026-02-01", "2026-02-28", 2),
            ("month", "2024-02-01", "2024-02-01", "2024-02-29", 2),
            ("two-months", "2026-02-28", "2026-01-01", "2026-02-28", 1),
            ("two-months", "2026-03-01", "2026-03-01", "2026-04-30", 2),
            ("two-months", "2026-12-31", "2026-11-01", "2026-12-31", 6),
            ("quarter", "2026-03-31", "2026-01-01", "2026-03-31", 1),
            ("quarter", "2026-11-20", "2026-10-01", "2026-12-31", 4),
        ] {
            let cadence = Cadence::WORDS.iter().find(|(own, _)| *own == word).unwrap().1;
            let turn = cadence.turn(day.parse().unwrap());
            let got = (turn.first.to_string(), turn.last.to_string(), turn.number());
            assert_eq!(got, (first.to_owned(), last.to_owned(), number), "{word} {day}");
        }
    }

    /// Every day of forty years lies in exactly one turn, and turns follow one another without a gap.
    #[test]
    fn turns_follow_one_another_without_a_gap() {
        //                            in a year
        for (cadence, count) in
            [(Cadence::HalfMonth, 24), (Cadence::Month, 12), (Cadence::TwoMonths, 6), (Cadence::Quarter, 4)]
        {
            let mut turn = cadence.turn(date(2000, 1, 1));
            let mut turns = 0;
            while turn.first < date(2040, 1, 1) {
                let mut day = turn.first;
                while day <= turn.last {
                    assert_eq!(cadence.turn(day), turn);
                    day = day.tomorrow().unwrap();
                }
                let next = turn.next().unwrap();
                assert_eq!(next.first, turn.last.tomorrow().unwrap());
                turn = next;
                turns += 1;
            }
            assert_eq!(turns, 40 * count, "{cadence:?}");
        }
    }
}
