//! Temporary credentials of an agency from STS, in exchange for the token of an identity provider
//! (OpenID Connect).
//!
//! It must not know who issued the ID token.

use serde_json::json;

use super::exchange::{STS, post, send};
use super::{Credentials, ProvideCredentials, ProviderContext, file, temporary};
use crate::error::Error;
use crate::setting::{self, Kind};
use crate::transport::BoxFuture;

pub(super) const PROVIDER_URN: &str = "HUAWEICLOUD_OIDC_PROVIDER_URN";
pub(super) const AGENCY_URN: &str = "HUAWEICLOUD_OIDC_AGENCY_URN";
pub(super) const ID_TOKEN: &str = "HUAWEICLOUD_OIDC_ID_TOKEN";
pub(super) const TOKEN_FILE: &str = "HUAWEICLOUD_OIDC_TOKEN_FILE";
const SESSION_NAME: &str = "HUAWEICLOUD_OIDC_SESSION_NAME";
const DURATION_SECONDS: &str = "HUAWEICLOUD_OIDC_DURATION_SECONDS";
const POLICY: &str = "HUAWEICLOUD_OIDC_POLICY";
const POLICY_IDS: &str = "HUAWEICLOUD_OIDC_POLICY_IDS";

/// A temporary access key of an agency, which STS issues for an ID token.
///
/// Variables: `HUAWEICLOUD_OIDC_PROVIDER_URN`, `HUAWEICLOUD_OIDC_AGENCY_URN`, and
/// `HUAWEICLOUD_OIDC_ID_TOKEN` or `HUAWEICLOUD_OIDC_TOKEN_FILE`, a file that is read again each
/// time; optionally `…_SESSION_NAME` (default `oidc-sts-session`), `…_DURATION_SECONDS` (3600),
/// `…_POLICY` and `…_POLICY_IDS` (comma-separated). The STS of the configuration's region is used
/// unless `HUAWEICLOUD_SDK_STS_ENDPOINT` is set.
///
/// # Errors
///
/// Not configured if none of the first four variables is set. Otherwise, the first missing one is
/// named; or the file cannot be read, the address of STS is not known, STS cannot be reached, or it
/// rejects the token.
#[derive(Clone, Copy, Debug, Default)]
pub struct OidcCredentials;

impl ProvideCredentials for OidcCredentials {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(provide(context))
    }
}

async fn provide(context: &ProviderContext) -> Result<Credentials, Error> {
    let (provider, agency) = (context.variable(PROVIDER_URN)?, context.variable(AGENCY_URN)?);
    let (token, token_file) = (context.variable(ID_TOKEN)?, context.variable(TOKEN_FILE)?);
    if provider.is_none() && agency.is_none() && token.is_none() && token_file.is_none() {
        return Err(Error::no_credentials(format!("OIDC: {PROVIDER_URN} and {AGENCY_URN} are not set")));
    }
    let missing = |name: &str| {
        Error::config(format!(
            "OIDC credentials are incomplete: set {name}, or unset all variables that start with HUAWEICLOUD_OIDC_"
        ))
    };
    let provider = provider.ok_or_else(|| missing(PROVIDER_URN))?;
    let agency = agency.ok_or_else(|| missing(AGENCY_URN))?;
    let token = match (token, token_file) {
        (Some(token), _) => token,
        (None, Some(path)) => file::read_token(&path, TOKEN_FILE)?,
        (None, None) => return Err(missing(TOKEN_FILE)),
    };
    for (name, value, kind) in
        [(PROVIDER_URN, &provider, Kind::Name), (AGENCY_URN, &agency, Kind::Name), (ID_TOKEN, &token, Kind::Secret)]
    {
        setting::check(value, kind, "value", &format!("of {name}"))?;
    }
    let duration: u32 = match context.variable(DURATION_SECONDS)? {
        Some(text) => {
            text.trim().parse().map_err(|_| Error::config(format!("{DURATION_SECONDS} is not a number of seconds")))?
        }
        None => 3600,
    };
    let mut body = json!({
        "provider_urn": provider,
        "agency_urn": agency,
        "agency_session_name": context.variable(SESSION_NAME)?.unwrap_or_else(|| "oidc-sts-session".to_owned()),
        "id_token": token,
        "duration_seconds": duration,
    });
    if let Some(policy) = context.variable(POLICY)? {
        body["policy"] = policy.into();
    }
    if let Some(list) = context.variable(POLICY_IDS)? {
        body["policy_ids"] = list.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    }
    let address = context.place().sts("/v5/agencies/assume-with-oidc")?;
    let response = send(context, &STS, post(address, &body)).await?.successful(&STS)?;
    temporary::parse(&response.json(&STS)?, STS.name)
}
