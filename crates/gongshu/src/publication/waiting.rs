//! Publications as work: what waits at a post to be checked or approved, and for whom it waits today.

use basis::language::Name;

use super::rules::State;
use super::store::{self, Publication};
use crate::access::{Actor, Deed};
use crate::organisation::Post;
use crate::organisation::work::{Answer, Item, Work, World};
use crate::store::Db;

/// Publications that wait for a step.
pub struct Steps(pub Db);

fn item(publication: &Publication) -> Item {
    let [zh, en] = &publication.draft.title;
    Item {
        kind: "publication".to_owned(),
        code: publication.number.to_string(),
        title: Name::new(zh, en),
        href: format!("/publications/{}", publication.number),
    }
}

/// The deed a publication waits for: a step, or for whoever drafted it to begin again.
fn deed(publication: &Publication) -> Option<Deed> {
    match publication.state() {
        State::Returned => None,
        state => state.waits_for(),
    }
}

impl Work for Steps {
    fn open<'a>(&'a self, world: World<'a>, post: &'a Post) -> Answer<'a> {
        Box::pin(async move {
            let all = store::list(&self.0).await?;
            let waits = |it: &&Publication| {
                deed(it).is_some_and(|deed| {
                    let posts = world.roster.posts_with(world.packs, world.tree, deed, &it.draft.unit, world.day);
                    posts.contains(&post.code)
                })
            };
            Ok(all.iter().filter(waits).map(item).collect())
        })
    }

    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a> {
        Box::pin(async move {
            let all = store::list(&self.0).await?;
            let waits = |it: &&Publication| {
                // Three steps, three people: what somebody took part in waits for another.
                let took_part = it.events.iter().any(|event| event.person == actor.person);
                deed(it).is_some_and(|deed| {
                    let reach = world.tree.within(&actor.reach(deed), world.day);
                    !took_part && reach.get(&it.draft.unit).is_some()
                })
            };
            Ok(all.iter().filter(waits).map(item).collect())
        })
    }
}
