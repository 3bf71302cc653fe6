//! `ExportCertificate`: returns a certificate with chain and key, as JSON or as a ZIP for a server
//! type.

use axum::http::header::CONTENT_DISPOSITION;
use huaweicloud_core::Secret;
use huaweicloud_pca::types::{CertificatesStatus, ExportCertificateRequestBody, ExportCertificateResponseBody};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pki::export::{self, Bundle, Server};
use pki::{Certificate, KeyPair, Result as PkiResult};

use crate::base::ApiError;
use crate::call::{Answer, Call};
use crate::services::pca::error::{refused, wrong};
use crate::services::pca::record::{Chain, Contents, Der, Summary};

pub(super) fn export(call: &Call) -> Result<Answer, ApiError> {
    let body: ExportCertificateRequestBody = call.body()?;
    let (id, now) = (call.path("certificate_id"), call.now());
    let (name, contents, chain, key) = call.read(|store| {
        let summary = Summary::find(store, id)?;
        match summary.status(now) {
            CertificatesStatus::Issued => {}
            status => return Err(wrong(format!("the certificate is {} and cannot be exported", status.as_str()))),
        }
        let incomplete = || ApiError::internal("EMULATOR.StoreDamaged", format!("the certificate {id} is incomplete"));
        let contents: Contents = store.get(id)?.ok_or_else(incomplete)?;
        let chain: Chain = store.get(summary.issuer_id())?.ok_or_else(incomplete)?;
        let key = contents.key.as_ref().map(|key| store.unseal(key)).transpose()?;
        Ok((summary.name().to_owned(), contents, chain, key))
    })?;
    let read = |der: &Der| Certificate::from_der(&der.0).map_err(refused);
    let certificate = read(&contents.certificate)?;
    let chain = chain.certificates.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let key = key.map(|octets| KeyPair::from_pkcs8(&octets)).transpose().map_err(refused)?;
    let exported = Bundle { certificate: &certificate, chain: &chain, key: key.as_ref() };
    let server = Server::from_name(body.type_.as_str()).map_err(refused)?;
    let password = body.password.as_ref().map(Secret::expose_secret);
    if !body.is_compressed {
        return json(&exported, server, password).map_err(refused);
    }
    let archive = export::archive(&exported, server, password, now).map_err(refused)?;
    let file = utf8_percent_encode(&server.archive_name(&name), NON_ALPHANUMERIC).to_string();
    Ok(Answer::bytes("application/zip", archive.to_vec())
        .with_header(CONTENT_DISPOSITION, &format!("attachment; filename*=UTF-8''{file}")))
}

fn json(exported: &Bundle<'_>, server: Server, password: Option<&str>) -> PkiResult<Answer> {
    let fields = export::pem_fields(exported, server, password)?;
    let mut answer = ExportCertificateResponseBody::default();
    answer.certificate = Some(fields.certificate);
    answer.certificate_chain = fields.certificate_chain;
    answer.private_key = fields.private_key.map(|key| Secret::from(key.as_str()));
    Ok(Answer::json(&answer))
}
