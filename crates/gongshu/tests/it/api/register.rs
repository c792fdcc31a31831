//! Rows of registers, read and entered by programs.

use axum::http::StatusCode;
use gongshu::app::testing::{appoint, enter};
use serde_json::{Value, json};

use super::{OWN, World, without_id, worlds};

const ENTERPRISES: &str =
    "code,name,region,industry,in_registry\ne-own,本区一厂,430702,16,in\ne-other,别区一厂,430802,16,in\n";

async fn token(world: &World) -> String {
    enter(&world.app, &[("enterprise", ENTERPRISES)]).await;
    world.token("clerk", &["see-register", "export-register", "enter-register"], 30).await
}

fn row(code: &str, name: &str, region: &str) -> Value {
    json!({ "code": code, "fields": { "name": name, "region": region, "industry": "16", "in_registry": "in" } })
}

#[tokio::test]
async fn rows_are_read_within_reach_with_their_history() {
    for world in worlds().await {
        let token = token(&world).await;
        let registers = world.get(&token, "/api/v1/registers").await.json();
        let enterprise = registers["items"].as_array().expect("items").iter().find(|it| it["code"] == "enterprise");
        let enterprise = enterprise.unwrap_or_else(|| panic!("{registers}"));
        assert_eq!((&enterprise["may_enter"], &enterprise["name"]["zh"].is_string()), (&json!(true), &true));
        let first = world.get(&token, "/api/v1/registers/enterprise/rows").await.json();
        assert_eq!((&first["total"], &first["items"][0]["code"]), (&json!(1), &json!("e-own")), "{first}");
        let before = first["version"].as_i64().expect("a version");
        enter(&world.app, &[("enterprise", "code,name,region,industry,in_registry\ne-own,本区新厂,430702,16,in\n")])
            .await;
        let now = world.get(&token, "/api/v1/registers/enterprise/rows/e-own").await.json();
        assert_eq!(now["row"]["fields"]["name"], "本区新厂", "{now}");
        assert_eq!(now["history"].as_array().map(Vec::len), Some(2));
        let then = world.get(&token, &format!("/api/v1/registers/enterprise/rows/e-own?as_of={before}")).await.json();
        assert_eq!((&then["row"]["fields"]["name"], &then["version"]), (&json!("本区一厂"), &json!(before)));
        assert_eq!(then["history"].as_array().map(Vec::len), Some(1));
        for (query, total) in [
            ("q=%E6%96%B0%E5%8E%82", 1),
            ("q=%E5%88%AB%E5%8C%BA", 0),
            ("only=in_registry:in", 1),
            ("only=in_registry:out", 0),
            ("on=2026-08-12", 1),
            ("as_of=0", 0),
        ] {
            let page = world.get(&token, &format!("/api/v1/registers/enterprise/rows?{query}")).await.json();
            assert_eq!(page["total"], total, "{query}: {page}");
        }
        let ask = async |code: &str| {
            let answered = world.get(&token, &format!("/api/v1/registers/enterprise/rows/{code}")).await;
            (answered.status, without_id(&answered))
        };
        assert_eq!(ask("e-other").await, ask("e-nothing").await, "{}", world.engine);
        for (path, expected) in [
            ("/api/v1/registers/nothing/rows", (404, "not-found")),
            ("/api/v1/registers/enterprise/rows?on=2026-02-30", (400, "parameter-invalid")),
            ("/api/v1/registers/enterprise/rows?only=", (400, "parameter-invalid")),
        ] {
            assert_eq!(world.get(&token, path).await.refused(), (expected.0, expected.1.to_owned()), "{path}");
        }
        let looking = world.token("clerk", &["see-register"], 30).await;
        let list = world.get(&looking, "/api/v1/registers/enterprise/rows").await;
        assert_eq!(list.refused(), (403, "forbidden".to_owned()), "a list in machine form is an export");
        assert_eq!(world.get(&looking, "/api/v1/registers/enterprise/rows/e-own").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn rows_are_entered_once_where_one_may() {
    for world in worlds().await {
        let token = token(&world).await;
        let path = "/api/v1/registers/enterprise/rows";
        let two = json!({ "rows": [row("e-1", "一厂", OWN), row("e-2", "二厂", OWN)] });
        let tried = world.post(&token, &format!("{path}?dry_run=true"), &two, &[]).await;
        assert_eq!((tried.status, &tried.json()["new"]), (StatusCode::OK, &json!(2)), "{}", tried.text);
        assert_eq!(world.get(&token, path).await.json()["total"], 1);
        let key = [("idempotency-key", "two-works")];
        let done = world.post(&token, path, &two, &key).await;
        assert_eq!(done.status, StatusCode::CREATED, "{} {}", done.text, world.engine);
        let again = world.post(&token, path, &two, &key).await;
        assert_eq!((&again.text, again.header("idempotency-replayed")), (&done.text, "true"));
        assert_eq!(world.get(&token, path).await.json()["total"], 3);
        // What no row names stays as it is.
        let renamed = json!({ "rows": [{ "code": "e-1", "fields": { "name": "一厂（改）", "region": OWN, "industry": "16", "in_registry": "in" } }] });
        assert_eq!(world.post(&token, path, &renamed, &[]).await.json()["revised"], 1);
        // Somebody else's place, and somebody else's row, which looks like a code that is taken.
        let wrong = json!({ "rows": [row("e-3", "三厂", "430802"), row("e-other", "四厂", OWN)] });
        let refused = world.post(&token, path, &wrong, &[]).await;
        assert_eq!(refused.refused(), (422, "findings".to_owned()));
        let told = refused.json();
        let rows: Vec<u64> = told["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|it| it["row"].as_u64().unwrap_or_default())
            .collect();
        assert_eq!(rows, [1, 2], "{told}");
        for (body, place) in [
            (json!({ "rows": [] }), "rows"),
            (json!({ "rows": [{ "code": "" }] }), "rows[0].code"),
            (json!({ "rows": [{ "code": "a" }, row("b", "乙", OWN)] }), "rows[1].fields"),
            (json!({ "rows": [{ "code": "a", "name": "甲" }] }), "rows[0].name"),
        ] {
            let answered = world.post(&token, path, &body, &[]).await;
            assert_eq!(answered.refused(), (422, "body-invalid".to_owned()), "{body}");
            assert_eq!(answered.json()["place"]["name"], place, "{body}");
        }
        let unknown = json!({ "rows": [{ "code": "a", "fields": { "colour": "red" } }] });
        let answered = world.post(&token, path, &unknown, &[]).await;
        assert_eq!(answered.json()["findings"][0]["code"], "register-heading-unknown", "{}", answered.text);
        let file = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\
                    code,name,region,industry,in_registry\ne-5,五厂,430702,16,in\n\r\n--x--\r\n";
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "multipart/form-data; boundary=x")];
        let sent = world.send("POST", "/api/v1/registers/enterprise/file", &headers, file).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        // Appointments give rights: nobody's program enters them.
        appoint(&world.app, "guard", "security-administrator", OWN).await;
        let holding = world.post(&token, "/api/v1/registers/holding/rows", &two, &[]).await;
        assert_eq!(holding.refused(), (403, "forbidden".to_owned()));
    }
}
