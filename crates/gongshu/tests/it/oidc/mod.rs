//! Signing in through an identity provider: what proves somebody, what does not, and whom it lets in. The provider is the
//! test's own; a real one is in tests/browser/oidc.test.js.

mod provider;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use gongshu::account::oidc::{Attempt, Providers, Trouble};
use gongshu::account::set_password;
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::Db;
use gongshu::store::audit::{self, Filter};
use gongshu::store::chance::SeededChance;
use gongshu::store::clock::Clock;
use gongshu::store::testing::trials;
use jiff::{SignedDuration, Timestamp};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use tower::ServiceExt;

use self::provider::{CLIENT, Provider, SECRET, base64, query};

/// A clock the test turns.
struct Turned(Mutex<Timestamp>);

impl Clock for Turned {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("one test at a time")
    }
}

const NOW: &str = "2026-08-12T01:20:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("a moment")
}

/// The provider's second when our clock shows [`NOW`].
fn second() -> i64 {
    now().as_second()
}

/// Settings with one provider, and its secret read from a folder.
fn settings(provider: &Provider, more: &str) -> (Installation, Providers) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("city.secret"), format!("{SECRET}\n")).expect("a secret");
    let text = format!(
        "[limit]\nsign_ins_per_minute_address = 10000\n[[sign_in.provider]]\ncode = \"city\"\n\
         name = {{ zh = \"统一身份认证\", en = \"City account\" }}\nissuer = \"{}\"\nclient_id = \"{CLIENT}\"\n\
         client_secret_file = \"city.secret\"\n{more}\n",
        provider.address
    );
    let installation = Installation::parse(&text).unwrap_or_else(|findings| panic!("{findings:?}"));
    let providers = Providers::read(&installation.sign_in, folder.path()).unwrap_or_else(|errors| panic!("{errors:?}"));
    (installation, providers)
}

const BACK: &str = "http://localhost/sign-in/with/city/back";

/// Goes to the provider and back, without pages: who came, or the word for what was wrong.
async fn come_back(provider: &Provider, providers: &Providers) -> Result<(String, bool), Trouble> {
    let own = providers.get("city").expect("the provider is set");
    let attempt = Attempt::new("browser", "state");
    let granted = provider.grant(&own.address(&attempt, BACK, now()).await?);
    let code = query(&format!("?{granted}"))["code"].clone();
    own.redeem(&code, &attempt, BACK, now()).await.map(|proven| (proven.subject, proven.assured))
}

#[tokio::test]
async fn a_token_counts_only_when_all_of_it_is_right() {
    fn set(claims: &mut Value, name: &str, value: Value) {
        claims[name] = value;
    }
    fn moved(claims: &mut Value, name: &str, seconds: i64) {
        claims[name] = json!(claims[name].as_i64().expect("a second") + seconds);
    }
    /// What is bent, how, and what comes of it.
    type Row = (&'static str, fn(&mut provider::Manner), Result<&'static str, &'static str>);
    let rows: &[Row] = &[
        ("nothing", |_| {}, Ok("0043")),
        ("the secret goes in the body", |it| it.by_body = true, Ok("0043")),
        ("iss is another", |it| it.bend = |claims| set(claims, "iss", json!("https://id.evil.example")), Err("issuer")),
        (
            "iss is missing",
            |it| it.bend = |claims| drop(claims.as_object_mut().expect("claims").remove("iss")),
            Err("garbled"),
        ),
        ("aud is another", |it| it.bend = |claims| set(claims, "aud", json!("other")), Err("audience")),
        (
            "aud is two, ours among them",
            |it| it.bend = |claims| set(claims, "aud", json!(["gongshu", "other"])),
            Err("audience"),
        ),
        ("aud is a list of ours", |it| it.bend = |claims| set(claims, "aud", json!(["gongshu"])), Ok("0043")),
        ("azp is another", |it| it.bend = |claims| set(claims, "azp", json!("other")), Err("audience")),
        ("azp is ours", |it| it.bend = |claims| set(claims, "azp", json!("gongshu")), Ok("0043")),
        ("nonce is another", |it| it.bend = |claims| set(claims, "nonce", json!("n")), Err("nonce")),
        (
            "nonce is missing",
            |it| it.bend = |claims| drop(claims.as_object_mut().expect("claims").remove("nonce")),
            Err("nonce"),
        ),
        // The clocks may be a minute apart; exp is five minutes after iat.
        ("exp was 59 seconds ago", |it| it.bend = |claims| moved(claims, "exp", -359), Ok("0043")),
        ("exp was 61 seconds ago", |it| it.bend = |claims| moved(claims, "exp", -361), Err("expired")),
        ("iat is in 60 seconds", |it| it.bend = |claims| moved(claims, "iat", 60), Ok("0043")),
        ("iat is in 61 seconds", |it| it.bend = |claims| moved(claims, "iat", 61), Err("expired")),
        ("iat was 10 minutes ago", |it| it.bend = |claims| moved(claims, "iat", -600), Ok("0043")),
        ("iat was longer ago", |it| it.bend = |claims| moved(claims, "iat", -601), Err("expired")),
        ("sub is empty", |it| it.bend = |claims| set(claims, "sub", json!("")), Err("claim")),
        (
            "sub has a sign that is not seen",
            |it| it.bend = |claims| set(claims, "sub", json!("00\u{0}43")),
            Err("claim"),
        ),
        ("sub is a number", |it| it.bend = |claims| set(claims, "sub", json!(43)), Err("garbled")),
        ("sub has 255 characters", |it| it.bend = |claims| set(claims, "sub", json!("7".repeat(255))), Ok("7")),
        ("sub has 256 characters", |it| it.bend = |claims| set(claims, "sub", json!("7".repeat(256))), Err("claim")),
        ("another key signs under the known number", |it| it.signs = (2, 1), Err("signature")),
        ("a key that is not published signs", |it| it.signs = (2, 2), Err("signature")),
        ("nobody signs", |it| it.algorithm = "none", Err("signature")),
        ("the header says HS256", |it| it.algorithm = "HS256", Err("signature")),
        ("the header says RS256", |it| it.algorithm = "RS256", Err("signature")),
        ("the code is refused", |it| it.refuses = Some("invalid_grant"), Err("refused")),
        ("it calls itself otherwise", |it| it.issuer = Some("https://id.evil.example".to_owned()), Err("issuer")),
        ("it fails", |it| it.status = StatusCode::BAD_GATEWAY, Err("silent")),
        ("it sends on", |it| it.status = StatusCode::FOUND, Err("silent")),
        ("its document is larger than a megabyte", |it| it.padding = 1024 * 1024, Err("silent")),
        ("its document is just below", |it| it.padding = 1024 * 1000, Ok("0043")),
        (
            "its token endpoint has no HTTPS",
            |it| it.token_endpoint = Some("http://id.evil.example/token".to_owned()),
            Err("unsafe"),
        ),
    ];
    for (what, bend, expected) in rows {
        let provider = Provider::start(second()).await;
        provider.is(bend);
        let (_, providers) = settings(&provider, "");
        let got = come_back(&provider, &providers).await;
        let got = got.as_ref().map(|(subject, _)| subject.as_str()).map_err(Trouble::word);
        match (got, expected) {
            // A long name of one letter is told by its letter.
            (Ok(subject), Ok("7")) => assert_eq!(subject, "7".repeat(255), "{what}"),
            (got, expected) => assert_eq!(got, *expected, "{what}"),
        }
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_in_time_is_given_up_and_left_alone() {
    let provider = Provider::start(second()).await;
    provider.is(|it| it.slow = Duration::from_secs(60));
    let (_, providers) = settings(&provider, "");
    let own = providers.get("city").expect("the provider is set");
    let begun = Instant::now();
    assert!(matches!(own.said(now()).await, Err(Trouble::Silent(_))));
    let took = begun.elapsed();
    assert!((9..15).contains(&took.as_secs()), "ten seconds, not {took:?}");
    // Whoever comes next does not wait for it again.
    assert!(matches!(own.said(now() + SignedDuration::from_secs(4)).await, Err(Trouble::Silent(_))));
    assert!(begun.elapsed() - took < Duration::from_secs(1));
    provider.is(|it| it.slow = Duration::ZERO);
    assert!(own.said(now() + SignedDuration::from_secs(5)).await.is_ok());
    // A port where nobody listens.
    let (_, providers) = settings(&provider.elsewhere("http://127.0.0.1:9"), "");
    assert!(matches!(providers.get("city").expect("it is set").said(now()).await, Err(Trouble::Silent(_))));
}

#[tokio::test]
async fn what_a_provider_says_is_kept_and_new_keys_are_asked_for() {
    let provider = Provider::start(second()).await;
    let (_, providers) = settings(&provider, "");
    let own = providers.get("city").expect("the provider is set");
    for minutes in [0, 9] {
        own.said(now() + SignedDuration::from_mins(minutes)).await.expect("it answers");
    }
    assert_eq!((provider.times_asked("document"), provider.times_asked("keys")), (1, 1));
    own.said(now() + SignedDuration::from_mins(10)).await.expect("it answers");
    assert_eq!(provider.times_asked("document"), 2);
    // The provider signs with a new key from now on.
    provider.is(|it| (it.published, it.signs, it.now) = (vec![2], (2, 2), second() + 660));
    let later = now() + SignedDuration::from_mins(11);
    let attempt = Attempt::new("browser", "state");
    let granted = provider.grant(&own.address(&attempt, BACK, later).await.expect("an address"));
    let code = query(&format!("?{granted}"))["code"].clone();
    let proven = own.redeem(&code, &attempt, BACK, later).await.expect("the new key is asked for");
    assert_eq!((proven.subject.as_str(), provider.times_asked("document")), ("0043", 3));
    // Forged tokens name keys that are nowhere: the provider is not asked at their pace.
    provider.is(|it| it.signs = (3, 3));
    for _ in 0..3 {
        let granted = provider.grant(&own.address(&attempt, BACK, later).await.expect("an address"));
        let code = query(&format!("?{granted}"))["code"].clone();
        assert_eq!(own.redeem(&code, &attempt, BACK, later).await, Err(Trouble::Key));
    }
    assert_eq!(provider.times_asked("document"), 3);
}

#[tokio::test]
async fn the_claim_that_is_set_names_somebody_from_the_token_or_when_asked_for() {
    let provider = Provider::start(second()).await;
    let (_, providers) = settings(&provider, "claim = \"staff\"");
    // In the token.
    provider.is(|it| it.bend = |claims| claims["staff"] = json!("A-17"));
    assert_eq!(come_back(&provider, &providers).await, Ok(("A-17".to_owned(), false)));
    assert_eq!(provider.times_asked("me"), 0);
    // Not in the token: asked for, about the same person only.
    provider.is(|it| {
        it.bend = |_| {};
        it.told = json!({ "sub": "0043", "staff": "A-17" });
    });
    assert_eq!(come_back(&provider, &providers).await, Ok(("A-17".to_owned(), false)));
    provider.is(|it| it.told = json!({ "sub": "0044", "staff": "A-17" }));
    assert_eq!(come_back(&provider, &providers).await, Err(Trouble::Claim("sub".to_owned())));
    provider.is(|it| it.told = json!({ "sub": "0043" }));
    assert_eq!(come_back(&provider, &providers).await, Err(Trouble::Claim("staff".to_owned())));
    // Text only: 17 and "17" must not be two names of one person.
    provider.is(|it| it.bend = |claims| claims["staff"] = json!(17));
    assert_eq!(come_back(&provider, &providers).await, Err(Trouble::Claim("staff".to_owned())));
}

#[tokio::test]
async fn a_second_factor_is_vouched_for_by_the_values_that_are_set_only() {
    let provider = Provider::start(second()).await;
    let (_, providers) = settings(&provider, "second_factor_acr = [\"gold\"]\nsecond_factor_amr = [\"mfa\", \"otp\"]");
    let own = providers.get("city").expect("the provider is set");
    let address = own.address(&Attempt::new("browser", "state"), BACK, now()).await.expect("an address");
    assert_eq!(query(&address)["acr_values"], "gold");
    type Bend = fn(&mut Value);
    let rows: [(Bend, bool); 6] = [
        (|_| {}, false),
        (|claims| claims["amr"] = json!(["pwd"]), false),
        (|claims| claims["amr"] = json!(["pwd", "otp"]), true),
        (|claims| claims["acr"] = json!("gold"), true),
        (|claims| claims["acr"] = json!("silver"), false),
        (|claims| claims["acr"] = json!("mfa"), false),
    ];
    for (bend, assured) in rows {
        provider.is(|it| it.bend = bend);
        assert_eq!(come_back(&provider, &providers).await, Ok(("0043".to_owned(), assured)));
    }
    let (_, plain) = settings(&provider, "");
    provider.is(|it| it.bend = |claims| claims["amr"] = json!(["mfa"]));
    assert_eq!(come_back(&provider, &plain).await, Ok(("0043".to_owned(), false)), "nothing is taken that is not set");
}

#[test]
fn the_test_writes_base64_as_the_standard_has_it() {
    // RFC 4648, 10, without padding.
    for (bytes, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
        assert_eq!(base64(bytes.as_bytes()), text);
    }
}

/// The pages around one provider, on one database.
struct World {
    app: App,
    service: Router,
    clock: Arc<Turned>,
    provider: Provider,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new(db: Db, folder: tempfile::TempDir, more: &str) -> World {
        let provider = Provider::start(second()).await;
        let (installation, providers) = settings(&provider, more);
        let clock = Arc::new(Turned(Mutex::new(now())));
        let shelf = Shelf::new(db, Arc::new(Packs::standard().expect("the packs are right")));
        let chance = Arc::new(SeededChance::new(7));
        let mut app = App::with(shelf, clock.clone(), chance, &installation, Ticks::machine());
        app.providers = providers;
        enter(&app, &[("unit", "code,name,kind\n430700,常德市,city\n")]).await;
        for (person, role) in
            [("wang", "statistician"), ("liming", "statistician"), ("chen", "system-administrator"), ("qin", "auditor")]
        {
            appoint(&app, person, role, "430700").await;
        }
        World { service: router(app.clone()), app, clock, provider, _folder: folder }
    }

    async fn all(more: &str) -> Vec<World> {
        let mut worlds = Vec::new();
        for trial in trials().await {
            worlds.push(World::new(trial.db, trial.folder, more).await);
        }
        worlds
    }

    fn turn(&self, by: SignedDuration) {
        let mut now = self.clock.0.lock().expect("one test at a time");
        *now = now.checked_add(by).expect("a moment");
        self.provider.is(|it| it.now = now.as_second());
    }

    /// A browser in which somebody is signed in already; nobody for "".
    async fn browser(&self, person: &str) -> Browser<'_> {
        let mut browser = Browser { world: self, cookies: BTreeMap::new() };
        if !person.is_empty() {
            let cookie = signed_in(&self.app, person).await;
            let (name, value) = cookie.split_once('=').expect("a cookie");
            browser.cookies.insert(name.to_owned(), value.to_owned());
        }
        browser
    }

    /// The newest entries of the chain: `action outcome subject after`.
    async fn chain(&self, count: i64) -> Vec<String> {
        let records = audit::list(self.app.shelf.db(), &Filter::default(), i64::MAX, count).await.expect("the chain");
        let line = |it: audit::Record| {
            let outcome = if it.refused { "refused" } else { "done" };
            [it.action.as_str(), outcome, &it.subject, &it.before, &it.after].join(" ").trim_end().to_owned()
        };
        records.into_iter().map(line).collect()
    }
}

/// One browser: it keeps cookies.
struct Browser<'a> {
    world: &'a World,
    cookies: BTreeMap<String, String>,
}

/// What came of a request: status, where it leads, the page.
struct Came {
    status: StatusCode,
    to: String,
    page: String,
}

impl Came {
    fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.page);
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector).map(|it| it.text().collect::<String>().trim().to_owned()).collect()
    }

    fn alert(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.to);
        self.texts("[role=alert]").join(" | ")
    }

    /// Where the page leads on to by itself.
    fn away(&self) -> String {
        let page = Html::parse_document(&self.page);
        let meta = Selector::parse("meta[http-equiv=refresh]").expect("a selector");
        let found = page.select(&meta).next().unwrap_or_else(|| panic!("{} {}", self.status, self.page));
        found.value().attr("content").and_then(|it| it.strip_prefix("0; url=")).expect("an address").to_owned()
    }
}

impl Browser<'_> {
    async fn ask(&mut self, method: &str, path: &str, body: &str) -> Came {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", if method == "GET" { "cross-site" } else { "same-origin" })
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))
            .expect("a request");
        let response = self.world.service.clone().oneshot(request).await.expect("a router always answers");
        for set in response.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("text");
            let (name, rest) = set.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") || name == "gongshu-lang", "{set}");
            match set.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        let to =
            response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
        Came { status, to, page: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&mut self, path: &str) -> Came {
        self.ask("GET", path, "").await
    }

    /// Presses the button; gives what the provider would send back.
    async fn leave(&mut self, path: &str, body: &str) -> String {
        let away = self.ask("POST", path, body).await.away();
        self.world.provider.grant(&away)
    }

    async fn back(&mut self, granted: &str) -> Came {
        self.get(&format!("/sign-in/with/city/back?{granted}")).await
    }

    /// The whole way.
    async fn through(&mut self, next: &str) -> Came {
        let granted = self.leave("/sign-in/with/city", &format!("next={next}")).await;
        self.back(&granted).await
    }

    async fn is_signed_in(&mut self) -> bool {
        self.get("/me").await.status == StatusCode::OK
    }
}

#[tokio::test]
async fn somebody_ties_an_identity_and_signs_in_by_it_until_it_is_untied() {
    for world in World::all("").await {
        // The demonstration's accounts have both factors; here the second one is left off, to see the way through.
        let mut own = world.browser("wang").await;
        let mut stranger = world.browser("").await;
        let came = stranger.through("/league").await;
        assert!(came.alert().contains("0043") && came.alert().contains("统一身份认证"), "{}", came.alert());
        assert!(!stranger.is_signed_in().await, "nobody gets an account by it");
        assert_eq!(world.chain(1).await, ["sign-in refused city:0043  no-account"]);

        let granted = own.leave("/me/identities/city", "").await;
        let came = own.back(&granted).await;
        assert_eq!((came.status, came.to.as_str()), (StatusCode::SEE_OTHER, "/me?done=tied"));
        assert_eq!(world.chain(1).await, ["tie-identity done wang  city:0043"]);
        assert!(own.get("/me").await.page.contains("0043"));

        // The account has a second factor, and nobody vouched for one.
        let came = stranger.through("/league").await;
        assert_eq!((came.status, came.to.as_str()), (StatusCode::SEE_OTHER, "/sign-in/code?next=%2Fleague"));
        assert!(!stranger.is_signed_in().await, "nothing is open before the code");

        let came = own.ask("POST", "/me/identities/city/untie", "").await;
        assert_eq!(came.to, "/me?done=untied");
        assert_eq!(world.chain(1).await, ["untie-identity done wang city:0043"]);
        assert_eq!(stranger.get("/sign-in/code").await.to.split('?').next(), Some("/sign-in"), "that session is over");
        assert!(stranger.through("").await.alert().contains("0043"));
        assert!(own.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_state_counts_once_in_time_and_in_its_own_browser() {
    for world in World::all("").await {
        let (mut own, mut other) = (world.browser("").await, world.browser("").await);
        // Another browser.
        let granted = own.leave("/sign-in/with/city", "").await;
        other.leave("/sign-in/with/city", "").await;
        assert!(other.back(&granted).await.alert().contains("别的浏览器"));
        assert_eq!(world.chain(1).await, ["sign-in refused city  state-elsewhere"]);
        // Nobody else's try spoils it.
        assert!(own.back(&granted).await.alert().contains("0043"));
        // A second time.
        own.cookies.insert("gongshu-sign-in".to_owned(), "x".to_owned());
        assert!(own.back(&granted).await.alert().contains("重新登录"));
        let mut own = world.browser("").await;
        let granted = own.leave("/sign-in/with/city", "").await;
        let kept = own.cookies.clone();
        own.back(&granted).await;
        own.cookies = kept;
        assert!(own.back(&granted).await.alert().contains("已经用过"));
        assert_eq!(world.chain(1).await, ["sign-in refused city  state-used"]);
        // Without a cookie, with a state of nobody's, with none.
        let granted = own.leave("/sign-in/with/city", "").await;
        own.cookies.clear();
        assert!(own.back(&granted).await.alert().contains("重新登录"));
        assert!(own.back("code=a&state=b").await.alert().contains("重新登录"));
        assert_eq!(world.chain(1).await, ["sign-in refused city  state-unknown"]);
        assert!(own.back("").await.alert().contains("重新登录"));
        // Ten minutes, and no longer.
        let granted = own.leave("/sign-in/with/city", "").await;
        world.turn(SignedDuration::from_mins(10));
        assert!(own.back(&granted).await.alert().contains("0043"));
        let granted = own.leave("/sign-in/with/city", "").await;
        world.turn(SignedDuration::from_secs(601));
        assert!(own.back(&granted).await.alert().contains("10 分钟"));
        assert_eq!(world.chain(1).await, ["sign-in refused city  state-over"]);
        assert!(!own.is_signed_in().await);
    }
}

#[tokio::test]
async fn what_goes_wrong_at_the_provider_is_said_and_written_down() {
    let world = World::all("").await.remove(0);
    let mut own = world.browser("").await;
    let state = |granted: &str| granted.split_once("state=").expect("a state").1.to_owned();
    let refused = async |own: &mut Browser<'_>, error: &str| {
        let granted = own.leave("/sign-in/with/city", "").await;
        own.back(&format!("error={error}&state={}", state(&granted))).await.alert()
    };
    assert!(refused(&mut own, "access_denied").await.contains("取消"));
    assert_eq!(world.chain(1).await, ["sign-in refused city  denied"]);
    assert!(refused(&mut own, "login_required").await.contains("重新登录"));
    assert_eq!(world.chain(1).await, ["sign-in refused city  refused"]);
    // The provider that answers names another issuer (RFC 9207).
    let granted = own.leave("/sign-in/with/city", "").await;
    assert!(own.back(&format!("{granted}&iss=https%3A%2F%2Fevil.example")).await.alert().contains("不能相信"));
    assert_eq!(world.chain(1).await, ["sign-in refused city  issuer"]);
    world.provider.is(|it| it.signs = (2, 1));
    assert!(own.through("").await.alert().contains("不能相信（signature）"));
    world.provider.is(|it| it.bend = |claims| claims["nonce"] = json!("another"));
    world.provider.is(|it| it.signs = (1, 1));
    assert!(own.through("").await.alert().contains("重新登录"));
    assert_eq!(world.chain(1).await, ["sign-in refused city  nonce"]);
    world.turn(SignedDuration::from_mins(11));
    world.provider.is(|it| it.status = StatusCode::BAD_GATEWAY);
    let came = own.ask("POST", "/sign-in/with/city?lang=en", "").await;
    assert!(came.alert().contains("City account does not answer"), "{}", came.alert());
    assert!(!came.page.contains("统一身份认证"));
    assert_eq!(world.chain(1).await, ["sign-in refused city  silent"]);
    assert_eq!(own.ask("POST", "/sign-in/with/nowhere", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(own.get("/sign-in/with/nowhere/back?state=a").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_button_leads_where_one_was_going_and_nowhere_else() {
    let world = World::all("").await.remove(0);
    let mut own = world.browser("").await;
    let form = own.get("/sign-in?next=/league").await;
    assert_eq!(form.texts("form[action='/sign-in/with/city'] button"), ["用统一身份认证登录"]);
    // Another site's page cannot begin it.
    let request = Request::builder()
        .method("POST")
        .uri("/sign-in/with/city")
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .expect("a request");
    let response = world.service.clone().oneshot(request).await.expect("a router always answers");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    drop_second_factor(&world, "wang").await;
    tie(&world, "wang").await;
    for (next, to) in [
        ("%2Fleague%3Fperiod%3D2006-07", "/league?period=2006-07"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
    ] {
        let mut own = world.browser("").await;
        let came = own.through(next).await;
        assert_eq!((came.status, came.to.as_str()), (StatusCode::SEE_OTHER, to), "{next}");
        assert!(own.is_signed_in().await);
        assert_eq!(world.chain(1).await, ["sign-in done wang  city"]);
        // What was fixed on the browser before is gone.
        assert!(!own.cookies.contains_key("gongshu-sign-in"));
    }
}

/// Ties the provider's 0043 to somebody, by themselves.
async fn tie(world: &World, person: &str) {
    let mut own = world.browser(person).await;
    let granted = own.leave("/me/identities/city", "").await;
    assert_eq!(own.back(&granted).await.to, "/me?done=tied");
}

async fn drop_second_factor(world: &World, person: &str) {
    world.browser(person).await;
    let mut write = world.app.shelf.db().write().await.expect("a turn");
    gongshu::account::set_second_factor(&mut write, person, "", "").await.expect("none");
    write.commit().await.expect("kept");
}

#[tokio::test]
async fn a_disabled_account_stays_closed_whatever_the_provider_says() {
    for world in World::all("second_factor_amr = [\"mfa\"]").await {
        world.provider.is(|it| it.bend = |claims| claims["amr"] = json!(["mfa"]));
        tie(&world, "wang").await;
        let mut own = world.browser("").await;
        own.through("").await;
        assert!(own.is_signed_in().await);
        let mut administrator = world.browser("chen").await;
        assert_eq!(administrator.ask("POST", "/accounts/wang/disable", "").await.to, "/accounts");
        assert!(!own.is_signed_in().await, "open sessions end");
        assert!(own.through("").await.alert().contains("已停用"));
        assert_eq!(world.chain(1).await, ["sign-in refused wang  disabled"]);
    }
}

#[tokio::test]
async fn an_identity_is_one_persons_and_a_person_has_one_of_each_provider() {
    for world in World::all("").await {
        tie(&world, "wang").await;
        let mut other = world.browser("liming").await;
        let granted = other.leave("/me/identities/city", "").await;
        assert!(other.back(&granted).await.alert().contains("别的账号"));
        assert_eq!(world.chain(1).await, ["tie-identity refused city:0043  taken"]);
        // A second one of the same person.
        world.provider.is(|it| it.bend = |claims| claims["sub"] = json!("0044"));
        let mut own = world.browser("wang").await;
        let granted = own.leave("/me/identities/city", "").await;
        assert!(own.back(&granted).await.alert().contains("另一个身份"));
        // Begun by one person, finished in another's session of the same browser.
        let granted = other.leave("/me/identities/city", "").await;
        let cookie = own.cookies["gongshu-session"].clone();
        other.cookies.insert("gongshu-session".to_owned(), cookie);
        assert!(other.back(&granted).await.alert().contains("换了账号"));
        assert_eq!(world.chain(1).await, ["tie-identity refused city:0044  signed-out"]);
        // And after signing out.
        let mut other = world.browser("liming").await;
        let granted = other.leave("/me/identities/city", "").await;
        other.cookies.remove("gongshu-session");
        assert!(other.back(&granted).await.alert().contains("退出登录"));
    }
}

#[tokio::test]
async fn a_vouched_second_factor_counts_for_whoever_tied_the_identity_themselves() {
    for world in World::all("second_factor_amr = [\"mfa\"]").await {
        // The system administrator ties an identity to the auditor: the auditor's own second factor still stands before it.
        let mut administrator = world.browser("chen").await;
        world.browser("qin").await;
        let came = administrator.ask("POST", "/accounts/identity", "person=qin&provider=city&subject=0043").await;
        assert_eq!(came.to, "/accounts");
        assert_eq!(world.chain(1).await, ["tie-identity done qin  city:0043"]);
        assert!(administrator.get("/accounts").await.page.contains("0043"));
        world.provider.is(|it| it.bend = |claims| claims["amr"] = json!(["mfa"]));
        let mut own = world.browser("").await;
        assert_eq!(own.through("").await.to, "/sign-in/code");
        assert!(!own.is_signed_in().await);
        // Nobody else is tied to it, and what is empty or nobody's is refused.
        for (body, status) in [
            ("person=liming&provider=city&subject=0043", StatusCode::NOT_FOUND),
            ("person=qin&provider=city&subject=", StatusCode::OK),
            ("person=qin&provider=nowhere&subject=1", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(administrator.ask("POST", "/accounts/identity", body).await.status, status, "{body}");
        }
        assert_eq!(administrator.ask("POST", "/accounts/qin/identities/city/untie", "").await.to, "/accounts");
        assert_eq!(world.chain(1).await, ["untie-identity done qin city:0043"]);
        // Tied by the auditor themselves, the provider's word counts; without it, it does not.
        tie(&world, "qin").await;
        let mut own = world.browser("").await;
        assert_eq!(own.through("/audit").await.to, "/audit");
        assert_eq!(own.get("/audit").await.status, StatusCode::OK);
        world.provider.is(|it| it.bend = |claims| claims["amr"] = json!(["pwd"]));
        assert_eq!(own.through("/audit").await.to, "/sign-in/code?next=%2Faudit");
        assert_ne!(own.get("/audit").await.status, StatusCode::OK);
        // An administrator without a second factor binds one first, unless it is vouched for.
        drop_second_factor(&world, "qin").await;
        assert_eq!(own.through("").await.to, "/sign-in/second-factor");
        world.provider.is(|it| it.bend = |claims| claims["amr"] = json!(["mfa"]));
        assert_eq!(own.through("/audit").await.to, "/audit");
        assert_eq!(own.get("/audit").await.status, StatusCode::OK, "and it stays open at the next click");
    }
}

#[tokio::test]
async fn whoever_comes_through_a_provider_is_not_asked_for_a_password_they_may_never_have_had() {
    let world = World::all("").await.remove(0);
    drop_second_factor(&world, "wang").await;
    tie(&world, "wang").await;
    let mut write = world.app.shelf.db().write().await.expect("a turn");
    set_password(&mut write, "wang", "", now() - SignedDuration::from_hours(24 * 200)).await.expect("an old one");
    write.commit().await.expect("kept");
    let mut own = world.browser("").await;
    assert_eq!(own.through("").await.to, "/");
    assert!(own.is_signed_in().await);
    // With a password the same account must renew it.
    let mut by_password = world.browser("wang").await;
    assert_eq!(by_password.get("/me").await.to, "/sign-in/password");
}

#[test]
fn a_provider_without_its_secret_does_not_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = |secret: &str| {
        format!(
            "[[sign_in.provider]]\ncode = \"city\"\nname = {{ zh = \"甲\", en = \"A\" }}\nissuer = \"https://id.example\"\n\
             client_id = \"a\"\n{secret}\n"
        )
    };
    let read = |secret: &str| {
        let installation = Installation::parse(&text(secret)).unwrap_or_else(|findings| panic!("{findings:?}"));
        let read = Providers::read(&installation.sign_in, folder.path());
        read.map(|_| ()).map_err(|errors| errors.iter().map(|error| error.code()).collect::<Vec<_>>())
    };
    let file = "client_secret_file = \"city.secret\"";
    assert_eq!(read(file), Err(vec!["provider-secret-missing"]));
    std::fs::write(folder.path().join("city.secret"), " \n").expect("an empty secret");
    assert_eq!(read(file), Err(vec!["provider-secret-missing"]));
    std::fs::write(folder.path().join("city.secret"), "x\n").expect("a secret");
    assert_eq!(read(file), Ok(()));
    assert_eq!(read("client_secret_variable = \"GONGSHU_TEST_NO_SUCH\""), Err(vec!["provider-secret-missing"]));
    // PATH stands for a variable that is set.
    assert_eq!(read("client_secret_variable = \"PATH\""), Ok(()));
    let with_authority = format!("{file}\nca_file = \"city.pem\"");
    assert_eq!(read(&with_authority), Err(vec!["provider-ca-unreadable"]));
    std::fs::write(folder.path().join("city.pem"), "no certificate").expect("a file");
    assert_eq!(read(&with_authority), Err(vec!["provider-ca-unreadable"]));
}

/// `gongshu doctor` asks the provider, says what to register there, and is not content with a secret others can read.
#[tokio::test]
async fn the_doctor_looks_at_providers() {
    let provider = Provider::start(second()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "[serve]\nhosts = [\"gongshu.city.gov.cn\"]\nhttps = true\n[[sign_in.provider]]\ncode = \"city\"\n\
         name = {{ zh = \"甲\", en = \"A\" }}\nissuer = \"{}\"\nclient_id = \"a\"\nclient_secret_file = \"city.secret\"\n",
        provider.address
    );
    std::fs::write(folder.path().join("gongshu.toml"), settings).expect("settings");
    let doctor = async || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gongshu"));
        command.args(["doctor", "--lang", "en", "--data"]).arg(folder.path()).env_remove("DATABASE_URL");
        let output = tokio::task::spawn_blocking(move || command.output()).await.expect("it runs").expect("it runs");
        (output.status.success(), String::from_utf8(output.stdout).expect("text"))
    };
    let (well, said) = doctor().await;
    assert!(!well && said.contains("cannot be read or is empty"), "{said}");
    std::fs::write(folder.path().join("city.secret"), "x").expect("a secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
        };
        mode(folder.path(), 0o700);
        let secret = folder.path().join("city.secret");
        mode(&secret, 0o644);
        assert!(!doctor().await.0, "a secret others can read");
        mode(&secret, 0o600);
    }
    let (well, said) = doctor().await;
    assert!(well && said.contains("answers"), "{said}");
    assert!(said.contains("https://gongshu.city.gov.cn/sign-in/with/city/back"), "{said}");
    provider.is(|it| it.issuer = Some("https://id.evil.example".to_owned()));
    let (well, said) = doctor().await;
    assert!(!well && said.contains("calls itself otherwise"), "{said}");
}
