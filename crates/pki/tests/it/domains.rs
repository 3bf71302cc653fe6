//! The domain names of a certificate, as SCM counts them.

use pki::{
    AlternativeName, Certificate, CustomExtension, DomainType, Domains, HashAlgorithm, KeyAlgorithm, KeyPair, Role,
    Template, issue,
};

use crate::support::{root_ca, template};

fn domains(common_name: &str, names: &[&str]) -> Domains {
    let names: Vec<_> = names.iter().map(|name| AlternativeName::dns(name).unwrap()).collect();
    Domains::of(common_name, &names)
}

#[test]
fn domain_names_are_counted_and_classified() {
    use DomainType::{Multi, Single, Wildcard};
    let cases: [(_, &[&str], _, _, _, _); 9] = [
        ("a.example", &[], Single, 1, 0, None),
        ("a.example", &["a.example"], Single, 1, 0, None),
        ("a.example", &["A.example"], Single, 1, 0, None),
        ("*.a.example", &["*.a.example"], Wildcard, 1, 1, None),
        ("*.a.example", &["*.a.example", "a.example"], Wildcard, 2, 1, None),
        ("a.example", &["a.example", "b.example"], Multi, 2, 0, Some("primary_single")),
        ("a.example", &["*.a.example"], Multi, 2, 1, Some("primary_single")),
        ("*.a.example", &["b.example"], Multi, 2, 1, Some("primary_wildcard")),
        ("Some Company", &["b.example"], Single, 1, 0, None),
    ];
    for (common_name, names, kind, count, wildcards, multi) in cases {
        let domains = domains(common_name, names);
        assert_eq!(domains.kind(), kind, "{common_name} {names:?}");
        assert_eq!((domains.count(), domains.wildcards()), (count, wildcards), "{common_name} {names:?}");
        assert_eq!(domains.multi_domain_type(), multi, "{common_name} {names:?}");
    }
}

#[test]
fn main_name_prefers_a_common_name_that_is_a_domain() {
    let several = domains("b.example", &["a.example", "b.example", "c.example"]);
    assert_eq!(several.main, "b.example");
    assert_eq!(several.joined_others(), "a.example;c.example");
    assert_eq!(several.iter().collect::<Vec<_>>(), ["b.example", "a.example", "c.example"]);
    assert_eq!(domains("Some Company", &["a.example"]).main, "a.example");
    assert!(domains("Some Company", &[]).is_empty());
    let address = AlternativeName::parse("IP", "192.0.2.1").unwrap();
    assert_eq!(Domains::of("Some Company", &[address]).main, "192.0.2.1");
    assert_eq!(DomainType::Multi.name(), "MULTI_DOMAIN");
}

#[test]
fn unreadable_and_repeated_names_are_refused() {
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let root = root_ca(KeyAlgorithm::Ec256, HashAlgorithm::Sha256);
    let mut template = template("a.example", &key, Role::EndEntity);
    template.custom_extension = Some(CustomExtension::new("2.5.30.17", "x").unwrap());
    // With the identifier of subjectAltName; the signature does not matter here.
    let changed = |template: &Template<'_>| {
        let mut bytes = issue(template, &root.issuer(), HashAlgorithm::Sha256).unwrap().as_der().to_vec();
        let at = bytes.windows(3).position(|three| three == [0x55, 0x1e, 0x11]).unwrap();
        bytes[at + 1] = 0x1d;
        Certificate::from_der(&bytes).unwrap().check_domains().unwrap_err().to_string()
    };
    let error = changed(&template);
    assert!(error.contains("subjectAltName cannot be read"), "{error}");
    template.alternative_names = vec![AlternativeName::dns("a.example").unwrap()];
    let error = changed(&template);
    assert!(error.contains("subjectAltName twice"), "{error}");
    template.custom_extension = None;
    let read = |names: Vec<AlternativeName>| {
        let template = Template { alternative_names: names, ..template.clone() };
        issue(&template, &root.issuer(), HashAlgorithm::Sha256).unwrap().check_domains()
    };
    read(vec![AlternativeName::dns("a.example").unwrap(), AlternativeName::Email("no address".to_owned())]).unwrap();
    read(vec![AlternativeName::Dns("a b".to_owned())]).unwrap_err();
}
