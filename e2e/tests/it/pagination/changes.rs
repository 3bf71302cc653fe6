//! Loops that change the list they read, in the emulator.

use std::collections::BTreeSet;
use std::time::Duration;

use ccm_emulator::Emulator;
use huaweicloud_core::Secret;
use huaweicloud_pca::types::{CertDistinguishedName, DistinguishedName, Validity};

/// More than two pages of [`PAGE`] entries.
const LENGTH: usize = 25;

const PAGE: i32 = 10;

/// A certificate and its key, issued by a private CA.
async fn issue(emulator: &Emulator) -> (String, Secret) {
    let pca = huaweicloud_pca::Client::new(&emulator.config()).expect("a client");
    let name = DistinguishedName::builder().common_name("Root").country("CN").state("Sichuan").locality("Chengdu");
    let request = pca.create_certificate_authority().type_("ROOT").key_algorithm("EC256").signature_algorithm("SHA256");
    let request = request.distinguished_name(name.organization("Example").organizational_unit("IT"));
    let root = request.validity(Validity::builder().type_("YEAR").value(10)).send().await.expect("a CA");
    let request = pca.create_certificate().issuer_id(&root.ca_id).key_algorithm("EC256");
    let request = request.distinguished_name(CertDistinguishedName::builder().common_name("www.example.com"));
    let issued = request.validity(Validity::builder().type_("YEAR").value(1)).send().await.expect("a certificate");
    let request = pca.export_certificate().certificate_id(&issued.certificate_id).is_compressed(false);
    let exported = request.type_("OTHER").send().await.expect("an export").into_inner();
    (exported.certificate.expect("PEM"), exported.private_key.expect("a key"))
}

#[tokio::test]
async fn loop_that_imports_meets_each_certificate_once() {
    for direction in ["DESC", "ASC"] {
        let emulator = Emulator::start().await.unwrap();
        let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
        let (certificate, key) = issue(&emulator).await;
        let import = async || {
            // Each certificate has a time of its own, by which the list is sorted.
            emulator.clock().advance(Duration::from_secs(1)).unwrap();
            let request = scm.import_certificate().name("www").certificate(&certificate).private_key(key.clone());
            request.send().await.unwrap().into_inner().certificate_id
        };
        let mut original = BTreeSet::new();
        for _ in 0..LENGTH {
            original.insert(import().await);
        }
        let (mut met, mut created) = (Vec::new(), BTreeSet::new());
        let mut list = scm.list_certificates().sort_dir(direction).limit(PAGE).items();
        while let Some(found) = list.next().await {
            met.push(found.unwrap().id);
            created.insert(import().await);
        }
        let unique: BTreeSet<_> = met.iter().cloned().collect();
        assert_eq!(unique.len(), met.len(), "{direction}: none is met twice");
        assert!(original.is_subset(&unique), "{direction}: {} of {LENGTH}", unique.intersection(&original).count());
        assert!(unique.is_subset(&original.union(&created).cloned().collect()), "{direction}");
        if direction == "DESC" {
            assert_eq!(met.len(), LENGTH, "the new ones come first, so the loop does not meet them");
        }
    }
}

#[tokio::test]
async fn loop_that_deletes_meets_each_csr_once() {
    let emulator = Emulator::start().await.unwrap();
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    for _ in 0..LENGTH {
        let request = scm.create_csr().name("csr").domain_name("www.example.com").private_key_algo("EC_P256");
        request.usage("PERSONAL").send().await.unwrap();
    }
    let mut deleted = 0;
    let mut list = scm.list_csr().limit(PAGE).items();
    while let Some(found) = list.next().await {
        scm.delete_csr().id(found.unwrap().id).send().await.unwrap();
        deleted += 1;
    }
    assert_eq!(deleted, LENGTH);
    assert_eq!(scm.list_csr().send().await.unwrap().csr_list.len(), 0);
}
