//! The installation's settings: `gongshu.toml` in the data folder. Every key may be left out (docs/settings.md).
//!
//! Each section is a struct whose `Default` is what holds when nothing is written. A slip — a misspelt key, a
//! number out of its range — is a finding with file, line and key, and the program does not start with it:
//! a typing slip in a lock must not leave the door open.

mod sign_in;

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::Path;

use basis::error::{Error, Finding};

use crate::reading::{self, Entry, File, Slips};

pub use self::sign_in::{Provider, Secret, SignIn, trustworthy};

/// The name of the file in the data folder.
pub const FILE: &str = "gongshu.toml";

/// What one installation sets for itself.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Installation {
    pub serve: Serve,
    pub limit: Limit,
    pub session: Session,
    pub password: Password,
    pub audit: Audit,
    pub api: Api,
    pub sign_in: SignIn,
}

/// Where the program is reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Serve {
    /// Names and addresses the program answers to besides this machine's own, without a port.
    pub hosts: Vec<String>,
    /// Proxies whose word on the visitor's address (`X-Forwarded-For`) counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Addresses besides this machine's that may read `/healthz`, `/readyz` and `/metrics`.
    pub watchers: Vec<IpAddr>,
    /// Whether people reach it by HTTPS only, through a proxy that ends TLS.
    pub https: bool,
    /// Whether a network without HTTPS is accepted, passwords in the clear and all.
    pub insecure_lan: bool,
    /// How long requests under way may take to finish when the program is asked to end.
    pub stop_seconds: u32,
}

/// What one visitor may take of the machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limit {
    pub requests_per_minute_address: u32,
    pub requests_per_minute_person: u32,
    /// Tries to sign in, to set up and to use an API token, from one address.
    pub sign_ins_per_minute_address: u32,
    pub upload_bytes: usize,
    pub connections: usize,
    /// How long a request's head may take, and how long a connection may wait for the next one.
    pub header_seconds: u32,
    /// How long a request's body may stand still.
    pub body_seconds: u32,
}

/// How long somebody stays signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    pub idle_minutes: u32,
    pub absolute_hours: u32,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Password {
    pub length: u32,
    /// After how many days a new one is asked for; 0 is never.
    pub days: u32,
    /// Wrong ones in a row after which the account is locked.
    pub lockout_attempts: u32,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audit {
    pub suite: Suite,
    pub keep_months: u32,
}

/// Programs that come in beside people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Api {
    /// The longest a token may work.
    pub token_days: u32,
}

/// The algorithms of the audit chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Suite {
    International,
    /// 国密: SM2, SM3, SM4.
    Sm,
}

impl std::fmt::Display for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Suite::International => "international",
            Suite::Sm => "sm",
        })
    }
}

impl Default for Serve {
    fn default() -> Serve {
        Serve {
            hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            watchers: Vec::new(),
            https: false,
            insecure_lan: false,
            // The longest import stays below; service managers kill after 90.
            stop_seconds: 30,
        }
    }
}

impl Default for Limit {
    fn default() -> Limit {
        Limit {
            // A bureau behind one address: 200 people who each open a page of four requests every half minute, and half again.
            requests_per_minute_address: 2400,
            // Nobody reads ten pages a second; a script that does should use fewer, larger questions.
            requests_per_minute_person: 600,
            // A bureau's morning behind one address; guessing at this pace meets the lock on the account first.
            sign_ins_per_minute_address: 30,
            // What `files` reads, and some for the form around it.
            upload_bytes: files::grid::BYTES_MAX + 1024 * 1024,
            // Each may hold a file descriptor and its buffers; systems start processes with 1,024 descriptors.
            connections: 800,
            // A slow line sends a head in one packet; a browser holds an idle connection for its next click.
            header_seconds: 15,
            body_seconds: 20,
        }
    }
}

impl Default for Session {
    fn default() -> Session {
        // 30 minutes: GB/T 22239-2019 asks that an idle session end; a working day's shift is under 12 hours.
        Session { idle_minutes: 30, absolute_hours: 12 }
    }
}

impl Default for Password {
    fn default() -> Password {
        // Evaluations of protected systems (等保) ask for regular changes, a lock after failures, and length.
        Password { length: 10, days: 90, lockout_attempts: 5 }
    }
}

impl Default for Audit {
    fn default() -> Audit {
        // Six months is the least the Cybersecurity Law allows (art. 21); three years covers a term's inspections.
        Audit { suite: Suite::International, keep_months: 36 }
    }
}

impl Default for Api {
    fn default() -> Api {
        // Half a year: long enough that nobody writes a token's renewal into a calendar each month, short enough that
        // one that lies forgotten in a script is worth nothing next year.
        Api { token_days: 180 }
    }
}

/// The ranges of the numbers: the least that still works, and the most that still protects.
const STOP_SECONDS: RangeInclusive<i64> = 1..=600;
const REQUESTS: RangeInclusive<i64> = 10..=1_000_000;
const SIGN_INS: RangeInclusive<i64> = 1..=10_000;
const UPLOAD_BYTES: RangeInclusive<i64> = 1024..=files::grid::BYTES_MAX as i64 + 1024 * 1024;
const CONNECTIONS: RangeInclusive<i64> = 10..=100_000;
const SECONDS: RangeInclusive<i64> = 1..=120;
const IDLE_MINUTES: RangeInclusive<i64> = 1..=720;
const ABSOLUTE_HOURS: RangeInclusive<i64> = 1..=168;
const LENGTH: RangeInclusive<i64> = 8..=64;
const DAYS: RangeInclusive<i64> = 0..=3650;
const LOCKOUT_ATTEMPTS: RangeInclusive<i64> = 3..=20;
const KEEP_MONTHS: RangeInclusive<i64> = 6..=1200;
const TOKEN_DAYS: RangeInclusive<i64> = 1..=1825;

impl Installation {
    /// Reads the file of the data folder; without one, everything is as it is by default.
    pub fn of(folder: &Path) -> Result<Installation, Vec<Finding>> {
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Installation::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Installation::default()),
            Err(error) => {
                let place = basis::error::Place { file: FILE.to_owned(), ..Default::default() };
                let error = Error::new("setting-unreadable").with("detail", error);
                Err(vec![Finding { severity: basis::error::Severity::Error, place, error }])
            }
        }
    }

    /// Reads settings from text; all slips at once.
    pub fn parse(text: &str) -> Result<Installation, Vec<Finding>> {
        let file = File { path: FILE.to_owned(), text: text.to_owned() };
        let slips = Slips::default();
        let mut installation = Installation::default();
        reading::read(&file, &slips, |root| {
            section(root, "serve", |entry| installation.serve = serve(entry));
            section(root, "limit", |entry| installation.limit = limit(entry));
            section(root, "session", |entry| {
                let default = Session::default();
                installation.session = Session {
                    idle_minutes: count(entry, "idle_minutes", IDLE_MINUTES, default.idle_minutes),
                    absolute_hours: count(entry, "absolute_hours", ABSOLUTE_HOURS, default.absolute_hours),
                };
            });
            section(root, "password", |entry| {
                let default = Password::default();
                installation.password = Password {
                    length: count(entry, "length", LENGTH, default.length),
                    days: count(entry, "days", DAYS, default.days),
                    lockout_attempts: count(entry, "lockout_attempts", LOCKOUT_ATTEMPTS, default.lockout_attempts),
                };
            });
            section(root, "audit", |entry| {
                let default = Audit::default();
                let suites = [("international", Suite::International), ("sm", Suite::Sm)];
                // Asked for in either case, so that the key is known where it is not written.
                let written = entry.optional_text("suite").is_some();
                let suite = if written { entry.one_of("suite", &suites) } else { None };
                installation.audit = Audit {
                    suite: suite.unwrap_or(default.suite),
                    keep_months: count(entry, "keep_months", KEEP_MONTHS, default.keep_months),
                };
            });
            section(root, "api", |entry| {
                installation.api =
                    Api { token_days: count(entry, "token_days", TOKEN_DAYS, Api::default().token_days) };
            });
            section(root, "sign_in", |entry| installation.sign_in = sign_in::sign_in(entry));
        });
        let findings = slips.into_findings();
        if findings.is_empty() { Ok(installation) } else { Err(findings) }
    }
}

fn section(root: &Entry<'_>, name: &str, read: impl FnOnce(&Entry<'_>)) {
    if let Some(entry) = root.entry(name) {
        read(&entry);
        entry.finish();
    }
}

fn count(entry: &Entry<'_>, key: &str, range: RangeInclusive<i64>, default: u32) -> u32 {
    u32::try_from(entry.whole_or(key, range, i64::from(default))).unwrap_or(default)
}

fn size(entry: &Entry<'_>, key: &str, range: RangeInclusive<i64>, default: usize) -> usize {
    let written = entry.whole_or(key, range, i64::try_from(default).unwrap_or(i64::MAX));
    usize::try_from(written).unwrap_or(default)
}

fn serve(entry: &Entry<'_>) -> Serve {
    let default = Serve::default();
    let hosts: Vec<String> = entry.texts("hosts").iter().map(|host| host.trim().to_ascii_lowercase()).collect();
    for host in &hosts {
        // A port or a scheme would never match, and nobody could come in by that name.
        let bare = host.starts_with('[') || !host.contains(':');
        if host.is_empty() || !bare || host.contains(['/', ' ', '*', '@']) {
            entry.refuse("hosts", Error::new("setting-host").with("text", host));
        }
    }
    let serve = Serve {
        trusted_proxies: addresses(entry, "trusted_proxies"),
        watchers: addresses(entry, "watchers"),
        https: entry.flag("https"),
        insecure_lan: entry.flag("insecure_lan"),
        stop_seconds: count(entry, "stop_seconds", STOP_SECONDS, default.stop_seconds),
        hosts,
    };
    if !serve.hosts.is_empty() && !serve.https && !serve.insecure_lan {
        entry.refuse("hosts", Error::new("setting-https"));
    }
    serve
}

fn addresses(entry: &Entry<'_>, key: &str) -> Vec<IpAddr> {
    let texts = entry.texts(key);
    let parsed = texts.iter().filter_map(|text| match text.trim().parse() {
        Ok(address) => Some(address),
        Err(_) => {
            entry.refuse(key, Error::new("setting-address").with("text", text));
            None
        }
    });
    parsed.collect()
}

fn limit(entry: &Entry<'_>) -> Limit {
    let default = Limit::default();
    let requests = |key, usual| count(entry, key, REQUESTS, usual);
    Limit {
        requests_per_minute_address: requests("requests_per_minute_address", default.requests_per_minute_address),
        requests_per_minute_person: requests("requests_per_minute_person", default.requests_per_minute_person),
        sign_ins_per_minute_address: count(
            entry,
            "sign_ins_per_minute_address",
            SIGN_INS,
            default.sign_ins_per_minute_address,
        ),
        upload_bytes: size(entry, "upload_bytes", UPLOAD_BYTES, default.upload_bytes),
        connections: size(entry, "connections", CONNECTIONS, default.connections),
        header_seconds: count(entry, "header_seconds", SECONDS, default.header_seconds),
        body_seconds: count(entry, "body_seconds", SECONDS, default.body_seconds),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use basis::language::Language;

    use super::*;

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(Installation::parse(""), Ok(Installation::default()));
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Installation::of(folder.path()), Ok(Installation::default()));
    }

    #[test]
    fn what_is_written_holds() {
        let text = r#"
            [serve]
            hosts = ["Gongshu.City.gov.cn", "[fd00::5]"]
            trusted_proxies = ["10.1.2.3", "::1"]
            https = true
            [limit]
            upload_bytes = 2048
            [audit]
            suite = "sm"
            keep_months = 6
        "#;
        let read = Installation::parse(text).unwrap();
        assert_eq!(read.serve.hosts, ["gongshu.city.gov.cn", "[fd00::5]"]);
        assert_eq!(read.serve.trusted_proxies.len(), 2);
        assert_eq!((read.limit.upload_bytes, read.limit.connections), (2048, Limit::default().connections));
        assert_eq!(read.audit, Audit { suite: Suite::Sm, keep_months: 6 });
    }

    #[test]
    #[rustfmt::skip]
    fn a_slip_is_named_by_file_line_and_key() {
        //             text                                                        code, line, key
        for (text, code, line, key) in [
            ("[serve]\nhost = [\"a\"]",                                            "pack-key-unknown", 2, "host"),
            ("[server]\n",                                                         "pack-key-unknown", 1, "server"),
            ("[serve]\nhosts = \"a\"",                                             "pack-shape",       2, "hosts"),
            ("[serve]\nhosts = [\"a.cn\"]",                                        "setting-https",    2, "hosts"),
            ("[serve]\nhttps = true\nhosts = [\"https://a.cn\"]",                  "setting-host",     3, "hosts"),
            ("[serve]\nhttps = true\nhosts = [\"a.cn:8080\"]",                     "setting-host",     3, "hosts"),
            ("[serve]\ntrusted_proxies = [\"proxy\"]",                             "setting-address",  2, "trusted_proxies"),
            ("[serve]\nhttps = \"yes\"",                                           "pack-shape",       2, "https"),
            ("[limit]\nconnections = 0",                                           "pack-range",       2, "connections"),
            ("[limit]\nconnections = \"many\"",                                    "pack-shape",       2, "connections"),
            ("[password]\nlength = 4",                                             "pack-range",       2, "length"),
            ("[audit]\nkeep_months = 5",                                           "pack-range",       2, "keep_months"),
            ("[audit]\nsuite = \"md5\"",                                           "pack-choice",      2, "suite"),
            ("[serve\n",                                                           "pack-syntax",      1, ""),
        ] {
            let findings = Installation::parse(text).unwrap_err();
            let [finding] = &findings[..] else { panic!("{text}: {findings:?}") };
            assert_eq!((finding.error.code(), finding.place.row, finding.place.heading.as_str()), (code, Some(line), key), "{text}");
            for language in Language::ALL {
                assert!(finding.say(language).starts_with(FILE), "{}", finding.say(language));
            }
        }
    }

    #[test]
    fn all_slips_are_told_at_once() {
        assert_eq!(Installation::parse("[limit]\nconnections = 0\nbody = 3\n[sesion]\n").unwrap_err().len(), 3);
    }

    /// The paper's table: section, key → default, as TOML writes it.
    fn documented() -> BTreeMap<(String, String), String> {
        let paper = include_str!("../../../../docs/settings.md");
        let mut section = String::new();
        let mut keys = BTreeMap::new();
        for line in paper.lines() {
            if let Some(name) = line.strip_prefix("## `[").and_then(|rest| rest.split(']').next()) {
                section = name.trim_start_matches('[').to_owned();
            }
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            if let ["", key, default, reason, ""] = cells[..]
                && let Some(key) = key.strip_prefix('`').and_then(|key| key.strip_suffix('`'))
            {
                assert!(!reason.is_empty(), "{key} has no reason");
                keys.insert((section.clone(), key.to_owned()), default.trim_matches('`').to_owned());
            }
        }
        keys
    }

    #[test]
    fn the_paper_and_the_program_agree() {
        let documented = documented();
        // Every default as the paper has it, written into a file, is what holds without a file.
        let mut text = String::new();
        let mut sections: Vec<&String> = documented.keys().map(|(section, _)| section).collect();
        sections.dedup();
        for section in sections.iter().filter(|section| **section != "sign_in.provider") {
            text.push_str(&format!("[{section}]\n"));
            for ((_, key), default) in documented.iter().filter(|((own, _), _)| own == *section) {
                text.push_str(&format!("{key} = {default}\n"));
            }
        }
        assert_eq!(Installation::parse(&text), Ok(Installation::default()), "{text}");
        // Every key the program knows, as it names them itself when it meets one it does not know.
        let mut known = Vec::new();
        for section in ["serve", "limit", "session", "password", "audit", "api", "sign_in.provider"] {
            let head = if section.contains('.') { format!("[[{section}]]") } else { format!("[{section}]") };
            let findings = Installation::parse(&format!("{head}\n\"?\" = 1\n")).unwrap_err();
            let unknown = findings.iter().find(|finding| finding.error.code() == "pack-key-unknown").unwrap();
            let arguments = unknown.error.arguments();
            let Some((_, basis::message::Argument::Text(names))) = arguments.iter().find(|(name, _)| *name == "known")
            else {
                panic!("{section} names no keys")
            };
            known.extend(names.split(", ").map(|key| (section.to_owned(), key.to_owned())));
        }
        known.sort();
        assert_eq!(documented.into_keys().collect::<Vec<_>>(), known);
    }
}
