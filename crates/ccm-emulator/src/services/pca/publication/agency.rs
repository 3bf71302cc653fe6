//! Agencies, which let PCA write to the buckets of an account, and the list of buckets.
//!
//! An agency is a flag with an id. A bucket exists once a revocation list is published to it, since
//! there is no OBS to create one.

use huaweicloud_pca::UnixMillis;
use huaweicloud_pca::types::{
    CreateCertificateAuthorityObsAgencyResponseBody, ListCertificateAuthorityObsBucketResponseBody, ObsBuckets,
    ShowCertificateAuthorityObsAgencyResponseBody,
};
use serde::{Deserialize, Serialize};

use crate::base::{ApiError, random};
use crate::call::{Answer, Call};
use crate::services::pca::error::wrong;
use crate::store::{Record, Snapshot, View, Writer};

/// An IAM agency.
#[derive(Serialize, Deserialize)]
struct Agency {
    id: String,
}

impl Record for Agency {
    const TABLE: &'static str = "pca.agencies";
}

/// An OBS bucket.
#[derive(Serialize, Deserialize)]
struct Bucket {
    created: UnixMillis,
}

impl Record for Bucket {
    const TABLE: &'static str = "pca.buckets";
}

const SERVICE: &str = "service";
const OBS: &str = "obs";

/// `CreateAgency`
pub(super) fn create_for_service(call: &Call) -> Result<Answer, ApiError> {
    create(call, SERVICE)
}

/// `CreateCertificateAuthorityObsAgency`
pub(super) fn create_for_obs(call: &Call) -> Result<Answer, ApiError> {
    create(call, OBS)
}

/// `ShowAgency`
pub(super) fn show_for_service(call: &Call) -> Result<Answer, ApiError> {
    show(call, SERVICE)
}

/// `ShowCertificateAuthorityObsAgency`
pub(super) fn show_for_obs(call: &Call) -> Result<Answer, ApiError> {
    show(call, OBS)
}

/// Creates an agency, or returns the existing one.
fn create(call: &Call, kind: &str) -> Result<Answer, ApiError> {
    let mut answer = CreateCertificateAuthorityObsAgencyResponseBody::default();
    answer.agency_id = call.write(|store| {
        if let Some(agency) = store.get::<Agency>(kind)? {
            return Ok(agency.id);
        }
        let agency = Agency { id: random::id()? };
        store.put(kind, &agency)?;
        Ok(agency.id)
    })?;
    Ok(Answer::json(&answer))
}

fn show(call: &Call, kind: &str) -> Result<Answer, ApiError> {
    let mut answer = ShowCertificateAuthorityObsAgencyResponseBody::default();
    answer.agency_granted = call.read(|store| Ok(store.contains::<Agency>(kind)?))?;
    Ok(Answer::json(&answer))
}

/// `ListCertificateAuthorityObsBucket`
pub(super) fn buckets(call: &Call) -> Result<Answer, ApiError> {
    let all = call.read(|store| {
        check_granted(store)?;
        Ok(store.all::<Bucket>()?)
    })?;
    let mut answer = ListCertificateAuthorityObsBucketResponseBody::default();
    answer.total = i32::try_from(all.len()).unwrap_or(i32::MAX);
    let shown = all.into_iter().map(|(name, bucket)| {
        let mut shown = ObsBuckets::default();
        shown.bucket_name = name;
        shown.create_time = bucket.created;
        shown
    });
    answer.obs_buckets = shown.collect();
    Ok(Answer::json(&answer))
}

/// Checks that PCA may write to buckets, which either agency allows. No code is documented for a
/// missing agency.
pub(super) fn check_granted<S: Snapshot>(store: &View<'_, S>) -> Result<(), ApiError> {
    if store.contains::<Agency>(OBS)? || store.contains::<Agency>(SERVICE)? {
        return Ok(());
    }
    Err(wrong("PCA is not authorized to write to OBS; call CreateCertificateAuthorityObsAgency first"))
}

/// Creates the bucket if it does not exist.
pub(super) fn use_bucket(store: &Writer<'_>, name: &str, now: UnixMillis) -> Result<(), ApiError> {
    const MAX_BUCKETS: u64 = 256;
    let is_letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
    if !(3..=63).contains(&name.len()) || !name.chars().all(is_letter) {
        return Err(wrong("obs_bucket_name must have 3 to 63 characters of a-z, 0-9, `-` and `.`"));
    }
    if store.contains::<Bucket>(name)? {
        return Ok(());
    }
    if store.count::<Bucket>()? >= MAX_BUCKETS {
        return Err(wrong(format!("there are already {MAX_BUCKETS} buckets; use one of them")));
    }
    Ok(store.put(name, &Bucket { created: now })?)
}
