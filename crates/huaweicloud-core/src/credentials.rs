//! Credentials: access keys, tokens, and the sources that provide them.
//!
//! [`Credentials`] authenticate a call. A provider ([`ProvideCredentials`]) fetches them; a
//! [`CredentialsChain`] tries several, as [`Config::from_env`](crate::Config::from_env) does. A
//! configuration caches the credentials for all its clients, and refreshes them before they expire.
//!
//! Operations that need no credentials, such as those that issue a token for a password, are sent
//! without any. A program that calls only these uses [`NoCredentials`].

// It must not know how credentials become headers; that is the task of `authenticate` and
// `signing`.

mod authenticate;
mod cache;
mod chain;
mod domain;
mod endpoints;
mod environment;
mod exchange;
mod federated;
mod file;
mod ini;
mod lookup;
mod metadata;
mod none;
mod oidc;
mod password;
mod pod_identity;
mod profile;
mod project;
mod project_cache;
mod provider;
mod temporary;
#[cfg(all(test, feature = "test-util"))]
mod tests;
#[doc(hidden)]
pub mod variables;

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

pub(crate) use authenticate::{Subject, authenticate};
pub(crate) use cache::CredentialsCache;
pub use chain::CredentialsChain;
pub(crate) use domain::DomainId;
pub use environment::EnvironmentCredentials;
pub use federated::FederatedCredentials;
pub use metadata::MetadataCredentials;
pub use none::NoCredentials;
pub use oidc::OidcCredentials;
pub use password::PasswordCredentials;
pub use pod_identity::PodIdentityCredentials;
pub use profile::ProfileCredentials;
pub(crate) use project::ProjectId;
pub(crate) use project_cache::ProjectCache;
pub use provider::{ProvideCredentials, ProviderContext};

use crate::env::Environment;
use crate::error::Error;
use crate::secret::Secret;
use crate::setting::{self, Kind};

const AK: &str = "HUAWEICLOUD_SDK_AK";
const SK: &str = "HUAWEICLOUD_SDK_SK";
const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
const DOMAIN_ID: &str = "HUAWEICLOUD_SDK_DOMAIN_ID";
const PROJECT_ID: &str = "HUAWEICLOUD_SDK_PROJECT_ID";
const AUTH_TOKEN: &str = "HUAWEICLOUD_SDK_AUTH_TOKEN";

/// The credentials of a caller. Cheap to clone; `Debug` shows the access key ID but no secret.
///
/// ```
/// use huaweicloud_core::Credentials;
///
/// let key = Credentials::access_key("MYACCESSKEYID", "my secret key")
///     .with_domain_id("0123456789abcdef");
/// let token = Credentials::token("a token from IAM");
/// # let _ = (key, token);
/// ```
#[derive(Clone)]
pub struct Credentials {
    auth: Arc<Auth>,
    domain_id: Option<Arc<str>>,
    project_id: Option<Arc<str>>,
    expiry: Option<SystemTime>,
}

/// How a request is authenticated.
#[derive(Clone)]
pub(crate) enum Auth {
    /// Each request is signed with the secret key.
    AccessKey { access_key: String, secret_key: Secret, security_token: Option<Secret> },
    /// Each request carries the token, and is not signed.
    Token(Secret),
}

impl Credentials {
    /// An access key: its ID (AK) and its secret (SK). Requests are signed; the SK itself is never
    /// sent.
    pub fn access_key(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Self {
        Self::new(Auth::AccessKey {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            security_token: None,
        })
    }

    /// A token from IAM, sent as `X-Auth-Token` instead of a signature. IAM issues tokens that are
    /// valid for 24 hours. This one is not refreshed; [`PasswordCredentials`] refreshes its token.
    pub fn token(token: impl Into<Secret>) -> Self {
        Self::new(Auth::Token(token.into()))
    }

    /// Sets the security token of a temporary access key, sent (and signed) as `X-Security-Token`.
    ///
    /// Has no effect on [`token`](Self::token) credentials, since only an access key has a security
    /// token.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<Secret>) -> Self {
        if let Auth::AccessKey { security_token, .. } = Arc::make_mut(&mut self.auth) {
            *security_token = Some(token.into());
        }
        self
    }

    /// Sets the account's domain ID, sent as `X-Domain-Id`. Global services, which are not bound to
    /// a project, such as SCM and PCA, require credentials of the domain.
    #[must_use]
    pub fn with_domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = Some(domain_id.into().into());
        self
    }

    /// Sets the ID of the project that services bound to a project are called for. It is sent as
    /// `X-Project-Id`, and is part of most of their paths. Global services, such as SCM and PCA,
    /// ignore it.
    #[must_use]
    pub fn with_project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into().into());
        self
    }

    /// Sets when the credentials expire. Without it they are assumed to be valid forever, and are
    /// never refreshed.
    #[must_use]
    pub fn with_expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// When the credentials expire, if known.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// Reads credentials from the environment variables of this process.
    ///
    /// Either `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`, with `HUAWEICLOUD_SDK_SECURITY_TOKEN`
    /// if the key is temporary, or `HUAWEICLOUD_SDK_AUTH_TOKEN`; and optionally
    /// `HUAWEICLOUD_SDK_DOMAIN_ID` and `HUAWEICLOUD_SDK_PROJECT_ID`. An empty variable counts as
    /// unset. All names except `…_AUTH_TOKEN` are those of the vendor's SDKs.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if no credentials are set, only one half of
    /// the access key is set, both a token and an access key are set, or a value cannot be right:
    /// it has surrounding whitespace or quotes, or characters that are not visible ASCII. The
    /// message names the variables.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_environment(&Environment::process())
    }

    /// Like [`from_env`](Self::from_env), but reads variables with `lookup`.
    ///
    /// # Errors
    ///
    /// The same as for [`from_env`](Self::from_env).
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Result<Self, Error> {
        Self::from_environment(&Environment::from_lookup(lookup))
    }

    pub(crate) fn from_environment(environment: &Environment) -> Result<Self, Error> {
        Self::find(environment)?.ok_or_else(none_set)
    }

    /// The credentials in the environment, if any of their variables is set.
    pub(crate) fn find(environment: &Environment) -> Result<Option<Self>, Error> {
        let access_key = environment.get(AK)?;
        let secret_key = environment.get(SK)?.map(Secret::from);
        let security_token = environment.get(SECURITY_TOKEN)?.map(Secret::from);
        let token = environment.get(AUTH_TOKEN)?.map(Secret::from);
        let domain_id = environment.get(DOMAIN_ID)?;
        let project_id = environment.get(PROJECT_ID)?;

        for (name, value, kind) in [
            (AK, access_key.as_deref(), Kind::Identifier),
            (SK, secret_key.as_ref().map(Secret::expose_secret), Kind::Secret),
            (SECURITY_TOKEN, security_token.as_ref().map(Secret::expose_secret), Kind::Secret),
            (AUTH_TOKEN, token.as_ref().map(Secret::expose_secret), Kind::Secret),
            (DOMAIN_ID, domain_id.as_deref(), Kind::Identifier),
            (PROJECT_ID, project_id.as_deref(), Kind::Project),
        ] {
            if let Some(value) = value {
                setting::check(value, kind, "value", &format!("of {name}"))?;
            }
        }

        let mut credentials = match (access_key, secret_key, token) {
            (Some(access_key), Some(secret_key), None) => Self::access_key(access_key, secret_key),
            (None, None, Some(token)) => Self::token(token),
            (None, None, None) => return Ok(None),
            (_, _, Some(_)) => return Err(ambiguous()),
            (Some(_), None, None) => return Err(half_missing(SK, AK, "secret access key")),
            (None, Some(_), None) => return Err(half_missing(AK, SK, "access key ID")),
        };
        if let Some(security_token) = security_token {
            credentials = credentials.with_security_token(security_token);
        }
        if let Some(domain_id) = domain_id {
            credentials = credentials.with_domain_id(domain_id);
        }
        if let Some(project_id) = project_id {
            credentials = credentials.with_project_id(project_id);
        }
        Ok(Some(credentials))
    }

    /// Checks that the values are what they can be; `origin` tells where they come from.
    pub(crate) fn check_values(&self, origin: &str) -> Result<(), Error> {
        match self.auth() {
            Auth::AccessKey { access_key, secret_key, security_token } => {
                setting::check(access_key, Kind::Identifier, "access key ID", origin)?;
                setting::check(secret_key.expose_secret(), Kind::Secret, "secret access key", origin)?;
                if let Some(token) = security_token {
                    setting::check(token.expose_secret(), Kind::Secret, "security token", origin)?;
                }
            }
            Auth::Token(token) => setting::check(token.expose_secret(), Kind::Secret, "token", origin)?,
        }
        if let Some(domain_id) = self.domain_id() {
            setting::check(domain_id, Kind::Identifier, "domain ID", origin)?;
        }
        match self.project_id() {
            Some(project_id) => setting::check(project_id, Kind::Project, "project ID", origin),
            None => Ok(()),
        }
    }

    pub(crate) fn auth(&self) -> &Auth {
        &self.auth
    }

    pub(crate) fn domain_id(&self) -> Option<&str> {
        self.domain_id.as_deref()
    }

    pub(crate) fn project_id(&self) -> Option<&str> {
        self.project_id.as_deref()
    }

    /// Whether both are from the same fetch, not just equal.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.auth, &other.auth)
    }

    fn new(auth: Auth) -> Self {
        Self { auth: Arc::new(auth), domain_id: None, project_id: None, expiry: None }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = formatter.debug_struct("Credentials");
        match self.auth() {
            Auth::AccessKey { access_key, secret_key, security_token } => output
                .field("access_key", access_key)
                .field("secret_key", secret_key)
                .field("security_token", security_token),
            Auth::Token(token) => output.field("token", token),
        };
        output.field("domain_id", &self.domain_id).field("project_id", &self.project_id).finish()
    }
}

fn none_set() -> Error {
    Error::config(format!(
        "no credentials found in the environment: set {AK} and {SK} to the ID and the secret of an access key \
         (and {SECURITY_TOKEN} if the key is temporary), or set {AUTH_TOKEN} to a token from IAM"
    ))
}

fn ambiguous() -> Error {
    Error::config(format!(
        "the environment contains both an access key ({AK}, {SK}) and a token ({AUTH_TOKEN}), \
         but only one can be used: unset the other"
    ))
}

fn half_missing(missing: &str, present: &str, what: &str) -> Error {
    Error::config(format!(
        "{present} is set but {missing} is not: set {missing} to the {what} that belongs to it, or unset {present}"
    ))
}
