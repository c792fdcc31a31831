//! A post changes hands through the pages, on both databases: drawn up by a leader, started by the security administrator,
//! signed by three people; rights move with the next request, duties with the post, and the list stands as it was signed.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::store::Db;
use gongshu::store::audit::{Filter, list};
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::SystemClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::{addresses, seal};
use tower::ServiceExt;

/// Sends a form, or asks for a page where there is none; gives the status, where it leads, and the text.
async fn ask(service: &Router, cookie: &str, path: &str, form: Option<&str>) -> (StatusCode, String, String) {
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
    let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    (status, to, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_post_changes_hands_and_everything_on_it_goes_along() {
    for (engine, address, folder) in addresses().await {
        let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
        let shelf = Shelf::new(db, Arc::new(Packs::standard().expect("the packs are right")));
        let app = App::new(shelf, Arc::new(SystemClock), Arc::new(SystemChance));
        enter(&app, &[("unit", "code,name,kind\n430700,常德市,city\n")]).await;
        for (person, role) in [
            ("wang", "unit-leader"),
            ("office", "group-office"),
            ("chen", "unit-leader"),
            ("guard", "security-administrator"),
            ("clerk", "statistician"),
        ] {
            appoint(&app, person, role, "430700").await;
        }
        let more = [
            ("person", "code,name,unit\nliqiang,李强,430700\n"),
            ("duty", "code,name,post\nd1,联系烟厂,wang-post\n"),
            ("body", "code,name,unit,kind,office\nb1,领导小组,430700,leading-group,office-post\n"),
            ("member", "code,body,post,seat\nm1,b1,wang-post,vice\n"),
        ];
        enter(&app, &more).await;
        let today = app.clock.today().to_string();
        let service = router(app.clone());
        let mut cookies = std::collections::BTreeMap::new();
        for person in ["wang", "office", "chen", "guard", "clerk", "liqiang"] {
            cookies.insert(person, signed_in(&app, person).await);
        }
        let go = async |person: &str, path: &str, form: Option<&str>| ask(&service, &cookies[person], path, form).await;

        // What the post may do, its new holder may from the start on, and its old one no more.
        assert_eq!(go("liqiang", "/indicators", None).await.0, StatusCode::OK);
        assert_eq!(go("liqiang", "/permissions", None).await.0, StatusCode::FORBIDDEN, "{engine}");
        assert_eq!(go("wang", "/permissions", None).await.0, StatusCode::OK);

        // The list is there before anything is decided.
        let (_, _, page) = go("office", &format!("/handovers/new?post=wang-post&day={today}"), None).await;
        assert!(page.contains("联系烟厂") && page.contains("领导小组 · 副组长"), "{engine} {page}");
        // A slip is told beside its field, and nothing is drawn up.
        let wish = |receiver: &str, witness: &str| {
            format!("post=wang-post&day={today}&receiver={receiver}&kind=holder&witness={witness}&reason=moved&paper=")
        };
        let (status, _, page) = go("office", "/handovers", Some(&wish("liqiang", "liqiang"))).await;
        assert!(status == StatusCode::OK && page.contains("witness-error"), "{page}");
        assert_eq!(go("clerk", "/handovers", Some(&wish("liqiang", "chen"))).await.0, StatusCode::FORBIDDEN);
        let (status, to, _) = go("office", "/handovers", Some(&wish("liqiang", "chen"))).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/handovers/1"));

        // Only who may give rights starts it; nothing has moved until then.
        assert_eq!(go("office", "/handovers/1/start", Some("")).await.0, StatusCode::FORBIDDEN);
        assert_eq!(go("liqiang", "/permissions", None).await.0, StatusCode::FORBIDDEN);
        assert_eq!(
            go("liqiang", "/handovers/1", None).await.0,
            StatusCode::NOT_FOUND,
            "not theirs before it is started"
        );
        let (status, to, page) = go("guard", "/handovers/1/start", Some("")).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/handovers/1"), "{engine} {page}");
        assert_eq!(go("liqiang", "/permissions", None).await.0, StatusCode::OK, "rights move with the post, at once");
        assert_eq!(go("wang", "/permissions", None).await.0, StatusCode::FORBIDDEN);

        // What comes later does not change what is signed.
        enter(&app, &[("duty", "code,name,post\nd2,后来的职责,wang-post\n")]).await;
        let (_, _, page) = go("liqiang", "/handovers/1", None).await;
        assert!(page.contains("联系烟厂") && !page.contains("后来的职责"));
        let (_, _, inbox) = go("liqiang", "/inbox", None).await;
        assert!(inbox.contains("请签字"), "{inbox}");
        // One's day begins with it: the post that is new, and the list that waits for a signature; not before one's turn.
        let (_, _, home) = go("liqiang", "/", None).await;
        assert!(home.contains("/register/post/wang-post") && home.contains("href=\"/handovers/1\""), "{home}");
        assert!(!go("chen", "/", None).await.2.contains("href=\"/handovers/1\""), "the witness signs last");

        assert_eq!(go("clerk", "/handovers/1/sign", Some("remark=")).await.0, StatusCode::FORBIDDEN);
        let (_, _, page) = go("chen", "/handovers/1/sign", Some("remark=")).await;
        assert!(page.contains("监交人最后签字"), "{page}");
        for person in ["wang", "liqiang", "chen"] {
            let (status, _, page) = go(person, "/handovers/1/sign", Some("remark=ok")).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{engine} {person} {page}");
        }
        let (_, _, page) = go("office", "/handovers/1", None).await;
        assert!(page.contains("已签结"), "{page}");

        // The duty is still the post's, the old appointment ended yesterday, and all of it is in the audit.
        let roster = app.staff.roster().await.expect("the roster");
        assert_eq!(roster.duties("wang-post", &today).count(), 2);
        let held: Vec<(String, bool)> = roster
            .holdings_of_post("wang-post")
            .iter()
            .map(|holding| (holding.person.clone(), holding.holds_on(&today)))
            .collect();
        assert_eq!(held, [("wang".to_owned(), false), ("liqiang".to_owned(), true)]);
        let entries = list(app.shelf.db(), &Filter::default(), i64::MAX, 100).await.expect("the audit");
        let told: Vec<(&str, &str)> = entries
            .iter()
            .rev()
            .filter(|entry| entry.action == "handover")
            .map(|entry| (entry.person.as_str(), entry.post.as_str()))
            .collect();
        assert_eq!(
            told,
            [("office", "office-post"), ("guard", "guard-post"), ("wang", ""), ("liqiang", ""), ("chen", "")],
            "{engine}"
        );
        let started =
            entries.iter().find(|entry| entry.action == "handover" && entry.person == "guard").expect("started");
        assert!(
            started.before.contains("\"holders\":[\"wang\"]") && started.after.contains("\"holders\":[\"liqiang\"]")
        );
        assert!(started.batch != 0);

        // Nobody starts a handover of their own post, nor one that is given to them.
        let own = format!("post=guard-post&day={today}&receiver=liqiang&kind=holder&witness=chen&reason=x");
        assert_eq!(go("guard", "/handovers", Some(&own)).await.1, "/handovers/2");
        let (status, _, page) = go("guard", "/handovers/2/start", Some("")).await;
        assert!(status == StatusCode::OK && page.contains("不能给自己授权"), "{engine} {page}");
        let gift = format!("post=chen-post&day={today}&receiver=guard&kind=holder&witness=liqiang&reason=x");
        assert_eq!(go("guard", "/handovers", Some(&gift)).await.1, "/handovers/3");
        let (_, _, page) = go("guard", "/handovers/3/start", Some("")).await;
        assert!(page.contains("不能给自己授权"), "{page}");
        assert_eq!(go("guard", "/handovers/3/drop", Some("remark=mistake")).await.0, StatusCode::SEE_OTHER);
        assert_eq!(go("chen", "/permissions", None).await.0, StatusCode::OK, "nothing has moved");
    }
}
