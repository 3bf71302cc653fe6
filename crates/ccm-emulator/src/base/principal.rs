//! Who makes a call. It must not know how callers are authenticated.

use serde::{Deserialize, Serialize};

/// Who makes a call, within the account in which the call acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Principal {
    /// A user of the account, by id.
    User(String),
    /// A user of an identity provider of the account, by the id of the provider.
    Provider(String),
    /// A user of another account, who has assumed an agency of this one.
    Agency(Assumed),
}

/// An assumed agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Assumed {
    /// The id of the agency, which belongs to the account in which the call acts.
    pub(crate) agency: String,
    /// The domain id of the trusted account.
    pub(crate) domain: String,
    /// The id of the user of the trusted account.
    pub(crate) user: String,
    /// The name of the session.
    pub(crate) session: String,
}
