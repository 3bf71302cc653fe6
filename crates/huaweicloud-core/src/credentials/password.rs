//! A token of IAM for the name and the password of a user.
//!
//! It must not know where these come from.

use serde_json::{Value, json};

use super::exchange::{IAM, post, send};
use super::{Credentials, ProvideCredentials, ProviderContext, endpoints};
use crate::error::Error;
use crate::secret::Secret;
use crate::time::parse_rfc3339;
use crate::transport::BoxFuture;

/// A token of IAM, sent as `X-Auth-Token`, fetched with the password of an IAM user and again before it expires (after 24 hours).
///
/// An access key is the better choice where there is one: a password opens more. The account of a HUAWEI ID gets no token, an IAM user
/// does. IAM is that of the configuration's region unless `HUAWEICLOUD_SDK_IAM_ENDPOINT` is set.
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
/// No address of IAM is known, IAM cannot be reached, or refuses the user. `Debug` and errors show no password.
#[derive(Clone, Debug)]
pub struct PasswordCredentials {
    user: String,
    password: Secret,
    account: String,
    project: Option<String>,
}

impl PasswordCredentials {
    /// The names of the user and of its account. The token is one of the account (the domain), which global services take.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>, account: impl Into<String>) -> Self {
        Self { user: user.into(), password: password.into(), account: account.into(), project: None }
    }

    /// Makes the token one of a project, which services of a region take. The project that each region has from the start is named like
    /// the region.
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
            let url = endpoints::iam(&context.environment(), context.region(), "/v3/auth/tokens?nocatalog=true")?;
            let answer = send(context, &IAM, post(url, &self.body())).await?.successful(&IAM)?;
            let token = answer.subject_token()?;
            let body = answer.json(&IAM)?;
            let expiry = body.pointer("/token/expires_at").and_then(Value::as_str).and_then(parse_rfc3339);
            let expiry =
                expiry.ok_or_else(|| Error::credentials("the answer of IAM has no time of expiry that can be read"))?;
            Ok(Credentials::token(token).with_expiry(expiry))
        })
    }
}
