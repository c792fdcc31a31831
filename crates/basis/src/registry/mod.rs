//! The enterprise registry (企业名录库) as rules: who is above designated size, how large an enterprise is, who is about to
//! grow above the threshold, and who may have stopped. Methods 2.
//!
//! Every limit is a dated parameter of a pack; nothing here knows a number.

mod growing;
mod rule;
mod size;
mod stoppage;
mod threshold;

pub use self::growing::{Projection, Season, band, projected};
pub use self::rule::{Rule, Scope, Traits};
pub use self::size::{SizeClass, SizeStandard, size_of};
pub use self::stoppage::{Activity, Stoppage, StoppageRule};
pub use self::threshold::{Threshold, threshold_of};
