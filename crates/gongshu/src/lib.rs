//! The service and the command line of Gongshu.

pub mod document;
pub mod message;
pub mod number;
pub mod pack;
pub mod page;
pub mod register;
pub mod store;
