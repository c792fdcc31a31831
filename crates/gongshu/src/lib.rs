//! The service and the command line of Gongshu.

pub mod access;
pub mod account;
pub mod api;
pub mod app;
pub mod attachment;
pub mod command;
pub mod demonstration;
pub mod document;
pub mod health;
pub mod inbox;
pub mod message;
pub mod monitoring;
pub mod number;
pub mod organisation;
pub mod oversight;
pub mod pack;
pub mod page;
pub mod publication;
pub mod reading;
pub mod register;
pub mod request;
pub mod routes;
pub mod server;
pub mod setting;
pub mod store;
pub mod verification;
