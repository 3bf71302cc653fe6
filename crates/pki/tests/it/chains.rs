//! Whether certificates make a chain.

use pki::{Certificate, HashAlgorithm, Issuer, KeyAlgorithm, KeyPair, LineEnding, PkiError, Role, check_chain, issue};

use crate::support::{Authority, below, root, small, template};

#[test]
fn a_chain_may_end_before_its_root() {
    let small = small();
    let chain = [small.leaf.clone(), small.middle.certificate.clone(), small.root.certificate.clone()];
    check_chain(&chain).unwrap();
    check_chain(&chain[..2]).unwrap();
    check_chain(&chain[..1]).unwrap();
    check_chain(&[]).unwrap();
    let pem = Certificate::all_to_pem(&chain, LineEnding::CrLf);
    assert_eq!(Certificate::all_from_pem(&pem).unwrap(), chain);
}

#[test]
fn what_is_out_of_order_is_told_with_its_place() {
    let small = small();
    let chain = [small.leaf.clone(), small.root.certificate.clone(), small.middle.certificate.clone()];
    let error = check_chain(&chain).unwrap_err();
    assert!(matches!(error, PkiError::ChainOrder { position: 1, .. }), "{error}");
    let chain = [small.leaf.clone(), small.middle.certificate.clone(), small.leaf.clone()];
    let error = check_chain(&chain).unwrap_err();
    assert!(matches!(error, PkiError::ChainOrder { position: 2, .. }), "{error}");
}

#[test]
fn a_ca_of_the_same_name_with_another_key_is_found_out() {
    let small = small();
    let impostor = below(&small.root, "Example Issuing", 0);
    let error = check_chain(&[small.leaf.clone(), impostor.certificate]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}

#[test]
fn a_changed_certificate_is_found_out() {
    let small = small();
    let mut octets = small.leaf.as_der().to_vec();
    let at = octets.windows(3).position(|three| three == b"www").unwrap();
    octets[at] = b'x';
    let changed = Certificate::from_der(&octets).unwrap();
    let error = check_chain(&[changed, small.middle.certificate.clone()]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}

#[test]
fn an_issuer_has_to_be_a_ca_with_room_below() {
    // Both are made by hand, since `issue` would refuse to
    let root = root(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let made = |name, above: &Authority, pretended: &Certificate, role| {
        let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
        // The same name and key as `above`, but a certificate that allows it
        let issuer = Issuer { certificate: pretended, key: &above.key };
        let certificate = issue(&template(name, &key, role), &issuer, HashAlgorithm::Sha256).unwrap();
        Authority { key, certificate }
    };
    let issuer_of = |authority: &Authority, name, role| {
        issue(&template(name, &authority.key, role), &root.issuer(), HashAlgorithm::Sha256).unwrap()
    };
    let narrow = below(&root, "narrow", 0);
    let wide = issuer_of(&narrow, "narrow", Role::Ca { path_length: Some(5) });
    let deeper = made("deeper", &narrow, &wide, Role::Ca { path_length: Some(0) });
    let leaf = made("leaf", &deeper, &deeper.certificate, Role::EndEntity);
    check_chain(&[leaf.certificate.clone(), deeper.certificate.clone(), wide]).unwrap();
    let error = check_chain(&[leaf.certificate, deeper.certificate, narrow.certificate]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 2, .. }), "{error}");

    let able = below(&root, "able", 0);
    let unable = issuer_of(&able, "able", Role::EndEntity);
    let leaf = made("leaf", &able, &able.certificate, Role::EndEntity);
    let error = check_chain(&[leaf.certificate, unable]).unwrap_err();
    assert!(matches!(error, PkiError::ChainSignature { position: 1, .. }), "{error}");
}
