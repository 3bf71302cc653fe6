//! The crate `commands`: for each operation what a command line must know of it, and a function
//! that calls the client with arguments in JSON. The types are in the crate `command`.
//!
//! The files of a service belong to its package; the manifest and the list of services depend only
//! on which services there are, so they stay correct when `gen` runs for a single one. It must not
//! know how a command line looks.

mod arguments;
mod calls;
pub(crate) mod names;
mod operation;
mod service;
mod skeleton;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use model::{Argument, Model};

use crate::Files;
use crate::clients::module;
use crate::emit::inventory::COMMANDS as NAME;
use crate::emit::render;

/// The files that depend on the list of services alone, keyed by their paths relative to the output
/// folder.
#[must_use]
pub fn files(services: &[String]) -> Files {
    named(NAME, services)
}

/// The same files, for a crate with another name in the same folder.
pub(crate) fn named(name: &str, services: &[String]) -> Files {
    let file = |path: &str, text: String| (format!("{NAME}/{path}"), text);
    Files::from([file("Cargo.toml", manifest(name, services)), file("src/lib.rs", library(services))])
}

/// Whether a file in the output folder depends on the list of services alone.
#[must_use]
pub fn owns(path: &str) -> bool {
    [format!("{NAME}/Cargo.toml"), format!("{NAME}/src/lib.rs")].iter().any(|own| own == path)
}

/// The files of a service, keyed by their paths relative to the output folder, each with the spec
/// file that it is generated from, if it is a single one.
pub(crate) fn of(model: &Model<'_>) -> BTreeMap<String, (String, Option<String>)> {
    let service = &model.tree.service;
    let mut files = BTreeMap::new();
    for operation in &model.operations {
        let path = format!("{NAME}/src/{service}/{}.rs", operation.file);
        let spec = model.spec_file(&operation.file);
        files.insert(path, (operation::text(model, operation, &spec), Some(spec)));
    }
    files.insert(format!("{NAME}/src/{service}.rs"), (service::text(model), None));
    files
}

/// Whether an argument is given as JSON, since its values are too deep for options.
pub(crate) fn is_deep(model: &Model<'_>, argument: &Argument<'_>) -> bool {
    arguments::kind(model, &argument.shape, argument.schema) == "Json"
}

fn manifest(name: &str, services: &[String]) -> String {
    let path = |path: String| toml::Value::from(toml::Table::from_iter([("path".to_owned(), path.into())]));
    let workspace = || toml::Value::from(toml::Table::from_iter([("workspace".to_owned(), true.into())]));
    let client = |service: &String| {
        let name = model::crate_name(service);
        (name.clone(), path(format!("../{name}")))
    };
    let own = ["command", "huaweicloud-core", "serde_json"].map(|name| (name.to_owned(), workspace()));
    let dependencies: BTreeMap<_, _> = services.iter().map(client).chain(own).collect();
    let dependencies: String = dependencies.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
    format!(
        r#"# {provenance}

[package]
name = "{name}"
description = "The operations of all clients as commands"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish = false

[lib]
# The tests of `ccm` run it.
test = false
doctest = false
doc = false

[dependencies]
{dependencies}
[lints]
workspace = true
"#,
        provenance = render::provenance("spec"),
    )
}

fn library(services: &[String]) -> String {
    let (mut modules, mut entries) = (String::new(), String::new());
    for name in services {
        let module = module(name);
        let path = if module == *name { String::new() } else { format!("#[path = {:?}]\n", format!("{name}.rs")) };
        // Rustfmt and prettyplease lay out code differently.
        let _ = writeln!(modules, "{path}#[rustfmt::skip]\nmod {module};");
        let _ = writeln!(entries, "    {module}::SERVICE,");
    }
    format!("// {}\n\n{HEADER}\n{modules}\n{TABLE}{entries}];\n", render::provenance("spec"))
}

const HEADER: &str = "\
//! The operations of all clients as commands, for a command line.
//!
//! The crate `command` has their types.

#![allow(deprecated, reason = \"deprecated operations have commands too\")]
";

const TABLE: &str = "\
/// All services, sorted by name.
#[rustfmt::skip]
pub const SERVICES: &[command::Service] = &[
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn library_names_every_service() {
        let files = files(&["as", "scm", "two-words"].map(str::to_owned));
        let manifest: toml::Table = files["commands/Cargo.toml"].parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        assert_eq!(dependencies["huaweicloud-scm"]["path"].as_str(), Some("../huaweicloud-scm"));
        assert!(files.keys().all(|path| owns(path)));
        insta::assert_snapshot!(files["commands/src/lib.rs"]);
    }
}
