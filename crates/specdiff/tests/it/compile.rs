//! Proves the verdicts in source: compiles user code against the clients that are generated from
//! both sides of a fixture.
//!
//! If a rule breaks code, the code that its report shows compiles before and fails after, and what
//! it shows instead compiles after. Otherwise the fixture's `user.rs`, or `fixtures/user.rs`, which
//! uses all of the base, compiles on both sides. All clients are modules of a few crates, and all
//! programs are examples of another, so that one run of Cargo is enough. The list of the public API
//! proves the rest: nothing changed, or items were only added.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::{Arc, LazyLock, Mutex};
use std::{fs, iter, thread};

use specdiff::code::Snippet;
use specdiff::{Code, Rule, RustName, Source};
use test_support::{Folder, compiler};

use crate::common::{self, cases, document, fixtures};
use crate::rules::compared;

/// The rules whose verdict no client can show: one side has no client, or the change is unknown.
const WITHOUT_CLIENTS: [&str; 3] = ["service-added", "service-removed", "unknown-change"];

/// The fixtures whose verdict clients can show.
fn shown() -> impl Iterator<Item = (&'static Rule, String)> {
    cases().into_iter().filter(|(rule, _)| rule.refused_by.is_none() && !WITHOUT_CLIENTS.contains(&rule.name))
}

/// The number of crates for the clients. One thread compiles a crate, so several use all cores.
const CRATES: usize = 4;

/// The clients of both sides of all fixtures. Equal documents share one.
static CLIENTS: LazyLock<BTreeMap<(String, &str), Arc<Client>>> = LazyLock::new(|| {
    let mut documents = BTreeMap::<String, Vec<(String, &str)>>::new();
    for (_, case) in shown() {
        for side in ["before", "after"] {
            let text = serde_yaml::to_string(&document(&case, side)).expect("YAML");
            documents.entry(text).or_default().push((case.clone(), side));
        }
    }
    let next = Mutex::new(documents.into_values().enumerate());
    let work = || {
        let next = || next.lock().expect("no panic").next();
        let of_document = |(number, places): (usize, Vec<(String, &'static str)>)| {
            let client = Arc::new(Client::new(number, &places[0].0, places[0].1));
            places.into_iter().map(move |place| (place, Arc::clone(&client)))
        };
        iter::from_fn(next).flat_map(of_document).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("all are generated")).collect()
    })
});

/// The client of a side of a fixture.
fn client(case: &str, side: &'static str) -> &'static Client {
    &CLIENTS[&(case.to_owned(), side)]
}

/// A client: a module of one of the crates.
struct Client {
    library: String,
    module: String,
    /// The files of its crate.
    files: codegen::Files,
}

impl Client {
    fn new(number: usize, case: &str, side: &str) -> Self {
        let folder = common::folder(&document(case, side));
        let checked = apispec::load(&folder.path("spec"), "spec", "demo");
        let checked = checked.unwrap_or_else(|report| panic!("{case}: {}", report.render(false)));
        let files = codegen::generate(&checked).unwrap_or_else(|error| panic!("{case}: {error}")).files;
        Self { library: format!("clients_{}", number % CRATES), module: format!("v{number}"), files }
    }

    /// Its public API, with one item on each line. Ignores the integer type that setters convert
    /// to, and whether a type has a builder.
    fn api(&self) -> BTreeSet<String> {
        let list = &self.files["huaweicloud-demo/API.md"];
        let line = |line: &str| {
            line.replace("impl IntoField<i64>", "impl IntoField<i32>")
                .replace(", with a builder)", ")")
                .replace(" (deprecated)", "")
        };
        list.lines().map(line).collect()
    }
}

#[test]
fn public_api_changes_as_each_rule_says() {
    for (rule, case) in shown() {
        let [before, after] = ["before", "after"].map(|side| client(&case, side).api());
        for change in &compared(&case).changes {
            assert_listed(&case, &change.item.before, &before);
            assert_listed(&case, &change.item.after, &after);
            let renamed = change.renamed.clone().map(|rename| (rename.from, rename.to)).unzip();
            assert_listed(&case, &renamed.0, &before);
            assert_listed(&case, &renamed.1, &after);
        }
        // A type that gained a trait still exists.
        let more = |line: &str| {
            let Some((name, traits)) = line.split_once(": ") else { return false };
            let others = after.iter().filter_map(|other| other.strip_prefix(name)?.strip_prefix(": "));
            let mut others = others.map(|all| all.split(" + ").collect::<BTreeSet<_>>());
            others.any(|all| traits.split(" + ").all(|one| all.contains(one)))
        };
        let removed: Vec<_> = before.difference(&after).filter(|line| !more(line)).collect();
        let new: Vec<_> = after.difference(&before).collect();
        // A variant with another value still exists, and the setter of a time accepts text.
        let kept = |line: &str| {
            let name = line.split_once(" = ").map(|(name, _)| format!("{name} = "));
            let text = "impl IntoField<String>";
            let of_time = |time: &str| after.contains(&line.replace(text, &format!("impl IntoField<{time}>")));
            name.is_some_and(|name| after.iter().any(|other| other.starts_with(&name)))
                || (line.contains(text) && ["Date", "DateTime"].into_iter().any(of_time))
        };
        let name = &case;
        match rule.source {
            Source::Fine => assert!(removed.is_empty() && new.is_empty(), "{name}: {removed:?} {new:?}"),
            Source::Adds => assert!(removed.is_empty() && !new.is_empty(), "{name}: {removed:?} {new:?}"),
            Source::RunTime => assert!(removed.iter().all(|line| kept(line)), "{name}: {removed:?}"),
            Source::Breaks => assert!(!removed.is_empty(), "{name}: {new:?}"),
        }
    }
}

/// Checks that the public API lists an item that a change affects.
fn assert_listed(case: &str, item: &Option<RustName>, api: &BTreeSet<String>) {
    let Some(item) = item else { return };
    let name = item.listed.strip_prefix("error_codes::").unwrap_or(&item.listed);
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let named = |line: &String| {
        let line = ["fn ", "struct ", "enum ", "type ", "const "]
            .iter()
            .find_map(|kind| line.strip_prefix(kind))
            .unwrap_or(line);
        line.strip_prefix(name).is_some_and(ends)
    };
    assert!(api.iter().any(named), "{case}: {item:?} is not in the list");
}

#[test]
fn user_code_compiles_or_fails_as_each_rule_says() {
    let folder = Folder::new();
    let (mut programs, mut unproven) = (Programs::default(), Vec::new());
    for (rule, case) in shown().filter(|(rule, _)| !rule.documentation) {
        let mut proven = false;
        for change in &compared(&case).changes {
            let Some(Code { before, after }) = change.code() else { continue };
            programs.add(&case, "before", &user_of(&before), true);
            programs.add(&case, "after", &user_of(&before), false);
            if let Some(after) = after {
                programs.add(&case, "after", &user_of(&after), true);
            }
            proven |= change.rule == rule;
        }
        let own = fixtures().join(&case).join("user.rs");
        if rule.source == Source::Breaks && own.exists() {
            assert!(rule.witnesses.is_empty(), "{case} has a witness instead of a user.rs");
            let user = fs::read_to_string(own).expect("user code");
            programs.add(&case, "before", &user, true);
            programs.add(&case, "after", &user, false);
        } else if rule.source == Source::Breaks {
            unproven.extend((!proven).then(|| case.clone()));
        } else {
            let user = if own.exists() { own } else { fixtures().join("user.rs") };
            let user = fs::read_to_string(user).expect("user code");
            for side in ["before", "after"] {
                programs.add(&case, side, &user, true);
            }
        }
    }
    assert!(unproven.is_empty(), "these break code, so their witnesses must have all names: {unproven:?}");
    let Programs { good, bad, clients } = programs;
    // Programs that compile do so together; those that fail must each fail alone.
    let mut main = "#![allow(unused)]\n".to_owned();
    for (program, name) in &good {
        main.push_str(&format!("mod {name};\n"));
        compiler::write_program(&folder, &format!("good/{name}.rs"), program);
    }
    compiler::write_program(&folder, "good/main.rs", format!("{main}fn main() {{}}\n"));
    for (program, name) in &bad {
        let program = format!("#![allow(unused)]\n{program}\nfn main() {{}}\n");
        compiler::write_program(&folder, &format!("{name}.rs"), program);
    }
    write_workspace(&folder, &clients);
    let failed = compiler::check_programs(&folder);
    for library in libraries(&clients) {
        assert!(!failed.contains_key(library), "the clients compile:\n{}", failed[library]);
    }
    assert!(!failed.contains_key("good"), "these compile:\n{}", failed["good"]);
    let wrong: Vec<_> = bad.iter().filter(|(_, name)| !failed.contains_key(*name)).collect();
    assert!(wrong.is_empty(), "these compile, although their rules break them: {wrong:#?}");
    assert!(bad.len() > 30 && failed.len() == bad.len(), "{failed:?}");
}

/// The function that a report shows a line of.
fn user_of(Snippet { text, variable }: &Snippet) -> String {
    let variable = variable.as_ref().map(|(name, of)| format!(", {name}: {of}")).unwrap_or_default();
    let result = "Result<(), Box<dyn std::error::Error>>";
    format!(
        "async fn user(client: &Client, error: &client::Error{variable}) -> {result} {{\n    let _ = {{ {text} }};\n    Ok(())\n}}\n"
    )
}

/// The programs of users, each with a name of its own, and the clients that they use.
#[derive(Default)]
struct Programs {
    good: BTreeMap<String, String>,
    bad: BTreeMap<String, String>,
    clients: Clients,
}

impl Programs {
    /// Adds a program that compiles with the client of a side, or fails. Programs that fixtures
    /// share are compiled once.
    fn add(&mut self, case: &str, side: &'static str, user: &str, compiles: bool) {
        let client = client(case, side);
        let Client { library, module, .. } = client;
        self.clients.insert((library, module), client);
        let program = format!(
            "use std::collections::BTreeMap;\n\nuse {library}::{module} as client;\nuse client::{{*, types::*}};\n\n{user}"
        );
        let programs = if compiles { &mut self.good } else { &mut self.bad };
        let name = format!("{}_{side}_{}", case.replace(['-', '/'], "_"), programs.len());
        programs.entry(program).or_insert(name);
    }
}

/// Clients by crate and module.
type Clients = BTreeMap<(&'static str, &'static str), &'static Client>;

fn libraries(clients: &Clients) -> BTreeSet<&'static str> {
    clients.keys().map(|(library, _)| *library).collect()
}

/// Writes a workspace with the dependencies of this one: the crates of the clients, and the
/// programs.
fn write_workspace(folder: &Folder, clients: &Clients) {
    let mut libraries = BTreeMap::<&str, String>::new();
    for ((library, module), client) in clients {
        let modules = libraries.entry(library).or_insert_with(|| "#![allow(missing_docs)]\n".to_owned());
        modules.push_str(&format!("pub mod {module};\n"));
        for (path, text) in &client.files {
            if let Some(path) = path.strip_prefix("huaweicloud-demo/src/") {
                let path = if path == "lib.rs" { "mod.rs" } else { path };
                let text = text.replace("#![doc = include_str!(\"../README.md\")]", "");
                // The root of a client is a module here.
                let text = text.replace("crate::", &format!("crate::{module}::"));
                folder.write(&format!("{library}/src/{module}/{path}"), text.replace("$crate::", "crate::"));
            }
        }
        let manifest = client.files["huaweicloud-demo/Cargo.toml"].replace("huaweicloud-demo", library);
        folder.write(&format!("{library}/Cargo.toml"), manifest);
    }
    let (mut members, mut users) = (Vec::new(), String::new());
    for (library, modules) in libraries {
        folder.write(&format!("{library}/src/lib.rs"), modules);
        users.push_str(&compiler::dependency(library, &folder.path(library)));
        members.push(library.to_owned());
    }
    compiler::write_workspace(folder, &members, &users);
}
