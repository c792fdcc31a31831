//! `gongshu account`: what the operator of the server does for accounts without a browser.

use std::collections::BTreeSet;
use std::process::ExitCode;

use basis::error::Error;

use super::{Setting, chance, clock, complain, operator, print};
use crate::access::Deed;
use crate::account::api_token::{self, Wish, only_reading};
use crate::account::{by_login, new_link, take_second_factor};
use crate::message::{say, say_with};
use crate::organisation::Staff;
use crate::store::clock::Clock;

/// A token asked for at the terminal.
#[derive(Clone, Debug)]
pub struct TokenOrder {
    pub login: String,
    pub name: String,
    /// Words of deeds; what only reads when there are none.
    pub scopes: Vec<String>,
    pub days: Option<u32>,
}

/// `gongshu account token LOGIN`: the token alone is on standard output, for a script to read.
pub async fn token(setting: &Setting, order: &TokenOrder) -> anyhow::Result<ExitCode> {
    let refuse = |error: &Error| {
        complain(&error.say(setting.language));
        Ok(ExitCode::FAILURE)
    };
    let db = setting.open().await?;
    let account = by_login(&db, &order.login).await?.filter(|account| !account.disabled);
    let Some(account) = account else {
        return refuse(&Error::new("account-unknown").with("login", &order.login));
    };
    let (clock, api) = (clock(), setting.installation()?.api);
    let staff = Staff::new(db.clone(), setting.packs()?);
    let actor = staff.roster().await?.actor(staff.packs(), &account.person, &clock.today().to_string());
    let named: Result<BTreeSet<Deed>, Error> = order.scopes.iter().map(|word| word.parse()).collect();
    let scopes = match named {
        Ok(scopes) if scopes.is_empty() => only_reading(&actor),
        Ok(scopes) => scopes,
        Err(error) => return refuse(&error),
    };
    let days = order.days.unwrap_or(api.token_days.min(90));
    let wish = Wish { name: order.name.clone(), scopes, days };
    match api_token::make(&db, clock.as_ref(), chance().as_ref(), &actor, &wish, &api, &operator()).await? {
        Ok(token) => {
            let days = days.to_string();
            let name = order.login.as_str();
            complain(&say_with(setting.language, "token-said", &[("name", name.into()), ("days", days.into())]));
            print(&token);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => refuse(&error),
    }
}

/// `gongshu account link LOGIN`: a link that sets the password, in place of any before it; with `new_second_factor`, the
/// second factor is bound anew too. Whoever runs the machine lets somebody in again who lost the way, an administrator most of
/// all, for whom nobody else can; the audit chain says so.
pub async fn link(setting: &Setting, login: &str, new_second_factor: bool) -> anyhow::Result<ExitCode> {
    let db = setting.open().await?;
    let Some(account) = by_login(&db, login).await? else {
        complain(&say_with(setting.language, "account-unknown", &[("login", login.into())]));
        return Ok(ExitCode::FAILURE);
    };
    let by = operator();
    if new_second_factor && account.has_second_factor() {
        take_second_factor(&db, clock().as_ref(), &account, &by).await?;
        print(&say(setting.language, "account-second-factor"));
    }
    let token = new_link(&db, clock().as_ref(), chance().as_ref(), &account.person, &by).await?;
    print(&say_with(setting.language, "account-link", &[("token", token.into())]));
    if account.disabled {
        complain(&say_with(setting.language, "account-closed", &[("login", login.into())]));
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
