//! Every route, asked by every role, for their own unit and for another: what happens is compared with a table a person
//! can read, `docs/permissions.csv`. And whoever may not see something cannot tell whether it is there.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::FromRef;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use basis::clock::Limit;
use gongshu::access::Needs;
use gongshu::app::testing::{appoint, enter, signed_in};
use gongshu::app::{App, router};
use gongshu::assessment;
use gongshu::attachment::{About, attach};
use gongshu::dispatch::{self, Convener};
use gongshu::inbox::{Addressee, Notice, tell};
use gongshu::matter::{Cabinet, Opening};
use gongshu::number::import::plan::Wishes;
use gongshu::number::shelf::Shelf;
use gongshu::number::{import, shelf};
use gongshu::organisation::handover::{Wish, draw};
use gongshu::pack::Packs;
use gongshu::publication::{Draft, draft};
use gongshu::routes::{Door, doors};
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::Db;
use gongshu::store::audit::Who;
use gongshu::store::batch::{Sender, list};
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::FixedClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;
use gongshu::target;
use tower::ServiceExt;

/// Two counties of two cities, each with an enterprise: nobody's sibling, nobody's parent.
const UNITS: &str = "code,name,kind,parent_administrative,parent_statistical
100000,全国,nation,,
430700,常德市,city,100000,
430702,武陵区,county,430700,
430800,张家界市,city,100000,
430802,永定区,county,430800,
ent:own,本区一厂,enterprise,,430702
ent:other,别区一厂,enterprise,,430802
";

const OWN: &str = "430702";
const OTHER: &str = "430802";

/// When everything here happens: two worlds that are compared page by page must not differ by a minute.
const MOMENT: &str = "2026-08-12T01:20:00Z";

async fn world(folder: &tempfile::TempDir, units: &str) -> App {
    let address = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
    let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
    let packs = Arc::new(Packs::standard().expect("the packs are right"));
    // A whole walk in a minute is what limits are there against.
    let limits = "[limit]\nrequests_per_minute_address = 1000000\nrequests_per_minute_person = 1000000\n\
                  sign_ins_per_minute_address = 10000\n";
    let installation = Installation::parse(limits).expect("settings");
    let shelf = Shelf::new(db, packs);
    let app = App::with(
        shelf,
        Arc::new(FixedClock(MOMENT.parse().expect("a moment"))),
        Arc::new(SystemChance),
        &installation,
        Ticks::machine(),
    );
    enter(&app, &[("unit", units)]).await;
    app
}

/// Takes in figures for a unit; gives the version and the file's hash.
async fn figures(app: &App, unit: &str, rows: &str) -> (i64, String) {
    let shelf: &shelf::Shelf = &app.shelf;
    let text = format!("单位,指标,时期,计量方式,数值,计量单位,来源\n{rows}");
    let books = shelf.current().await.expect("books");
    let plan = import::dry_run(&books, "a.csv", text.as_bytes(), &Wishes::default());
    assert!(plan.may_commit(), "{:?}", plan.findings);
    let by = Who::program("test");
    let sender = Sender { file: "a.csv", media_type: "text/csv", bytes: text.as_bytes(), title: unit, unit, by: &by };
    let version = import::commit(shelf, app.clock.as_ref(), &plan, &sender).await.expect("books").expect("taken in");
    let batch = list(shelf.db(), 1).await.expect("versions").remove(0);
    (version, batch.blob)
}

/// What a browser would send there: a file where one comes in, else a short form.
fn sent(method: &Method, path: &str) -> (&'static str, &'static str) {
    let file = ["/import", "/attachments", "/file", "/template"].iter().any(|end| path.ends_with(end));
    match (method, file) {
        (&Method::POST, false) if path.starts_with("/api/") && path.ends_with("/rows") => {
            ("application/json", "{\"rows\":[{\"code\":\"new\"}]}")
        }
        (&Method::POST, false) if path.starts_with("/api/v1/reports/") => {
            ("application/json", "{\"cells\":[{\"line\":\"01\",\"column\":\"ytd\",\"value\":\"1\"}]}")
        }
        (&Method::POST, false) if path.starts_with("/api/") => ("application/json", "{}"),
        (&Method::POST, true) => (
            "multipart/form-data; boundary=x",
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ncode\r\n--x--\r\n",
        ),
        (&Method::POST, false) => ("application/x-www-form-urlencoded", "mark=none"),
        _ => ("text/plain", ""),
    }
}

async fn answer(app: &Router, method: &Method, path: &str, cookie: &str) -> Response {
    let (kind, body) = sent(method, path);
    let mut request = Request::builder()
        .header(header::CONTENT_TYPE, kind)
        .method(method.clone())
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Body::from(body)).expect("a request");
    app.clone().oneshot(request).await.expect("a router always answers")
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 26).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the parts of an address stand for, on one side of the wall.
struct Side {
    unit: String,
    row: &'static str,
    /// An enterprise that reports.
    respondent: &'static str,
    version: i64,
    file: String,
    publication: i64,
    handover: i64,
    matter: i64,
    /// An approval case: its opening prints a receipt.
    case: i64,
    meeting: i64,
    /// A paper that lies before it.
    paper: i64,
    attachment: i64,
    assessment: i64,
    /// A paper of the unit that is assessed.
    evidence: i64,
    /// A notice in the asking person's own inbox, or in somebody else's.
    notice: i64,
}

fn address(door: &Door, side: &Side) -> String {
    let part = |name: &str| match name {
        "unit" => side.unit.clone(),
        "period" => "2006-07".to_owned(),
        "indicator" => "out.va".to_owned(),
        "question" => "value".to_owned(),
        "span" => "ytd".to_owned(),
        "register" => "enterprise".to_owned(),
        "code" if door.path.starts_with("/geo") => "430700".to_owned(),
        "code" if door.path.starts_with("/assessments") => "city-industry".to_owned(),
        "code" => side.row.to_owned(),
        "field" => "region".to_owned(),
        "ending" => "csv".to_owned(),
        "form" => "output".to_owned(),
        "respondent" => side.respondent.to_owned(),
        "number" if door.path.contains("/public") => side.publication.to_string(),
        "number" if door.path.starts_with("/handovers") => side.handover.to_string(),
        "number" if door.path.contains("/notice/") => side.case.to_string(),
        "step" if door.path.contains("/notice/") => "1".to_owned(),
        "number" if door.path.starts_with("/matters") => side.matter.to_string(),
        "number" if door.path.starts_with("/meetings") => side.meeting.to_string(),
        "act" if door.path.contains("/tour/") => "add".to_owned(),
        "act" if door.path.starts_with("/meetings") => "take".to_owned(),
        "act" if door.path.contains("/assist/") => "ask".to_owned(),
        "act" if door.path.contains("/node/") => "node".to_owned(),
        "act" if door.path.contains("/filters/") => "forget".to_owned(),
        "number" if door.path.starts_with("/assessments") => side.assessment.to_string(),
        "paper" if door.path.starts_with("/assessments") => side.evidence.to_string(),
        "act" if door.path.starts_with("/assessments/{number}/unit") => "reported".to_owned(),
        "act" if door.path.starts_with("/assessments") => "filled".to_owned(),
        "paper" => side.paper.to_string(),
        "move" => "accept".to_owned(),
        // Its opening is no card: what is asked is whether the door opens.
        "card" => "1".to_owned(),
        "what" if door.path.starts_with("/matters") => "appeal".to_owned(),
        "act" => "sign".to_owned(),
        "number" if door.path.contains("/attachments/") => side.attachment.to_string(),
        "number" if door.path.starts_with("/inbox") => side.notice.to_string(),
        "number" => side.version.to_string(),
        "step" => "check".to_owned(),
        "hash" => side.file.clone(),
        "name" => "app.css".to_owned(),
        // Of accounts and sessions there is one of each here; what is asked is whether the door opens.
        _ => "nothing".to_owned(),
    };
    let path = door
        .path
        .split('/')
        .map(|piece| piece.strip_prefix('{').and_then(|it| it.strip_suffix('}')).map_or(piece.to_owned(), part))
        .collect::<Vec<_>>()
        .join("/");
    // A list that can be asked for one unit is asked for it.
    if of_a_unit(door) { format!("{path}?unit={}", side.unit) } else { path }
}

fn of_a_unit(door: &Door) -> bool {
    door.path == "/api/v1/figures" && door.method == Method::GET
}

/// Whether an address differs on the two sides of the wall.
fn has_sides(door: &Door) -> bool {
    of_a_unit(door)
        || ["{unit}", "{number}", "{hash}", "{respondent}", "}/{code}", "rows/{code}"]
            .iter()
            .any(|part| door.path.contains(part))
}

/// What a role's cell of the table says.
async fn cell(app: &Router, door: &Door, own: &Side, other: &Side, cookie: &str) -> &'static str {
    let mut opens = [false, false];
    for (at, side) in [own, other].into_iter().enumerate() {
        let response = answer(app, &door.method, &address(door, side), cookie).await;
        let to = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        if response.status() == StatusCode::SEE_OTHER && to.starts_with("/sign-in") {
            return "sign in";
        }
        // Programs are told, not led there.
        if response.status() == StatusCode::UNAUTHORIZED {
            return "sign in";
        }
        if response.status().is_server_error() {
            return "FAILED";
        }
        opens[at] = match response.status() {
            StatusCode::FORBIDDEN => false,
            StatusCode::NOT_FOUND => !has_sides(door),
            _ => true,
        };
    }
    match (has_sides(door), opens) {
        (_, [false, false]) => "no",
        (false, _) => "yes",
        (true, [true, false]) => "own",
        (true, [true, true]) => "own+other",
        (true, [false, true]) => "OTHER ONLY",
    }
}

/// Lays a notice into a person's inbox and gives its number.
async fn notify(app: &App, person: &str) -> i64 {
    let mut write = app.shelf.db().write().await.expect("a turn");
    let notice = Notice { message: "notice-publication-published", href: "/".to_owned(), ..Notice::default() };
    let to = [Addressee::Person(person.to_owned())];
    let numbers = tell(&mut write, app.clock.as_ref(), &Who::program("test"), to, &notice).await.expect("kept");
    write.commit().await.expect("kept");
    numbers[0]
}

fn needs(needs: Needs) -> String {
    match needs {
        Needs::Nothing => "nothing".to_owned(),
        Needs::Known => "password".to_owned(),
        Needs::SignedIn => "signed in".to_owned(),
        Needs::May(deed) => deed.code().to_owned(),
    }
}

#[tokio::test]
async fn every_route_for_every_role_is_as_the_table_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder, UNITS).await;
    let rows = "code,name,region,industry,in_registry\ne-own,本区一厂,430702,16,in\ne-other,别区一厂,430802,16,in\n\
                ent:own,本区报表厂,430702,16,in\nent:other,别区报表厂,430802,16,in\n";
    enter(&app, &[("enterprise", rows)]).await;
    let state = |unit: &str, value: u32| format!("{unit},out.va,2006-07,ytd,{value},亿元,statistics.report\n");
    let both = |unit: &str, single: &str| state(unit, 10) + &state(single, 4);
    let (own_version, own_file) = figures(&app, OWN, &both(OWN, "ent:own")).await;
    let (other_version, other_file) = figures(&app, OTHER, &both(OTHER, "ent:other")).await;
    let mut drafts = Vec::new();
    for unit in [OWN, OTHER] {
        let mut write = app.shelf.db().write().await.expect("a turn");
        let frozen = Draft { unit: unit.to_owned(), period: "2006-07".to_owned(), ..Draft::default() };
        let who = Who::program("somebody");
        drafts.push(draft(&mut write, app.clock.as_ref(), &who, &frozen, Vec::new()).await.expect("a draft"));
        write.commit().await.expect("kept");
    }
    let mut papers = Vec::new();
    for code in ["e-own", "e-other"] {
        let mut write = app.shelf.db().write().await.expect("a turn");
        let about = About { kind: "enterprise", code };
        let by = Who::program("somebody");
        let kept = attach(&mut write, app.clock.as_ref(), &by, about, "a.txt", b"text", "").await.expect("kept");
        papers.push(kept.expect("a paper that is kept"));
        write.commit().await.expect("kept");
    }
    let mut handovers = Vec::new();
    for unit in [OWN, OTHER] {
        let mut write = app.shelf.db().write().await.expect("a turn");
        let wish = Wish { post: "somebody".to_owned(), unit: unit.to_owned(), ..Wish::default() };
        let who = Who::program("somebody");
        handovers.push(draw(&mut write, app.clock.as_ref(), &who, &wish).await.expect("drawn up"));
        write.commit().await.expect("kept");
    }
    // On each side a task between two posts that nobody holds: what opens its page is reach alone.
    let mut matters = Vec::new();
    for (unit, post) in [(OWN, "empty-own"), (OTHER, "empty-other")] {
        enter(&app, &[("post", &format!("code,name,unit,roles\n{post},{post},{unit},handler\n"))]).await;
        let parties = ["asker", "lead"].map(|party| (party.to_owned(), post.to_owned()));
        let opening = Opening {
            kind: "task".to_owned(),
            title: "开工".to_owned(),
            unit: unit.to_owned(),
            parties: parties.into(),
            legal: Some(Limit::working_days(20)),
            ..Opening::default()
        };
        let opened = Cabinet::from_ref(&app).open(&Who::program("somebody"), &opening).await.expect("kept");
        matters.push(opened.expect("a task"));
    }
    // A case of the catalogue on each side, whose receipt is printed.
    let mut cases = Vec::new();
    for (unit, post) in [(OWN, "empty-own"), (OTHER, "empty-other")] {
        let parties = ["window", "handler", "reviewer", "approver"].map(|party| (party.to_owned(), post.to_owned()));
        let opening = Opening {
            kind: "approval".to_owned(),
            title: "营业执照".to_owned(),
            unit: unit.to_owned(),
            item: "business-licence".to_owned(),
            parties: parties.into(),
            fields: [("applicant".to_owned(), "一厂".to_owned())].into(),
            promised: Some(Limit::working_days(5)),
            ..Opening::default()
        };
        let opened = Cabinet::from_ref(&app).open(&Who::program("somebody"), &opening).await.expect("kept");
        cases.push(opened.expect("a case"));
    }
    // And a body on each side, whose meeting opens by itself.
    let bodies = format!(
        "code,name,unit,kind,office\nb-other,别区委常委会,{OTHER},observation-group,empty-other\n\
         b-own,本区委常委会,{OWN},observation-group,empty-own\n"
    );
    enter(&app, &[("body", &bodies)]).await;
    Convener { cabinet: Cabinet::from_ref(&app) }.run().await.expect("kept");
    let meetings = dispatch::store::since(app.shelf.db(), "2026-01-01").await.expect("meetings");
    let meeting = |body: &str| meetings.iter().find(|it| it.body == body).expect("a meeting").matter;
    let mut laid = Vec::new();
    for body in ["b-own", "b-other"] {
        let mut write = app.shelf.db().write().await.expect("a turn");
        let code = meeting(body).to_string();
        let about = About { kind: "matter", code: &code };
        let by = Who::program("somebody");
        let kept = attach(&mut write, app.clock.as_ref(), &by, about, "a.txt", b"text", "").await.expect("kept");
        laid.push(kept.expect("a paper that is kept"));
        write.commit().await.expect("kept");
    }
    // On each side its own assessment, with a paper of whom it assesses.
    let (mut assessments, mut proofs) = (Vec::new(), Vec::new());
    for unit in [OWN, OTHER] {
        let opening = assessment::office::Opening {
            scheme: "city-industry".to_owned(),
            unit: unit.to_owned(),
            year: 2025,
            table: format!("unit,indicator,value,target\n{unit},out.va,106,100\n"),
        };
        let books = app.shelf.current().await.expect("books");
        let (cabinet, by) = (Cabinet::from_ref(&app), Who::program("somebody"));
        let number = assessment::office::open(&cabinet, &books, &target::Book::default(), &by, &opening)
            .await
            .expect("kept")
            .expect("opened");
        let mut write = app.shelf.db().write().await.expect("a turn");
        let code = format!("{number}/{unit}");
        let about = About { kind: "assessment", code: &code };
        let kept = attach(&mut write, app.clock.as_ref(), &by, about, "a.txt", b"text", "").await.expect("kept");
        write.commit().await.expect("kept");
        assessments.push(number);
        proofs.push(kept.expect("a paper that is kept"));
    }
    let mut roles: Vec<String> = app.shelf.packs().roles.iter().map(|it| it.role.code.clone()).collect();
    let mut cookies = BTreeMap::new();
    for role in &roles {
        appoint(&app, role, role, if role == "enterprise" { "ent:own" } else { OWN }).await;
        cookies.insert(role.clone(), signed_in(&app, role).await);
    }
    let somebody_elses = notify(&app, "nobody-here").await;
    let mut notices = BTreeMap::new();
    for role in &roles {
        notices.insert(role.clone(), notify(&app, role).await);
    }
    roles.insert(0, "nobody".to_owned());
    cookies.insert("nobody".to_owned(), String::new());
    let service = router(app.clone());
    let mut table = format!("method,path,needs,{}\n", roles.join(","));
    for door in doors() {
        let mut cells = Vec::new();
        for role in &roles {
            let unit = |it: &str, single: &str| if role == "enterprise" { single.to_owned() } else { it.to_owned() };
            let own = Side {
                unit: unit(OWN, "ent:own"),
                row: "e-own",
                respondent: "ent:own",
                version: own_version,
                file: own_file.clone(),
                publication: drafts[0],
                handover: handovers[0],
                matter: matters[0],
                case: cases[0],
                meeting: meeting("b-own"),
                assessment: assessments[0],
                evidence: proofs[0],
                paper: laid[0],
                attachment: papers[0],
                notice: notices.get(role).copied().unwrap_or(somebody_elses),
            };
            let other = Side {
                unit: unit(OTHER, "ent:other"),
                row: "e-other",
                respondent: "ent:other",
                version: other_version,
                file: other_file.clone(),
                publication: drafts[1],
                handover: handovers[1],
                matter: matters[1],
                case: cases[1],
                meeting: meeting("b-other"),
                assessment: assessments[1],
                evidence: proofs[1],
                paper: laid[1],
                attachment: papers[1],
                notice: somebody_elses,
            };
            // Signing out would end what the next door is asked with.
            if door.path == "/sign-out" {
                cells.push(if role == "nobody" { "sign in" } else { "yes" });
                continue;
            }
            cells.push(cell(&service, &door, &own, &other, &cookies[role]).await);
        }
        table += &format!("{},{},{},{}\n", door.method, door.path, needs(door.needs), cells.join(","));
    }
    assert!(!table.contains("FAILED") && !table.contains("OTHER ONLY"), "{table}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.csv");
    if std::env::var("GONGSHU_WRITE_TABLES").is_ok() {
        std::fs::write(file, &table).expect("the table is written");
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    let differing: Vec<(&str, &str)> =
        table.lines().zip(kept.lines().chain(std::iter::repeat(""))).filter(|(one, other)| one != other).collect();
    assert!(
        kept == table,
        "docs/permissions.csv says otherwise (run with GONGSHU_WRITE_TABLES=1, then read the difference):\n{differing:#?}"
    );
}

/// Rosters, trees and narrowed books are kept between requests, by what they were made from: whatever of it changes counts
/// from the next request on.
#[tokio::test]
async fn a_change_acts_on_the_next_request_whatever_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder, UNITS).await;
    figures(&app, OWN, &format!("{OWN},out.va,2006-07,ytd,10,亿元,statistics.report\n")).await;
    appoint(&app, "city", "statistician", "430700").await;
    let cookie = signed_in(&app, "city").await;
    let service = router(app.clone());
    let path = format!("/cockpit/{OWN}/2006-07");
    let post = "code,name,unit,roles,valid_from\n";
    let holding = "code,post,person,kind,valid_from,valid_until\n";
    let unit = "code,name,kind,parent_administrative,valid_from\n";
    //                register   row                                                         status
    #[rustfmt::skip]
    let steps: [(&str, String, u16); 8] = [
        ("post",    format!("{post}city-post,city,430700,auditor,\n"),                       403),
        ("post",    format!("{post}city-post,city,430700,statistician,\n"),                  200),
        ("post",    format!("{post}city-post,city,430800,statistician,\n"),                  404),
        ("post",    format!("{post}city-post,city,430700,statistician,\n"),                  200),
        ("holding", format!("{holding}city-1,city-post,city,holder,2000-01-01,2000-12-31\n"), 403),
        ("holding", format!("{holding}city-1,city-post,city,holder,2000-01-01,\n"),           200),
        ("unit",    format!("{unit}{OWN},武陵区,county,430800,2000-01-01\n"),                 404),
        ("unit",    format!("{unit}{OWN},武陵区,county,430700,2000-01-02\n"),                 200),
    ];
    let asked = async || answer(&service, &Method::GET, &path, &cookie).await.status().as_u16();
    for _ in 0..2 {
        assert_eq!(asked().await, 200);
    }
    for (register, rows, status) in &steps {
        enter(&app, &[(register, rows)]).await;
        assert_eq!(asked().await, *status, "{rows}");
        assert_eq!(asked().await, *status, "{rows}, again");
    }
}

/// Whatever somebody asks who does not see a unit, the answer is the same as where there is no such unit.
#[tokio::test]
async fn nothing_betrays_what_is_out_of_reach() {
    let mut told = Vec::new();
    for secret in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let units = match secret {
            true => format!("{UNITS}ent:secret,秘密工厂,enterprise,,430802\n430803,秘密区,county,430800,\n"),
            false => UNITS.to_owned(),
        };
        let app = world(&folder, &units).await;
        let state = |unit: &str, value: u32| format!("{unit},out.va,2006-07,ytd,{value},亿元,statistics.report\n");
        let mut rows = state(OWN, 10) + &state("430700", 20) + &state(OTHER, 12);
        if secret {
            rows += &(state("ent:secret", 5) + "ent:secret,out.va,2006-06,ytd,4,亿元,statistics.report\n");
        }
        figures(&app, OWN, &rows).await;
        let enterprises = "code,name,region,industry,in_registry\ne-own,本区一厂,430702,16,in\n";
        let hidden = if secret { "e-secret,秘密工厂,430802,16,in\n" } else { "" };
        enter(&app, &[("enterprise", &format!("{enterprises}{hidden}"))]).await;
        appoint(&app, "county", "park-committee", OWN).await;
        let cookie = signed_in(&app, "county").await;
        let service = router(app);
        let mut answers = Vec::new();
        for path in [
            "/",
            "/cockpit/ent:secret/2006-07",
            "/cockpit/秘密工厂/2006-07",
            "/cockpit/430803",
            "/cockpit/430802/2006-07",
            "/cockpit/430700/2006-07",
            "/cockpit/ent:secret/2006-07/export.xlsx",
            "/indicator/out.va/ent:secret/2006-07",
            "/figure/value/ent:secret/out.va/2006-07/ytd",
            "/figure/pull/430702/out.va/2006-07/ytd?with=ent:secret",
            "/figure/share/430702/out.va/2006-07/ytd?with=ent:secret",
            "/league?indicator=out.va&period=2006-07",
            "/league?indicator=out.va&period=2006-06",
            "/indicators",
            "/bulletin/ent:secret/2006-07",
            "/go?unit=ent:secret&period=2006-07",
            "/search?q=%E7%A7%98%E5%AF%86",
            "/search?q=mm",
            "/search/suggest?q=secret",
            "/register/unit",
            "/register/unit?q=secret",
            "/register/unit?only=kind:enterprise&sort=-code",
            "/register/unit/ent:secret",
            "/register/enterprise",
            "/register/enterprise/e-secret",
            "/register/enterprise/e-secret/attachments/1",
            "/inbox",
            "/inbox/1",
            "/register/enterprise?q=%E7%A7%98%E5%AF%86",
            "/register/enterprise/export/csv",
            "/me?at=ent:secret/2006-07",
            "/posts",
            "/posts?q=secret",
            "/bodies",
            "/handovers",
            "/register/enterprise/suggest/region?q=secret",
            "/register/enterprise/new?region=ent:secret",
            "/register/enterprise/e-secret/change",
        ] {
            let path: String = path
                .chars()
                .map(|c| if c.is_ascii() { c.to_string() } else { gongshu::page::segment(&c.to_string()) })
                .collect();
            let response = answer(&service, &Method::GET, &path, &cookie).await;
            let status = response.status();
            // What differs from one run to the next says nothing: ids of requests, marks of sessions.
            let body = text(response).await;
            let body = without(&body, "/me/sessions/", '/');
            answers.push((path, status, body));
        }
        told.push(answers);
    }
    for (with, without) in told[0].iter().zip(&told[1]) {
        assert_eq!(with, without, "{} betrays what is out of reach", with.0);
    }
    assert!(told[0].iter().any(|(_, status, _)| *status == StatusCode::OK));
}

/// `text` without what stands between `start` and `end`, every time.
fn without(text: &str, start: &str, end: char) -> String {
    let mut pieces = text.split(start);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |done, piece| done + start + piece.find(end).map_or("", |at| &piece[at..]))
}
