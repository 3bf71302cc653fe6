//! Addresses from a regions file: where it is looked for, what it means, and what is said when it is wrong.

#![cfg(all(feature = "regions-file", any(feature = "rustls", feature = "native-tls")))]

use crate::settings::{address, builder_address};
use huaweicloud_core::Config;

const REGION: (&str, &str) = ("HUAWEICLOUD_SDK_REGION", "cn-north-4");
const BUILT_IN: &str = "https://scm.cn-north-4.myhuaweicloud.com";

/// The address of SCM with this file in the home directory and these variables, or the error without the name of the folder.
fn with_file(text: &str, variables: &[(&str, &str)]) -> Result<String, String> {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".huaweicloud");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("regions.yaml"), text).unwrap();
    let home = home.path().to_str().unwrap();
    let address = address(&[&[REGION, ("HOME", home)], variables].concat());
    address.map_err(|error| error.replace(home, "~"))
}

fn found(text: &str) -> String {
    with_file(text, &[]).unwrap()
}

fn wrong(text: &str) -> String {
    with_file(text, &[]).unwrap_err()
}

#[test]
fn a_region_of_the_file_comes_before_the_table() {
    assert_eq!(found("SCM: [{id: cn-north-4, endpoint: https://file.example.com}]"), "https://file.example.com");
    assert_eq!(found("sCm:\n- id: cn-north-4\n  endpoint: file.example.com/base/\n"), "https://file.example.com/base");
    assert_eq!(found("SCM: [{id: cn-north-4, endpoints: [a.example.com, b.example.com]}]"), "https://a.example.com");
    assert_eq!(
        found("SCM: [{id: cn-north-4, endpoint: first.example.com, endpoints: [a.example.com]}]"),
        "https://first.example.com"
    );
    let new = [("HUAWEICLOUD_SDK_REGION", "xx-new-1")];
    let text =
        "PCA: [{id: xx-new-1, endpoint: pca.example.com}]\nSCM: [{id: xx-new-1, endpoint: scm.example.com, more: 1}]";
    assert_eq!(with_file(text, &new).unwrap(), "https://scm.example.com");
}

#[test]
fn what_is_not_in_the_file_is_looked_for_in_the_table() {
    for text in ["", "# nothing\n", "{}", "SCM:", "SCM: []", "PCA: [{id: cn-north-4, endpoint: pca.example.com}]"] {
        assert_eq!(found(text), BUILT_IN, "{text}");
    }
    assert_eq!(found("SCM: [{id: cn-north-1, endpoint: other.example.com}]"), BUILT_IN, "never another region");
    let text = "SCM: [{id: cn-north-4, endpoint: file.example.com}]";
    let error = with_file(text, &[("HUAWEICLOUD_SDK_REGION", "xx-new-1")]).unwrap_err();
    assert!(error.contains("use one of cn-north-4, ap-southeast-1"), "{error}");
}

#[test]
fn variables_and_code_come_before_the_file() {
    let text = "SCM: [{id: cn-north-4, endpoint: file.example.com}]";
    for (name, value) in [
        ("HUAWEICLOUD_SDK_ENDPOINT_SCM", "own.example.com"),
        ("HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4", "regional.example.com"),
    ] {
        assert_eq!(with_file(text, &[(name, value)]).unwrap(), format!("https://{value}"));
        // A file that is not needed is not read.
        assert_eq!(with_file("canary: [", &[(name, value)]).unwrap(), format!("https://{value}"));
    }
    assert_eq!(builder_address(Config::builder().region("cn-north-4")).unwrap(), BUILT_IN);
    let error = builder_address(Config::builder().endpoints(Vec::<String>::new())).unwrap_err();
    insta::assert_snapshot!(error, @"the configured endpoint is an empty list; give at least one address, or no list");
}

#[test]
fn where_the_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("my regions.yml");
    std::fs::write(&named, "SCM: [{id: cn-north-4, endpoint: named.example.com}]").unwrap();
    let named = ("HUAWEICLOUD_SDK_REGIONS_FILE", named.to_str().unwrap());
    assert_eq!(
        with_file("SCM: [{id: cn-north-4, endpoint: file.example.com}]", &[named]).unwrap(),
        "https://named.example.com"
    );

    let folder = folder.path();
    let home = |name: &'static str| address(&[REGION, (name, folder.to_str().unwrap())]);
    assert_eq!(home("HOME").unwrap(), BUILT_IN, "there need not be one");
    std::fs::create_dir(folder.join(".huaweicloud")).unwrap();
    std::fs::write(folder.join(".huaweicloud/regions.yaml"), "scm: [{id: cn-north-4, endpoint: a.example.com}]")
        .unwrap();
    assert_eq!(home("HOME").unwrap(), "https://a.example.com");
    assert_eq!(home("USERPROFILE").unwrap(), "https://a.example.com");
}

#[test]
fn a_file_that_cannot_be_read() {
    let missing = with_file("", &[("HUAWEICLOUD_SDK_REGIONS_FILE", "/nowhere/regions.yaml")]).unwrap_err();
    insta::assert_snapshot!(missing, @"the regions file /nowhere/regions.yaml cannot be read: correct or unset HUAWEICLOUD_SDK_REGIONS_FILE");
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".huaweicloud/regions.yaml")).unwrap();
    let home = home.path().to_str().unwrap();
    insta::assert_snapshot!(address(&[REGION, ("HOME", home)]).unwrap_err().replace(home, "~"), @"the regions file ~/.huaweicloud/regions.yaml cannot be read: make it readable, or remove it");
}

#[test]
fn a_file_that_is_wrong() {
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: \"canary}]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 43: it is not valid YAML; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM:\n\t- id: canary"), @"the regions file ~/.huaweicloud/regions.yaml, line 2, column 1: it is not valid YAML; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("canary"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 1: expected a map; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("[canary]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 1: expected a map; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: {cn-north-4: canary}"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 6: expected a sequence; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: [canary, expected canary]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 7: expected a map with id and endpoint; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: [{endpoint: canary.example.com}]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 7: the field `id` is missing; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: [{id: [canary], endpoint: canary.example.com}]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 12: expected a string; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM:\n- id: cn-north-4\n  endpoints: canary.example.com"), @"the regions file ~/.huaweicloud/regions.yaml, line 3, column 14: expected a sequence; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4}]"), @r#"the regions file ~/.huaweicloud/regions.yaml, at SCM[0]: the region "cn-north-4" has neither endpoint nor endpoints; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpiont: canary.example.com}]"), @r#"the regions file ~/.huaweicloud/regions.yaml, at SCM[0]: the region "cn-north-4" has neither endpoint nor endpoints; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: a}, {id: cn-north-4, endpoint: b}]"), @r#"the regions file ~/.huaweicloud/regions.yaml, at SCM[1]: the region "cn-north-4" of scm stands there twice; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: a}]\nscm: [{id: cn-north-4, endpoint: b}]"), @r#"the regions file ~/.huaweicloud/regions.yaml, at scm[0]: the region "cn-north-4" of scm stands there twice; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: a}]\nSCM: [{id: canary, endpoint: b}]"), @"the regions file ~/.huaweicloud/regions.yaml, line 1, column 1: a key stands there twice; write it like `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: \"http://plain.example.com\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml would send requests to plain.example.com unencrypted: use https, or call allow_http(true) on the builder of the configuration (http needs no permission for 127.0.0.0/8, ::1 and localhost)");
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: \"https://me:canary@scm.example.com\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml holds a user name or password; remove all before the host");
    insta::assert_snapshot!(wrong("SCM: [{id: cn-north-4, endpoint: \"\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml is not an address; write it like https://scm.cn-north-4.myhuaweicloud.com");
}
