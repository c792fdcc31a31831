//! An assessment through its pages: who may do what, what each sees, and what is public when.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::store::Db;
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::FixedClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::{addresses, seal};
use tower::ServiceExt;

async fn ask(service: &Router, cookie: &str, path: &str, form: Option<&str>) -> (StatusCode, String) {
    let request = Request::builder()
        .method(if form.is_some() { "POST" } else { "GET" })
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.unwrap_or_default().to_owned()))
        .expect("a request");
    let response = service.clone().oneshot(request).await.expect("a router always answers");
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

fn on(shelf: &Shelf, day: &str) -> App {
    let moment = format!("{day}T02:00:00Z");
    App::new(shelf.clone(), Arc::new(FixedClock(moment.parse().expect("a moment"))), Arc::new(SystemChance))
}

const TABLE: &str = "unit,indicator,value,target%0Apark:deshan,park.sales,106,100%0Apark:deshan,park.tax,2,2%0A\
park:deshan,park.infrastructure,3,3%0Apark:taoyuan,park.sales,95,100%0Apark:taoyuan,park.tax,2,2%0A\
park:taoyuan,park.infrastructure,1,1";

#[tokio::test]
async fn an_assessment_goes_through_its_pages() {
    let (ok, see, no, forbidden) =
        (StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::NOT_FOUND, StatusCode::FORBIDDEN);
    for (engine, address, folder) in addresses().await {
        let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
        let shelf = Shelf::new(db, Arc::new(Packs::standard().expect("the packs are right")));
        let first = on(&shelf, "2025-01-15");
        let units = "code,name,kind,parent_administrative\n430700,常德市,city,\n430725,桃源县,county,430700\n\
                     park:deshan,德山开发区,park,430700\npark:taoyuan,桃源园,park,430725\n430800,张家界市,city,\n";
        enter(&first, &[("unit", units)]).await;
        for (person, role, unit) in [
            ("office", "group-office", "430700"),
            ("stat", "statistician", "430700"),
            ("park", "park-committee", "park:taoyuan"),
            ("far", "group-office", "430800"),
        ] {
            appoint(&first, person, role, unit).await;
        }
        let go = async |day: &str, person: &str, path: &str, form: Option<&str>| {
            let app = on(&shelf, day);
            let cookie = signed_in(&app, person).await;
            ask(&router(app), &cookie, path, form).await
        };
        let open = format!("scheme=parks-2006&year=2024&table={TABLE}");
        assert_eq!(go("2025-01-15", "stat", "/assessments/new", Some(&open)).await.0, forbidden, "{engine}");
        let wrong = go("2025-01-15", "office", "/assessments/new", Some("scheme=parks-2006&year=20")).await;
        assert!(wrong.0 == ok && wrong.1.contains("2006"), "{}", wrong.1);
        assert_eq!(go("2025-01-15", "office", "/assessments/new", Some(&open)).await.0, see);
        let unit = "/assessments/1/unit/park:taoyuan";
        // The park sees its own before publicity, and nobody elsewhere sees anything.
        let (status, text) = go("2025-01-16", "park", "/assessments/1", None).await;
        assert!(status == ok && text.contains("桃源园") && !text.contains("德山开发区"), "{text}");
        assert_eq!(go("2025-01-16", "park", "/assessments/1/unit/park:deshan", None).await.0, no);
        assert_eq!(go("2025-01-16", "far", "/assessments/1", None).await.0, no);
        let report = "indicator=park.sales&value=98";
        assert_eq!(go("2025-01-16", "far", &format!("{unit}/reported"), Some(report)).await.0, no);
        assert_eq!(go("2025-01-16", "park", &format!("{unit}/reported"), Some(report)).await.0, see);
        assert_eq!(go("2025-01-31", "park", "/assessments/1/filled", Some("")).await.0, forbidden);
        for (day, person, path, form, status) in [
            ("2025-01-31", "office", "/assessments/1/filled", "", see),
            ("2025-02-01", "park", &format!("{unit}/verified")[..], "indicator=park.sales&value=98", forbidden),
            ("2025-02-01", "stat", &format!("{unit}/verified"), "indicator=park.sales&value=97", ok),
            ("2025-02-01", "stat", &format!("{unit}/verified"), "indicator=park.sales&value=97&remark=x", see),
            ("2025-02-10", "office", "/assessments/1/scored", "", see),
            ("2025-02-11", "office", "/assessments/1/published", "data=2025-02-20", see),
            ("2025-02-12", "park", &format!("{unit}/appealed"), "indicator=park.sales&remark=y", see),
        ] {
            let (found, text) = go(day, person, path, Some(form)).await;
            assert_eq!(found, status, "{engine} {day} {person} {path}\n{text}");
        }
        // 40 × 97 % + 60, the way to it, and the veto on the county.
        let (_, text) = go("2025-02-12", "park", unit, None).await;
        assert!(text.contains("98.80") && text.contains("40 × 97 ÷ 100 = 38.8"), "{text}");
        let (_, text) = go("2025-02-12", "park", "/assessments/1", None).await;
        assert!(text.contains("德山开发区") && text.contains("103.00") && text.contains("桃源县"), "{text}");
        let uphold = "indicator=park.sales&value=101&remark=z";
        assert_eq!(go("2025-02-15", "office", &format!("{unit}/upheld"), Some(uphold)).await.0, see);
        let (_, text) = go("2025-02-16", "office", "/assessments/1", None).await;
        assert!(text.contains("100.50") && !text.contains("id=\"vetoes\""), "{text}");
        assert_eq!(text.matches("逐字节相同").count(), 2, "{text}");
        assert_eq!(go("2025-02-21", "office", "/assessments/1/settled", Some("")).await.0, see);
        assert_eq!(go("2025-02-22", "office", "/assessments/1/export.xlsx", None).await.0, ok);
        // Trying other weights keeps nothing.
        let (status, text) =
            go("2025-02-22", "office", "/assessments/schemes/parks-2006?w.park.sales=60&w.park.tax=20", None).await;
        assert!(status == ok && text.contains("id=\"tried\"") && text.contains("value=\"60\""), "{text}");
        let (_, text) = go("2025-02-22", "office", "/assessments/schemes/parks-2006/file?w.park.sales=60", None).await;
        assert!(text.contains("weight = \"60\"") && text.contains("full = \"120\""), "{text}");
        let (_, text) = go("2025-02-22", "office", "/assessments/schemes/parks-2006", None).await;
        assert!(text.contains("value=\"40\""), "{text}");
        let english: BTreeMap<&str, &str> =
            BTreeMap::from([("/assessments?lang=en", "appeals"), ("/assessments/1?lang=en", "Settled")]);
        for (path, word) in english {
            assert!(go("2025-02-22", "park", path, None).await.1.contains(word), "{path}");
        }
    }
}
