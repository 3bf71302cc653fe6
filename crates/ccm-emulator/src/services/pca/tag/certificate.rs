//! Private certificates as things that have tags.

use std::time::SystemTime;

use huaweicloud_pca::types::{CertTagResource, ListCertResourceInstancesResponseBody};

use super::record::{Found, Resource};
use crate::call::Call;
use crate::services::pca::certificate::Summary;

/// Private certificates.
pub(crate) enum Certificates {}

impl Resource for Certificates {
    const WHAT: &'static str = "certificate";
    const TAGS: &'static str = "pca.certificate.tags";
    const ID: &'static str = "certificate_id";
    type Summary = Summary;
    const NEWEST: &'static str = "create_time";
    type Answer = ListCertResourceInstancesResponseBody;

    fn is_visible(_: &Summary, _: SystemTime) -> bool {
        true
    }

    fn name(summary: &Summary) -> &str {
        summary.name()
    }

    fn answer(call: &Call, total: i32, found: Vec<Found<Summary>>) -> Self::Answer {
        let mut answer = ListCertResourceInstancesResponseBody::default();
        answer.total_count = Some(total);
        answer.resources = found.into_iter().map(|found| shown(found, call)).collect();
        answer
    }
}

fn shown(found: Found<Summary>, call: &Call) -> CertTagResource {
    let mut shown = CertTagResource::default();
    // The document allows one character less than a common name may have.
    shown.resource_name = Some(found.summary.name().chars().take(63).collect());
    shown.resource_id = Some(found.id);
    shown.resource_detail = Some(found.summary.shown(call.now()));
    shown.tags = found.tags;
    shown
}
