//! Revocation lists and OCSP of a CA, switched on and off. Certificates name what is on when they are issued.

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

/// The states in which a CA has a certificate and stays.
const CERTIFIED: [Status; 3] = [Status::Actived, Status::Disabled, Status::Expired];

/// The longest name of a file in OBS, less the ending.
const LONGEST_NAME: usize = 1024 - 4;

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

/// Does what a request that makes or activates a CA says of its revocation list.
pub(crate) fn configure(
    store: &Writer<'_>,
    authority: &mut Authority,
    wanted: Option<&CrlConfiguration>,
    now: SystemTime,
) -> Result<(), ApiError> {
    let Some(wanted) = wanted else {
        // What was asked for while it was pending has to fit the certificate that it has now.
        return if authority.crl.is_some() { check_usage(authority) } else { Ok(()) };
    };
    if !wanted.enabled {
        authority.crl = None;
        return Ok(());
    }
    let (Some(bucket), Some(valid_days)) = (&wanted.obs_bucket_name, wanted.valid_days) else {
        return Err(wrong("a CRL that is enabled needs obs_bucket_name and valid_days"));
    };
    publish(store, authority, wanted.crl_name.as_deref(), bucket, valid_days, now)
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
    if name.is_empty() || name.len() > LONGEST_NAME {
        return Err(wrong(format!("crl_name has to have 1 to {LONGEST_NAME} bytes")));
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
        authority.keep(store, call.account.domain_id())
    })?;
    Ok(Answer::empty())
}

fn check_usage(authority: &Authority) -> Result<(), ApiError> {
    let Some(certification) = &authority.certification else { return Ok(()) };
    let certificate = Certificate::from_der(&certification.certificate.0).map_err(refused)?;
    match certificate.key_usages() {
        Some(usages) if !usages.contains(KeyUsage::CrlSign) => {
            Err(wrong("by its certificate, the key of the CA may not sign CRLs"))
        }
        _ => Ok(()),
    }
}

fn check_key(authority: &Authority) -> Result<(), ApiError> {
    match authority.key {
        Some(_) => Ok(()),
        None => Err(wrong("the CA was issued for a CSR, and its private key is not here")),
    }
}
