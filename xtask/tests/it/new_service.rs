//! A new service from its name to its crate, as a newcomer adds it: `new-service`, `new`, `lint`,
//! `gen`.

use std::collections::BTreeMap;

use test_support::vendor_sdk::{Dialect, package};
use test_support::{Folder, files, workspace};

use crate::support::{output, write_service, xtask};

fn run(folder: &Folder, arguments: &[&str]) -> (i32, String, String) {
    output(xtask(arguments).current_dir(folder.root()).args(["--root", "."]))
}

/// A folder with a service and what is generated from it.
fn folder() -> Folder {
    let folder = Folder::new();
    write_service(&folder, "one");
    folder.write("spec/COVERAGE.md", "");
    assert_eq!(run(&folder, &["gen"]).0, 0);
    folder
}

/// All files below some folders.
fn all(folder: &Folder) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut next = vec![folder.root().to_path_buf()];
    while let Some(path) = next.pop() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                next.push(path);
            } else {
                let name = path.strip_prefix(folder.root()).expect("within").display().to_string().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    found
}

#[test]
fn new_service_becomes_a_crate() {
    let folder = folder();
    let before = all(&folder);
    let regions = "--regions=north-1=https://depot.north-1.example.com,south-1=https://depot.south-1.example.com";
    let arguments = ["new-service", "depot", "--title", "Parcel Depot", "--scope", "global", regions];
    let (code, text, errors) = run(&folder, &arguments);
    assert_eq!((code, errors.as_str()), (0, ""));
    insta::assert_snapshot!("new_service", text);

    let page = workspace().join("crates/audit/tests/fixtures/pages/RemoveParcel.en.md");
    let (code, _, errors) = run(&folder, &["new", page.to_str().expect("text"), "--service", "depot"]);
    assert_eq!((code, errors.as_str()), (0, ""));

    // Whatever only a person can know is reported, with what to write.
    let (code, text, _) = run(&folder, &["lint", "depot"]);
    assert_eq!(code, 1);
    for help in [
        "Write the tag of its chapter. Declare it in openapi.yaml.",
        "Write what callers must know, in your own words.",
        "Begin the URL with `https://`",
        "Write `x-doc-updated: YYYY-MM-DD`",
        "Write `version: v1`",
        "Remove it, or refer to it",
    ] {
        assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(help), "{help}: {text}");
    }
    let draft = folder.read("spec/depot/RemoveParcel.yaml");
    assert!(draft.contains("$ref: '#/components/responses/NotFound'"), "{draft}");
    let draft = draft.replace("- TODO", "- Parcels").replace("summary: TODO", "summary: Remove a parcel");
    let draft = draft.replace("url: TODO", "url: https://docs.example.com/RemoveParcel.html");
    let draft = draft.replace("x-doc-updated: TODO", "x-doc-updated: 2026-01-31").replace("TODO", "Something");
    folder.write("spec/depot/RemoveParcel.yaml", draft);
    folder.replace("spec/depot/openapi.yaml", "version: TODO", "version: v1");
    folder.replace("spec/depot/openapi.yaml", "description: TODO", "description: Keeps parcels.");
    folder.replace("spec/depot/openapi.yaml", "tags: []", "tags: [{name: Parcels, description: Parcels.}]");
    let shared = folder.read("spec/depot/shared.yaml");
    let mut lines = Vec::new();
    let mut is_unused = false;
    for line in shared.lines() {
        if line.starts_with("    ") && !line.starts_with("     ") {
            is_unused = ["Unauthorized", "Forbidden", "InternalServerError"].iter().any(|name| line.contains(name));
        }
        if !is_unused || !line.starts_with("    ") {
            is_unused &= line.starts_with("    ");
            lines.push(line);
        }
    }
    folder.write("spec/depot/shared.yaml", lines.join("\n") + "\n");
    let (code, text, errors) = run(&folder, &["lint"]);
    assert_eq!(code, 0, "{text}{errors}");
    let (code, text, errors) = run(&folder, &["gen"]);
    assert_eq!(code, 0, "{text}{errors}");

    let made = files(&folder.path("generated/huaweicloud-depot"));
    for name in ["API.md", "Cargo.toml", "MANIFEST.toml", "README.md"] {
        assert!(made.contains_key(name), "{name}");
    }
    assert!(
        made["README.md"].contains("Parcel Depot") && made["README.md"].contains("south-1"),
        "{}",
        made["README.md"]
    );
    let method = "pub fn remove_parcel(&self) -> RemoveParcel {";
    assert!(folder.read("generated/huaweicloud-depot/src/remove_parcel.rs").contains(method));
    let changelog = folder.read("generated/huaweicloud-depot/CHANGELOG.md");
    assert!(changelog.contains("First version: a client for Parcel Depot."), "{changelog}");
    assert!(folder.read("generated/huaweicloud-depot/src/operations.rs").contains("REMOVE_PARCEL"));
    assert!(folder.read("spec/COVERAGE.md").contains("RemoveParcel"));
    for (path, text) in all(&folder) {
        let may_change = [
            "generated/clients/",
            "generated/commands/Cargo.toml",
            "generated/commands/src/depot",
            "generated/commands/src/lib.rs",
            "generated/huaweicloud-depot/",
            "generated/openapi/depot",
            "spec/depot/",
            "spec/COVERAGE.md",
        ];
        let is_new = may_change.iter().any(|start| path.starts_with(start));
        assert!(is_new || before.get(&path) == Some(&text), "{path} changed");
    }
}

#[test]
fn regions_and_package_come_from_a_wheel() {
    let folder = folder();
    folder.replace("spec/one/openapi.yaml", "security:\n", "x-sdk-package: huaweicloudsdkone\nsecurity:\n");
    let tree = apispec::load::tree(&folder.path("spec"), "spec", "one");
    let tree = tree.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let document = serde_yaml::from_str(&tree.merged_yaml()).expect("a document");
    for (path, content) in package(&document, "1.2.3", Dialect::New) {
        folder.write(&format!("sdk/{path}"), String::from_utf8(content).expect("text"));
    }
    let (code, _, errors) = run(&folder, &["new-service", "two", "--from", "sdk", "--sdk-package", "huaweicloudsdkx"]);
    assert_eq!(code, 1);
    assert!(errors.contains("not huaweicloudsdkx") && errors.contains("help: correct"), "{errors}");
    assert!(!folder.path("spec/two").exists(), "nothing is written");

    let (code, text, errors) = run(&folder, &["new-service", "two", "--from", "sdk"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(text.contains("with 1 region"), "{text}");
    let main: serde_yaml::Value = serde_yaml::from_str(&folder.read("spec/two/openapi.yaml")).expect("YAML");
    let servers = tree.root.get("servers").expect("servers").to_yaml();
    assert_eq!(main["servers"][0]["url"], servers[0]["url"]);
    assert_eq!(main["servers"][0]["x-region"], servers[0]["x-region"]);
    assert_eq!(main["x-sdk-package"], "huaweicloudsdkone");
}

#[test]
fn what_cannot_be_created_is_refused() {
    let folder = folder();
    let before = all(&folder);
    for (arguments, message) in [
        (&["one"][..], "spec/one exists already"),
        (&["../two"], "cannot name a service"),
        (&["Two"], "cannot name a service"),
        (&["core"], "the crate of the runtime"),
        (&["con"], "a device of Windows"),
        (&["two", "--from", "missing.whl"], "there is no file missing.whl"),
        (&["two", "--from", "1.2.3"], "name the package with `--sdk-package`"),
    ] {
        let (code, _, errors) = run(&folder, &[&["new-service"], arguments].concat());
        assert_eq!(code, 1, "{arguments:?}: {errors}");
        assert!(errors.contains(message) && errors.contains("  help: "), "{arguments:?}: {errors}");
    }
    for arguments in [&["two", "--regions", "north-1"][..], &["two", "--scope", "world"], &[]] {
        assert_eq!(run(&folder, &[&["new-service"], arguments].concat()).0, 2, "{arguments:?}");
    }
    let (code, _, errors) = output(xtask(&["new-service", "two", "--root", "nowhere"]).current_dir(folder.root()));
    assert_eq!(code, 1);
    assert!(errors.contains("nowhere has no folder `spec`"), "{errors}");
    assert_eq!(all(&folder), before, "nothing is written");

    // A keyword is a name like any other, and what an interrupted run left is no obstacle.
    folder.write("spec/.type.new/openapi.yaml", "half");
    assert_eq!(run(&folder, &["new-service", "type"]).0, 0);
    assert!(!folder.path("spec/.type.new").exists() && folder.path("spec/type/shared.yaml").exists());
}
