//! The files of a crate as a compiler finds them: starting at `lib.rs`, through its modules, to the
//! items that they export.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit_mut::{self, VisitMut};
use syn::{Item, UseTree, Visibility};

use super::entry::{self, Block, Implementations};
use crate::Error;
use crate::declare::Declaration;
use crate::emit::changes::Files;

/// The lines of each public item, sorted by its name.
pub(super) type Entries = BTreeMap<String, Vec<String>>;

/// The path of a module from the root of the crate; the root has an empty path.
type ModulePath = Vec<String>;

/// The files of a crate, parsed, without what a listing does not show: a crate of thousands of
/// operations would need gigabytes.
pub(super) struct CrateFiles {
    modules: BTreeMap<ModulePath, syn::File>,
    implementations: Implementations,
}

impl CrateFiles {
    /// Parses the Rust files in `src/`.
    pub(super) fn parse(files: &Files) -> Result<Self, Error> {
        let (mut modules, mut declarations) = (BTreeMap::<ModulePath, syn::File>::new(), Vec::new());
        let mut blocks = Vec::new();
        for (path, text) in files {
            let Some(name) = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else { continue };
            let wrong = |error: syn::Error| unlisted(format!("{path}: {error}"));
            // Most of the text of a client is documentation.
            let is_code = |line: &&str| !line.trim_start().starts_with("///");
            let code: String = text.split_inclusive('\n').filter(is_code).collect();
            let mut file = syn::parse_file(&code).map_err(wrong)?;
            let module = module_path(name);
            let mut items = Vec::new();
            for item in file.items {
                match Declaration::read(&item).map_err(wrong)? {
                    Some(declaration) => declarations.push((module.clone(), declaration)),
                    None => items.push(item),
                }
            }
            file.items = items;
            Strip.visit_file_mut(&mut file);
            Qualify::of(&file).visit_file_mut(&mut file);
            blocks.extend(file.items.iter().filter_map(Block::of));
            file.items.retain(|item| !matches!(item, Item::Impl(_)));
            modules.insert(module, file);
        }
        Declaration::join(&mut declarations);
        for (module, declaration) in declarations {
            let (implementations, items): (Vec<_>, Vec<_>) =
                declaration.items().into_iter().partition(|item| matches!(item, Item::Impl(_)));
            blocks.extend(implementations.iter().filter_map(Block::of));
            modules.entry(module).and_modify(|file| file.items.extend(items));
        }
        let mut files = Self { modules, implementations: Implementations::default() };
        let items = || files.modules.values().flat_map(|file| &file.items);
        let traits = items().filter_map(|item| match item {
            Item::Trait(item) => Some(item.ident.to_string()),
            _ => None,
        });
        let mut hidden: BTreeSet<String> = traits.collect();
        for entries in files.public()?.values() {
            hidden.retain(|name| !entries.contains_key(name));
        }
        files.implementations = Implementations::of(items(), blocks, hidden);
        Ok(files)
    }

    /// The entries of each public module, by module path.
    pub(super) fn public(&self) -> Result<BTreeMap<ModulePath, Entries>, Error> {
        let mut public = BTreeMap::new();
        self.visit(&[], &mut public)?;
        Ok(public)
    }

    fn visit(&self, module: &[String], public: &mut BTreeMap<ModulePath, Entries>) -> Result<(), Error> {
        let missing = || {
            let path = if module.is_empty() { "lib".to_owned() } else { module.join("/") };
            unlisted(format!("src/{path}.rs is missing"))
        };
        let file = self.modules.get(module).ok_or_else(missing)?;
        let mut entries = Entries::new();
        for item in &file.items {
            match item {
                Item::Mod(child) if is_public(&child.vis) => {
                    if !entry::is_hidden(&child.attrs) {
                        self.visit(&joined(module, &child.ident), public)?;
                    }
                }
                Item::Use(import) if is_public(&import.vis) => {
                    for (source, name) in imported(import)? {
                        entries.insert(name.clone(), self.exported(module, &source, &name)?);
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
        public.insert(module.to_vec(), entries);
        Ok(())
    }

    /// The lines of an item that a module exports, from a module of this crate or from another
    /// crate.
    fn exported(&self, module: &[String], source: &[String], name: &str) -> Result<Vec<String>, Error> {
        let (item, path) = match source {
            [path @ .., item] => (item, path),
            [] => return Ok(vec![reexport(source, name)]),
        };
        let home = match path {
            [first, rest @ ..] if first == "crate" => Some(rest.to_vec()),
            [first, rest @ ..] if first == "self" => Some([module, rest].concat()),
            [first, rest @ ..] if first == "super" => {
                Some([module.split_last().map_or(module, |(_, outer)| outer), rest].concat())
            }
            [] => None,
            [first, ..] if first.is_empty() => None,
            path => Some([module, path].concat()),
        };
        let Some((home, file)) = home.and_then(|home| self.modules.get_key_value(&home)) else {
            return Ok(vec![reexport(source, name)]);
        };
        for candidate in &file.items {
            if entry::name_of(candidate) == Some((item.clone(), true)) {
                return Ok(entry::lines(candidate, name, &self.implementations));
            }
            if let Item::Use(import) = candidate
                && let Some((source, _)) = imported(import)?.into_iter().find(|(_, exported)| exported == item)
            {
                return self.exported(home, &source, name);
            }
        }
        Err(unlisted(format!("{}::{item} is exported but not defined", home.join("::"))))
    }
}

/// Removes what a listing does not show.
struct Strip;

impl VisitMut for Strip {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.clear();
    }

    fn visit_item_const_mut(&mut self, item: &mut syn::ItemConst) {
        visit_mut::visit_item_const_mut(self, item);
        *item.expr = syn::parse_quote!(());
    }
}

/// Qualifies names that a file imports from other crates, so that a listing shows the crate of a
/// type.
struct Qualify(BTreeMap<String, syn::Path>);

impl Qualify {
    fn of(file: &syn::File) -> Self {
        let mut names = BTreeMap::new();
        for item in &file.items {
            // An import that cannot be listed does not import a single name.
            let Item::Use(import) = item else { continue };
            for (source, name) in imported(import).unwrap_or_default() {
                let own = source.first().is_none_or(|first| ["crate", "self", "super"].contains(&first.as_str()));
                if let (false, Ok(path)) = (own, syn::parse_str(&source.join("::"))) {
                    names.insert(name, path);
                }
            }
        }
        Self(names)
    }
}

impl VisitMut for Qualify {
    // Imports are not changed.
    fn visit_item_use_mut(&mut self, _: &mut syn::ItemUse) {}

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let first = path.segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
        if path.leading_colon.is_none()
            && let Some(full) = self.0.get(&first)
        {
            let mut segments = full.segments.clone();
            if let (Some(last), Some(old)) = (segments.last_mut(), path.segments.first()) {
                last.arguments = old.arguments.clone();
            }
            segments.extend(path.segments.iter().skip(1).cloned());
            path.segments = segments;
        }
    }
}

/// The module path of a file. `file` has no extension.
fn module_path(file: &str) -> ModulePath {
    let mut path: ModulePath = file.split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|last| last == "mod") || path == ["lib"] {
        path.pop();
    }
    path
}

fn joined(module: &[String], name: &syn::Ident) -> ModulePath {
    module.iter().cloned().chain([name.to_string()]).collect()
}

fn reexport(source: &[String], name: &str) -> String {
    let source = source.join("::");
    let source = source.trim_start_matches("::");
    if source.ends_with(&format!("::{name}")) { format!("use {source}") } else { format!("use {source} as {name}") }
}

/// The full path and the name of each item in an import. A path with a leading `::` begins with an
/// empty name.
fn imported(import: &syn::ItemUse) -> Result<Vec<(Vec<String>, String)>, Error> {
    let (mut exports, mut path) = (Vec::new(), Vec::new());
    path.extend(import.leading_colon.map(|_| String::new()));
    flatten(&import.tree, &mut path, &mut exports)?;
    Ok(exports)
}

/// Collects the full path and the name of each item in a `use` tree.
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
        _ => return Err(unlisted(format!("`pub use {}::*` does not name its items", path.join("::")))),
    }
    Ok(())
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn unlisted(reason: String) -> Error {
    Error::PublicApi { reason }
}
