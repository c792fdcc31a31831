//! Opening accounts and the first start: links that work once instead of passwords that are given out.

use basis::error::Error;
use jiff::SignedDuration;

use super::store::{self, OneTimeLink};
use super::{after, token};
use crate::register::{self, units::Units};
use crate::store::audit::{self, Entry, Who};
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
    by: &Who,
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
    store::insert(&mut write, person, login, clock.now(), &by.person).await?;
    let token = link(&mut write, clock, chance, person, "password").await?;
    let entry = Entry { action: "open-account", subject: person, after: login, ..Entry::default() };
    audit::append(&mut write, clock, by, &entry).await?;
    write.commit().await?;
    Ok(Ok(token))
}

/// A new link for a person to set their password with, in place of any before it.
pub async fn new_link(
    db: &Db,
    clock: &dyn Clock,
    chance: &dyn Chance,
    person: &str,
    by: &Who,
) -> Result<String, Failure> {
    let mut write = db.write().await?;
    let token = link(&mut write, clock, chance, person, "password").await?;
    let entry = Entry { action: "make-link", subject: person, ..Entry::default() };
    audit::append(&mut write, clock, by, &entry).await?;
    super::warn(&mut write, clock, by, person, "notice-account-link").await?;
    write.commit().await?;
    Ok(token)
}

/// Takes an account's second factor and its recovery codes away, and ends its sessions: the next sign-in binds a new one where
/// the person's role asks for it.
pub async fn take_second_factor(db: &Db, clock: &dyn Clock, account: &store::Account, by: &Who) -> Result<(), Failure> {
    let mut write = db.write().await?;
    store::set_second_factor(&mut write, &account.person, "", "").await?;
    store::set_recovery_codes(&mut write, &account.person, &[]).await?;
    store::session::end_others(&mut write, &account.person, "", clock.now()).await?;
    let (before, after) = (account.second_factor_at.as_str(), "none");
    let entry = Entry { action: "second-factor", subject: &account.login, before, after, ..Entry::default() };
    audit::append(&mut write, clock, by, &entry).await?;
    super::warn(&mut write, clock, by, &account.person, "notice-account-second-factor").await?;
    write.commit().await
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

/// The three administrators of a new installation: field, post, role.
pub const ADMINISTRATORS: [(&str, &str, &str); 3] = [
    ("system-administrator", "sysadmin", "system-administrator"),
    ("security-administrator", "secadmin", "security-administrator"),
    ("auditor", "auditor", "auditor"),
];

/// What the first page asks: where the office is, and who the three administrators are.
#[derive(Clone, Debug, Default)]
pub struct FirstStart {
    pub unit: String,
    pub unit_name: String,
    names: [String; 3],
    logins: [String; 3],
}

impl FirstStart {
    pub fn read(fields: &std::collections::HashMap<String, String>) -> FirstStart {
        let field = |name: String| fields.get(&name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let of = |what: &str| ADMINISTRATORS.map(|(kind, ..)| field(format!("{kind}_{what}")));
        FirstStart {
            unit: field("unit".to_owned()),
            unit_name: field("unit_name".to_owned()),
            names: of("name"),
            logins: of("login"),
        }
    }

    /// Name and login of each, in the order of [`ADMINISTRATORS`].
    pub fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(String::as_str).zip(self.logins.iter().map(String::as_str))
    }

    fn check(&self) -> Result<(), Error> {
        let empty = self.unit.is_empty() || self.unit_name.is_empty() || self.names.iter().any(String::is_empty);
        if empty {
            return Err(Error::new("setup-empty"));
        }
        self.logins.iter().try_for_each(|login| check_login(login))?;
        let distinct: std::collections::BTreeSet<String> = self.logins.iter().map(|it| it.to_lowercase()).collect();
        if distinct.len() < self.logins.len() { Err(Error::new("setup-same")) } else { Ok(()) }
    }
}

/// Enters the unit, the three people, their posts and appointments, and opens their accounts. Gives name, login and the
/// token of each one's link.
pub async fn first_start(
    office: &super::pages::Office,
    units: &Units,
    token: &str,
    form: &FirstStart,
) -> Result<Result<Vec<(String, String, String)>, Error>, Failure> {
    if let Err(error) = form.check() {
        return Ok(Err(error));
    }
    let who = Who::program("setup");
    let version = crate::store::batch::data_version(&office.db).await?;
    let known = units.at(version).await?.get(&form.unit).is_some();
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let (unit, today) = (cell(&form.unit), office.clock.today());
    let mut files = Vec::new();
    if !known {
        files.push(("unit", format!("code,name,kind\n{unit},{},city\n", cell(&form.unit_name))));
    }
    let mut people = "code,name,unit\n".to_owned();
    let mut posts = "code,name,unit,roles\n".to_owned();
    let mut holdings = "code,post,person,kind,valid_from\n".to_owned();
    for ((name, login), (_, post, role)) in form.people().zip(ADMINISTRATORS) {
        let title = office.staff.packs().role(role).map_or(role, |role| role.name.zh.as_str());
        people += &format!("{},{},{unit}\n", cell(login), cell(name));
        posts += &format!("{post},{},{unit},{role}\n", cell(title));
        holdings += &format!("{post}-1,{post},{},holder,{today}\n", cell(login));
    }
    files.extend([("person", people), ("post", posts), ("holding", holdings)]);
    for (register, text) in &files {
        let took =
            register::import::take(&office.db, office.staff.packs(), office.clock.as_ref(), register, text, &who);
        if let Err(finding) = took.await? {
            return Ok(Err(finding));
        }
    }
    let mut made = Vec::new();
    for (name, login) in form.people() {
        match open_account(&office.db, office.clock.as_ref(), office.chance.as_ref(), login, login, &who).await? {
            Ok(token) => made.push((name.to_owned(), login.to_owned(), token)),
            Err(error) => return Ok(Err(error)),
        }
    }
    let mut write = office.db.write().await?;
    store::use_link(&mut write, token, office.clock.now()).await?;
    write.commit().await?;
    Ok(Ok(made))
}
