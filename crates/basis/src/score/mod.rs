//! Assessment (考核): what a scheme makes of the figures of those it assesses, with the way to every point.
//!
//! A scheme says how each item scores (完成率, 线性区间, 分段, 与均值比, 位次, 功效系数, 是否, 加减分, 评委打分), what caps whom (一票否决),
//! which grade a total is and who shares in a bonus. Scoring is a pure function of scheme and cases: the same
//! inputs give the same sheet for ever. Every point carries its steps — inputs, rule, arithmetic — so that
//! whoever was assessed can do them again. Nothing is rounded but where the scheme says so, and what is missing stays missing
//! unless the scheme says what it means. Source: methods 9.1 and 1.5; M041–M045, M065.

mod bonus;
mod case;
mod failure;
mod formula;
mod item;
mod mode;
mod panel;
mod scheme;
mod sheet;
mod stability;
mod step;
mod veto;

#[cfg(test)]
mod tests;

pub use self::bonus::{Bonus, Member, Paid, Part, Remainder, Share, SharedBy, Split, split};
pub use self::case::{Case, Figure};
pub use self::failure::{Fails, Failure, Run, run_of};
pub use self::formula::{Formula, Lack};
pub use self::item::{Extra, Item, Missing};
pub use self::mode::{Against, Below, Bracket, Mode, Over, Places};
pub use self::panel::{Panel, Summary};
pub use self::scheme::{Conflict, Grade, Group, Prevails, Round, Scheme, Total};
pub use self::sheet::{Assessed, Scored, Sheet, Verdict, score};
pub use self::stability::{Standing, Trial, stability};
pub use self::step::{Step, written};
pub use self::veto::{Chain, Effect, On, Veto};
