//! Every invalid setting has an error that tells how to fix it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::time::Duration;

use huaweicloud_core::codegen::Handle;
use huaweicloud_core::{Config, ConfigBuilder, Credentials, Error, ErrorKind};

use crate::support::{SCM, key};

const KEY: [(&str, &str); 2] = [("HUAWEICLOUD_SDK_AK", "AKID"), ("HUAWEICLOUD_SDK_SK", "canary")];

fn lookup(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> + Send + Sync + 'static {
    let map: HashMap<String, OsString> =
        variables.iter().map(|(name, value)| (name.to_string(), value.into())).collect();
    move |name| map.get(name).cloned()
}

fn text(error: Error) -> String {
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(!text.contains("canary"), "{text}");
    text
}

fn credentials_error(variables: &[(&str, &str)]) -> String {
    text(Credentials::from_lookup(lookup(variables)).unwrap_err())
}

/// The address of SCM with an access key and these variables.
pub(crate) fn address(variables: &[(&str, &str)]) -> Result<String, String> {
    let all = [&KEY[..], variables].concat();
    let config = Config::from_lookup(lookup(&all)).map_err(text)?;
    let handle = Handle::new(&config, &SCM).map_err(text)?;
    Ok(handle.baseurl().to_owned())
}

pub(crate) fn builder_address(builder: ConfigBuilder) -> Result<String, String> {
    let config = builder.credentials(key()).build().map_err(text)?;
    let handle = Handle::new(&config, &SCM).map_err(text)?;
    Ok(handle.baseurl().to_owned())
}

#[test]
fn credentials_are_read_from_the_environment() {
    let credentials = Credentials::from_lookup(lookup(&[
        ("HUAWEICLOUD_SDK_AK", "AKID"),
        ("HUAWEICLOUD_SDK_SK", "canary"),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "canary"),
        ("HUAWEICLOUD_SDK_DOMAIN_ID", "domain"),
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", ""),
    ]))
    .unwrap();
    insta::assert_snapshot!(format!("{credentials:?}"), @r#"Credentials { access_key: "AKID", secret_key: [redacted], security_token: Some([redacted]), domain_id: Some("domain") }"#);

    let credentials = Credentials::from_lookup(lookup(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", "canary")])).unwrap();
    insta::assert_snapshot!(format!("{credentials:?}"), @"Credentials { token: [redacted], domain_id: None }");
}

#[test]
fn missing_or_ambiguous_credentials_are_errors() {
    insta::assert_snapshot!(credentials_error(&[]), @"no credentials found in the environment: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK to the ID and the secret of an access key (and HUAWEICLOUD_SDK_SECURITY_TOKEN if the key is temporary), or set HUAWEICLOUD_SDK_AUTH_TOKEN to a token from IAM");
    insta::assert_snapshot!(credentials_error(&[("HUAWEICLOUD_SDK_AK", "AKID"), ("HUAWEICLOUD_SDK_SK", "")]), @"HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not: set HUAWEICLOUD_SDK_SK to the secret access key that belongs to it, or unset HUAWEICLOUD_SDK_AK");
    insta::assert_snapshot!(credentials_error(&[("HUAWEICLOUD_SDK_SK", "canary")]), @"HUAWEICLOUD_SDK_SK is set but HUAWEICLOUD_SDK_AK is not: set HUAWEICLOUD_SDK_AK to the access key ID that belongs to it, or unset HUAWEICLOUD_SDK_SK");
    let both = [&KEY[..], &[("HUAWEICLOUD_SDK_AUTH_TOKEN", "canary")]].concat();
    insta::assert_snapshot!(credentials_error(&both), @"the environment contains both an access key (HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK) and a token (HUAWEICLOUD_SDK_AUTH_TOKEN), but only one can be used: unset the other");
}

#[cfg(unix)]
#[test]
fn non_unicode_value_is_an_error() {
    use std::os::unix::ffi::OsStringExt;

    let error = Credentials::from_lookup(|name| {
        (name == "HUAWEICLOUD_SDK_SK").then(|| OsString::from_vec(b"canary\xff".to_vec()))
    })
    .unwrap_err();
    insta::assert_snapshot!(text(error), @"the environment variable HUAWEICLOUD_SDK_SK is not valid Unicode; set it to plain text, or unset it");
}

#[tokio::test]
async fn from_env_reads_the_process_environment() {
    // No variables are set while tests run; this only checks that it can be awaited and reports
    // missing credentials.
    if std::env::var_os("HUAWEICLOUD_SDK_AK").is_none() && std::env::var_os("HUAWEICLOUD_SDK_AUTH_TOKEN").is_none() {
        assert_eq!(Config::from_env().await.unwrap_err().kind(), ErrorKind::Credentials);
    }
}

#[test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
fn endpoints_are_resolved_in_order() {
    let region = ("HUAWEICLOUD_SDK_REGION", "cn-north-4");
    let regional = ("HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4", "regional.example.com,second.example.com");
    let own = ("HUAWEICLOUD_SDK_ENDPOINT_SCM", "own.example.com/base/");
    let of = |variables: &[(&str, &str)]| address(variables).unwrap();
    assert_eq!(of(&[region]), "https://scm.cn-north-4.myhuaweicloud.com");
    assert_eq!(of(&[region, regional]), "https://regional.example.com");
    assert_eq!(of(&[region, regional, own]), "https://own.example.com/base");
    assert_eq!(of(&[own]), "https://own.example.com/base");
    assert_eq!(
        of(&[("HUAWEICLOUD_SDK_REGION", "xx-new-1"), ("HUAWEICLOUD_SDK_REGION_SCM_XX_NEW_1", "new.example.com")]),
        "https://new.example.com"
    );
    assert_eq!(
        builder_address(Config::builder().region("cn-north-4").endpoint("http://127.0.0.1:8080")).unwrap(),
        "http://127.0.0.1:8080"
    );
}

#[test]
fn missing_or_unknown_regions_are_errors() {
    insta::assert_snapshot!(address(&[]).unwrap_err(), @"no region is set for scm: set HUAWEICLOUD_SDK_REGION to one of cn-north-4, ap-southeast-1, or set HUAWEICLOUD_SDK_ENDPOINT_SCM to the address of the service");
    insta::assert_snapshot!(address(&[("HUAWEICLOUD_SDK_REGION", "eu-west-0")]).unwrap_err(), @r#"scm has no known endpoint in the region "eu-west-0": use one of cn-north-4, ap-southeast-1, or set HUAWEICLOUD_SDK_REGION_SCM_EU_WEST_0 to the address of the service in that region"#);
    insta::assert_snapshot!(address(&[("HUAWEICLOUD_SDK_REGION", "CN-North-4")]).unwrap_err(), @r#"scm has no known endpoint in the region "CN-North-4": use one of cn-north-4, ap-southeast-1, or set HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4 to the address of the service in that region"#);
    // A builder reads no variables, so its errors name none.
    insta::assert_snapshot!(builder_address(Config::builder()).unwrap_err(), @"no region is set for scm: call region(..) on the configuration builder with one of cn-north-4, ap-southeast-1, or endpoint(..) with the address of the service");
    insta::assert_snapshot!(builder_address(Config::builder().region("eu-west-0")).unwrap_err(), @r#"scm has no known endpoint in the region "eu-west-0": use one of cn-north-4, ap-southeast-1, or call endpoint(..) on the configuration builder with the address of the service in that region"#);
}

#[cfg(not(feature = "regions-file"))]
#[test]
fn regions_file_without_the_feature_is_an_error() {
    let region = ("HUAWEICLOUD_SDK_REGION", "cn-north-4");
    let error = address(&[region, ("HUAWEICLOUD_SDK_REGIONS_FILE", "regions.yaml")]).unwrap_err();
    insta::assert_snapshot!(error, @"HUAWEICLOUD_SDK_REGIONS_FILE names regions.yaml, but huaweicloud-core was built without the feature regions-file: enable the feature, or unset the variable");
}

#[test]
fn invalid_endpoints_are_errors() {
    let own = |value| address(&[("HUAWEICLOUD_SDK_ENDPOINT_SCM", value)]).unwrap_err();
    insta::assert_snapshot!(own("http://scm.example.com"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM would send requests to scm.example.com unencrypted: use https, or call allow_http(true) on the configuration builder (http is always allowed for 127.0.0.0/8, ::1 and localhost)");
    insta::assert_snapshot!(own("https://me:canary@scm.example.com"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM contains a user name or password; remove everything before the host");
    insta::assert_snapshot!(own("https://scm.example.com/?canary"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM has a query or fragment; remove everything after the host or base path");
    insta::assert_snapshot!(own("ftp://scm.example.com"), @r#"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM has the scheme "ftp"; only https is supported, and http for loopback addresses"#);
    insta::assert_snapshot!(own("https://"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM is not a valid URL; expected an address such as https://scm.cn-north-4.myhuaweicloud.com");
    insta::assert_snapshot!(own("scm example.com"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM contains whitespace or control characters; remove them");
    let regional = address(&[
        ("HUAWEICLOUD_SDK_REGION", "cn-north-4"),
        ("HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4", ",second.example.com"),
    ]);
    insta::assert_snapshot!(regional.unwrap_err(), @"the endpoint in HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4 is not a valid URL; expected an address such as https://scm.cn-north-4.myhuaweicloud.com");
    insta::assert_snapshot!(builder_address(Config::builder().endpoint("http://10.0.0.1")).unwrap_err(), @"the configured endpoint would send requests to 10.0.0.1 unencrypted: use https, or call allow_http(true) on the configuration builder (http is always allowed for 127.0.0.0/8, ::1 and localhost)");
    assert!(builder_address(Config::builder().endpoint("http://10.0.0.1").allow_http(true)).is_ok());
}

#[test]
fn invalid_builder_settings_are_errors() {
    insta::assert_snapshot!(text(Config::builder().build().unwrap_err()), @"no credentials are set: call credentials(..) on the configuration builder, or use Config::from_env()");
    let error = |builder| builder_address(builder).unwrap_err();
    insta::assert_snapshot!(error(Config::builder().region("")), @"the region is empty: set its ID, such as cn-north-4");
    insta::assert_snapshot!(error(Config::builder().attempt_timeout(Duration::ZERO)), @"attempt_timeout is zero, must be greater than zero");
    insta::assert_snapshot!(error(Config::builder().user_agent_suffix("a\nb")), @"the user agent suffix contains characters other than visible ASCII characters and spaces");
}

#[tokio::test]
async fn credentials_invalid_in_headers_are_errors() {
    let send = async |credentials: Credentials| {
        let client = crate::support::client("http://127.0.0.1:9", credentials);
        text(client.show("id").await.unwrap_err())
    };
    insta::assert_snapshot!(send(Credentials::token("canary\n")).await, @"show_certificate: the token contains characters that are not allowed in an HTTP header, such as a line break: check HUAWEICLOUD_SDK_AUTH_TOKEN or the value set in code");
    insta::assert_snapshot!(send(Credentials::access_key("AK\n", "canary")).await, @"show_certificate: the access key contains characters that are not allowed in an HTTP header, such as a line break: check HUAWEICLOUD_SDK_AK or the value set in code");
    insta::assert_snapshot!(send(Credentials::access_key("AK", "canary").with_security_token("canary\r\n")).await, @"show_certificate: the security token contains characters that are not allowed in an HTTP header, such as a line break: check HUAWEICLOUD_SDK_SECURITY_TOKEN or the value set in code");
    insta::assert_snapshot!(send(Credentials::token("canary").with_domain_id("a\0")).await, @"show_certificate: the domain ID contains characters that are not allowed in an HTTP header, such as a line break: check HUAWEICLOUD_SDK_DOMAIN_ID or the value set in code");
}
