//! Accounts as kept.

pub mod identity;
pub mod session;
pub mod token;

use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::{after, mark};
use crate::setting;
use crate::store::{Db, Doing, Failure, Write};

/// An account: who signs in with which name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Account {
    /// The person's code in the register of people.
    pub person: String,
    pub login: String,
    /// argon2id; empty before the first one is set.
    pub password: String,
    pub password_set_at: String,
    pub must_change: bool,
    /// Sealed; empty for none.
    pub second_factor: String,
    /// When it was confirmed; empty while it was only shown.
    pub second_factor_at: String,
    pub second_factor_step: i64,
    pub disabled: bool,
    pub made_at: String,
}

impl Account {
    pub fn has_second_factor(&self) -> bool {
        !self.second_factor_at.is_empty()
    }
}

fn read(row: &sqlx::any::AnyRow) -> Result<Account, sqlx::Error> {
    let flag = |name: &str| row.try_get::<i64, _>(name).map(|flag| flag != 0);
    Ok(Account {
        person: row.try_get("person")?,
        login: row.try_get("login")?,
        password: row.try_get("password")?,
        password_set_at: row.try_get("password_set_at")?,
        must_change: flag("must_change")?,
        second_factor: row.try_get("second_factor")?,
        second_factor_at: row.try_get("second_factor_at")?,
        second_factor_step: row.try_get("second_factor_step")?,
        disabled: flag("disabled")?,
        made_at: row.try_get("made_at")?,
    })
}

/// The account somebody signs in to with this name. Names do not mind capitals.
pub async fn by_login(db: &Db, login: &str) -> Result<Option<Account>, Failure> {
    let row = sqlx::query(
        "select person, login, password, password_set_at, must_change, second_factor, second_factor_at,
                second_factor_step, disabled, made_at from account where login = $1",
    )
    .bind(login.trim().to_lowercase())
    .fetch_optional(db.pool())
    .await
    .doing("look up an account")?;
    row.map(|row| read(&row).doing("look up an account")).transpose()
}

/// The account of a person.
pub async fn account_of(db: &Db, person: &str) -> Result<Option<Account>, Failure> {
    let row = sqlx::query(
        "select person, login, password, password_set_at, must_change, second_factor, second_factor_at,
                second_factor_step, disabled, made_at from account where person = $1",
    )
    .bind(person)
    .fetch_optional(db.pool())
    .await
    .doing("look up an account")?;
    row.map(|row| read(&row).doing("look up an account")).transpose()
}

/// Every account, by name.
pub async fn accounts(db: &Db) -> Result<Vec<Account>, Failure> {
    let rows = sqlx::query(
        "select person, login, password, password_set_at, must_change, second_factor, second_factor_at,
                second_factor_step, disabled, made_at from account order by login",
    )
    .fetch_all(db.pool())
    .await
    .doing("list the accounts")?;
    rows.iter().map(|row| read(row).doing("list the accounts")).collect()
}

pub async fn insert(write: &mut Write, person: &str, login: &str, now: Timestamp, by: &str) -> Result<(), Failure> {
    sqlx::query(
        "insert into account (person, login, password, password_set_at, must_change, second_factor, second_factor_at,
                              second_factor_step, disabled, made_at, made_by)
         values ($1, $2, '', '', 0, '', '', 0, 0, $3, $4)",
    )
    .bind(person)
    .bind(login.trim().to_lowercase())
    .bind(now.to_string())
    .bind(by)
    .execute(write.connection())
    .await
    .doing("open an account")?;
    Ok(())
}

pub async fn set_password(write: &mut Write, person: &str, hash: &str, now: Timestamp) -> Result<(), Failure> {
    sqlx::query("update account set password = $2, password_set_at = $3, must_change = 0 where person = $1")
        .bind(person)
        .bind(hash)
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("keep a password")?;
    Ok(())
}

pub async fn set_disabled(write: &mut Write, person: &str, disabled: bool) -> Result<(), Failure> {
    sqlx::query("update account set disabled = $2 where person = $1")
        .bind(person)
        .bind(i64::from(disabled))
        .execute(write.connection())
        .await
        .doing("close or open an account")?;
    Ok(())
}

/// Keeps a sealed second factor; `at` is empty until its first code proves it.
pub async fn set_second_factor(write: &mut Write, person: &str, sealed: &str, at: &str) -> Result<(), Failure> {
    sqlx::query("update account set second_factor = $2, second_factor_at = $3 where person = $1")
        .bind(person)
        .bind(sealed)
        .bind(at)
        .execute(write.connection())
        .await
        .doing("keep a second factor")?;
    Ok(())
}

/// Notes the step of a code that was used. False when another request was quicker with this step or a later one.
pub async fn use_step(write: &mut Write, person: &str, step: i64) -> Result<bool, Failure> {
    let done = sqlx::query("update account set second_factor_step = $2 where person = $1 and second_factor_step < $2")
        .bind(person)
        .bind(step)
        .execute(write.connection())
        .await
        .doing("use a code")?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_recovery_codes(write: &mut Write, person: &str, codes: &[String]) -> Result<(), Failure> {
    sqlx::query("delete from recovery_code where person = $1")
        .bind(person)
        .execute(write.connection())
        .await
        .doing("renew recovery codes")?;
    for code in codes {
        sqlx::query("insert into recovery_code (person, mark, used_at) values ($1, $2, '')")
            .bind(person)
            .bind(mark(&format!("{person}:{code}")))
            .execute(write.connection())
            .await
            .doing("keep a recovery code")?;
    }
    Ok(())
}

/// Whether the code is one of theirs that was not used before; it is used now.
pub async fn use_recovery_code(write: &mut Write, person: &str, code: &str, now: Timestamp) -> Result<bool, Failure> {
    let code = code.trim().to_lowercase();
    let done = sqlx::query("update recovery_code set used_at = $3 where person = $1 and mark = $2 and used_at = ''")
        .bind(person)
        .bind(mark(&format!("{person}:{code}")))
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("use a recovery code")?;
    Ok(done.rows_affected() == 1)
}

pub async fn recovery_codes_left(db: &Db, person: &str) -> Result<i64, Failure> {
    sqlx::query_scalar("select count(*) from recovery_code where person = $1 and used_at = ''")
        .bind(person)
        .fetch_one(db.pool())
        .await
        .doing("count recovery codes")
}

/// The first lock; each further failure doubles it.
const LOCK_SECONDS: i64 = 60;

/// The longest lock: an attacker must not keep somebody out for a day.
const LOCK_SECONDS_MAX: i64 = 3600;

/// Until when a name is locked; `None` when it may try.
pub async fn locked_until(db: &Db, login: &str, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    let until: Option<String> = sqlx::query_scalar("select locked_until from sign_in_attempt where mark = $1")
        .bind(mark(&login.trim().to_lowercase()))
        .fetch_optional(db.pool())
        .await
        .doing("look at the tries")?;
    Ok(until.and_then(|until| until.parse::<Timestamp>().ok()).filter(|until| now < *until))
}

/// Notes a failed try. The delay grows: after as many as the installation allows, one minute, then two, four … an hour.
pub async fn note_failure(
    write: &mut Write,
    login: &str,
    now: Timestamp,
    setting: &setting::Password,
) -> Result<(), Failure> {
    let mark = mark(&login.trim().to_lowercase());
    let failures: Option<i64> = sqlx::query_scalar("select failures from sign_in_attempt where mark = $1")
        .bind(&mark)
        .fetch_optional(write.connection())
        .await
        .doing("look at the tries")?;
    let failures = failures.unwrap_or(0) + 1;
    let until = match failures - i64::from(setting.lockout_attempts) {
        beyond @ 0.. => {
            let doubled = LOCK_SECONDS << beyond.min(10);
            after(now, SignedDuration::from_secs(doubled.min(LOCK_SECONDS_MAX)))
        }
        _ => String::new(),
    };
    sqlx::query(
        "insert into sign_in_attempt (mark, failures, locked_until) values ($1, $2, $3)
         on conflict (mark) do update set failures = $2, locked_until = $3",
    )
    .bind(&mark)
    .bind(failures)
    .bind(until)
    .execute(write.connection())
    .await
    .doing("note a failed try")?;
    Ok(())
}

pub async fn forget_failures(write: &mut Write, login: &str) -> Result<(), Failure> {
    sqlx::query("delete from sign_in_attempt where mark = $1")
        .bind(mark(&login.trim().to_lowercase()))
        .execute(write.connection())
        .await
        .doing("forget failed tries")?;
    Ok(())
}

/// A link that works once (一次性链接).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OneTimeLink {
    pub person: String,
    /// `first` for a new installation, `password` to set one's own.
    pub kind: String,
}

pub async fn insert_link(
    write: &mut Write,
    token: &str,
    link: &OneTimeLink,
    now: Timestamp,
    until: &str,
) -> Result<(), Failure> {
    // A new link of the same kind takes the place of the ones before it.
    sqlx::query("delete from one_time_link where person = $1 and kind = $2")
        .bind(&link.person)
        .bind(&link.kind)
        .execute(write.connection())
        .await
        .doing("renew a link")?;
    sqlx::query(
        "insert into one_time_link (mark, person, kind, made_at, until, used_at) values ($1, $2, $3, $4, $5, '')",
    )
    .bind(mark(token))
    .bind(&link.person)
    .bind(&link.kind)
    .bind(now.to_string())
    .bind(until)
    .execute(write.connection())
    .await
    .doing("make a link")?;
    Ok(())
}

/// The link of a token, while it was not used and its time is not over.
pub async fn link_of(db: &Db, token: &str, now: Timestamp) -> Result<Option<OneTimeLink>, Failure> {
    let row = sqlx::query("select person, kind from one_time_link where mark = $1 and used_at = '' and $2 < until")
        .bind(mark(token))
        .bind(now.to_string())
        .fetch_optional(db.pool())
        .await
        .doing("look up a link")?;
    row.map(|row| {
        let read = |name: &str| row.try_get::<String, _>(name).doing("look up a link");
        Ok(OneTimeLink { person: read("person")?, kind: read("kind")? })
    })
    .transpose()
}

/// Uses a link up; false when somebody else was quicker.
pub async fn use_link(write: &mut Write, token: &str, now: Timestamp) -> Result<bool, Failure> {
    let done = sqlx::query("update one_time_link set used_at = $2 where mark = $1 and used_at = '' and $2 < until")
        .bind(mark(token))
        .bind(now.to_string())
        .execute(write.connection())
        .await
        .doing("use a link")?;
    Ok(done.rows_affected() == 1)
}
