//! A report sent by a program: tried, refused by cell and rule, sent once, read back.

use axum::http::StatusCode;
use gongshu::app::testing::{appoint, enter};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{World, worlds};

const PATH: &str = "/api/v1/reports/output/2026-07/ent:own";

async fn reporter(world: &World) -> String {
    let rows =
        "code,name,region,industry,in_registry\nent:own,本区一厂,430702,16,in\nent:other,别区一厂,430802,16,in\n";
    enter(&world.app, &[("enterprise", rows)]).await;
    appoint(&world.app, "reporter", "enterprise", "ent:own").await;
    world.token("reporter", &["see-figures", "export-figures", "send-report"], 30).await
}

/// Lines 01, 03, 04, 05 with the same figures a year earlier.
fn report(cells: [[&str; 2]; 4], reason: &str) -> Value {
    let mut sent = Vec::new();
    for (line, [month, ytd]) in ["01", "03", "04", "05"].into_iter().zip(cells) {
        for (column, value) in [("month", month), ("ytd", ytd), ("month_last_year", month), ("ytd_last_year", ytd)] {
            sent.push(json!({ "line": line, "column": column, "value": value }));
        }
    }
    let reasons = if reason.is_empty() {
        json!([])
    } else {
        json!([{ "rule": "V2", "line": "01", "column": "ytd", "reason": reason }])
    };
    json!({ "cells": sent, "explanations": reasons })
}

const HALF: [[&str; 2]; 4] = [["100", "300"], ["50", "150"], ["10", "30"], ["5", "15"]];

#[tokio::test]
async fn a_program_sends_a_report_once_and_reads_it_back() {
    for world in worlds().await {
        let token = reporter(&world).await;
        let nothing = world.get(&token, PATH).await.json();
        assert_eq!((&nothing["state"], &nothing["due"]), (&json!("none"), &json!("2026-08-10")), "{nothing}");

        // Every cell that is no figure at once; then what the rules say.
        let wrong =
            world.post(&token, PATH, &report([["x", "300"], ["50", "-1"], ["1", "1"], ["1", "1"]], ""), &[]).await;
        assert_eq!(wrong.refused(), (422, "findings".to_owned()));
        let fields: Vec<Value> =
            wrong.json()["findings"].as_array().expect("findings").iter().map(|it| it["field"].clone()).collect();
        assert_eq!(fields, ["01.month", "01.month_last_year", "03.ytd", "03.ytd_last_year"]);
        let unexplained = world.post(&token, PATH, &report(HALF, ""), &[]).await.json();
        assert_eq!(
            (&unexplained["findings"][0]["code"], &unexplained["findings"][0]["field"]),
            (&json!("V2"), &json!("01.ytd"))
        );

        let body = report(HALF, "awaiting acceptance");
        let tried = world.post(&token, &format!("{PATH}?dry_run=true"), &body, &[]).await;
        assert_eq!((tried.status, &tried.json()["number"]), (StatusCode::OK, &Value::Null), "{}", tried.text);
        let key = [("idempotency-key", "july")];
        let first = world.post(&token, PATH, &body, &key).await;
        assert_eq!(
            (first.status, &first.json()["number"]),
            (StatusCode::CREATED, &json!(1)),
            "{} {}",
            world.engine,
            first.text
        );
        let again = world.post(&token, PATH, &body, &key).await;
        assert_eq!((first.text, again.header("idempotency-replayed")), (again.text.clone(), "true"));
        let same = world.post(&token, PATH, &report(HALF, ""), &[]).await;
        assert_eq!(
            (same.status, &same.json()["number"]),
            (StatusCode::OK, &Value::Null),
            "the same figures are no new version"
        );

        let told = world.get(&token, PATH).await.json();
        assert_eq!((&told["state"], &told["version"]), (&json!("sent"), &json!(1)));
        assert_eq!(told["cells"][0], json!({ "line": "01", "column": "month", "value": "100" }));
        assert_eq!(told["findings"][0]["code"], "V2");
        world.pass(SignedDuration::from_hours(1));
    }
}

#[tokio::test]
#[rustfmt::skip]
async fn what_is_not_ones_own_is_not_there() {
    for world in worlds().await {
        let token = reporter(&world).await;
        for (path, code) in [
            ("/api/v1/reports/output/2026-07/ent:other",  (404, "not-found")),
            ("/api/v1/reports/output/2026-07/nobody",     (404, "not-found")),
            ("/api/v1/reports/nothing/2026-07/ent:own",   (404, "not-found")),
            ("/api/v1/reports/output/2026/ent:own",       (404, "not-found")),
            ("/api/v1/reports/output/july/ent:own",       (400, "parameter-invalid")),
        ] {
            let expected = (code.0, code.1.to_owned());
            assert_eq!(world.get(&token, path).await.refused(), expected, "{path}");
            assert_eq!(world.post(&token, path, &report(HALF, ""), &[]).await.refused(), expected, "{path}");
        }
        for body in [
            json!({}),
            json!({ "cells": [] }),
            json!({ "cells": [{ "line": "01", "column": "value", "value": "1" }] }),
            json!({ "cells": [{ "line": "01", "column": "ytd", "value": 1 }] }),
            json!({ "cells": [{ "line": "01", "column": "ytd", "value": "1" }, { "line": "01", "column": "ytd", "value": "2" }] }),
        ] {
            assert_eq!(world.post(&token, PATH, &body, &[]).await.refused(), (422, "body-invalid".to_owned()), "{body}");
        }
        // January is part of the merged first two months.
        let january = world.post(&token, "/api/v1/reports/output/2026-01/ent:own", &report(HALF, ""), &[]).await;
        assert_eq!((january.refused(), &january.json()["cause"]), ((409, "state-conflict".to_owned()), &json!("report-not-due")));
    }
}
