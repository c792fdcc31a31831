//! What is sent: tried without being done, done once, all of it or nothing.

use axum::http::StatusCode;
use gongshu::app::testing::signed_in;
use gongshu::store::batch::data_version;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{OWN, World, worlds};

fn rows(value: &str) -> Value {
    json!({ "source": "statistics.report", "period": "2006-07", "rows": [
        { "unit": OWN, "indicator": "out.va", "aspect": "level", "span": "ytd", "value": value, "unit_of_measure": "亿元" },
    ] })
}

async fn version(world: &World) -> i64 {
    data_version(world.app.shelf.db()).await.expect("books")
}

#[tokio::test]
async fn a_try_changes_nothing_and_says_what_would_happen() {
    for world in worlds().await {
        let token = world.clerk().await;
        let before = version(&world).await;
        let tried = world.post(&token, "/api/v1/figures?dry_run=true", &rows("106.80"), &[]).await;
        let expected = json!({ "dry_run": true, "version": null, "new": 1, "revised": 0, "same": 0, "findings": [] });
        assert_eq!((tried.status, tried.json()), (StatusCode::OK, expected), "{}", world.engine);
        assert_eq!(version(&world).await, before);
        let done = world.post(&token, "/api/v1/figures", &rows("106.80"), &[]).await;
        assert_eq!((done.status, &done.json()["version"]), (StatusCode::CREATED, &json!(before + 1)), "{}", done.text);
        let kept = world.get(&token, "/api/v1/figures").await.json();
        assert_eq!(kept["items"][0]["value"], "106.80");
        let again = world.post(&token, "/api/v1/figures?dry_run=true", &rows("107"), &[]).await.json();
        assert_eq!((&again["new"], &again["revised"]), (&json!(0), &json!(1)), "{again}");
        let same = world.post(&token, "/api/v1/figures", &rows("106.80"), &[]).await;
        assert_eq!((same.status, &same.json()["same"]), (StatusCode::OK, &json!(1)), "nothing new is no version");
        assert_eq!(version(&world).await, before + 1);
    }
}

#[tokio::test]
async fn what_is_sent_twice_is_done_once() {
    for world in worlds().await {
        let token = world.clerk().await;
        let before = version(&world).await;
        let key = [("idempotency-key", "july-report")];
        let first = world.post(&token, "/api/v1/figures", &rows("106.8"), &key).await;
        let again = world.post(&token, "/api/v1/figures", &rows("106.8"), &key).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text), "{}", world.engine);
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
        assert_eq!(version(&world).await, before + 1);
        for (path, body) in [("/api/v1/figures", rows("107")), ("/api/v1/versions/1/withdrawal", json!({}))] {
            let other = world.post(&token, path, &body, &key).await;
            assert_eq!(other.refused(), (422, "idempotency-key-reused".to_owned()), "{path}");
        }
        // Another person's key is another key.
        gongshu::app::testing::appoint(&world.app, "second", "statistician", OWN).await;
        let second = world.token("second", &["enter-figures"], 30).await;
        assert_eq!(world.post(&second, "/api/v1/figures", &rows("107"), &key).await.status, StatusCode::CREATED);
        // A try keeps nothing, and is not what the key stands for.
        let tried = world.post(&token, "/api/v1/figures?dry_run=true", &rows("108"), &key).await;
        assert_eq!(tried.json()["revised"], 1, "{}", tried.text);
        // What was refused may be mended and sent again under the same key.
        let mended = [("idempotency-key", "mended")];
        let refused = world.post(&token, "/api/v1/figures", &rows("many"), &mended).await;
        assert_eq!(refused.refused(), (422, "findings".to_owned()));
        assert_eq!(world.post(&token, "/api/v1/figures", &rows("109"), &mended).await.status, StatusCode::CREATED);
        // A day later the key is free again.
        world.pass(SignedDuration::from_hours(24));
        let later = world.post(&token, "/api/v1/figures", &rows("110"), &key).await;
        assert_eq!(later.status, StatusCode::CREATED, "{}", later.text);
        for wrong in ["", "a b\u{e9}", &"k".repeat(101)] {
            let answered = world.post(&token, "/api/v1/figures", &rows("111"), &[("idempotency-key", wrong)]).await;
            assert_eq!(answered.refused(), (400, "header-invalid".to_owned()), "{wrong:?}");
        }
    }
}

#[tokio::test]
async fn many_at_once_do_it_once_each() {
    for world in worlds().await {
        let token = world.clerk().await;
        let before = version(&world).await;
        let key = [("idempotency-key", "together")];
        let one = rows("1");
        let same = || world.post(&token, "/api/v1/figures", &one, &key);
        let answers = tokio::join!(same(), same(), same(), same());
        for answered in [&answers.0, &answers.1, &answers.2, &answers.3] {
            assert_eq!((answered.status, &answered.text), (StatusCode::CREATED, &answers.0.text), "{}", world.engine);
        }
        assert_eq!(version(&world).await, before + 1);
        let bodies = ["2", "3", "4"].map(rows);
        let send = |at: usize| world.post(&token, "/api/v1/figures", &bodies[at], &[]);
        let (a, b, c) = tokio::join!(send(0), send(1), send(2));
        let mut versions =
            [&a, &b, &c].map(|it| it.json()["version"].as_i64().unwrap_or_else(|| panic!("{}", it.text)));
        versions.sort_unstable();
        assert_eq!(versions, [before + 2, before + 3, before + 4], "each corrects the one before");
    }
}

#[tokio::test]
async fn everything_wrong_with_the_rows_is_said_at_once() {
    for world in worlds().await {
        let token = world.clerk().await;
        let before = version(&world).await;
        let body = json!({ "source": "statistics.report", "rows": [
            { "unit": OWN, "indicator": "out.va", "period": "2006-07", "value": "1" },
            { "unit": "430802", "indicator": "out.va", "period": "2006-07", "value": "1" },
            { "unit": "430899", "indicator": "out.va", "period": "2006-07", "value": "1" },
            { "unit": OWN, "indicator": "nothing", "period": "2006-07", "value": "1" },
            { "unit": OWN, "indicator": "out.va", "period": "July", "value": "1" },
            { "unit": OWN, "indicator": "out.va", "period": "2006-06", "value": "many" },
            { "unit": OWN, "indicator": "out.va", "period": "2006-07", "value": "2" },
            { "unit": "", "indicator": "", "value": "" },
        ] });
        let refused = world.post(&token, "/api/v1/figures", &body, &[]).await;
        assert_eq!(refused.refused(), (422, "findings".to_owned()));
        let told = refused.json();
        let found: Vec<(u64, &str, &str)> = told["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|it| it["severity"] == "error")
            .map(|it| {
                let text = |name: &str| it[name].as_str().unwrap_or_default();
                (it["row"].as_u64().unwrap_or_default(), text("field"), text("code"))
            })
            .collect();
        // The county of somebody else is as one there is not.
        let expected = [
            (2, "unit", "import-unit-unknown"),
            (3, "unit", "import-unit-unknown"),
            (4, "indicator", "import-indicator-unknown"),
            (5, "period", "period-syntax"),
            (6, "value", "quantity-syntax"),
            (7, "value", "import-duplicate"),
            (8, "unit", "import-unit-empty"),
        ];
        assert_eq!(found, expected, "{}", world.engine);
        assert_eq!(version(&world).await, before, "one error stops all of it");
    }
}

#[tokio::test]
#[rustfmt::skip]
async fn a_body_that_does_not_fit_says_where() {
    for world in worlds().await {
        let token = world.clerk().await;
        let bearer = format!("Bearer {token}");
        let row = "\"unit\":\"430702\",\"indicator\":\"out.va\"";
        //   media type            body                                            status, code, place
        for (media_type, body, status, code, place) in [
            ("application/json",   "{".to_owned(),                                 400, "body-unreadable", ""),
            ("application/json",   String::new(),                                  400, "body-unreadable", ""),
            ("application/json",   "{\"rows\":[]} x".to_owned(),                   400, "body-unreadable", ""),
            ("application/json",   "{}".to_owned(),                                422, "body-invalid", "."),
            ("application/json",   "[]".to_owned(),                                422, "body-invalid", "."),
            ("application/json",   "{\"rows\":[]}".to_owned(),                     422, "body-invalid", "rows"),
            ("application/json",   "{\"rows\":{}}".to_owned(),                     422, "body-invalid", "rows"),
            ("application/json",   format!("{{\"rows\":[{{{row}}}]}}"),            422, "body-invalid", "rows[0]"),
            ("application/json",   format!("{{\"rows\":[{{{row},\"value\":1}}]}}"), 422, "body-invalid", "rows[0].value"),
            ("application/json",   format!("{{\"rows\":[{{{row},\"valeu\":\"1\"}}]}}"), 422, "body-invalid", "rows[0].valeu"),
            ("application/json",   format!("{{\"rows\":[{{{row},\"value\":\"1\",\"quote\":\"{}\"}}]}}", "q".repeat(501)), 422, "body-invalid", "rows[0].quote"),
            ("application/json",   format!("{{\"source\":\"nobody\",\"rows\":[{{{row},\"value\":\"1\"}}]}}"), 422, "body-invalid", "source"),
            ("application/json",   format!("{{\"rows\":[{{{row},\"value\":\"1\\u0000\"}}]}}"), 422, "body-invalid", ""),
            ("text/plain",         "{}".to_owned(),                                415, "media-type", ""),
            ("multipart/form-data; boundary=x", "{}".to_owned(),                   415, "media-type", ""),
        ] {
            let headers = [("authorization", bearer.as_str()), ("content-type", media_type)];
            let answered = world.send("POST", "/api/v1/figures", &headers, body.clone()).await;
            assert_eq!(answered.refused(), (status, code.to_owned()), "{body}");
            assert_eq!(answered.json()["place"]["name"].as_str().unwrap_or_default(), place, "{body}");
        }
        let large = format!("{{\"title\":\"{}\"}}", "a".repeat(70_000_000));
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let answered = world.send("POST", "/api/v1/figures", &headers, large).await;
        assert_eq!(answered.refused(), (413, "body-large".to_owned()));
    }
}

fn form(boundary: &str, text: &str) -> (String, String) {
    let body = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"july.csv\"\r\n\
         content-type: text/csv\r\n\r\n{text}\r\n--{boundary}--\r\n"
    );
    (format!("multipart/form-data; boundary={boundary}"), body)
}

#[tokio::test]
async fn a_file_goes_the_same_way() {
    for world in worlds().await {
        let token = world.clerk().await;
        let bearer = format!("Bearer {token}");
        let before = version(&world).await;
        let send = async |path: &str, boundary: &str, text: &str| {
            let (kind, body) = form(boundary, text);
            let headers = [
                ("authorization", bearer.as_str()),
                ("content-type", kind.as_str()),
                ("idempotency-key", "july-file"),
                ("accept-language", "en"),
            ];
            world.send("POST", path, &headers, body).await
        };
        let good = "单位,时期,规模工业增加值\n武陵区,2006年1—7月,106.8\n";
        let path = "/api/v1/figures/file?source=statistics.report";
        let tried = send(&format!("{path}&dry_run=true"), "a", good).await;
        assert_eq!((tried.status, &tried.json()["new"]), (StatusCode::OK, &json!(1)), "{}", tried.text);
        assert_eq!(version(&world).await, before);
        let done = send(path, "b", good).await;
        assert_eq!(done.status, StatusCode::CREATED, "{} {}", done.text, world.engine);
        // A form sent again has another boundary, and is the same file.
        let again = send(path, "c", good).await;
        assert_eq!((&again.text, again.header("idempotency-replayed")), (&done.text, "true"));
        assert_eq!(send(path, "d", "单位\n").await.refused(), (422, "idempotency-key-reused".to_owned()));
        let (kind, body) = form("x", "单位,时期,规模工业增加值\n武陵区,2006年13月,1\n");
        let headers = [("authorization", bearer.as_str()), ("content-type", kind.as_str())];
        let wrong = world.send("POST", path, &headers, body).await;
        assert_eq!(wrong.refused(), (422, "findings".to_owned()));
        assert_eq!(
            (&wrong.json()["findings"][0]["cell"], &wrong.json()["findings"][0]["row"]),
            (&json!("B2"), &json!(2))
        );
        let none = world.send("POST", path, &[headers[0], ("content-type", "application/json")], "{}").await;
        assert_eq!(none.refused(), (415, "media-type".to_owned()));
        let empty = "--x\r\ncontent-disposition: form-data; name=\"other\"\r\n\r\n1\r\n--x--\r\n";
        let missing = world.send("POST", path, &headers, empty).await;
        assert_eq!((missing.refused().0, &missing.json()["cause"]), (422, &json!("upload-missing")));
        let versions = world.get(&token, "/api/v1/versions?kind=figures").await.json();
        assert_eq!((&versions["total"], &versions["items"][0]["title"]), (&json!(1), &json!("july.csv")));
    }
}

#[tokio::test]
async fn a_batch_is_taken_back_once() {
    for world in worlds().await {
        let token = world.clerk().await;
        let made = world.post(&token, "/api/v1/figures", &rows("106.8"), &[]).await.json()["version"].clone();
        let path = format!("/api/v1/versions/{made}/withdrawal");
        let tried = world.post(&token, &format!("{path}?dry_run=true"), &json!({}), &[]).await;
        assert_eq!((tried.status, &tried.json()["revised"]), (StatusCode::OK, &json!(1)), "{}", tried.text);
        assert_eq!(world.get(&token, "/api/v1/figures").await.json()["total"], 1);
        let done = world.post(&token, &path, &json!({}), &[]).await;
        assert_eq!(done.status, StatusCode::CREATED, "{} {}", done.text, world.engine);
        assert_eq!(world.get(&token, "/api/v1/figures").await.json()["total"], 0);
        let again = world.post(&token, &path, &json!({}), &[]).await;
        assert_eq!(
            (again.refused(), &again.json()["cause"]),
            ((409, "state-conflict".to_owned()), &json!("withdraw-nothing"))
        );
    }
}

#[tokio::test]
async fn a_browser_writes_from_our_own_pages_only() {
    for world in worlds().await {
        let cookie = signed_in(&world.app, "clerk").await;
        let token = world.clerk().await;
        let bearer = format!("Bearer {token}");
        let json = ("content-type", "application/json");
        for (headers, status) in [
            (vec![("cookie", cookie.as_str())], 403),
            (vec![("cookie", &cookie), ("sec-fetch-site", "cross-site")], 403),
            (vec![("cookie", &cookie), ("sec-fetch-site", "same-origin")], 200),
            (vec![("authorization", &bearer), ("sec-fetch-site", "cross-site")], 200),
            // A token that is wrong is not made good by a session beside it.
            (vec![("cookie", &cookie), ("authorization", "Bearer none")], 401),
        ] {
            let all = [headers.clone(), vec![json]].concat();
            let answered = world.send("POST", "/api/v1/figures?dry_run=true", &all, rows("1").to_string()).await;
            assert_eq!(answered.status.as_u16(), status, "{headers:?}: {}", answered.text);
        }
    }
}
