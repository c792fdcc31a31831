//! What pages share: the reader's language, the shell around every page, refusals, downloads, assets.

pub mod assets;
pub mod design;
pub mod desk;
pub mod finding;
pub mod menu;
pub mod pinyin;
pub mod place;
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

use self::menu::MenuGroup;
use self::place::{Choice, Place, Standing};
pub use self::refusal::Refusal;
pub use self::visit::Visit;
use crate::message;
use crate::server::problem;

/// Light or dark: what the reader chose by `?theme=`, else what the system is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    pub fn word(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn named(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// Who reads: the language of `?lang=`, else of the cookie it left, else Chinese; and so with the other choices.
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
    pub theme: Theme,
    pub chose_theme: bool,
    /// Whether the navigation is folded to its icons: `?nav=folded`, until `?nav=open`.
    pub folded: bool,
    pub chose_folded: bool,
    /// The unit and period that stay: those of `?at=430700/2006-07`, else those of the last page that had any.
    pub place: Option<Place>,
    pub chose_place: bool,
    /// That place named, for the pickers.
    pub standing: Option<Standing>,
}

/// The cookies that keep the chosen language, and the data version until the browser is closed.
const LANGUAGE_COOKIE: &str = "gongshu-lang";
const VERSION_COOKIE: &str = "gongshu-as-of";
/// Those that keep how pages look, and where the reader stands.
const THEME_COOKIE: &str = "gongshu-theme";
const FOLDED_COOKIE: &str = "gongshu-nav";
const PLACE_COOKIE: &str = "gongshu-at";

impl<S: Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Reader, Infallible> {
        Ok(Reader::of(parts))
    }
}

impl Reader {
    /// What the address and the cookies say.
    pub fn of(parts: &Parts) -> Reader {
        if problem::is_api(parts.uri.path()) {
            return Reader::program(parts);
        }
        let query = parts.uri.query().unwrap_or_default();
        let pairs = || query.split('&').filter(|pair| !pair.is_empty());
        let chosen = pairs().find_map(|pair| pair.strip_prefix("lang=")).and_then(|text| text.parse().ok());
        let cookies = parts.headers.get(COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookie =
            |name: &str| cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='));
        let version = pairs().find_map(|pair| pair.strip_prefix("as_of="));
        let theme = pairs().find_map(|pair| pair.strip_prefix("theme=")).and_then(Theme::named);
        let folded = pairs().find_map(|pair| pair.strip_prefix("nav="));
        let place = pairs().find_map(|pair| pair.strip_prefix("at=")).and_then(|text| text.parse().ok());
        let choices = ["lang=", "as_of=", "theme=", "nav="];
        let rest: Vec<&str> = pairs().filter(|pair| !choices.iter().any(|choice| pair.starts_with(choice))).collect();
        let path = parts.uri.path();
        let here = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
        Reader {
            language: chosen.or_else(|| cookie(LANGUAGE_COOKIE)?.parse().ok()).unwrap_or_default(),
            here,
            chose: chosen.is_some(),
            screen: pairs().any(|pair| pair == "screen=1"),
            as_of: version.or_else(|| cookie(VERSION_COOKIE)).and_then(|version| version.parse().ok()),
            chose_version: version.is_some(),
            // Without the guard in front there is nobody, and nobody may do anything.
            visit: parts.extensions.get::<Arc<Visit>>().cloned().unwrap_or_default(),
            theme: theme.or_else(|| Theme::named(cookie(THEME_COOKIE)?)).unwrap_or_default(),
            chose_theme: theme.is_some(),
            folded: folded.or_else(|| cookie(FOLDED_COOKIE)) == Some("folded"),
            chose_folded: folded.is_some(),
            chose_place: place.is_some(),
            place: place.or_else(|| cookie(PLACE_COOKIE)?.parse().ok()),
            standing: parts.extensions.get().cloned(),
        }
    }
}

impl Reader {
    /// A program's choices are in its request, never in cookies that a page left.
    fn program(parts: &Parts) -> Reader {
        Reader {
            language: problem::language(&parts.headers),
            here: parts.uri.path().to_owned(),
            chose: false,
            screen: false,
            as_of: None,
            chose_version: false,
            visit: parts.extensions.get::<Arc<Visit>>().cloned().unwrap_or_default(),
            theme: Theme::Auto,
            chose_theme: false,
            folded: false,
            chose_folded: false,
            place: None,
            chose_place: false,
            standing: None,
        }
    }
}

/// Who signed in, as the top of every page names them.
#[derive(Clone, Debug)]
pub struct Me {
    pub name: String,
    /// In what capacity: 市统计局工业科.
    pub post: String,
    /// Their own page.
    pub href: String,
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
    /// The unit and period that stay across pages; empty until the reader chose some.
    pub unit: String,
    pub unit_name: String,
    pub period: String,
    /// The periods to choose from.
    pub periods: Vec<Choice>,
    /// Where the pickers lead: `cockpit`, `indicator:out.va`, `bulletin:monthly-bulletin`, or the path of this page.
    pub to: String,
    /// Whether this page is about the unit and period, so that it is printed with them.
    pub about: bool,
    /// Whether the reader moves to them by opening the page; a figure's door is only a glance.
    pub moves: bool,
    /// The navigation; filtered by what the reader may do.
    pub menu: Vec<MenuGroup>,
    /// What waits in the reader's inbox.
    pub inbox: usize,
    /// Who signed in; nobody until then.
    pub me: Option<Me>,
    /// Whether there is a page to sign in on.
    pub may_sign_in: bool,
    pub visit: Arc<Visit>,
    pub theme: Theme,
    pub folded: bool,
    /// The data version the page was made from.
    pub version: String,
    /// The earlier data version the reader asked for; empty for the current one.
    pub as_of: String,
    chose: bool,
    chose_version: bool,
    chose_theme: bool,
    chose_folded: bool,
    chose_place: bool,
    /// The place the cookie already has.
    kept: Option<Place>,
}

/// An icon of the sprite: `{{ shell.icon("printer")|safe }}`.
pub fn icon(name: &str) -> String {
    format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{}#{name}\"/></svg>", assets::address("icons.svg"))
}

fn me(reader: &Reader) -> Option<Me> {
    let actor = &reader.visit.actor;
    let open = actor.is_signed_in() && !actor.is_held_back();
    open.then(|| Me {
        name: actor.name.clone(),
        post: actor.first_post().map_or_else(String::new, |it| it.post_name.in_language(reader.language).to_owned()),
        href: "/me".to_owned(),
    })
}

impl Shell {
    pub fn new(reader: &Reader, nav: &'static str, title: impl Into<String>) -> Shell {
        let mut shell = Shell {
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
            periods: Vec::new(),
            to: reader.here.clone(),
            about: false,
            moves: reader.chose_place,
            menu: Vec::new(),
            inbox: reader.visit.inbox,
            me: me(reader),
            may_sign_in: true,
            visit: Arc::clone(&reader.visit),
            theme: reader.theme,
            folded: reader.folded,
            chose: reader.chose,
            chose_version: reader.chose_version,
            chose_theme: reader.chose_theme,
            chose_folded: reader.chose_folded,
            chose_place: reader.chose_place,
            kept: reader.place.clone(),
        };
        shell.menu = menu::menu(&shell);
        if let Some(standing) = reader.standing.clone() {
            shell.stand(standing);
        }
        shell
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
        self.here_with(&format!("lang={other}"))
    }

    /// The same page with one choice more in its address.
    fn here_with(&self, choice: &str) -> String {
        let mark = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{mark}{choice}", self.here)
    }

    /// The same page in each light: word, address, whether it is so now.
    pub fn themes(&self) -> Vec<(&'static str, String, bool)> {
        Theme::ALL.map(|it| (it.word(), self.here_with(&format!("theme={}", it.word())), it == self.theme)).into()
    }

    pub fn theme_name(&self, word: &str) -> String {
        self.say(&format!("theme-{word}"))
    }

    /// The same page with the navigation folded or open.
    pub fn other_fold(&self) -> String {
        self.here_with(if self.folded { "nav=open" } else { "nav=folded" })
    }

    pub fn icon(&self, name: &str) -> String {
        icon(name)
    }

    /// The same page from the current books.
    pub fn current_version(&self) -> String {
        self.here_with("as_of=now")
    }

    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The place of this page, where the cookie has another. A wall that goes round moves nobody.
    fn place_to_keep(&self) -> Option<Place> {
        let place = Place { unit: self.unit.clone(), period: self.period.parse().ok()? };
        let new = self.chose_place || self.kept.as_ref() != Some(&place);
        (self.moves && new && !self.unit.is_empty() && !self.screen).then_some(place)
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
    let kept = "Path=/; Max-Age=31536000; SameSite=Lax";
    if shell.chose_theme {
        cookies.push(format!("{THEME_COOKIE}={}; {kept}", shell.theme.word()));
    }
    if shell.chose_folded {
        cookies.push(format!("{FOLDED_COOKIE}={}; {kept}", if shell.folded { "folded" } else { "open" }));
    }
    if let Some(place) = shell.place_to_keep() {
        cookies.push(format!("{PLACE_COOKIE}={place}; {kept}"));
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
