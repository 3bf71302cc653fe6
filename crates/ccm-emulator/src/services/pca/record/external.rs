//! External subordinate CAs: they were issued for a CSR, and PCA does not have their keys. They
//! only appear in details and exports. They are in a separate table, so that lists, quotas and
//! other operations do not see them.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use crate::base::ApiError;
use crate::store::{Record, Snapshot, View};

/// A CA whose key PCA does not have.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct External(pub(crate) Authority);

impl Record for External {
    const TABLE: &'static str = "pca.authorities.outside";
}

/// The CA with this id, external or not.
pub(crate) fn find_any<S: Snapshot>(store: &View<'_, S>, ca_id: &str, now: SystemTime) -> Result<Authority, ApiError> {
    match store.get::<External>(ca_id)? {
        Some(External(authority)) => Ok(authority),
        None => Authority::find(store, ca_id, now),
    }
}
