//! A small edit of a spec changes only the related generated code: a table of edits of the demo
//! spec, each with a snapshot of the diff of the generated files. The merged document, which
//! repeats the edit, is left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::Files;
use serde::Deserialize;
use test_support::Folder;

/// A row of the table, whose header describes the fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    edit: String,
    file: String,
    old: Option<String>,
    new: String,
    #[serde(default)]
    all: bool,
    rename: Option<String>,
    also: Option<Also>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    old: String,
    new: String,
}

type Spec = BTreeMap<String, String>;

fn demo() -> Spec {
    test_support::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec/demo"))
}

fn replace_once(spec: &mut Spec, file: &str, old: &str, new: &str) {
    let text = spec.get_mut(file).unwrap_or_else(|| panic!("there is no {file}"));
    assert_eq!(text.matches(old).count(), 1, "{old:?} must occur once in {file}");
    *text = text.replace(old, new);
}

fn apply(edit: &Edit, spec: &mut Spec) {
    match &edit.old {
        None => drop(spec.insert(edit.file.trim_start_matches("NEW ").to_owned(), edit.new.clone())),
        Some(old) if edit.all => spec.values_mut().for_each(|text| *text = text.replace(old, &edit.new)),
        Some(old) => replace_once(spec, &edit.file, old, &edit.new),
    }
    if let Some(also) = &edit.also {
        replace_once(spec, &edit.file, &also.old, &also.new);
    }
    if let Some(name) = &edit.rename {
        let text = spec.remove(&edit.file).expect("a file of this name");
        spec.insert(name.clone(), text);
    }
}

fn generate(spec: &Spec) -> Files {
    let folder = Folder::new();
    folder.write_all("demo", spec);
    let document = model::check(folder.root(), "spec", "demo");
    let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
    let mut files = codegen::generate(&document).expect("generates").files;
    // The inventory has hashes of the pages, including their comments.
    files.retain(|path, _| !path.starts_with("openapi/") && !path.ends_with("/MANIFEST.toml"));
    files
}

/// The diff of all files. For a new file it has only the first line, for a removed one its name.
fn difference(before: &Files, after: &Files) -> String {
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        let name = path.trim_start_matches("huaweicloud-demo/");
        match (before.get(path), after.get(path)) {
            (Some(old), Some(new)) if old != new => {
                let diff = similar::TextDiff::from_lines(old, new);
                let _ = write!(text, "{}", diff.unified_diff().context_radius(1).header(name, name));
            }
            (None, Some(new)) => {
                let _ = writeln!(text, "new file {name}: {}", new.lines().next().unwrap_or_default());
            }
            (Some(_), None) => {
                let _ = writeln!(text, "removed file {name}");
            }
            _ => {}
        }
    }
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

#[test]
fn edits_match_their_snapshots() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stability.yaml");
    let table: Vec<Edit> = serde_yaml::from_str(&fs::read_to_string(table).expect("the table")).expect("rows");
    let before = generate(&demo());
    for edit in table {
        let mut spec = demo();
        apply(&edit, &mut spec);
        assert_ne!(spec, demo(), "{} changes the spec", edit.edit);
        let difference = difference(&before, &generate(&spec));
        insta::with_settings!({
            omit_expression => true,
            prepend_module_to_snapshot => false,
            snapshot_path => "snapshots/stability",
        }, {
            insta::assert_snapshot!(edit.edit.replace(' ', "_"), difference);
        });
    }
}

#[test]
fn fragment_of_a_key_changes_no_code() {
    let mut plain = demo();
    plain.remove("TradeToken.yaml");
    replace_once(&mut plain, "IssueToken.yaml", "/v1/tokens#IssueToken:", "/v1/tokens:");
    let mut shared = plain.clone();
    replace_once(&mut shared, "IssueToken.yaml", "/v1/tokens:", "/v1/tokens#IssueToken:");
    // The lint would refuse the second, which needs no fragment.
    let [plain, shared] = [plain, shared].map(|spec| {
        let folder = Folder::new();
        folder.write_all("demo", &spec);
        let document = apispec::load(folder.root(), "spec", "demo").expect("a spec");
        let mut files = codegen::generate(&document).expect("generates").files;
        files.retain(|path, _| !path.starts_with("openapi/") && !path.ends_with("/MANIFEST.toml"));
        files
    });
    assert_eq!(difference(&plain, &shared), "nothing\n");
}

#[test]
fn looser_bounds_keep_the_examples() {
    let [one, none] = ["minimum: 1", "minimum: 0"].map(|bound| {
        let mut spec = demo();
        replace_once(&mut spec, "ListThings.yaml", "minimum: 10", bound);
        generate(&spec)
    });
    let changed = difference(&one, &none);
    let lines: Vec<_> = changed.lines().filter(|line| line.starts_with(['+', '-'])).collect();
    assert!(lines.iter().any(|line| line.contains("minimum(0)")), "{changed}");
    assert!(lines.iter().all(|line| !line.contains(".limit(")), "{changed}");
}
