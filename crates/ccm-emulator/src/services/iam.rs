//! The part of IAM and STS that clients of the certificate services use: tokens, temporary keys,
//! the account and its projects.
//!
//! Tokens and temporary keys are not stored. Each contains its claims, sealed with the key of the
//! store, so that it survives a restart and cannot be forged. It must not know the certificate
//! services.

mod account;
mod error;
mod exchange;
mod password;
pub(crate) mod temporary;
pub(crate) mod tokens;

use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

/// The operations that require a signature or a token.
pub(crate) const HANDLERS: &[(&Operation, Handler)] = &[
    (&Operation::new("KeystoneListAuthDomains", "", "GET", "/v3/auth/domains"), account::domains),
    (&Operation::new("KeystoneListAuthProjects", "", "GET", "/v3/auth/projects"), account::projects),
    (&Operation::new("KeystoneListProjects", "", "GET", "/v3/projects"), account::projects),
    (&Operation::new("GetCallerIdentity", "", "GET", "/v5/caller-identity"), account::caller_identity),
];

/// The operations that issue tokens and keys, and check the credentials in the request themselves.
pub(crate) const OPEN: &[(&Operation, OpenHandler)] = &[
    (&Operation::new("KeystoneCreateUserTokenByPassword", "", "POST", "/v3/auth/tokens"), password::create_token),
    (&Operation::new("CreateIdToken", "", "POST", "/v3.0/OS-AUTH/id-token/tokens"), exchange::id_token),
    (
        &Operation::new("CreateTemporaryAccessKeyByToken", "", "POST", "/v3.0/OS-CREDENTIAL/securitytokens"),
        exchange::temporary_key,
    ),
    (&Operation::new("AssumeAgencyWithOIDC", "", "POST", "/v5/agencies/assume-with-oidc"), exchange::assume_with_oidc),
];
