//! The crate `clients`: re-exports every client, and has one table of the services with their
//! operations and documents. Code that works for every service depends on it instead of naming
//! services. It depends only on the list of services, so it stays correct when `gen` runs for a
//! single service. It must not know what is in a document.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use model::names::{OPERATIONS_TABLE, is_keyword};

use crate::Files;
use crate::emit::render;

/// The name of the crate and of its folder.
pub const NAME: &str = "clients";

/// The files of the crate, keyed by their paths relative to the output folder.
#[must_use]
pub fn files(services: &[String]) -> Files {
    let file = |name: &str, text: String| (format!("{NAME}/{name}"), text);
    Files::from([file("Cargo.toml", manifest(services)), file("src/lib.rs", library(services))])
}

/// Whether a file in the output folder belongs to this crate.
#[must_use]
pub fn owns(path: &str) -> bool {
    path.strip_prefix(NAME).is_some_and(|rest| rest.starts_with('/'))
}

fn manifest(services: &[String]) -> String {
    let setting = |key: &str, value: toml::Value| toml::Value::from(toml::Table::from_iter([(key.to_owned(), value)]));
    let client = |service: &String| {
        let name = model::crate_name(service);
        (name.clone(), setting("path", format!("../{name}").into()))
    };
    let runtime = ("huaweicloud-core".to_owned(), setting("workspace", true.into()));
    let dependencies: BTreeMap<_, _> = services.iter().map(client).chain([runtime]).collect();
    let dependencies: String = dependencies.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
    format!(
        r#"# {provenance}

[package]
name = "{NAME}"
description = "All clients and merged documents, for code that works for every service"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish = false

[dependencies]
{dependencies}
[lints]
workspace = true
"#,
        provenance = render::provenance("spec"),
    )
}

fn library(services: &[String]) -> String {
    let mut exports = String::new();
    let mut entries = String::new();
    for name in services {
        let module = module(name);
        let _ = writeln!(exports, "pub use {} as {module};", model::crate_name(name).replace('-', "_"));
        let _ = write!(
            entries,
            r#"    Service {{
        name: {name:?},
        prefix: {prefix:?},
        operations: {module}::operations::{OPERATIONS_TABLE},
        document: include_str!("../../openapi/{name}.yaml"),
    }},
"#,
            prefix = prefix(name),
        );
    }
    format!("// {}\n\n{HEADER}\n{exports}\n{SERVICE}\n{TABLE}{entries}];\n", render::provenance("spec"))
}

/// The name of a service in upper case, the prefix of its error codes and environment variables.
pub(crate) fn prefix(service: &str) -> String {
    service.to_uppercase().replace('-', "_")
}

/// The name of a service as a Rust identifier. Some names are keywords, such as `as`.
pub(crate) fn module(service: &str) -> String {
    let name = service.replace('-', "_");
    if is_keyword(&name) { format!("r#{name}") } else { name }
}

const HEADER: &str = "\
//! All clients, each under the name of its service, and a table of the services with their
//! operations and merged documents.
//!
//! Code that works for every service, such as an emulator or a test of all operations, depends on
//! this crate instead of naming services. A program that calls one service depends on its client
//! instead.
";

const SERVICE: &str = "\
/// A service and its metadata.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Service {
    /// The name of its folder in `spec/`, such as `scm`.
    pub name: &'static str,
    /// Its name in upper case, the prefix of its error codes and environment variables, such as
    /// `SCM`.
    pub prefix: &'static str,
    /// Its operations, sorted by name.
    pub operations: &'static [huaweicloud_core::Operation],
    /// The OpenAPI document that its client is generated from, as YAML.
    pub document: &'static str,
}
";

const TABLE: &str = "\
/// All services, sorted by name.
pub const SERVICES: &[Service] = &[
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_names_every_service() {
        let files = files(&["as", "scm"].map(str::to_owned));
        let manifest: toml::Table = files["clients/Cargo.toml"].parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        let names: Vec<&str> = dependencies.keys().map(String::as_str).collect();
        assert_eq!(names, ["huaweicloud-as", "huaweicloud-core", "huaweicloud-scm"]);
        assert_eq!(dependencies["huaweicloud-scm"]["path"].as_str(), Some("../huaweicloud-scm"));
        assert!(files.keys().all(|path| owns(path)) && !owns("clients-of-another") && !owns("huaweicloud-scm/x"));
        insta::assert_snapshot!(files["clients/src/lib.rs"]);
    }
}
