//! A small world for tests: units, people in posts, and sessions without typing passwords.

use super::App;
use crate::account::session::{self, Beginning, Stage};
use crate::account::{account_of, open_account, set_password, set_second_factor};
use crate::register::import::take;
use crate::store::audit::Who;

/// Enters rows into registers: `(register, CSV)` in turn.
pub async fn enter(app: &App, registers: &[(&str, &str)]) {
    let who = Who::program("test");
    for (register, rows) in registers {
        let took = take(app.shelf.db(), app.shelf.packs(), app.clock.as_ref(), register, rows, &who).await;
        took.expect("the books can be written").unwrap_or_else(|error| panic!("{register}: {error}"));
    }
}

/// One person with one post of a role at a unit, which is made when it is not there.
pub async fn appoint(app: &App, person: &str, role: &str, unit: &str) {
    enter(
        app,
        &[
            ("person", &format!("code,name,unit\n{person},{person},{unit}\n")),
            ("post", &format!("code,name,unit,roles\n{person}-post,{person},{unit},{role}\n")),
            ("holding", &format!("code,post,person,kind\n{person}-1,{person}-post,{person},holder\n")),
        ],
    )
    .await;
}

/// Signs somebody in, with both factors, and gives the cookie to send.
pub async fn signed_in(app: &App, person: &str) -> String {
    let (db, clock, chance) = (app.shelf.db(), app.clock.as_ref(), app.chance.as_ref());
    if account_of(db, person).await.expect("the books can be read").is_none() {
        let opened = open_account(db, clock, chance, person, person, &Who::program("test")).await;
        opened.expect("the books can be written").unwrap_or_else(|error| panic!("{person}: {error}"));
        let mut write = db.write().await.expect("a turn");
        set_password(&mut write, person, "set", clock.now()).await.expect("a password");
        set_second_factor(&mut write, person, "set", &clock.now().to_string()).await.expect("a second factor");
        write.commit().await.expect("kept");
    }
    let mut write = db.write().await.expect("a turn");
    let beginning =
        Beginning { person, stage: Stage::Open, address: "127.0.0.1", agent: "test", through: "", assured: false };
    let token = session::begin(&mut write, chance, clock.now(), &beginning).await;
    write.commit().await.expect("kept");
    format!("{}={}", session::COOKIE, token.expect("a session"))
}
