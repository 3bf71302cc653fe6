//! Locks access keys after repeated signature failures, if the settings enable that. It must not
//! know how signatures are verified.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::settings::Settings;

/// How long a key stays locked.
const LOCK_DURATION: Duration = Duration::from_secs(5 * 60);

/// The number of consecutive signature failures per access key, with the time of the last one.
#[derive(Debug, Default)]
pub(crate) struct Locks(Mutex<HashMap<String, (u32, SystemTime)>>);

impl Locks {
    /// Whether the key is locked at this time.
    pub(crate) fn is_locked(&self, access_key: &str, now: SystemTime, settings: &Settings) -> bool {
        let Some(limit) = settings.lock_after else { return false };
        let mut failures = self.failures();
        let Some((count, last)) = failures.get(access_key).copied() else { return false };
        if now.duration_since(last).unwrap_or_default() >= LOCK_DURATION {
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

    /// Forgets all failures.
    pub(crate) fn clear(&self) {
        self.failures().clear();
    }

    fn failures(&self) -> std::sync::MutexGuard<'_, HashMap<String, (u32, SystemTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
