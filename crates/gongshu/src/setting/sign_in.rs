//! `[[sign_in.provider]]`: signing in through a provider of OpenID Connect, the city's own or a ministry's.

use axum::http::Uri;
use basis::error::Error;
use basis::language::Name;

use crate::reading::Entry;

/// How people may sign in besides by a password.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SignIn {
    pub providers: Vec<Provider>,
}

/// One identity provider.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Provider {
    /// What addresses and the audit chain call it: small letters, digits, hyphens.
    pub code: String,
    /// What the button says.
    pub name: Name,
    pub issuer: String,
    pub client_id: String,
    /// Where the client's secret is: a secret is not a setting people mail around.
    pub secret: Secret,
    /// The claim of the identity token that names somebody.
    pub claim: String,
    /// The certificates the provider's own must lead to, PEM, below the data folder or absolute; empty for those every
    /// browser knows.
    pub ca_file: String,
    /// The values of `acr` and of `amr` by which the provider vouches for a second factor.
    pub second_factor_acr: Vec<String>,
    pub second_factor_amr: Vec<String>,
}

/// Where a secret is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Secret {
    /// A file, below the data folder or absolute.
    File(String),
    /// An environment variable.
    Variable(String),
}

impl Default for Secret {
    fn default() -> Secret {
        Secret::File(String::new())
    }
}

/// Claims that name nobody for good: an address and a number are given to the next person, names are shared, and the rest
/// is what anybody may write into their own profile.
const PASSING_CLAIMS: [&str; 8] =
    ["email", "phone_number", "name", "nickname", "given_name", "family_name", "profile", "website"];

/// The longest code of a provider: it stands in addresses.
const CODE_CHARACTERS: usize = 20;

pub(super) fn sign_in(entry: &Entry<'_>) -> SignIn {
    let entries = entry.entries("provider");
    let mut providers: Vec<Provider> = Vec::new();
    for entry in &entries {
        let provider = provider(entry);
        if providers.iter().any(|other| other.code == provider.code) {
            entry.refuse("code", Error::new("setting-provider-twice").with("code", &provider.code));
        }
        // The same issuer under two names would make one identity two.
        if providers.iter().any(|other| other.issuer == provider.issuer) {
            entry.refuse("issuer", Error::new("setting-provider-twice").with("code", &provider.issuer));
        }
        providers.push(provider);
        entry.finish();
    }
    SignIn { providers }
}

fn provider(entry: &Entry<'_>) -> Provider {
    let code = entry.text("code");
    let plain = code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !code.is_empty() && (!plain || CODE_CHARACTERS < code.len()) {
        entry.refuse("code", Error::new("setting-provider-code").with("text", &code));
    }
    let issuer = entry.text("issuer");
    if !issuer.is_empty() && !trustworthy(&issuer) {
        entry.refuse("issuer", Error::new("setting-issuer").with("text", &issuer));
    }
    let claim = entry.optional_text("claim").unwrap_or_else(|| "sub".to_owned());
    if claim.trim().is_empty() || PASSING_CLAIMS.contains(&claim.as_str()) {
        entry.refuse("claim", Error::new("setting-claim").with("text", &claim));
    }
    Provider {
        code,
        name: entry.name("name"),
        issuer,
        client_id: entry.text("client_id"),
        secret: secret(entry),
        claim,
        ca_file: entry.optional_text("ca_file").unwrap_or_default(),
        second_factor_acr: entry.texts("second_factor_acr"),
        second_factor_amr: entry.texts("second_factor_amr"),
    }
}

fn secret(entry: &Entry<'_>) -> Secret {
    // Both are asked for, so that both are known.
    let (file, variable) = (entry.optional_text("client_secret_file"), entry.optional_text("client_secret_variable"));
    match (file, variable) {
        (Some(file), None) if !file.trim().is_empty() => Secret::File(file),
        (None, Some(variable)) if !variable.trim().is_empty() => Secret::Variable(variable),
        _ => {
            entry.refuse("client_secret_file", Error::new("setting-secret"));
            Secret::default()
        }
    }
}

/// Whether nobody on the way can speak in an address's name: HTTPS, or this very machine. The provider says who somebody
/// is: over plain HTTP anybody on the way could say it.
pub fn trustworthy(address: &str) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    // Somebody's name before the host makes another host look like ours.
    let Some(authority) = uri.authority().filter(|authority| !authority.as_str().contains('@')) else { return false };
    match uri.scheme_str() {
        Some("https") => true,
        Some("http") => ["127.0.0.1", "localhost", "[::1]"].contains(&authority.host()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Installation;
    use super::*;

    const WHOLE: &str = r#"
[[sign_in.provider]]
code = "city"
name = { zh = "统一身份认证", en = "City account" }
issuer = "https://id.city.gov.cn"
client_id = "gongshu"
client_secret_file = "city.secret"
"#;

    #[test]
    fn a_provider_is_read_with_what_is_usual() {
        let read = Installation::parse(WHOLE).unwrap().sign_in.providers.remove(0);
        assert_eq!((read.code.as_str(), read.claim.as_str()), ("city", "sub"));
        assert_eq!(read.secret, Secret::File("city.secret".to_owned()));
        assert!(read.second_factor_acr.is_empty() && read.second_factor_amr.is_empty() && read.ca_file.is_empty());
        let more = WHOLE.replace(
            "client_secret_file = \"city.secret\"",
            "client_secret_variable = \"CITY\"\nsecond_factor_amr = [\"mfa\"]",
        );
        let read = Installation::parse(&more).unwrap().sign_in.providers.remove(0);
        assert_eq!(
            (read.secret, read.second_factor_amr),
            (Secret::Variable("CITY".to_owned()), vec!["mfa".to_owned()])
        );
    }

    #[test]
    #[rustfmt::skip]
    fn a_provider_that_would_let_the_wrong_person_in_is_refused() {
        for (from, to, code, key) in [
            ("issuer = \"https://id.city.gov.cn\"\n",   "",                                     "pack-key-missing",       "issuer"),
            ("https://id.city.gov.cn",                  "http://id.city.gov.cn",                "setting-issuer",         "issuer"),
            ("https://id.city.gov.cn",                  "http://127.0.0.1.evil.example",        "setting-issuer",         "issuer"),
            ("https://id.city.gov.cn",                  "http://localhost@evil.example",        "setting-issuer",         "issuer"),
            ("https://id.city.gov.cn",                  "http://localhost:80@evil.example",     "setting-issuer",         "issuer"),
            ("https://id.city.gov.cn",                  "id.city.gov.cn",                       "setting-issuer",         "issuer"),
            ("code = \"city\"",                         "code = \"City/..\"",                   "setting-provider-code",  "code"),
            ("code = \"city\"",                         "code = \"a-code-of-more-than-twenty\"", "setting-provider-code", "code"),
            ("client_secret_file = \"city.secret\"",    "",                                     "setting-secret",         "client_secret_file"),
            ("client_secret_file = \"city.secret\"",    "client_secret_file = \"\"",            "setting-secret",         "client_secret_file"),
            ("client_secret_file = \"city.secret\"",    "client_secret_file = \"a\"\nclient_secret_variable = \"A\"", "setting-secret", "client_secret_file"),
            ("client_id = \"gongshu\"",                 "client_id = \"gongshu\"\nclaim = \"email\"", "setting-claim",    "claim"),
            ("client_id = \"gongshu\"",                 "client_id = \"gongshu\"\nclaim = \"\"",      "setting-claim",    "claim"),
            ("client_id = \"gongshu\"",                 "client_id = \"gongshu\"\nclient_secret = \"x\"", "pack-key-unknown", "client_secret"),
        ] {
            let findings = Installation::parse(&WHOLE.replace(from, to)).unwrap_err();
            let [finding] = &findings[..] else { panic!("{to}: {findings:?}") };
            assert_eq!((finding.error.code(), finding.place.heading.as_str()), (code, key), "{to}");
        }
        let twice = format!("{WHOLE}{WHOLE}");
        let codes: Vec<&str> = Installation::parse(&twice).unwrap_err().iter().map(|it| it.error.code()).collect();
        assert_eq!(codes, ["setting-provider-twice", "setting-provider-twice"]);
        assert!(Installation::parse(&WHOLE.replace("https://id.city.gov.cn", "http://127.0.0.1:9000/oidc")).is_ok());
    }
}
