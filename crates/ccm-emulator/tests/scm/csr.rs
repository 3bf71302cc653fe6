//! Certificate signing requests.

use huaweicloud_scm::builder::CreateCsr;
use huaweicloud_scm::error_codes::{SCM_0005, SCM_0010, SCM_0012, SCM_0014, SCM_0015, SCM_0114, SCM_0707};
use pki::{CertificateRequest, DistinguishedName, HashAlgorithm, KeyAlgorithm, KeyPair, LineEnding};

use crate::support::{Setup, refused, start};
use crate::tools::openssl;

const NONE: &str = "00000000000000000000000000000000";

fn create(setup: &Setup, name: &str) -> CreateCsr {
    let call = setup.scm.create_csr().name(name).domain_name("www.example.com");
    call.private_key_algo("EC_P256").usage("PERSONAL")
}

fn request(common_name: &str) -> (String, KeyPair) {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let subject = DistinguishedName {
        common_name: common_name.to_owned(),
        country: "CH".to_owned(),
        organization: "Example".to_owned(),
        ..DistinguishedName::default()
    };
    let request = CertificateRequest::create(&subject, &[], &key, HashAlgorithm::Sha256).unwrap();
    (request.to_pem(LineEnding::Lf), key)
}

#[tokio::test]
async fn csr_can_be_created_for_each_algorithm() {
    let setup = start().await;
    for (algorithm, printed) in [
        ("RSA_2048", "2048 bit"),
        ("RSA_3072", "3072 bit"),
        ("RSA_4096", "4096 bit"),
        ("EC_P256", "256 bit"),
        ("EC_P384", "384 bit"),
    ] {
        let call =
            create(&setup, "mine").private_key_algo(algorithm).sans("a.example.com;192.0.2.1").usage("ENTERPRISE");
        let call =
            call.company_name("Example, Inc.").company_country("CH").company_city("Zürich").company_province("ZH");
        let made = call.send().await.unwrap().into_inner();
        let id = made.id.unwrap();
        assert_eq!((id.len(), made.sans.as_deref()), (32, Some("a.example.com;192.0.2.1")));
        let shown = setup.scm.show_csr().id(&id).send().await.unwrap().into_inner();
        assert_eq!((shown.private_key_algo.as_str(), shown.company_city.as_str()), (algorithm, "Zürich"));
        assert_eq!(Some(shown.create_time), made.create_time);
        let key = setup.scm.show_csr_private_key().id(&id).send().await.unwrap().into_inner().private_key;
        if let Some(openssl) = openssl() {
            openssl.file("csr.pem", shown.csr.unwrap());
            openssl.file("key.pem", key.expose_secret());
            let text = openssl.line("req -in csr.pem -noout -verify -text");
            for part in [printed, "DNS:www.example.com, DNS:a.example.com, IP Address:192.0.2.1", "Example, Inc."] {
                assert!(text.contains(part), "{part} is missing:\n{text}");
            }
            assert_eq!(openssl.line("pkey -in key.pem -pubout"), openssl.line("req -in csr.pem -noout -pubkey"));
        }
    }
}

#[tokio::test]
async fn invalid_csr_requests_are_refused() {
    let setup = start().await;
    let create = || create(&setup, "mine");
    refused(create().name("me").send().await, SCM_0005);
    refused(create().domain_name("not a name").send().await, SCM_0015);
    refused(create().sans("a.example.com;-").send().await, SCM_0015);
    refused(create().private_key_algo("SM2").send().await, SCM_0005);
    let message = refused(create().usage("ENTERPRISE").company_country("CH").send().await, SCM_0005);
    assert!(message.contains("company_province"), "{message}");
    refused(create().company_country("Switzerland").send().await, SCM_0005);
    let message = refused(create().company_name("Example\0Hidden").send().await, SCM_0005);
    assert!(message.contains("organization"), "{message}");
    assert_eq!(setup.scm.list_csr().send().await.unwrap().total, Some(0));
}

#[tokio::test]
async fn csr_can_be_uploaded() {
    let setup = start().await;
    let (text, key) = request("www.example.com");
    let key = key.to_traditional_pem(LineEnding::Lf).unwrap();
    let call = setup.scm.upload_csr().name("mine").csr(&text).private_key(key.as_str());
    let id = call.send().await.unwrap().into_inner().id;
    let shown = setup.scm.show_csr().id(&id).send().await.unwrap().into_inner();
    assert_eq!(
        (shown.csr.unwrap(), shown.domain_name.as_str(), shown.sans.as_str()),
        (text.clone(), "www.example.com", "")
    );
    assert_eq!(
        (shown.usage.as_str(), shown.company_name.as_str(), shown.private_key_algo.as_str()),
        ("ENTERPRISE", "Example", "EC_P256")
    );
    let kept = setup.scm.show_csr_private_key().id(&id).send().await.unwrap().into_inner().private_key;
    assert_eq!(kept.expose_secret(), key.as_str());

    let without = setup.scm.upload_csr().name("bare").csr(&text).send().await.unwrap().into_inner().id;
    refused(setup.scm.show_csr_private_key().id(&without).send().await, SCM_0010);
}

#[tokio::test]
async fn invalid_uploads_are_refused() {
    let setup = start().await;
    let (text, key) = request("www.example.com");
    let key = key.to_pkcs8_pem(LineEnding::Lf).unwrap();
    let upload = |csr: &str| setup.scm.upload_csr().name("mine").csr(csr);
    refused(upload("nonsense").send().await, SCM_0005);
    refused(upload(&key).send().await, SCM_0005);
    refused(upload(&request("nobody at all").0).send().await, SCM_0015);
    refused(upload(&text).name("me").send().await, SCM_0005);
    refused(upload(&text).private_key("nonsense").send().await, SCM_0114);
    let damaged = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    refused(upload(&text).private_key(damaged).send().await, SCM_0012);
    let other = request("www.example.com").1.to_pkcs8_pem(LineEnding::Lf).unwrap();
    refused(upload(&text).private_key(other.as_str()).send().await, SCM_0014);
}

#[tokio::test]
async fn csrs_can_be_renamed_listed_and_deleted() {
    let setup = start().await;
    let mut ids = Vec::new();
    for number in 0..12 {
        let made = create(&setup, &format!("number-{number:02}")).send().await.unwrap().into_inner();
        ids.push(made.id.unwrap());
        setup.wait(1);
    }
    let first = setup.scm.list_csr().send().await.unwrap().into_inner();
    assert_eq!((first.total, first.csr_list.len()), (Some(12), 10));
    assert_eq!((first.csr_list[0].id.as_str(), &first.csr_list[0].csr), (ids[11].as_str(), &None));
    let last = setup.scm.list_csr().limit(10).offset(10).send().await.unwrap().into_inner();
    assert_eq!(last.csr_list.iter().map(|csr| csr.name.as_str()).collect::<Vec<_>>(), ["number-01", "number-00"]);

    let renamed = setup.scm.update_csr().id(&ids[0]).name("renamed").send().await.unwrap().into_inner();
    assert_eq!(renamed.name, "renamed");
    assert!(renamed.update_time > renamed.create_time);
    refused(setup.scm.update_csr().id(&ids[0]).name("me").send().await, SCM_0005);
    let found = setup.scm.list_csr().name("name").private_key_algo("EC_P256").send().await.unwrap().into_inner();
    assert_eq!((found.total, &found.csr_list[0].id), (Some(1), &ids[0]));
    assert_eq!(setup.scm.list_csr().private_key_algo("RSA_2048").send().await.unwrap().total, Some(0));

    setup.scm.delete_csr().id(&ids[0]).send().await.unwrap();
    refused(setup.scm.show_csr().id(&ids[0]).send().await, SCM_0707);
    assert_eq!(setup.scm.list_csr().send().await.unwrap().total, Some(11));
}

#[tokio::test]
async fn missing_csrs_are_reported() {
    let setup = start().await;
    refused(setup.scm.show_csr().id(NONE).send().await, SCM_0707);
    refused(setup.scm.show_csr_private_key().id(NONE).send().await, SCM_0707);
    refused(setup.scm.update_csr().id(NONE).name("renamed").send().await, SCM_0707);
    refused(setup.scm.delete_csr().id(NONE).send().await, SCM_0707);
}
