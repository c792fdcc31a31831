//! The service and the command line of Gongshu.

pub mod pack;
