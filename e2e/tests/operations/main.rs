//! Every operation over loopback: what arrives is what the page documents, and what the page shows as an answer is read.

mod export_certificate_authority_csr;
mod import_certificate;
mod parse_certificate_signing_request;
mod upload_csr;
