//! Verification of certificate chains.

use pki::{
    Certificate, HashAlgorithm, Issuer, KeyAlgorithm, KeyPair, LineEnding, PkiError, Role, issue, join_chain,
    self_sign, verify_chain,
};

use crate::support::{Authority, fixture, root_ca, subordinate_ca, template};

#[test]
fn chain_may_omit_its_root() {
    let fixture = fixture();
    let chain = [fixture.leaf.clone(), fixture.intermediate.certificate.clone(), fixture.root.certificate.clone()];
    verify_chain(&chain).unwrap();
    verify_chain(&chain[..2]).unwrap();
    verify_chain(&chain[..1]).unwrap();
    verify_chain(&[]).unwrap();
    let pem = Certificate::all_to_pem(&chain, LineEnding::CrLf);
    assert_eq!(Certificate::all_from_pem(&pem).unwrap(), chain);
}

#[test]
fn wrong_order_is_reported_with_its_position() {
    let fixture = fixture();
    let chain = [fixture.leaf.clone(), fixture.root.certificate.clone(), fixture.intermediate.certificate.clone()];
    let error = verify_chain(&chain).unwrap_err();
    assert!(matches!(error, PkiError::ChainOrder { position: 1, .. }), "{error}");
    let chain = [fixture.leaf.clone(), fixture.intermediate.certificate.clone(), fixture.leaf.clone()];
    let error = verify_chain(&chain).unwrap_err();
    assert!(matches!(error, PkiError::ChainOrder { position: 2, .. }), "{error}");
}

#[test]
fn ca_with_same_name_and_other_key_is_detected() {
    let fixture = fixture();
    let impostor = subordinate_ca(&fixture.root, "Example Issuing", 0);
    let error = verify_chain(&[fixture.leaf.clone(), impostor.certificate]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}

#[test]
fn modified_certificate_is_detected() {
    let fixture = fixture();
    let mut bytes = fixture.leaf.as_der().to_vec();
    let at = bytes.windows(3).position(|three| three == b"www").unwrap();
    bytes[at] = b'x';
    let changed = Certificate::from_der(&bytes).unwrap();
    let error = verify_chain(&[changed, fixture.intermediate.certificate.clone()]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}

#[test]
fn issuer_must_be_a_ca_within_its_path_length() {
    // `issue` would reject these issuers, so they are presented with another certificate.
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let issue_below = |name, above: &Authority, presented: &Certificate, role| {
        let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
        // The name and key of `above`, with a certificate that allows this.
        let issuer = Issuer { certificate: presented, key: &above.key };
        let certificate = issue(&template(name, &key, role), &issuer, HashAlgorithm::Sha256).unwrap();
        Authority { key, certificate }
    };
    let issuer_of = |authority: &Authority, name, role| {
        issue(&template(name, &authority.key, role), &root.issuer(), HashAlgorithm::Sha256).unwrap()
    };
    let narrow = subordinate_ca(&root, "narrow", 0);
    let wide = issuer_of(&narrow, "narrow", Role::Ca { path_length: Some(5) });
    let deeper = issue_below("deeper", &narrow, &wide, Role::Ca { path_length: Some(0) });
    let leaf = issue_below("leaf", &deeper, &deeper.certificate, Role::EndEntity);
    verify_chain(&[leaf.certificate.clone(), deeper.certificate.clone(), wide]).unwrap();
    let error = verify_chain(&[leaf.certificate, deeper.certificate, narrow.certificate]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 2, .. }), "{error}");

    let able = subordinate_ca(&root, "able", 0);
    let unable = issuer_of(&able, "able", Role::EndEntity);
    let leaf = issue_below("leaf", &able, &able.certificate, Role::EndEntity);
    let error = verify_chain(&[leaf.certificate, unable]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}

/// A CA with a self-signed certificate, and one from another root.
fn cross_signed() -> (Authority, Certificate, Authority) {
    let other = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let template = template("Example Cross", &key, Role::Ca { path_length: Some(1) });
    let certificate = self_sign(&template, &key, HashAlgorithm::Sha256).unwrap();
    let cross = issue(&template, &other.issuer(), HashAlgorithm::Sha256).unwrap();
    (Authority { key, certificate }, cross, other)
}

#[test]
fn chain_may_contain_all_variants_of_a_cross_signed_ca() {
    let (root, cross, other) = cross_signed();
    let middle = subordinate_ca(&root, "Example Issuing", 0);
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let leaf = issue(&template("leaf", &key, Role::EndEntity), &middle.issuer(), HashAlgorithm::Sha256).unwrap();
    let chain = |rest: &[&Certificate]| {
        let chain = [&leaf, &middle.certificate].into_iter().chain(rest.iter().copied());
        verify_chain(&chain.cloned().collect::<Vec<_>>())
    };
    let (own, other) = (&root.certificate, &other.certificate);
    for rest in [&[own] as &[&Certificate], &[&cross, other], &[own, &cross], &[&cross, own], &[own, &cross, other]] {
        chain(rest).unwrap();
    }
    chain(&[&cross, own, other]).unwrap();
    // Without the variant that it has issued, the other root is out of place.
    let error = chain(&[own, other]).unwrap_err();
    assert!(matches!(error, PkiError::ChainOrder { position: 3, .. }), "{error}");
}

#[test]
fn joined_chain_contains_each_certificate_once() {
    let fixture = fixture();
    let (leaf, middle, root) = (fixture.leaf, fixture.intermediate.certificate, fixture.root.certificate);
    let chain = [leaf.clone(), middle.clone(), middle.clone(), root.clone(), leaf.clone()];
    assert_eq!(join_chain(leaf.clone(), chain), [leaf, middle, root]);
}

#[test]
fn endless_chain_is_refused() {
    let fixture = fixture();
    let chain = vec![fixture.root.certificate; 101];
    let error = verify_chain(&chain).unwrap_err().to_string();
    assert!(error.contains("101 certificates"), "{error}");
    verify_chain(&chain[..100]).unwrap();
}
