//! Publications as work: what waits at a post to be checked or approved, and for whom it waits today.

use basis::language::Name;

use super::store::{self, Pending};
use crate::access::Actor;
use crate::organisation::Post;
use crate::organisation::work::{Answer, Item, Work, World};
use crate::store::Db;

/// Publications that wait for a step.
pub struct Steps(pub Db);

fn item(pending: &Pending) -> Item {
    let [zh, en] = &pending.title;
    Item {
        kind: "publication".to_owned(),
        code: pending.number.to_string(),
        title: Name::new(zh, en),
        href: format!("/publications/{}", pending.number),
    }
}

impl Work for Steps {
    fn open<'a>(&'a self, world: World<'a>, post: &'a Post) -> Answer<'a> {
        Box::pin(async move {
            let all = store::pending(&self.0).await?;
            let waits = |it: &&Pending| {
                it.state.waits_for().is_some_and(|deed| {
                    let posts = world.roster.posts_with(world.packs, world.tree, deed, &it.unit, world.day);
                    posts.contains(&post.code)
                })
            };
            Ok(all.iter().filter(waits).map(item).collect())
        })
    }

    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a> {
        Box::pin(async move {
            let all = store::pending(&self.0).await?;
            let waits = |it: &&Pending| {
                // Three steps, three people: what somebody took part in waits for another.
                let took_part = it.people.contains(&actor.person);
                it.state.waits_for().is_some_and(|deed| {
                    let reach = world.tree.within(&actor.reach(deed), world.day);
                    !took_part && reach.get(&it.unit).is_some()
                })
            };
            Ok(all.iter().filter(waits).map(item).collect())
        })
    }
}
