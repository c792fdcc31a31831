//! An enterprise reports, through the whole router: who sees what of it, and what every door says of bad input.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use gongshu::app::testing::signed_in;
use gongshu::app::{App, router};
use gongshu::demonstration::{What, load, steps};
use gongshu::number::shelf::Shelf;
use gongshu::pack::Packs;
use gongshu::reporting::store::{self, Asked};
use gongshu::reporting::{State, review};
use gongshu::server::rate::Ticks;
use gongshu::setting::Installation;
use gongshu::store::Db;
use gongshu::store::audit::Who;
use gongshu::store::chance::SystemChance;
use gongshu::store::clock::FixedClock;
use gongshu::store::suite::Suite;
use gongshu::store::testing::seal;
use scraper::{Html, Selector};
use tower::ServiceExt;

/// 8 April 2026, 09:20 in China: output of March is due on Thursday the 9th, 清明 being the Sunday before with Monday off.
const MOMENT: &str = "2026-04-08T01:20:00Z";
const OWN: &str = "/reports/output/2026-03/ent:changde-cigarette";

/// The demonstration's registers, without its figures.
async fn world(folder: &tempfile::TempDir) -> App {
    world_at(folder, MOMENT).await
}

async fn world_at(folder: &tempfile::TempDir, moment: &str) -> App {
    let address = format!("sqlite:{}", folder.path().join("trial.sqlite").display());
    let db = Db::open(&address, seal(folder.path(), Suite::International)).await.expect("books");
    let packs = Arc::new(Packs::standard().expect("the packs are right"));
    let installation = Installation::parse("").expect("settings");
    let clock = Arc::new(FixedClock(moment.parse().expect("a moment")));
    let app = App::with(Shelf::new(db, packs), clock, Arc::new(SystemChance), &installation, Ticks::machine());
    for step in steps().expect("the list is right").iter().filter(|step| matches!(step.what, What::Register(_))) {
        load(&app.shelf, app.clock.as_ref(), step).await.expect("the demonstration loads");
    }
    app
}

async fn ask(app: &Router, method: &str, path: &str, cookie: &str, body: &str) -> Response {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    app.clone().oneshot(request.body(Body::from(body.to_owned())).expect("a request")).await.expect("an answer")
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What stands at a selector on a page: its words, or the value of an input.
fn at(page: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let selector = Selector::parse(selector).expect("a selector");
    let found = page.select(&selector).map(|one| {
        let words = one.text().collect::<Vec<_>>().join(" ");
        one.value().attr("value").map_or(words, str::to_owned).split_whitespace().collect::<Vec<_>>().join(" ")
    });
    found.collect()
}

/// The form filled in: month and year to date of lines 01, 03, 04, 05, a year earlier being the same.
fn filled(cells: [[&str; 2]; 4], seen: i64) -> String {
    let mut pairs = vec![format!("seen={seen}")];
    for (line, [month, ytd]) in ["01", "03", "04", "05"].into_iter().zip(cells) {
        for (column, value) in [("month", month), ("ytd", ytd), ("month_last_year", month), ("ytd_last_year", ytd)] {
            pairs.push(format!("cell.{line}.{column}={value}"));
        }
    }
    pairs.join("&")
}

const PLAIN: [[&str; 2]; 4] = [["100", "300"], ["95", "290"], ["10", "30"], ["5", "15"]];

#[tokio::test]
async fn an_enterprise_sees_its_own_reports_and_the_statistics_duty_sees_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let mut cookies = Vec::new();
    for person in ["enterprise", "statistician", "county", "department"] {
        cookies.push(signed_in(&app, person).await);
    }
    //  who                 its home             the report
    let expected = [
        (StatusCode::OK, StatusCode::OK),
        (StatusCode::OK, StatusCode::OK),
        (StatusCode::OK, StatusCode::OK),
        (StatusCode::FORBIDDEN, StatusCode::NOT_FOUND),
    ];
    for (cookie, (home, report)) in cookies.iter().zip(expected) {
        assert_eq!(ask(&service, "GET", "/reports", cookie, "").await.status(), home);
        assert_eq!(ask(&service, "GET", OWN, cookie, "").await.status(), report);
    }
    // Of its own there is one for each form that is due, and of nobody else's.
    let page = text(ask(&service, "GET", "/reports", &cookies[0], "").await).await;
    let links: Vec<String> = {
        let page = Html::parse_document(&page);
        let links = Selector::parse("tbody th a").expect("a selector");
        page.select(&links).filter_map(|one| one.value().attr("href").map(str::to_owned)).collect()
    };
    assert!(links.contains(&OWN.to_owned()), "{links:?}");
    assert!(links.iter().all(|link| link.ends_with("/ent:changde-cigarette")), "{links:?}");
    // March is due on the 9th; of February, whose day was 9 March, it is asked as well.
    assert!(at(&page, ".sentence")[0].contains("已过报送期限"), "{:?}", at(&page, ".sentence"));
    // The same waits on the page of today.
    let home = text(ask(&service, "GET", "/", &cookies[0], "").await).await;
    assert!(home.contains("报送《工业产销总值》2026年3月，还有 1 天"), "{home}");
    // Only the enterprise itself fills it in.
    let read = text(ask(&service, "GET", OWN, &cookies[1], "").await).await;
    assert_eq!(at(&read, "form.report input:not([type=hidden])").len(), 0);
    let send = ask(&service, "POST", &format!("{OWN}/send"), &cookies[1], "").await;
    assert_eq!(send.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_report_is_refused_with_everything_typed_and_then_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    let send = format!("{OWN}/send");

    // Letters: the cell says so, everything else stays.
    let wrong = [["12万", "300"], ["95", "290"], ["10", "30"], ["5", "15"]];
    let page = text(ask(&service, "POST", &send, &cookie, &filled(wrong, 0)).await).await;
    assert_eq!(at(&page, "[aria-invalid]"), ["12万", "12万"]);
    assert_eq!(at(&page, "[autofocus]"), ["12万"]);
    assert_eq!(at(&page, "[id='cell.01.month-error']"), ["“12万”不是数，请只填数字"]);
    assert_eq!(at(&page, "[name='cell.03.ytd']"), ["290"]);

    // Exports of 60 within sales of 50 break a rule; the list says what would do.
    let exports = [["100", "300"], ["50", "150"], ["60", "200"], ["5", "15"]];
    let page = text(ask(&service, "POST", &send, &cookie, &filled(exports, 0)).await).await;
    let says = at(&page, "li[data-cell='cell.03.month'] .says");
    assert_eq!(says, ["销售产值 50 小于其中的出口交货值 60 现在是 50，应 ≥ 60"]);

    // Sales at half of output must be explained: without a reason it comes back, with one it is taken.
    let half = [["100", "300"], ["50", "150"], ["10", "30"], ["5", "15"]];
    let page = text(ask(&service, "POST", &send, &cookie, &filled(half, 0)).await).await;
    assert_eq!(at(&page, "textarea[name='why.V2.01.ytd']").len(), 1);
    let explained = format!("{}&why.V2.01.ytd=awaiting+acceptance", filled(half, 0));
    let sent = ask(&service, "POST", &send, &cookie, &explained).await;
    assert_eq!(
        (sent.status(), sent.headers()[header::LOCATION].to_str().ok()),
        (StatusCode::SEE_OTHER, Some(&*format!("{OWN}?sent=1")))
    );
    let page = text(ask(&service, "GET", &format!("{OWN}?sent=1"), &cookie, "").await).await;
    assert!(at(&page, ".sentence")[0].starts_with("报送成功：第 1 版，编号 1，2026-04-08 09:20"), "{page}");
    assert_eq!(at(&page, "[id='cell.01.ytd']"), ["300"]);
    assert_eq!(
        at(&page, "form.report input:not([type=hidden])").len(),
        0,
        "what was sent is corrected on purpose only"
    );

    // Who filled in the page before that version came learns of it; who saw it sends the second.
    let page = text(ask(&service, "POST", &send, &cookie, &filled(PLAIN, 0)).await).await;
    assert!(at(&page, ".errors")[0].contains("又有新的一版"), "{page}");
    let sent = ask(&service, "POST", &send, &cookie, &filled(PLAIN, 1)).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, ".timeline li").len(), 2);
}

#[tokio::test]
async fn drafts_keep_what_is_a_figure_and_checks_keep_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    let body = "part=1&cell.01.month=1,234&cell.03.month=abc&cell.04.month=%EF%BC%91%EF%BC%92";
    let saved = text(ask(&service, "POST", &format!("{OWN}/draft"), &cookie, body).await).await;
    assert_eq!(saved, "已保存 09:20，1 个格子不是数，没有保存");
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    let values = ["01", "03", "04"].map(|line| at(&page, &format!("[name='cell.{line}.month']")).concat());
    assert_eq!(values, ["1234", "", "12"]);
    let part =
        text(ask(&service, "POST", &format!("{OWN}/check"), &cookie, "part=1&cell.03.month=5&cell.04.month=6").await)
            .await;
    assert!(at(&part, "li[data-grade=must] .says")[0].starts_with("销售产值 5 小于"), "{part}");
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, "[name='cell.03.month']"), [""], "a check keeps nothing");
}

#[tokio::test]
#[rustfmt::skip]
async fn every_door_says_what_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    for (path, status) in [
        ("/reports/nothing/2026-03/ent:changde-cigarette",  404), // no such form
        ("/reports/output/2026/ent:changde-cigarette",      404), // a year is no month
        ("/reports/output/2026-13/ent:changde-cigarette",   400),
        ("/reports/output/march/ent:changde-cigarette",     400),
        ("/reports/output/2026-03/ent:zoomlion",            404), // somebody else's
        ("/reports/output/2026-03/nobody",                  404),
        ("/reports/output/2026-03/%00",                       400),
        ("/reports/output/2026-01/ent:changde-cigarette",   200), // January is part of the merged first two months: read only
    ] {
        assert_eq!(ask(&service, "GET", path, &cookie, "").await.status().as_u16(), status, "GET {path}");
        for act in ["draft", "check", "send"] {
            let answered = ask(&service, "POST", &format!("{path}/{act}"), &cookie, "cell.01.month=1").await;
            assert_eq!(answered.status().as_u16(), status, "{act} {path}");
        }
    }
    let page = text(ask(&service, "POST", "/reports/output/2026-01/ent:changde-cigarette/send", &cookie, "cell.01.month=1").await).await;
    assert!(at(&page, ".errors")[0].contains("不报 2026-01"), "{page}");
    // Cells of lines and columns that are not there, numbers beyond any unit, a name that is none.
    let body = "cell.99.month=1&cell.01.month=1e308&cell.05.ytd=NaN&cell.x=1&why.=1&seen=x&cell.01.value=3";
    let page = text(ask(&service, "POST", &format!("{OWN}/check"), &cookie, body).await).await;
    assert_eq!(at(&page, "#checks li.must").len(), 3, "{page}");
}

/// The office takes a step with what the enterprise sent last.
async fn step(app: &App, state: State, reason: &str) {
    let asked = Asked { form: "output", period: "2026-03", respondent: "ent:changde-cigarette" };
    let report = store::latest(app.shelf.db(), asked).await.expect("books").pop().expect("a report");
    let form = app.shelf.packs().form("output").expect("a form").clone();
    let who = Who::program("clerk");
    let taken = review(app.shelf.db(), app.clock.as_ref(), &who, &form, &report, state, reason).await;
    taken.expect("books").expect("a step that may be taken");
}

#[tokio::test]
async fn what_came_back_is_first_and_what_was_checked_is_read_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    let send = format!("{OWN}/send");
    assert_eq!(ask(&service, "POST", &send, &cookie, &filled(PLAIN, 0)).await.status(), StatusCode::SEE_OTHER);

    step(&app, State::Returned, "出口交货值请核对").await;
    let home = text(ask(&service, "GET", "/reports", &cookie, "").await).await;
    assert_eq!(at(&home, ".sentence"), ["1 张表被退回，请先改正重报。"]);
    assert!(at(&home, ".waits tbody tr")[0].contains("出口交货值请核对"), "{home}");
    let today = text(ask(&service, "GET", "/", &cookie, "").await).await;
    assert!(today.contains("《工业产销总值》2026年3月 被退回"), "{today}");
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, ".sentence"), ["退回：出口交货值请核对。改好后再报送一次。"]);
    assert_eq!(at(&page, "[name='cell.04.month']"), ["10"], "what was sent is what is mended");
    assert_eq!(ask(&service, "POST", &send, &cookie, &filled(PLAIN, 1)).await.status(), StatusCode::SEE_OTHER);

    step(&app, State::Checked, "").await;
    let page = text(ask(&service, "GET", &format!("{OWN}?correct=1"), &cookie, "").await).await;
    assert!(at(&page, ".sentence")[0].starts_with("第 2 版已审核通过"), "{page}");
    for act in ["draft", "check", "send"] {
        let page = text(ask(&service, "POST", &format!("{OWN}/{act}"), &cookie, &filled(PLAIN, 2)).await).await;
        assert!(at(&page, ".errors")[0].contains("请先由审核人退回"), "{act} {page}");
        assert_eq!(at(&page, "form.report input:not([type=hidden])").len(), 0, "{act}");
    }
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, ".timeline li").len(), 4, "two versions, a return and a check");
}

#[tokio::test]
async fn a_form_past_its_last_day_locks_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    // The form is valid until the last day of 2027.
    let app = world_at(&folder, "2028-01-05T01:20:00Z").await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    let own = OWN.replace("2026-03", "2027-12");
    let page = text(ask(&service, "GET", &own, &cookie, "").await).await;
    assert!(at(&page, ".sentence")[0].contains("有效期到 2027-12-31"), "{page}");
    assert_eq!(at(&page, "form.report input:not([type=hidden])").len(), 0);
    let page = text(ask(&service, "POST", &format!("{own}/send"), &cookie, &filled(PLAIN, 0)).await).await;
    assert!(at(&page, ".errors")[0].contains("已经停用"), "{page}");
    let home = text(ask(&service, "GET", "/reports", &cookie, "").await).await;
    assert_eq!(at(&home, ".sentence"), ["要报的都报了，暂时没有要办的。"], "nobody is asked for what is locked");
}

#[tokio::test]
async fn a_figure_is_asked_about_answered_at_its_cell_and_settled() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let (own, office) = (signed_in(&app, "enterprise").await, signed_in(&app, "statistician").await);
    let desk = OWN.replace("/reports/", "/desk/");
    let month = "/desk/output/2026-03";
    let sent = ask(&service, "POST", &format!("{OWN}/send"), &own, &filled(PLAIN, 0)).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);

    let asking = "cell=04.month&text=%E5%87%BA%E5%8F%A3%E4%B8%BA%E4%BD%95%E5%A4%A7%E5%A2%9E"; // 出口为何大增
    let to_ask = format!("{desk}/ask");
    // Nothing said, a cell that is none, and somebody who may not ask.
    for (body, cookie, status) in [
        ("cell=04.month&text=+", &office, StatusCode::BAD_REQUEST),
        ("cell=99.month&text=a", &office, StatusCode::BAD_REQUEST),
        ("cell=04&text=a", &office, StatusCode::BAD_REQUEST),
        (asking, &own, StatusCode::FORBIDDEN),
        (asking, &office, StatusCode::SEE_OTHER),
    ] {
        assert_eq!(ask(&service, "POST", &to_ask, cookie, body).await.status(), status, "{body}");
    }
    let page = text(ask(&service, "GET", month, &office, "").await).await;
    assert_eq!(at(&page, ".strip a[data-state=asked] b"), ["1"]);
    assert!(at(&page, "a[href$='#question-1']").len() == 1 && page.contains("出口为何大增"), "{page}");

    // The respondent reads it at the cell, hears of it, and answers.
    let page = text(ask(&service, "GET", OWN, &own, "").await).await;
    assert_eq!(at(&page, "[id='cell.04.month'] a.asked[href='#question-1']").len(), 1, "{page}");
    assert!(at(&page, "#question-1")[0].contains("出口为何大增"), "{page}");
    let inbox = text(ask(&service, "GET", "/inbox", &own, "").await).await;
    assert!(inbox.contains("有查询：出口为何大增"), "{inbox}");
    let answer = format!("{OWN}/question/1");
    assert_eq!(ask(&service, "POST", &answer, &own, "text=").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(ask(&service, "POST", &answer, &office, "text=a").await.status(), StatusCode::FORBIDDEN);
    let two = ask(&service, "POST", &answer.replace("/1", "/2"), &own, "text=a").await;
    assert_eq!(two.status(), StatusCode::BAD_REQUEST, "a question that is not there");
    let answered = ask(&service, "POST", &answer, &own, "text=a+new+customer").await;
    assert_eq!(answered.status(), StatusCode::SEE_OTHER);

    // The desk has it as its own turn; settled, it is open no more and takes no further word.
    let page = text(ask(&service, "GET", month, &office, "").await).await;
    assert!(page.contains("a new customer") && page.contains("已答复，待了结"), "{page}");
    let settle = format!("{desk}/question/1/settle");
    assert_eq!(ask(&service, "POST", &settle, &office, "text=").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(ask(&service, "POST", &settle, &office, "text=").await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(ask(&service, "POST", &answer, &own, "text=b").await.status(), StatusCode::BAD_REQUEST);
    let page = text(ask(&service, "GET", month, &office, "").await).await;
    assert_eq!(at(&page, ".strip a[data-state=asked] b"), ["0"]);
    let page = text(ask(&service, "GET", OWN, &own, "").await).await;
    assert_eq!((at(&page, "a.asked").len(), at(&page, "#question-1 .timeline li").len()), (0, 3), "{page}");
}

#[tokio::test]
async fn reasons_of_a_draft_stay_and_a_report_from_a_template_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world(&folder).await;
    let service = router(app.clone());
    let cookie = signed_in(&app, "enterprise").await;
    // Sales at half of output are to be explained; the reason is typed, saved, and there after a reload.
    let half = [["100", "300"], ["50", "150"], ["10", "30"], ["5", "15"]];
    let body = format!("part=1&{}&why.V2.01.ytd=awaiting+acceptance", filled(half, 0));
    ask(&service, "POST", &format!("{OWN}/draft"), &cookie, &body).await;
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, "textarea[name='why.V2.01.ytd']"), ["awaiting acceptance"]);

    // The template, its first figure changed, fills the draft; the reason stays, for a file has none.
    let template = ask(&service, "GET", &format!("{OWN}/template.xlsx"), &cookie, "").await;
    let bytes = axum::body::to_bytes(template.into_body(), 1 << 24).await.expect("a body");
    let mut book = rust_xlsxwriter::Workbook::new();
    for grid in files::grid::read("a.xlsx", &bytes).expect("a workbook") {
        let sheet = book.add_worksheet();
        sheet.set_name(&grid.name).expect("a name");
        for row in 1..=grid.row_count() {
            for column in 1..=grid.column_count() {
                let words = grid.cell(row, column).text();
                let words = if words == "100" { "101".to_owned() } else { words };
                sheet.write_string(row - 1, u16::try_from(column - 1).expect("few"), words).expect("a cell");
            }
        }
    }
    let file = book.save_to_buffer().expect("a workbook");
    let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n";
    let form = [head.as_bytes(), &file, b"\r\n--x--\r\n"].concat();
    let request = Request::builder()
        .method("POST")
        .uri(format!("{OWN}/template"))
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let filled_in =
        service.clone().oneshot(request.body(Body::from(form)).expect("a request")).await.expect("an answer");
    assert_eq!(filled_in.status(), StatusCode::SEE_OTHER);
    let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
    assert_eq!(at(&page, "[name='cell.01.month']"), ["101"]);
    assert_eq!(at(&page, "textarea[name='why.V2.01.ytd']"), ["awaiting acceptance"]);

    // Sent as it came, it came by a workbook, whose file is kept; changed on the page, by the page.
    let cells = |first: &str| filled(half, 0).replace("=100", &format!("={first}")) + "&why.V2.01.ytd=awaiting";
    for (seen, first, way) in [(0, "101", "表格文件"), (1, "102", "网页填报")] {
        if seen == 1 {
            // The same template again, and then a figure changed by hand.
            let draft = format!("part=1&{}", cells("101"));
            ask(&service, "POST", &format!("{OWN}/draft"), &cookie, &draft).await;
        }
        let body = cells(first).replace("seen=0", &format!("seen={seen}"));
        let sent = ask(&service, "POST", &format!("{OWN}/send"), &cookie, &body).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "{way}");
        let page = text(ask(&service, "GET", OWN, &cookie, "").await).await;
        assert!(at(&page, ".timeline li")[0].contains(way), "{:?}", at(&page, ".timeline li"));
    }
}
