//! The groups of a month's tables, each with its parent, and who is in which.

use std::collections::BTreeMap;

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
        let mut places: BTreeMap<Group, u32> = BTreeMap::new();
        let group = |dimension, key| Group { dimension, key };
        places.insert(group(Dimension::All, 0), 0);
        for it in registry.enterprises() {
            places.insert(group(Dimension::City, it.county / 100), 0);
            places.insert(group(Dimension::County, it.county), 0);
            places.insert(group(Dimension::Division, it.industry / 100), 0);
            places.insert(group(Dimension::Size, it.size), 0);
            if it.park != 0 {
                // A park's parent is its county, also where no enterprise outside a park is in it.
                places.insert(group(Dimension::Park, it.park), 0);
                places.insert(group(Dimension::County, it.park / 10), 0);
                places.insert(group(Dimension::City, it.park / 1000), 0);
            }
        }
        for (place, number) in places.values_mut().zip(0..) {
            *place = number;
        }
        let list: Vec<Group> = places.keys().copied().collect();
        let parents = list
            .iter()
            .map(|it| match it.dimension {
                Dimension::County => places[&group(Dimension::City, it.key / 100)],
                Dimension::Park => places[&group(Dimension::County, it.key / 10)],
                _ => 0,
            })
            .collect();
        // Neighbours in the registry are mostly in one county: the tree is asked once for each run.
        let of = registry
            .enterprises()
            .iter()
            .map(|it| {
                [
                    places[&group(Dimension::County, it.county)],
                    places[&group(Dimension::Division, it.industry / 100)],
                    places[&group(Dimension::Size, it.size)],
                    if it.park == 0 { NONE } else { places[&group(Dimension::Park, it.park)] },
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
