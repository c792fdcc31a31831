//! What is true on any machine: the vocabulary of a region's industrial statistics and the rules of
//! the three books.
//!
//! This crate does no I/O, reads no clock, draws no random number, and has no float in its public
//! face. It cannot fail for want of anything outside it.

pub mod cadence;
pub mod calendar;
pub mod check;
pub mod clock;
pub mod code;
pub mod derive;
pub mod disclosure;
pub mod document;
pub mod error;
pub mod exact;
pub mod expression;
pub mod fact;
pub mod forecast;
pub mod interval;
pub mod language;
pub mod light;
pub mod message;
pub mod node;
pub mod period;
pub mod quantity;
pub mod registry;
pub mod score;
pub mod show;
pub mod target;
pub mod template;
pub mod unit;
