//! Bounds of answers in the documents that real answers cannot keep.
//!
//! They are the documentation's, and the clients do not enforce them. Answers are held against the document without them; requests are not
//! concerned. What is taken away, and why, is this table and nothing else.

use serde_json::Value;

use crate::routes::Service;

/// A bound that is not held: of a property of a schema, with the keyword.
struct Exception {
    service: Service,
    schema: &'static str,
    property: &'static str,
    keywords: &'static [&'static str],
}

const fn scm(schema: &'static str, property: &'static str, keywords: &'static [&'static str]) -> Exception {
    Exception { service: Service::Scm, schema, property, keywords }
}

const LENGTH: &[&str] = &["minLength", "maxLength"];

const EXCEPTIONS: &[Exception] = &[
    // The smallest request in PEM has 436 characters, and 255 are allowed.
    scm("CSRResponseBody", "csr", LENGTH),
    // Empty for a person, and as long as the request allows for a company.
    scm("CSRResponseBody", "company_country", LENGTH),
    scm("CSRResponseBody", "company_province", LENGTH),
    scm("CSRResponseBody", "company_city", LENGTH),
    scm("CSRResponseBody", "company_name", LENGTH),
    // A key of RSA_4096 has 3,272 characters, and 2,555 are allowed.
    scm("ShowCsrPrivateKeyResponseBody", "private_key", LENGTH),
    // A certificate that was bought has neither names nor an end before it is applied for; most have no further names at all.
    scm("CertificateDetail", "domain", LENGTH),
    scm("CertificateDetail", "sans", LENGTH),
    scm("CertificateDetail", "expire_time", LENGTH),
    // Four brands are listed, of the six that can be bought; and certificates of any issuer can be imported.
    scm("CertificateDetail", "brand", &["enum"]),
    scm("ShowCertificateResponseBody", "brand", &["enum"]),
    // Always 12; there are certificates for three months, and imported ones for any time.
    scm("CertificateDetail", "validity_period", &["minimum", "maximum"]),
    scm("ShowCertificateResponseBody", "validity_period", &["minimum", "maximum"]),
    // 100 and 4,096, which is what can be bought; an imported certificate may have more names.
    scm("CertificateDetail", "domain_count", &["maximum"]),
    scm("ShowCertificateResponseBody", "domain_count", &["maximum"]),
    scm("ShowCertificateResponseBody", "wildcard_count", &["maximum"]),
    scm("ShowCertificateResponseBody", "sans", LENGTH),
    // Without the DV certificates.
    scm("TagResourceResourceDetail", "cert_type", &["enum"]),
    // 10,000 and 100, where 100,000 certificates may be.
    scm("ListCertificatesResponseBody", "total_count", &["maximum"]),
    scm("ListCertificatesByTagResponseBody", "total_count", &["maximum"]),
    scm("ListCSRResponseBody", "total", &["maximum"]),
    // 20, which is how many one certificate may have.
    scm("ListAllTagsResponseBody", "tags", &["maxItems"]),
    scm("ScsTag", "values", &["maxItems"]),
    // A certificate with 100 names is longer than these allow.
    scm("ExportCertificateResponseBody", "certificate", LENGTH),
    scm("ExportCertificateResponseBody", "entire_certificate", LENGTH),
];

/// The document without the bounds of answers that are not held.
pub(super) fn of_answers(service: Service, document: &Value) -> Value {
    let mut document = document.clone();
    for exception in EXCEPTIONS.iter().filter(|exception| exception.service == service) {
        let pointer = format!("/components/schemas/{}/properties/{}", exception.schema, exception.property);
        if let Some(property) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) {
            property.retain(|keyword, _| !exception.keywords.contains(&keyword.as_str()));
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exception_is_about_a_bound_of_the_document() {
        for exception in EXCEPTIONS {
            let document = super::super::document(exception.service).unwrap();
            let pointer = format!("/components/schemas/{}/properties/{}", exception.schema, exception.property);
            let property = document.pointer(&pointer);
            let known =
                property.is_some_and(|property| exception.keywords.iter().any(|key| property.get(key).is_some()));
            assert!(known, "{pointer} {:?}", exception.keywords);
        }
    }
}
