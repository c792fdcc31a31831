//! Only our own pages may make us act: a foreign name for our address (DNS rebinding) and another site's form
//! (cross-site request forgery) are refused.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Server, stop};

/// The names we answer to.
pub(super) struct Hosts(Vec<String>);

/// This machine's own names.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Hosts {
    pub fn new(named: &[String]) -> Hosts {
        Hosts(LOCAL.into_iter().map(str::to_owned).chain(named.iter().map(|name| name.to_ascii_lowercase())).collect())
    }

    fn ours(&self, authority: &Authority) -> bool {
        self.0.iter().any(|name| name.eq_ignore_ascii_case(authority.host()))
    }
}

pub(super) async fn only(State(server): State<Server>, request: Request, next: Next) -> Response {
    // No name and no code has a NUL in it, and a database may refuse even to look for one.
    if request.uri().path_and_query().is_some_and(|asked| asked.as_str().contains("%00")) {
        return stop::page(StatusCode::BAD_REQUEST);
    }
    let may = match own_host(&server.0.hosts, request.uri(), request.headers()) {
        Some(host) => changes_nothing(request.method()) || from_our_page(&host, request.headers()),
        None => false,
    };
    if may {
        return next.run(request).await;
    }
    server.metrics().foreign();
    stop::page(StatusCode::FORBIDDEN)
}

/// The name we were called by, when it is ours. HTTP/2 has it in the address, HTTP/1 in a header.
fn own_host(hosts: &Hosts, uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    // Two Host headers: a proxy may have checked the one that we would not read.
    let mut named = headers.get_all(header::HOST).iter();
    let written = match (named.next(), named.next()) {
        (Some(host), None) => Some(Authority::try_from(host.as_bytes()).ok()?),
        (None, _) => None,
        (Some(_), Some(_)) => return None,
    };
    let host = uri.authority().cloned().or(written)?;
    // Somebody's name before the host is no part of ours.
    if host.as_str().contains('@') {
        return None;
    }
    hosts.ours(&host).then_some(host)
}

fn changes_nothing(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// Whether a request that may change something was made by a page of ours, as the browser says: no page can write
/// these headers itself. A token in `Authorization` is nothing a browser adds by itself, so that another site has none.
fn from_our_page(host: &Authority, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let scheme = text(header::AUTHORIZATION).and_then(|value| value.split_once(' ')).map(|(scheme, _)| scheme);
    if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer")) {
        return true;
    }
    let same = |from: &str| from.parse::<Uri>().is_ok_and(|from| from.authority() == Some(host));
    // What is there must agree; what old browsers and plain HTTP leave out, the next one says.
    if headers.contains_key(header::ORIGIN) && !text(header::ORIGIN).is_some_and(same) {
        return false;
    }
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => headers.contains_key(header::ORIGIN) || text(header::REFERER).is_some_and(same),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(written: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = written.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_str(value).unwrap())
        });
        pairs.collect()
    }

    #[test]
    #[rustfmt::skip]
    fn we_answer_to_our_own_names_only() {
        let hosts = Hosts::new(&["Gongshu.City.gov.cn".to_owned(), "10.1.2.3".to_owned()]);
        for (host, ours) in [
            ("localhost", true), ("localhost:8080", true), ("LOCALHOST:1", true), ("127.0.0.1:8080", true), ("[::1]", true), ("[::1]:8080", true),
            ("gongshu.city.gov.cn", true), ("GONGSHU.city.gov.cn:443", true), ("10.1.2.3:80", true),
            ("", false), ("evil.example", false), ("localhost.evil.example", false), ("gongshu.city.gov.cn.evil.example", false),
            ("127.0.0.1.evil.example:8080", false), ("127.0.0.2", false), ("0.0.0.0:8080", false), ("local host", false), ("a@b@localhost", false),
        ] {
            assert_eq!(own_host(&hosts, &Uri::from_static("/"), &headers(&[("host", host)])).is_some(), ours, "{host}");
        }
        assert!(own_host(&hosts, &Uri::from_static("/"), &HeaderMap::new()).is_none());
        let mut two = headers(&[("host", "localhost")]);
        two.append("host", "evil.example".parse().unwrap());
        assert!(own_host(&hosts, &Uri::from_static("/"), &two).is_none());
        // HTTP/2
        assert!(own_host(&hosts, &Uri::from_static("http://localhost:1/"), &HeaderMap::new()).is_some());
        assert!(own_host(&hosts, &Uri::from_static("http://evil.example/"), &HeaderMap::new()).is_none());
    }

    #[test]
    #[rustfmt::skip]
    fn only_our_own_pages_change_something() {
        let host: Authority = "localhost:8080".parse().unwrap();
        let ours = "http://localhost:8080";
        for (written, may) in [
            (&[("sec-fetch-site", "same-origin")][..],                                    true),
            (&[("sec-fetch-site", "none")],                                               true),
            (&[("sec-fetch-site", "same-origin"), ("origin", ours)],                      true),
            (&[("sec-fetch-site", "same-site")],                                          false),
            (&[("sec-fetch-site", "cross-site")],                                         false),
            (&[("sec-fetch-site", "cross-site"), ("origin", ours)],                       false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],    false),
            (&[("sec-fetch-site", "")],                                                   false),
            (&[("origin", ours)],                                                         true),
            (&[("origin", "http://localhost:8081")],                                      false),
            (&[("origin", "http://evil.example")],                                        false),
            (&[("origin", "http://localhost:8080.evil.example")],                         false),
            (&[("origin", "null")],                                                       false),
            (&[("origin", "null"), ("referer", "http://localhost:8080/import")],          false),
            (&[("referer", "http://localhost:8080/import?x=1")],                          true),
            (&[("referer", "http://evil.example/http://localhost:8080/")],                false),
            (&[("referer", "http://localhost:8080@evil.example/")],                       false),
            (&[],                                                                         false),
            (&[("cookie", "session=1")],                                                  false),
            (&[("authorization", "Bearer abc")],                                          true),
            (&[("authorization", "bearer abc"), ("sec-fetch-site", "cross-site")],        true),
            (&[("authorization", "Basic abc")],                                           false),
            (&[("authorization", "Bearer")],                                              false),
        ] {
            assert_eq!(from_our_page(&host, &headers(written)), may, "{written:?}");
        }
    }

    #[test]
    fn what_changes_nothing_needs_no_proof() {
        for (method, safe) in
            [("GET", true), ("HEAD", true), ("POST", false), ("PUT", false), ("DELETE", false), ("FOO", false)]
        {
            assert_eq!(changes_nothing(&method.parse().unwrap()), safe, "{method}");
        }
    }
}
