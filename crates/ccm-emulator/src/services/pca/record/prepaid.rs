//! Prepaid CAs that are not set up yet. They have no name and are not shown, but count towards the
//! quota.

use huaweicloud_pca::UnixMillis;
use serde::{Deserialize, Serialize};

use crate::base::ApiError;
use crate::services::pca::error::does_not_exist;
use crate::store::{Record, Writer};

/// A prepaid CA that is not set up yet.
#[derive(Serialize, Deserialize)]
pub(crate) struct Prepaid {
    pub(crate) order_id: String,
    pub(crate) ordered: UnixMillis,
}

impl Record for Prepaid {
    const TABLE: &'static str = "pca.prepaid";
}

impl Prepaid {
    /// Removes a prepaid CA that is about to be set up.
    pub(crate) fn take(store: &Writer<'_>, ca_id: &str) -> Result<(), ApiError> {
        match store.remove::<Self>(ca_id)? {
            true => Ok(()),
            false => Err(does_not_exist("prepaid CA waiting to be set up with the id", ca_id)),
        }
    }
}
