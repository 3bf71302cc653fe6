//! `cargo xtask drift` on an invented service and packages like the vendor's.

use test_support::Folder;
use test_support::vendor_sdk::{Dialect, package};

use crate::support::{output, write_service, xtask};

/// A folder with the spec of a service, and two releases of its package in `old/` and `new/`.
fn folder() -> Folder {
    let folder = Folder::new();
    write_service(&folder, "demo");
    folder.replace("spec/demo/openapi.yaml", "security:\n", "x-sdk-package: huaweicloudsdkdemo\nsecurity:\n");
    let tree = apispec::load::tree(&folder.path("spec"), "spec", "demo")
        .unwrap_or_else(|report| panic!("{}", report.render(false)));
    let document = serde_yaml::from_str(&tree.merged_yaml()).expect("a document");
    for (name, version, dialect) in [("old", "1.2.3", Dialect::Old), ("new", "1.2.4", Dialect::New)] {
        for (path, content) in package(&document, version, dialect) {
            folder.write(&format!("{name}/{path}"), String::from_utf8(content).expect("text"));
        }
    }
    folder
}

fn run(folder: &Folder, arguments: &[&str]) -> (i32, String, String) {
    output(xtask(arguments).current_dir(folder.root()).args(["--root", "."]))
}

#[test]
fn package_agrees_or_differs() {
    let folder = folder();
    let (code, text, errors) = run(&folder, &["drift", "new"]);
    assert_eq!((code, errors.as_str()), (0, ""), "{text}");
    assert!(text.contains("demo and huaweicloudsdkdemo 1.2.4: no unexplained difference"), "{text}");
    assert!(text.contains("Not compared with"), "{text}");

    folder.replace("spec/demo/ListThings.yaml", "name: offset", "name: start");
    let (code, text, _) = run(&folder, &["drift", "new"]);
    assert_eq!(code, 1);
    for expected in [
        "error[sdk-only]",
        "error[not-in-sdk]",
        "Pages to read",
        "https://docs.example.com/ListThings.html",
        "2 findings",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let (code, text, _) = run(&folder, &["drift", "new", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, json["packages"][0]["findings"].as_array().map(Vec::len)), (1, Some(2)));
    let (code, text, _) = run(&folder, &["drift", "new", "--markdown"]);
    assert!(code == 1 && text.contains("- [ ] <https://docs.example.com/ListThings.html>"), "{text}");

    let explained = "name: start\n          x-sdk: {absent: true, reason: The page has it.}";
    folder.replace("spec/demo/ListThings.yaml", "name: start", explained);
    folder.replace(
        "spec/demo/ListThings.yaml",
        "      parameters:",
        "      x-sdk: {parameters: [query offset], reason: The page lacks it.}\n      parameters:",
    );
    let (code, text, _) = run(&folder, &["drift", "new"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("reason: The page has it.") && text.contains("explained differences: 2"), "{text}");
}

#[test]
fn releases_are_compared_in_the_words_of_diff() {
    let folder = folder();
    let (code, text, errors) = run(&folder, &["drift", "--between", "old", "new"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(text.contains("Nothing changed."), "{text}");

    folder.replace("new/huaweicloudsdkdemo/v1/model/thing.py", "'size': 'int'", "'size': 'str'");
    let (code, text, _) = run(&folder, &["drift", "--between", "old", "new"]);
    assert!(code == 0 && text.contains("`Thing::size` changed from `integer` to `string`"), "{text}");
    assert!(text.contains("major"), "{text}");
    assert!(!text.contains("spec/exceptions.toml"), "no exception applies to the vendor\n{text}");
}

#[test]
fn documents_of_packages_are_printed() {
    let folder = folder();
    let (code, text, _) = run(&folder, &["drift", "--document", "old"]);
    assert_eq!(code, 0);
    let document: serde_yaml::Value = serde_yaml::from_str(&text).expect("YAML");
    assert_eq!(document["paths"]["/v1/things"]["get"]["operationId"], "ListThings");
}

#[test]
fn wrong_arguments_are_explained() {
    let folder = folder();
    for (arguments, expected) in [
        (&["drift", "nowhere.whl"][..], "neither a file or folder nor a version"),
        (&["drift", "spec"], "is not a package of the vendor's SDK"),
        (&["drift", "spec/demo/openapi.yaml"], "is not a wheel"),
        (&["drift", "--between", "old", "nowhere"], "neither a file or folder nor a version"),
    ] {
        let (code, text, errors) = run(&folder, arguments);
        assert_eq!((code, text.as_str()), (1, ""));
        assert!(errors.contains(expected) && errors.contains("help: "), "{errors}");
    }
    folder.replace("spec/demo/openapi.yaml", "huaweicloudsdkdemo", "huaweicloudsdkother");
    let (code, _, errors) = run(&folder, &["drift", "new"]);
    assert!(code == 1 && errors.contains("no service of the spec has `x-sdk-package: huaweicloudsdkdemo`"), "{errors}");
    assert!(errors.contains("huaweicloudsdkother"), "{errors}");

    folder.replace("old/huaweicloudsdkdemo/v1/model/thing.py", "'size': 'int'", "'size': 'tuple'");
    let (code, _, errors) = run(&folder, &["drift", "--between", "old", "new"]);
    assert!(code == 1 && errors.contains("sdk-not-understood"), "{errors}");
}

#[test]
fn all_that_is_not_understood_can_be_shown() {
    let folder = folder();
    let unknown: String = (0..101).map(|number| format!("'unknown_{number}': 'tuple', ")).collect();
    folder.replace("old/huaweicloudsdkdemo/v1/model/thing.py", "'size': 'int'", &format!("{unknown}'size': 'int'"));
    let (code, _, errors) = run(&folder, &["drift", "--document", "old"]);
    assert!(code == 1 && errors.contains(" are not shown, `--all` shows them"), "{errors}");
    let (code, _, errors) = run(&folder, &["drift", "--document", "--all", "old"]);
    assert!(code == 1 && errors.contains("unknown_100") && !errors.contains("not shown"), "{errors}");
}
