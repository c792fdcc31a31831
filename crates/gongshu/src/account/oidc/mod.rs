//! Identity providers (身份提供方): signing in through OpenID Connect, with the authorization code flow and PKCE.
//!
//! A provider says who somebody is there; whose account that is, only a tied identity says. Nothing here makes an
//! account, and nothing is matched by name or by mail. What a provider answers is not trusted until `token` has proved it.

pub mod talk;
pub mod token;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use basis::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{CoreAuthenticationFlow, CoreClientAuthMethod, CoreProviderMetadata};
use openidconnect::{
    AuthType, AuthenticationContextClass, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope,
};
use sha2::Sha256;
use tokio::sync::{Mutex, Semaphore};

use self::talk::Line;
use self::token::{Client, Proven};
use crate::setting::{self, trustworthy};

/// Why a provider lets nobody in. The text is for the log; what a person reads is [`Trouble::said`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the provider does not answer: {0}")]
    Silent(String),
    #[error("the provider's answer cannot be read: {0}")]
    Garbled(String),
    #[error("the provider calls itself otherwise: {0}")]
    Issuer(String),
    #[error("the provider names an address without HTTPS: {0}")]
    Unsafe(String),
    #[error("the provider refused: {0}")]
    Refused(String),
    #[error("no key of the provider fits the token")]
    Key,
    #[error("the token is not the provider's: {0}")]
    Signature(String),
    #[error("the token is for another program: {0}")]
    Audience(String),
    #[error("the token's time is over or has not come: {0}")]
    Expired(String),
    #[error("the token belongs to another sign-in")]
    Nonce,
    #[error("the token has no usable claim `{0}`")]
    Claim(String),
}

impl Trouble {
    /// One word for the audit chain.
    pub fn word(&self) -> &'static str {
        match self {
            Trouble::Silent(_) => "silent",
            Trouble::Garbled(_) => "garbled",
            Trouble::Issuer(_) => "issuer",
            Trouble::Unsafe(_) => "unsafe",
            Trouble::Refused(_) => "refused",
            Trouble::Key | Trouble::Signature(_) => "signature",
            Trouble::Audience(_) => "audience",
            Trouble::Expired(_) => "expired",
            Trouble::Nonce => "nonce",
            Trouble::Claim(_) => "claim",
        }
    }

    /// What happened and what to do, for whoever wants to come in.
    pub fn said(&self, provider: &str) -> Error {
        let error = match self {
            Trouble::Silent(_) => Error::new("provider-silent"),
            Trouble::Refused(_) | Trouble::Nonce => Error::new("provider-again"),
            Trouble::Expired(_) => Error::new("provider-clock"),
            Trouble::Claim(claim) => Error::new("provider-claim").with("claim", claim),
            _ => Error::new("provider-untrusted").with("word", self.word()),
        };
        error.with("provider", provider)
    }
}

/// The providers of the installation. Cheap to clone.
#[derive(Clone, Default)]
pub struct Providers(Arc<Vec<Arc<Provider>>>);

impl Providers {
    /// With their secrets and certificates, read from where the settings say.
    ///
    /// # Errors
    /// What cannot be read, all of it.
    pub fn read(setting: &setting::SignIn, folder: &Path) -> Result<Providers, Vec<Error>> {
        let mut errors = Vec::new();
        let mut providers = Vec::new();
        for setting in &setting.providers {
            match Provider::read(setting, folder) {
                Ok(provider) => providers.push(Arc::new(provider)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Providers(Arc::new(providers))) } else { Err(errors) }
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Provider>> {
        self.0.iter()
    }

    pub fn get(&self, code: &str) -> Option<&Arc<Provider>> {
        self.all().find(|provider| provider.setting.code == code)
    }

    /// The provider of an issuer, which identities are kept by.
    pub fn of_issuer(&self, issuer: &str) -> Option<&Arc<Provider>> {
        self.all().find(|provider| provider.setting.issuer == issuer)
    }
}

/// One provider, with what it last said of itself.
pub struct Provider {
    pub setting: setting::Provider,
    secret: ClientSecret,
    line: Line,
    known: Mutex<Known>,
    /// How many sign-ins talk to it at once: one that hangs must not hold every thread.
    turns: Semaphore,
}

/// What it said of itself, or why it did not.
#[derive(Default)]
struct Known {
    said: Option<(Timestamp, Arc<CoreProviderMetadata>)>,
    failed: Option<(Timestamp, Trouble)>,
}

/// How long what a provider says of itself holds before it is asked again.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// How long a provider that failed is left alone: a morning's visitors must not each wait for it.
const LEFT_ALONE: SignedDuration = SignedDuration::from_secs(5);

/// How soon it is asked for its keys again because a token names one we do not know.
const KEYS_AGAIN: SignedDuration = SignedDuration::from_secs(30);

/// Sign-ins at once.
const TURNS: usize = 8;

/// One sign-in's own secrets, made from what the browser keeps and what goes to the provider and back. None of them is
/// kept with us: whoever reads our database can finish nobody's sign-in.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub state: String,
    nonce: String,
    verifier: String,
}

impl Attempt {
    pub fn new(browser: &str, state: &str) -> Attempt {
        let made = |what: &str| {
            let keyed = Hmac::<Sha256>::new_from_slice(browser.as_bytes());
            let mut keyed = keyed.expect("a key of any length does");
            keyed.update(format!("{what}:{state}").as_bytes());
            crate::store::suite::hex(&keyed.finalize().into_bytes())
        };
        Attempt { state: state.to_owned(), nonce: made("nonce"), verifier: made("verifier") }
    }
}

impl Provider {
    fn read(setting: &setting::Provider, folder: &Path) -> Result<Provider, Error> {
        let missing = |at: &str| Error::new("provider-secret-missing").with("provider", &setting.code).with("at", at);
        let secret = match &setting.secret {
            setting::Secret::File(file) => std::fs::read_to_string(folder.join(file)).map_err(|_| missing(file))?,
            setting::Secret::Variable(name) => std::env::var(name).map_err(|_| missing(name))?,
        };
        let secret = secret.trim();
        if secret.is_empty() {
            let (setting::Secret::File(at) | setting::Secret::Variable(at)) = &setting.secret;
            return Err(missing(at));
        }
        let authorities = match setting.ca_file.as_str() {
            "" => None,
            file => {
                let unreadable =
                    || Error::new("provider-ca-unreadable").with("provider", &setting.code).with("at", file);
                Some(std::fs::read(folder.join(file)).map_err(|_| unreadable())?)
            }
        };
        let line = Line::new(setting.issuer.starts_with("https://"), authorities.as_deref());
        let line = line.ok_or_else(|| {
            Error::new("provider-ca-unreadable").with("provider", &setting.code).with("at", &setting.ca_file)
        })?;
        Ok(Provider {
            setting: setting.clone(),
            secret: ClientSecret::new(secret.to_owned()),
            line,
            known: Mutex::default(),
            turns: Semaphore::new(TURNS),
        })
    }

    /// What the provider says of itself: from memory, or by asking it.
    pub async fn said(self: &Arc<Self>, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        // Whoever comes while it is being asked waits for that answer.
        let mut known = self.known.lock().await;
        if let Some((_, said)) = known.said.as_ref().filter(|(at, _)| now < *at + KEPT) {
            return Ok(Arc::clone(said));
        }
        self.ask(&mut known, now).await
    }

    /// Its keys once more, because a token names one that `before` does not have.
    async fn said_again(
        self: &Arc<Self>,
        before: &Arc<CoreProviderMetadata>,
        now: Timestamp,
    ) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let mut known = self.known.lock().await;
        match &known.said {
            Some((_, said)) if !Arc::ptr_eq(said, before) => Ok(Arc::clone(said)),
            // A forged token names any key it likes: that must not make us ask at its pace.
            Some((at, _)) if now < *at + KEYS_AGAIN => Err(Trouble::Key),
            _ => self.ask(&mut known, now).await,
        }
    }

    async fn ask(self: &Arc<Self>, known: &mut Known, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        if let Some((at, trouble)) = &known.failed
            && now < *at + LEFT_ALONE
        {
            return Err(trouble.clone());
        }
        let own = Arc::clone(self);
        let asked = tokio::task::spawn_blocking(move || own.discover()).await;
        match asked.unwrap_or_else(|error| Err(Trouble::Silent(error.to_string()))) {
            Ok(said) => {
                let said = Arc::new(said);
                *known = Known { said: Some((now, Arc::clone(&said))), failed: None };
                Ok(said)
            }
            Err(trouble) => {
                known.failed = Some((now, trouble.clone()));
                Err(trouble)
            }
        }
    }

    /// Asks for the provider's document and keys, and checks that they are its own. Blocks.
    pub fn discover(&self) -> Result<CoreProviderMetadata, Trouble> {
        let issuer =
            IssuerUrl::new(self.setting.issuer.clone()).map_err(|error| Trouble::Garbled(error.to_string()))?;
        let said = CoreProviderMetadata::discover(&issuer, &|request| self.line.call(request))?;
        let addresses = [Some(said.authorization_endpoint().as_str()), said.token_endpoint().map(|it| it.as_str())];
        for address in addresses {
            match address {
                Some(address) if trustworthy(address) => {}
                Some(address) => return Err(Trouble::Unsafe(address.to_owned())),
                None => return Err(Trouble::Garbled("it has no token endpoint".to_owned())),
            }
        }
        Ok(said)
    }

    fn client(&self, said: &CoreProviderMetadata) -> Client {
        let methods = said.token_endpoint_auth_methods_supported();
        let by_head =
            methods.is_none_or(|all| all.is_empty() || all.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let id = ClientId::new(self.setting.client_id.clone());
        Client::from_provider_metadata(said.clone(), id, Some(self.secret.clone())).set_auth_type(if by_head {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        })
    }

    /// The address at the provider where somebody says who they are, and comes back to `back` from.
    pub async fn address(self: &Arc<Self>, attempt: &Attempt, back: &str, now: Timestamp) -> Result<String, Trouble> {
        let said = self.said(now).await?;
        let client = self.client(&said);
        let back = RedirectUrl::new(back.to_owned()).map_err(|error| Trouble::Garbled(error.to_string()))?;
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, move || CsrfToken::new(state), move || Nonce::new(nonce))
            .set_redirect_uri(Cow::Owned(back))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        if self.setting.claim != "sub" {
            // What is not the subject belongs to the profile, which is given out on request only.
            request = request.add_scope(Scope::new("profile".to_owned()));
        }
        for acr in &self.setting.second_factor_acr {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let (address, _, _) = request.url();
        Ok(address.into())
    }

    /// Who came back with a code.
    pub async fn redeem(
        self: &Arc<Self>,
        code: &str,
        attempt: &Attempt,
        back: &str,
        now: Timestamp,
    ) -> Result<Proven, Trouble> {
        let said = self.said(now).await?;
        let turn = tokio::time::timeout(talk::ANSWER_WITHIN, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Trouble::Silent("too many sign-ins wait for it".to_owned())) };
        let (own, asked, code) = (Arc::clone(self), Arc::clone(&said), code.to_owned());
        let (verifier, back) = (attempt.verifier.clone(), back.to_owned());
        let exchange = move || token::exchange(&own.line, &own.client(&asked), &code, &verifier, &back);
        let tokens = tokio::task::spawn_blocking(exchange)
            .await
            .unwrap_or_else(|error| Err(Trouble::Silent(error.to_string())))?;
        let prove = |said: &CoreProviderMetadata| token::prove(&self.setting, said, &tokens, &attempt.nonce, now);
        let proven = match prove(&said) {
            Err(Trouble::Key) => prove(&*self.said_again(&said, now).await?)?,
            other => other?,
        };
        if !proven.subject.is_empty() {
            return Ok(proven);
        }
        // The token leaves the claim out, as it may: the provider is asked for it.
        let own = Arc::clone(self);
        let ask = move || token::ask_claim(&own.line, &own.client(&said), &own.setting.claim, &tokens, proven);
        tokio::task::spawn_blocking(ask).await.unwrap_or_else(|error| Err(Trouble::Silent(error.to_string())))
    }
}
