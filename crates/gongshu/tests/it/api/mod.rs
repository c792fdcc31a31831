//! The API as programs use it: the whole router, on each database engine there is.

mod document;
mod read;
mod register;
mod report;
mod token;
mod write;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::import;
use gongshu::number::import::plan::Wishes;
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::audit::Who;
use gongshu::store::batch::Sender;
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::Clock;
use gongshu::store::testing::{Trial, trials};
use governor::clock::FakeRelativeClock;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tower::ServiceExt;

/// Two counties of two cities, each with an enterprise: nobody's sibling, nobody's parent.
const UNITS: &str = "code,name,name_en,kind,parent_administrative,parent_statistical
100000,全国,China,nation,,
430700,常德市,Changde,city,100000,
430702,武陵区,Wuling,county,430700,
430800,张家界市,Zhangjiajie,city,100000,
430802,永定区,Yongding,county,430800,
ent:own,本区一厂,Own Works,enterprise,,430702
ent:other,别区一厂,Other Works,enterprise,,430802
";

const OWN: &str = "430702";

/// A clock that a test moves on.
struct Moving(Mutex<Timestamp>);

impl Clock for Moving {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no test panics with it")
    }
}

/// A world on one engine: counties, one statistician `clerk` of the own one.
struct World {
    engine: &'static str,
    app: App,
    router: Router,
    clock: Arc<Moving>,
    _trial: Trial,
}

const SETTINGS: &str = "[limit]\nrequests_per_minute_address = 100000\nrequests_per_minute_person = 100000\n\
                        sign_ins_per_minute_address = 30\n";

async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for trial in trials().await {
        let clock = Arc::new(Moving(Mutex::new("2026-08-12T01:20:00Z".parse().expect("a moment"))));
        let packs = Arc::new(Packs::standard().expect("the packs are right"));
        let installation = Installation::parse(SETTINGS).expect("settings");
        let shelf = Shelf::new(trial.db.clone(), packs);
        let ticks = Ticks::Fake(FakeRelativeClock::default());
        let app = App::with(shelf, clock.clone(), Arc::new(SystemChance), &installation, ticks);
        enter(&app, &[("unit", UNITS)]).await;
        appoint(&app, "clerk", "statistician", OWN).await;
        worlds.push(World { engine: trial.engine, router: router(app.clone()), app, clock, _trial: trial });
    }
    worlds
}

/// An answer: its status, its headers, its body as text.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A refusal's status and code, its shape proved on the way.
    fn refused(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let body = self.json();
        let code = body["code"].as_str().expect("a code").to_owned();
        assert_eq!(body["type"], format!("urn:gongshu:problem:{code}"));
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["request"], self.header("x-request-id"));
        for text in ["title", "detail"] {
            assert!(body[text].as_str().is_some_and(|text| !text.is_empty() && !text.contains("problem-")), "{body}");
        }
        (self.status.as_u16(), code)
    }
}

impl World {
    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answered {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("a router always answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
        Answered { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, token: &str, path: &str) -> Answered {
        let bearer = format!("Bearer {token}");
        self.send("GET", path, &[("authorization", &bearer), ("accept-language", "en")], Body::empty()).await
    }

    /// Fills in the form of the page that makes tokens, as a browser would.
    async fn form(&self, cookie: &str, path: &str, fields: &str) -> Answered {
        let headers = [
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.send("POST", path, &headers, fields.to_owned()).await
    }

    /// A new token of somebody, with its mark.
    async fn token(&self, person: &str, scopes: &[&str], days: u32) -> String {
        let cookie = signed_in(&self.app, person).await;
        let scopes: String = scopes.iter().map(|scope| format!("&scope={scope}")).collect();
        let page = self.form(&cookie, "/me/tokens", &format!("name=test&days={days}{scopes}")).await;
        between(&page.text, "data-token>", '<').unwrap_or_else(|| panic!("no token: {}", page.text))
    }

    /// Sends JSON, with further headers.
    async fn post(&self, token: &str, path: &str, body: &Value, more: &[(&str, &str)]) -> Answered {
        let bearer = format!("Bearer {token}");
        let mut headers =
            vec![("authorization", bearer.as_str()), ("accept-language", "en"), ("content-type", "application/json")];
        headers.extend(more);
        self.send("POST", path, &headers, body.to_string()).await
    }

    /// A token of the clerk for figures, reading and writing.
    async fn clerk(&self) -> String {
        let scopes = ["see-figures", "export-figures", "enter-figures", "withdraw-figures", "see-versions"];
        self.token("clerk", &scopes, 30).await
    }

    /// The program's own way in, for what the clerk may not enter.
    async fn state(&self, unit: &str, rows: &str) -> i64 {
        let text = format!("单位,指标,时期,计量方式,数值,计量单位,来源\n{rows}");
        let books = self.app.shelf.current().await.expect("books");
        let plan = import::dry_run(&books, "a.csv", text.as_bytes(), &Wishes::default());
        assert!(plan.may_commit(), "{:?}", plan.findings);
        let by = Who::program("test");
        let sender =
            Sender { file: "a.csv", media_type: "text/csv", bytes: text.as_bytes(), title: "a", unit, by: &by };
        let entered = import::commit(&self.app.shelf, self.app.clock.as_ref(), &plan, &sender).await.expect("books");
        entered.expect("taken in")
    }

    fn pass(&self, duration: SignedDuration) {
        let mut now = self.clock.0.lock().expect("no test panics with it");
        *now = now.checked_add(duration).expect("within time");
    }
}

/// A body without what differs from one request to the next.
fn without_id(answered: &Answered) -> Value {
    let mut body = answered.json();
    body["request"] = Value::Null;
    body
}

fn between(text: &str, start: &str, end: char) -> Option<String> {
    let rest = text.split_once(start)?.1;
    Some(rest.split(end).next()?.to_owned())
}
