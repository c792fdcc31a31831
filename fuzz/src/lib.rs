//! The world the fuzz targets try their inputs in: a small city with people in every role, made once a process.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use files::grid::{Cell, Value};
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::books::Books;
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::pack::files::embedded_pack;
use gongshu::pack::register::Register;
use gongshu::reading::File;
use gongshu::register::import::{Held, held};
use gongshu::register::query::Asker;
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::chance::SeededChance;
use gongshu::store::clock::FixedClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;
use gongshu::store::{Db, batch};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Everything a target may ask.
pub struct World {
    pub app: App,
    pub books: Books,
    /// The packs inside the program, as files.
    pub standard: Vec<Vec<File>>,
    /// Registers with what they hold.
    pub registers: Vec<(Register, Held)>,
    service: Router,
    /// Cookies of people in posts; the first of nobody.
    cookies: Vec<String>,
    runtime: Runtime,
    _folder: TempDir,
}

/// People by the role that signs in; the unit is the city.
pub const ROLES: [&str; 6] =
    ["statistician", "unit-leader", "park-committee", "system-administrator", "security-administrator", "auditor"];

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Runtime::new().expect("a runtime");
    let (app, books, registers, cookies) = runtime.block_on(make(&folder));
    let standard = ["base", "industrial-economy"].map(embedded_pack).to_vec();
    World { service: router(app.clone()), app, books, standard, registers, cookies, runtime, _folder: folder }
});

pub fn world() -> &'static World {
    &WORLD
}

async fn make(folder: &TempDir) -> (App, Books, Vec<(Register, Held)>, Vec<String>) {
    let address = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
    let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
    let packs = Arc::new(Packs::standard().expect("the packs are right"));
    let limits = "[limit]\nrequests_per_minute_address = 1000000\nrequests_per_minute_person = 1000000\n\
                  sign_ins_per_minute_address = 10000\n";
    let installation = Installation::parse(limits).expect("settings");
    let clock = FixedClock("2026-08-12T01:20:00Z".parse().expect("a moment"));
    let shelf = Shelf::new(db, Arc::clone(&packs));
    let app = App::with(shelf, Arc::new(clock), Arc::new(SeededChance::new(1)), &installation, Ticks::machine());
    let units = "code,name,kind,parent_administrative,parent_statistical\n430700,常德市,city,,\n\
                 430702,武陵区,county,430700,\n430703,鼎城区,county,430700,\nent:one,常德卷烟厂,enterprise,,430702\n";
    enter(&app, &[("unit", units)]).await;
    let mut cookies = vec![String::new()];
    for role in ROLES {
        appoint(&app, role, role, "430700").await;
        cookies.push(signed_in(&app, role).await);
    }
    let books = app.shelf.current().await.expect("books");
    let version = batch::data_version(app.shelf.db()).await.expect("a version");
    let mut registers = Vec::new();
    for register in &packs.registers {
        let held = held(app.shelf.db(), &packs, register, version, &Asker::Program).await.expect("what is held");
        registers.push((register.clone(), held));
    }
    (app, books, registers, cookies)
}

/// The library that reads workbooks panics on some damaged ones; `files` catches that and refuses the file. The fuzzer's own
/// hook would end the process before; a panic that nobody catches still ends it.
pub fn let_caught_panics_pass() {
    std::panic::set_hook(Box::new(|panic| {
        if panic.location().is_none_or(|place| !place.file().contains("calamine")) {
            eprintln!("{panic}");
        }
    }));
}

/// A cell as somebody types it.
pub fn cell(text: &str) -> Cell {
    Cell { value: Value::Text(text.into()), formula: None }
}

/// A folder of this process, in memory where there is such a place.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let memory = Path::new("/dev/shm");
        let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        made.expect("a folder")
    });
    FOLDER.path()
}

/// Sends one request through the whole program. The first byte says who asks; then a line with method and address, lines of
/// headers, an empty line, and the body.
///
/// # Panics
/// When the program answers that it failed.
pub fn answer(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let at = rest.windows(2).position(|two| two == b"\n\n");
    let (head, body) = at.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 2..]));
    let Ok(head) = std::str::from_utf8(head) else { return };
    let mut lines = head.split('\n');
    let Some((method, address)) = lines.next().and_then(|line| line.split_once(' ')) else { return };
    let world = world();
    let cookie = &world.cookies[usize::from(*first) % world.cookies.len()];
    let mut request = Request::builder().method(method).uri(address);
    // Without these the outermost wall turns everything away.
    let mut named = false;
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        named |= name.eq_ignore_ascii_case("host");
        request = request.header(name, value.trim());
    }
    if !named {
        request = request.header(header::HOST, "localhost").header("sec-fetch-site", "same-origin");
    }
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    let Ok(request) = request.body(Body::from(body.to_vec())) else { return };
    world.runtime.block_on(async {
        let response = world.service.clone().oneshot(request).await.expect("a router always answers");
        let status = response.status();
        let page = axum::body::to_bytes(response.into_body(), 1 << 26).await.expect("a body");
        assert!(!status.is_server_error(), "{status}: {}", String::from_utf8_lossy(&page));
    });
}
