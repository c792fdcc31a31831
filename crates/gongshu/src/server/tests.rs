//! The server around small routes of its own: what is logged, what a failure says, who is slow, how it ends.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};
use tower::ServiceExt;
use tracing::instrument::WithSubscriber;

use super::listen::{Limits, serve};
use super::rate::Ticks;
use super::*;

fn server(installation: &Installation) -> Server {
    Server::new(installation, "2026-08-09T01:20:00Z".parse().unwrap(), Ticks::machine())
}

fn asked(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost")
        .header("sec-fetch-site", "same-origin")
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A log kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_has_the_route_and_the_id_and_nothing_anybody_said() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    let routes = Router::new().route("/unit/{code}", post(|_: Bytes| async { [("set-cookie", "sid=COOKIE-OUT")] }));
    let router: Router = server(&Installation::default()).around(routes);
    let request = asked("POST", "/unit/PATH-SECRET?q=QUERY-SECRET")
        .header("cookie", "sid=COOKIE-IN")
        .header("authorization", "Bearer TOKEN-SECRET")
        .header("x-forwarded-for", "192.0.2.77")
        .header("user-agent", "AGENT-SECRET")
        .body(Body::from("BODY-SECRET"))
        .unwrap();
    let response = router.oneshot(request).with_subscriber(subscriber.finish()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = written.lines().find(|line| line.contains("answered")).expect("the request has its line");
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let fields = &line["fields"];
    assert_eq!(fields["route"], "/unit/{code}");
    assert_eq!((&fields["method"], &fields["status"]), (&"POST".into(), &200.into()));
    assert_eq!(fields["request.id"], id.as_str());
    assert!(fields["duration_ms"].is_u64());
    for told in ["SECRET", "COOKIE", "192.0.2.77"] {
        assert!(!written.contains(told), "{told} in {written}");
    }
}

#[tokio::test]
async fn a_failure_says_the_id_that_the_log_has() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    async fn fails() -> &'static str {
        panic!("a figure nobody may read")
    }
    let router: Router = server(&Installation::default()).around(Router::new().route("/", get(fails)));
    let request = asked("GET", "/").header("x-request-id", "mine").body(Body::empty()).unwrap();
    let response = router.oneshot(request).with_subscriber(subscriber).await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_ne!(id, "mine", "the id is ours");
    let page = text(response).await;
    assert!(page.matches(&id).count() == 2, "in both languages: {page}");
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let panicked = written.lines().find(|line| line.contains("panicked")).expect("the log has it");
    assert!(panicked.contains(&id) && !written.contains("a figure"), "{written}");
}

#[tokio::test]
async fn ids_differ() {
    let router: Router = server(&Installation::default()).around(Router::new());
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let response = router.clone().oneshot(asked("GET", "/").body(Body::empty()).unwrap()).await.unwrap();
        ids.insert(response.headers()["x-request-id"].clone().to_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 100);
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_ended() {
    let Server(parts) = server(&Installation::default());
    let mut parts = Arc::into_inner(parts).unwrap();
    parts.request = SHORT;
    let routes = Router::new().route("/", get(std::future::pending::<&'static str>));
    let router: Router = Server(Arc::new(parts)).around(routes);
    let response = router.oneshot(asked("GET", "/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn https_is_kept_to_once_it_is_set() {
    for https in [false, true] {
        let mut installation = Installation::default();
        installation.serve.https = https;
        let routes = Router::new().route("/", get(|| async { [("set-cookie", "a=1")] }));
        let router: Router = server(&installation).around(routes);
        let response = router.oneshot(asked("GET", "/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers().contains_key("strict-transport-security"), https);
        assert_eq!(response.headers()["set-cookie"].to_str().unwrap().contains("Secure"), https);
    }
}

/// A running server with short limits, and the way to end it.
struct Trial {
    address: std::net::SocketAddr,
    end: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<usize>,
    server: Server,
}

/// Long enough for a machine that is busy, short enough to wait for.
const SHORT: Duration = Duration::from_millis(300);

async fn running(routes: Router, connections: usize, stop: Duration) -> Trial {
    let mut installation = Installation::default();
    installation.limit.body_seconds = 1;
    let server = server(&installation);
    let router = server.around(routes);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, asked) = oneshot::channel::<()>();
    let limits = Limits { connections, header: SHORT, idle: SHORT, stop };
    let own = server.clone();
    let ended = tokio::spawn(async move {
        serve(listener, router, &own, &limits, async {
            let _ = asked.await;
        })
        .await
    });
    Trial { address, end, ended, server }
}

/// Everything that comes until the connection ends; fails when it stays open.
async fn until_cut(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut read)).await;
    // A reset is an end as well.
    let _ = ended.expect("the connection is ended");
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test]
async fn slow_clients_are_cut() {
    let routes =
        Router::new().route("/", get(|| async { "here" })).route("/take", post(|body: Bytes| async move { body }));
    let trial = running(routes, 100, SHORT).await;
    let head = "POST /take HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\ncontent-length: 10\r\n\r\n";
    // What the client sends, and how the answer begins before the end; nothing where none is owed.
    for (sent, answer) in [
        ("", ""),
        ("GET / HT", ""),
        ("GET / HTTP/1.1\r\nhost: local", ""),
        ("PRI * HTTP/2.0\r\n", ""),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\0"),
        // An idle connection after its answer.
        ("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", "HTTP/1.1 200 OK"),
        // A body that stands still.
        (head, "HTTP/1.1 400"),
    ] {
        let mut stream = TcpStream::connect(trial.address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let said = until_cut(&mut stream).await;
        assert!(said.starts_with(answer), "{sent:?} → {said:?}");
        assert!(!answer.is_empty() || !said.starts_with("HTTP/1.1 2"), "{sent:?} → {said:?}");
    }
    // A head that trickles: each byte in time, the whole never.
    let mut stream = TcpStream::connect(trial.address).await.unwrap();
    let mut ticks = tokio::time::interval(SHORT / 6);
    let mut cut = false;
    for byte in "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".bytes() {
        ticks.tick().await;
        cut = cut || stream.write_all(&[byte]).await.is_err();
    }
    let mut read = Vec::new();
    cut = cut || stream.read_to_end(&mut read).await.is_err() || !String::from_utf8_lossy(&read).contains("200 OK");
    assert!(cut, "a trickled head was answered");
    let _ = trial.end.send(());
    assert_eq!(trial.ended.await.unwrap(), 0);
}

#[tokio::test]
async fn an_answer_nobody_fetches_is_not_kept() {
    // More than the buffers on the way hold.
    let large = Bytes::from(vec![b' '; 64 << 20]);
    let routes =
        Router::new().route("/", get(|| async move { ([("content-type", "application/octet-stream")], large) }));
    let trial = running(routes, 100, SHORT).await;
    let mut stream = TcpStream::connect(trial.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    let counted = async {
        let mut ticks = tokio::time::interval(SHORT / 6);
        while !trial.server.metrics().text().contains("gongshu_connections_cut_total{why=\"slow\"} 1") {
            ticks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), counted).await.expect("the connection is cut");
}

#[tokio::test]
async fn one_address_leaves_room_for_others() {
    let trial = running(Router::new(), 8, SHORT).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(trial.address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        let mut first = [0; 1];
        stream.read_exact(&mut first).await.unwrap();
        held.push(stream);
    }
    let mut third = TcpStream::connect(trial.address).await.unwrap();
    assert_eq!(until_cut(&mut third).await, "");
}

#[tokio::test]
async fn what_is_under_way_is_finished_when_the_program_is_asked_to_end() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (started, waiting) = (Arc::clone(&begun), Arc::clone(&go_on));
    let slow = move || async move {
        started.notify_one();
        waiting.notified().await;
        "done"
    };
    for (goes_on, cut) in [(true, 0), (false, 1)] {
        let stop = if goes_on { Duration::from_secs(20) } else { SHORT };
        let trial = running(Router::new().route("/", get(slow.clone())), 100, stop).await;
        let mut stream = TcpStream::connect(trial.address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        begun.notified().await;
        trial.end.send(()).unwrap();
        // Nobody new is taken from here on; who is in gets his answer if it comes in time.
        let refused = async {
            let mut ticks = tokio::time::interval(SHORT / 10);
            while TcpStream::connect(trial.address).await.is_ok() {
                ticks.tick().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), refused).await.expect("the listener is closed");
        if goes_on {
            go_on.notify_one();
        }
        assert_eq!(until_cut(&mut stream).await.ends_with("done"), goes_on);
        assert_eq!(trial.ended.await.unwrap(), cut);
    }
}
