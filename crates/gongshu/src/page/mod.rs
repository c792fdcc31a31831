//! What pages share: the reader's language, the shell around every page, refusals, downloads, assets.

pub mod assets;
pub mod desk;
pub mod finding;
pub mod refusal;
pub mod visit;

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use basis::language::Language;
use basis::message::Argument;

pub use self::refusal::Refusal;
pub use self::visit::Visit;
use crate::message;

/// Who reads: the language of `?lang=`, else of the cookie it left, else Chinese.
#[derive(Clone, Debug)]
pub struct Reader {
    pub language: Language,
    /// Path and query without `lang`, for the language switch and for links back.
    pub here: String,
    /// Whether the language was chosen in this very address: then the cookie is set.
    pub chose: bool,
    /// Whether the page is for a wall: `?screen=1`.
    pub screen: bool,
    /// An earlier data version to read the books at: that of `?as_of=12`, kept until `?as_of=now`.
    pub as_of: Option<i64>,
    /// Whether this very address chose the version: then the cookie is set.
    pub chose_version: bool,
    pub visit: Arc<Visit>,
}

/// The cookies that keep the chosen language, and the data version until the browser is closed.
const LANGUAGE_COOKIE: &str = "gongshu-lang";
const VERSION_COOKIE: &str = "gongshu-as-of";

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Reader, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = || query.split('&').filter(|pair| !pair.is_empty());
        let chosen = pairs().find_map(|pair| pair.strip_prefix("lang=")).and_then(|text| text.parse().ok());
        let cookies = parts.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookie =
            |name: &str| cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='));
        let version = pairs().find_map(|pair| pair.strip_prefix("as_of="));
        let choices = ["lang=", "as_of="];
        let rest: Vec<&str> = pairs().filter(|pair| !choices.iter().any(|choice| pair.starts_with(choice))).collect();
        let path = parts.uri.path();
        let here = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
        Ok(Reader {
            language: chosen.or_else(|| cookie(LANGUAGE_COOKIE)?.parse().ok()).unwrap_or_default(),
            here,
            chose: chosen.is_some(),
            screen: pairs().any(|pair| pair == "screen=1"),
            as_of: version.or_else(|| cookie(VERSION_COOKIE)).and_then(|version| version.parse().ok()),
            chose_version: version.is_some(),
            // Without the guard in front there is nobody, and nobody may do anything.
            visit: parts.extensions.get::<Arc<Visit>>().cloned().unwrap_or_default(),
        })
    }
}

/// The frame of a page: language, title, where the reader is, and the pickers that go with it.
#[derive(Clone, Debug)]
pub struct Shell {
    pub language: Language,
    pub title: String,
    /// Which entry of the navigation is the current one.
    pub nav: &'static str,
    pub here: String,
    pub screen: bool,
    /// The unit and period that stay across pages; empty where the page has none.
    pub unit: String,
    pub unit_name: String,
    pub period: String,
    /// The data version the page was made from.
    pub version: String,
    /// The earlier data version the reader asked for; empty for the current one.
    pub as_of: String,
    chose: bool,
    chose_version: bool,
}

impl Shell {
    pub fn new(reader: &Reader, nav: &'static str, title: impl Into<String>) -> Shell {
        Shell {
            language: reader.language,
            title: title.into(),
            nav,
            here: reader.here.clone(),
            screen: reader.screen,
            unit: String::new(),
            unit_name: String::new(),
            period: String::new(),
            version: String::new(),
            as_of: reader.as_of.map_or_else(String::new, |version| version.to_string()),
            chose: reader.chose,
            chose_version: reader.chose_version,
        }
    }

    pub fn say(&self, id: &str) -> String {
        message::say(self.language, id)
    }

    /// A message with one argument.
    pub fn say_with(&self, id: &str, name: &str, value: &str) -> String {
        message::say_with(self.language, id, &[(name, Argument::from(value))])
    }

    /// A message whose plural form a number chooses.
    pub fn count(&self, id: &str, count: impl std::borrow::Borrow<usize>) -> String {
        let count = i64::try_from(*count.borrow()).unwrap_or(i64::MAX);
        message::say_with(self.language, id, &[("count", Argument::Count(count))])
    }

    /// The same page in the other language.
    pub fn other_language(&self) -> String {
        let other = match self.language {
            Language::Zh => "en",
            Language::En => "zh",
        };
        let mark = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{mark}lang={other}", self.here)
    }

    /// The same page from the current books.
    pub fn current_version(&self) -> String {
        let mark = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{mark}as_of=now", self.here)
    }

    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// A path of this program with the unit and period of the page, for the navigation.
    pub fn cockpit(&self) -> String {
        if self.unit.is_empty() {
            return "/".to_owned();
        }
        format!("/cockpit/{}/{}", segment(&self.unit), self.period)
    }

    pub fn bulletin(&self) -> String {
        if self.unit.is_empty() {
            return "/bulletin".to_owned();
        }
        format!("/bulletin/{}/{}", segment(&self.unit), self.period)
    }
}

/// A text as one segment of an address.
pub fn segment(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b':') {
            safe.push(char::from(byte));
        } else {
            use std::fmt::Write;
            write!(safe, "%{byte:02X}").expect("writing to a string does not fail");
        }
    }
    safe
}

/// A page as a response. The language chosen by its address is kept in a cookie.
pub fn show<T: Template>(shell: &Shell, template: &T) -> Result<Response, Refusal> {
    let html = template.render().map_err(|error| Refusal::failed(shell.language, error))?;
    let mut response = Html(html).into_response();
    let mut cookies = Vec::new();
    if shell.chose {
        cookies.push(format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", shell.language));
    }
    if shell.chose_version {
        // Without an age it ends with the browser; an empty one ends at once.
        let age = if shell.as_of.is_empty() { "; Max-Age=0" } else { "" };
        cookies.push(format!("{VERSION_COOKIE}={}; Path=/; SameSite=Lax{age}", shell.as_of));
    }
    for cookie in cookies {
        if let Ok(value) = cookie.parse() {
            response.headers_mut().append(axum::http::header::SET_COOKIE, value);
        }
    }
    Ok(response)
}

/// A file to keep, under a name that may be Chinese.
pub fn download(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    // Old browsers read the plain name, others the encoded one (RFC 6266).
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' }).collect();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", segment(name));
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
