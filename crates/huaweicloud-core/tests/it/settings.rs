//! Every invalid setting has an error that tells how to fix it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::time::Duration;

use huaweicloud_core::codegen::Handle;
use huaweicloud_core::credentials::{CredentialsChain, EnvironmentCredentials, PasswordCredentials};
use huaweicloud_core::{Config, ConfigBuilder, Credentials, Error, ErrorKind};

use crate::support::{SCM, key};

const PROJECT_ID: &str = "0123456789abcdef0123456789abcdef";

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
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT_ID),
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", ""),
    ]))
    .unwrap();
    insta::assert_snapshot!(format!("{credentials:?}"), @r#"Credentials { access_key: "AKID", secret_key: [redacted], security_token: Some([redacted]), domain_id: Some("domain"), project_id: Some("0123456789abcdef0123456789abcdef") }"#);

    let credentials = Credentials::from_lookup(lookup(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", "canary")])).unwrap();
    insta::assert_snapshot!(format!("{credentials:?}"), @"Credentials { token: [redacted], domain_id: None, project_id: None }");
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

/// A program with these keys in its environment: this test, run again.
#[tokio::test]
async fn from_env_reads_the_process_environment() {
    const AGAIN: &str = "FROM_ENV_TEST_RUNS_AGAIN";
    if std::env::var_os(AGAIN).is_some() {
        let error = Config::from_env().await.unwrap_err();
        assert!(text(error).starts_with("HUAWEICLOUD_SDK_SK is set but HUAWEICLOUD_SDK_AK is not"));
        return;
    }
    let name = "settings::from_env_reads_the_process_environment";
    // An empty variable is as good as none.
    let others = [("HUAWEICLOUD_SDK_AK", ""), ("HUAWEICLOUD_SDK_AUTH_TOKEN", "")];
    run_again(name, &[&[(AGAIN, "1"), ("HUAWEICLOUD_SDK_SK", "canary")], &others[..]].concat());
}

/// Runs a test in a process with these variables.
fn run_again(test: &str, variables: &[(&str, &str)]) {
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--include-ignored"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && output.contains("1 passed"), "{output}");
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
    insta::assert_snapshot!(address(&[("HUAWEICLOUD_SDK_REGION", "CN-North-4")]).unwrap_err(), @r#"scm has no known endpoint in the region "CN-North-4" (did you mean cn-north-4?): use one of cn-north-4, ap-southeast-1, or set HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4 to the address of the service in that region"#);
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
    insta::assert_snapshot!(own("https://scm.example.com/v3"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM ends with the version /v3: an endpoint is scheme and host, with the base path of a gateway if there is one; the paths of operations begin with the version; remove it");
    insta::assert_snapshot!(own("'https://scm.example.com'"), @"the endpoint in HUAWEICLOUD_SDK_ENDPOINT_SCM is in quotes; remove them");
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
    insta::assert_snapshot!(text(Config::builder().build().unwrap_err()), @"no credentials are set: call credentials(..) on the configuration builder, or use Config::from_env(); operations that need none can be called with credentials(NoCredentials)");
    let error = |builder| builder_address(builder).unwrap_err();
    insta::assert_snapshot!(error(Config::builder().region("")), @"the region of the configuration builder is empty: set its ID, such as cn-north-4");
    insta::assert_snapshot!(error(Config::builder().attempt_timeout(Duration::ZERO)), @"attempt_timeout is zero, must be greater than zero");
    insta::assert_snapshot!(error(Config::builder().user_agent_suffix("a\nb")), @"the user agent suffix contains characters other than visible ASCII characters and spaces");
}

#[test]
fn regions_are_trimmed() {
    let region = |value| Config::from_lookup(lookup(&[&KEY[..], &[("HUAWEICLOUD_SDK_REGION", value)]].concat()));
    for value in ["eu-west-0\n", " eu-west-0", "eu-west-0\r\n"] {
        let of_variable = Handle::new(&region(value).unwrap(), &SCM).map_err(text).unwrap_err();
        assert!(of_variable.contains(r#"in the region "eu-west-0":"#), "{of_variable}");
        let of_builder = builder_address(Config::builder().region(value)).unwrap_err();
        assert!(of_builder.contains(r#"in the region "eu-west-0":"#), "{of_builder}");
    }
    let quoted = text(region("\"cn-north-4\"").unwrap_err());
    insta::assert_snapshot!(quoted, @"the region in HUAWEICLOUD_SDK_REGION is in quotes: remove them");
    insta::assert_snapshot!(builder_address(Config::builder().region("cn north 4")).unwrap_err(), @"the region of the configuration builder contains a blank: copy the value again");
}

/// The service at an explicit address is asked, but no IAM of the region is.
#[tokio::test]
async fn emulator_keys_do_not_reach_the_cloud() {
    let server = crate::support::Server::responding("200 OK", &[], r#"{"domains": [{"id": "0123abc"}]}"#).await;
    let own = [("HUAWEICLOUD_SDK_REGION", "cn-north-4"), ("HUAWEICLOUD_SDK_ENDPOINT_SCM", &server.address)];
    let show = async |variables: &[(&str, &str)]| {
        let config = Config::from_lookup(lookup(&[&KEY[..], variables].concat())).unwrap();
        crate::support::Client::new(&config).unwrap().show("id").await
    };
    let error = show(&own).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    for way in ["HUAWEICLOUD_SDK_DOMAIN_ID", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "domain_id(..)"] {
        assert!(error.to_string().contains(way), "{error}");
    }
    assert!(server.received().is_empty());
    show(&[&own[..], &[("HUAWEICLOUD_SDK_IAM_ENDPOINT", &server.address)]].concat()).await.unwrap();
    let targets: Vec<String> = server.received().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v3/auth/domains", "/v3/scm/certificates/id/detail"]);
    assert_eq!(server.received()[1].header("x-domain-id"), Some("0123abc"));
}

#[test]
fn configuration_errors_name_the_source_of_a_value() {
    let variable = |name, value| {
        let set: Vec<_> = KEY.into_iter().filter(|(other, _)| *other != name).chain([(name, value)]).collect();
        text(Config::from_lookup(lookup(&set)).unwrap_err())
    };
    insta::assert_snapshot!(variable("HUAWEICLOUD_SDK_SK", "canary\n"), @"the value of HUAWEICLOUD_SDK_SK ends with a line break: remove it");
    insta::assert_snapshot!(variable("HUAWEICLOUD_SDK_SK", " canary"), @"the value of HUAWEICLOUD_SDK_SK begins with a blank: remove it");
    insta::assert_snapshot!(variable("HUAWEICLOUD_SDK_SK", "'canary'"), @"the value of HUAWEICLOUD_SDK_SK is in quotes: remove them");
    insta::assert_snapshot!(variable("HUAWEICLOUD_SDK_DOMAIN_ID", "canary\r\n"), @"the value of HUAWEICLOUD_SDK_DOMAIN_ID ends with a line break: remove it");
    let builder = Config::builder().domain_id("canary ");
    insta::assert_snapshot!(builder_address(builder).unwrap_err(), @"the domain ID of the configuration builder ends with a blank: remove it");
    insta::assert_snapshot!(variable("HUAWEICLOUD_SDK_PROJECT_ID", "'canary'"), @"the value of HUAWEICLOUD_SDK_PROJECT_ID is in quotes: remove them");
    let builder = Config::builder().project_id("canary\n");
    insta::assert_snapshot!(builder_address(builder).unwrap_err(), @"the project ID of the configuration builder ends with a line break: remove it");
    let builder = Config::builder().project_id("canary");
    insta::assert_snapshot!(builder_address(builder).unwrap_err(), @"the project ID of the configuration builder has 6 characters, must have 32 to 64: copy the value again");
    let password = PasswordCredentials::new("user", "canary\n", "account");
    insta::assert_snapshot!(text(Config::builder().credentials(password).build().unwrap_err()), @"the password that was set in code contains a line break: copy the value again");
    let chain = CredentialsChain::first(EnvironmentCredentials).then(Credentials::access_key("A", ""));
    insta::assert_snapshot!(text(Config::builder().credentials(chain).build().unwrap_err()), @"the secret access key that was set in code is empty: set it, or leave it out");
}

/// A program with this proxy in its environment: this test, run again.
#[test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
fn invalid_proxy_is_not_bypassed() {
    const AGAIN: &str = "INVALID_PROXY_TEST_RUNS_AGAIN";
    if std::env::var_os(AGAIN).is_some() {
        let error = builder_address(Config::builder().region("cn-north-4")).unwrap_err();
        assert!(error.contains("the proxy in HTTPS_PROXY is not a valid address"), "{error}");
        // A local service is reached without a proxy.
        builder_address(Config::builder().endpoint("http://127.0.0.1:8080")).unwrap();
        return;
    }
    run_again("settings::invalid_proxy_is_not_bypassed", &[(AGAIN, "1"), ("HTTPS_PROXY", "http://[")]);
}

#[tokio::test]
async fn configured_proxy_is_used() {
    let proxy = crate::support::Server::responding("200 OK", &[], "{}").await;
    let address = proxy.address.replace("http://", "http://me:canary@");
    let builder = Config::builder().credentials(key()).proxy(address).allow_http(true);
    let config = builder.endpoint("http://scm.example.com").build().unwrap();
    crate::support::Client::new(&config).unwrap().show("id").await.unwrap();
    assert!(!format!("{config:?} {config:#?}").contains("canary"));
    let received = proxy.only();
    assert_eq!(received.target, "http://scm.example.com/v3/scm/certificates/id/detail");
    assert_eq!(received.header("proxy-authorization"), Some("Basic bWU6Y2FuYXJ5"));

    for url in ["http://me:canary@[", "socks5://127.0.0.1:1", ""] {
        let error = builder_address(Config::builder().region("cn-north-4").proxy(url)).unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"the proxy of the configuration builder is not a valid address: set one such as http://proxy.example.com:3128");
        }
    }
}

#[test]
#[cfg_attr(not(feature = "rustls"), ignore = "the cause is in the words of rustls")]
fn invalid_ca_bundles_are_errors() {
    let build = |pem: &str| builder_address(Config::builder().region("cn-north-4").ca_bundle(pem)).unwrap_err();
    insta::assert_snapshot!(build(""), @"the CA bundle of the configuration builder contains no certificate: it must be PEM, in which a certificate begins with the line -----BEGIN CERTIFICATE-----");
    insta::assert_snapshot!(build("-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n"), @"the CA bundle of the configuration builder contains no certificate: it must be PEM, in which a certificate begins with the line -----BEGIN CERTIFICATE-----");
    let other = include_str!("../data/other.pem");
    insta::assert_snapshot!(build(&format!("{other}-----BEGIN CERTIFICATE-----\nY2FuYXJ5\n-----END CERTIFICATE-----\n")), @"the CA bundle of the configuration builder is not valid: see certificate 2");
    insta::assert_snapshot!(build(&format!("{other}-----BEGIN CERTIFICATE-----\n")), @"the CA bundle of the configuration builder is not valid: see certificate 2");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authorities.pem");
    let with_file = || {
        let file = file.to_str().unwrap();
        let result = address(&[("HUAWEICLOUD_SDK_REGION", "cn-north-4"), ("HUAWEICLOUD_SDK_CA_BUNDLE", file)]);
        result.map_err(|error| error.replace(file, "FILE"))
    };
    insta::assert_snapshot!(with_file().unwrap_err(), @"the CA bundle in FILE cannot be read (entity not found): fix or unset HUAWEICLOUD_SDK_CA_BUNDLE");
    std::fs::write(&file, "").unwrap();
    insta::assert_snapshot!(with_file().unwrap_err(), @"the CA bundle in FILE, the file in HUAWEICLOUD_SDK_CA_BUNDLE, contains no certificate: it must be PEM, in which a certificate begins with the line -----BEGIN CERTIFICATE-----");
    std::fs::write(&file, other).unwrap();
    with_file().unwrap();
}

#[test]
fn credentials_that_cannot_be_sent_are_errors() {
    let send = |credentials: Credentials| text(Config::builder().credentials(credentials).build().unwrap_err());
    insta::assert_snapshot!(send(Credentials::token("canary\n")), @"the token that was set in code ends with a line break: remove it");
    insta::assert_snapshot!(send(Credentials::access_key("AK\n", "canary")), @"the access key ID that was set in code ends with a line break: remove it");
    insta::assert_snapshot!(send(Credentials::access_key("AK", "canary").with_security_token("canary\r\n")), @"the security token that was set in code ends with a line break: remove it");
    insta::assert_snapshot!(send(Credentials::token("canary").with_project_id(format!("{PROJECT_ID}/canary"))), @"the project ID that was set in code contains a character other than letters, digits, - and _: copy the value again");
    insta::assert_snapshot!(send(Credentials::token("canary").with_domain_id("a\0")), @"the domain ID that was set in code ends with a control character: remove it");
}
