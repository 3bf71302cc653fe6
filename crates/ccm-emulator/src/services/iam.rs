//! The operations of IAM that programs for the certificate services use, and three of STS and OpenID
//! Connect.
//!
//! An operation is a function in one of the modules, next to related ones, and an entry in one of
//! the tables. Requests are already validated; those of [`HANDLERS`] are also authenticated. It must
//! not know the certificate services.
//!
//! | topic | module |
//! | --- | --- |
//! | tokens: for a password, for an agency, validation | `password`, `agency_token`, `validate` |
//! | what a token contains and shows | `tokens`, `facts` |
//! | temporary keys: content, operations | `temporary`, `exchange` |
//! | permanent access keys | `access_keys` |
//! | agencies and their permissions | `agencies`, `grants` |
//! | system-defined and custom permissions | `system_roles`, `policies`, `roles` |
//! | the account, its projects and users | `projects`, `users` |
//! | whether credentials may still be used, and trust between accounts | `trust` |
//! | parts of responses; errors | `lists`, `error` |
//!
//! Tokens and temporary keys are not stored. Each contains its claims, sealed with the key of the
//! store, so that it survives a restart and cannot be forged. Permissions are recorded, but not
//! enforced.

pub(crate) mod access_keys;
mod agencies;
mod agency_token;
mod error;
mod exchange;
mod facts;
mod grants;
mod lists;
mod password;
mod policies;
mod projects;
mod roles;
mod system_roles;
pub(crate) mod temporary;
pub(crate) mod tokens;
pub(crate) mod trust;
mod users;
mod validate;

pub(crate) use error::CODES;
use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

/// The handlers of the operations that require a signature or a token, by name.
pub(crate) const HANDLERS: &[(&str, Handler)] = &[
    ("AssociateAgencyWithDomainPermission", grants::associate),
    ("CheckDomainPermissionForAgency", grants::check),
    ("CreateAgency", agencies::create),
    ("CreateCloudServiceCustomPolicy", policies::create),
    ("CreatePermanentAccessKey", access_keys::create),
    ("CreateTemporaryAccessKeyByAgency", exchange::by_agency),
    ("DeleteAgency", agencies::delete),
    ("DeleteCustomPolicy", policies::delete),
    ("DeletePermanentAccessKey", access_keys::delete),
    ("KeystoneCreateAgencyToken", agency_token::create),
    ("KeystoneListAuthDomains", projects::domains),
    ("KeystoneListAuthProjects", projects::accessible),
    ("KeystoneListPermissions", roles::list),
    ("KeystoneListProjects", projects::list),
    ("KeystoneListUsers", users::list),
    ("KeystoneShowUser", users::show),
    ("KeystoneValidateToken", validate::validate),
    ("ListAgencies", agencies::list),
    ("ListCustomPolicies", policies::list),
    ("ListDomainPermissionsForAgency", grants::list),
    ("ListPermanentAccessKeys", access_keys::list),
    ("RemoveDomainPermissionFromAgency", grants::remove),
    ("ShowAgency", agencies::show),
    ("ShowCustomPolicy", policies::show),
    ("ShowPermanentAccessKey", access_keys::show),
    ("UpdatePermanentAccessKey", access_keys::update),
];

/// The handlers of the operations that check the credentials in the request themselves, by name.
pub(crate) const OPEN: &[(&str, OpenHandler)] = &[
    ("CreateTemporaryAccessKeyByToken", exchange::by_token),
    ("KeystoneCreateUserTokenByPassword", password::create),
    ("KeystoneCreateUserTokenByPasswordAndMfa", password::create_with_mfa),
];

/// The reasons why operations are not emulated, by name.
pub(crate) const REASONS: &[(&str, &str)] = &[];

/// Operations that no document describes, and that require a signature or a token.
pub(crate) const EXTRA: &[(&Operation, Handler)] =
    &[(&Operation::new("GetCallerIdentity", "", "GET", "/v5/caller-identity"), users::caller_identity)];

/// Operations that no document describes, and that check the credentials in the request themselves.
pub(crate) const EXTRA_OPEN: &[(&Operation, OpenHandler)] = &[
    (&Operation::new("CreateIdToken", "", "POST", "/v3.0/OS-AUTH/id-token/tokens"), exchange::by_id_token),
    (&Operation::new("AssumeAgencyWithOIDC", "", "POST", "/v5/agencies/assume-with-oidc"), exchange::assume_with_oidc),
];
