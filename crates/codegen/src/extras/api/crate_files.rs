//! The files of a crate as a compiler finds them: from `lib.rs` through its modules to what they export.

use std::collections::BTreeMap;

use syn::{Item, UseTree, Visibility};

use super::entry::{self, Implementations};
use crate::Error;
use crate::declare::Declaration;
use crate::emit::changes::Files;

/// The lines of each public item by its name, sorted.
pub(super) type Entries = BTreeMap<String, Vec<String>>;

/// The files of a crate, parsed.
pub(super) struct CrateFiles {
    /// By module; `lib` is the root.
    modules: BTreeMap<String, syn::File>,
    implementations: Implementations,
}

impl CrateFiles {
    /// Parses the Rust files directly in `src/`; a generated crate has no others.
    pub(super) fn parse(files: &Files) -> Result<Self, Error> {
        let (mut modules, mut declarations) = (BTreeMap::<String, syn::File>::new(), Vec::new());
        for (path, text) in files {
            let Some(name) = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else { continue };
            let wrong = |error: syn::Error| unlisted("file", &format!("{path}: {error}"));
            let mut file = syn::parse_file(text).map_err(wrong)?;
            let mut items = Vec::new();
            for item in file.items {
                match Declaration::read(&item).map_err(wrong)? {
                    Some(declaration) => declarations.push((name.to_owned(), declaration)),
                    None => items.push(item),
                }
            }
            file.items = items;
            modules.insert(name.to_owned(), file);
        }
        Declaration::join(&mut declarations);
        for (name, declaration) in declarations {
            modules.entry(name).and_modify(|file| file.items.extend(declaration.items()));
        }
        let implementations = Implementations::of(modules.values().flat_map(|file| &file.items));
        Ok(Self { modules, implementations })
    }

    /// The entries of each public module, by its path.
    pub(super) fn public(&self) -> Result<BTreeMap<Vec<String>, Entries>, Error> {
        let mut public = BTreeMap::new();
        self.visit("lib", &[], &mut public)?;
        Ok(public)
    }

    fn visit(&self, module: &str, path: &[String], public: &mut BTreeMap<Vec<String>, Entries>) -> Result<(), Error> {
        let file =
            self.modules.get(module).ok_or_else(|| unlisted("module", &format!("src/{module}.rs is missing")))?;
        let mut entries = Entries::new();
        for item in &file.items {
            match item {
                Item::Mod(child) if is_public(&child.vis) => {
                    let name = child.ident.to_string();
                    let path: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
                    self.visit(&name, &path, public)?;
                }
                Item::Use(import) if is_public(&import.vis) => {
                    let mut exports = Vec::new();
                    flatten(&import.tree, &mut Vec::new(), &mut exports)?;
                    for (source, name) in exports {
                        entries.insert(name.clone(), self.exported(&source, &name)?);
                    }
                }
                item => {
                    if let Some((name, true)) = entry::name_of(item) {
                        let lines = entry::lines(item, &name, &self.implementations);
                        entries.entry(name).or_default().extend(lines);
                    }
                }
            }
        }
        entries.retain(|_, lines| !lines.is_empty());
        public.insert(path.to_vec(), entries);
        Ok(())
    }

    /// The lines of an item that is exported: it stands in a module of the crate, or belongs to another crate.
    fn exported(&self, source: &[String], name: &str) -> Result<Vec<String>, Error> {
        let source = match source {
            [first, rest @ ..] if first == "crate" || first == "self" => rest,
            source => source,
        };
        let [module, item] = source else { return Ok(vec![reexport(source, name)]) };
        let Some(file) = self.modules.get(module) else { return Ok(vec![reexport(source, name)]) };
        let found = file.items.iter().find(|candidate| entry::name_of(candidate) == Some((item.clone(), true)));
        let found = found.ok_or_else(|| unlisted("export", &format!("{module}::{item} is not defined")))?;
        Ok(entry::lines(found, name, &self.implementations))
    }
}

fn reexport(source: &[String], name: &str) -> String {
    let source = source.join("::");
    if source.ends_with(&format!("::{name}")) { format!("use {source}") } else { format!("use {source} as {name}") }
}

/// The full path and the name of each item that a `use` names.
fn flatten(tree: &UseTree, path: &mut Vec<String>, exports: &mut Vec<(Vec<String>, String)>) -> Result<(), Error> {
    let joined =
        |path: &[String], last: &syn::Ident| path.iter().cloned().chain([last.to_string()]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            flatten(&tree.tree, path, exports)?;
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().try_for_each(|tree| flatten(tree, path, exports))?,
        UseTree::Name(name) => exports.push((joined(path, &name.ident), name.ident.to_string())),
        UseTree::Rename(rename) => exports.push((joined(path, &rename.ident), rename.rename.to_string())),
        _ => return Err(unlisted("export", &format!("{}::*", path.join("::")))),
    }
    Ok(())
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn unlisted(kind: &'static str, text: &str) -> Error {
    Error::UnknownOutput { kind, text: text.to_owned() }
}
