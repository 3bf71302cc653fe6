//! Finds import cycles between the files of a crate.
//!
//! A file imports another if a path in it, in a `use` or in code, leads there. A re-export is
//! followed to the declaration, and is not an import of the re-exporting module unless that module
//! uses the item itself. A folder counts as a unit: seen from the folder above, a cycle through a
//! file in it is a cycle of the whole folder. Tests are ignored. This does not detect modules
//! within a file or with a `#[path]`, nor re-exports with `*`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;

/// The maximum length of a cycle of files in the same folder.
const MAX_CYCLE: usize = 3;

/// The root of a crate, such as `lib.rs`, and the names of the modules from there.
type Name = Vec<String>;

/// A module that has a file.
struct Module {
    /// Its path, relative to the sources.
    file: String,
    /// Its path as `mod.rs` in the folder of its submodules, if there is one.
    place: String,
    /// The path of each imported name.
    uses: BTreeMap<String, Vec<String>>,
    /// The imported names that it re-exports.
    exports: BTreeSet<String>,
    /// All paths in it, including single names, which may refer to re-exports.
    paths: Vec<Vec<String>>,
    /// The names of the items that it declares.
    declares: BTreeSet<String>,
}

/// The target of a path.
enum Found {
    Module(Name),
    /// An item declared in this module.
    Item(Name),
}

#[derive(Default)]
struct Modules(BTreeMap<Name, Module>);

impl Modules {
    fn of(source: &Path) -> Self {
        let mut modules = Self::default();
        for root in ["lib.rs", "main.rs"].into_iter().filter(|root| source.join(root).exists()) {
            modules.add(source, vec![root.to_owned()], root.to_owned(), "");
        }
        modules
    }

    /// Adds a module and its submodules, whose files are in `folder`.
    fn add(&mut self, source: &Path, name: Name, file: String, folder: &str) {
        let text = fs::read_to_string(source.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let has_folder = !folder.is_empty() && source.join(folder).is_dir();
        let place = if has_folder { format!("{folder}mod.rs") } else { file.clone() };
        let mut module = Module {
            file,
            place,
            uses: BTreeMap::new(),
            exports: BTreeSet::new(),
            paths: Vec::new(),
            declares: BTreeSet::new(),
        };
        for item in parsed.items {
            let tokens = item.to_token_stream();
            match item {
                _ if is_for_tests(&tokens) => {}
                syn::Item::Use(item) => {
                    let exported = !matches!(item.vis, syn::Visibility::Inherited);
                    module.import(&mut Vec::new(), &item.tree, exported);
                }
                syn::Item::Mod(item) if item.content.is_none() => {
                    let below = format!("{folder}{}", item.ident.unraw());
                    let files = [format!("{below}.rs"), format!("{below}/mod.rs")];
                    let Some(file) = files.into_iter().find(|file| source.join(file).exists()) else { continue };
                    let name = name.iter().cloned().chain([item.ident.unraw().to_string()]).collect();
                    self.add(source, name, file, &format!("{below}/"));
                }
                item => {
                    module.declares.extend(declared(&item));
                    paths(tokens, &mut module.paths);
                }
            }
        }
        self.0.insert(name, module);
    }

    /// The target of a name in a module: a submodule, or an import.
    fn named(&self, module: &[String], name: &str) -> Option<Found> {
        let below = [module, &[name.to_owned()]].concat();
        if self.0.contains_key(&below) {
            return Some(Found::Module(below));
        }
        let used = self.0.get(module)?.uses.get(name)?;
        // An import that begins with its own name begins with the name of a crate.
        if used[0] == name { None } else { self.find(module, used) }
    }

    /// The target of a path in a module, if it is in this crate.
    fn find(&self, module: &[String], path: &[String]) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => module[..1].to_vec(),
            "self" => module.to_vec(),
            "super" => module[..module.len() - 1].to_vec(),
            name => match self.named(module, name)? {
                Found::Module(at) => at,
                item => return Some(item),
            },
        };
        for name in rest {
            match name.as_str() {
                "self" | "*" => {}
                "super" => drop(at.pop()),
                name => match self.named(&at, name) {
                    Some(Found::Module(below)) => at = below,
                    Some(item) => return Some(item),
                    // Quoted generated code has such paths, and exported macros are found there
                    // wherever they are declared.
                    None if at.len() == 1 && !self.0[&at].declares.contains(name) => return None,
                    None => return Some(Found::Item(at)),
                },
            }
        }
        Some(Found::Module(at))
    }

    /// All pairs of a module and another that it imports.
    fn imports(&self) -> Vec<(&Module, &Module)> {
        let mut imports = Vec::new();
        for (name, module) in &self.0 {
            for path in module.paths.iter().filter(|path| path.len() > 1 || module.exports.contains(&path[0])) {
                if let Some(Found::Module(found) | Found::Item(found)) = self.find(name, path)
                    && let Some(other) = self.0.get(&found).filter(|other| other.file != module.file)
                {
                    imports.push((module, other));
                }
            }
        }
        imports
    }
}

impl Module {
    /// Adds the imports of a `use`.
    fn import(&mut self, path: &mut Vec<String>, tree: &syn::UseTree, exported: bool) {
        let (last, known_as) = match tree {
            syn::UseTree::Path(tree) => {
                path.push(tree.ident.unraw().to_string());
                self.import(path, &tree.tree, exported);
                path.pop();
                return;
            }
            syn::UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(path, tree, exported));
            }
            syn::UseTree::Name(name) if name.ident == "self" => ("self".to_owned(), path.last().cloned()),
            syn::UseTree::Name(name) => (name.ident.unraw().to_string(), None),
            syn::UseTree::Rename(name) => (name.ident.unraw().to_string(), Some(name.rename.unraw().to_string())),
            syn::UseTree::Glob(_) => ("*".to_owned(), None),
        };
        let whole: Vec<String> = path.iter().cloned().chain([last.clone()]).collect();
        let known_as = known_as.unwrap_or(last);
        if exported {
            self.exports.insert(known_as.clone());
        } else {
            self.paths.push(whole.clone());
        }
        self.uses.insert(known_as, whole);
    }
}

/// Whether an item is compiled only for tests.
fn is_for_tests(item: &TokenStream) -> bool {
    let mut tokens = item.clone().into_iter();
    while let (Some(TokenTree::Punct(_)), Some(TokenTree::Group(attribute))) = (tokens.next(), tokens.next()) {
        let mut words = Vec::new();
        paths(attribute.stream(), &mut words);
        if words.first().is_some_and(|word| word == &["cfg"]) && words.contains(&vec!["test".to_owned()]) {
            return true;
        }
    }
    false
}

/// The name of an item.
fn declared(item: &syn::Item) -> Option<String> {
    let name = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// Collects the paths in code, including single names.
fn paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let mut path = Vec::new();
    let mut colons = 0;
    for token in tokens.into_iter().map(Some).chain([None]) {
        match token {
            Some(TokenTree::Punct(sign)) if sign.as_char() == ':' => {
                colons += 1;
                continue;
            }
            Some(TokenTree::Ident(name)) if colons == 2 => path.push(name.unraw().to_string()),
            token => {
                found.extend(Some(std::mem::take(&mut path)).filter(|path| !path.is_empty()));
                match token {
                    Some(TokenTree::Ident(name)) => path.push(name.unraw().to_string()),
                    // `pub(in crate::a)` restricts the visibility, and is not an import.
                    Some(TokenTree::Group(group)) if begins_with_in(&group) => {}
                    Some(TokenTree::Group(group)) => paths(group.stream(), found),
                    _ => {}
                }
            }
        }
        colons = 0;
    }
}

fn begins_with_in(group: &Group) -> bool {
    matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == "in")
}

/// For each entry of a folder, the entries that it imports, each with an importing and an imported
/// file.
type Entries<'a> = BTreeMap<String, BTreeMap<String, (&'a str, &'a str)>>;

/// All entries that an entry imports, directly or indirectly.
fn reachable<'a>(entries: &'a Entries<'_>, from: &str) -> BTreeSet<&'a String> {
    let imported = |from: &str| entries.get(from).into_iter().flat_map(BTreeMap::keys);
    let (mut found, mut next) = (BTreeSet::new(), imported(from).collect::<Vec<_>>());
    while let Some(entry) = next.pop() {
        if found.insert(entry) {
            next.extend(imported(entry));
        }
    }
    found
}

/// The forbidden cycles in the sources of a crate: cycles through a folder, and cycles of more than
/// [`MAX_CYCLE`] files. Each is described with its imports.
pub(crate) fn cycles(source: &Path) -> Vec<String> {
    let modules = Modules::of(source);
    let mut folders: BTreeMap<String, Entries<'_>> = BTreeMap::new();
    for (module, other) in modules.imports() {
        let (from, to): (Vec<_>, Vec<_>) = (module.place.split('/').collect(), other.place.split('/').collect());
        let common = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
        let entry = |path: &[&str]| format!("{}{}", path[common], if path.len() > common + 1 { "/" } else { "" });
        let folder = folders.entry(from[..common].join("/")).or_default();
        folder.entry(entry(&from)).or_default().entry(entry(&to)).or_insert((&module.file, &other.file));
    }
    let mut cycles = Vec::new();
    for (folder, entries) in &folders {
        let cycle = |from: &String| {
            reachable(entries, from).into_iter().filter(|to| reachable(entries, to).contains(from)).collect()
        };
        let all: BTreeSet<BTreeSet<&String>> = entries.keys().map(cycle).collect();
        for cycle in all {
            if cycle.len() <= MAX_CYCLE && !cycle.iter().any(|entry| entry.ends_with('/')) {
                continue;
            }
            let steps = cycle.iter().flat_map(|from| &entries[*from]).filter(|(to, _)| cycle.contains(to));
            let steps: Vec<_> = steps.map(|(_, (file, other))| format!("  {file} imports {other}\n")).collect();
            let names: Vec<&str> = cycle.iter().map(|entry| entry.as_str()).collect();
            cycles.push(format!("a cycle of {} in src/{folder}\n{}", names.join(", "), steps.concat()));
        }
    }
    cycles
}

fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    cycles(folder.path())
}

#[test]
fn cycles_are_found() {
    let lib = ("lib.rs", "mod a; mod b; mod c { } mod d; pub use a::A;");
    let good = [
        lib,
        ("a.rs", "use std::fmt;"),
        ("b.rs", "use crate::A; fn f() { quote!(crate::b::f()) }"),
        ("d.rs", "#[cfg(all(test, unix))] mod t { use crate::b; } pub(in crate::d) struct D;"),
    ];
    assert_eq!(cycles_of(&good), [""; 0]);
    let two = [lib, ("a.rs", "use crate::b::B;"), ("b.rs", "use crate::A;"), ("d.rs", "")];
    assert_eq!(cycles_of(&two), [""; 0], "short cycles of files in one folder are allowed");
    let folder = [
        lib,
        ("a/mod.rs", "mod x;"),
        ("a/x.rs", "fn f() { vec![super::super::b::B] }"),
        ("b.rs", "use crate::A;"),
        ("d.rs", ""),
    ];
    assert_eq!(cycles_of(&folder), ["a cycle of a/, b.rs in src/\n  a/x.rs imports b.rs\n  b.rs imports a/mod.rs\n"]);
    let re_exports = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod x; mod y; mod z; pub use x::X; pub use y::Y; pub use z::Z; pub struct A;"),
        ("a/x.rs", "use super::A; use crate::b::B;"),
        ("a/y.rs", "use super::A;"),
        ("a/z.rs", "use super::A;"),
        ("b.rs", ""),
    ];
    assert_eq!(cycles_of(&re_exports), [""; 0], "a re-export is not an import");
    let uses = re_exports.map(|(path, text)| (path, text.replace("struct A;", "struct A(X, Y, Z);")));
    assert_eq!(cycles_of(&uses.each_ref().map(|(path, text)| (*path, text.as_str()))).len(), 1);
    let many = [
        ("main.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use super::b;"),
        ("b.rs", "use super::{c::{self, C}};"),
        ("c.rs", "use super::d::*;"),
        ("d.rs", "use crate::a as other;"),
    ];
    assert_eq!(cycles_of(&many).len(), 1);
}
