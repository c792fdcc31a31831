//! The registry of a close: who belongs to which groups, and since when.

use std::collections::HashMap;

use basis::error::Error;

use super::error;

/// One enterprise, as the registry has it for the close.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Enterprise {
    pub id: i32,
    /// Six digits; the city is its first four, unless the registry says otherwise.
    pub county: i32,
    /// The county and one digit more, unless the registry says otherwise; 0 is in no park.
    pub park: i32,
    /// Four digits of GB/T 4754; the division is its first two.
    pub industry: i32,
    /// 1 large, 2 medium, 3 small, 4 micro.
    pub size: i32,
    /// The first month in the registry.
    pub entry: i32,
    /// The first month no longer in it; 0 is still in.
    pub exit: i32,
}

/// Every enterprise, by its place: ascending ids.
#[derive(Clone, Debug)]
pub struct Registry {
    enterprises: Vec<Enterprise>,
    /// The id of place 0 where ids have no gaps: then a place is a subtraction.
    dense_from: Option<i32>,
    places: HashMap<i32, u32>,
    above: Above,
}

/// What lies in what, where codes do not tell: the city of each county, the county of each park.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Above {
    pub cities: HashMap<i32, i32>,
    pub counties: HashMap<i32, i32>,
}

impl Registry {
    /// # Errors
    /// An enterprise that is there twice.
    pub fn new(mut enterprises: Vec<Enterprise>) -> Result<Registry, Error> {
        enterprises.sort_unstable_by_key(|it| it.id);
        if let Some(pair) = enterprises.windows(2).find(|pair| pair[0].id == pair[1].id) {
            return Err(error::registered_twice(pair[0].id));
        }
        let first = enterprises.first().map_or(0, |it| it.id);
        let last = enterprises.last().map_or(0, |it| it.id);
        let dense = i64::from(last) - i64::from(first) + 1 == i64::try_from(enterprises.len()).unwrap_or(0);
        let places = match dense {
            true => HashMap::new(),
            false => (0_u32..).zip(&enterprises).map(|(place, it)| (it.id, place)).collect(),
        };
        Ok(Registry { enterprises, dense_from: dense.then_some(first), places, above: Above::default() })
    }

    /// The same where codes do not tell what lies in what.
    #[must_use]
    pub fn with_above(self, above: Above) -> Registry {
        Registry { above, ..self }
    }

    pub fn city_of(&self, county: i32) -> i32 {
        self.above.cities.get(&county).copied().unwrap_or(county / 100)
    }

    pub fn county_of(&self, park: i32) -> i32 {
        self.above.counties.get(&park).copied().unwrap_or(park / 10)
    }

    pub fn len(&self) -> usize {
        self.enterprises.len()
    }

    pub fn is_empty(&self) -> bool {
        self.enterprises.is_empty()
    }

    pub fn enterprises(&self) -> &[Enterprise] {
        &self.enterprises
    }

    /// Where an enterprise stands in the order of ids.
    pub fn place(&self, id: i32) -> Option<u32> {
        match self.dense_from {
            Some(first) => {
                let place = u32::try_from(i64::from(id) - i64::from(first)).ok()?;
                (usize::try_from(place).ok()? < self.enterprises.len()).then_some(place)
            }
            None => self.places.get(&id).copied(),
        }
    }
}
