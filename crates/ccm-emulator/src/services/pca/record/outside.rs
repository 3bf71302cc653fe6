//! Subordinate CAs that were certified for a CSR, whose keys are elsewhere: only their details and their export know them. They are in a
//! table of their own, so that no list, no quota and no other operation meets them.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use crate::base::ApiError;
use crate::store::{Record, Snapshot, View};

/// A CA whose key is elsewhere.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Outside(pub(crate) Authority);

impl Record for Outside {
    const TABLE: &'static str = "pca.authorities.outside";
}

/// The CA of this id, of either kind.
pub(crate) fn find_any<S: Snapshot>(store: &View<'_, S>, ca_id: &str, now: SystemTime) -> Result<Authority, ApiError> {
    match store.get::<Outside>(ca_id)? {
        Some(Outside(authority)) => Ok(authority),
        None => Authority::find(store, ca_id, now),
    }
}
