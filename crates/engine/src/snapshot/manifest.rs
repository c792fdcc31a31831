//! What the files of a snapshot folder were made from, and the hash of each; a short text that ends with its own.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use basis::error::Error;

use super::digest::{Digest, digest};
use super::put;
use crate::close::Month;

pub const NAME: &str = "manifest.txt";

/// Changes when files are written another way: older ones are made again then.
const HEAD: &str = "gongshu snapshots 1";

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// Of the figures the months were taken from.
    pub mark: Digest,
    pub indicators: Vec<String>,
    pub months: BTreeMap<i32, Digest>,
}

impl Manifest {
    /// `None` where there is none, or none that can be trusted.
    pub fn read(path: &Path) -> Option<Manifest> {
        let text = std::fs::read_to_string(path).ok()?;
        let (body, end) = text.trim_end().rsplit_once('\n')?;
        if end.strip_prefix("end ")?.parse::<Digest>().ok()? != digest(body.as_bytes()) {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let mark = lines.next()?.strip_prefix("mark ")?.parse().ok()?;
        let indicators = lines.next()?.strip_prefix("indicators ")?.split(',').map(str::to_owned).collect();
        let month = |line: &str| {
            let (month, digest) = line.split_once(' ')?;
            Some((month.parse().ok()?, digest.parse().ok()?))
        };
        Some(Manifest { mark, indicators, months: lines.map(month).collect::<Option<_>>()? })
    }

    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        let mut text = format!("{HEAD}\nmark {}\nindicators {}", self.mark, self.indicators.join(","));
        for (month, digest) in &self.months {
            write!(text, "\n{month} {digest}").expect("writing to a string does not fail");
        }
        let end = format!("\nend {}\n", digest(text.as_bytes()));
        put(folder, NAME, &[text.as_bytes(), end.as_bytes()])
    }

    /// The hash of all months in the two windows up to `month`; `None` where one of them is not kept.
    pub fn windows(&self, month: Month) -> Option<Digest> {
        let mut text = self.indicators.join(",");
        for back in 0..i32::try_from(month.of_year()).unwrap_or(0) {
            for month in [month.earlier(back), month.earlier(back).year_earlier()] {
                let digest = self.months.get(&month.number())?;
                write!(text, "\n{} {digest}", month.number()).expect("writing to a string does not fail");
            }
        }
        Some(digest(text.as_bytes()))
    }
}
