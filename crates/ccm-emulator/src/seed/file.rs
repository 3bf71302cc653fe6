//! The content of a seed file. Unknown keys are refused. It must not know what the operations do.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

use super::{Age, Kind};
use crate::base::account::Account;

/// A seed file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Anything, for YAML's aliases.
    #[serde(default, rename = "shared")]
    _shared: de::IgnoredAny,
    /// By name, in the order of the file.
    pub(crate) accounts: IndexMap<String, SeedAccount>,
}

/// An account: who can use it, what it contains, and what calls in it succeed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeedAccount {
    domain_id: Option<String>,
    /// Secret keys by access key ID.
    #[serde(default)]
    access_keys: IndexMap<String, String>,
    #[serde(default)]
    users: IndexMap<String, SeedUser>,
    #[serde(default)]
    projects: Vec<String>,
    /// Id tokens by the id of the identity provider.
    #[serde(default)]
    identity_providers: IndexMap<String, String>,
    /// Calls before anything else is made.
    #[serde(default)]
    pub(crate) calls: Vec<Step>,
    /// By kind and name, in the order of the file.
    #[serde(default)]
    pub(crate) resources: IndexMap<KindName, IndexMap<String, Resource>>,
    /// What a call needs to succeed, by `service/Operation`.
    #[serde(default)]
    pub(crate) samples: BTreeMap<String, Parts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedUser {
    password: String,
    mfa_seed: Option<String>,
}

/// The key of a kind.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct KindName(pub(crate) &'static str);

/// A resource.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Resource {
    /// When it is created. Now, if it is missing.
    pub(crate) at: Option<Age>,
    /// The body of the request that creates it.
    #[serde(default)]
    pub(crate) request: Value,
    #[serde(default)]
    pub(crate) tags: Vec<Value>,
    /// Calls once it exists. Placeholders of their paths stand for the resource.
    #[serde(default)]
    pub(crate) then: Vec<Step>,
    /// The state that it is left in.
    pub(crate) state: Option<String>,
    /// When it is brought to that state. Now, if it is missing.
    pub(crate) changed: Option<Age>,
}

/// A call of an operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// `service/Operation`, or the operation alone if its service is clear.
    pub(crate) call: String,
    pub(crate) at: Option<Age>,
    #[serde(default)]
    pub(crate) path: Map<String, Value>,
    #[serde(default)]
    pub(crate) query: Map<String, Value>,
    #[serde(default)]
    pub(crate) headers: Map<String, Value>,
    #[serde(default)]
    pub(crate) body: Value,
}

/// The parts of a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parts {
    #[serde(default)]
    pub(crate) path: Map<String, Value>,
    #[serde(default)]
    pub(crate) query: Map<String, Value>,
    #[serde(default)]
    pub(crate) headers: Map<String, Value>,
    /// Null without a body.
    #[serde(default)]
    pub(crate) body: Value,
}

impl Step {
    /// The parts of the request.
    pub(crate) fn parts(&self) -> Parts {
        let Self { path, query, headers, body, .. } = self.clone();
        Parts { path, query, headers, body }
    }
}

impl SeedAccount {
    /// The account with its keys, users, projects and identity providers.
    pub(crate) fn account(&self, name: &str) -> Account {
        let mut account = Account::new(name);
        if let Some(id) = &self.domain_id {
            account = account.with_domain_id(id);
        }
        for (id, secret) in &self.access_keys {
            account = account.with_access_key(id, secret.as_str());
        }
        for (name, user) in &self.users {
            account = match &user.mfa_seed {
                Some(seed) => account.with_mfa_user(name, user.password.as_str(), seed.as_str()),
                None => account.with_user(name, user.password.as_str()),
            };
        }
        for project in &self.projects {
            account = account.with_project(project);
        }
        for (id, token) in &self.identity_providers {
            account = account.with_identity_provider(id, token.as_str());
        }
        account
    }
}

impl std::fmt::Debug for SeedAccount {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SeedAccount")
    }
}

impl<'de> Deserialize<'de> for KindName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let kind = Kind::find(&name);
        let unknown = || format!("unknown kind of resources {name:?}, expected one of {}", Kind::names().join(", "));
        kind.map(|kind| Self(kind.name)).ok_or_else(|| de::Error::custom(unknown()))
    }
}

/// Parses a file. An error is its place and the reason.
pub(super) fn parse(text: &str) -> Result<File, (String, String)> {
    // In this step, a key that is there twice is refused.
    let whole = |error: serde_yaml::Error| (String::new(), error.to_string());
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(whole)?;
    value.apply_merge().map_err(whole)?;
    let file: File = serde_path_to_error::deserialize(value)
        .map_err(|error| (error.path().to_string(), error.inner().to_string()))?;
    if file.accounts.is_empty() {
        return Err(("accounts".to_owned(), "there is none; add one such as `blue: {}`".to_owned()));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where_and_what_is_allowed() {
        for (text, place, reason) in [
            ("accounts: {}", "accounts", "add one"),
            ("account: {}", "account", "unknown field `account`, expected"),
            ("accounts: {a: {user: {}}}", "accounts.a.user", "unknown field `user`, expected one of"),
            ("accounts: {a: {resources: {cas: {}}}}", "accounts.a.resources", "expected one of policies"),
            ("accounts: {a: {resources: {csrs: {x: {at: soon}}}}}", "accounts.a.resources.csrs.x.at", "write -400d"),
            ("accounts: {a: {}, a: {}}", "", "duplicate entry"),
            ("accounts: [", "", "line 2"),
        ] {
            let (at, why) = parse(text).unwrap_err();
            assert!(at.starts_with(place) && why.contains(reason), "{text}: {at}: {why}");
        }
    }
}
