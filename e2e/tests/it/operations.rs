//! Individual operations over loopback: requests are as documented, and documented responses are
//! read. Only operations with specifics that the tests over all operations, in `invariants/`,
//! cannot derive from the documents.

mod agencies;
mod batch_delete_tags;
mod enable_notification;
mod export_certificate;
mod export_certificate_authority_csr;
mod import_certificate;
mod issue_token;
mod list_certificates_by_tag;
mod parse_certificate_signing_request;
mod parts;
mod private_zone;
mod project;
mod repair_thing;
mod revise_thing;
mod statuses;
mod update_thing;
mod upload_csr;
