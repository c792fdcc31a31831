//! Sessions (会话): kept on the server, known by a token the browser holds, ended by time or by hand.

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::super::{after, mark, token};
use super::Account;
use crate::access::Actor;
use crate::setting;
use crate::store::chance::Chance;
use crate::store::{Db, Doing, Failure, Write};

/// The cookie. Read by the server only, sent to our own pages only.
pub const COOKIE: &str = "gongshu-session";

/// How long a session may lie idle, and how long it lasts at all: the installation's settings.
fn limits(setting: &setting::Session) -> (SignedDuration, SignedDuration) {
    let idle = SignedDuration::from_mins(i64::from(setting.idle_minutes));
    (idle, SignedDuration::from_hours(i64::from(setting.absolute_hours)))
}

/// How stale `seen_at` may grow: one write a minute, not one a request.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// What must come before a session opens anything else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Nothing: it is open.
    Open,
    /// A code of the second factor.
    Code,
    /// The second factor itself, which the person's role requires.
    Enrol,
    /// A new password: the old one's days are over.
    Password,
}

impl Stage {
    const WORDS: [(Stage, &'static str); 4] =
        [(Stage::Open, ""), (Stage::Code, "code"), (Stage::Enrol, "enrol"), (Stage::Password, "password")];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(stage, _)| *stage == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Stage {
        // What is not known is not open.
        Self::WORDS.iter().find(|(_, own)| *own == word).map_or(Stage::Code, |(stage, _)| *stage)
    }

    /// Where the session must go first.
    pub fn page(self) -> Option<&'static str> {
        match self {
            Stage::Open => None,
            Stage::Code => Some("/sign-in/code"),
            Stage::Enrol => Some("/sign-in/second-factor"),
            Stage::Password => Some("/sign-in/password"),
        }
    }
}

/// A session as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    pub mark: String,
    pub person: String,
    pub stage: Stage,
    pub made_at: String,
    pub seen_at: String,
    pub address: String,
    pub agent: String,
    /// The provider it was begun through; empty for a password.
    pub through: String,
    /// Whether that provider vouched for a second factor.
    pub assured: bool,
}

impl Session {
    /// What must come first now: a second factor that was asked for when the session began, or one that a role given
    /// since requires; then a new password, when the old one is older than the installation allows.
    pub fn stage_now(&self, account: &Account, actor: &Actor, password: &setting::Password, now: Timestamp) -> Stage {
        let old = after(now, -SignedDuration::from_hours(24 * i64::from(password.days)));
        // Whoever came by another way is not asked for a password they may never have had.
        let over = 0 < password.days && account.password_set_at < old && self.through.is_empty();
        let bare = actor.needs_second_factor() && !account.has_second_factor() && !self.assured;
        match self.stage {
            Stage::Open if bare => Stage::Enrol,
            Stage::Enrol if account.has_second_factor() => Stage::Code,
            Stage::Open | Stage::Password if over => Stage::Password,
            Stage::Password => Stage::Open,
            stage => stage,
        }
    }
}

/// A session that begins.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    pub person: &'a str,
    pub stage: Stage,
    pub address: &'a str,
    pub agent: &'a str,
    pub through: &'a str,
    pub assured: bool,
}

/// Begins a session and gives the token for the cookie.
pub async fn begin(
    write: &mut Write,
    chance: &dyn Chance,
    now: Timestamp,
    beginning: &Beginning<'_>,
) -> Result<String, Failure> {
    /// What is shown of a browser's name.
    const AGENT_CHARACTERS: usize = 200;
    let token = token(chance);
    sqlx::query(
        "insert into session (mark, person, stage, made_at, seen_at, address, agent, ended_at, through, assured)
         values ($1, $2, $3, $4, $4, $5, $6, '', $7, $8)",
    )
    .bind(mark(&token))
    .bind(beginning.person)
    .bind(beginning.stage.word())
    .bind(now.to_string())
    .bind(beginning.address)
    .bind(beginning.agent.chars().take(AGENT_CHARACTERS).collect::<String>())
    .bind(beginning.through)
    .bind(i64::from(beginning.assured))
    .execute(write.connection())
    .await
    .doing("begin a session")?;
    Ok(token)
}

/// The open session of a token. An idle or old one is none.
pub async fn find(
    db: &Db,
    token: &str,
    now: Timestamp,
    setting: &setting::Session,
) -> Result<Option<Session>, Failure> {
    let (idle, lasts) = limits(setting);
    let earliest = |lasts: SignedDuration| after(now, -lasts);
    let row = sqlx::query(
        "select mark, person, stage, made_at, seen_at, address, agent, through, assured from session
         where mark = $1 and ended_at = '' and $2 < made_at and $3 < seen_at",
    )
    .bind(mark(token))
    .bind(earliest(lasts))
    .bind(earliest(idle))
    .fetch_optional(db.pool())
    .await
    .doing("look up a session")?;
    row.map(|row| read(&row).doing("look up a session")).transpose()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        mark: row.try_get("mark")?,
        person: row.try_get("person")?,
        stage: Stage::read(&row.try_get::<String, _>("stage")?),
        made_at: row.try_get("made_at")?,
        seen_at: row.try_get("seen_at")?,
        address: row.try_get("address")?,
        agent: row.try_get("agent")?,
        through: row.try_get("through")?,
        assured: row.try_get::<i64, _>("assured")? != 0,
    })
}

/// Notes that a session is in use, once a minute.
pub async fn seen(db: &Db, session: &Session, now: Timestamp) -> Result<(), Failure> {
    if after(now, -SEEN_EVERY) < session.seen_at {
        return Ok(());
    }
    let mut write = db.write().await?;
    sqlx::query("update session set seen_at = $2 where mark = $1")
        .bind(&session.mark)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("keep a session alive")?;
    write.commit().await
}

/// The open sessions of a person, newest first.
pub async fn of_person(
    db: &Db,
    person: &str,
    now: Timestamp,
    setting: &setting::Session,
) -> Result<Vec<Session>, Failure> {
    let (idle, lasts) = limits(setting);
    let rows = sqlx::query(
        "select mark, person, stage, made_at, seen_at, address, agent, through, assured from session
         where person = $1 and ended_at = '' and $2 < made_at and $3 < seen_at order by made_at desc",
    )
    .bind(person)
    .bind(after(now, -lasts))
    .bind(after(now, -idle))
    .fetch_all(db.pool())
    .await
    .doing("list sessions")?;
    rows.iter().map(|row| read(row).doing("list sessions")).collect()
}

/// Ends a session of a person; false when there is no such one.
pub async fn end(write: &mut Write, person: &str, mark: &str, now: Timestamp) -> Result<bool, Failure> {
    let done = sqlx::query("update session set ended_at = $3 where person = $1 and mark = $2 and ended_at = ''")
        .bind(person)
        .bind(mark)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("end a session")?;
    Ok(done.rows_affected() == 1)
}

/// Ends the sessions of a person that were begun through a provider, but one: after its identity was untied.
pub async fn end_through(
    write: &mut Write,
    person: &str,
    through: &str,
    but: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    sqlx::query("update session set ended_at = $4 where person = $1 and through = $2 and mark <> $3 and ended_at = ''")
        .bind(person)
        .bind(through)
        .bind(but)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("end sessions")?;
    Ok(())
}

/// Ends all sessions of a person but one: after a new password, or when the account is closed.
pub async fn end_others(write: &mut Write, person: &str, but: &str, now: Timestamp) -> Result<(), Failure> {
    sqlx::query("update session set ended_at = $3 where person = $1 and mark <> $2 and ended_at = ''")
        .bind(person)
        .bind(but)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("end sessions")?;
    Ok(())
}
