//! The listener: takes connections, gives each only so much time, and ends without losing what was acknowledged.
//!
//! A connection on which no handler runs and nothing is written for a while is ended: that is an idle one, one that
//! never asks, one that trickles its request, and one that does not fetch its answer. Handlers have limits of
//! their own (`Server`).

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tower::ServiceExt;

use super::Server;
use crate::setting::Installation;

/// How long and how many.
#[derive(Clone, Debug)]
pub struct Limits {
    pub connections: usize,
    /// For a request's head, and between requests of HTTP/1.
    pub header: Duration,
    /// Without a handler running and without anything written.
    pub idle: Duration,
    /// For requests under way, once asked to end.
    pub stop: Duration,
}

/// Longer than a head may take, and than a browser that reads a large answer over a bad line pauses.
const IDLE_SECONDS: u64 = 60;

/// One address holds at most this part of the connections; the others still find a place. Trusted proxies speak for many.
const SHARE: usize = 4;

/// The head of a request: an address with a long query and a browser's cookies are a few KB.
const HEAD_BYTES: usize = 64 * 1024;

/// Requests at once on one HTTP/2 connection: a page with its assets.
const STREAMS: u32 = 64;

/// When the system refuses a connection (no descriptors left), asking again at once would only burn the processor.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

impl Limits {
    pub fn of(installation: &Installation) -> Limits {
        let seconds = |number: u32| Duration::from_secs(u64::from(number));
        let header = seconds(installation.limit.header_seconds);
        Limits {
            connections: installation.limit.connections,
            header,
            idle: header.max(Duration::from_secs(IDLE_SECONDS)),
            stop: seconds(installation.serve.stop_seconds),
        }
    }
}

/// Serves until `end`, then takes no more connections, lets requests under way finish, and cuts off what is left when
/// the time for it is over. Gives how many connections were cut off.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    server: &Server,
    limits: &Limits,
    end: impl Future<Output = ()>,
) -> usize {
    let room = Arc::new(Semaphore::new(limits.connections));
    let open = Open { server: server.clone(), most: (limits.connections / SHARE).max(1), held: Arc::default() };
    let ending = GracefulShutdown::new();
    let mut tasks = tokio::task::JoinSet::new();
    let mut end = std::pin::pin!(end);
    loop {
        while tasks.try_join_next().is_some() {}
        let taken = tokio::select! {
            biased;
            () = &mut end => break,
            // Beyond the limit newcomers wait in the system's own queue.
            taken = async {
                let place = Arc::clone(&room).acquire_owned().await.ok()?;
                Some((place, listener.accept().await))
            } => taken,
        };
        let Some((place, accepted)) = taken else { break };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(REFUSED_PAUSE).await;
                continue;
            }
        };
        let Some(held) = open.hold(peer.ip()) else {
            open.server.metrics().cut("address");
            continue;
        };
        let connection = converse(stream, peer, router.clone(), limits, ending.watcher(), server.clone());
        tasks.spawn(async move {
            connection.await;
            drop((held, place));
        });
    }
    // No new connection is taken from here on: the next ones go to whoever serves after us.
    drop(listener);
    let finished = tokio::time::timeout(limits.stop, ending.shutdown()).await.is_ok();
    while tasks.try_join_next().is_some() {}
    let cut = if finished { 0 } else { tasks.len() };
    tasks.shutdown().await;
    cut
}

/// One connection, from its first byte to its end.
fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    watcher: hyper_util::server::graceful::Watcher,
    server: Server,
) -> impl Future<Output = ()> + Send + use<> {
    // An answer goes out when it is ready; it is written in one piece anyway.
    let _ = stream.set_nodelay(true);
    let pulse = Arc::new(Pulse::new());
    let beating = Arc::clone(&pulse);
    let service = service_fn(move |mut asked: Request<Incoming>| {
        let running = Running::begin(&beating);
        asked.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().oneshot(asked.map(Body::new));
        async move {
            let answer = answer.await;
            drop(running);
            answer
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.header).max_buf_size(HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX));
    let (idle, header) = (limits.idle, limits.header);
    let watched = Watched { stream, pulse: Arc::clone(&pulse) };
    async move {
        let connection = builder.serve_connection(TokioIo::new(watched), service).into_owned();
        let connection = watcher.watch(connection);
        tokio::select! {
            // An error is the client's: it went away, or sent what is no HTTP.
            _ = connection => {}
            () = pulse.stopped(header, idle) => server.metrics().cut("slow"),
        }
    }
}

/// The life of a connection: handlers running, and when something last went out. Reading does not count: whoever trickles
/// a request reads forever.
struct Pulse {
    opened: Instant,
    running: AtomicUsize,
    /// Requests so far: before the first, a connection has only the time of a head.
    begun: AtomicUsize,
    /// Milliseconds after `opened`.
    moved: AtomicU64,
}

impl Pulse {
    fn new() -> Pulse {
        Pulse {
            opened: Instant::now(),
            running: AtomicUsize::new(0),
            begun: AtomicUsize::new(0),
            moved: AtomicU64::new(0),
        }
    }

    fn beat(&self) {
        let now = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(now, Ordering::Relaxed);
    }

    /// Ready when the connection stands still.
    async fn stopped(&self, header: Duration, idle: Duration) {
        loop {
            let moved = Duration::from_millis(self.moved.load(Ordering::Relaxed));
            let until = match (self.begun.load(Ordering::Relaxed), self.running.load(Ordering::Relaxed)) {
                (0, _) => self.opened + header,
                (_, 0) => self.opened + moved + idle,
                _ => Instant::now() + idle,
            };
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }
}

/// A handler runs for as long as this lives, also when its client goes away.
struct Running(Arc<Pulse>);

impl Running {
    fn begin(pulse: &Arc<Pulse>) -> Running {
        pulse.running.fetch_add(1, Ordering::Relaxed);
        pulse.begun.fetch_add(1, Ordering::Relaxed);
        Running(Arc::clone(pulse))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.beat();
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A stream that notes when something went out.
struct Watched {
    stream: TcpStream,
    pulse: Arc<Pulse>,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl Watched {
    fn noted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(written, Poll::Ready(Ok(count)) if 0 < count) {
            self.pulse.beat();
        }
        written
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.noted(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.noted(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The open connections, by address.
struct Open {
    server: Server,
    most: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One open connection.
struct Held {
    server: Server,
    address: IpAddr,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Open {
    /// A place for a connection from `address`, unless it has its share.
    fn hold(&self, address: IpAddr) -> Option<Held> {
        let address = address.to_canonical();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(address).or_insert(0);
        if self.most <= *count && !self.server.0.whereabouts.is_proxy(address) {
            return None;
        }
        *count += 1;
        self.server.metrics().connection(true);
        Some(Held { server: self.server.clone(), address, held: Arc::clone(&self.held) })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(&self.address) {
            Some(count) if 1 < *count => *count -= 1,
            _ => {
                held.remove(&self.address);
            }
        }
        self.server.metrics().connection(false);
    }
}
