//! Everything outside the binary's own unit tests, in one test binary: each costs a link.

mod account;
mod api;
mod assessment;
mod audit;
mod bench;
mod clock;
mod handover;
mod house;
mod inconsistency;
mod kill;
mod meeting;
mod oidc;
mod permission;
mod report;
mod score;
mod server;
mod stop;
mod verify;
