//! The state of a close as a file: a head with the length and hash of each part, the registry it was made with, and a part an
//! indicator. Numbers are little-endian. Parts are written and read on every core.

use basis::error::Error;

use super::digest::{Digest, digest};
use crate::close::{Dimension, Enterprise, Group, Month, State, Year};
use crate::threads::on_threads;

/// Changes when the parts change: older files are none then.
const MAGIC: &[u8; 8] = b"GSSTATE1";

pub fn name(month: Month) -> String {
    format!("{}.state", month.number())
}

/// The head and the parts.
pub fn encode(state: &State, made_of: Digest, threads: usize) -> Result<Vec<Vec<u8>>, Error> {
    let parts = on_threads(threads, 1 + state.years.len(), |part| {
        Ok(match part.checked_sub(1) {
            None => encode_registry(state),
            Some(at) => encode_year(&state.indicators[at], &state.years[at]),
        })
    })?;
    let mut head = MAGIC.to_vec();
    head.extend(made_of.0.to_le_bytes());
    head.extend(state.month.number().to_le_bytes());
    head.extend(length(parts.len()).to_le_bytes());
    for part in &parts {
        head.extend(length(part.len()).to_le_bytes());
        head.extend(digest(part).0.to_le_bytes());
    }
    let end = digest(&head);
    head.extend(end.0.to_le_bytes());
    Ok(std::iter::once(head).chain(parts).collect())
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn encode_registry(state: &State) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + state.enterprises.len() * 29);
    bytes.extend(length(state.enterprises.len()).to_le_bytes());
    for it in &state.enterprises {
        for number in [it.id, it.county, it.park, it.industry, it.size, it.entry, it.exit] {
            bytes.extend(number.to_le_bytes());
        }
    }
    bytes.extend(state.reported.iter().map(|[year, before]| u8::from(*year) | (u8::from(*before) << 1)));
    bytes
}

fn encode_year(indicator: &str, year: &Year) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + year.current.len() * 16 + year.alone.len() * 37);
    bytes.extend(length(indicator.len()).to_le_bytes());
    bytes.extend(indicator.as_bytes());
    bytes.extend(year.bound.to_le_bytes());
    bytes.extend(length(year.alone.len()).to_le_bytes());
    for (group, sums) in &year.alone {
        bytes.push(group.dimension as u8);
        bytes.extend(group.key.to_le_bytes());
        bytes.extend(sums.iter().flat_map(|sum| sum.to_le_bytes()));
    }
    for value in year.current.iter().chain(&year.previous) {
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// A state and what it was made of; `None` where a byte is not as it was written.
pub fn decode(bytes: &[u8], threads: usize) -> Option<(State, Digest)> {
    let mut rest = Reader(bytes);
    if rest.array::<8>()? != *MAGIC {
        return None;
    }
    let made_of = Digest(u128::from_le_bytes(rest.array()?));
    let month = Month::new(rest.int()?)?;
    let count = rest.count()?;
    let mut table = Vec::new();
    for _ in 0..count {
        table.push((rest.count()?, Digest(u128::from_le_bytes(rest.array()?))));
    }
    let head = bytes.len() - rest.0.len();
    if digest(&bytes[..head]) != Digest(u128::from_le_bytes(rest.array()?)) {
        return None;
    }
    let mut parts = Vec::new();
    for (length, expected) in table {
        parts.push((rest.take(length)?, expected));
    }
    let (registry, years) = parts.split_first()?;
    let (enterprises, reported) = decode_registry(whole(*registry)?)?;
    let years = on_threads(threads, years.len(), |at| {
        Ok(whole(years[at]).and_then(|bytes| decode_year(bytes, enterprises.len())))
    });
    let (indicators, years) = years.ok()?.into_iter().collect::<Option<Vec<_>>>()?.into_iter().unzip();
    Some((State { month, indicators, enterprises, reported, years }, made_of))
}

fn whole((bytes, expected): (&[u8], Digest)) -> Option<&[u8]> {
    (digest(bytes) == expected).then_some(bytes)
}

fn decode_registry(bytes: &[u8]) -> Option<(Vec<Enterprise>, Vec<[bool; 2]>)> {
    let mut rest = Reader(bytes);
    let count = rest.count()?;
    let mut enterprises = Vec::with_capacity(count.min(bytes.len()));
    for _ in 0..count {
        let [id, county, park, industry, size, entry, exit] = {
            let mut numbers = [0; 7];
            for number in &mut numbers {
                *number = rest.int()?;
            }
            numbers
        };
        enterprises.push(Enterprise { id, county, park, industry, size, entry, exit });
    }
    let reported = rest.take(count)?.iter().map(|bits| [bits & 1 != 0, bits & 2 != 0]).collect();
    Some((enterprises, reported))
}

fn decode_year(bytes: &[u8], count: usize) -> Option<(String, Year)> {
    let mut rest = Reader(bytes);
    let length = rest.count()?;
    let indicator = String::from_utf8(rest.take(length)?.to_vec()).ok()?;
    let bound = u128::from_le_bytes(rest.array()?);
    let mut alone = Vec::new();
    for _ in 0..rest.count()? {
        let [dimension] = rest.array()?;
        let dimension = *Dimension::ALL.get(usize::from(dimension))?;
        let key = rest.int()?;
        alone.push((Group { dimension, key }, [rest.long()?, rest.long()?, rest.long()?, rest.long()?]));
    }
    let mut values = || {
        let (values, _) = rest.take(count.checked_mul(8)?)?.as_chunks::<8>();
        Some(values.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect::<Vec<_>>())
    };
    let (current, previous) = (values()?, values()?);
    Some((indicator, Year { current, previous, alone, bound }))
}

/// What is left of the bytes; `None` where they end too early.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn int(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn long(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.array().map(u64::from_le_bytes)?).ok()
    }
}
