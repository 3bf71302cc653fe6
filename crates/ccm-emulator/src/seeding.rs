//! Carries out a seed: calls the operations that make its resources, each at its time.
//!
//! The calls go through authentication and validation, as requests do, so a seed cannot contain what
//! no request could have made. They act on a store of their own, whose records replace those of the
//! emulator only if all calls succeed.

use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::base::account::{Account, Accounts};
use crate::base::clock::EmulatorClock;
use crate::base::last_use::LastUse;
use crate::base::locks::Locks;
use crate::base::principal::Principal;
use crate::base::settings::Settings;
use crate::call::World;
use crate::document::known::{self, Known};
use crate::seed::samples::Surroundings;
use crate::seed::{Age, Facts, File, Kind, Resource, Seed, SeedAccount, SeedError, Step, resolve};
use crate::server::inner::{InnerCall, call, documented};
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
    path: Map<String, Value>,
    query: Map<String, Value>,
    headers: Map<String, Value>,
    body: Value,
}

impl<'a> Planned<'a> {
    fn new(service: &'a str, operation: &'a str, body: Value) -> Self {
        Self { service, operation, path: Map::new(), query: Map::new(), headers: Map::new(), body }
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
        self.set(None, &[])?;
        self.check_samples(&owner, described)
    }

    /// Makes a resource, and returns what is known of it.
    fn resource(&self, owner: &Owner, kind: &'static Kind, resource: &Resource) -> Result<Value, Failure> {
        self.set(resource.at, &[".at"])?;
        let create = Planned::new(kind.service, kind.create, resource.request.clone());
        let created = self
            .run(owner, create, None)
            .map_err(|(place, reason)| (place.replacen(".body", ".request", 1), reason))?;
        let id = created.pointer(kind.id).cloned().unwrap_or_default();
        let subject = Some(&id);
        let mut facts = Map::new();
        for known in kind.facts {
            let answer = self.run(owner, planned(kind, known), subject);
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
        self.set(resource.changed, &[".changed"])?;
        if let Some(state) = &resource.state {
            self.bring(owner, kind, state, &id).map_err(below(".state"))?;
        }
        facts.extend(created.as_object().cloned().into_iter().flatten());
        facts.insert("id".to_owned(), id);
        Ok(facts.into())
    }

    fn tag(&self, owner: &Owner, kind: &Kind, tags: &[Value], id: &Value) -> Result<(), Failure> {
        let operation = kind.tag.ok_or_else(|| (String::new(), format!("{} have no tags", kind.name)))?;
        let mut body = json!({"tags": tags});
        let create = json!("create");
        // Only some operations can do more than to add.
        let call = |body| Planned::new(kind.service, operation, body);
        if self.knows(&call(json!({"action": create}))) {
            body["action"] = create;
        }
        self.run(owner, call(body), Some(id)).map(drop)
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
            self.run(owner, planned(kind, done), Some(id))?;
        }
        self.set(None, &[])?;
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
        self.set(step.at, &[".at"])?;
        let (service, operation) = match (step.call.split_once('/'), subject) {
            (Some(parts), _) => parts,
            (None, Some((kind, _))) => (kind.service, step.call.as_str()),
            (None, None) => {
                let reason = format!("{:?} needs its service; write something like scm/UploadCsr", step.call);
                return Err((".call".to_owned(), reason));
            }
        };
        let planned = Planned {
            service,
            operation,
            path: step.path.clone(),
            query: step.query.clone(),
            headers: step.headers.clone(),
            body: step.body.clone(),
        };
        self.run(owner, planned, subject.map(|(_, id)| id)).map(drop)
    }

    /// Makes a call, and returns the JSON of its response. Placeholders of the path for which the
    /// file gives no value stand for the subject.
    fn run(&self, owner: &Owner, planned: Planned<'_>, subject: Option<&Value>) -> Result<Value, Failure> {
        let route = documented(planned.service, planned.operation).ok_or_else(|| unknown_operation(&planned))?;
        check_known(&planned).map_err(|(place, reason)| (format!(".{place}"), reason))?;
        let surroundings = owner.surroundings(&self.world);
        let resolved = |place: &str, value: Value| {
            resolve(&value, &mut |path| surroundings.lookup(path)).map_err(|reason| (place.to_owned(), reason))
        };
        let map = |place: &str, map: Map<String, Value>| -> Result<_, Failure> {
            match resolved(place, Value::Object(map))? {
                Value::Object(map) => Ok(map),
                _ => Ok(Map::new()),
            }
        };
        let mut path = map(".path", planned.path)?;
        if let Some(subject) = subject {
            for name in placeholders(route.operation.path) {
                path.entry(name).or_insert_with(|| subject.clone());
            }
        }
        let body = resolved(".body", planned.body)?;
        let request = InnerCall {
            route,
            path,
            query: map(".query", planned.query)?,
            headers: map(".headers", planned.headers)?,
            body: &body,
        };
        let answer = call(&self.world, &owner.account, &owner.principal, request);
        let answer =
            answer.map_err(|error| (".body".to_owned(), format!("{} refused it: {error}", planned.operation)))?;
        Ok(answer.body.as_json().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default())
    }

    fn knows(&self, planned: &Planned<'_>) -> bool {
        check_known(planned).is_ok()
    }

    /// Checks that the samples name operations that exist, with parameters that exist, and that
    /// their references stand for something.
    fn check_samples(&self, owner: &Owner, described: &SeedAccount) -> Result<(), Failure> {
        for (name, parts) in &described.samples {
            let place = format!(".samples.{name}");
            let (service, operation) = name.split_once('/').unwrap_or_default();
            let planned = Planned {
                path: parts.path.clone(),
                query: parts.query.clone(),
                headers: parts.headers.clone(),
                ..Planned::new(service, operation, parts.body.clone().unwrap_or_default())
            };
            documented(service, operation)
                .ok_or_else(|| unknown_operation(&planned))
                .and_then(|_| check_known(&planned).map_err(|(at, reason)| (format!(".{at}"), reason)))
                .map_err(below(&place))?;
            parts.resolved(&owner.surroundings(&self.world)).map_err(|reason| (place, reason))?;
        }
        Ok(())
    }

    /// Sets the clock. Without a time, to now.
    fn set(&self, age: Option<Age>, place: &[&str]) -> Result<(), Failure> {
        let wrong = || (place.concat(), "the time is before 1970 or after 9999".to_owned());
        let time = age.map_or(Some(self.now), |age| age.time(self.now)).ok_or_else(wrong)?;
        self.world.clock.freeze(time).map_err(|_| wrong())
    }
}

impl Owner {
    fn surroundings<'a>(&'a self, world: &'a Arc<World>) -> Surroundings<'a> {
        Surroundings { world, account: &self.account, principal: &self.principal, facts: &self.facts }
    }
}

/// The call of an operation on a resource.
fn planned<'a>(kind: &'a Kind, done: &'a crate::seed::Do) -> Planned<'a> {
    // The bodies are constants, which a test reads.
    let body = serde_json::from_str(done.body).unwrap_or_default();
    let query = done.query.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
    Planned { query: query.collect(), ..Planned::new(kind.service, done.operation, body) }
}

fn check_known(planned: &Planned<'_>) -> Result<(), Failure> {
    let Some(route) = documented(planned.service, planned.operation) else { return Ok(()) };
    let Planned { path, query, headers, body, .. } = planned;
    known::check(route.service, route.operation, &Known { path, query, headers, body })
}

fn unknown_operation(planned: &Planned<'_>) -> Failure {
    let Planned { service, operation, .. } = planned;
    let reason = format!("there is no operation {service}/{operation}; `ccm-emulator operations` lists them");
    (String::new(), reason)
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
