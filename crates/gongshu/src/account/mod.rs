//! Accounts (账号): how a person proves to be who they are. What they may do is not decided here: that is their posts'.
//!
//! No password is ever given out: whoever is to sign in gets a one-time link and sets their own. Secrets are kept as
//! hashes; the second factor's, which must be read again, is sealed with a key outside the database.

mod entry;
pub mod password;
mod second_factor;
mod store;

pub mod accounts_pages;
pub mod api_token;
pub mod code_pages;
pub mod me_pages;
pub mod oidc;
pub mod oidc_pages;
pub mod pages;
mod setup;
pub mod setup_pages;

use basis::language::Language;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::inbox::{self, Addressee, Notice};
use crate::message::say;
use crate::store::audit::Who;
use crate::store::chance::Chance;
use crate::store::clock::Clock;
use crate::store::{Failure, Write};

pub use self::setup::{new_link, open_account, setup_link_needed, take_second_factor};
pub use self::store::identity;
pub use self::store::session;
pub use self::store::token::{self as kept_token, ApiToken, Standing};
pub use self::store::{Account, account_of, accounts, by_login, set_password, set_second_factor};

/// A token of 256 bits as hex: what a session, a one-time link or an API client is known by.
fn token(chance: &dyn Chance) -> String {
    let mut bytes = [0_u8; 32];
    chance.fill(&mut bytes);
    crate::store::suite::hex(&bytes)
}

/// What is kept of a token: whoever reads the database cannot use it.
fn mark(token: &str) -> String {
    crate::store::suite::hex(&Sha256::digest(token.as_bytes()))
}

/// `now` moved on, as it is kept: RFC 3339 sorts as it reads.
fn after(now: Timestamp, duration: SignedDuration) -> String {
    now.checked_add(duration).map_or_else(|_| now.to_string(), |then| then.to_string())
}

/// Tells a person that something about their account was changed, and from where: whoever did not do it themselves must hear
/// of it.
async fn warn(
    write: &mut Write,
    clock: &dyn Clock,
    by: &Who,
    person: &str,
    message: &'static str,
) -> Result<(), Failure> {
    let address = match by.address.as_str() {
        "" => [Language::Zh, Language::En].map(|language| say(language, "address-server")),
        address => [address.to_owned(), address.to_owned()],
    };
    let notice = Notice { message, arguments: vec![("address", address)], href: "/me".to_owned(), asks: false };
    inbox::tell(write, clock, by, [Addressee::Person(person.to_owned())], &notice).await?;
    Ok(())
}
