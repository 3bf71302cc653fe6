//! The manifest of the crate. Versions are inherited from the workspace; progenitor reports which
//! crates the code needs.

use std::fmt::Write as _;

use super::Input;
use crate::emit::render::provenance;

pub(super) fn text(input: &Input<'_>) -> String {
    let crate_name = &input.model.crate_name;
    let mut dependencies = vec!["huaweicloud-core", "reqwest", "serde"];
    dependencies.extend(input.dependencies);
    dependencies.sort_unstable();
    let mut list = String::new();
    for name in dependencies {
        let _ = writeln!(list, "{name}.workspace = true");
    }
    let description = format!("Client for {}. {}", input.document.openapi.info.title, input.summary());
    let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
    format!(
        r#"# {provenance}

[package]
name = {name}
description = {description}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
readme = "README.md"
documentation = {documentation}
keywords = {keywords}
categories = ["api-bindings"]
include = ["/src", "/API.md", "/CHANGELOG.md", "/LICENSE-*", "/README.md"]

[lib]
# Its tests are the examples in its documentation.
test = false

[package.metadata.docs.rs]
features = ["blocking", "chrono", "jiff", "pem", "test-util"]
# The documentation is the same on every platform.
targets = []

[features]
default = ["regions-file", "rustls"]
# Reads service endpoints from the regions file of the vendor's SDKs.
regions-file = ["huaweicloud-core/regions-file"]
# TLS with rustls.
rustls = ["huaweicloud-core/rustls"]
# TLS with the library of the operating system.
native-tls = ["huaweicloud-core/native-tls"]
# Calls without an async runtime.
blocking = ["huaweicloud-core/blocking"]
# Files of certificates and keys in PEM.
pem = ["huaweicloud-core/pem"]
# A fake network and clock, for tests.
test-util = ["huaweicloud-core/test-util"]
# Conversions between `UnixMillis` and the types of these crates.
chrono = ["huaweicloud-core/chrono"]
jiff = ["huaweicloud-core/jiff"]

[dependencies]
{list}
[dev-dependencies]
# Runs the example in README.md.
tokio = {{ workspace = true, features = ["macros", "rt-multi-thread"] }}

[lints]
workspace = true
"#,
        provenance = provenance(&input.service_file()),
        name = string(crate_name),
        description = string(&description),
        documentation = string(&format!("https://docs.rs/{crate_name}")),
        keywords = array(&["huaweicloud", &input.document.tree.service, "api", "client", "sdk"]),
    )
}

/// A text as a TOML string. A Rust literal is not always valid TOML: its escapes differ.
fn string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn array(texts: &[&str]) -> String {
    format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn hostile_texts_are_written_as_toml() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec");
        for title in [
            "Cafe\u{301}",
            "\u{301}",
            "A \"quoted\" \\ back\\slash",
            "'''\"\"\"'",
            "two\nlines\r\n\tand a tab",
            "\u{0}\u{7f}\u{1b}[0m\u{200e}",
            "# = [x]\n[package]\nname = \"other\"",
        ] {
            let mut document = apispec::load(&root, "spec", "demo").unwrap();
            document.openapi.info.title = title.to_owned();
            document.openapi.info.description = Some(format!("{title}. More."));
            let files = crate::generate(&document).unwrap().files;
            let text = &files["huaweicloud-demo/Cargo.toml"];
            let read: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let description = read["package"]["description"].as_str().unwrap();
            assert!(description.starts_with(&words(&format!("Client for {title}."))), "{text}");
            assert_eq!(read["package"]["name"].as_str(), Some("huaweicloud-demo"));
            assert_eq!(read["package"]["keywords"][1].as_str(), Some("demo"));
            assert!(text.contains("\n# TLS with rustls.\n"), "comments are kept");
        }
    }
}
