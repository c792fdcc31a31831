//! The service and the command line of Gongshu.

pub mod command;
pub mod message;
pub mod pack;
pub mod verification;
