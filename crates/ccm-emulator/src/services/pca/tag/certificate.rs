//! Private certificates as resources with tags.

use std::time::SystemTime;

use huaweicloud_pca::types::{CertTagResource, ListCertResourceInstancesResponseBody};

use super::resource::{Found, Resource};
use crate::call::Call;
use crate::services::pca::record::Summary;

impl Resource for Summary {
    const KIND: &'static str = "certificate";
    const ID: &'static str = "certificate_id";
    type Answer = ListCertResourceInstancesResponseBody;

    fn is_visible(&self, _: SystemTime) -> bool {
        true
    }

    fn resource_name(&self) -> &str {
        self.name()
    }

    fn answer(call: &Call, total: i32, found: Vec<Found<Self>>) -> Self::Answer {
        let mut answer = ListCertResourceInstancesResponseBody::default();
        answer.total_count = Some(total);
        answer.resources = found.into_iter().map(|found| shown(found, call)).collect();
        answer
    }
}

fn shown(found: Found<Summary>, call: &Call) -> CertTagResource {
    let mut shown = CertTagResource::default();
    // The document allows one character less than for a common name.
    shown.resource_name = Some(found.summary.name().chars().take(63).collect());
    shown.resource_id = Some(found.id);
    shown.resource_detail = Some(found.summary.shown(call.now()));
    shown.tags = found.tags;
    shown
}
