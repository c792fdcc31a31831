//! The service: what the program keeps, shows and answers.

pub mod command;
pub mod message;
pub mod verification;
