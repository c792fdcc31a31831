//! The line to a provider: one request, one answer, with a time and a size it must keep to. Blocks.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::CoreErrorResponseType;
use openidconnect::{
    DiscoveryError, HttpRequest, HttpResponse, RequestTokenError, StandardErrorResponse, UserInfoError,
};
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::Trouble;

/// From the first packet to the last byte: somebody stands before the page and waits.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(10);

const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Documents have some kilobytes, and keys with their certificates some dozens.
const ANSWER_BYTES: u64 = 1024 * 1024;

/// An agent with our limits.
pub struct Line(Agent);

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    #[error("{0}")]
    Line(#[from] ureq::Error),
    #[error("it failed with status {0}")]
    Failed(u16),
}

impl Line {
    /// With the certificates that the provider's must lead to, PEM; `None` when there is none in them.
    pub fn new(https_only: bool, authorities: Option<&[u8]>) -> Option<Line> {
        let mut roots = RootCerts::WebPki;
        if let Some(pem) = authorities {
            let items: Result<Vec<PemItem<'_>>, _> = parse_pem(pem).collect();
            let certificates: Vec<_> = items
                .ok()?
                .into_iter()
                .filter_map(|item| match item {
                    PemItem::Certificate(certificate) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                return None;
            }
            roots = RootCerts::Specific(Arc::new(certificates));
        }
        let config = Agent::config_builder()
            .https_only(https_only)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            // A provider is the office's own or the city's; a proxy that happens to be named in the environment is not
            // asked to carry people's identities.
            .proxy(None)
            // Whoever names another address says so in their document, not by the way.
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_global(Some(ANSWER_WITHIN))
            // Sign-ins are minutes apart: a kept connection would be closed when it is needed.
            .max_idle_connections(0)
            .user_agent("gongshu")
            .build();
        Some(Line(config.new_agent()))
    }

    pub fn call(&self, request: HttpRequest) -> Result<HttpResponse, Unheard> {
        let response = self.0.run(request)?;
        if response.status().is_server_error() {
            return Err(Unheard::Failed(response.status().as_u16()));
        }
        let (head, mut body) = response.into_parts();
        let bytes = body.with_config().limit(ANSWER_BYTES).read_to_vec()?;
        Ok(HttpResponse::from_parts(head, bytes))
    }
}

impl From<DiscoveryError<Unheard>> for Trouble {
    fn from(error: DiscoveryError<Unheard>) -> Trouble {
        match error {
            DiscoveryError::Request(error) => Trouble::Silent(error.to_string()),
            DiscoveryError::Response(status, _, said) if !status.is_success() => Trouble::Silent(said),
            DiscoveryError::Response(_, _, said) | DiscoveryError::Other(said) => Trouble::Garbled(said),
            DiscoveryError::Parse(error) => Trouble::Garbled(error.to_string()),
            DiscoveryError::UrlParse(error) => Trouble::Garbled(error.to_string()),
            DiscoveryError::Validation(said) => Trouble::Issuer(said),
            other => Trouble::Garbled(other.to_string()),
        }
    }
}

type Refusal = StandardErrorResponse<CoreErrorResponseType>;

impl From<RequestTokenError<Unheard, Refusal>> for Trouble {
    fn from(error: RequestTokenError<Unheard, Refusal>) -> Trouble {
        match error {
            RequestTokenError::ServerResponse(refusal) => Trouble::Refused(refusal.error().as_ref().to_owned()),
            RequestTokenError::Request(error) => Trouble::Silent(error.to_string()),
            RequestTokenError::Parse(error, _) => Trouble::Garbled(error.to_string()),
            RequestTokenError::Other(said) => Trouble::Garbled(said),
        }
    }
}

impl From<UserInfoError<Unheard>> for Trouble {
    fn from(error: UserInfoError<Unheard>) -> Trouble {
        match error {
            UserInfoError::ClaimsVerification(error) => Trouble::from(error),
            UserInfoError::Request(error) => Trouble::Silent(error.to_string()),
            UserInfoError::Response(status, _, _) => Trouble::Refused(status.to_string()),
            other => Trouble::Garbled(other.to_string()),
        }
    }
}
