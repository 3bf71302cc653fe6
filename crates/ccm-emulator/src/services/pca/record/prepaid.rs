//! CAs that are ordered and not set up. They have no name yet and are not shown, but count for the quota.

use huaweicloud_pca::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::base::ApiError;
use crate::services::pca::error::does_not_exist;
use crate::store::{Record, Writer};

/// A CA that is ordered and not set up.
#[derive(Serialize, Deserialize)]
pub(crate) struct Prepaid {
    pub(crate) order_id: String,
    pub(crate) ordered: UnixMillis,
}

impl Record for Prepaid {
    const TABLE: &'static str = "pca.prepaid";
}

impl Prepaid {
    /// Takes the place of an ordered CA, which is to be set up.
    pub(crate) fn take(store: &Writer<'_>, ca_id: &str) -> Result<(), ApiError> {
        match store.remove::<Self>(ca_id)? {
            true => Ok(()),
            false => Err(does_not_exist("prepaid CA that waits to be set up,", ca_id)),
        }
    }
}
