//! Handovers that wait for somebody's signature.

use basis::language::{Language, Name};

use super::super::record::Post;
use super::super::work::{Answer, Item, Work, World};
use super::store;
use crate::access::Actor;
use crate::message::say_with;
use crate::store::Db;

/// Signatures that are missing, as work of the people who are to give them.
pub struct Signatures(pub Db);

impl Work for Signatures {
    /// A signature is a person's, not a post's: it does not move.
    fn open<'a>(&'a self, _: World<'a>, _: &'a Post) -> Answer<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a> {
        Box::pin(async move {
            let mut items = Vec::new();
            for handover in store::unsigned_by(&self.0, &actor.person).await? {
                if handover.may_sign(&actor.person).is_none() {
                    continue;
                }
                let title = |language: Language| {
                    let post = world.roster.post_name(&handover.wish.post, &handover.wish.day, language);
                    say_with(
                        language,
                        "work-handover-title",
                        &[("post", post.into()), ("day", handover.wish.day.as_str().into())],
                    )
                };
                items.push(Item {
                    kind: "handover".to_owned(),
                    code: handover.number.to_string(),
                    title: Name::new(title(Language::Zh), title(Language::En)),
                    href: format!("/handovers/{}", handover.number),
                });
            }
            Ok(items)
        })
    }
}
