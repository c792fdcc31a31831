//! The largest few of many, kept by a threshold: most candidates cost one comparison.

/// The `N` largest values with who has them; among equals the one that was offered first.
#[derive(Clone, Copy, Debug)]
pub struct Top<const N: usize> {
    held: [(i64, u32); N],
    count: usize,
}

impl<const N: usize> Default for Top<N> {
    fn default() -> Top<N> {
        Top { held: [(0, 0); N], count: 0 }
    }
}

impl<const N: usize> Top<N> {
    /// Offers a value. Offered in ascending order of `who`, ties stay in that order.
    #[inline]
    pub fn offer(&mut self, value: i64, who: u32) {
        if self.count == N && value <= self.held[N - 1].0 {
            return;
        }
        self.insert(value, who);
    }

    fn insert(&mut self, value: i64, who: u32) {
        let mut at = if self.count < N { self.count } else { N - 1 };
        while 0 < at && self.held[at - 1].0 < value {
            self.held[at] = self.held[at - 1];
            at -= 1;
        }
        self.held[at] = (value, who);
        self.count = (self.count + 1).min(N);
    }

    /// Takes in what another holds; ties go to the smaller `who`.
    pub fn merge(&mut self, other: &Top<N>) {
        let mut all: Vec<(i64, u32)> = self.held().iter().chain(other.held()).copied().collect();
        all.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
        all.truncate(N);
        self.count = all.len();
        self.held[..all.len()].copy_from_slice(&all);
    }

    /// Largest first.
    pub fn held(&self) -> &[(i64, u32)] {
        &self.held[..self.count]
    }

    pub fn sum(&self) -> i64 {
        self.held().iter().map(|(value, _)| value).sum()
    }
}
