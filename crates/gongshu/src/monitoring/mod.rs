//! Monitoring (运行监测): where we stand and who pulls — cockpit, indicator page, league table, figure, map.

pub mod cockpit;
mod export;
pub mod find_pages;
pub mod home;
pub mod indicator;
pub mod indicator_pages;
pub mod league;
pub mod league_pages;
mod map;
pub mod pages;
mod view;

pub use self::map::boundaries;
