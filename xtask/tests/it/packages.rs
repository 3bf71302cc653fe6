//! What crates.io and docs.rs show of the published crates is complete, and can be read without the
//! repository.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag};
use test_support::workspace;
use toml::{Table, Value};

/// A crate that is published: its folder and its manifest.
struct Package {
    folder: PathBuf,
    manifest: Table,
}

impl Package {
    fn field(&self, name: &str) -> Option<&Value> {
        self.manifest["package"].get(name)
    }

    fn text(&self, name: &str) -> &str {
        self.field(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn features(&self) -> &Table {
        self.manifest["features"].as_table().expect("a table of features")
    }
}

/// The texts of an array.
fn texts(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn packages() -> Vec<Package> {
    let mut git = Command::new("git");
    git.arg("-C").arg(workspace()).args([
        "ls-files",
        "-z",
        ":(glob)crates/*/Cargo.toml",
        ":(glob)generated/*/Cargo.toml",
    ]);
    let names = String::from_utf8(git.output().expect("git").stdout).expect("names in UTF-8");
    let read = |name: &str| {
        let path = workspace().join(name);
        let manifest: Table = std::fs::read_to_string(&path).expect("a manifest").parse().expect("TOML");
        Package { folder: path.parent().expect("a folder").to_owned(), manifest }
    };
    let manifests = names.split('\0').filter(|name| !name.is_empty()).map(read);
    let packages: Vec<_> =
        manifests.filter(|package| package.field("publish").and_then(Value::as_bool) != Some(false)).collect();
    assert!(packages.iter().any(|package| package.text("name") == "huaweicloud-core"));
    assert!(packages.len() > 2, "the runtime and the clients: {}", packages.len());
    packages
}

/// The targets of the links and images in a document.
fn targets(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        Event::Html(html) | Event::InlineHtml(html) if html.contains("href") || html.contains("src") => {
            Some(html.to_string())
        }
        _ => None,
    };
    Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(target).collect()
}

#[test]
fn readmes_of_packages_have_no_relative_links() {
    assert_eq!(targets("[a](../a) ![b][b] <img src=c> <https://d>\n\n[b]: b").len(), 4);
    for package in packages() {
        let text = std::fs::read_to_string(package.folder.join(package.text("readme"))).expect("a README");
        let relative: Vec<_> = targets(&text).into_iter().filter(|target| !target.starts_with("https://")).collect();
        assert!(relative.is_empty(), "the README of {} links to {relative:?}", package.text("name"));
    }
}

#[test]
fn manifests_of_packages_are_complete() {
    for package in packages() {
        let name = package.text("name");
        // The limits are those of crates.io.
        assert!((20..=1_000).contains(&package.text("description").len()), "{name}: description");
        let keywords = texts(package.field("keywords"));
        assert!(
            (1..=5).contains(&keywords.len()) && keywords.iter().all(|word| word.len() <= 20),
            "{name}: {keywords:?}"
        );
        assert!((1..=5).contains(&texts(package.field("categories")).len()), "{name}: categories");
        assert_eq!(package.text("documentation"), format!("https://docs.rs/{name}"));
        assert!(package.field("license").is_some(), "{name}: license");
        for file in texts(package.field("include")) {
            let file = file.trim_start_matches('/').replace('*', "MIT");
            assert!(package.folder.join(&file).exists(), "{name} has no {file}");
        }
        for file in ["LICENSE-APACHE", "CHANGELOG.md", "API.md"] {
            assert!(package.folder.join(file).exists(), "{name} has no {file}");
        }
    }
}

/// Items behind a feature that docs.rs does not enable are missing there.
#[test]
fn docs_rs_enables_every_feature_that_has_items() {
    for package in packages() {
        let mut missing: BTreeSet<&str> = package.features().keys().map(String::as_str).collect();
        let metadata = &package.manifest["package"]["metadata"]["docs"]["rs"];
        let mut enabled = texts(metadata.get("features"));
        enabled.push("default");
        while let Some(feature) = enabled.pop() {
            if missing.remove(feature) {
                enabled.extend(texts(package.features().get(feature)));
            }
        }
        // Has no items, and needs OpenSSL.
        assert_eq!(missing, BTreeSet::from(["native-tls"]), "{}", package.text("name"));
    }
}
