//! CAs as resources with tags.

use std::time::SystemTime;

use huaweicloud_pca::types::{CaTagResource, ListCaResourceInstancesResponseBody};

use super::resource::{Found, Resource};
use crate::call::Call;
use crate::services::pca::authority;
use crate::services::pca::record::Authority;

impl Resource for Authority {
    const KIND: &'static str = "CA";
    const ID: &'static str = "ca_id";
    type Answer = ListCaResourceInstancesResponseBody;

    fn is_visible(&self, now: SystemTime) -> bool {
        !self.is_gone(now)
    }

    fn resource_name(&self) -> &str {
        self.name.common_name.as_str()
    }

    fn answer(call: &Call, total: i32, found: Vec<Found<Self>>) -> Self::Answer {
        let mut answer = ListCaResourceInstancesResponseBody::default();
        answer.total_count = Some(total);
        answer.resources = found.into_iter().map(|found| shown(found, call)).collect();
        answer
    }
}

fn shown(found: Found<Authority>, call: &Call) -> CaTagResource {
    let mut shown = CaTagResource::default();
    // The document allows one character less than for a common name.
    shown.resource_name = Some(found.summary.name.common_name.chars().take(63).collect());
    shown.resource_id = Some(found.id);
    shown.resource_detail = Some(authority::shown(&found.summary, call));
    shown.tags = found.tags;
    shown
}
