//! Opening accounts and the first start: links that work once instead of passwords that are given out.

use basis::error::Error;
use jiff::SignedDuration;

use super::store::{self, OneTimeLink};
use super::{after, token};
use crate::store::audit::{self, Entry};
use crate::store::chance::Chance;
use crate::store::clock::Clock;
use crate::store::{Db, Failure, Write};

/// How long a link works: over a weekend, not over a month.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(72);

/// What a login may be made of: it stands in addresses and logs.
fn check_login(login: &str) -> Result<(), Error> {
    let plain = login.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if plain && (3..=40).contains(&login.len()) { Ok(()) } else { Err(Error::new("login-shape").with("login", login)) }
}

/// Opens an account for a person of the register and gives the token of the link that sets the password.
///
/// # Errors
/// `Ok(Err(…))` when the name is taken or cannot be one, or the person has an account.
pub async fn open_account(
    db: &Db,
    clock: &dyn Clock,
    chance: &dyn Chance,
    person: &str,
    login: &str,
    by: &str,
) -> Result<Result<String, Error>, Failure> {
    if let Err(error) = check_login(login) {
        return Ok(Err(error));
    }
    if store::account_of(db, person).await?.is_some() {
        return Ok(Err(Error::new("account-there").with("person", person)));
    }
    if store::by_login(db, login).await?.is_some() {
        return Ok(Err(Error::new("login-taken").with("login", login)));
    }
    let mut write = db.write().await?;
    store::insert(&mut write, person, login, clock.now(), by).await?;
    let token = link(&mut write, clock, chance, person, "password").await?;
    let entry = Entry { who: by, action: "open-account", subject: person, detail: login, batch: 0 };
    audit::append(&mut write, clock, &entry).await?;
    write.commit().await?;
    Ok(Ok(token))
}

/// A new link for a person to set their password with, in place of any before it.
pub async fn new_link(db: &Db, clock: &dyn Clock, chance: &dyn Chance, person: &str, by: &str) -> Result<String, Failure> {
    let mut write = db.write().await?;
    let token = link(&mut write, clock, chance, person, "password").await?;
    let entry = Entry { who: by, action: "make-link", subject: person, detail: "", batch: 0 };
    audit::append(&mut write, clock, &entry).await?;
    write.commit().await?;
    Ok(token)
}

async fn link(
    write: &mut Write,
    clock: &dyn Clock,
    chance: &dyn Chance,
    person: &str,
    kind: &str,
) -> Result<String, Failure> {
    let (now, token) = (clock.now(), token(chance));
    let link = OneTimeLink { person: person.to_owned(), kind: kind.to_owned() };
    store::insert_link(write, &token, &link, now, &after(now, LINK_LASTS)).await?;
    Ok(token)
}

/// On a new installation: the token of the link that names the three administrators. `None` once there are accounts.
pub async fn setup_link_needed(db: &Db, clock: &dyn Clock, chance: &dyn Chance) -> Result<Option<String>, Failure> {
    if !store::accounts(db).await?.is_empty() {
        return Ok(None);
    }
    let mut write = db.write().await?;
    let token = link(&mut write, clock, chance, "", "first").await?;
    write.commit().await?;
    Ok(Some(token))
}
