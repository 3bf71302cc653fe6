//! The whole state of an emulator as a JSON document: all records, the clock, the format.
//!
//! It contains private keys and secret keys in plain text, so that another emulator, whose store
//! has another key, can take it. It must not know what the records are.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::base::SnapshotError;
use crate::base::clock::ClockState;
use crate::base::random::hex;
use crate::base::time::{parse_rfc3339, rfc3339};
use crate::call::World;
use crate::store::Records;

/// The version of the format. A snapshot of another one is refused.
pub(crate) const FORMAT: u32 = 1;
/// What identifies a document as a snapshot.
const KIND: &str = "ccm-emulator state";
/// The longest snapshot in bytes.
pub(crate) const MAX_SIZE: usize = 256 << 20;

/// The whole state of an emulator, with all private keys in plain text. Keep it as you keep those.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let emulator = ccm_emulator::Emulator::start().await?;
/// let snapshot = emulator.snapshot().await?;
/// // ... Whatever happens here is undone:
/// emulator.restore(&snapshot).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Snapshot(Zeroizing<Vec<u8>>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    kind: String,
    format: u32,
    /// The version of the program that took it.
    version: String,
    /// Of the text of `state`.
    sha256: String,
    #[serde(borrow)]
    state: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    /// The time on the emulator's clock.
    taken: String,
    clock: Clock,
    accounts: Vec<AccountName>,
    records: Records,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Clock {
    System,
    Running,
    Frozen,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountName {
    name: String,
    domain_id: String,
}

impl Snapshot {
    /// A snapshot from its JSON. It is checked when it is restored.
    #[must_use]
    pub fn from_json(json: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(json.into()))
    }

    /// The JSON of the snapshot, to keep it.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        &self.0
    }

    /// Takes a snapshot. All records are as they were at one time.
    pub(crate) fn take(world: &World) -> Result<Self, SnapshotError> {
        let records = world.store.records().map_err(|error| SnapshotError::Store(error.to_string()))?;
        let clock = match world.clock.state() {
            ClockState::System => Clock::System,
            ClockState::Running { .. } => Clock::Running,
            ClockState::Frozen(_) => Clock::Frozen,
        };
        let accounts = world.accounts.all().iter();
        let accounts = accounts
            .map(|account| AccountName { name: account.name().to_owned(), domain_id: account.domain_id().to_owned() });
        let state = State { taken: rfc3339(world.clock.now()), clock, accounts: accounts.collect(), records };
        let failed = |error: serde_json::Error| SnapshotError::Store(format!("{:?}", error.classify()));
        let state = serde_json::value::to_raw_value(&state).map_err(failed)?;
        let document = Document {
            kind: KIND.to_owned(),
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sha256: hex(digest(&SHA256, state.get().as_bytes()).as_ref()),
            state: &state,
        };
        let json = serde_json::to_vec(&document).map_err(failed)?;
        match json.len() {
            length if length > MAX_SIZE => Err(SnapshotError::TooLarge { length, max: MAX_SIZE }),
            _ => Ok(Self::from_json(json)),
        }
    }

    /// Replaces the state, all or nothing.
    pub(crate) fn restore(&self, world: &World) -> Result<(), SnapshotError> {
        let damaged = |what: &str| SnapshotError::Damaged(what.to_owned());
        let value: serde_json::Value = serde_json::from_slice(&self.0)
            .map_err(|error| damaged(&format!("it is not JSON (line {}, column {})", error.line(), error.column())))?;
        let format = (value["kind"].as_str(), value["format"].as_u64());
        if format.0 != Some(KIND) {
            return Err(SnapshotError::Format("it is no state of an emulator".to_owned()));
        }
        if format.1 != Some(u64::from(FORMAT)) {
            return Err(SnapshotError::Format(format!(
                "it has the format {}, but this emulator only supports {FORMAT}; use the version {} of the emulator",
                value["format"], value["version"]
            )));
        }
        let document: Document<'_> =
            serde_json::from_slice(&self.0).map_err(|_| damaged("a part of the document is missing or unknown"))?;
        if hex(digest(&SHA256, document.state.get().as_bytes()).as_ref()) != document.sha256 {
            return Err(damaged("its checksum differs: it was changed or is incomplete"));
        }
        let state: State = serde_json::from_str(document.state.get())
            .map_err(|_| damaged("a part of the state is missing or unknown"))?;
        let time = parse_rfc3339(&state.taken).ok_or_else(|| damaged("its time is not valid"))?;
        for scope in state.records.scopes() {
            if world.accounts.by_domain_id(scope).is_none() {
                let known = state.accounts.iter().find(|account| account.domain_id == scope);
                let name = known.map_or_else(|| scope.to_owned(), |account| format!("{:?}", account.name));
                return Err(SnapshotError::Account(name));
            }
        }
        world.store.replace(&state.records).map_err(|error| SnapshotError::Store(error.to_string()))?;
        world.locks.clear();
        world.last_use.clear();
        let set = match state.clock {
            Clock::System => {
                world.clock.reset();
                Ok(())
            }
            Clock::Running => world.clock.set(time),
            Clock::Frozen => world.clock.freeze(time),
        };
        set.map_err(|error| SnapshotError::Damaged(error.to_string()))
    }
}

/// Shows no content.
impl fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Snapshot({} bytes)", self.0.len())
    }
}
