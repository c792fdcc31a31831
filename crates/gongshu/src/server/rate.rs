//! How often: an address, a signed-in person, and tries to sign in, each a number a minute.
//!
//! Whoever spends an allowance gets it back evenly over the minute; a burst of the whole number is all right.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, FakeRelativeClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::client::Client;
use super::metrics::Metrics;
use super::{Server, stop};
use crate::setting::Limit;

/// What measures the time between requests.
#[derive(Clone, Debug)]
pub enum Ticks {
    /// This machine's, from when the program started.
    Machine(Instant),
    /// A test's own.
    Fake(FakeRelativeClock),
}

impl Ticks {
    pub fn machine() -> Ticks {
        Ticks::Machine(Instant::now())
    }
}

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match self {
            Ticks::Machine(start) => start.elapsed(),
            Ticks::Fake(clock) => Duration::from_nanos(clock.now().as_u64()),
        }
    }
}

/// How long until the next request is welcome. As an answer: status 429 and a page that says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait(pub Duration);

impl IntoResponse for Wait {
    fn into_response(self) -> Response {
        let seconds = self.0.as_secs() + u64::from(0 < self.0.subsec_nanos());
        let mut response = stop::page(StatusCode::TOO_MANY_REQUESTS);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        response
    }
}

type Limiter = RateLimiter<Arc<str>, DashMapStateStore<Arc<str>>, Ticks, NoOpMiddleware<Duration>>;

/// The allowances. Cheap to clone.
#[derive(Clone)]
pub struct Rates {
    addresses: Arc<Allowance>,
    persons: Arc<Allowance>,
    sign_ins: Arc<Allowance>,
    metrics: Metrics,
}

struct Allowance {
    /// How the counter of refusals calls it.
    name: &'static str,
    limiter: Limiter,
}

/// Visitors counted apart at once; each takes some hundred bytes. Beyond, newcomers share one allowance until others
/// have theirs back: a flood from a million addresses fills no memory.
const KEPT: usize = 50_000;

impl Allowance {
    fn new(name: &'static str, per_minute: u32, ticks: &Ticks) -> Arc<Allowance> {
        let number = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::new(Quota::per_minute(number), DashMapStateStore::default(), ticks.clone());
        Arc::new(Allowance { name, limiter })
    }

    fn take(&self, key: &str) -> Result<(), Wait> {
        if KEPT <= self.limiter.len() {
            // Forgets whoever has his whole allowance again.
            self.limiter.retain_recent();
        }
        let key = if KEPT <= self.limiter.len() { "" } else { key };
        let taken = self.limiter.check_key(&Arc::from(key));
        taken.map_err(|until| Wait(until.wait_time_from(self.limiter.clock().now())))
    }
}

impl Rates {
    pub(super) fn new(limit: &Limit, ticks: Ticks, metrics: Metrics) -> Rates {
        Rates {
            addresses: Allowance::new("address", limit.requests_per_minute_address, &ticks),
            persons: Allowance::new("person", limit.requests_per_minute_person, &ticks),
            sign_ins: Allowance::new("sign_in", limit.sign_ins_per_minute_address, &ticks),
            metrics,
        }
    }

    /// One request of a signed-in person, by a key that stays his.
    pub fn person(&self, key: &str) -> Result<(), Wait> {
        self.counted(&self.persons, key)
    }

    /// One try to get in from an address: a password, a code, a token.
    pub fn sign_in(&self, address: IpAddr) -> Result<(), Wait> {
        self.counted(&self.sign_ins, &neighbourhood(address))
    }

    /// One request from an address.
    fn address(&self, address: IpAddr) -> Result<(), Wait> {
        self.counted(&self.addresses, &neighbourhood(address))
    }

    fn counted(&self, allowance: &Allowance, key: &str) -> Result<(), Wait> {
        allowance.take(key).inspect_err(|_| self.metrics.limited(allowance.name))
    }
}

/// An IPv4 address, or the 64 bits of an IPv6 address that one subscriber has for himself.
fn neighbourhood(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [one, two, three, four, ..] = address.segments();
            Ipv6Addr::new(one, two, three, four, 0, 0, 0, 0).to_string()
        }
    }
}

/// Paths where somebody tries to get in; posting to them costs from the smaller allowance too.
const DOORS: [&str; 2] = ["/sign-in", "/setup"];

pub(super) async fn within(State(server): State<Server>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Browsers keep styles and scripts for good; a first page asks for them all at once.
    let asset = path.starts_with("/assets/");
    let tries = request.method() == Method::POST && DOORS.iter().any(|door| path.starts_with(door));
    if let Some(Client { address, .. }) = request.extensions().get::<Client>().copied()
        && !asset
    {
        let rates = server.rates();
        let taken = rates.address(address).and_then(|()| if tries { rates.sign_in(address) } else { Ok(()) });
        if let Err(wait) = taken {
            return wait.into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(limit: &Limit) -> (Rates, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Rates::new(limit, Ticks::Fake(clock.clone()), Metrics::new()), clock)
    }

    #[test]
    fn an_allowance_is_spent_and_comes_back() {
        let (rates, clock) = rates(&Limit { requests_per_minute_person: 60, ..Limit::default() });
        for _ in 0..60 {
            assert_eq!(rates.person("a"), Ok(()));
        }
        assert_eq!(rates.person("a"), Err(Wait(Duration::from_secs(1))));
        assert_eq!(rates.person("b"), Ok(()), "another person has his own");
        clock.advance(Duration::from_secs(1));
        assert_eq!(rates.person("a"), Ok(()));
        assert!(rates.person("a").is_err());
        clock.advance(Duration::from_secs(60));
        for _ in 0..60 {
            assert_eq!(rates.person("a"), Ok(()));
        }
    }

    #[test]
    fn a_subscriber_is_one_visitor() {
        for (one, other, same) in [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8::1", "2001:db8::ffff:1", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ] {
            let key = |text: &str| neighbourhood(text.parse().unwrap());
            assert_eq!(key(one) == key(other), same, "{one} {other}");
        }
    }

    #[test]
    fn a_flood_from_many_addresses_fills_no_memory() {
        let (rates, clock) = rates(&Limit { requests_per_minute_person: 60, ..Limit::default() });
        for number in 0..KEPT + 1000 {
            let _ = rates.person(&number.to_string());
        }
        assert!(rates.persons.limiter.len() <= KEPT + 1, "{}", rates.persons.limiter.len());
        assert!(rates.person("newcomer").is_err(), "newcomers share one allowance, which is spent");
        clock.advance(Duration::from_secs(61));
        assert_eq!(rates.person("newcomer"), Ok(()));
        assert!(rates.persons.limiter.len() < 10);
    }
}
