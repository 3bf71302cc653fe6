//! Turns revocation lists and OCSP of a CA on and off. Certificates contain the URLs of those that
//! are on when they are issued.

use std::time::SystemTime;

use huaweicloud_pca::types::{
    CertificateAuthoritiesStatus as Status, CrlConfiguration, EnableCertificateAuthorityCrlRequestBody,
    UpdateOcspSwitchRequestBody,
};
use pki::{Certificate, KeyUsage};

use super::agency;
use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{ocsp_is, refused, wrong};
use crate::services::pca::record::{Authority, CrlPublication};
use crate::store::Writer;

/// The states in which a CA has a certificate and is not scheduled for deletion.
const CERTIFIED: [Status; 3] = [Status::Actived, Status::Disabled, Status::Expired];

/// The maximum length of an object name in OBS, without the extension.
const MAX_NAME: usize = 1024 - 4;

/// `EnableCertificateAuthorityCrl`
pub(super) fn enable_crl(call: &Call) -> Result<Answer, ApiError> {
    let body: EnableCertificateAuthorityCrlRequestBody = call.body()?;
    change(call, |store, authority| {
        publish(store, authority, body.crl_name.as_deref(), &body.obs_bucket_name, body.valid_days, call.now())
    })
}

/// `DisableCertificateAuthorityCrl`
pub(super) fn disable_crl(call: &Call) -> Result<Answer, ApiError> {
    change(call, |_, authority| {
        authority.crl = None;
        Ok(())
    })
}

/// `UpdateOcspSwitch`
pub(super) fn ocsp(call: &Call) -> Result<Answer, ApiError> {
    let body: UpdateOcspSwitchRequestBody = call.body()?;
    change(call, |_, authority| {
        check_key(authority)?;
        if authority.ocsp == body.ocsp_switch {
            return Err(ocsp_is(authority.ocsp));
        }
        authority.ocsp = body.ocsp_switch;
        Ok(())
    })
}

/// Applies the configuration of the revocation list in a request that creates or activates a CA.
pub(crate) fn configure(
    store: &Writer<'_>,
    authority: &mut Authority,
    requested: Option<&CrlConfiguration>,
    now: SystemTime,
) -> Result<(), ApiError> {
    let Some(requested) = requested else {
        // A list that was requested while the CA was pending must fit its certificate now.
        return if authority.crl.is_some() { check_usage(authority) } else { Ok(()) };
    };
    if !requested.enabled {
        authority.crl = None;
        return Ok(());
    }
    let (Some(bucket), Some(valid_days)) = (&requested.obs_bucket_name, requested.valid_days) else {
        return Err(wrong("an enabled CRL needs obs_bucket_name and valid_days"));
    };
    publish(store, authority, requested.crl_name.as_deref(), bucket, valid_days, now)
}

fn publish(
    store: &Writer<'_>,
    authority: &mut Authority,
    name: Option<&str>,
    bucket: &str,
    valid_days: i32,
    now: SystemTime,
) -> Result<(), ApiError> {
    check_key(authority)?;
    check_usage(authority)?;
    agency::check_granted(store)?;
    let name = name.unwrap_or(&authority.ca_id);
    if name.is_empty() || name.len() > MAX_NAME {
        return Err(wrong(format!("crl_name must have 1 to {MAX_NAME} bytes")));
    }
    agency::use_bucket(store, bucket, now.into())?;
    authority.crl = Some(CrlPublication { name: name.to_owned(), bucket: bucket.to_owned(), valid_days });
    Ok(())
}

fn change(
    call: &Call,
    change: impl FnOnce(&Writer<'_>, &mut Authority) -> Result<(), ApiError>,
) -> Result<Answer, ApiError> {
    call.write(|store| {
        let mut authority = Authority::find(store, call.path("ca_id"), call.now())?;
        authority.check_state(call.now(), &CERTIFIED)?;
        change(store, &mut authority)?;
        authority.save(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

fn check_usage(authority: &Authority) -> Result<(), ApiError> {
    let Some(certification) = &authority.certification else { return Ok(()) };
    let certificate = Certificate::from_der(&certification.certificate.0).map_err(refused)?;
    match certificate.key_usages() {
        Some(usages) if !usages.contains(KeyUsage::CrlSign) => {
            Err(wrong("the key usage of the CA's certificate does not allow signing CRLs"))
        }
        _ => Ok(()),
    }
}

fn check_key(authority: &Authority) -> Result<(), ApiError> {
    match authority.key {
        Some(_) => Ok(()),
        None => Err(wrong("the CA was issued for a CSR, so PCA does not have its private key")),
    }
}
