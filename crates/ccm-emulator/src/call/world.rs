//! The state that all requests share.

use crate::base::account::Accounts;
use crate::base::clock::EmulatorClock;
use crate::base::last_use::LastUse;
use crate::base::locks::Locks;
use crate::base::settings::Settings;
use crate::store::Store;

/// The state that all requests share.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: EmulatorClock,
    pub(crate) settings: Settings,
    pub(crate) accounts: Accounts,
    /// Access keys with recent signature failures.
    pub(crate) locks: Locks,
    /// When access keys were last used.
    pub(crate) last_use: LastUse,
    /// The endpoint of this emulator, such as `http://127.0.0.1:8080`, for URLs in certificates.
    pub(crate) endpoint: String,
}
