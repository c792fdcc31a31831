//! Monitoring (运行监测): where we stand and who pulls — cockpit, indicator page, league table, figure, map.

pub mod cockpit;
mod export;
pub mod indicator;
pub mod league;
mod map;
pub mod pages;
mod view;

pub use self::map::boundaries;
