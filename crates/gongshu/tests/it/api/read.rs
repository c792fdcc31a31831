//! What is read: in parts, at a version, strictly, and never beyond the reach.

use axum::http::StatusCode;
use gongshu::app::testing::appoint;
use gongshu::store::audit::{Filter, list};
use serde_json::{Value, json};

use super::{OWN, World, without_id, worlds};

/// Seven months of the own county: 1, 2 … 7.
async fn months(world: &World) -> i64 {
    let rows: String =
        (1..=7).map(|at| format!("{OWN},out.va,2006-{at:02},ytd,{at}.50,亿元,statistics.report\n")).collect();
    world.state(OWN, &rows).await
}

#[tokio::test]
async fn a_list_in_parts_is_whole_whatever_is_entered_meanwhile() {
    for world in worlds().await {
        let version = months(&world).await;
        let token = world.clerk().await;
        let mut next = Some(format!("/api/v1/figures?unit={OWN}&limit=3"));
        let (mut values, mut parts) = (Vec::new(), 0);
        while let Some(path) = next {
            let page = world.get(&token, &path).await.json();
            assert_eq!((&page["version"], &page["total"]), (&json!(version), &json!(7)), "{path}");
            values.extend(page["items"].as_array().expect("items").iter().map(|it| it["value"].clone()));
            next = page["next"].as_str().map(str::to_owned);
            // Somebody corrects what was read and enters what was not.
            let at = 6 - parts;
            world.state(OWN, &format!("{OWN},out.va,2006-{at:02},ytd,9{at},亿元,statistics.report\n")).await;
            world.state(OWN, &format!("{OWN},out.va,2005-{at:02},ytd,5,亿元,statistics.report\n")).await;
            parts += 1;
        }
        assert_eq!(parts, 3);
        let expected: Vec<Value> = (1..=7).map(|at| json!(format!("{at}.50"))).collect();
        assert_eq!(values, expected, "{}: digits as they were stated", world.engine);
    }
}

#[tokio::test]
async fn figures_are_answered_at_any_version_and_by_what_they_are_about() {
    for world in worlds().await {
        let first = months(&world).await;
        let corrected = world.state(OWN, &format!("{OWN},out.va,2006-07,ytd,8,亿元,statistics.report\n")).await;
        world.state(OWN, &format!("{OWN},out.va,2006-07,growth-ytd,19.1,%,statistics.report\n")).await;
        let token = world.clerk().await;
        //   query                                                        figures as value@batch
        for (query, expected) in [
            ("period=2006-07&aspect=level", vec![("8", corrected)]),
            (&format!("period=2006-07&aspect=level&as_of={first}"), vec![("7.50", first)]),
            ("period=2006-07&aspect=level&as_of=0", vec![]),
            ("period=2006-07&aspect=level&every=true", vec![("8", corrected), ("7.50", first)]),
            ("period=2006-07&aspect=growth", vec![("19.1", corrected + 1)]),
            ("from=2006-06&until=2006-07&span=ytd&aspect=level", vec![("6.50", first), ("8", corrected)]),
            ("span=stock", vec![]),
            ("unit=430702&indicator=out.va&period=2006-02", vec![("2.50", first)]),
        ] {
            let page = world.get(&token, &format!("/api/v1/figures?{query}")).await.json();
            let got: Vec<(&str, i64)> = page["items"]
                .as_array()
                .unwrap_or_else(|| panic!("{query}: {page}"))
                .iter()
                .map(|it| (it["value"].as_str().expect("a text"), it["batch"].as_i64().expect("a number")))
                .collect();
            assert_eq!(got, expected, "{query} {}", world.engine);
        }
    }
}

#[tokio::test]
async fn what_is_misspelt_is_refused_by_name() {
    for world in worlds().await {
        months(&world).await;
        let token = world.clerk().await;
        //   path                                   status, code, place
        for (path, status, code, place) in [
            ("/api/v1/figures?perod=2006-07", 400, "parameter-unknown", "perod"),
            ("/api/v1/figures?period=2006-07&period=2006-06", 400, "parameter-repeated", "period"),
            ("/api/v1/figures?period=2006-13", 400, "parameter-invalid", "period"),
            ("/api/v1/figures?period=", 400, "parameter-invalid", "period"),
            ("/api/v1/figures?limit=0", 400, "parameter-invalid", "limit"),
            ("/api/v1/figures?limit=1001", 400, "parameter-invalid", "limit"),
            ("/api/v1/figures?limit=%2B5", 400, "parameter-invalid", "limit"),
            ("/api/v1/figures?offset=-1", 400, "parameter-invalid", "offset"),
            ("/api/v1/figures?as_of=now", 400, "parameter-invalid", "as_of"),
            ("/api/v1/figures?aspect=sum", 400, "parameter-invalid", "aspect"),
            ("/api/v1/figures?every=1", 400, "parameter-invalid", "every"),
            (&format!("/api/v1/units?q={}", "a".repeat(101)), 400, "parameter-invalid", "q"),
            ("/api/v1/figures?unit=nowhere", 404, "not-found", "unit"),
            ("/api/v1/figures?indicator=nothing", 404, "not-found", "indicator"),
            ("/api/v1/league?period=2006-07", 400, "parameter-missing", "indicator"),
            ("/api/v1/league?indicator=out.va&period=2006-07&group=all", 400, "parameter-invalid", "group"),
            ("/api/v1/answers/value/430702/out.va/2006-77/ytd", 400, "parameter-invalid", "period"),
            ("/api/v1/answers/value/430702/out.va/2006-07/growth", 400, "parameter-invalid", "span"),
            ("/api/v1/answers/guess/430702/out.va/2006-07/ytd", 404, "not-found", "question"),
            ("/api/v1/answers/value/430702/nothing/2006-07/ytd", 404, "not-found", "indicator"),
            ("/api/v1/indicators/nothing", 404, "not-found", "indicator"),
            ("/api/v1/versions/one", 404, "not-found", "number"),
            ("/api/v1/publications/1", 404, "not-found", "number"),
        ] {
            let answered = world.get(&token, path).await;
            assert_eq!(answered.refused(), (status, code.to_owned()), "{path}");
            assert_eq!(answered.json()["place"]["name"], place, "{path}");
        }
    }
}

/// What a person does not reach and what is not there are the same bytes, but for the request's id.
#[tokio::test]
async fn what_is_out_of_reach_is_as_if_it_were_not_there() {
    for world in worlds().await {
        let own = months(&world).await;
        let other = world.state("430802", "430802,out.va,2006-07,ytd,12,亿元,statistics.report\n").await;
        world.state("430802", "ent:other,out.va,2006-07,ytd,5,亿元,statistics.report\n").await;
        let token = world.clerk().await;
        let there = world.get(&token, &format!("/api/v1/versions/{own}")).await;
        assert_eq!(there.status, StatusCode::OK, "{}", there.text);
        for (pattern, secret, nothing) in [
            ("/api/v1/units/X", "ent:other", "ent:nothing"),
            ("/api/v1/units/X", "430802", "430899"),
            ("/api/v1/units?q=X", "430802", "430899"),
            ("/api/v1/units?q=X", "%E5%88%AB%E5%8C%BA", "%E6%B2%A1%E6%9C%89"),
            ("/api/v1/figures?unit=X", "ent:other", "ent:nothing"),
            ("/api/v1/answers/value/X/out.va/2006-07/ytd", "ent:other", "ent:nothing"),
            ("/api/v1/answers/value/X/out.va/2006-07/ytd", "430802", "430899"),
            ("/api/v1/versions/X", &other.to_string(), "9999"),
            ("POST /api/v1/versions/X/withdrawal", &other.to_string(), "9999"),
        ] {
            let (method, path) = pattern.split_once(' ').unwrap_or(("GET", pattern));
            let bearer = format!("Bearer {token}");
            let ask = async |code: &str| {
                let path = path.replace('X', code);
                let mut answered = world.send(method, &path, &[("authorization", &bearer)], "").await;
                // A list names the search it was made by, where there is a next part; here there is none.
                answered.text = answered.text.replace(code, "X");
                (answered.status, without_id(&answered))
            };
            assert_eq!(ask(secret).await, ask(nothing).await, "{pattern} {}", world.engine);
        }
        let listed = world.get(&token, "/api/v1/figures").await.json();
        assert_eq!(listed["total"], 7, "the other county's figures are not counted");
        let versions = world.get(&token, "/api/v1/versions?kind=figures").await.json();
        assert_eq!(versions["total"], 1, "{versions}");
    }
}

#[tokio::test]
async fn a_derived_figure_says_how_and_one_there_is_not_says_why() {
    for world in worlds().await {
        let rows = format!(
            "{OWN},out.va,2006-07,ytd,12,亿元,statistics.report\n{OWN},out.va,2005-07,ytd,10,亿元,statistics.report\n"
        );
        world.state(OWN, &rows).await;
        let token = world.token("clerk", &["see-figures"], 30).await;
        // 12 ÷ 10 − 1 = 20 %
        let growth = world.get(&token, "/api/v1/answers/growth/430702/out.va/2006-07/ytd").await.json();
        assert_eq!((&growth["outcome"], &growth["value"]), (&json!("number"), &json!("20.0000")), "{growth}");
        assert_eq!((&growth["method"], &growth["unit_of_measure"]), (&json!("growth"), &json!("%")));
        assert_eq!(growth["inputs"].as_array().map(Vec::len), Some(2));
        assert_eq!(growth["page"], "/figure/growth/430702/out.va/2006-07/ytd");
        let none = world.get(&token, "/api/v1/answers/growth/430702/out.va/2005-07/ytd").await.json();
        assert_eq!((&none["outcome"], &none["value"]), (&json!("none"), &Value::Null), "{none}");
        assert_eq!(none["reason"], "not-reported");
        assert!(none["text"].as_str().is_some_and(|text| !text.is_empty()));
        // What only looks takes nothing out.
        for path in ["/api/v1/figures", "/api/v1/league?indicator=out.va&period=2006-07", "/api/v1/versions"] {
            assert_eq!(world.get(&token, path).await.refused(), (403, "forbidden".to_owned()), "{path}");
        }
    }
}

#[tokio::test]
async fn what_programs_take_out_is_written_down() {
    for world in worlds().await {
        world.state(OWN, &format!("{OWN},out.va,2006-07,ytd,12,亿元,statistics.report\nent:own,out.va,2006-07,ytd,5,亿元,statistics.report\n")).await;
        appoint(&world.app, "lister", "statistician", OWN).await;
        let token = world.token("lister", &["see-figures", "export-figures"], 30).await;
        let page = world.get(&token, "/api/v1/figures").await.json();
        assert_eq!(page["total"], 2, "{page}");
        world.get(&token, "/api/v1/answers/value/ent:own/out.va/2006-07/ytd").await;
        world.get(&token, "/api/v1/answers/value/430702/out.va/2006-07/ytd").await;
        let filter = Filter { person: "lister".to_owned(), ..Filter::default() };
        let entries = list(world.app.shelf.db(), &filter, i64::MAX, 100).await.expect("the audit chain");
        let of = |action: &str| -> Vec<(String, String)> {
            let own = entries.iter().filter(|entry| entry.action == action);
            own.map(|entry| (entry.subject.clone(), entry.after.clone())).collect()
        };
        assert_eq!(of("export"), [("/api/v1/figures".to_owned(), String::new())]);
        assert_eq!(
            of("read-single"),
            [
                ("/api/v1/answers/value/ent:own/out.va/2006-07/ytd".to_owned(), "ent:own".to_owned()),
                ("/api/v1/figures".to_owned(), "ent:own".to_owned()),
            ]
        );
        let short = world.get(&token, "/api/v1/me").await.json()["token"].as_str().expect("a mark").to_owned();
        let read = entries.iter().find(|entry| entry.action == "read-single").expect("an entry");
        assert!(read.address.ends_with(&format!(" token:{short}")), "{}", read.address);
        assert_eq!(read.post, "lister-post");
    }
}
