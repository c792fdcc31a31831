//! Talks (约谈) by who was called: how often, and what came of it.

use std::collections::BTreeMap;

use basis::clock::Colour;

use crate::matter::cabinet::page_of;
use crate::matter::desk::Desk;
use crate::matter::store::{self as matters, Query, Shown};
use crate::page::Refusal;
use crate::register::counter::failed;

/// The kind of matter a talk is.
pub(super) const TALK: &str = "talk";

/// Talks that are counted: more than a city has in years.
const COUNTED: i64 = 2_000;

/// One post that was called to talks.
pub(super) struct Talked {
    pub called: String,
    pub unit: String,
    pub count: usize,
    pub open: usize,
    pub overdue: usize,
    /// The latest one.
    pub href: String,
    pub code: String,
}

/// Everybody who was called to a talk the reader sees, most often first.
pub(super) async fn talks(desk: &Desk<'_>) -> Result<Vec<Talked>, Refusal> {
    let mut by_post: BTreeMap<String, Vec<Shown>> = BTreeMap::new();
    for ended in [false, true] {
        let query = Query {
            sight: desk.sight.clone(),
            kind: TALK.to_owned(),
            ended,
            today: desk.today().to_owned(),
            limit: COUNTED,
            ..Query::default()
        };
        for shown in matters::list(&desk.cabinet.db, &query).await.map_err(failed(desk.reader))? {
            by_post.entry(shown.lead.clone()).or_default().push(shown);
        }
    }
    let one = |(post, talks): (String, Vec<Shown>)| {
        let last = talks.iter().max_by_key(|talk| talk.number)?;
        Some(Talked {
            called: desk.post(&post),
            unit: desk.unit(&last.unit),
            count: talks.len(),
            open: talks.iter().filter(|talk| !talk.ended).count(),
            overdue: talks.iter().filter(|talk| talk.colour == Colour::Red).count(),
            href: page_of(desk.packs(), TALK, last.number),
            code: last.code.clone(),
        })
    };
    let mut talked: Vec<Talked> = by_post.into_iter().filter_map(one).collect();
    talked.sort_by_key(|it| std::cmp::Reverse(it.count));
    Ok(talked)
}
