//! Certificates for CSRs, and parsing CSRs.

use huaweicloud_pca::types::{CertificatesGenMode, SubjectAlternativeName};
use pki::{
    Certificate, CertificateRequest, DistinguishedName, HashAlgorithm, KeyAlgorithm, KeyPair, KeyUsage, KeyUsages,
    LineEnding,
};

use crate::support::{NOBODY, codes, csr, refused, setup, units, years};
use crate::tools::openssl;

#[tokio::test]
async fn csr_is_parsed() {
    let setup = setup().await;
    for (algorithm, name, bits, signature) in
        [(KeyAlgorithm::Rsa2048, "RSA", 2048, "SHA256withRSA"), (KeyAlgorithm::Ec384, "EC", 384, "SHA256withECDSA")]
    {
        let (request, pem) = csr(algorithm, "www.example.com");
        let parsed = setup.pca.parse_certificate_signing_request().csr(&pem).send().await.unwrap().into_inner();
        assert_eq!((parsed.key_algorithm.as_str(), parsed.key_algorithm_length), (name, bits));
        assert_eq!(parsed.signature_algorithm, signature);
        assert_eq!(parsed.public_key, request.public_key().to_pem(LineEnding::CrLf).unwrap());
        let name = &parsed.distinguished_name;
        assert_eq!((name.common_name.as_str(), name.state.as_str()), ("www.example.com", "Sichuan"));
    }
}

#[tokio::test]
async fn missing_name_parts_of_a_csr_are_empty() {
    let setup = setup().await;
    let root = setup.root().await;
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let subject = DistinguishedName { common_name: "www.example.com".to_owned(), ..DistinguishedName::default() };
    let request = CertificateRequest::create(&subject, &[], &key, HashAlgorithm::Sha256).unwrap();
    let pem = request.to_pem(LineEnding::Lf);
    let parsed = setup.pca.parse_certificate_signing_request().csr(&pem).send().await.unwrap().into_inner();
    let issue = setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&pem).validity(years(1));
    let id = issue.send().await.unwrap().certificate_id.clone();
    let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    for name in [&parsed.distinguished_name, &shown.distinguished_name] {
        assert_eq!((name.common_name.as_str(), name.country.as_str()), ("www.example.com", ""));
    }
}

#[tokio::test]
async fn invalid_csrs_are_refused() {
    let setup = setup().await;
    let root = setup.root().await;
    let (_, pem) = csr(KeyAlgorithm::Ec256, "www.example.com");
    let id = setup.certificate(&root, "a").await;
    let certificate = setup.exported(&id).await.certificate.to_pem(LineEnding::Lf);
    // A character of the signature, which ends in the last line but one.
    let mut lines: Vec<_> = pem.lines().map(str::to_owned).collect();
    let last = lines.len() - 2;
    lines[last] = lines[last].chars().rev().collect();
    for text in [String::new(), "nothing".to_owned(), certificate, lines.join("\n")] {
        refused(setup.pca.parse_certificate_signing_request().csr(&text).send().await, codes::PCA_00020001, "");
        let request = setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&text).validity(years(1));
        refused(request.send().await, codes::PCA_00020001, "");
    }
}

#[tokio::test]
async fn certificate_for_a_csr_has_no_stored_key() {
    let setup = setup().await;
    let root = setup.root().await;
    let (request, pem) = csr(KeyAlgorithm::Rsa2048, "www.example.com");
    let ignored = SubjectAlternativeName::builder().type_("DNS").value("ignored.example.com");
    let issued = setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&pem).validity(units("DAY", 90));
    let id = issued.subject_alternative_names([ignored]).send().await.unwrap().certificate_id.clone();

    let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!((shown.gen_mode, shown.key_algorithm.as_str()), (CertificatesGenMode::Csr, "RSA2048"));
    assert_eq!(shown.signature_algorithm, "SHA384");
    assert_eq!(setup.pca.list_certificate().send().await.unwrap().total, 1);
    let exported = setup.exported(&id).await;
    assert!(exported.key.is_none());
    let certificate = exported.certificate;
    assert_eq!(certificate.subject(), request.subject());
    assert_eq!(certificate.public_key(), request.public_key());
    assert_eq!(certificate.alternative_names(), request.alternative_names());
    assert_eq!(certificate.key_usages(), Some(KeyUsages::csr_default()));
    assert_eq!(certificate.signature_algorithm().unwrap().hash(), Some(HashAlgorithm::Sha384));
    certificate.verify_signed_by(&exported.chain[0]).unwrap();
}

#[tokio::test]
async fn external_ca_is_only_shown_and_exported() {
    let setup = setup().await;
    let root = setup.root().await;
    let (request, pem) = csr(KeyAlgorithm::Ec256, "Example Elsewhere");
    let issue =
        || setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&pem).validity(years(3)).type_("INTERMEDIATE_CA");
    let id = issue().path_length(2).send().await.unwrap().certificate_id.clone();

    let shown = setup.pca.show_certificate_authority().ca_id(&id).send().await.unwrap().into_inner();
    assert_eq!((shown.path_length, shown.gen_mode.as_str(), shown.key_algorithm.as_str()), (2, "CSR", "EC"));
    assert_eq!((shown.issuer_id.as_deref(), shown.status.as_str()), (Some(root.as_str()), "ACTIVED"));
    let exported = setup.pca.export_certificate_authority_certificate().ca_id(&id).send().await.unwrap().into_inner();
    let certificate = Certificate::from_pem(&exported.certificate).unwrap();
    assert_eq!((certificate.is_ca(), certificate.path_length()), (true, Some(2)));
    assert_eq!(certificate.public_key(), request.public_key());
    assert!(certificate.key_usages().unwrap().contains(KeyUsage::KeyCertSign));

    let default = issue().send().await.unwrap().certificate_id.clone();
    let shown = setup.pca.show_certificate_authority().ca_id(&default).send().await.unwrap().into_inner();
    assert_eq!(shown.path_length, 0);
    let listed = setup.pca.list_certificate_authority().send().await.unwrap().into_inner();
    assert_eq!(listed.certificate_authorities.iter().map(|ca| &ca.ca_id).collect::<Vec<_>>(), [&root]);
    assert_eq!(setup.pca.list_certificate().send().await.unwrap().total, 0);
    refused(setup.pca.show_certificate().certificate_id(&id).send().await, codes::PCA_10010002, &id);
    refused(setup.pca.list_ca_tags().ca_id(&id).send().await, codes::PCA_10010002, &id);
    let request = setup.pca.create_certificate_by_csr().issuer_id(&id).csr(&pem).validity(years(1));
    refused(request.send().await, codes::PCA_10010002, &id);
    refused(setup.other.show_certificate_authority().ca_id(&id).send().await, codes::PCA_10010002, &id);
    assert_eq!(setup.pca.show_certificate_authority_quota().send().await.unwrap().quotas.resources[0].used, 1);

    let Some(openssl) = openssl() else { return };
    openssl.file("root.pem", exported.certificate_chain.unwrap());
    openssl.file("ca.pem", &exported.certificate);
    let output = openssl.line("verify -x509_strict -CAfile root.pem ca.pem");
    assert!(output.contains("ca.pem: OK"), "{output}");
}

#[tokio::test]
async fn unsupported_csrs_are_refused() {
    let setup = setup().await;
    let middle = setup.subordinate(&setup.root().await, 0).await;
    let (_, pem) = csr(KeyAlgorithm::Ec256, "www.example.com");
    let (_, odd) = csr(KeyAlgorithm::Rsa3072, "www.example.com");
    let (_, nameless) = csr(KeyAlgorithm::Ec256, "");
    let plain = || setup.pca.create_certificate_by_csr().issuer_id(&middle).csr(&pem).validity(years(1));
    for (request, code, reason) in [
        (plain().issuer_id(NOBODY), codes::PCA_10010002, NOBODY),
        (plain().csr(&odd), codes::PCA_00020102, "3072"),
        (plain().csr(&nameless), codes::PCA_00020101, "common_name"),
        (plain().validity(years(6)), codes::PCA_00020109, "longer than the CA"),
        (plain().validity(years(21)), codes::PCA_00020109, "20 years"),
        (plain().type_("INTERMEDIATE_CA"), codes::PCA_00020203, "below"),
        (plain().path_length(1), codes::PCA_00020001, "path_length"),
    ] {
        refused(request.send().await, code, reason);
    }
    let request = setup.other.create_certificate_by_csr().issuer_id(&middle).csr(&pem).validity(years(1));
    refused(request.send().await, codes::PCA_10010002, &middle);
}

/// What a certificate could not contain is refused by name. The details are tests of `pki`.
#[tokio::test]
async fn csr_for_the_impossible_is_refused_by_name() {
    let setup = setup().await;
    let root = setup.root().await;
    let Some(openssl) = openssl() else { return };
    for (extensions, code, named) in [
        (&["basicConstraints=CA:FALSE", "keyUsage=keyCertSign"] as &[&str], codes::PCA_00020001, "keyCertSign"),
        (&["basicConstraints=CA:TRUE"], codes::PCA_00020001, "CA:TRUE"),
        (&["2.5.29.17=DER:30:06:82:04:61:2e:62:00"], codes::PCA_00020110, r"a.b\0"),
        (&["2.5.29.17=DER:30:05:87:03:c0:00:02"], codes::PCA_00020111, "c00002"),
        (&["subjectAltName=otherName:1.2.3.4;UTF8:x"], codes::PCA_00020112, "otherName"),
        (&["extendedKeyUsage=OCSPSigning"], codes::PCA_00020001, "OCSPSigning"),
        (&["1.2.3.4=critical,ASN1:NULL"], codes::PCA_00020001, "1.2.3.4"),
    ] {
        let mut arguments = vec!["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
        arguments.extend(["-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=www.example.com"]);
        extensions.iter().for_each(|extension| arguments.extend(["-addext", extension]));
        openssl.run(&arguments);
        let csr = openssl.text("request.pem");
        let request = setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&csr).validity(years(1));
        refused(request.send().await, code, named);
    }
    assert_eq!(setup.pca.list_certificate().send().await.unwrap().total, 0);
}
