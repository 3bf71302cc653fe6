//! Purchased certificates: orders, applications and issuance.

use huaweicloud_scm::builder::{ApplyCertificate, SubscribeCertificate};
use huaweicloud_scm::error_codes::{SCM_0005, SCM_0010, SCM_0011, SCM_0015, SCM_0016, SCM_0020, SCM_0024};
use huaweicloud_scm::types::ScsResourceTag;
use pki::{AlternativeName, CertificateRequest, DistinguishedName, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding};

use crate::support::{Setup, refused, start, start_with};
use crate::tools::openssl;

fn order(setup: &Setup) -> SubscribeCertificate {
    let call = setup.scm.subscribe_certificate().cert_brand("GEOTRUST").cert_type("OV_SSL_CERT");
    let call = call.domain_type("SINGLE_DOMAIN").domain_numbers(1).effective_time(1).order_number(1);
    call.agree_privacy_protection(true)
}

fn application(setup: &Setup, id: &str, domain: &str) -> ApplyCertificate {
    let call = setup.scm.apply_certificate().certificate_id(id).domain(domain).domain_method("DNS");
    let call = call.applicant_name("Somebody").applicant_phone("12312345678").applicant_email("a@example.com");
    call.key_algorithm("EC_P256").agree_privacy_protection(true)
}

fn company(call: ApplyCertificate) -> ApplyCertificate {
    call.company_name("Example, Inc.").company_province("Zürich").company_city("Zürich").country("CH")
}

#[tokio::test]
async fn order_creates_certificates() {
    let setup = start().await;
    let tag = ScsResourceTag::builder().key("team").value("web").build().unwrap();
    let bought = order(&setup).order_number(3).tags([tag]).send().await.unwrap().into_inner();
    assert!(bought.order_id.starts_with("CS") && bought.order_id.len() == 17, "{}", bought.order_id);
    assert_eq!(bought.cert.len(), 3);
    for bought in &bought.cert {
        let shown = setup.scm.show_certificate().certificate_id(&bought.cert_id).send().await.unwrap().into_inner();
        assert_eq!(
            (shown.status.as_ref(), shown.brand.as_ref(), shown.push_support.as_str()),
            ("PAID", "GEOTRUST", "OFF")
        );
        assert_eq!((shown.domain.as_str(), shown.not_after, shown.validity_period), ("", None, 12));
        let tags = setup.scm.list_tags_by_certificate().resource_id(&bought.cert_id).send().await.unwrap().into_inner();
        assert_eq!(tags.tags.len(), 1);
    }
    let again = order(&setup).order_id("CS123").send().await.unwrap().into_inner();
    assert_eq!(again.order_id, "CS123");
}

#[tokio::test]
async fn invalid_orders_are_refused() {
    let setup = start_with(|settings| settings.free_certificate_quota = 2).await;
    refused(order(&setup).agree_privacy_protection(false).send().await, SCM_0005);
    refused(order(&setup).domain_numbers(2).send().await, SCM_0016);
    refused(order(&setup).domain_type("MULTI_DOMAIN").send().await, SCM_0016);
    let multi = || order(&setup).domain_type("MULTI_DOMAIN").domain_numbers(5);
    refused(multi().single_domain_number(2).wildcard_domain_number(1).send().await, SCM_0016);
    refused(multi().wildcard_domain_number(6).send().await, SCM_0016);
    multi().single_domain_number(3).wildcard_domain_number(1).send().await.unwrap();
    let tag = ScsResourceTag::builder().key("team").value("what?").build().unwrap();
    refused(order(&setup).tags([tag]).send().await, SCM_0024);
    let free = || order(&setup).cert_brand("SYMANTEC").cert_type("DV_SSL_CERT_BASIC");
    free().order_number(2).send().await.unwrap();
    refused(free().send().await, SCM_0011);
}

#[tokio::test]
async fn certificate_can_be_unsubscribed_after_a_delay() {
    let setup = start().await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let back = || setup.scm.unsubscribe_certificate().cert_id(&id);
    let early = back().send().await.unwrap_err();
    assert!(early.has_code(SCM_0016), "{early}");
    assert_eq!(early.status().map(|status| status.as_u16()), Some(500));
    setup.wait(5);
    assert_eq!(back().send().await.unwrap().unsubscribe_results, "SUCCESS");
    refused(back().send().await, SCM_0020);
    let imported = setup.import("mine", &["www.example.com"]).await;
    refused(setup.scm.unsubscribe_certificate().cert_id(&imported).send().await, SCM_0010);
}

#[tokio::test]
async fn purchased_certificate_is_issued_by_the_clock() {
    let setup = start().await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let answer = application(&setup, &id, "www.example.com").send().await.unwrap();
    assert_eq!(answer.request_info, "success");
    let show = async || setup.scm.show_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    let checking = show().await;
    assert_eq!((checking.status.as_ref(), checking.domain.as_str()), ("CHECKING_DOMAIN", "www.example.com"));
    let proof = &checking.authentification[0];
    assert_eq!(proof.record_name.as_deref(), Some("_dnsauth.www.example.com"));
    assert_eq!(proof.record_type.as_deref(), Some("TXT"));
    assert_eq!((checking.not_after, checking.fingerprint.as_str()), (None, "0".repeat(40).as_str()));
    assert_eq!(checking.application_info.unwrap().applicant_name.as_deref(), Some("Somebody"));
    let listed = setup.scm.list_certificates().status("CHECKING").send().await.unwrap().into_inner().certificates;
    assert_eq!((listed[0].id.as_str(), listed[0].expire_time.as_str()), (id.as_str(), ""));
    refused(application(&setup, &id, "www.example.com").send().await, SCM_0010);
    refused(setup.scm.export_certificate().certificate_id(&id).send().await, SCM_0010);

    setup.wait(3);
    assert_eq!(setup.status(&id).await, "CHECKING");
    setup.wait(2);
    let issued = show().await;
    assert_eq!((issued.status.as_ref(), issued.push_support.as_str()), ("ISSUED", "ON"));
    assert_eq!(issued.issue_time, issued.not_before);
    assert!(issued.authentification.is_empty());
    setup.wait(366 * 24 * 60 * 60);
    assert_eq!(setup.status(&id).await, "EXPIRED");
}

#[tokio::test]
async fn openssl_accepts_issued_certificates() {
    let setup = start().await;
    let order = order(&setup).domain_type("MULTI_DOMAIN").domain_numbers(3).single_domain_number(1);
    let id = order.wildcard_domain_number(1).send().await.unwrap().into_inner().cert.remove(0).cert_id;
    let call = company(application(&setup, &id, "www.example.com")).sans("*.example.org;example.net").key_algorithm("");
    call.send().await.unwrap();
    setup.wait(5);
    let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    let chain = exported.certificate_chain.unwrap();
    assert_eq!(exported.entire_certificate, exported.certificate.clone() + &chain);
    let Some(openssl) = openssl() else { return };
    let (issuing, root) = chain.split_at(chain[1..].find("-----BEGIN").unwrap() + 1);
    openssl.file("issuing.pem", issuing);
    openssl.file("root.pem", root);
    openssl.file("leaf.pem", &exported.certificate);
    openssl.file("key.pem", exported.private_key.unwrap().expose_secret());
    let at = setup.emulator.clock().now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let verify =
        format!("verify -x509_strict -attime {at} -purpose sslserver -CAfile root.pem -untrusted issuing.pem leaf.pem");
    openssl.line(&verify);
    let text = openssl.line("x509 -in leaf.pem -noout -text");
    for part in [
        "DNS:www.example.com, DNS:*.example.org, DNS:example.net",
        "O = \"Example, Inc.\"",
        "TLS Web Server",
        "2048 bit",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    let key = openssl.line("pkey -in key.pem -pubout");
    assert_eq!(key, openssl.line("x509 -in leaf.pem -noout -pubkey"), "the key is that of the certificate");
}

#[tokio::test]
async fn withdrawn_application_can_be_repeated() {
    let setup = start().await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let cancel = || setup.scm.cancel_certificate_request().certificate_id(&id);
    refused(cancel().send().await, SCM_0010);
    application(&setup, &id, "www.example.com").send().await.unwrap();
    let answer = cancel().send().await.unwrap().into_inner();
    assert_eq!((answer.cert_id.as_str(), answer.message.as_ref()), (id.as_str(), "success"));
    assert_eq!(setup.status(&id).await, "CANCELCHECKING");
    refused(application(&setup, &id, "www.example.com").send().await, SCM_0010);
    setup.wait(5);
    assert_eq!(setup.status(&id).await, "PAID");
    application(&setup, &id, "shop.example.com").send().await.unwrap();
    setup.wait(5);
    assert_eq!(setup.status(&id).await, "ISSUED");
    refused(cancel().send().await, SCM_0010);
    refused(setup.scm.cancel_certificate_request().certificate_id("scs0000000000001").send().await, SCM_0020);
}

#[tokio::test]
async fn application_for_a_refused_domain_fails() {
    let setup = start_with(|settings| settings.refused_domains = vec!["bad.example".to_owned()]).await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    application(&setup, &id, "www.bad.example").send().await.unwrap();
    setup.wait(5);
    assert_eq!(setup.status(&id).await, "UNPASSED");
    refused(setup.scm.export_certificate().certificate_id(&id).send().await, SCM_0010);
    application(&setup, &id, "notbad.example").send().await.unwrap();
    setup.wait(5);
    assert_eq!(setup.status(&id).await, "ISSUED");
}

#[tokio::test]
async fn applications_must_fit_the_purchase() {
    let setup = start().await;
    let single = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let wildcard = setup.buy("DV_SSL_CERT", "WILDCARD", 1).await;
    let multi = setup.buy("DV_SSL_CERT", "MULTI_DOMAIN", 2).await;
    let apply = |id: &str, domain: &str, sans: &str| application(&setup, id, domain).sans(sans).send();
    for (id, domain, sans) in [
        (&single, "not a name", ""),
        (&single, "", ""),
        (&single, "*.example.com", ""),
        (&single, "www.example.com", "a.example.com"),
        (&wildcard, "www.example.com", ""),
        (&multi, "*.example.com", ""),
        (&multi, "www.example.com", "www.example.com"),
        (&multi, "www.example.com", "a.example.com;b.example.com"),
        (&multi, "www.example.com", "*.example.com"),
        (&multi, "www.example.com", "what?"),
    ] {
        refused(apply(id, domain, sans).await, SCM_0015);
    }
    apply(&single, "www.example.com", "").await.unwrap();
    apply(&wildcard, "*.example.com", "").await.unwrap();
    apply(&multi, "www.example.com", "a.example.com").await.unwrap();
    refused(apply("scs0000000000001", "www.example.com", "").await, SCM_0020);
}

#[tokio::test]
async fn incomplete_applications_are_refused() {
    let setup = start().await;
    let dv = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let ov = setup.buy("OV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let apply = || application(&setup, &dv, "www.example.com");
    refused(apply().agree_privacy_protection(false).send().await, SCM_0005);
    refused(apply().domain_method("EMAIL").send().await, SCM_0005);
    refused(apply().domain_method("FILE").send().await, SCM_0005);
    refused(apply().applicant_name(" ").send().await, SCM_0005);
    refused(apply().applicant_phone("").send().await, SCM_0005);
    refused(apply().applicant_email("nobody").send().await, SCM_0005);
    refused(apply().key_algorithm("SM2").send().await, SCM_0005);
    refused(apply().csr("nonsense").send().await, SCM_0005);
    let message = refused(application(&setup, &ov, "www.example.com").send().await, SCM_0005);
    assert!(message.contains("company_name"), "{message}");
    let long = "x".repeat(63);
    company(application(&setup, &ov, "www.example.com"))
        .company_name(long)
        .domain_method("EMAIL")
        .send()
        .await
        .unwrap();
    let address = application(&setup, &dv, "192.0.2.1");
    refused(address.clone().send().await, SCM_0005);
    address.domain_method("FILE").send().await.unwrap();
}

#[tokio::test]
async fn application_can_include_a_csr() {
    let setup = start().await;
    let made = setup.scm.create_csr().name("mine").domain_name("www.example.com").private_key_algo("EC_P384");
    let made = made.usage("PERSONAL").send().await.unwrap().into_inner().id.unwrap();
    let text = setup.scm.show_csr().id(&made).send().await.unwrap().into_inner().csr.unwrap();
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    refused(application(&setup, &id, "other.example.com").csr(&text).send().await, SCM_0015);
    application(&setup, &id, "www.example.com").csr(&text).send().await.unwrap();
    setup.wait(5);
    let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    let key = setup.scm.show_csr_private_key().id(&made).send().await.unwrap().into_inner().private_key;
    assert_eq!(exported.private_key.unwrap(), key, "SCM has the key of this request");

    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let subject = DistinguishedName { common_name: "www.example.com".to_owned(), ..DistinguishedName::default() };
    let names = [AlternativeName::Dns("www.example.com".to_owned())];
    let request = CertificateRequest::create(&subject, &names, &key, HashAlgorithm::Sha256).unwrap();
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    application(&setup, &id, "www.example.com").csr(request.to_pem(LineEnding::Lf)).send().await.unwrap();
    setup.wait(5);
    let exported = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    assert!(exported.private_key.is_none(), "the key of another CSR is not returned");
    let issued = pki::Certificate::from_pem(&exported.certificate).unwrap();
    issued.check_key(&key).unwrap();
}

#[tokio::test]
async fn application_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let now = std::time::SystemTime::now();
    let begin = async || {
        let emulator = ccm_emulator::Emulator::builder().data(folder.path()).start().await.unwrap();
        emulator.clock().freeze(now).unwrap();
        let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
        Setup { emulator, other: scm.clone(), scm }
    };
    let setup = begin().await;
    let id = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    let second = setup.buy("DV_SSL_CERT", "SINGLE_DOMAIN", 1).await;
    application(&setup, &id, "www.example.com").send().await.unwrap();
    setup.emulator.shutdown().await;

    let setup = begin().await;
    setup.wait(5);
    let first = setup.scm.export_certificate().certificate_id(&id).send().await.unwrap().into_inner();
    application(&setup, &second, "www.example.com").send().await.unwrap();
    setup.wait(5);
    let second = setup.scm.export_certificate().certificate_id(&second).send().await.unwrap().into_inner();
    assert_eq!(first.certificate_chain, second.certificate_chain, "the CA is the same");
    assert!(first.private_key.is_some());
}
