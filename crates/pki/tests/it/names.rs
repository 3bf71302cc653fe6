//! Distinguished names, alternative names, usages and serial numbers.

use pki::{
    AlternativeName, CertificateRequest, CustomExtension, DistinguishedName, ExtendedKeyUsage, HashAlgorithm,
    KeyAlgorithm, KeyPair, KeyUsage, KeyUsages, LineEnding, PkiError, RevocationReason, Serial, format_scm_time,
};
use proptest::prelude::*;

use crate::support::{distinguished_name, openssl};

fn full() -> DistinguishedName {
    DistinguishedName {
        common_name: "*.example.com".to_owned(),
        country: "CN".to_owned(),
        state: "四川省".to_owned(),
        locality: "Chengdu-1".to_owned(),
        organization: "Example, Inc.".to_owned(),
        organizational_unit: "Cloud_BU".to_owned(),
    }
}

#[test]
fn name_is_encoded_in_pca_order() {
    assert_eq!(DistinguishedName::from(&full().to_name().unwrap()), full());
    assert_eq!(full().to_string(), "CN=*.example.com, C=CN, ST=四川省, L=Chengdu-1, O=Example, Inc., OU=Cloud_BU");
    let Some(openssl) = openssl() else { return };
    let key = KeyPair::generate(KeyAlgorithm::Ec256).unwrap();
    let request = CertificateRequest::create(&full(), &[], &key, HashAlgorithm::Sha256).unwrap();
    openssl.file("request.pem", request.to_pem(LineEnding::Lf));
    let subject = openssl.line("req -in request.pem -noout -subject -nameopt utf8,sep_comma_plus_space,show_type");
    assert_eq!(
        subject.trim(),
        "subject=CN=UTF8STRING:*.example.com, C=PRINTABLESTRING:CN, ST=UTF8STRING:四川省, L=UTF8STRING:Chengdu-1, \
         O=UTF8STRING:Example, Inc., OU=UTF8STRING:Cloud_BU"
            .replace("         ", "")
    );
}

#[test]
fn missing_attributes_come_from_the_ca() {
    let own = DistinguishedName { common_name: "leaf".to_owned(), country: "DE".to_owned(), ..Default::default() };
    let both = own.with_defaults_from(&full());
    assert_eq!(both, DistinguishedName { common_name: "leaf".to_owned(), country: "DE".to_owned(), ..full() });
}

#[test]
fn invalid_attributes_are_named() {
    full().check().unwrap();
    let field = |name: DistinguishedName| match name.check().unwrap_err() {
        PkiError::InvalidName { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(DistinguishedName { country: "CHN".to_owned(), ..full() }), "country");
    assert_eq!(field(DistinguishedName { country: "C1".to_owned(), ..full() }), "country");
    assert_eq!(field(DistinguishedName { common_name: "a".repeat(65), ..full() }), "common_name");
    assert_eq!(field(DistinguishedName { state: "a/b".to_owned(), ..full() }), "state");
    assert_eq!(field(DistinguishedName { organization: "*".to_owned(), ..full() }), "organization");
    assert_eq!(field(DistinguishedName { organizational_unit: "a\nb".to_owned(), ..full() }), "organizational_unit");
    // Lengths count characters, not bytes.
    DistinguishedName { common_name: "省".repeat(64), ..full() }.check().unwrap();
    let error = DistinguishedName { country: "CHN".to_owned(), ..full() }.to_name().unwrap_err();
    assert!(matches!(error, PkiError::InvalidName { field: "country", .. }), "{error}");
}

#[test]
fn alternative_names_are_validated() {
    let good = [
        ("DNS", "example.com"),
        ("DNS", "*.example.com"),
        ("DNS", "_dmarc.xn--fiqs8s"),
        ("IP", "192.0.2.1"),
        ("IP", "2001:db8::1"),
        ("EMAIL", "someone+else@example.com"),
        ("URI", "https://example.com/a?b=c#d"),
        ("URI", "urn:uuid:12"),
    ];
    for (kind, value) in good {
        let name = AlternativeName::parse(kind, value).unwrap();
        assert_eq!((name.kind(), name.to_string().as_str()), (kind, value));
    }
    let long = format!("{}.com", "a".repeat(64));
    let bad = [
        ("DNS", ""),
        ("DNS", "a..b"),
        ("DNS", "-a.b"),
        ("DNS", "a.*.b"),
        ("DNS", "*"),
        ("DNS", "a b"),
        ("DNS", "中国.cn"),
        ("DNS", long.as_str()),
        ("IP", "192.0.2"),
        ("IP", "192.0.2.1/24"),
        ("EMAIL", "example.com"),
        ("EMAIL", "@example.com"),
        ("EMAIL", "a@*.example.com"),
        ("URI", "example.com"),
        ("URI", "1a:b"),
        ("URI", "https:"),
        ("URI", "https://a b"),
        ("RID", "1.2.3"),
        ("dns", "example.com"),
    ];
    for (kind, value) in bad {
        let error = AlternativeName::parse(kind, value).unwrap_err();
        let expected = match kind {
            "DNS" => matches!(error, PkiError::InvalidDomainName { .. }),
            "IP" => matches!(error, PkiError::InvalidIpAddress(_)),
            "EMAIL" | "URI" => matches!(error, PkiError::InvalidAlternativeName { .. }),
            _ => error == PkiError::UnknownAlternativeName(kind.to_owned()),
        };
        assert!(expected, "{kind} {value}: {error}");
    }
}

#[test]
fn usage_and_reason_names_round_trip() {
    let all = "digitalSignature nonRepudiation keyEncipherment dataEncipherment keyAgreement keyCertSign cRLSign \
               encipherOnly decipherOnly";
    let names: Vec<_> = all.split(' ').collect();
    let usages = KeyUsages::from_names(&names).unwrap();
    assert_eq!(usages.iter().map(KeyUsage::name).collect::<Vec<_>>(), names);
    assert_eq!(KeyUsages::from_names(&["CRLSign"]).unwrap_err(), PkiError::UnknownKeyUsage("CRLSign".to_owned()));
    assert!(KeyUsages::from_names::<&str>(&[]).unwrap().is_empty());
    for name in ["server_auth", "client_auth", "code_signing", "email_protection", "time_stamping", "smart_card_logon"]
    {
        assert_eq!(ExtendedKeyUsage::from_name(name).unwrap().name(), name);
    }
    assert_eq!(RevocationReason::from_name("SUPERSEDED").unwrap().name(), "SUPERSEDED");
    let removal = "REMOVE_FROM_CRL".to_owned();
    assert_eq!(RevocationReason::from_name(&removal).unwrap_err(), PkiError::UnknownReason(removal));
}

#[test]
fn custom_extensions_must_not_be_standard_ones() {
    CustomExtension::new("1.3.6.1.4.1.2011.4.99", "value").unwrap();
    for identifier in ["", "1", "a.b", "3.1.2", "2.5.29.19", "1.3.6.1.5.5.7.1.1", "1.2.", "1.2.3.99999999999999999999"]
    {
        let error = CustomExtension::new(identifier, "value").unwrap_err();
        assert!(matches!(error, PkiError::InvalidExtension(_)), "{identifier}: {error}");
    }
}

#[test]
fn times_are_formatted_as_in_scm() {
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(1_622_133_985_900);
    assert_eq!(format_scm_time(time).unwrap(), "2021-05-27 16:46:25.0");
    let long_ago = std::time::SystemTime::UNIX_EPOCH - std::time::Duration::from_secs(1);
    assert!(matches!(format_scm_time(long_ago).unwrap_err(), PkiError::InvalidValidity(_)));
}

#[test]
fn serial_numbers_are_random_positive_and_full_length() {
    let (one, other) = (Serial::random().unwrap(), Serial::random().unwrap());
    assert_ne!(one, other);
    assert_eq!(one.as_bytes().len(), 20);
    assert!(one.as_bytes()[0] < 0x80);
    assert_eq!(Serial::from_hex("00ab").unwrap().to_string(), "ab");
    assert_eq!(Serial::from_hex("abc").unwrap().to_string(), "0abc");
    assert_eq!(Serial::from_hex("0").unwrap().to_string(), "00");
    for bad in ["", "xy", "+1", "0x12", "é"] {
        assert_eq!(Serial::from_hex(bad).unwrap_err(), PkiError::InvalidSerial(bad.to_owned()));
    }
}

proptest! {
    #[test]
    fn serial_numbers_round_trip(bytes in proptest::collection::vec(any::<u8>(), 1..20)) {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let serial = Serial::from_hex(&digits).unwrap();
        prop_assert_eq!(&Serial::from_hex(&serial.to_string()).unwrap(), &serial);
        prop_assert!(digits.ends_with(&serial.to_string()));
    }

    #[test]
    fn names_round_trip(common_name in "[\\PC]{0,64}", state in "[a-zA-Z ]{0,128}") {
        let name = DistinguishedName { state, ..distinguished_name(&common_name) };
        prop_assert_eq!(DistinguishedName::from(&name.to_name().unwrap()), name);
    }
}
