//! Accounts, with their access keys, users and projects.
//!
//! Accounts are configured when an emulator starts, and do not change. Access keys that are created
//! later are no part of them. This module must not know where resources are stored.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use huaweicloud_core::Secret;

use super::error::StartError;
use super::random::hex;

/// An account of the emulator. Accounts are isolated: none can see the data of another.
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
    /// The access key ID (AK).
    pub id: String,
    /// The secret key (SK).
    pub secret: Secret,
}

/// An IAM user, who can exchange a password for a token.
///
/// Each account also has an administrator, a user with the account's name. The administrator has no
/// password, unless a user with that name is configured.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// The name, unique within the account.
    pub name: String,
    /// The id, derived from the names of account and user.
    pub id: String,
    /// The password.
    pub password: Secret,
    /// The seed of the virtual MFA device in Base32, if the user has one. A token then also needs a
    /// code of the device, by RFC 6238: 6 digits of HMAC-SHA-1 for 30 seconds.
    pub mfa_seed: Option<Secret>,
}

/// A project. Each region has a project with the region's name.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Project {
    /// The id, derived from the names of account and project.
    pub id: String,
    /// The name, usually that of a region.
    pub name: String,
}

/// An external identity provider, whose id tokens can be exchanged for credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct IdentityProvider {
    /// The id of the provider.
    pub id: String,
    /// The only id token that is accepted. It is compared as a string; the emulator does not
    /// implement OpenID Connect.
    pub id_token: Secret,
}

impl Account {
    /// Creates an account without keys and users, with a project for the region `cn-north-4`. All
    /// ids are derived from names, so that they are the same each time an emulator starts.
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

    /// The default account, with a well-known access key, a user, and a user with an MFA device.
    #[must_use]
    pub fn demonstration() -> Self {
        Self::new("emulator")
            .with_access_key("EMULATORACCESSKEY001", "emulator-secret-access-key-not-a-secret0")
            .with_user("emulator", "emulator-password")
            .with_mfa_user("emulator-mfa", "emulator-password", "EMULATORMFADEVICESEEDNOTASECRET7")
    }

    /// Sets the domain id, which is otherwise derived from the name.
    #[must_use]
    pub fn with_domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domain_id = domain_id.into();
        self
    }

    /// Adds an access key. It belongs to the administrator, whose id is
    /// [`administrator_id`](Self::administrator_id).
    #[must_use]
    pub fn with_access_key(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.access_keys.push(AccessKey { id: id.into(), secret: secret.into() });
        self
    }

    /// Adds a user.
    #[must_use]
    pub fn with_user(self, name: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.add_user(name.into(), password.into(), None)
    }

    /// Adds a user with a virtual MFA device. The seed is in Base32, as the QR code of a device
    /// contains it: letters and the digits 2 to 7.
    ///
    /// ```
    /// let seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    /// let account = ccm_emulator::Account::new("blue").with_mfa_user("somebody", "a password", seed);
    /// assert!(account.users()[0].mfa_seed.is_some());
    /// ```
    #[must_use]
    pub fn with_mfa_user(self, name: impl Into<String>, password: impl Into<Secret>, seed: impl Into<Secret>) -> Self {
        self.add_user(name.into(), password.into(), Some(seed.into()))
    }

    fn add_user(mut self, name: String, password: Secret, mfa_seed: Option<Secret>) -> Self {
        self.users.push(User { id: derived("user", &[&self.name, &name]), name, password, mfa_seed });
        self
    }

    /// Adds a project.
    #[must_use]
    pub fn with_project(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.projects.push(Project { id: derived("project", &[&self.name, &name]), name });
        self
    }

    /// Adds an identity provider, of which this id token is accepted.
    #[must_use]
    pub fn with_identity_provider(mut self, id: impl Into<String>, id_token: impl Into<Secret>) -> Self {
        self.providers.push(IdentityProvider { id: id.into(), id_token: id_token.into() });
        self
    }

    /// The name of the account.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of the account's domain, which clients send as `X-Domain-Id`.
    #[must_use]
    pub fn domain_id(&self) -> &str {
        &self.domain_id
    }

    /// The access keys of the account.
    #[must_use]
    pub fn access_keys(&self) -> &[AccessKey] {
        &self.access_keys
    }

    /// The users of the account.
    #[must_use]
    pub fn users(&self) -> &[User] {
        &self.users
    }

    /// The id of the administrator, to whom the configured access keys belong.
    #[must_use]
    pub fn administrator_id(&self) -> String {
        derived("user", &[&self.name, &self.name])
    }

    /// The ids and names of all users: the administrator first, then the configured ones.
    pub(crate) fn members(&self) -> Vec<(String, &str)> {
        let others = self.users.iter().filter(|user| user.name != self.name);
        let others = others.map(|user| (user.id.clone(), user.name.as_str()));
        std::iter::once((self.administrator_id(), self.name.as_str())).chain(others).collect()
    }

    /// The name of the user with this id, who may be the administrator.
    pub(crate) fn member(&self, id: &str) -> Option<&str> {
        self.members().into_iter().find(|(member, _)| member == id).map(|(_, name)| name)
    }

    /// The projects of the account.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The identity providers of the account.
    #[must_use]
    pub fn identity_providers(&self) -> &[IdentityProvider] {
        &self.providers
    }
}

/// Derives an id of 32 hexadecimal digits, the format of IAM ids.
pub(crate) fn derived(kind: &str, names: &[&str]) -> String {
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

/// All accounts of an emulator, with unique names, ids and keys.
#[derive(Clone, Debug)]
pub(crate) struct Accounts(Vec<Arc<Account>>);

impl Accounts {
    /// Fails if names, ids or keys are ambiguous or empty.
    pub(crate) fn new(accounts: Vec<Account>) -> Result<Self, StartError> {
        let mut seen = BTreeSet::new();
        let mut unique = |what: &str, id: &str| {
            if id.is_empty() {
                return Err(StartError::Accounts(format!("{what} must not be empty")));
            }
            if !seen.insert((what.to_owned(), id.to_owned())) {
                return Err(StartError::Accounts(format!("{what} {id:?} is used twice, and must be unique")));
            }
            Ok(())
        };
        for account in &accounts {
            unique("the account name", &account.name)?;
            unique("the domain id", &account.domain_id)?;
            for key in &account.access_keys {
                unique("the access key", &key.id)?;
                if key.secret.expose_secret().is_empty() {
                    return Err(StartError::Accounts(format!("the secret key of {:?} must not be empty", key.id)));
                }
            }
            for provider in &account.providers {
                unique("the identity provider", &provider.id)?;
            }
            for user in &account.users {
                unique("the user", &format!("{}/{}", account.name, user.name))?;
                if user.mfa_seed.as_ref().is_some_and(|seed| super::totp::Device::new(seed).is_none()) {
                    let reason = format!("the MFA seed of the user {:?} is not Base32 (A to Z, 2 to 7)", user.name);
                    return Err(StartError::Accounts(reason));
                }
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
    fn ids_are_derived_from_names() {
        let (one, again, other) = (Account::new("a"), Account::new("a"), Account::new("b"));
        assert_eq!(one.domain_id(), again.domain_id());
        assert_ne!(one.domain_id(), other.domain_id());
        assert_ne!(one.domain_id(), one.projects()[0].id);
    }

    #[test]
    fn administrator_may_be_a_configured_user() {
        let account = Account::new("a").with_user("u", "p");
        let names: Vec<&str> = account.members().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["a", "u"]);
        assert_eq!(account.member(&account.administrator_id()), Some("a"));
        let demonstration = Account::demonstration();
        assert_eq!(demonstration.members().len(), demonstration.users().len());
        assert_eq!(demonstration.administrator_id(), demonstration.users()[0].id);
    }

    #[test]
    fn conflicting_accounts_are_refused() {
        let key = |account: &str, id: &str| Account::new(account).with_access_key(id, "s");
        assert!(Accounts::new(vec![key("a", "1"), key("b", "2")]).is_ok());
        for accounts in [
            vec![key("a", "1"), key("a", "2")],
            vec![key("a", "1"), key("b", "1")],
            vec![key("a", "1"), key("b", "2").with_domain_id(Account::new("a").domain_id())],
            vec![Account::new("")],
            vec![Account::new("a").with_access_key("1", "")],
            vec![Account::new("a").with_user("u", "p").with_user("u", "q")],
            vec![Account::new("a").with_mfa_user("u", "p", "")],
            vec![Account::new("a").with_mfa_user("u", "p", "not Base32")],
        ] {
            assert!(matches!(Accounts::new(accounts), Err(StartError::Accounts(_))));
        }
    }

    #[test]
    fn no_secret_is_printed() {
        let account = Account::new("a")
            .with_access_key("1", "canary")
            .with_user("u", "canary")
            .with_mfa_user("v", "canary", "canary")
            .with_identity_provider("p", "canary");
        assert!(!format!("{account:?}").contains("canary"));
    }
}
