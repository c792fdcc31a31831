//! Who asks: the visitor's address, through the proxies we trust, and whether he may watch the program itself.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::{Server, stop};

/// The visitor of a request. In the request's extensions before any handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Client {
    pub address: IpAddr,
    /// Whether he asks from this machine, from a proxy for itself, or from an address named in `watchers`.
    pub watcher: bool,
}

/// Whose word on addresses counts, and who may watch.
pub(super) struct Whereabouts {
    proxies: Vec<IpAddr>,
    watchers: Vec<IpAddr>,
}

impl Whereabouts {
    pub fn new(proxies: &[IpAddr], watchers: &[IpAddr]) -> Whereabouts {
        let plain = |all: &[IpAddr]| all.iter().map(IpAddr::to_canonical).collect();
        Whereabouts { proxies: plain(proxies), watchers: plain(watchers) }
    }

    /// The visitor behind `peer`: going back from us along the proxies' list, the first address that is no trusted proxy.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let peer = peer.to_canonical();
        let lists = headers.get_all("x-forwarded-for").iter();
        let written: Vec<&str> = lists.filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(',')).collect();
        let forwarded = !written.is_empty() || headers.contains_key("forwarded");
        let mut address = peer;
        for hop in written.iter().rev() {
            if !self.proxies.contains(&address) {
                break;
            }
            let Some(before) = hop_address(hop) else { break };
            address = before;
        }
        // A proxy nobody named in the settings makes the whole world look like this machine: what was passed on is
        // not this machine's own, unless a trusted proxy says so.
        let honest = !forwarded || self.proxies.contains(&peer);
        let named = |all: &[IpAddr]| all.contains(&address);
        let watcher = honest && (address.is_loopback() || named(&self.watchers) || named(&self.proxies));
        Client { address, watcher }
    }

    /// Whether connections from `peer` are many visitors' at once.
    pub fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies.contains(&peer.to_canonical())
    }
}

/// `10.1.2.3`, `10.1.2.3:4711`, `fd00::5`, `[fd00::5]:4711`, as proxies write them.
fn hop_address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let address = hop.parse().or_else(|_| hop.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// Notes the visitor. A request without a connection is a test's own, from this machine.
pub(super) async fn find(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let client = server.0.whereabouts.client(peer.unwrap_or(Ipv4Addr::LOCALHOST.into()), request.headers());
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Lets a handler answer only those who may watch the program; for others there is no such page.
pub struct Watcher;

impl<S: Sync> FromRequestParts<S> for Watcher {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Watcher, Response> {
        match parts.extensions.get::<Client>() {
            Some(client) if client.watcher => Ok(Watcher),
            _ => Err(stop::page(StatusCode::NOT_FOUND)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[rustfmt::skip]
    fn the_visitor_is_found_behind_trusted_proxies_only() {
        let whereabouts = Whereabouts::new(
            &["127.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()],
            &["10.0.0.9".parse().unwrap()],
        );
        //   peer                forwarded for                         visitor        watcher
        for (peer, forwarded, address, watcher) in [
            ("127.0.0.1",        "",                                   "127.0.0.1",   true),
            ("::ffff:127.0.0.1", "",                                   "127.0.0.1",   true),
            ("::1",              "",                                   "::1",         true),
            // ::1 is not among the proxies: its list does not count, and what it passes on is not its own.
            ("::1",              "192.0.2.7",                          "::1",         false),
            ("127.0.0.1",        "192.0.2.7",                          "192.0.2.7",   false),
            ("127.0.0.1",        "192.0.2.7, 10.0.0.2",                "192.0.2.7",   false),
            // What the visitor wrote himself stands left of what the proxy wrote.
            ("127.0.0.1",        "127.0.0.1, 192.0.2.7",               "192.0.2.7",   false),
            ("127.0.0.1",        "192.0.2.7:5123",                     "192.0.2.7",   false),
            ("127.0.0.1",        "[2001:db8::1]:99",                   "2001:db8::1", false),
            ("127.0.0.1",        "127.0.0.1",                          "127.0.0.1",   true),
            ("127.0.0.1",        "nonsense",                           "127.0.0.1",   true),
            ("192.0.2.8",        "127.0.0.1",                          "192.0.2.8",   false),
            ("10.0.0.9",         "",                                   "10.0.0.9",    true),
            ("10.0.0.9",         "10.0.0.9",                           "10.0.0.9",    false),
            ("10.0.0.2",         "",                                   "10.0.0.2",    true),
        ] {
            let mut headers = HeaderMap::new();
            if !forwarded.is_empty() {
                headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            }
            let client = whereabouts.client(peer.parse().unwrap(), &headers);
            assert_eq!(client, Client { address: address.parse().unwrap(), watcher }, "{peer} for {forwarded}");
        }
    }
}
