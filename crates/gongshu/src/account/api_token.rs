//! Making and taking back API tokens: a program acts for a person, with a part of what the person may.
//!
//! A token is worth what its scopes leave of the person's rights of that moment, never more; what a role gives only to
//! those who sign in with a second factor, no token gives.

use std::collections::BTreeSet;

use basis::error::Error;
use jiff::SignedDuration;

use super::store::token::{self as store, ApiToken, Standing};
use super::{after, mark, token};
use crate::access::{Actor, Deed};
use crate::setting;
use crate::store::audit::{self, Entry, Who};
use crate::store::chance::Chance;
use crate::store::clock::Clock;
use crate::store::{Db, Failure};

/// How every token begins: whoever finds one in a file or a log knows what it is, and scanners do.
const PREFIX: &str = "gongshu_";

/// The longest name of a token.
const NAME_CHARACTERS: usize = 60;

/// Tokens one person may have at once: a program each, and nobody keeps track of more.
const TOKENS_MAX: usize = 20;

/// What somebody wants a token to be.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wish {
    pub name: String,
    pub scopes: BTreeSet<Deed>,
    pub days: u32,
}

/// Of what may be in a token, what only reads: what a token is for unless somebody says more.
pub fn only_reading(actor: &Actor) -> BTreeSet<Deed> {
    actor.for_tokens().into_iter().filter(|deed| deed.only_reads()).collect()
}

fn check(actor: &Actor, wish: &Wish, setting: &setting::Api) -> Result<(), Error> {
    let length = wish.name.trim().chars().count();
    if length == 0 || NAME_CHARACTERS < length {
        return Err(Error::new("token-name").with("max", NAME_CHARACTERS));
    }
    if wish.scopes.is_empty() {
        return Err(Error::new("token-scope-none"));
    }
    let may = actor.for_tokens();
    if let Some(beyond) = wish.scopes.iter().find(|deed| !may.contains(deed)) {
        return Err(Error::new("token-scope-beyond").with("scope", beyond));
    }
    if !(1..=setting.token_days).contains(&wish.days) {
        return Err(Error::new("token-days").with("max", setting.token_days));
    }
    Ok(())
}

/// Makes a token for a person and gives it, this once.
///
/// # Errors
/// `Ok(Err(…))` for a name, scopes or days that cannot be.
pub async fn make(
    db: &Db,
    clock: &dyn Clock,
    chance: &dyn Chance,
    actor: &Actor,
    wish: &Wish,
    setting: &setting::Api,
    by: &Who,
) -> Result<Result<String, Error>, Failure> {
    if let Err(error) = check(actor, wish, setting) {
        return Ok(Err(error));
    }
    let now = clock.now();
    let kept = store::of_person(db, &actor.person).await?;
    if TOKENS_MAX <= kept.iter().filter(|it| it.standing(now) == Standing::Good).count() {
        return Ok(Err(Error::new("token-many").with("max", TOKENS_MAX)));
    }
    let token = format!("{PREFIX}{}", token(chance));
    let made = ApiToken {
        mark: mark(&token),
        person: actor.person.clone(),
        name: wish.name.trim().to_owned(),
        scopes: wish.scopes.clone(),
        made_at: now.to_string(),
        until: after(now, SignedDuration::from_hours(24 * i64::from(wish.days))),
        ..ApiToken::default()
    };
    let scopes: Vec<&str> = made.scopes.iter().map(|deed| deed.code()).collect();
    let detail = format!("{} {} {} {}", made.short(), made.name, made.until, scopes.join(" "));
    let mut write = db.write().await?;
    store::insert(&mut write, &made).await?;
    let entry = Entry { action: "make-token", subject: &made.person, after: &detail, ..Entry::default() };
    audit::append(&mut write, clock, by, &entry).await?;
    super::warn(&mut write, clock, by, &made.person, "notice-account-token").await?;
    write.commit().await?;
    Ok(Ok(token))
}

/// Takes a person's token back; false when there is no such one.
pub async fn end(db: &Db, clock: &dyn Clock, person: &str, mark: &str, by: &Who) -> Result<bool, Failure> {
    let mut write = db.write().await?;
    if !store::end(&mut write, person, mark, clock.now()).await? {
        return Ok(false);
    }
    let short = ApiToken { mark: mark.to_owned(), ..ApiToken::default() };
    let entry = Entry { action: "end-token", subject: person, before: short.short(), ..Entry::default() };
    audit::append(&mut write, clock, by, &entry).await?;
    write.commit().await?;
    Ok(true)
}
