//! The state of a close as a file: a head with the length and hash of each part, the registry it was made with, and a part an
//! indicator. Numbers are little-endian. Parts are hashed on every core.

use basis::error::Error;
use bytes::Bytes;

use super::digest::{Digest, digest};
use crate::close::{Enterprise, Month, State};
use crate::reader::Reader;
use crate::threads::on_threads;

/// Changes when the parts change: older files are none then.
const MAGIC: &[u8; 8] = b"GSSTATE2";

pub fn name(month: Month) -> String {
    format!("{}.state", month.number())
}

/// The head and the parts.
pub fn encode(state: &State, made_of: Digest, threads: usize) -> Result<Vec<Bytes>, Error> {
    let mut parts = vec![Bytes::from(encode_registry(state))];
    parts.extend(state.years.iter().cloned());
    let digests = on_threads(threads, parts.len(), |at| Ok(digest(&parts[at])))?;
    let mut head = MAGIC.to_vec();
    head.extend(made_of.0.to_le_bytes());
    head.extend(state.month.number().to_le_bytes());
    head.extend(length(parts.len()).to_le_bytes());
    for (part, digest) in parts.iter().zip(digests) {
        head.extend(length(part.len()).to_le_bytes());
        head.extend(digest.0.to_le_bytes());
    }
    let end = digest(&head);
    head.extend(end.0.to_le_bytes());
    parts.insert(0, head.into());
    Ok(parts)
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn encode_registry(state: &State) -> Vec<u8> {
    let names = state.indicators.join(",");
    let mut bytes = Vec::with_capacity(16 + names.len() + state.enterprises.len() * 29);
    bytes.extend(length(names.len()).to_le_bytes());
    bytes.extend(names.as_bytes());
    bytes.extend(length(state.enterprises.len()).to_le_bytes());
    for it in &state.enterprises {
        for number in [it.id, it.county, it.park, it.industry, it.size, it.entry, it.exit] {
            bytes.extend(number.to_le_bytes());
        }
    }
    bytes.extend(state.reported.iter().map(|[year, before]| u8::from(*year) | (u8::from(*before) << 1)));
    bytes
}

/// A state and what it was made of; `None` where a byte is not as it was written.
pub fn decode(bytes: &Bytes, threads: usize) -> Option<(State, Digest)> {
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
        parts.push((bytes.slice_ref(rest.take(length)?), expected));
    }
    let whole = |at: usize| Ok(digest(&parts[at].0) == parts[at].1);
    if !on_threads(threads, parts.len(), whole).ok()?.into_iter().all(|whole| whole) {
        return None;
    }
    let (registry, years) = parts.split_first()?;
    let (indicators, enterprises, reported) = decode_registry(&registry.0)?;
    let years: Vec<Bytes> = years.iter().map(|(bytes, _)| bytes.clone()).collect();
    (years.len() == indicators.len()).then_some((State { month, indicators, enterprises, reported, years }, made_of))
}

type Registered = (Vec<String>, Vec<Enterprise>, Vec<[bool; 2]>);

fn decode_registry(bytes: &[u8]) -> Option<Registered> {
    let mut rest = Reader(bytes);
    let length = rest.count()?;
    let names = std::str::from_utf8(rest.take(length)?).ok()?.split(',').map(str::to_owned).collect();
    let count = rest.count()?;
    let mut enterprises = Vec::with_capacity(count.min(bytes.len()));
    for _ in 0..count {
        let mut numbers = [0; 7];
        for number in &mut numbers {
            *number = rest.int()?;
        }
        let [id, county, park, industry, size, entry, exit] = numbers;
        enterprises.push(Enterprise { id, county, park, industry, size, entry, exit });
    }
    let reported = rest.take(count)?.iter().map(|bits| [bits & 1 != 0, bits & 2 != 0]).collect();
    Some((names, enterprises, reported))
}
