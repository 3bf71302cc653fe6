//! The provider of a program that has no credentials.
//!
//! It must not know which operations need none.

use super::{Credentials, ProvideCredentials, ProviderContext};
use crate::error::Error;
use crate::transport::BoxFuture;

/// No credentials, for operations that are sent without any, such as those of IAM that issue a token
/// for a password.
///
/// ```no_run
/// # use huaweicloud_core::{Config, Credentials, Error, Secret};
/// # struct Iam;
/// # impl Iam {
/// #     fn new(_: &Config) -> Result<Self, Error> { Ok(Self) }
/// #     async fn token(&self, _: &str) -> Result<Secret, Error> { Ok(Secret::from("a token")) }
/// # }
/// use huaweicloud_core::credentials::NoCredentials;
///
/// # async fn example() -> Result<(), Error> {
/// let anonymous = Config::builder().credentials(NoCredentials).region("cn-north-4").build()?;
/// // With `huaweicloud_iam::Client`, this is `keystone_create_user_token_by_password()`, whose
/// // response has the token in `x_subject_token`.
/// let token = Iam::new(&anonymous)?.token("a password").await?;
/// let config = Config::builder().credentials(Credentials::token(token)).region("cn-north-4").build()?;
/// # let _ = config;
/// # Ok(())
/// # }
/// ```
///
/// If only the token is of interest, [`PasswordCredentials`](super::PasswordCredentials) fetches it,
/// and refreshes it before it expires.
///
/// # Errors
///
/// Never configured: a call that needs credentials fails with an error whose
/// [`is_no_credentials`](Error::is_no_credentials) is true, and sends nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCredentials;

impl ProvideCredentials for NoCredentials {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(std::future::ready(Err(Error::no_credentials(
            "the operation needs credentials, but the configuration has NoCredentials: create the client with a \
             configuration that has credentials, such as one from Config::from_env()",
        ))))
    }
}
