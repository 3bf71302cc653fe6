//! The generator: turns a checked document into the files of a client crate. Each stage is a
//! module: [`lower`] changes the document, `generate` runs progenitor on it, [`passes`] change the
//! code, `extras` add what only the document knows, and [`emit`] splits, prints, compares and
//! writes. It must not read the spec or print to the terminal.

use std::collections::{BTreeMap, BTreeSet};

pub mod clients;
pub mod commands;
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
mod json;
mod markdown;
mod merged;
mod names;
mod pieces;
mod syntax;
#[cfg(test)]
mod tests;

pub use emit::changes::{Change, Changes, Files};
pub use emit::inventory::Inventory;
pub use emit::verify::{Difference, Verification};
pub use error::Error;
pub use extras::api::of_crate as public_api;
use model::Model;
use passes::Uses;

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
    /// The path of the merged document, relative to the output folder.
    pub document: String,
    /// The files, keyed by their paths relative to the output folder: those of the crate, including
    /// its inventory, and the merged document.
    pub files: Files,
}

impl Package {
    /// Whether a file in the output folder belongs to this package, now or in an earlier version of
    /// it.
    #[must_use]
    pub fn owns(&self, path: &str) -> bool {
        path.strip_prefix(&self.name).is_some_and(|rest| rest.starts_with('/'))
            || path == self.document
            || emit::inventory::is_command_of(&self.service, path)
    }
}

/// Generates the client crate for a document that passed the lint.
///
/// # Errors
///
/// When progenitor fails on the document, or its output has something that later stages do not
/// know.
pub fn generate(document: &apispec::Document) -> Result<Package, Error> {
    generate_in_pieces(document, pieces::MAX_TYPES)
}

fn generate_in_pieces(document: &apispec::Document, max_types: usize) -> Result<Package, Error> {
    let tree = &document.tree;
    let model = Model::new(tree);
    let name = model.crate_name.clone();
    // First, since it needs much memory for a moment, and there are no other files yet.
    let merged = format!("# {}\n{}", emit::render::provenance(&model.spec_folder()), merged::text(&model));

    let uses = Uses::of(&model);
    let (mut files, mut modules, mut dependencies) = (Files::new(), Vec::new(), BTreeSet::new());
    for piece in pieces::of(&model, max_types) {
        let lowered = lower::lower(piece.document(tree, &document.openapi), &model);
        let output = generate::generate(tree, &lowered)?;
        dependencies.extend(output.dependencies);
        let mut generated = emit::split::split(passes::apply(output.file, &uses), &model)?;
        // Other files are generated in their own pieces.
        generated.retain(|module| piece.files.contains(module.name.as_str()));
        names::compare(&model, &piece.files, &generated)?;
        extras::lines::restore(&model, &mut generated);
        extras::project::fill(&model, &mut generated);
        extras::wire_names::restore(&model, &mut generated);
        extras::checks::add(&model, &mut generated);
        extras::method_docs::write(&model, &mut generated);
        extras::pages::add(&model, &mut generated)?;
        extras::waiters::add(&model, &mut generated)?;
        extras::answers::rewrite(&model, &mut generated)?;
        extras::archives::add(&model, &mut generated)?;
        for mut module in generated {
            files.insert(format!("src/{}.rs", module.name), emit::render::module(&module, &model));
            module.drop_items();
            modules.push(module);
        }
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    let input = extras::Input { model: &model, document, modules: &modules, dependencies: &dependencies };
    files.extend(extras::files(&input));
    files.insert("API.md".to_owned(), extras::api::text(&name, &model.spec_folder(), &files)?);
    let mut files: Files = files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
    let merged_path = format!("openapi/{}.yaml", tree.service);
    files.insert(merged_path.clone(), merged);
    let mut sources = BTreeMap::new();
    for (path, (text, spec)) in commands::of(&model) {
        sources.extend(spec.map(|spec| (path.clone(), spec)));
        files.insert(path, text);
    }
    sources.extend(modules.iter().map(|module| (format!("{name}/src/{}.rs", module.name), module.spec_file.clone())));

    let inputs: Files = tree.sources.iter().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let inventory = Inventory::of(&tree.service, &inputs, &files, |path| sources.get(path).map(String::as_str));
    files.insert(format!("{name}/{}", emit::inventory::FILE), inventory.text());

    let schemas = tree.components("schemas").map_or(0, |schemas| schemas.iter().count());
    let (service, operations) = (tree.service.clone(), tree.operations.len());
    Ok(Package { service, name, operations, schemas, document: merged_path, files })
}
