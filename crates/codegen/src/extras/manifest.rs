//! The manifest of the crate. Versions stand in the workspace; which crates the code needs, progenitor tells.

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
    format!(
        r#"# {provenance}

[package]
name = "{crate_name}"
description = {description:?}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
readme = "README.md"
keywords = ["huaweicloud", {keyword:?}, "api", "client", "sdk"]
categories = ["api-bindings"]
include = ["/src", "/API.md", "/CHANGELOG.md", "/LICENSE-*", "/README.md"]

[package.metadata.docs.rs]
# It reads the same on every platform.
targets = []

[features]
default = ["regions-file", "rustls"]
# Addresses of services from the file of regions of the vendor's SDKs.
regions-file = ["huaweicloud-core/regions-file"]
# TLS by rustls.
rustls = ["huaweicloud-core/rustls"]
# TLS by the library of the operating system.
native-tls = ["huaweicloud-core/native-tls"]
# Waiting for calls in programs without an asynchronous runtime.
blocking = ["huaweicloud-core/blocking"]
# Stand-ins for the network and the clock, for tests.
test-util = ["huaweicloud-core/test-util"]
# Conversions of `UnixMillis` from and to the types of these crates.
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
        keyword = input.document.tree.service,
    )
}
