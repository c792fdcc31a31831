//! The demonstration's accounts: one for each of its people, all with the password of this start.

use basis::language::Language;

use crate::account::{accounts, by_login, open_account, password, set_password};
use crate::organisation::Staff;
use crate::store::audit::Who;
use crate::store::chance::Chance;
use crate::store::clock::Clock;
use crate::store::{Db, Failure};

/// Somebody to sign in as: name, and what they do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Player {
    pub login: String,
    pub post: String,
}

/// Opens the accounts that are missing and gives all of the demonstration's people a new password, which is returned
/// with them. Never called on an office's own books.
pub async fn open(
    db: &Db,
    staff: &Staff,
    clock: &dyn Clock,
    chance: &dyn Chance,
    language: Language,
) -> Result<(String, Vec<Player>), Failure> {
    let who = Who::program(super::BY);
    let (roster, today) = (staff.roster().await?, clock.today().to_string());
    let word = new_password(chance);
    let hash = password::hash(&word, chance);
    let known = accounts(db).await?;
    let mut players = Vec::new();
    for person in roster.people() {
        let login = person.code.as_str();
        if !known.iter().any(|account| account.person == person.code) && by_login(db, login).await?.is_none() {
            // A name that cannot be one is left out: it is not of the demonstration.
            if open_account(db, clock, chance, &person.code, login, &who).await?.is_err() {
                continue;
            }
        }
        let mut write = db.write().await?;
        set_password(&mut write, &person.code, &hash, clock.now()).await?;
        write.commit().await?;
        let actor = roster.actor(staff.packs(), &person.code, &today);
        let mut posts: Vec<&str> = actor.grants().iter().map(|it| it.post_name.in_language(language)).collect();
        posts.dedup();
        players.push(Player { login: login.to_owned(), post: posts.join("、") });
    }
    Ok((word, players))
}

/// A password that meets the rules and can be typed from a screen.
fn new_password(chance: &dyn Chance) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 10];
    chance.fill(&mut bytes);
    let letters: String = bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    format!("Demo-{letters}-7")
}
