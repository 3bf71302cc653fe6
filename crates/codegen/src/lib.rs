//! The generator: turns a checked document into the files of a client crate. Each stage is a
//! module: [`lower`] changes the document, `generate` runs progenitor on it, [`passes`] change the
//! code, `extras` add what only the document knows, and [`emit`] splits, prints, compares and
//! writes. It must not read the spec or print to the terminal.

use std::collections::BTreeMap;

pub mod clients;
pub mod emit;
pub mod emulated;
pub mod lower;
pub mod passes;

mod attributes;
mod culprit;
mod declare;
mod error;
mod extras;
mod generate;
mod markdown;
mod names;
mod syntax;
#[cfg(test)]
mod tests;

pub use emit::changes::{Change, Changes, Files};
pub use emit::inventory::Inventory;
pub use emit::verify::{Difference, Verification};
pub use error::Error;
pub use extras::api::of_crate as public_api;
use model::Model;

/// The generated files of one service.
#[derive(Clone, Debug)]
pub struct Package {
    /// The folder name of the service, such as `scm`.
    pub service: String,
    /// The name of the crate, such as `huaweicloud-scm`.
    pub name: String,
    /// The number of operations in the document.
    pub operations: usize,
    /// The number of schemas in the document.
    pub schemas: usize,
    /// The files, keyed by their paths relative to the output folder: those of the crate, including
    /// its inventory, and the merged document.
    pub files: Files,
}

impl Package {
    /// Whether a file in the output folder belongs to this package, now or in an earlier version of
    /// it.
    #[must_use]
    pub fn owns(&self, path: &str) -> bool {
        path.strip_prefix(&self.name).is_some_and(|rest| rest.starts_with('/')) || self.files.contains_key(path)
    }
}

/// Generates the client crate for a document that passed the lint.
///
/// # Errors
///
/// When progenitor fails on the document, or its output has something that later stages do not
/// know.
pub fn generate(document: &apispec::Document) -> Result<Package, Error> {
    let tree = &document.tree;
    let model = Model::new(tree);
    let name = model.crate_name.clone();

    let lowered = lower::lower(document.openapi.clone(), &model);
    let output = generate::generate(tree, &lowered)?;
    let mut modules = emit::split::split(passes::apply(output.file), &model)?;
    names::compare(&model, &modules)?;
    extras::wire_names::restore(&model, &mut modules);
    extras::checks::add(&model, &mut modules);
    extras::method_docs::write(&model, &mut modules);
    extras::pages::add(&model, &mut modules)?;
    extras::waiters::add(&model, &mut modules)?;
    extras::archives::add(&model, &mut modules)?;

    let mut files = Files::new();
    for module in &modules {
        files.insert(format!("src/{}.rs", module.name), emit::render::module(module, &model));
    }
    let input = extras::Input { model: &model, document, modules: &modules, dependencies: &output.dependencies };
    files.extend(extras::files(&input));
    files.insert("API.md".to_owned(), extras::api::text(&name, &model.spec_folder(), &files)?);
    let mut files: Files = files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
    let merged = format!("# {}\n{}", emit::render::provenance(&model.spec_folder()), tree.merged_yaml());
    files.insert(format!("openapi/{}-{}.yaml", tree.service, tree.version), merged);

    let inputs: Files = tree.sources.iter().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let modules = modules.iter().map(|module| (format!("{name}/src/{}.rs", module.name), module.spec_file.as_str()));
    let modules: BTreeMap<_, _> = modules.collect();
    let inventory = Inventory::of(&tree.service, &inputs, &files, |path| modules.get(path).copied());
    files.insert(format!("{name}/{}", emit::inventory::FILE), inventory.text());

    let schemas = tree.components("schemas").map_or(0, |schemas| schemas.iter().count());
    Ok(Package { service: tree.service.clone(), name, operations: tree.operations.len(), schemas, files })
}
