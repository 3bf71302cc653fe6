//! Addresses from a regions file: its location, its meaning, and its errors.

#![cfg(all(feature = "regions-file", any(feature = "rustls", feature = "native-tls")))]

use huaweicloud_core::Config;

use crate::settings::{address, builder_address};

const REGION: (&str, &str) = ("HUAWEICLOUD_SDK_REGION", "cn-north-4");
const BUILT_IN: &str = "https://scm.cn-north-4.myhuaweicloud.com";

/// The address of SCM with this file in the home directory and these variables, or the error with
/// the home directory replaced by `~`.
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

fn invalid(text: &str) -> String {
    with_file(text, &[]).unwrap_err()
}

#[test]
fn file_takes_precedence_over_the_table() {
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
fn table_is_used_if_the_file_has_no_entry() {
    for text in ["", "# nothing\n", "{}", "SCM:", "SCM: []", "PCA: [{id: cn-north-4, endpoint: pca.example.com}]"] {
        assert_eq!(found(text), BUILT_IN, "{text}");
    }
    assert_eq!(found("SCM: [{id: cn-north-1, endpoint: other.example.com}]"), BUILT_IN, "never another region");
    let text = "SCM: [{id: cn-north-4, endpoint: file.example.com}]";
    let error = with_file(text, &[("HUAWEICLOUD_SDK_REGION", "xx-new-1")]).unwrap_err();
    assert!(error.contains("use one of cn-north-4, ap-southeast-1"), "{error}");
}

#[test]
fn variables_and_code_take_precedence_over_the_file() {
    let text = "SCM: [{id: cn-north-4, endpoint: file.example.com}]";
    for (name, value) in [
        ("HUAWEICLOUD_SDK_ENDPOINT_SCM", "own.example.com"),
        ("HUAWEICLOUD_SDK_REGION_SCM_CN_NORTH_4", "regional.example.com"),
    ] {
        assert_eq!(with_file(text, &[(name, value)]).unwrap(), format!("https://{value}"));
        // An unneeded file is not read.
        assert_eq!(with_file("canary: [", &[(name, value)]).unwrap(), format!("https://{value}"));
    }
    assert_eq!(builder_address(Config::builder().region("cn-north-4")).unwrap(), BUILT_IN);
    let error = builder_address(Config::builder().endpoints(Vec::<String>::new())).unwrap_err();
    insta::assert_snapshot!(error, @"the configured endpoint is an empty list; set at least one address, or no list");
}

#[test]
fn file_is_found_by_variable_or_home() {
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
    assert_eq!(home("HOME").unwrap(), BUILT_IN, "the file is optional");
    std::fs::create_dir(folder.join(".huaweicloud")).unwrap();
    std::fs::write(folder.join(".huaweicloud/regions.yaml"), "scm: [{id: cn-north-4, endpoint: a.example.com}]")
        .unwrap();
    assert_eq!(home("HOME").unwrap(), "https://a.example.com");
    assert_eq!(home("USERPROFILE").unwrap(), "https://a.example.com");
}

#[test]
fn unreadable_file_is_an_error() {
    let missing = with_file("", &[("HUAWEICLOUD_SDK_REGIONS_FILE", "/nowhere/regions.yaml")]).unwrap_err();
    insta::assert_snapshot!(missing, @"the regions file /nowhere/regions.yaml cannot be read (entity not found): fix or unset HUAWEICLOUD_SDK_REGIONS_FILE");
    let large = format!("# {}\nSCM: [{{id: cn-north-4, endpoint: file.example.com}}]", "x".repeat(1024 * 1024));
    insta::assert_snapshot!(invalid(&large), @"the regions file ~/.huaweicloud/regions.yaml cannot be read (file too large): make it readable, or remove it");
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join(".huaweicloud/regions.yaml")).unwrap();
    let home = home.path().to_str().unwrap();
    insta::assert_snapshot!(address(&[REGION, ("HOME", home)]).unwrap_err().replace(home, "~"), @"the regions file ~/.huaweicloud/regions.yaml cannot be read (is a directory): make it readable, or remove it");
}

#[test]
fn invalid_file_is_reported_without_values() {
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: \"canary}]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 34, in SCM[0]: not valid YAML; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM:\n\t- id: canary"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 2, column 2, in SCM: not valid YAML; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("canary"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 1: expected a map; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("[canary]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 1: expected a map; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: {cn-north-4: canary}"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 6, in SCM: expected a list; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: [canary, expected canary]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 7, in SCM[0]: expected a map with id and endpoint; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: [{endpoint: canary.example.com}]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 7, in SCM[0]: missing field `id`; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: [{id: [canary], endpoint: canary.example.com}]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 12, in SCM[0].id: expected a string; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM:\n- id: cn-north-4\n  endpoints: canary.example.com"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 3, column 14, in SCM[0].endpoints: expected a list; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4}]"), @r#"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 7, in SCM[0]: the region "cn-north-4" has neither endpoint nor endpoints; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpiont: canary.example.com}]"), @r#"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 7, in SCM[0]: the region "cn-north-4" has neither endpoint nor endpoints; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: a}, {id: cn-north-4, endpoint: b}]"), @r#"the regions file ~/.huaweicloud/regions.yaml is invalid: line 1, column 38, in SCM[1]: duplicate region "cn-north-4" of scm; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: a}]\nscm: [{id: cn-north-4, endpoint: b}]"), @r#"the regions file ~/.huaweicloud/regions.yaml is invalid: line 2, column 7, in scm[0]: duplicate region "cn-north-4" of scm; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`"#);
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: a}]\nSCM: [{id: canary, endpoint: b}]"), @"the regions file ~/.huaweicloud/regions.yaml is invalid: line 2, column 1, in SCM: duplicate key; example: `SCM: [{id: cn-north-4, endpoint: https://scm.example.com}]`");
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: \"http://plain.example.com\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml would send requests to plain.example.com unencrypted: use https, or call allow_http(true) on the configuration builder (http is always allowed for 127.0.0.0/8, ::1 and localhost)");
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: \"https://me:canary@scm.example.com\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml contains a user name or password; remove everything before the host");
    insta::assert_snapshot!(invalid("SCM: [{id: cn-north-4, endpoint: \"\"}]"), @"an endpoint of scm in cn-north-4 in the regions file ~/.huaweicloud/regions.yaml is not a valid URL; expected an address such as https://scm.cn-north-4.myhuaweicloud.com");
}

#[test]
fn other_forms_of_yaml_are_read() {
    for text in [
        "\u{feff}SCM: [{id: cn-north-4, endpoint: file.example.com}]",
        "# ours\r\nSCM:\r\n- id: cn-north-4 # Beijing\r\n  endpoint: file.example.com\r\n",
        "%YAML 1.1\n---\nSCM:\n  - id: 'cn-north-4'\n    endpoint: \"file.example.com\"\n...\n",
        r#"{"SCM": [{"id": "cn-north-4", "endpoint": "file.example.com", "more": {"a": [1, true, null]}}]}"#,
        "SCM:\n- id: !!str cn-north-4\n  endpoint: >-\n    file.example.com\n  port: !!int \"443\"\n  on: yes\n",
        "SCM: [{id: cn-north-4, endpoint: ~, endpoints: [file.example.com]}]",
        "SCM: [{id: cn-north-4, endpoint: file.example.com, endpoints: }]",
        "PCA: &all [{id: cn-north-4, endpoint: file.example.com}]\nSCM: *all",
        "base: [&base {id: cn-north-4, endpoint: file.example.com}]\nSCM: [{<<: *base, more: 1}]",
        "base: [&a {id: cn-north-4, endpoint: a}]\nSCM: [{endpoint: file.example.com, <<: [*a, {endpoint: b}]}]",
    ] {
        assert_eq!(found(text), "https://file.example.com", "{text}");
    }
    let text = "SCM: [{id: cn-north-4, endpoint: file.example.com}]\n# ";
    let full = format!("{text}{}", "x".repeat(1024 * 1024 - text.len()));
    assert_eq!(found(&full), "https://file.example.com");
    assert!(invalid(&format!("{full}x")).contains("file too large"));
}

/// The part of the error that depends on the file.
fn problem(text: &str) -> String {
    let error = invalid(text);
    assert!(!error.contains("canary"), "{error}");
    let error =
        error.strip_prefix("the regions file ~/.huaweicloud/regions.yaml is invalid: ").expect("the file first");
    error.split_once("; example: ").expect("the example last").0.to_owned()
}

#[test]
fn hostile_file_is_an_error() {
    for (text, expected) in [
        ("SCM: []\n---\ncanary: []\n", "line 2, column 1: a second document"),
        ("SCM: []\nPCA: []\nSCM: []\n", "line 3, column 1, in SCM: duplicate key"),
        ("SCM: [{id: canary, id: canary}]", "line 1, column 20, in SCM[0].id: duplicate key"),
        ("\"\\u001b[31mcanary\": []\n\"\\u001b[31mcanary\": []", "line 2, column 1, in ?: duplicate key"),
        ("SCM: [{id: !canary x}]", "line 1, column 12, in SCM[0].id: an unknown tag"),
        ("SCM: !!python/object:canary []", "line 1, column 6, in SCM: an unknown tag"),
        ("SCM: &a [*a]", "line 1, column 10, in SCM[0]: an alias of something that contains it"),
        ("SCM: *canary", "line 1, column 6, in SCM: not valid YAML"),
        ("SCM: [{[canary]: x}]", "line 1, column 8, in SCM[0]: a key that is no name"),
        ("SCM: [{<<: canary}]", "line 1, column 12, in SCM[0]: expected a map to merge"),
        ("SCM: [{id: 4, endpoint: canary}]", "line 1, column 12, in SCM[0].id: expected a string"),
        ("SCM: [{id: cn-north-4, endpoint: true}]", "line 1, column 34, in SCM[0].endpoint: expected a string"),
        (
            "SCM: [{id: cn-north-4, endpoints: [a, 0x1, 1.5]}]",
            "line 1, column 44, in SCM[0].endpoints[2]: expected a string",
        ),
        ("SCM: [{id: cn-north-4, endpoints: [a, ~]}]", "line 1, column 39, in SCM[0].endpoints[1]: expected a string"),
    ] {
        assert_eq!(problem(text), expected, "{text:?}");
    }
}

#[test]
fn large_and_deep_files_are_refused_in_time() {
    for open in ["[", "{a: ", "- ", "? ", "{? "] {
        let deep = problem(&open.repeat(1024 * 1024 / open.len()));
        assert!(
            deep.contains("64 maps and lists") || deep.contains("not valid YAML") || deep.contains("no name"),
            "{open}: {deep}"
        );
        assert!(deep.len() < 200, "{deep}");
    }
    let laughs: String = (0..20)
        .map(|level| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level.max(1) - 1).repeat(9)))
        .collect();
    let laughs = laughs.replacen("*a0,", "canary,", 9);
    assert!(problem(&laughs).ends_with("anchors and aliases make the file larger than 1 MiB"));
    let anchors: String = (0..60).map(|level| format!("&a{level} [")).collect();
    let anchors = format!("SCM: {anchors}{}{}", "canary".repeat(20_000), "]".repeat(60));
    assert!(problem(&anchors).ends_with("anchors and aliases make the file larger than 1 MiB"));
    let depth = (0..8).map(|level| format!("a{level}: &a{level} {}*a{}{}\n", "[".repeat(9), level - 1, "]".repeat(9)));
    let depth = format!("a: &a-1 [canary]\n{}", depth.collect::<String>());
    assert!(problem(&depth).ends_with("more than 64 maps and lists within each other"));
    let keys: String = (0..100_000).map(|key| format!("a{key}: \n")).collect();
    assert_eq!(found(&keys), BUILT_IN, "each key is compared with few others");
}
