//! Issuing certificates with generated keys.

use std::time::Duration;

use huaweicloud_pca::UnixMillis;
use huaweicloud_pca::types::{
    CertDistinguishedName, CertificatesGenMode, CertificatesStatus, CustomizedExtension, ExtendedKeyUsage,
    SubjectAlternativeName,
};
use pki::{AlternativeName, ExtendedKeyUsage as Usage, KeyUsage};

use crate::support::{NOBODY, codes, common_name, refused, setup, setup_with, units, years};
use crate::tools::{DAY, openssl};

#[tokio::test]
async fn certificate_has_the_requested_values() {
    let setup = setup().await;
    let issuer = setup.subordinate(&setup.root().await, 0).await;
    let name = CertDistinguishedName::builder().common_name("*.example.com").organization("Another, Inc.");
    let san = |kind: &str, value: &str| SubjectAlternativeName::builder().type_(kind).value(value);
    let request =
        setup.pca.create_certificate().issuer_id(&issuer).distinguished_name(name).validity(units("MONTH", 2));
    let request = request.key_algorithm("RSA2048").signature_algorithm("SHA512");
    let request = request.key_usages(["digitalSignature", "keyEncipherment"]);
    let request = request
        .extended_key_usage(ExtendedKeyUsage::builder().server_auth(true).smart_card_logon(true).client_auth(false));
    let request = request.subject_alternative_names([
        san("DNS", "example.com"),
        san("IP", "127.0.0.1"),
        san("IP", "2001:db8::1"),
        san("EMAIL", "a@example.com"),
        san("URI", "https://example.com/x"),
    ]);
    let request = request
        .customized_extension(CustomizedExtension::builder().object_identifier("1.3.6.1.4.1.2011.4.99").value("mine"));
    let project = "57d71362-6a1a-4f51-8fa9-693bc3c07f43";
    let id = request.enterprise_project_id(project).send().await.unwrap().certificate_id.clone();

    let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!((shown.certificate_id.as_str(), shown.issuer_id.as_str()), (id.as_str(), issuer.as_str()));
    assert_eq!((shown.status, shown.gen_mode), (CertificatesStatus::Issued, CertificatesGenMode::Generate));
    assert_eq!((shown.key_algorithm.as_str(), shown.signature_algorithm.as_str()), ("RSA2048", "SHA512"));
    assert_eq!(
        (shown.issuer_name.as_str(), shown.enterprise_project_id.as_deref()),
        ("Example Issuing", Some(project))
    );
    assert_eq!((shown.delete_time, shown.freeze_flag), (None, 0));
    let name = &shown.distinguished_name;
    assert_eq!((name.organization.as_str(), name.organizational_unit.as_str()), ("Another, Inc.", "IT"), "of the CA");
    assert_eq!(shown.not_after.as_i64() - shown.not_before.as_i64(), 2 * 31 * 24 * 60 * 60 * 1000);

    let exported = setup.exported(&id).await;
    let (certificate, key) = (&exported.certificate, exported.key.unwrap());
    certificate.check_key(&key).unwrap();
    assert_eq!(shown.serial_number, certificate.serial().to_string());
    assert_eq!(UnixMillis::from(certificate.not_after()), shown.not_after);
    let usages = certificate.key_usages().unwrap();
    assert!(usages.contains(KeyUsage::KeyEncipherment) && !usages.contains(KeyUsage::KeyAgreement));
    assert_eq!(certificate.extended_key_usages(), [Usage::ServerAuth, Usage::SmartCardLogon]);
    assert_eq!(certificate.alternative_names().len(), 5);
    assert_eq!(certificate.alternative_names()[2], AlternativeName::parse("IP", "2001:db8::1").unwrap());
    assert_eq!(exported.chain.len(), 2);

    let Some(openssl) = openssl() else { return };
    openssl.file("root.pem", exported.chain[1].to_pem(pki::LineEnding::Lf));
    openssl.file("middle.pem", exported.chain[0].to_pem(pki::LineEnding::Lf));
    openssl.file("leaf.pem", certificate.to_pem(pki::LineEnding::Lf));
    let output = openssl.line("verify -x509_strict -purpose sslserver -CAfile root.pem -untrusted middle.pem leaf.pem");
    assert!(output.contains("leaf.pem: OK"), "{output}");
    let text = openssl.line("x509 -in leaf.pem -noout -text");
    for part in [
        "DNS:example.com, IP Address:127.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, email:a@example.com, URI:https://example.com/x",
        "1.3.6.1.4.1.2011.4.99",
        "ecdsa-with-SHA512",
        "Microsoft Smartcard Login",
    ] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
}

#[tokio::test]
async fn certificate_defaults_come_from_the_ca() {
    let setup = setup().await;
    let root = setup.root_of("EC384", "Example Root").await;
    let id = setup.certificate(&root, "www.example.com").await;
    let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert_eq!((shown.key_algorithm.as_str(), shown.signature_algorithm.as_str()), ("EC384", "SHA256"));
    assert_eq!(shown.distinguished_name.locality.as_str(), "Chengdu");
    assert_eq!(shown.enterprise_project_id.as_deref(), Some("0"));
    let certificate = setup.exported(&id).await.certificate;
    assert_eq!(certificate.key_usages(), None);
    assert!(!certificate.is_ca() && certificate.alternative_names().is_empty());
}

#[tokio::test]
async fn validities_are_as_documented() {
    let setup = setup().await;
    // 2029-01-01T00:00:00Z, before a leap day
    let now = std::time::UNIX_EPOCH + Duration::from_secs(1_861_920_000);
    setup.emulator.clock().freeze(now).unwrap();
    let root = setup.pca.create_certificate_authority().type_("ROOT").validity(years(30));
    let root = root.distinguished_name(
        huaweicloud_pca::types::DistinguishedName::builder()
            .common_name("Example Root")
            .country("CN")
            .state("a")
            .locality("b")
            .organization("c")
            .organizational_unit("d"),
    );
    let root = root.key_algorithm("EC256").signature_algorithm("SHA256").send().await.unwrap().ca_id.clone();
    let issue = async |validity| {
        let request = setup.pca.create_certificate().issuer_id(&root).distinguished_name(common_name("a"));
        request.validity(validity).send().await.map(|answer| answer.certificate_id.clone())
    };
    let hour = Duration::from_secs(60 * 60);
    for (unit, value, wanted) in
        [("HOUR", 5, 5 * hour), ("DAY", 3, 3 * DAY), ("MONTH", 2, 62 * DAY), ("YEAR", 4, (4 * 365 + 1) * DAY)]
    {
        let id = issue(units(unit, value)).await.unwrap();
        let shown = setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
        let lasts = shown.not_after.as_i64() - shown.not_before.as_i64();
        assert_eq!(lasts, i64::try_from(wanted.as_millis()).unwrap(), "{value} {unit}");
    }
    issue(years(20)).await.unwrap();
    for (validity, reason) in [
        (years(21), "20 years"),
        (units("MONTH", 236), "20 years"),
        (units("DAY", i32::MAX), "20 years"),
        (years(0), "at least 1"),
        (years(-1), "at least 1"),
        (years(1).start_from(UnixMillis::from(now - Duration::from_secs(301))), "5 minutes"),
    ] {
        refused(issue(validity).await, codes::PCA_00020109, reason);
    }
    // Within the five minutes, but before the start of the CA.
    let earlier = years(1).start_from(UnixMillis::from(now - Duration::from_secs(60)));
    refused(issue(earlier).await, codes::PCA_00020109, "before the CA");
    setup.emulator.clock().advance(Duration::from_secs(120)).unwrap();
    issue(years(1).start_from(UnixMillis::from(now))).await.unwrap();
    let later = UnixMillis::from(now + 30 * DAY);
    let id = issue(years(1).start_from(later)).await.unwrap();
    assert_eq!(setup.pca.show_certificate().certificate_id(&id).send().await.unwrap().not_before, later);
    setup.emulator.clock().advance(11 * 365 * DAY).unwrap();
    refused(issue(years(20)).await, codes::PCA_00020109, "longer than the CA");
}

#[tokio::test]
async fn invalid_requests_have_documented_codes() {
    let setup = setup().await;
    let root = setup.root().await;
    let plain =
        || setup.pca.create_certificate().issuer_id(&root).distinguished_name(common_name("a")).validity(years(1));
    let san = |kind: &str, value: &str| [SubjectAlternativeName::builder().type_(kind).value(value)];
    let extension = |oid: &str| CustomizedExtension::builder().object_identifier(oid).value("x");
    for (request, code, reason) in [
        (plain().issuer_id(NOBODY), codes::PCA_10010002, NOBODY),
        (plain().distinguished_name(common_name("a/b")), codes::PCA_00020101, "common_name"),
        (
            plain().distinguished_name(CertDistinguishedName::builder().common_name("a").country("1!")),
            codes::PCA_00020101,
            "country",
        ),
        (plain().key_algorithm("SM2"), codes::PCA_00020102, "SM2"),
        (plain().signature_algorithm("SM3"), codes::PCA_00020103, "SM3"),
        (plain().subject_alternative_names(san("DNS", "a b")), codes::PCA_00020110, "a b"),
        (plain().subject_alternative_names(san("IP", "1.2.3")), codes::PCA_00020111, "1.2.3"),
        (plain().subject_alternative_names(san("EMAIL", "nobody")), codes::PCA_00020001, "nobody"),
        (plain().subject_alternative_names(san("URI", "nothing")), codes::PCA_00020001, "nothing"),
        (plain().customized_extension(extension("2.5.29.17")), codes::PCA_00020001, "2.5.29.17"),
        (plain().customized_extension(extension("x")), codes::PCA_00020001, "object identifier"),
        (
            plain().customized_extension(CustomizedExtension::builder().value("x")),
            codes::PCA_00020001,
            "object_identifier",
        ),
    ] {
        refused(request.send().await, code, reason);
    }
    let request = setup.other.create_certificate().issuer_id(&root).distinguished_name(common_name("a"));
    refused(request.validity(years(1)).send().await, codes::PCA_10010002, &root);
    setup.pca.disable_certificate_authority().ca_id(&root).send().await.unwrap();
    refused(plain().send().await, codes::PCA_00020001, "DISABLED");
}

#[tokio::test]
async fn certificate_quota_is_enforced() {
    let setup = setup_with(|settings| settings.certificate_quota = 1).await;
    let root = setup.root().await;
    let quota = async || setup.pca.show_certificate_quota().send().await.unwrap().quotas.resources[0].clone();
    assert_eq!((quota().await.quota, quota().await.used), (1, 0));
    let id = setup.certificate(&root, "a").await;
    assert_eq!((quota().await.type_.as_str(), quota().await.used), ("CERTIFICATE", 1));
    let issue =
        || setup.pca.create_certificate().issuer_id(&root).distinguished_name(common_name("b")).validity(years(1));
    refused(issue().send().await, codes::PCA_00020001, "quota");
    let (_, csr) = crate::support::csr(pki::KeyAlgorithm::Ec256, "c");
    let by_csr = || setup.pca.create_certificate_by_csr().issuer_id(&root).csr(&csr).validity(years(1));
    refused(by_csr().send().await, codes::PCA_00020001, "quota");
    by_csr().type_("INTERMEDIATE_CA").send().await.unwrap();
    setup.pca.delete_certificate().certificate_id(&id).send().await.unwrap();
    issue().send().await.unwrap();
    assert_eq!(setup.other.show_certificate_quota().send().await.unwrap().quotas.resources[0].used, 0);
}
