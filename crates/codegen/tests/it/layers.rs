//! In every crate the files import each other in one direction. What cannot be pulled apart may be a circle of up to three files of one
//! folder; a larger one, or one across folders, means that something is in the wrong file.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item, UseTree};

/// The most files of one folder that may import each other in a circle.
const LARGEST: usize = 3;

/// The path of a module within its crate.
type ModulePath = Vec<String>;

#[derive(Default)]
struct Module {
    file: PathBuf,
    /// Names that a `use` brings in, with the paths they stand for.
    imports: BTreeMap<String, ModulePath>,
    globs: Vec<ModulePath>,
    /// Everything else that the module defines.
    names: BTreeSet<String>,
    /// The paths that the code of the module has, as they are written.
    paths: BTreeSet<ModulePath>,
}

/// Each file with the files that it imports, and the paths by which it does.
type Imports<'a> = BTreeMap<&'a Path, BTreeMap<&'a Path, BTreeSet<String>>>;

/// The modules of a crate; a module that is written inside another belongs to the same file.
struct Modules(BTreeMap<ModulePath, Module>);

impl Modules {
    fn read(root: &Path) -> Self {
        let mut modules = Self(BTreeMap::new());
        modules.read_folder(root, &[], root);
        modules
    }

    fn read_folder(&mut self, folder: &Path, at: &[String], root: &Path) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let module = match name.as_str() {
                "lib" | "main" | "mod" => at.to_vec(),
                _ => [at, &[name]].concat(),
            };
            if path.is_dir() {
                self.read_folder(&path, &module, root);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
                let path = path.strip_prefix(root).unwrap();
                if !is_for_tests(&file.attrs) {
                    self.read_items(file.items, &module, path);
                }
            }
        }
    }

    fn read_items(&mut self, items: Vec<Item>, at: &[String], file: &Path) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            match item {
                Item::Mod(inner) if is_for_tests(&inner.attrs) => {}
                Item::Mod(inner) => {
                    if let Some((_, items)) = inner.content {
                        self.read_items(items, &[at, &[inner.ident.to_string()]].concat(), file);
                    }
                }
                Item::Use(import) => {
                    if !is_for_tests(&import.attrs) {
                        read_use(&import.tree, &mut Vec::new(), &mut module);
                    }
                }
                other => {
                    let tokens = other.to_token_stream();
                    module.names.extend(defined(&tokens));
                    read_paths(tokens, &mut module.paths);
                }
            }
        }
        self.0.insert(at.to_vec(), module);
    }

    /// The module that a path in the code of another leads to, if it is of this crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<ModulePath> {
        let mut at = from.to_vec();
        for (index, name) in path.iter().enumerate() {
            match name.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                _ => {
                    let child = [at.clone(), vec![name.clone()]].concat();
                    if self.0.contains_key(&child) {
                        at = child;
                        continue;
                    }
                    let module = self.0.get(&at)?;
                    if module.names.contains(name) {
                        return Some(at);
                    }
                    let rest = &path[index + 1..];
                    if let Some(import) = module.imports.get(name).filter(|_| depth < 8) {
                        // A name of another crate is imported under itself.
                        let import = [import, rest].concat();
                        return if import == path { None } else { self.resolve(&at, &import, depth + 1) };
                    }
                    let in_glob = |glob: &ModulePath| {
                        let to = self.resolve(&at, glob, depth + 1)?;
                        self.0.get(&to)?.names.contains(name).then_some(to)
                    };
                    if depth < 8
                        && let Some(to) = module.globs.iter().find_map(in_glob)
                    {
                        return Some(to);
                    }
                    return (index > 0).then_some(at);
                }
            }
        }
        Some(at)
    }

    /// Which file imports which, and what of it.
    fn imports(&self) -> Imports<'_> {
        let mut files = Imports::new();
        for (at, module) in &self.0 {
            let to = files.entry(&module.file).or_default();
            for path in module.paths.iter().chain(module.imports.values()).chain(&module.globs) {
                let Some(target) = self.resolve(at, path, 0).and_then(|target| self.0.get(&target)) else { continue };
                if target.file != module.file {
                    to.entry(target.file.as_path()).or_default().insert(path.join("::"));
                }
            }
        }
        files
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

fn read_use(tree: &UseTree, path: &mut ModulePath, module: &mut Module) {
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            read_use(&inner.tree, path, module);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            module.imports.insert(path.last().unwrap().clone(), path.clone());
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            module.imports.insert(name.clone(), [path.as_slice(), &[name]].concat());
        }
        UseTree::Rename(rename) => {
            let to = [path.as_slice(), &[rename.ident.to_string()]].concat();
            module.imports.insert(rename.rename.to_string(), to);
        }
        UseTree::Glob(_) => module.globs.push(path.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| read_use(tree, path, module)),
    }
}

/// The names that follow a keyword of an item, at the top of it.
fn defined(tokens: &TokenStream) -> Vec<String> {
    let tokens: Vec<_> = tokens.clone().into_iter().map(|token| token.to_string()).collect();
    let keywords = ["fn", "struct", "enum", "trait", "type", "const", "static", "union"];
    let after = tokens.windows(2).filter(|pair| keywords.contains(&pair[0].as_str())).map(|pair| pair[1].clone());
    let macros = tokens.windows(3).filter(|three| three[0] == "macro_rules").map(|three| three[2].clone());
    after.chain(macros).collect()
}

/// Collects `a::b::c` wherever it stands, in arguments of macros too.
fn read_paths(tokens: TokenStream, paths: &mut BTreeSet<ModulePath>) {
    let mut path: ModulePath = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    paths.extend((path.len() > 1).then(|| std::mem::take(&mut path)));
                    path.clear();
                }
                path.push(ident.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
            other => {
                paths.extend((path.len() > 1).then(|| std::mem::take(&mut path)));
                path.clear();
                colons = 0;
                if let TokenTree::Group(group) = other {
                    read_paths(group.stream(), paths);
                }
            }
        }
    }
    paths.extend((path.len() > 1).then_some(path));
}

/// The files that import each other, by way of whichever others.
fn circles<'a>(imports: &Imports<'a>) -> BTreeSet<Vec<&'a Path>> {
    let reach = |from: &'a Path| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<_> = imports.get(from).into_iter().flat_map(BTreeMap::keys).copied().collect();
        while let Some(file) = next.pop() {
            if reached.insert(file) {
                next.extend(imports.get(file).into_iter().flat_map(BTreeMap::keys));
            }
        }
        reached
    };
    let reached: BTreeMap<_, _> = imports.keys().map(|file| (*file, reach(file))).collect();
    let circle = |file: &'a Path| -> Vec<&'a Path> {
        reached[file]
            .iter()
            .copied()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(file)))
            .collect()
    };
    imports.keys().map(|file| circle(file)).filter(|circle| circle.len() > 1).collect()
}

/// The folder whose idea a file is of: `a.rs` beside a folder `a` is of that folder.
fn folder(root: &Path, file: &Path) -> PathBuf {
    let own = file.with_extension("");
    if root.join(&own).is_dir() { own } else { file.parent().unwrap().to_owned() }
}

/// What is wrong with the circles of a crate, for each that is too large or goes across folders.
fn wrong(root: &Path) -> Vec<String> {
    let modules = Modules::read(root);
    let imports = modules.imports();
    let of_concern = |circle: &Vec<&Path>| {
        let folders: BTreeSet<_> = circle.iter().map(|file| folder(root, file)).collect();
        folders.len() > 1 || circle.len() > LARGEST
    };
    let explain = |circle: Vec<&Path>| {
        let mut text = format!("{} files of {} import each other:\n", circle.len(), root.display());
        for file in &circle {
            for (to, paths) in imports[file].iter().filter(|(to, _)| circle.contains(to)) {
                text.push_str(&format!("  {} -> {}: {paths:?}\n", file.display(), to.display()));
            }
        }
        text
    };
    circles(&imports).into_iter().filter(of_concern).map(explain).collect()
}

#[test]
fn files_import_each_other_in_one_direction() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = fs::read_dir(workspace.join("crates")).unwrap().map(|entry| entry.unwrap().path());
    let roots: Vec<_> = crates.chain([workspace.join("xtask")]).map(|folder| folder.join("src")).collect();
    assert!(roots.len() > 5);
    let wrong: Vec<_> = roots.iter().flat_map(|root| wrong(root)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_found_however_a_path_is_written() {
    let forms = [
        ("use crate::b::B; pub struct A;", "pub struct B; fn f(_: super::a::A) {}", true),
        ("use crate::B; pub struct A;", "use crate::a; pub struct B; fn f(_: a::A) {}", true),
        ("pub struct A; fn f() { print!(\"{}\", crate::b::f()); }", "use super::a::*; fn f(_: A) {}", true),
        ("pub struct A;", "use crate::a::A; pub struct B;", false),
        ("pub struct A; #[cfg(test)] mod tests { use crate::b::B; }", "use crate::a::A; pub struct B;", false),
    ];
    for (a, b, circle) in forms {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("lib.rs"), "mod a; mod b; pub use b::B;").unwrap();
        fs::write(folder.path().join("a.rs"), a).unwrap();
        fs::write(folder.path().join("b.rs"), b).unwrap();
        assert_eq!(!wrong(folder.path()).is_empty(), circle, "{a} and {b}");
    }
}
