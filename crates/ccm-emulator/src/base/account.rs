//! Accounts: who may call, with which keys, users and projects.
//!
//! They are given when an emulator starts, and stay as they are. Where their resources are kept is not known here.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use huaweicloud_core::Secret;

use super::error::StartError;
use super::random::hex;

/// An account of the emulator. Nothing of one account can be seen by another.
///
/// ```
/// use ccm_emulator::Account;
///
/// let account = Account::new("blue")
///     .with_access_key("BLUEACCESSKEY0000001", "the secret key of blue")
///     .with_user("somebody", "a password");
/// assert_eq!(account.domain_id().len(), 32);
/// ```
#[derive(Clone, Debug)]
pub struct Account {
    name: String,
    domain_id: String,
    access_keys: Vec<AccessKey>,
    users: Vec<User>,
    projects: Vec<Project>,
    providers: Vec<IdentityProvider>,
}

/// A permanent access key.
#[derive(Clone)]
#[non_exhaustive]
pub struct AccessKey {
    /// Its id (AK).
    pub id: String,
    /// Its secret (SK).
    pub secret: Secret,
}

/// An IAM user, who gets tokens for a password.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// The name, which is unique in its account.
    pub name: String,
    /// The id that follows from account and name.
    pub id: String,
    /// The password.
    pub password: Secret,
}

/// A project. Each region has one of its name.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Project {
    /// The id that follows from account and name.
    pub id: String,
    /// The name, such as that of a region.
    pub name: String,
}

/// Somebody outside whose id tokens are exchanged for credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct IdentityProvider {
    /// The id that callers name it by.
    pub id: String,
    /// The one id token that is taken. It is compared and not understood: the emulator does not play an OpenID provider.
    pub id_token: Secret,
}

impl Account {
    /// An account without keys and users, and with the project of the region `cn-north-4`. The ids follow from the names, so that they are
    /// the same whenever an emulator starts.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let account = Self {
            domain_id: derived("domain", &[&name]),
            name,
            access_keys: Vec::new(),
            users: Vec::new(),
            projects: Vec::new(),
            providers: Vec::new(),
        };
        account.with_project("cn-north-4")
    }

    /// The account that there is if none is named, with a key and a user that are no secret.
    #[must_use]
    pub fn demonstration() -> Self {
        Self::new("emulator")
            .with_access_key("EMULATORACCESSKEY001", "emulator-secret-access-key-not-a-secret0")
            .with_user("emulator", "emulator-password")
    }

    /// With the id of the domain instead of the one that follows from the name.
    #[must_use]
    pub fn with_domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = domain_id.into();
        self
    }

    /// With one more access key.
    #[must_use]
    pub fn with_access_key(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.access_keys.push(AccessKey { id: id.into(), secret: secret.into() });
        self
    }

    /// With one more user.
    #[must_use]
    pub fn with_user(mut self, name: impl Into<String>, password: impl Into<Secret>) -> Self {
        let name = name.into();
        self.users.push(User { id: derived("user", &[&self.name, &name]), name, password: password.into() });
        self
    }

    /// With one more project.
    #[must_use]
    pub fn with_project(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.projects.push(Project { id: derived("project", &[&self.name, &name]), name });
        self
    }

    /// With an identity provider, which is believed if it presents this id token.
    #[must_use]
    pub fn with_identity_provider(mut self, id: impl Into<String>, id_token: impl Into<Secret>) -> Self {
        self.providers.push(IdentityProvider { id: id.into(), id_token: id_token.into() });
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of its domain, which clients send as `X-Domain-Id`.
    #[must_use]
    pub fn domain_id(&self) -> &str {
        &self.domain_id
    }

    /// Its access keys.
    #[must_use]
    pub fn access_keys(&self) -> &[AccessKey] {
        &self.access_keys
    }

    /// Its users.
    #[must_use]
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// Its projects.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// Its identity providers.
    #[must_use]
    pub fn identity_providers(&self) -> &[IdentityProvider] {
        &self.providers
    }
}

/// 32 hexadecimal digits, as ids of IAM have.
fn derived(kind: &str, names: &[&str]) -> String {
    let text = format!("{kind}\n{}", names.join("\n"));
    hex(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for User {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("User").field("name", &self.name).field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for IdentityProvider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("IdentityProvider").field("id", &self.id).finish_non_exhaustive()
    }
}

/// All accounts of an emulator, none of which can be taken for another.
#[derive(Clone, Debug)]
pub(crate) struct Accounts(Vec<Arc<Account>>);

impl Accounts {
    /// Refuses what could not be told apart.
    pub(crate) fn new(accounts: Vec<Account>) -> Result<Self, StartError> {
        let mut seen = BTreeSet::new();
        let mut unique = |what: &str, id: &str| {
            if id.is_empty() {
                return Err(StartError::Accounts(format!("{what} is empty; give it a text")));
            }
            if !seen.insert((what.to_owned(), id.to_owned())) {
                return Err(StartError::Accounts(format!("{what} {id:?} is there twice; give each its own")));
            }
            Ok(())
        };
        for account in &accounts {
            unique("the account name", &account.name)?;
            unique("the domain id", &account.domain_id)?;
            for key in &account.access_keys {
                unique("the access key", &key.id)?;
                if key.secret.expose_secret().is_empty() {
                    return Err(StartError::Accounts(format!("the secret key of {:?} is empty", key.id)));
                }
            }
            for provider in &account.providers {
                unique("the identity provider", &provider.id)?;
            }
            for user in &account.users {
                unique("the user", &format!("{}/{}", account.name, user.name))?;
            }
            for project in &account.projects {
                unique("the project", &format!("{}/{}", account.name, project.name))?;
            }
        }
        Ok(Self(accounts.into_iter().map(Arc::new).collect()))
    }

    pub(crate) fn all(&self) -> &[Arc<Account>] {
        &self.0
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Arc<Account>> {
        self.0.iter().find(|account| account.name == name)
    }

    pub(crate) fn by_domain_id(&self, id: &str) -> Option<&Arc<Account>> {
        self.0.iter().find(|account| account.domain_id == id)
    }

    /// The account and the secret of a permanent access key.
    pub(crate) fn by_access_key(&self, id: &str) -> Option<(&Arc<Account>, &Secret)> {
        self.0.iter().find_map(|account| {
            let key = account.access_keys.iter().find(|key| key.id == id)?;
            Some((account, &key.secret))
        })
    }

    /// The account that trusts this identity provider.
    pub(crate) fn by_provider(&self, id: &str) -> Option<(&Arc<Account>, &IdentityProvider)> {
        self.0.iter().find_map(|account| {
            let provider = account.providers.iter().find(|provider| provider.id == id)?;
            Some((account, provider))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_names() {
        let (one, again, other) = (Account::new("a"), Account::new("a"), Account::new("b"));
        assert_eq!(one.domain_id(), again.domain_id());
        assert_ne!(one.domain_id(), other.domain_id());
        assert_ne!(one.domain_id(), one.projects()[0].id);
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        let key = |account: &str, id: &str| Account::new(account).with_access_key(id, "s");
        assert!(Accounts::new(vec![key("a", "1"), key("b", "2")]).is_ok());
        for accounts in [
            vec![key("a", "1"), key("a", "2")],
            vec![key("a", "1"), key("b", "1")],
            vec![key("a", "1"), key("b", "2").with_domain_id(Account::new("a").domain_id())],
            vec![Account::new("")],
            vec![Account::new("a").with_access_key("1", "")],
            vec![Account::new("a").with_user("u", "p").with_user("u", "q")],
        ] {
            assert!(matches!(Accounts::new(accounts), Err(StartError::Accounts(_))));
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let account = Account::new("a")
            .with_access_key("1", "canary")
            .with_user("u", "canary")
            .with_identity_provider("p", "canary");
        assert!(!format!("{account:?}").contains("canary"));
    }
}
