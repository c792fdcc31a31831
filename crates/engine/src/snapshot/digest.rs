//! The hash by which files are told from damaged and from other ones.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::str::FromStr;
use std::time::UNIX_EPOCH;

use twox_hash::XxHash3_128;

/// XXH3 of 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digest(pub u128);

pub fn digest(bytes: &[u8]) -> Digest {
    Digest(XxHash3_128::oneshot(bytes))
}

/// What a file of figures is known by without reading it whole: its length, when it was written, and its end, where a Parquet
/// file has the places, sizes and ranges of everything in it.
///
/// # Errors
/// A file that cannot be read.
pub fn mark(path: &Path) -> io::Result<u128> {
    const END: u64 = 1024 * 1024;
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    let written = about.modified()?.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    let mut bytes = [u128::from(about.len()).to_le_bytes(), written.to_le_bytes()].concat();
    file.seek(SeekFrom::Start(about.len().saturating_sub(END)))?;
    file.take(END).read_to_end(&mut bytes)?;
    Ok(digest(&bytes).0)
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for Digest {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Digest, Self::Err> {
        u128::from_str_radix(text, 16).map(Digest)
    }
}
