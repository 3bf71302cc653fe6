//! Operations over loopback: what arrives is what the page documents, and what the page shows as an answer is read. Here are those that have
//! something which no test over all operations can make up from the documents; those tests are in `invariants/`.

mod agencies;
mod batch_delete_tags;
mod enable_notification;
mod export_certificate;
mod export_certificate_authority_csr;
mod import_certificate;
mod list_certificates_by_tag;
mod parse_certificate_signing_request;
mod statuses;
mod update_thing;
mod upload_csr;
