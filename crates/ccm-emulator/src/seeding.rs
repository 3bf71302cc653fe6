//! Carries out a seed: calls the operations that make its resources, each at its time.
//!
//! The calls go through authentication and validation, as requests do, so a seed cannot contain
//! what no request could have made. They act on a store of their own, whose records replace those
//! of the emulator only if all calls succeed.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::base::account::{Account, Accounts};
use crate::base::clock::EmulatorClock;
use crate::base::last_use::LastUse;
use crate::base::locks::Locks;
use crate::base::principal::Principal;
use crate::base::settings::Settings;
use crate::call::World;
use crate::document::known::{self, Known};
use crate::seed::samples::Surroundings;
use crate::seed::{Age, Do, Facts, File, Kind, Parts, Resource, Seed, SeedAccount, SeedError, Step};
use crate::server::inner::{InnerCall, call, documented};
use crate::server::routes::Route;
use crate::store::{Records, Store};

/// An error: its place in the file and the reason.
type Failure = (String, String);

/// What the emulator that is seeded is like.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) accounts: Accounts,
    pub(crate) settings: Settings,
    pub(crate) endpoint: String,
    pub(crate) clock: EmulatorClock,
}

/// The records of a new emulator with this seed.
pub(crate) fn records(seed: &Seed, file: &File, target: &Target) -> Result<Records, SeedError> {
    let store = Store::in_memory().map_err(|error| seed.error("", error.to_string()))?;
    let clock = EmulatorClock::new();
    let world = World {
        store,
        clock,
        settings: target.settings.clone(),
        accounts: target.accounts.clone(),
        locks: Locks::default(),
        last_use: LastUse::default(),
        endpoint: target.endpoint.clone(),
    };
    let seeding = Seeding { world: Arc::new(world), now: target.clock.now() };
    for (name, described) in &file.accounts {
        seeding
            .account(name, described)
            .map_err(|(place, reason)| seed.error(format!("accounts.{name}{place}"), reason))?;
    }
    seeding.world.store.records().map_err(|error| seed.error("", error.to_string()))
}

struct Seeding {
    world: Arc<World>,
    /// The time at which the seed is used.
    now: SystemTime,
}

/// The account that is being seeded.
struct Owner {
    account: Arc<Account>,
    principal: Principal,
    facts: Facts,
}

/// One call, with its references.
struct Planned<'a> {
    service: &'a str,
    operation: &'a str,
    parts: Parts,
}

impl<'a> Planned<'a> {
    fn new(service: &'a str, operation: &'a str, body: Value) -> Self {
        Self { service, operation, parts: Parts { body, ..Parts::default() } }
    }

    /// The call of an operation on a resource.
    fn done(kind: &'a Kind, done: &'a Do) -> Self {
        let query = done.query.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let parts = Parts { query, body: done.body(), ..Parts::default() };
        Self { service: kind.service, operation: done.operation, parts }
    }

    /// The operation, if it exists and its document knows all parts of the call.
    fn route(&self) -> Result<Route, Failure> {
        let Self { service, operation, parts: Parts { path, query, headers, body } } = self;
        let route = documented(service, operation).ok_or_else(|| {
            let reason = format!("there is no operation {service}/{operation}; `ccm-emulator operations` lists them");
            (String::new(), reason)
        })?;
        let known = known::check(route.service, route.operation, &Known { path, query, headers, body });
        known.map_err(|(place, reason)| (format!(".{place}"), reason))?;
        Ok(route)
    }
}

impl Seeding {
    fn account(&self, name: &str, described: &SeedAccount) -> Result<(), Failure> {
        let account = self.world.accounts.by_name(name).cloned();
        let account = account.ok_or_else(|| (String::new(), "the emulator has no such account".to_owned()))?;
        let principal = Principal::User(account.administrator_id());
        let mut owner = Owner { account, principal, facts: Facts::default() };
        for (at, step) in described.calls.iter().enumerate() {
            self.step(&owner, step, None).map_err(below(&format!(".calls[{at}]")))?;
        }
        for (kind, resources) in &described.resources {
            let place = format!(".resources.{}", kind.0);
            let Some(kind) = Kind::find(kind.0) else { continue };
            for (name, resource) in resources {
                let facts = self.resource(&owner, kind, resource).map_err(below(&format!("{place}.{name}")))?;
                let saved = self
                    .world
                    .store
                    .write(owner.account.domain_id(), |store| Facts::save(store, kind.name, name, &facts));
                saved.map_err(|error| (format!("{place}.{name}"), error.message))?;
                owner.facts.add(kind.name, name, facts);
            }
        }
        self.set(None, "")?;
        self.check_samples(&owner, described)
    }

    /// Makes a resource, and returns what is known of it.
    fn resource(&self, owner: &Owner, kind: &'static Kind, resource: &Resource) -> Result<Value, Failure> {
        self.set(resource.at, ".at")?;
        let create = Planned::new(kind.service, kind.create, resource.request.clone());
        let created = self
            .run(owner, create, None)
            .map_err(|(place, reason)| (place.replacen(".body", ".request", 1), reason))?;
        let missing = || (".request".to_owned(), format!("the response of {} has no id", kind.create));
        let id = created.pointer(kind.id).cloned().ok_or_else(missing)?;
        let subject = Some(&id);
        let mut facts = Map::new();
        for known in kind.facts {
            let answer = self.run(owner, Planned::done(kind, known), subject);
            facts.extend(answer.ok().and_then(|answer| answer.as_object().cloned()).into_iter().flatten());
        }
        if !resource.tags.is_empty() {
            let tagged = self.tag(owner, kind, &resource.tags, &id);
            tagged.map_err(|(place, reason)| (format!(".tags{}", place.replacen(".body.tags", "", 1)), reason))?;
        }
        for (at, step) in resource.then.iter().enumerate() {
            let step = self.step(owner, &Step { at: step.at.or(resource.at), ..step.clone() }, Some((kind, &id)));
            step.map_err(below(&format!(".then[{at}]")))?;
        }
        self.set(resource.changed, ".changed")?;
        if let Some(state) = &resource.state {
            self.bring(owner, kind, state, &id).map_err(below(".state"))?;
        }
        facts.extend(created.as_object().cloned().into_iter().flatten());
        facts.insert("id".to_owned(), id);
        Ok(facts.into())
    }

    fn tag(&self, owner: &Owner, kind: &'static Kind, tags: &[Value], id: &Value) -> Result<(), Failure> {
        let tag = kind.tag.as_ref().ok_or_else(|| (String::new(), format!("{} have no tags", kind.name)))?;
        let mut planned = Planned::done(kind, tag);
        planned.parts.body["tags"] = tags.into();
        self.run(owner, planned, Some(id)).map(drop)
    }

    /// Brings a resource to a state, and checks that its status is the documented one.
    fn bring(&self, owner: &Owner, kind: &'static Kind, name: &str, id: &Value) -> Result<(), Failure> {
        let here = |reason| Err((String::new(), reason));
        let (Some(state), Some(show)) = (kind.states.iter().find(|state| state.name == name), kind.show) else {
            let names: Vec<&str> = kind.states.iter().map(|state| state.name).collect();
            return here(match names.as_slice() {
                [] => format!("{} have no states", kind.name),
                names => format!("unknown state {name:?}, expected one of {}", names.join(", ")),
            });
        };
        for done in state.by {
            self.run(owner, Planned::done(kind, done), Some(id))?;
        }
        self.set(None, "")?;
        let shown = self.run(owner, Planned::new(kind.service, show, Value::Null), Some(id))?;
        match shown["status"].as_str().unwrap_or_default() {
            status if status == state.shown => Ok(()),
            status => here(format!(
                "it is {status} now, not {}; change when it is made with `at`, its validity, or the state",
                state.shown
            )),
        }
    }

    fn step(&self, owner: &Owner, step: &Step, subject: Option<(&'static Kind, &Value)>) -> Result<(), Failure> {
        self.set(step.at, ".at")?;
        let (service, operation) = match (step.call.split_once('/'), subject) {
            (Some(parts), _) => parts,
            (None, Some((kind, _))) => (kind.service, step.call.as_str()),
            (None, None) => {
                let reason = format!("{:?} needs its service; write something like scm/UploadCsr", step.call);
                return Err((".call".to_owned(), reason));
            }
        };
        let planned = Planned { service, operation, parts: step.parts() };
        self.run(owner, planned, subject.map(|(_, id)| id)).map(drop)
    }

    /// Makes a call, and returns the JSON of its response. Placeholders of the path for which the
    /// file gives no value stand for the subject.
    fn run(&self, owner: &Owner, planned: Planned<'_>, subject: Option<&Value>) -> Result<Value, Failure> {
        let route = planned.route()?;
        let Parts { mut path, query, headers, body } = planned.parts.resolved(&owner.surroundings(&self.world))?;
        if let Some(subject) = subject {
            for name in placeholders(route.operation.path) {
                path.entry(name).or_insert_with(|| subject.clone());
            }
        }
        let request = InnerCall { route, path, query, headers, body: &body };
        let answer = call(&self.world, &owner.account, &owner.principal, request);
        let refused = |error| (".body".to_owned(), format!("{} refused it: {error}", planned.operation));
        let answer = answer.map_err(refused)?;
        Ok(answer.body.as_json().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default())
    }

    /// Checks that the samples name operations that exist, with parameters that exist, and that
    /// their references stand for something.
    fn check_samples(&self, owner: &Owner, described: &SeedAccount) -> Result<(), Failure> {
        for (name, parts) in &described.samples {
            let place = format!(".samples.{name}");
            let (service, operation) = name.split_once('/').unwrap_or_default();
            let planned = Planned { service, operation, parts: parts.clone() };
            planned.route().map_err(below(&place))?;
            parts.resolved(&owner.surroundings(&self.world)).map_err(below(&place))?;
        }
        Ok(())
    }

    /// Sets the clock. Without a time, to now.
    fn set(&self, age: Option<Age>, place: &str) -> Result<(), Failure> {
        let wrong = || (place.to_owned(), "the time is before 1970 or after 9999".to_owned());
        let time = age.map_or(Some(self.now), |age| age.time(self.now)).ok_or_else(wrong)?;
        self.world.clock.freeze(time).map_err(|_| wrong())
    }
}

impl Owner {
    fn surroundings<'a>(&'a self, world: &'a Arc<World>) -> Surroundings<'a> {
        Surroundings { world, account: &self.account, principal: &self.principal, facts: &self.facts }
    }
}

/// Adds the place of the surrounding value to a failure.
fn below(place: &str) -> impl Fn(Failure) -> Failure + use<> {
    let place = place.to_owned();
    move |(inner, reason)| (format!("{place}{inner}"), reason)
}

/// The placeholders of a path.
fn placeholders(path: &str) -> impl Iterator<Item = String> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(str::to_owned)
}
