//! What all requests share.

use crate::base::{account::Accounts, clock::EmulatorClock, locks::Locks, settings::Settings};
use crate::store::Store;

/// What all requests share.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: EmulatorClock,
    pub(crate) settings: Settings,
    pub(crate) accounts: Accounts,
    /// The access keys that signed wrongly of late.
    pub(crate) locks: Locks,
    /// Where this emulator is reached, such as `http://127.0.0.1:8080`, for addresses that stand in certificates.
    pub(crate) base: String,
}
