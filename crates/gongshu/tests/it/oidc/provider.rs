//! A provider of the test's own, on loopback: as the standard has it, or with one thing wrong.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the provider does. Each test bends one thing.
pub struct Manner {
    /// What it calls itself; `None` for its own address.
    pub issuer: Option<String>,
    pub status: StatusCode,
    pub slow: Duration,
    /// Spaces before the document.
    pub padding: usize,
    pub token_endpoint: Option<String>,
    pub by_body: bool,
    /// Published keys, by number.
    pub published: Vec<u8>,
    /// The key that signs, and the number its token names.
    pub signs: (u8, u8),
    pub algorithm: &'static str,
    /// Changes what the token says.
    pub bend: fn(&mut Value),
    /// What the userinfo endpoint says.
    pub told: Value,
    pub refuses: Option<&'static str>,
    /// The second the provider's clock shows.
    pub now: i64,
}

#[derive(Clone)]
pub struct Provider {
    pub address: String,
    pub manner: Arc<Mutex<Manner>>,
    /// Codes given out: nonce, challenge, where to.
    codes: Arc<Mutex<HashMap<String, [String; 3]>>>,
    /// What was asked, in turn.
    pub asked: Arc<Mutex<Vec<String>>>,
}

pub const CLIENT: &str = "gongshu";
pub const SECRET: &str = "a secret/of+signs";

impl Provider {
    pub async fn start(now: i64) -> Provider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let manner = Manner {
            issuer: None,
            status: StatusCode::OK,
            slow: Duration::ZERO,
            padding: 0,
            token_endpoint: None,
            by_body: false,
            published: vec![1],
            signs: (1, 1),
            algorithm: "EdDSA",
            bend: |_| {},
            told: json!({ "sub": "0043" }),
            refuses: None,
            now,
        };
        let provider =
            Provider { address, manner: Arc::new(Mutex::new(manner)), codes: Arc::default(), asked: Arc::default() };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(document))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    pub fn is(&self, change: impl FnOnce(&mut Manner)) {
        change(&mut self.manner.lock().expect("one test at a time"));
    }

    /// The same under an address where nobody listens.
    pub fn elsewhere(&self, address: &str) -> Provider {
        Provider { address: address.to_owned(), ..self.clone() }
    }

    fn note(&self, what: &str) {
        self.asked.lock().expect("one test at a time").push(what.to_owned());
    }

    pub fn times_asked(&self, what: &str) -> usize {
        self.asked.lock().expect("one test at a time").iter().filter(|it| *it == what).count()
    }

    /// What somebody's browser would come back with after signing in at `address`: the query.
    pub fn grant(&self, address: &str) -> String {
        let asked = query(address);
        assert!(address.starts_with(&format!("{}/auth?", self.address)), "{address}");
        assert_eq!((asked["client_id"].as_str(), asked["response_type"].as_str()), (CLIENT, "code"));
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let mut codes = self.codes.lock().expect("one test at a time");
        let code = format!("code-{}", codes.len());
        let kept = ["nonce", "code_challenge", "redirect_uri"].map(|name| asked[name].clone());
        codes.insert(code.clone(), kept);
        format!("code={code}&state={}", asked["state"])
    }
}

/// The pairs of an address's query. Values here hold no signs but those written as %XX.
pub fn query(address: &str) -> HashMap<String, String> {
    let pairs = address.split_once('?').expect("a query").1.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.to_owned(), plain(value))).collect()
}

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                u8::from_str_radix(std::str::from_utf8(&digits).expect("digits"), 16).expect("digits")
            }
            other => other,
        });
    }
    String::from_utf8(bytes).expect("text")
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// Base64 as tokens have it: RFC 4648, 5, without padding.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for piece in bytes.chunks(3) {
        let three = piece.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - piece.len()));
        for at in 0..=piece.len() {
            text.push(char::from(LETTERS[(three >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

async fn document(State(provider): State<Provider>) -> Response {
    provider.note("document");
    let slow = provider.manner.lock().expect("one test at a time").slow;
    tokio::time::sleep(slow).await;
    let manner = provider.manner.lock().expect("one test at a time");
    let own = &provider.address;
    let document = json!({
        "issuer": manner.issuer.as_ref().unwrap_or(own),
        "authorization_endpoint": format!("{own}/auth"),
        "token_endpoint": manner.token_endpoint.clone().unwrap_or(format!("{own}/token")),
        "userinfo_endpoint": format!("{own}/me"),
        "jwks_uri": format!("{own}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "token_endpoint_auth_methods_supported": [if manner.by_body { "client_secret_post" } else { "client_secret_basic" }],
    });
    let body = format!("{}{document}", " ".repeat(manner.padding));
    (manner.status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn keys(State(provider): State<Provider>) -> Response {
    provider.note("keys");
    let manner = provider.manner.lock().expect("one test at a time");
    let keys: Vec<Value> = manner
        .published
        .iter()
        .map(|number| {
            let x = base64(key(*number).verifying_key().as_bytes());
            json!({ "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": format!("k{number}"), "x": x })
        })
        .collect();
    ([(header::CONTENT_TYPE, "application/json")], json!({ "keys": keys }).to_string()).into_response()
}

async fn token(
    State(provider): State<Provider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    provider.note("token");
    let manner = provider.manner.lock().expect("one test at a time");
    let json_type = [(header::CONTENT_TYPE, "application/json")];
    let refuse =
        |why: &str| (StatusCode::BAD_REQUEST, json_type.clone(), json!({ "error": why }).to_string()).into_response();
    if let Some(why) = manner.refuses {
        return refuse(why);
    }
    // RFC 6749, 2.3.1: both halves are encoded as a form is, then joined and written in base64 (here: with its padding).
    let basic = "Basic Z29uZ3NodTphK3NlY3JldCUyRm9mJTJCc2lnbnM=";
    let known = match manner.by_body {
        true => {
            form.get("client_id").map(String::as_str) == Some(CLIENT)
                && form.get("client_secret").map(String::as_str) == Some(SECRET)
        }
        false => headers.get(header::AUTHORIZATION).is_some_and(|value| value == basic),
    };
    if !known {
        return refuse("invalid_client");
    }
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let given = provider.codes.lock().expect("one test at a time").remove(&field("code"));
    let Some([nonce, challenge, to]) = given else { return refuse("invalid_grant") };
    if base64(&Sha256::digest(field("code_verifier").as_bytes())) != challenge || to != field("redirect_uri") {
        return refuse("invalid_grant");
    }
    let mut claims = json!({
        "iss": manner.issuer.as_ref().unwrap_or(&provider.address),
        "sub": "0043",
        "aud": CLIENT,
        "exp": manner.now + 300,
        "iat": manner.now,
        "nonce": nonce,
    });
    (manner.bend)(&mut claims);
    let head = json!({ "alg": manner.algorithm, "kid": format!("k{}", manner.signs.1), "typ": "JWT" });
    let signed = format!("{}.{}", base64(head.to_string().as_bytes()), base64(claims.to_string().as_bytes()));
    let signature = match manner.algorithm {
        "none" => String::new(),
        _ => base64(&key(manner.signs.0).sign(signed.as_bytes()).to_bytes()),
    };
    let tokens = json!({ "access_token": "a", "token_type": "Bearer", "id_token": format!("{signed}.{signature}") });
    (json_type, tokens.to_string()).into_response()
}

async fn me(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    provider.note("me");
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value != "Bearer a") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let told = provider.manner.lock().expect("one test at a time").told.to_string();
    ([(header::CONTENT_TYPE, "application/json")], told).into_response()
}
