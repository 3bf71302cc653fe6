//! Seeds: what an emulator contains when it starts, as a YAML file describes it.
//!
//! This module knows what a file says and what its references stand for. It must not know how
//! operations are called; `seeding` does that. The README describes the format.

mod age;
mod facts;
mod file;
mod kind;
mod reference;
pub(crate) mod samples;

use std::fmt;
use std::path::Path;

pub(crate) use age::Age;
pub(crate) use facts::Facts;
pub(crate) use file::{File, Parts, Resource, SeedAccount, Step};
pub(crate) use kind::{Do, Kind};

/// The accounts and records that an emulator starts with, from a YAML file.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use ccm_emulator::{Emulator, Seed};
///
/// let seed = Seed::new(
///     "a test",
///     "accounts:
///        blue:
///          access_keys: {BLUEACCESSKEY0000001: the secret key of blue}
///          resources:
///            policies:
///              reader:
///                request:
///                  role:
///                    display_name: reader
///                    type: AX
///                    description: Reads certificates
///                    policy: {Version: '1.1', Statement: [{Effect: Allow, Action: ['scm:cert:list']}]}
///     ",
/// );
/// let emulator = Emulator::builder().seed(seed).start().await?;
/// let iam = huaweicloud_iam::Client::new(&emulator.config())?;
/// assert_eq!(iam.list_custom_policies().send().await?.roles[0].display_name, "reader");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Seed {
    name: String,
    text: String,
}

impl Seed {
    /// A seed from the text of a file. Errors call it by this name. It is read when the emulator
    /// starts.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The demonstration: the account of [`Account::demonstration`](crate::Account::demonstration)
    /// has something of everything, and a second account trusts it.
    #[must_use]
    pub fn demo() -> Self {
        Self::new("demo", include_str!("seed/demo.yaml"))
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read. Its content is checked when the emulator starts.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, SeedError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Self { name, text }),
            Err(error) => Err(SeedError { name, place: String::new(), reason: format!("cannot be read: {error}") }),
        }
    }

    /// What the file says.
    pub(crate) fn parse(&self) -> Result<File, SeedError> {
        file::parse(&self.text).map_err(|(place, reason)| self.error(place, reason))
    }

    /// An error at a place of the file.
    pub(crate) fn error(&self, place: impl Into<String>, reason: impl Into<String>) -> SeedError {
        SeedError { name: self.name.clone(), place: place.into(), reason: reason.into() }
    }
}

/// Shows no content, which has passwords and keys.
impl fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Seed").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A seed cannot be used. The message says where and why. Nothing is seeded then.
#[derive(Debug)]
pub struct SeedError {
    name: String,
    /// The path of keys, empty for the whole file.
    place: String,
    reason: String,
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, place, reason } = self;
        match place.as_str() {
            "" | "." => write!(formatter, "seed {name}: {reason}"),
            place => write!(formatter, "seed {name}, {place}: {reason}"),
        }
    }
}

impl std::error::Error for SeedError {}
