//! The identity token: taken for the code, and proved — the provider's signature, for us, for this sign-in, in its time
//! — before a word of it counts. Source: OpenID Connect Core 1.0, 3.1.3.7.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClaimsVerificationError, ClientId, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenClaims, IdTokenFields, IdTokenVerifier, Nonce, OAuth2TokenResponse,
    PkceCodeVerifier, RedirectUrl, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
    SubjectIdentifier, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Trouble;
use super::talk::Line;
use crate::setting;

/// Whatever a token says beside the standard's own claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Further {
    #[serde(flatten)]
    all: HashMap<String, Value>,
}

impl AdditionalClaims for Further {}

type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// What comes for a code.
pub type Tokens = StandardTokenResponse<Fields, CoreTokenType>;

type Claims = IdTokenClaims<Further, CoreGenderClaim>;

/// The standard's client, with further claims.
pub type Client = openidconnect::Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Somebody as the provider proved them to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// The value of the claim that the installation goes by; empty when the token leaves it out.
    pub subject: String,
    /// Whether the provider vouches for a second factor.
    pub assured: bool,
    /// The provider's own name for them.
    sub: String,
}

/// How far apart the clocks may be.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// A token is made while somebody waits for it.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// The longest name of somebody (OpenID Connect Core 1.0, 2: `sub`).
const SUBJECT_CHARACTERS: usize = 255;

/// Only what nobody but the provider can sign: neither `none` nor keys that the client has too.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Changes the code for tokens. Blocks.
pub(super) fn exchange(
    line: &Line,
    client: &Client,
    code: &str,
    verifier: &str,
    back: &str,
) -> Result<Tokens, Trouble> {
    let garbled = |error: &dyn std::fmt::Display| Trouble::Garbled(error.to_string());
    let back = RedirectUrl::new(back.to_owned()).map_err(|error| garbled(&error))?;
    let request = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|error| garbled(&error))?;
    let request =
        request.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned())).set_redirect_uri(Cow::Owned(back));
    Ok(request.request(&|request| line.call(request))?)
}

/// Proves the identity token.
pub(super) fn prove(
    setting: &setting::Provider,
    said: &CoreProviderMetadata,
    tokens: &Tokens,
    nonce: &str,
    now: Timestamp,
) -> Result<Proven, Trouble> {
    let token = tokens.id_token().ok_or_else(|| Trouble::Garbled("there is no identity token".to_owned()))?;
    let (earliest, latest) = (counted(now - FRESH), counted(now + SKEW));
    let client = ClientId::new(setting.client_id.clone());
    let verifier = IdTokenVerifier::new_public_client(client, said.issuer().clone(), said.jwks().clone())
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || counted(now - SKEW))
        .set_issue_time_verifier_fn(move |issued| match (earliest..=latest).contains(&issued) {
            true => Ok(()),
            false => Err(format!("it was made at {issued}")),
        });
    let claims = token.claims(&verifier, &Nonce::new(nonce.to_owned()))?;
    if let Some(party) = claims.authorized_party()
        && party.as_str() != setting.client_id
    {
        return Err(Trouble::Audience(party.as_str().to_owned()));
    }
    let sub = named("sub", Some(claims.subject().as_str()))?;
    let written = serde_json::to_value(claims).map_err(|error| Trouble::Garbled(error.to_string()))?;
    let subject = match written.get(&setting.claim) {
        None => String::new(),
        Some(value) => named(&setting.claim, value.as_str())?,
    };
    Ok(Proven { subject, assured: assured(setting, claims), sub })
}

/// A moment as the library counts them.
fn counted(moment: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(moment.as_second(), 0).unwrap_or_default()
}

/// A claim that may name somebody: text, not empty, short enough, without signs that are not seen.
pub fn named(claim: &str, value: Option<&str>) -> Result<String, Trouble> {
    let usable = |text: &&str| {
        !text.trim().is_empty() && text.chars().count() <= SUBJECT_CHARACTERS && !text.chars().any(char::is_control)
    };
    value.filter(usable).map(str::to_owned).ok_or_else(|| Trouble::Claim(claim.to_owned()))
}

/// Whether `acr` or `amr` is one the installation takes for a second factor.
fn assured(setting: &setting::Provider, claims: &Claims) -> bool {
    let by_class =
        claims.auth_context_ref().is_some_and(|acr| setting.second_factor_acr.iter().any(|it| it == acr.as_str()));
    let methods = claims.auth_method_refs().into_iter().flatten();
    by_class || methods.into_iter().any(|amr| setting.second_factor_amr.iter().any(|it| it == amr.as_str()))
}

/// Asks the provider for a claim that the token leaves out; its answer must be about the same person. Blocks.
pub(super) fn ask_claim(
    line: &Line,
    client: &Client,
    claim: &str,
    tokens: &Tokens,
    proven: Proven,
) -> Result<Proven, Trouble> {
    let missing = || Trouble::Claim(claim.to_owned());
    let sub = SubjectIdentifier::new(proven.sub.clone());
    let request = client.user_info(tokens.access_token().clone(), Some(sub)).map_err(|_| missing())?;
    let told: UserInfoClaims<Further, CoreGenderClaim> = request.request(&|request| line.call(request))?;
    let told = serde_json::to_value(told).map_err(|error| Trouble::Garbled(error.to_string()))?;
    let subject = named(claim, told.get(claim).and_then(Value::as_str))?;
    Ok(Proven { subject, ..proven })
}

impl From<ClaimsVerificationError> for Trouble {
    fn from(error: ClaimsVerificationError) -> Trouble {
        use ClaimsVerificationError as Wrong;
        match error {
            Wrong::SignatureVerification(SignatureVerificationError::NoMatchingKey) => Trouble::Key,
            Wrong::Expired(said) | Wrong::InvalidAuthTime(said) => Trouble::Expired(said),
            Wrong::InvalidAudience(said) => Trouble::Audience(said),
            Wrong::InvalidIssuer(said) => Trouble::Issuer(said),
            Wrong::InvalidNonce(_) => Trouble::Nonce,
            Wrong::InvalidSubject(_) => Trouble::Claim("sub".to_owned()),
            Wrong::SignatureVerification(error) => Trouble::Signature(error.to_string()),
            other => Trouble::Signature(other.to_string()),
        }
    }
}
