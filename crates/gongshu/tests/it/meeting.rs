//! Meetings through the pages, on both databases: the office prepares and issues one, a member reads it, nobody else finds it, and the next
//! month's meeting opens with what became of what was decided.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::FromRef;
use axum::http::{Request, StatusCode, header};
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::dispatch::{Convener, store};
use gongshu::matter::Cabinet;
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::store::Db;
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::FixedClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::{addresses, seal};
use tower::ServiceExt;

/// Sends a form, or asks for a page where there is none; gives the status and the text.
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

/// The same books on another day.
fn on(shelf: &Shelf, moment: &str) -> App {
    App::new(shelf.clone(), Arc::new(FixedClock(moment.parse().expect("a moment"))), Arc::new(SystemChance))
}

#[tokio::test]
async fn a_meeting_goes_through_the_pages_and_the_next_one_opens_with_it() {
    for (engine, address, folder) in addresses().await {
        let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
        let shelf = Shelf::new(db, Arc::new(Packs::standard().expect("the packs are right")));
        let march = on(&shelf, "2026-03-02T02:00:00Z");
        enter(&march, &[("unit", "code,name,kind\n430700,常德市,city\n430800,张家界市,city\n")]).await;
        for (person, role, unit) in [
            ("mayor", "unit-leader", "430700"),
            ("office", "group-office", "430700"),
            ("head", "department", "430700"),
            ("far", "group-office", "430800"),
        ] {
            appoint(&march, person, role, unit).await;
        }
        let body = [
            ("body", "code,name,unit,kind,office\nb1,领导小组,430700,leading-group,office-post\n"),
            ("member", "code,body,post,seat\nm1,b1,mayor-post,chair\nm2,b1,head-post,member\n"),
        ];
        enter(&march, &body).await;
        Convener { cabinet: Cabinet::from_ref(&march) }.run().await.expect("kept");
        let monthly = async |from: &str| {
            let meetings = store::since(shelf.db(), from).await.expect("meetings");
            let own = meetings.into_iter().find(|it| it.series == "group-month" && from <= it.first_day.as_str());
            format!("/meetings/{}", own.expect("a meeting").matter)
        };
        let path = monthly("2026-03-01").await;
        let service = router(march.clone());
        let mut cookies = std::collections::BTreeMap::new();
        for person in ["mayor", "office", "head", "far"] {
            cookies.insert(person, signed_in(&march, person).await);
        }
        let go = async |person: &str, act: &str, form: Option<&str>| {
            ask(&service, &cookies[person], &format!("{path}{act}"), form).await
        };
        assert_eq!(go("far", "", None).await.0, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(go("far", "/add", Some("title=x")).await.0, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(go("head", "/add", Some("title=x")).await.0, StatusCode::FORBIDDEN, "a member only reads");
        // The steps of a meeting are made on its own page only.
        let common = path.replace("/meetings", "/matters");
        assert_eq!(
            ask(&service, &cookies["office"], &format!("{common}/hold"), Some("")).await.0,
            StatusCode::NOT_FOUND
        );
        let see = StatusCode::SEE_OTHER;
        for (act, form, status, told) in [
            ("/add", "title=&why=两次提出", StatusCode::OK, "两次提出"),
            ("/add", "title=二期道路&presenter=head-post", see, ""),
            ("/call", "planned=2026-03-02T15:00&place=", StatusCode::OK, "请写明会议的时间和地点"),
            ("/call", "planned=2026-03-02T15:00&place=三楼", see, ""),
            ("/seats", "came.mayor-post=there", StatusCode::OK, "会议还没有召开"),
            ("/hold", "day=2026-03-02", see, ""),
            ("/issue", "paper=1号", StatusCode::OK, "没有写明这些席位"),
            ("/seats", "came.mayor-post=there&came.head-post=represented", StatusCode::OK, "代会人"),
            ("/seats", "came.mayor-post=there&came.head-post=represented&substitute.head-post=李四", see, ""),
            ("/decide", "line=1&words=四月开工&lead=head-post&due=2026-02-01", StatusCode::OK, "四月开工"),
            ("/decide", "line=1&words=四月开工&lead=head-post&due=20", see, ""),
            ("/task", "line=1", see, ""),
            ("/issue", "paper=纪要1号", see, ""),
            ("/decide", "words=再加一条&lead=head-post&due=20", StatusCode::OK, "纪要不再改动"),
            ("/correct", "words=李四应为李司&reason=笔误", see, ""),
        ] {
            let (got, page) = go("office", act, Some(form)).await;
            assert!(got == status && page.contains(told), "{engine} {act} {form}: {got} {page}");
        }
        let (_, page) = go("head", "", None).await;
        for told in ["四月开工", "纪要已印发", "李四", "李四应为李司", "在办"] {
            assert!(page.contains(told), "{engine} {told}: {page}");
        }

        // A department raises a problem by the same form that assigns tasks; what is mistyped stays.
        let raise = async |form: &str| ask(&service, &cookies["head"], "/matters/new", Some(form)).await;
        assert_eq!(ask(&service, &cookies["head"], "/matters/new?kind=task", None).await.0, StatusCode::FORBIDDEN);
        assert_eq!(ask(&service, &cookies["head"], "/matters/new?kind=meeting", None).await.0, StatusCode::FORBIDDEN);
        let (status, page) =
            raise("kind=problem&title=用地不足&lead=nobody&due=2026-01-01&field.enterprise=烟厂").await;
        assert!(status == StatusCode::OK && page.contains("用地不足") && page.contains("烟厂"), "{engine} {page}");
        assert!(page.contains("没有职务“nobody”") && page.contains("due-error"), "{engine} {page}");
        assert_eq!(
            raise("kind=problem&title=用地不足&lead=head-post&due=2026-03-12&field.enterprise=烟厂").await.0,
            see
        );
        let (_, page) = ask(&service, &cookies["office"], "/matters?show=all&kind=problem", None).await;
        assert!(page.contains("用地不足") && !page.contains("二期道路"), "{engine} {page}");
        // The mayor calls to a talk from the meeting; it says where it comes from, and how often is counted.
        let talk =
            format!("kind=talk&parent={}&title=约谈&lead=head-post&due=2026-03-20", path.replace("/meetings/", ""));
        assert_eq!(ask(&service, &cookies["mayor"], "/matters/new", Some(&talk)).await.0, see);
        let (_, page) = ask(&service, &cookies["mayor"], "/meetings", None).await;
        assert!(page.contains("约谈情况") && page.contains("约谈〔2026〕0001号"), "{engine} {page}");

        // April: the next one opens with it, until it is signed off.
        let april = on(&shelf, "2026-04-02T02:00:00Z");
        Convener { cabinet: Cabinet::from_ref(&april) }.run().await.expect("kept");
        let next = monthly("2026-04-01").await;
        let service = router(april.clone());
        let cookie = signed_in(&april, "office").await;
        let (status, page) = ask(&service, &cookie, &next, None).await;
        assert!(
            status == StatusCode::OK && page.contains("四月开工") && page.contains("上次议定，已超期"),
            "{engine} {page}"
        );
        let task = store::decisions_since(shelf.db(), "2026-03-01").await.expect("decisions")[0].task;
        let head = signed_in(&april, "head").await;
        for (cookie, act, form) in
            [(&head, "accept", ""), (&head, "report", "remark=已开工&paper=照片"), (&cookie, "sign-off", "")]
        {
            assert_eq!(ask(&service, cookie, &format!("/matters/{task}/{act}"), Some(form)).await.0, see, "{act}");
        }
        let (_, page) = ask(&service, &cookie, &next, None).await;
        assert!(page.contains("已办结") && !page.contains("上次议定，"), "{engine} {page}");
    }
}
