//! Access keys that signed wrongly too often, and are locked for a while. Off unless the settings ask for it. What a signature is must not be known here.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::settings::Settings;

/// How long a key is locked.
const LOCKED: Duration = Duration::from_secs(5 * 60);

/// Wrong signatures in a row, by access key, with the time of the last.
#[derive(Debug, Default)]
pub(crate) struct Locks(Mutex<HashMap<String, (u32, SystemTime)>>);

impl Locks {
    /// Whether the key may not be used at this time.
    pub(crate) fn is_locked(&self, access_key: &str, now: SystemTime, settings: &Settings) -> bool {
        let Some(limit) = settings.lock_after else { return false };
        let mut failures = self.failures();
        let Some((count, last)) = failures.get(access_key).copied() else { return false };
        if now.duration_since(last).unwrap_or_default() >= LOCKED {
            failures.remove(access_key);
            return false;
        }
        count >= limit
    }

    pub(crate) fn failed(&self, access_key: &str, now: SystemTime) {
        let mut failures = self.failures();
        let entry = failures.entry(access_key.to_owned()).or_insert((0, now));
        *entry = (entry.0.saturating_add(1), now);
    }

    pub(crate) fn succeeded(&self, access_key: &str) {
        self.failures().remove(access_key);
    }

    fn failures(&self) -> std::sync::MutexGuard<'_, HashMap<String, (u32, SystemTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
