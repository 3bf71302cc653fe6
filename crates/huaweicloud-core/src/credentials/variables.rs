//! Lists the environment variables of all sources.
//!
//! It must not know how they are read.

use super::{AK, AUTH_TOKEN, SECURITY_TOKEN, SK, environment, oidc, pod_identity, profile};

/// The environment variables that credentials are read from, for programs that use others instead:
/// what remains of one source would make an error, or a mixture. The IDs of the account and of the
/// project, which belong to credentials from any source, are not among them.
pub const ALL: [&str; 13] = [
    AK,
    SK,
    SECURITY_TOKEN,
    AUTH_TOKEN,
    environment::IDP_ID,
    environment::ID_TOKEN_FILE,
    oidc::PROVIDER_URN,
    oidc::AGENCY_URN,
    oidc::ID_TOKEN,
    oidc::TOKEN_FILE,
    profile::CREDENTIALS_FILE,
    pod_identity::URI,
    pod_identity::TOKEN_FILE,
];
