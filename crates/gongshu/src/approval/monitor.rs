//! The rates of electronic monitoring (电子监察, methods 7.3), each a derivation over counts of cases.

use basis::derive::share::share;
use basis::derive::{Derived, Number, Operand, Outcome};
use basis::exact::Exact;
use basis::show::grouped;
use basis::unit::Unit;

use super::CASE;
use crate::matter::store::{Counted, Span};
use crate::pack::Packs;
use crate::pack::matter::ClockMove;

/// The unit in which cases are counted.
pub fn cases() -> Unit {
    "件".parse().unwrap_or_else(|_| Unit::percent())
}

fn count(number: i64) -> Operand {
    Operand::Constant(Number::new(Exact::whole(number), cases()))
}

/// The rates of a department, of an item, or of everything.
#[derive(Clone, Debug)]
pub struct Rates {
    /// 按时办结率 = on time ÷ decided
    pub in_time: Derived,
    /// 提速率 = 1 − what was used ÷ what the law allows
    pub faster: Derived,
    /// 补正率 = told what is missing ÷ received
    pub noticed: Derived,
    /// 退件率 = sent back ÷ (decided + sent back)
    pub returned: Derived,
    /// 一次办结率 = decided without anything having been asked for ÷ decided
    pub at_once: Derived,
}

impl Rates {
    pub fn of(counted: &Counted) -> Rates {
        Rates {
            in_time: share(count(counted.in_time), count(counted.decided)),
            faster: share(count(counted.allowed - counted.used), count(counted.allowed)),
            noticed: share(count(counted.noticed), count(counted.received)),
            returned: share(count(counted.returned), count(counted.decided + counted.returned)),
            at_once: share(count(counted.at_once), count(counted.decided)),
        }
    }
}

/// A rate as it is printed, `96.0 %`; a dash where there was nothing to count.
pub fn percent(derived: &Derived) -> String {
    match &derived.outcome {
        Outcome::Number(number) => format!("{} %", grouped(&number.value, 1)),
        _ => "—".to_owned(),
    }
}

/// The states of a case in which it was decided, and those in which it was sent back, as the pack's moves lead to them.
pub fn closing(packs: &Packs) -> (Vec<String>, Vec<String>) {
    let Some(kind) = packs.kind(CASE) else { return (Vec::new(), Vec::new()) };
    let by = |clock: ClockMove| {
        let own = kind.moves.iter().filter(|it| it.clock == Some(clock.clone()));
        own.filter_map(|it| it.to.clone()).filter(|to| kind.state(to).is_some_and(|state| state.ends)).collect()
    };
    (by(ClockMove::Closed), by(ClockMove::Refused))
}

/// What is asked of the board for the cases in a period.
pub fn span(packs: &Packs, base: Span) -> Span {
    let (decided, returned) = closing(packs);
    Span { kind: CASE.to_owned(), decided, returned, ..base }
}
