//! Little-endian numbers out of bytes that may end too early.

/// What is left of the bytes; `None` where they end too early.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub fn int(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    pub fn long(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub fn count(&mut self) -> Option<usize> {
        usize::try_from(self.array().map(u64::from_le_bytes)?).ok()
    }
}
