//! Lists a part at a time. The data version never changes, so an offset into it is exact: whoever follows `next` sees
//! every item once, whatever is entered meanwhile.

use std::ops::RangeInclusive;

use axum::Json;
use axum::http::Uri;
use basis::language::{Language, Name};
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::number;
use crate::server::problem::Problem;

/// Items an answer has unless it is asked for another number, and the most it has.
const LIMIT: usize = 100;
const LIMITS: RangeInclusive<i64> = 1..=1000;
const OFFSETS: RangeInclusive<i64> = 0..=i64::MAX;

/// A name in both languages.
#[derive(Serialize, ToSchema)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl From<&Name> for Words {
    fn from(name: &Name) -> Words {
        Words { zh: name.zh.clone(), en: name.in_language(Language::En).to_owned() }
    }
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// The data version the list was made from; none for what has no versions.
    pub version: Option<i64>,
    /// How many items there are in all.
    pub total: usize,
    pub offset: usize,
    pub limit: usize,
    /// The address of the next part, of the same data version; none at the end.
    pub next: Option<String>,
    pub items: Vec<T>,
}

/// Which part is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    pub offset: usize,
    pub limit: usize,
}

impl Slice {
    pub fn of(language: Language, limit: Option<&str>, offset: Option<&str>) -> Result<Slice, Problem> {
        let whole = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Slice {
            limit: number(language, "limit", limit, LIMITS)?.map_or(LIMIT, whole),
            offset: number(language, "offset", offset, OFFSETS)?.map_or(0, whole),
        })
    }

    /// The part of a list that is whole.
    pub fn cut<I, T>(self, uri: &Uri, version: Option<i64>, items: Vec<I>, show: impl FnMut(I) -> T) -> Json<Page<T>> {
        let total = items.len();
        let items = items.into_iter().skip(self.offset).take(self.limit).map(show).collect();
        self.page(uri, version, total, items)
    }

    /// A part that was cut already.
    pub fn page<T>(self, uri: &Uri, version: Option<i64>, total: usize, items: Vec<T>) -> Json<Page<T>> {
        let end = self.offset.saturating_add(items.len());
        let next = (!items.is_empty() && end < total).then(|| self.next(uri, version, end));
        Json(Page { version, total, offset: self.offset, limit: self.limit, next, items })
    }

    fn next(self, uri: &Uri, version: Option<i64>, offset: usize) -> String {
        let moved = |pair: &&str| !["offset=", "limit=", "as_of="].iter().any(|own| pair.starts_with(own));
        let query = uri.query().unwrap_or_default();
        let mut pairs: Vec<String> =
            query.split('&').filter(|pair| !pair.is_empty()).filter(moved).map(str::to_owned).collect();
        if let Some(version) = version {
            pairs.push(format!("as_of={version}"));
        }
        pairs.push(format!("limit={}", self.limit));
        pairs.push(format!("offset={offset}"));
        format!("{}?{}", uri.path(), pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_part_is_of_the_same_version() {
        let page = |uri: &str, offset: usize, limit: usize, total: usize| {
            let items: Vec<usize> = (0..total).collect();
            let Json(page) = Slice { offset, limit }.cut(&uri.parse().unwrap(), Some(7), items, |it| it);
            (page.items, page.next)
        };
        let next = "/api/v1/units?q=%E5%B8%B8&as_of=7&limit=2&offset=2";
        assert_eq!(page("/api/v1/units?q=%E5%B8%B8&as_of=3&limit=2", 0, 2, 3), (vec![0, 1], Some(next.to_owned())));
        assert_eq!(page("/api/v1/units?offset=2", 2, 2, 3), (vec![2], None));
        assert_eq!(page("/api/v1/units", 3, 2, 3), (vec![], None), "beyond the end there is nothing, and no next");
        assert_eq!(page("/api/v1/units", usize::MAX, 2, 3), (vec![], None));
    }
}
