//! Looks up the domain ID of the account that an access key belongs to.
//!
//! Global services require it in every request, and IAM knows it. It must not know who needs it,
//! and caches nothing.

use serde_json::Value;

use super::authenticate::Subject;
use super::exchange::{IAM, STS};
use super::lookup::{get, place};
use super::{Credentials, ProviderContext, endpoints};
use crate::error::Error;

/// What a caller needs of the domain ID, and where IAM may be asked for a missing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DomainId {
    /// It may be missing, since nothing is called yet.
    Optional,
    /// The service is at its address in the region: IAM is asked there too.
    FromRegion,
    /// The service is at a configured address: IAM is asked only if its address is configured too,
    /// since the key may be one of an emulator or of another cloud.
    FromConfiguredIam,
}

impl DomainId {
    /// Whether IAM may be asked.
    pub(super) fn may_ask(self, context: &ProviderContext) -> Result<bool, Error> {
        match self {
            Self::Optional => Ok(false),
            Self::FromRegion => Ok(true),
            Self::FromConfiguredIam => endpoints::is_iam_configured(&context.environment),
        }
    }
}

/// The error if IAM may not be asked.
pub(super) fn not_asked() -> Error {
    Error::config(format!(
        "the domain ID of the account is not set, and IAM is not asked for it at its address in the region, since the \
         service is at a configured address: {SET}, or set HUAWEICLOUD_SDK_IAM_ENDPOINT to the address of IAM"
    ))
}

const SET: &str = "set HUAWEICLOUD_SDK_DOMAIN_ID, or call domain_id(..) on the configuration builder or \
                   with_domain_id(..) on the credentials";

/// Requests it from IAM, or from STS if IAM returns no account.
///
/// # Errors
///
/// The reason, and how to set the domain ID explicitly.
pub(super) async fn look_up(
    context: &ProviderContext,
    credentials: &Credentials,
    domain_id: DomainId,
) -> Result<String, Error> {
    find(context, credentials, domain_id).await.map_err(|error| {
        Error::credentials(format!(
            "the domain ID of the account is not set and could not be looked up: {error}; {SET}"
        ))
        .with_source(error)
    })
}

async fn find(context: &ProviderContext, credentials: &Credentials, domain_id: DomainId) -> Result<String, Error> {
    let place = place(context, domain_id == DomainId::FromRegion);
    let response = get(context, credentials, Subject::Account, &IAM, place.iam("/v3/auth/domains")?).await?;
    if let Some(id) = response.pointer("/domains/0/id").and_then(id) {
        return Ok(id);
    }
    let response = get(context, credentials, Subject::Account, &STS, place.sts("/v5/caller-identity")?).await?;
    response.get("account_id").and_then(id).ok_or_else(|| Error::credentials("neither IAM nor STS returned an account"))
}

/// Accepts only letters, digits and hyphens. Anything else in a response would end up in headers
/// and in `Debug`.
fn id(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| text.to_owned())
}
