//! My work today (今天的工作): the posts somebody acts through and until when, and what waits for them. What kinds of work there
//! are is not known here: each room above brings its own (`work`).

use std::collections::BTreeSet;

use basis::language::Language;
use basis::message::Argument;

use super::because;
use super::handover::Bureau;
use super::work::World;
use crate::access::{Because, Deed, Grant};
use crate::message::{say, say_with};
use crate::page::{Reader, segment};
use crate::store::{Failure, batch};

/// The panel at the head of the home page.
pub struct Today {
    pub sentence: String,
    pub waiting: Vec<Waiting>,
    pub posts: Vec<Through>,
    /// Where an administrator's own work is done: address and name.
    pub desks: Vec<(&'static str, String)>,
}

/// Something that waits for the reader.
pub struct Waiting {
    pub kind: String,
    pub title: String,
    pub href: String,
}

/// A post the reader acts through today.
pub struct Through {
    pub name: String,
    pub href: String,
    pub unit: String,
    pub because: String,
    /// Whether it is the reader's own post.
    pub own: bool,
    /// What is lent, where it is not the whole; else the roles.
    pub what: String,
    pub until: String,
    pub duties: usize,
}

/// What there is for a reader today.
pub async fn today(bureau: &Bureau, reader: &Reader) -> Result<Today, Failure> {
    let (language, day) = (reader.language, reader.visit.today.as_str());
    let roster = bureau.staff.roster().await?;
    let tree = bureau.units.at(batch::data_version(&bureau.db).await?).await?;
    let actor = &reader.visit.actor;
    let world = World { roster: &roster, packs: bureau.packs(), tree: &tree, day };
    let waiting: Vec<Waiting> = bureau
        .works
        .waiting(world, actor)
        .await?
        .into_iter()
        .map(|item| Waiting {
            kind: say(language, &format!("work-{}", item.kind)),
            title: item.title.in_language(language).to_owned(),
            href: item.href,
        })
        .collect();
    let person = |code: &str| roster.person_name(code);
    let post = |code: &str| roster.post_name(code, day, language);
    let mut posts: Vec<Through> = Vec::new();
    // A post with several roles has several grants; it is one post.
    let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
    let seen_posts = tree.within(&actor.reach_with(Deed::SeeRegister, "post", true), day);
    for grant in actor.grants() {
        if !seen.insert((&grant.post, format!("{:?}", grant.because))) {
            continue;
        }
        posts.push(Through {
            name: grant.post_name.in_language(language).to_owned(),
            // A post that is lent may lie outside of what is seen.
            href: match seen_posts.holds_place(&grant.unit) {
                true => format!("/register/post/{}", segment(&grant.post)),
                false => "/me".to_owned(),
            },
            unit: tree.name(&grant.unit, language).to_owned(),
            because: because(&grant.because, language, person, post),
            own: grant.because == Because::Holds,
            what: what(actor.grants(), grant, language),
            until: grant.until.clone(),
            duties: roster.duties(&grant.post, day).count(),
        });
    }
    let count = |count: usize| Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let sentence = say_with(
        language,
        "today-sentence",
        &[("posts", count(posts.len())), ("waiting", count(waiting.len())), ("unread", count(reader.visit.inbox))],
    );
    let desks = [
        (Deed::ManageAccounts, "/accounts", "nav-accounts"),
        (Deed::ManagePosts, "/posts", "nav-posts"),
        (Deed::ManagePosts, "/handovers", "nav-handovers"),
        (Deed::ReadAudit, "/audit", "nav-audit"),
        (Deed::SeePermissions, "/permissions", "nav-permissions"),
    ];
    let own = desks.into_iter().filter(|(deed, ..)| actor.administers().is_some() && reader.visit.may(*deed));
    Ok(Today { sentence, waiting, posts, desks: own.map(|(_, href, name)| (href, say(language, name))).collect() })
}

/// What a grant is: the deeds that are lent, else the roles of the post.
fn what(all: &[Grant], grant: &Grant, language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    let words: Vec<String> = match &grant.only {
        Some(only) => only.iter().map(|deed| say(language, &format!("deed-{deed}"))).collect(),
        None => {
            let same = all.iter().filter(|it| it.post == grant.post && it.because == grant.because);
            same.map(|it| it.role.name.in_language(language).to_owned()).collect()
        }
    };
    words.join(comma)
}
