//! A token from IAM in exchange for the name and password of a user.
//!
//! It must not know where these come from.

use serde_json::{Value, json};

use super::exchange::{IAM, post, send};
use super::{Credentials, ProvideCredentials, ProviderContext};
use crate::error::Error;
use crate::secret::Secret;
use crate::setting::{self, Kind};
use crate::time::parse_rfc3339;
use crate::transport::BoxFuture;

/// A token from IAM, sent as `X-Auth-Token`. It is fetched with the password of an IAM user, and
/// refreshed before it expires (after 24 hours).
///
/// Prefer an access key if you have one: a password grants more access. Use an IAM user; the
/// account of a HUAWEI ID gets no token. The IAM of the configuration's region is used unless
/// `HUAWEICLOUD_SDK_IAM_ENDPOINT` is set.
///
/// ```
/// use huaweicloud_core::Config;
/// use huaweicloud_core::credentials::PasswordCredentials;
///
/// # fn main() -> Result<(), huaweicloud_core::Error> {
/// let credentials = PasswordCredentials::new("user", "a password", "account").with_project("cn-north-4");
/// let config = Config::builder().credentials(credentials).region("cn-north-4").build()?;
/// # let _ = config;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The address of IAM is not known, IAM cannot be reached, or it rejects the user. `Debug` and
/// errors do not show the password.
#[derive(Clone, Debug)]
pub struct PasswordCredentials {
    user: String,
    password: Secret,
    account: String,
    project: Option<String>,
}

impl PasswordCredentials {
    /// The names of the user and of its account. The token has the scope of the account (the
    /// domain), which global services require.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>, account: impl Into<String>) -> Self {
        Self { user: user.into(), password: password.into(), account: account.into(), project: None }
    }

    /// Limits the scope of the token to a project, which regional services require. The default
    /// project of each region has the region's name.
    #[must_use]
    pub fn with_project(mut self, name: impl Into<String>) -> Self {
        self.project = Some(name.into());
        self
    }

    fn body(&self) -> Value {
        let user = json!({
            "name": self.user,
            "password": self.password.expose_secret(),
            "domain": {"name": self.account},
        });
        let scope = match &self.project {
            Some(project) => json!({"project": {"name": project}}),
            None => json!({"domain": {"name": self.account}}),
        };
        json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}})
    }
}

impl ProvideCredentials for PasswordCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async move {
            let url = context.place().iam("/v3/auth/tokens?nocatalog=true")?;
            let response = send(context, &IAM, post(url, &self.body())).await?.successful(&IAM)?;
            let token = response.subject_token()?;
            let body = response.json(&IAM)?;
            let expiry = body.pointer("/token/expires_at").and_then(Value::as_str).and_then(parse_rfc3339);
            let expiry = expiry.ok_or_else(|| Error::credentials("the response of IAM has no valid expiry time"))?;
            Ok(Credentials::token(token).with_expiry(expiry))
        })
    }

    fn check(&self) -> Result<(), Error> {
        let origin = "that was set in code";
        setting::check(&self.user, Kind::Name, "name of the user", origin)?;
        setting::check(&self.account, Kind::Name, "name of the account", origin)?;
        if let Some(project) = &self.project {
            setting::check(project, Kind::Name, "name of the project", origin)?;
        }
        setting::check(self.password.expose_secret(), Kind::Password, "password", origin)
    }
}
