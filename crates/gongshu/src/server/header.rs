//! The headers of every answer: what a browser may do with it, and how its cookies travel.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::Server;

/// No script and no style but from our own files, no frame around us, no form that sends elsewhere.
/// Pictures may be in the text: charts and styles bring small ones.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Set where the answer did not set its own.
const ALWAYS: [(HeaderName, &str); 8] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // For browsers that do not know frame-ancestors.
    (X_FRAME_OPTIONS, "DENY"),
    // An address names units and periods: no other site learns what was read.
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Pages show what the reader may see: no proxy and no shared computer keeps them. Assets say otherwise.
    (CACHE_CONTROL, "no-store"),
];

/// A year, as the lists of HTTPS-only sites ask.
const STAY_WITH_HTTPS: &str = "max-age=31536000; includeSubDomains";

pub(super) async fn set(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let https = server.https();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STAY_WITH_HTTPS));
    }
    guard_cookies(headers, https);
    response
}

/// No script reads a cookie of ours, no other site's request brings one along, and with HTTPS none travels in the clear:
/// whoever sets a cookie may forget to say so.
fn guard_cookies(headers: &mut HeaderMap, https: bool) {
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    if cookies.is_empty() {
        return;
    }
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        let Ok(text) = cookie.to_str() else { continue };
        if let Ok(value) = HeaderValue::from_str(&guarded(text, https)) {
            headers.append(SET_COOKIE, value);
        }
    }
}

fn guarded(cookie: &str, https: bool) -> String {
    let says = |wanted: &str| {
        cookie.split(';').skip(1).any(|part| {
            let name = part.split('=').next().unwrap_or_default().trim();
            name.eq_ignore_ascii_case(wanted)
        })
    };
    let mut guarded = cookie.to_owned();
    for (name, whole, wanted) in
        [("httponly", "; HttpOnly", true), ("samesite", "; SameSite=Lax", true), ("secure", "; Secure", https)]
    {
        if wanted && !says(name) {
            guarded.push_str(whole);
        }
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[rustfmt::skip]
    fn a_cookie_leaves_with_its_flags() {
        for (set, https, sent) in [
            ("a=1",                                      false, "a=1; HttpOnly; SameSite=Lax"),
            ("a=1; Path=/",                              true,  "a=1; Path=/; HttpOnly; SameSite=Lax; Secure"),
            ("a=1; secure; httponly; samesite=strict",   true,  "a=1; secure; httponly; samesite=strict"),
            // A value is no flag.
            ("secure=httponly",                          true,  "secure=httponly; HttpOnly; SameSite=Lax; Secure"),
        ] {
            assert_eq!(guarded(set, https), sent);
        }
    }
}
