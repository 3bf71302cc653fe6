//! What the rules say of source code is true: user code is compiled against the clients that are generated from both sides of a fixture.
//!
//! Where code breaks, the fixture's `user.rs` compiles before and not after; where it does not, `fixtures/user.rs`, which uses all of
//! the base, compiles on both sides. All clients are modules of one crate and all programs are examples of another, so that it takes
//! one run of Cargo. The list of the public API says the rest: nothing changed, or something was only added.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use specdiff::{Rule, Source};
use test_support::{Folder, compiler};

use crate::common::{self, cases, document, fixtures, side};

/// The rules of which no client can show the verdict: there is none on one of the sides, or the verdict is that nothing is known.
const WITHOUT_CLIENTS: [&str; 3] = ["service-added", "service-removed", "unknown-change"];

/// The fixtures of the rules that clients can show.
fn shown() -> impl Iterator<Item = (&'static Rule, String)> {
    cases().into_iter().filter(|(rule, _)| rule.refused_by.is_none() && !WITHOUT_CLIENTS.contains(&rule.name))
}

/// A client by the module that it is in.
struct Clients {
    /// The module of each document that was generated.
    modules: BTreeMap<String, String>,
    /// The files of each module, and the manifest.
    files: BTreeMap<String, codegen::Files>,
}

impl Clients {
    /// The module of a side of a fixture.
    fn module(&mut self, case: &str, side: &str) -> String {
        let document = document(case, side);
        let text = serde_yaml::to_string(&document).expect("YAML");
        if let Some(module) = self.modules.get(&text) {
            return module.clone();
        }
        let module = format!("v{}", self.modules.len());
        let folder = common::folder(&document);
        let checked = apispec::load(&folder.path("spec"), "spec", "demo");
        let checked = checked.unwrap_or_else(|report| panic!("{case}, {side}: {}", report.render(false)));
        let package = codegen::generate(&checked).unwrap_or_else(|error| panic!("{case}, {side}: {error}"));
        self.modules.insert(text, module.clone());
        self.files.insert(module.clone(), package.files);
        module
    }

    /// The public API of a module, an item a line. Setters take any number that can be converted, whatever they convert it to, and a type
    /// that has a builder is the same type.
    fn api(&self, module: &str) -> BTreeSet<String> {
        let list = &self.files[module]["huaweicloud-demo/API.md"];
        let line =
            |line: &str| line.replace("impl IntoField<i64>", "impl IntoField<i32>").replace(", with a builder)", ")");
        list.lines().map(line).collect()
    }
}

fn clients() -> Clients {
    Clients { modules: BTreeMap::new(), files: BTreeMap::new() }
}

#[test]
fn the_list_of_the_public_api_changes_as_each_rule_says() {
    let mut clients = clients();
    for (rule, case) in shown() {
        let [before, after] = ["before", "after"].map(|side| clients.module(&case, side));
        let (before, after) = (clients.api(&before), clients.api(&after));
        let changes =
            specdiff::compare(&side(&document(&case, "before"), "x"), &side(&document(&case, "after"), "y")).changes;
        for change in changes {
            assert_listed(&case, &change.item.before, &before);
            assert_listed(&case, &change.item.after, &after);
        }
        // A type that implements more is still there.
        let more = |line: &str| {
            let Some((name, traits)) = line.split_once(": ") else { return false };
            let others = after.iter().filter_map(|other| other.strip_prefix(name)?.strip_prefix(": "));
            let mut others = others.map(|all| all.split(" + ").collect::<BTreeSet<_>>());
            others.any(|all| traits.split(" + ").all(|one| all.contains(one)))
        };
        let gone: Vec<_> = before.difference(&after).filter(|line| !more(line)).collect();
        let new: Vec<_> = after.difference(&before).collect();
        // A variant that stands for another value is still there.
        let kept = |line: &str| {
            let name = line.split_once(" = ").map(|(name, _)| format!("{name} = "));
            name.is_some_and(|name| after.iter().any(|other| other.starts_with(&name)))
        };
        let name = &case;
        match rule.source {
            Source::Fine => assert!(gone.is_empty() && new.is_empty(), "{name}: {gone:?} {new:?}"),
            Source::Adds => assert!(gone.is_empty() && !new.is_empty(), "{name}: {gone:?} {new:?}"),
            Source::RunTime => assert!(gone.iter().all(|line| kept(line)), "{name}: {gone:?}"),
            Source::Breaks => assert!(!gone.is_empty(), "{name}: {new:?}"),
        }
    }
}

/// An item that a change touches is one that users of the client find.
fn assert_listed(case: &str, item: &Option<String>, api: &BTreeSet<String>) {
    let Some(item) = item else { return };
    let name = item.strip_prefix("error_codes::").unwrap_or(item);
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let named = |line: &String| {
        let line = ["fn ", "struct ", "enum ", "type ", "const "]
            .iter()
            .find_map(|kind| line.strip_prefix(kind))
            .unwrap_or(line);
        line.strip_prefix(name).is_some_and(ends)
    };
    assert!(api.iter().any(named), "{case}: {item} is not in the list");
}

#[test]
fn user_code_compiles_or_fails_as_each_rule_says() {
    let folder = Folder::new();
    let mut clients = clients();
    let (mut good, mut bad) = (BTreeMap::new(), BTreeMap::new());
    for (rule, case) in shown().filter(|(rule, _)| !rule.documentation) {
        let own = fixtures().join(&case).join("user.rs");
        assert!(rule.source != Source::Breaks || own.exists(), "{case} says what breaks, and shows none");
        let user = if own.exists() { own } else { fixtures().join("user.rs") };
        let user = fs::read_to_string(user).expect("user code");
        for side in ["before", "after"] {
            let module = clients.module(&case, side);
            let program = format!("use clients::{module} as client;\nuse client::{{Client, types::Thing}};\n\n{user}");
            let breaks = side == "after" && rule.source == Source::Breaks;
            // What many fixtures have in common is compiled once.
            let programs = if breaks { &mut bad } else { &mut good };
            programs.entry(program).or_insert_with(|| format!("{}_{side}", case.replace(['-', '/'], "_")));
        }
    }
    // What compiles does so together; of what does not, each has to fail by itself.
    let mut main = "#![allow(unused)]\n".to_owned();
    for (program, name) in &good {
        main.push_str(&format!("mod {name};\n"));
        folder.write(&format!("users/examples/good/{name}.rs"), program);
    }
    folder.write("users/examples/good/main.rs", format!("{main}fn main() {{}}\n"));
    for (program, name) in &bad {
        folder.write(&format!("users/examples/{name}.rs"), format!("#![allow(unused)]\n{program}\nfn main() {{}}\n"));
    }
    write_workspace(&folder, &clients);
    let failed = compiler::check_examples(&folder, "users");
    assert!(!failed.contains_key("clients"), "the clients compile:\n{}", failed["clients"]);
    assert!(!failed.contains_key("good"), "these compile on both sides:\n{}", failed["good"]);
    let wrong: Vec<_> = bad.values().filter(|name| !failed.contains_key(*name)).collect();
    assert!(wrong.is_empty(), "these compile, though their rules say that they break: {wrong:?}");
    assert!(bad.len() > 30 && failed.len() == bad.len(), "{failed:?}");
}

/// Two crates in a workspace that has the dependencies of this one: the clients as modules, and the programs.
fn write_workspace(folder: &Folder, clients: &Clients) {
    compiler::write_workspace(folder, &["clients".to_owned(), "users".to_owned()]);
    let mut library = "#![allow(missing_docs)]\n".to_owned();
    for (module, files) in &clients.files {
        library.push_str(&format!("pub mod {module};\n"));
        for (path, text) in files {
            if let Some(path) = path.strip_prefix("huaweicloud-demo/src/") {
                let path = if path == "lib.rs" { "mod.rs" } else { path };
                let text = text.replace("#![doc = include_str!(\"../README.md\")]", "");
                // What is the root of a client is a module here.
                let text = text.replace("crate::", &format!("crate::{module}::"));
                folder.write(&format!("clients/src/{module}/{path}"), text.replace("$crate::", "crate::"));
            }
        }
    }
    folder.write("clients/src/lib.rs", library);
    let manifest = &clients.files["v0"]["huaweicloud-demo/Cargo.toml"];
    folder.write("clients/Cargo.toml", manifest.replace("\"huaweicloud-demo\"", "\"clients\""));
    folder.write("users/src/lib.rs", "");
    let users =
        "[package]\nname = \"users\"\nedition = \"2024\"\n\n[dependencies]\nclients = { path = \"../clients\" }\n";
    folder.write("users/Cargo.toml", users);
}
