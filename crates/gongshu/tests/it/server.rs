//! The whole router, asked as browsers, other sites and monitors ask.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::routes::doors;
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::Db;
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::SystemClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;
use governor::clock::FakeRelativeClock;
use tower::ServiceExt;

async fn app(folder: &tempfile::TempDir, settings: &str, ticks: Ticks) -> Router {
    router(whole(folder, settings, ticks).await)
}

async fn whole(folder: &tempfile::TempDir, settings: &str, ticks: Ticks) -> App {
    let address = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
    let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
    let packs = Arc::new(Packs::standard().expect("the packs are right"));
    let installation = Installation::parse(settings).expect("the settings are right");
    App::with(Shelf::new(db, packs), Arc::new(SystemClock), Arc::new(SystemChance), &installation, ticks)
}

fn asked(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    asked_with(method, path, headers, Body::empty())
}

fn asked_with(method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).expect("a request")
}

async fn answer(app: &Router, request: Request<Body>) -> Response {
    app.clone().oneshot(request).await.expect("a router always answers")
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every address of the house, its parts filled in with something.
fn addresses() -> Vec<String> {
    let filled = |pattern: &str| {
        let parts = pattern.split('/').map(|part| if part.starts_with('{') { "2024" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let mut addresses: Vec<String> = doors().iter().map(|door| filled(door.path)).collect();
    addresses.push("/nothing/here".to_owned());
    addresses
}

/// A clerk of the whole country who may do everything with figures, signed in.
async fn clerk(app: &App) -> String {
    enter(app, &[("unit", "code,name,kind\n100000,全国,nation\n")]).await;
    appoint(app, "clerk", "statistician", "100000").await;
    signed_in(app, "clerk").await
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = app(&folder, "", Ticks::machine()).await;
    let addresses = addresses();
    assert!(20 < addresses.len(), "{addresses:?}");
    for path in &addresses {
        for (method, host) in [("GET", "localhost"), ("POST", "localhost"), ("GET", "evil.example")] {
            let response = answer(&app, asked(method, path, &[("host", host)])).await;
            let of =
                |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let policy = of("content-security-policy");
            assert!(policy.contains("script-src 'self'") && policy.contains("style-src 'self'"), "{method} {path}");
            assert!(!policy.contains("unsafe"), "{method} {path}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(of(name), value, "{method} {path}: {name}");
            }
            assert!(of("permissions-policy").contains("camera=()"), "{method} {path}");
            assert!(!of("x-request-id").is_empty(), "{method} {path}");
            assert!(!of("cache-control").is_empty(), "{method} {path}");
            assert_eq!(of("strict-transport-security"), "", "{method} {path}: without HTTPS");
            let status = response.status();
            assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}");
            if host != "localhost" {
                assert_eq!(status, StatusCode::FORBIDDEN, "{path} under a foreign name");
            }
            // Whatever refuses, the reader gets a page, a program its JSON, and never a library's English sentence.
            if !status.is_success() && !status.is_redirection() && path != "/readyz" {
                let shape = if path.starts_with("/api/") { "application/problem+json" } else { "text/html" };
                assert!(of("content-type").starts_with(shape), "{method} {path} {status}: {}", of("content-type"));
            }
        }
    }
}

#[tokio::test]
#[rustfmt::skip]
async fn only_our_own_pages_post() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = whole(&folder, "[serve]\nhosts = [\"gongshu.city.cn\"]\nhttps = true", Ticks::machine()).await;
    let cookie = clerk(&app).await;
    let (app, cookie) = (router(app), ("cookie", cookie.as_str()));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let local = ("host", "127.0.0.1:8080");
    let city = ("host", "gongshu.city.cn");
    for (method, headers, may) in [
        ("POST", vec![local, ("sec-fetch-site", "same-origin")],                                         true),
        ("POST", vec![local, ("origin", "http://127.0.0.1:8080")],                                       true),
        ("POST", vec![local, ("referer", "http://127.0.0.1:8080/import")],                               true),
        ("POST", vec![city,  ("origin", "https://gongshu.city.cn")],                                     true),
        ("POST", vec![local, ("authorization", "Bearer token")],                                         true),
        ("POST", vec![local],                                                                            false),
        ("POST", vec![local, ("sec-fetch-site", "cross-site")],                                          false),
        ("POST", vec![local, ("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:3000")],      false),
        ("POST", vec![local, ("origin", "http://evil.example")],                                         false),
        ("POST", vec![local, ("origin", "null")],                                                        false),
        ("POST", vec![city,  ("origin", "http://127.0.0.1:8080")],                                       false),
        ("POST", vec![("host", "evil.example"), ("origin", "http://evil.example")],                      false),
        ("POST", vec![("host", "evil.example"), ("authorization", "Bearer token")],                      false),
        ("PUT",  vec![local, ("sec-fetch-site", "cross-site")],                                          false),
        ("DELETE", vec![local, ("origin", "http://evil.example")],                                       false),
    ] {
        let mut all = headers.clone();
        all.extend([form, cookie]);
        let response = answer(&app, asked_with(method, "/import/commit", &all, Body::from("mark=none"))).await;
        // The form is refused further in: there is no such file on the desk.
        let expected = if may { StatusCode::BAD_REQUEST } else { StatusCode::FORBIDDEN };
        assert_eq!(response.status(), expected, "{method} {headers:?}");
    }
    for headers in [vec![local, ("sec-fetch-site", "cross-site")], vec![city], vec![local, ("origin", "http://evil.example")]] {
        let headers = [headers, vec![cookie]].concat();
        let response = answer(&app, asked("GET", "/import", &headers)).await;
        assert_eq!(response.status(), StatusCode::OK, "a link from elsewhere may be followed: {headers:?}");
    }
    let foreign = text(answer(&app, asked("POST", "/import", &[local])).await).await;
    assert!(foreign.contains("没有执行") && foreign.contains("Not carried out"), "{foreign}");
}

#[tokio::test]
async fn allowances_end_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = FakeRelativeClock::default();
    let settings = "[serve]\ntrusted_proxies = [\"10.0.0.1\"]\n\
                    [limit]\nrequests_per_minute_address = 12\nsign_ins_per_minute_address = 3";
    let app = app(&folder, settings, Ticks::Fake(clock.clone())).await;
    let from = |method: &str, path: &str, address: &str| {
        let headers = [("host", "localhost"), ("sec-fetch-site", "same-origin"), ("x-forwarded-for", address)];
        let mut request = asked(method, path, &headers);
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([10, 0, 0, 1], 4000))));
        request
    };
    for _ in 0..12 {
        assert_eq!(answer(&app, from("GET", "/design", "192.0.2.1")).await.status(), StatusCode::OK);
    }
    let refused = answer(&app, from("GET", "/design", "192.0.2.1")).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "5");
    let page = text(refused).await;
    assert!(page.contains("请求太频繁") && page.contains("Too many requests"), "{page}");
    // Others, and what belongs to every page, are not touched.
    assert_eq!(answer(&app, from("GET", "/design", "192.0.2.2")).await.status(), StatusCode::OK);
    assert_eq!(answer(&app, from("GET", "/assets/app.css", "192.0.2.1")).await.status(), StatusCode::OK);
    clock.advance(Duration::from_secs(5));
    assert_eq!(answer(&app, from("GET", "/design", "192.0.2.1")).await.status(), StatusCode::OK);
    assert_eq!(answer(&app, from("GET", "/design", "192.0.2.1")).await.status(), StatusCode::TOO_MANY_REQUESTS);
    // Trying to get in is allowed less often.
    for path in ["/sign-in", "/sign-in/code", "/setup"] {
        assert_ne!(
            answer(&app, from("POST", path, "192.0.2.3")).await.status(),
            StatusCode::TOO_MANY_REQUESTS,
            "{path}"
        );
    }
    assert_eq!(answer(&app, from("POST", "/sign-in", "192.0.2.3")).await.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer(&app, from("GET", "/design", "192.0.2.3")).await.status(), StatusCode::OK);
    clock.advance(Duration::from_secs(60));
    assert_ne!(answer(&app, from("POST", "/sign-in", "192.0.2.3")).await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn only_files_may_be_large() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = whole(&folder, "[limit]\nupload_bytes = 1048576", Ticks::machine()).await;
    let cookie = clerk(&app).await;
    let app = router(app);
    let local = [("host", "localhost"), ("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())];
    let form = |bytes: usize| {
        let mut headers = local.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        asked_with("POST", "/import/commit", &headers, Body::from(format!("mark={}", "a".repeat(bytes))))
    };
    assert_eq!(answer(&app, form(200_000)).await.status(), StatusCode::BAD_REQUEST, "no such file");
    let refused = answer(&app, form(300_000)).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(refused).await.contains("太大了"));
    let upload = |bytes: usize| {
        let mut headers = local.to_vec();
        headers.push(("content-type", "multipart/form-data; boundary=x"));
        let part = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";
        let body = format!("{part}{}\r\n--x--\r\n", "a".repeat(bytes));
        asked_with("POST", "/import", &headers, Body::from(body))
    };
    assert_eq!(answer(&app, upload(500_000)).await.status(), StatusCode::OK, "a dry run with findings");
    assert_eq!(answer(&app, upload(1_100_000)).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn monitors_ask_and_nobody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "[serve]\ntrusted_proxies = [\"10.0.0.1\"]\nwatchers = [\"10.0.0.9\"]";
    let app = app(&folder, settings, Ticks::machine()).await;
    for (peer, forwarded, may) in [
        ([127, 0, 0, 1], None, true),
        ([10, 0, 0, 9], None, true),
        ([10, 0, 0, 1], None, true),
        ([192, 0, 2, 1], None, false),
        ([192, 0, 2, 1], Some("127.0.0.1"), false),
        ([127, 0, 0, 1], Some("192.0.2.1"), false),
        ([10, 0, 0, 1], Some("192.0.2.1"), false),
    ] {
        for path in ["/healthz", "/readyz", "/metrics"] {
            let mut request = asked("GET", path, &[("host", "localhost")]);
            if let Some(forwarded) = forwarded {
                request.headers_mut().insert("x-forwarded-for", forwarded.parse().expect("a header"));
            }
            request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from((peer, 4000))));
            let expected = if may { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(answer(&app, request).await.status(), expected, "{path} from {peer:?} for {forwarded:?}");
        }
    }
    let local = [("host", "localhost")];
    assert_eq!(text(answer(&app, asked("GET", "/readyz", &local)).await).await, "{\"ready\":true,\"reason\":null}\n");
    answer(&app, asked("GET", "/cockpit/secret-unit/2024?q=secret", &local)).await;
    answer(&app, asked("MADE-UP", "/design", &local)).await;
    answer(&app, asked("GET", "/", &[("host", "evil.example")])).await;
    let counted = text(answer(&app, asked("GET", "/metrics", &local)).await).await;
    for series in [
        "gongshu_requests_total{method=\"GET\",route=\"/readyz\",status=\"2xx\"}",
        "gongshu_requests_total{method=\"GET\",route=\"/cockpit/{unit}/{period}\",status=\"3xx\"}",
        "gongshu_requests_total{method=\"other\",route=\"/design\",status=\"4xx\"}",
        "gongshu_request_seconds_bucket{method=\"GET\",route=\"/readyz\",le=\"0.05\"}",
        "gongshu_foreign_total 2",
        "gongshu_data_version 0",
        "gongshu_database_connections{state=\"busy\"}",
    ] {
        assert!(counted.contains(series), "{series} in\n{counted}");
    }
    assert!(!counted.contains("secret"), "{counted}");
}

#[tokio::test]
async fn a_database_of_another_structure_is_not_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = app(&folder, "", Ticks::machine()).await;
    let address = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
    let db = Db::look(&address, seal(folder.path(), Suite::International)).await.expect("books");
    sqlx::query("delete from schema_migration where number = (select max(number) from schema_migration)")
        .execute(db.pool())
        .await
        .expect("one step less");
    let response = answer(&app, asked("GET", "/readyz", &[("host", "localhost")])).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text(response).await, "{\"ready\":false,\"reason\":\"structure\"}\n");
}
