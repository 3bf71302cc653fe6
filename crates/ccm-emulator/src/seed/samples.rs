//! The samples of a seed for one caller, and what their references stand for.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Facts;
use super::file::{File, Parts};
use super::reference::resolve;
use crate::base::account::Account;
use crate::base::principal::Principal;
use crate::base::random;
use crate::base::totp::Device;
use crate::call::World;
use crate::services::iam::tokens::{self, Scope};

/// What references stand for: a caller in an account, and the facts about its resources.
pub(crate) struct Surroundings<'a> {
    pub(crate) world: &'a Arc<World>,
    pub(crate) account: &'a Arc<Account>,
    pub(crate) principal: &'a Principal,
    pub(crate) facts: &'a Facts,
}

impl Surroundings<'_> {
    /// What a reference stands for.
    pub(crate) fn lookup(&self, path: &[&str]) -> Result<Value, String> {
        let unknown = || {
            format!(
                "${{{}}} stands for nothing here; what it names must come earlier in the account; the README lists \
                 what there is",
                path.join(".")
            )
        };
        let found = match path {
            ["random"] => Some(random::id().map_err(|error| error.to_string())?[..12].into()),
            ["caller", "token"] => Some(self.token()?.into()),
            ["account", fact] => account(self.account, fact),
            ["accounts", name, fact] => self.world.accounts.by_name(name).and_then(|found| account(found, fact)),
            ["users", name, fact] => self.user(name, fact),
            path => self.facts.get(path).cloned(),
        };
        found.ok_or_else(unknown)
    }

    /// A new token of the caller.
    fn token(&self) -> Result<String, String> {
        let issued = tokens::issue(self.world, self.account, self.principal.clone(), Scope::Domain, &["password"]);
        issued.map(|(token, _)| token).map_err(|error| error.message)
    }

    fn user(&self, name: &str, fact: &str) -> Option<Value> {
        let user = self.account.users().iter().find(|user| user.name == name);
        match fact {
            "id" => self.account.members().into_iter().find(|(_, member)| *member == name).map(|(id, _)| id.into()),
            "password" => user.map(|user| user.password.expose_secret().into()),
            "passcode" => {
                let device = Device::new(user?.mfa_seed.as_ref()?)?;
                Some(device.shows(self.world.clock.now()).into())
            }
            _ => None,
        }
    }
}

fn account(account: &Account, fact: &str) -> Option<Value> {
    match fact {
        "name" => Some(account.name().into()),
        "domain_id" => Some(account.domain_id().into()),
        _ => None,
    }
}

impl Parts {
    /// The parts with their references replaced. An error is the part and the reason.
    pub(crate) fn resolved(&self, surroundings: &Surroundings<'_>) -> Result<Self, (String, String)> {
        let one = |part: &str, value: &Value| {
            resolve(value, &mut |path| surroundings.lookup(path)).map_err(|reason| (format!(".{part}"), reason))
        };
        let all = |part: &str, values: &Map<String, Value>| -> Result<Map<String, Value>, (String, String)> {
            values.iter().map(|(name, value)| Ok((name.clone(), one(part, value)?))).collect()
        };
        Ok(Self {
            path: all("path", &self.path)?,
            query: all("query", &self.query)?,
            headers: all("headers", &self.headers)?,
            body: one("body", &self.body)?,
        })
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        for (name, parts) in [("path", &self.path), ("query", &self.query), ("headers", &self.headers)] {
            if !parts.is_empty() {
                json.insert(name.to_owned(), parts.clone().into());
            }
        }
        if !self.body.is_null() {
            json.insert("body".to_owned(), self.body.clone());
        }
        json.into()
    }
}

/// The samples for a caller, by `service/Operation`. One whose resources are gone is left out.
pub(crate) fn samples(file: Option<&File>, surroundings: &Surroundings<'_>) -> Value {
    let account = file.and_then(|file| file.accounts.get(surroundings.account.name()));
    let samples = account.into_iter().flat_map(|account| &account.samples);
    let samples =
        samples.filter_map(|(name, parts)| Some((name.clone(), parts.resolved(surroundings).ok()?.to_json())));
    json!({"samples": samples.collect::<Map<_, _>>()})
}
