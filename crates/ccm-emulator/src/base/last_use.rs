//! When access keys were last used. This is kept in memory alone, so that a request writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// When access keys were last used, since the emulator started.
#[derive(Debug, Default)]
pub(crate) struct LastUse(Mutex<HashMap<String, SystemTime>>);

impl LastUse {
    pub(crate) fn record(&self, access_key: &str, now: SystemTime) {
        self.times().insert(access_key.to_owned(), now);
    }

    pub(crate) fn of(&self, access_key: &str) -> Option<SystemTime> {
        self.times().get(access_key).copied()
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        self.times().clear();
    }

    fn times(&self) -> std::sync::MutexGuard<'_, HashMap<String, SystemTime>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
