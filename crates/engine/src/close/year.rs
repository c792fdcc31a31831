//! One indicator's year to date, and the bytes it is kept as: a nation's twelve are packed as each is worked out, so that
//! memory holds one of them spread out.

use super::group::{Dimension, Group};
use crate::reader::Reader;

/// Year-to-date sums of rows that stand alone: now and a year earlier, and of those who entered or left.
pub type Alone = [i64; 4];

/// One indicator's sums from January on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Year {
    /// By the place of the enterprise: this year and the year before.
    pub current: Vec<i64>,
    pub previous: Vec<i64>,
    /// Of groups in which anybody stood alone, in order.
    pub alone: Vec<(Group, Alone)>,
    /// No sum so far is larger than this.
    pub bound: u128,
}

impl Year {
    pub fn unpack(bytes: &[u8]) -> Option<Year> {
        let mut rest = Reader(bytes);
        let bound = u128::from_le_bytes(rest.array()?);
        let mut alone = Vec::new();
        for _ in 0..rest.count()? {
            let [dimension] = rest.array()?;
            let dimension = *Dimension::ALL.get(usize::from(dimension))?;
            let key = rest.int()?;
            alone.push((Group { dimension, key }, [rest.long()?, rest.long()?, rest.long()?, rest.long()?]));
        }
        let (current, previous) = (decode_values(&mut rest)?, decode_values(&mut rest)?);
        Some(Year { current, previous, alone, bound })
    }
}

/// The bytes of a year, as `Year::unpack` reads them.
pub fn pack(current: &[i64], previous: &[i64], alone: &[(Group, Alone)], bound: u128) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 + current.len() * 8 + alone.len() * 37);
    bytes.extend(bound.to_le_bytes());
    bytes.extend((alone.len() as u64).to_le_bytes());
    for (group, sums) in alone {
        bytes.push(group.dimension as u8);
        bytes.extend(group.key.to_le_bytes());
        bytes.extend(sums.iter().flat_map(|sum| sum.to_le_bytes()));
    }
    encode_values(current, &mut bytes);
    encode_values(previous, &mut bytes);
    bytes
}

/// Values with four bytes each where all of them fit, as a year's sums in thousand yuan mostly do; else eight.
fn encode_values(values: &[i64], bytes: &mut Vec<u8>) {
    let narrow = values.iter().all(|value| i32::try_from(*value).is_ok());
    bytes.push(u8::from(narrow));
    bytes.extend((values.len() as u64).to_le_bytes());
    match narrow {
        true => {
            let fitting = |value: &i64| i32::try_from(*value).unwrap_or_default();
            bytes.extend(values.iter().flat_map(|value| fitting(value).to_le_bytes()));
        }
        false => bytes.extend(values.iter().flat_map(|value| value.to_le_bytes())),
    }
}

fn decode_values(rest: &mut Reader<'_>) -> Option<Vec<i64>> {
    let [narrow] = rest.array()?;
    let count = rest.count()?;
    let values = match narrow {
        1 => {
            let (values, _) = rest.take(count.checked_mul(4)?)?.as_chunks::<4>();
            values.iter().map(|bytes| i64::from(i32::from_le_bytes(*bytes))).collect()
        }
        _ => {
            let (values, _) = rest.take(count.checked_mul(8)?)?.as_chunks::<8>();
            values.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect()
        }
    };
    Some(values)
}
