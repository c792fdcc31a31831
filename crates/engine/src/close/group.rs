//! The groups of a month's tables, each with its parent, and who is in which.

use super::registry::Registry;

/// By what enterprises are grouped, in the order of the tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dimension {
    All,
    City,
    County,
    Park,
    Division,
    Size,
}

impl Dimension {
    pub const ALL: [Dimension; 6] =
        [Dimension::All, Dimension::City, Dimension::County, Dimension::Park, Dimension::Division, Dimension::Size];

    /// The number of the tables: 0 for all … 5 for the size class.
    pub fn number(self) -> i32 {
        self as i32
    }
}

/// One group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Group {
    pub dimension: Dimension,
    pub key: i32,
}

/// Every group there may be, in order, and each enterprise's.
#[derive(Clone, Debug)]
pub struct Groups {
    pub list: Vec<Group>,
    /// The place of each group's parent; of all, itself.
    pub parents: Vec<u32>,
    /// For each enterprise its county, division, size class and park; `NONE` where it has none.
    pub of: Vec<[u32; 4]>,
}

/// No park.
pub const NONE: u32 = u32::MAX;

impl Groups {
    pub fn new(registry: &Registry) -> Groups {
        let all = registry.enterprises();
        let in_parks = || all.iter().filter(|it| it.park != 0);
        // A park's parent is its county, also where no enterprise outside a park is in it.
        let counties =
            Keys::new(all.iter().map(|it| it.county).chain(in_parks().map(|it| registry.county_of(it.park))));
        let keys = [
            Keys(vec![0]),
            Keys::new(counties.0.iter().map(|county| registry.city_of(*county))),
            counties,
            Keys::new(in_parks().map(|it| it.park)),
            Keys::new(all.iter().map(|it| it.industry / 100)),
            Keys::new(all.iter().map(|it| it.size)),
        ];
        let starts = [0, 1, 2, 3, 4, 5].map(|at| keys[..at].iter().map(|keys| keys.0.len()).sum::<usize>());
        let place = |dimension: Dimension, key: i32| {
            let at = dimension as usize;
            u32::try_from(starts[at] + keys[at].place(key)).unwrap_or(NONE)
        };
        let of =
            |dimension: Dimension| keys[dimension as usize].0.iter().map(move |key| Group { dimension, key: *key });
        let list: Vec<Group> = Dimension::ALL.into_iter().flat_map(of).collect();
        let parents = list
            .iter()
            .map(|it| match it.dimension {
                Dimension::County => place(Dimension::City, registry.city_of(it.key)),
                Dimension::Park => place(Dimension::County, registry.county_of(it.key)),
                _ => 0,
            })
            .collect();
        let of = all
            .iter()
            .map(|it| {
                [
                    place(Dimension::County, it.county),
                    place(Dimension::Division, it.industry / 100),
                    place(Dimension::Size, it.size),
                    if it.park == 0 { NONE } else { place(Dimension::Park, it.park) },
                ]
            })
            .collect();
        Groups { list, parents, of }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The places of one dimension's groups: they stand together.
    pub fn range(&self, dimension: Dimension) -> std::ops::Range<usize> {
        let start = self.list.partition_point(|it| it.dimension < dimension);
        let end = self.list.partition_point(|it| it.dimension <= dimension);
        start..end
    }
}

/// The keys of one dimension's groups, ascending.
struct Keys(Vec<i32>);

impl Keys {
    fn new(keys: impl Iterator<Item = i32>) -> Keys {
        let mut keys: Vec<i32> = keys.collect();
        keys.sort_unstable();
        keys.dedup();
        Keys(keys)
    }

    fn place(&self, key: i32) -> usize {
        self.0.partition_point(|other| *other < key)
    }
}
