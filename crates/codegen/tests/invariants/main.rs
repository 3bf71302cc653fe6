//! What must always hold of generated code, and of how the sources import each other; ARCHITECTURE.md names these tests.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Changes, Files};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Everything that is generated from a folder of specs.
fn generate(spec: &Path) -> Files {
    let services = apispec::services(spec, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    assert!(!services.is_empty());
    let packages = services.iter().flat_map(|service| {
        let document = model::check(spec, "spec", &service.name);
        let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
        codegen::generate(&document).expect("generates").files
    });
    packages.collect()
}

#[test]
fn generated_is_what_gen_writes() {
    let spec = workspace().join("spec");
    let of_all = codegen::clients::files(&apispec::services(&spec, "spec").unwrap());
    let files = generate(&spec).into_iter().chain(of_all);
    let files = files.map(|(path, text)| (format!("generated/{path}"), text)).collect();
    let changes = Changes::between(&workspace(), "generated", &files, |_| true).unwrap();
    assert!(changes.is_empty(), "run `cargo xtask gen`:\n{}", changes.diff(60));
}

#[test]
fn line_ends_and_byte_order_marks_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let spec = workspace().join("crates/codegen/fixtures/spec");
    let to = folder.path().join("demo/v1");
    fs::create_dir_all(&to).unwrap();
    for file in fs::read_dir(spec.join("demo/v1")).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        fs::write(to.join(file.file_name()), format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    }
    assert_eq!(generate(folder.path()), generate(&spec));
}

#[test]
fn order_and_layout_of_the_spec_change_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let spec = workspace().join("spec");
    for service in apispec::services(&spec, "spec").unwrap() {
        let from = spec.join(&service.name).join(&service.version);
        let to = folder.path().join(&service.name).join(&service.version);
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            let value: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
            // Without its comments, in another layout, every mapping from its last key to its first.
            let text = format!("# another comment\n{}", serde_yaml::to_string(&reversed(value)).unwrap());
            fs::write(to.join(file.file_name()), text).unwrap();
        }
    }
    // The inventories hold the hashes of the pages, whose bytes are others here.
    let files = |spec: &Path| {
        let mut files = generate(spec);
        files.retain(|path, _| !path.ends_with("/MANIFEST.toml"));
        files
    };
    assert_eq!(files(folder.path()), files(&spec));
}

fn reversed(value: serde_yaml::Value) -> serde_yaml::Value {
    match value {
        serde_yaml::Value::Mapping(mapping) => {
            let entries: Vec<_> = mapping.into_iter().collect();
            entries.into_iter().rev().map(|(key, value)| (key, reversed(value))).collect::<serde_yaml::Mapping>().into()
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(reversed).collect(),
        scalar => scalar,
    }
}

/// The files below a folder of the workspace, by their paths in the workspace.
fn files_in(folder: &str) -> Files {
    let mut files = Files::new();
    let mut folders = vec![workspace().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            // What a run that is at work has not moved into place yet.
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".gen-")) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name =
                    path.strip_prefix(workspace()).expect("in the workspace").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("text"));
            }
        }
    }
    files
}

fn generated_files() -> Files {
    let mut files = files_in("generated");
    files.extend(files_in("crates/codegen/golden"));
    // The one file in a generated crate that is not generated.
    files.retain(|path, _| !path.ends_with("/CHANGELOG.md"));
    assert!(files.len() > 30);
    files
}

#[test]
fn no_generated_file_is_too_long_to_read() {
    // Lists that grow with the service, which nobody reads from top to bottom.
    let is_list =
        |path: &str| path.contains("/openapi/") || ["API.md", "MANIFEST.toml"].iter().any(|name| path.ends_with(name));
    for (path, text) in generated_files().into_iter().filter(|(path, _)| !is_list(path)) {
        assert!(text.lines().count() <= 800, "{path} has {} lines", text.lines().count());
    }
}

#[test]
fn the_first_line_says_what_made_a_file_and_from_what() {
    let golden = Path::new("crates/codegen/fixtures");
    for (path, text) in generated_files() {
        if let Some(name) = path.rsplit('/').next().filter(|name| name.starts_with("LICENSE-")) {
            assert_eq!(text, fs::read_to_string(workspace().join(name)).expect("a licence"), "{path} is a copy");
            continue;
        }
        let line = text.lines().next().unwrap_or_default();
        let said = line
            .split_once("Generated by `cargo xtask gen` from ")
            .and_then(|(_, rest)| rest.split_once(". Do not edit."));
        let Some((spec, _)) = said else { panic!("{path} begins with {line:?}") };
        assert!(spec.starts_with("spec"), "{path}: {spec}");
        let root = if path.starts_with("generated/") { workspace() } else { workspace().join(golden) };
        assert!(root.join(spec).exists(), "{path} names {spec}, which does not exist");
    }
}

#[test]
fn the_runtime_has_its_licences() {
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let read = |path: PathBuf| fs::read_to_string(path).expect("a licence");
        assert_eq!(
            read(workspace().join("crates/huaweicloud-core").join(name)),
            read(workspace().join(name)),
            "{name}"
        );
    }
}

/// The folders of the crates of the workspace, of which a pattern may name those that begin alike.
fn members() -> Vec<String> {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).expect("the manifest of the workspace");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let mut members = Vec::new();
    for pattern in manifest["workspace"]["members"].as_array().expect("members") {
        let pattern = pattern.as_str().expect("a pattern");
        let Some((folder, start)) = pattern.strip_suffix('*').and_then(|start| start.rsplit_once('/')) else {
            members.push(pattern.to_owned());
            continue;
        };
        let entries = fs::read_dir(workspace().join(folder)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
        members.extend(names.filter(|name| name.starts_with(start)).map(|name| format!("{folder}/{name}")));
    }
    members
}

/// The sources of everything that a user of a client compiles, without their tests.
fn library_sources() -> Vec<(PathBuf, syn::File)> {
    let clients = members().into_iter().filter(|member| member.contains("/huaweicloud-"));
    let mut folders: Vec<PathBuf> = clients.map(|member| workspace().join(member).join("src")).collect();
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            // Tests of a module are in its `tests.rs` or its folder `tests`.
            if path.file_stem().is_some_and(|name| name == "tests") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let mut file = syn::parse_file(&fs::read_to_string(&path).expect("text")).expect("Rust");
                file.items.retain(|item| !item.to_token_stream().to_string().starts_with("# [cfg (test)]"));
                sources.push((path, file));
            }
        }
    }
    sources
}

/// What a library must not say, by a word and its neighbours: a macro that panics or prints, a method that panics, a file that is written.
fn is_forbidden(before: &str, word: &str, next: &str) -> bool {
    const MACROS: [&str; 9] =
        ["dbg", "eprint", "eprintln", "panic", "print", "println", "todo", "unimplemented", "unreachable"];
    (next == "!" && MACROS.contains(&word))
        || (before == "." && ["expect", "expect_err", "unwrap", "unwrap_err"].contains(&word))
        || (before == ":" && next == "(" && ["create", "create_dir", "create_dir_all", "write"].contains(&word))
}

fn forbidden(tokens: TokenStream, found: &mut Vec<String>) {
    let mut words: Vec<String> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let call = group.delimiter() == proc_macro2::Delimiter::Parenthesis;
                words.push(if call { "(" } else { "" }.to_owned());
                forbidden(group.stream(), found);
            }
            token => words.push(token.to_string()),
        }
    }
    for (at, word) in words.iter().enumerate() {
        let neighbour = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", String::as_str);
        let (before, next) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
        if is_forbidden(before, word, next) {
            found.push(format!("{before}{word}{next}"));
        }
    }
}

/// What this does not see: indexing and arithmetic that panic, and what the dependencies do.
#[test]
fn libraries_never_panic_print_or_write() {
    let mut wrong = Vec::new();
    for (path, file) in library_sources() {
        let mut found = Vec::new();
        forbidden(file.to_token_stream(), &mut found);
        wrong.extend(found.into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let mut found = Vec::new();
    forbidden("fn f() { println!(); a.unwrap(); std::fs::write(b, c); write!(d) }".parse().unwrap(), &mut found);
    assert_eq!(found, ["println!", ".unwrap(", ":write("], "the search finds what it should");
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    for member in members() {
        let manifest = fs::read_to_string(workspace().join(&member).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{member} has the lints of the workspace");
    }
}

#[test]
fn imports_go_one_way() {
    let crates = fs::read_dir(workspace().join("crates")).unwrap().map(|entry| entry.unwrap().path());
    for folder in crates.chain([workspace().join("xtask"), workspace().join("examples")]) {
        let circles = imports::circles(&folder.join("src"));
        assert!(circles.is_empty(), "{}:\n{}", folder.display(), circles.join("\n"));
    }
}
