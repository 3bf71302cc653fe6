//! Reads the examples on the pages of rules, and finds what each breaks. Used by the tests of every crate that has rules.
//!
//! An example is a change of the spec in `rules/base/`: each of its YAML blocks begins with the name of a file in a comment, and is
//! merged into that file; a key with the value null is taken out, and a reference takes the place of what was there. A block that is marked `raw` takes the place of the file.
//!
//! What no change of one folder can show names in a comment what shows it instead: `<!-- test: fixture x -->` the spec in
//! `tests/fixtures/x/`, and `<!-- test: folder.rs x -->` the test of that name in `tests/folder.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apispec::Document;
use diagnostics::Report;
use serde_yaml::Value;

/// Checks a service: the folder of the spec, the path to show for it, and the name of the service.
pub(crate) type Check = fn(&Path, &str, &str) -> Result<Document, Report>;

/// The pages of this crate's rules.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The spec that examples change.
fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../apispec/rules/base")
}

/// One example on a page.
pub(crate) struct Example {
    pub(crate) right: bool,
    blocks: Vec<Block>,
    /// What shows it instead of a change of the base: a kind and a name.
    elsewhere: Option<(String, String)>,
}

impl Example {
    pub(crate) fn new(right: bool) -> Self {
        Self { right, blocks: Vec::new(), elsewhere: None }
    }
}

struct Block {
    file: String,
    text: String,
    raw: bool,
}

/// The examples on the page of a rule.
pub(crate) fn examples(name: &str) -> Vec<Example> {
    let page = fs::read_to_string(folder().join(format!("{name}.md"))).expect("the page of the rule");
    let mut examples: Vec<Example> = Vec::new();
    let mut block: Option<Block> = None;
    for line in page.lines() {
        match (&mut block, line) {
            (Some(_), "```") => examples.last_mut().expect("an example").blocks.extend(block.take()),
            (Some(block), line) if block.file.is_empty() => {
                block.file = line.strip_prefix("# ").expect("the name of a file first").to_owned();
            }
            (Some(block), line) => block.text.extend([line, "\n"]),
            (None, "```yaml") => block = Some(Block { file: String::new(), text: String::new(), raw: false }),
            (None, "```yaml raw") => block = Some(Block { file: String::new(), text: String::new(), raw: true }),
            (None, line) if line.starts_with("## Wrong") => examples.push(Example::new(false)),
            (None, line) if line.starts_with("## Right") => examples.push(Example::new(true)),
            (None, line) => {
                if let Some(marker) = line.strip_prefix("<!-- test: ") {
                    let (kind, name) = marker.trim_end_matches(" -->").split_once(' ').expect("a kind and a name");
                    let example = examples.last_mut().expect("an example");
                    example.elsewhere = Some((kind.to_owned(), name.to_owned()));
                }
            }
        }
    }
    examples
}

/// The rules that an example breaks, and what people are told.
pub(crate) fn outcome(check: Check, example: &Example) -> (BTreeSet<&'static str>, String) {
    if let Some((kind, name)) = &example.elsewhere {
        return match kind.as_str() {
            "fixture" => of_fixture(check, name),
            "folder.rs" => of_test(name),
            _ => panic!("nothing of the kind {kind} shows an example"),
        };
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let version = folder.path().join("demo/v1");
    fs::create_dir_all(&version).expect("a folder");
    for file in fs::read_dir(base()).expect("the base") {
        let file = file.expect("a file");
        fs::copy(file.path(), version.join(file.file_name())).expect("a copy");
    }
    for block in &example.blocks {
        let path = version.join(&block.file);
        let text = if block.raw {
            block.text.clone()
        } else {
            let read = |text: &str| serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
            let mut value: Value = fs::read_to_string(&path).map_or(Value::Null, |text| read(&text));
            merge(&mut value, read(&block.text));
            serde_yaml::to_string(&value).expect("YAML")
        };
        fs::write(path, text).expect("written");
    }
    told(check(folder.path(), "spec", "demo"))
}

fn told<T>(checked: Result<T, Report>) -> (BTreeSet<&'static str>, String) {
    match checked {
        Ok(_) => (BTreeSet::new(), String::new()),
        Err(report) => (report.findings.iter().map(|finding| finding.rule.name).collect(), report.render(false)),
    }
}

/// The rules that the service of a fixture breaks.
fn of_fixture(check: Check, name: &str) -> (BTreeSet<&'static str>, String) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).join("spec");
    told(apispec::services(&spec, "spec").and_then(|_| check(&spec, "spec", "scm")))
}

/// The rules whose findings a test of folders asks for. Its own assertions show the report.
fn of_test(name: &str) -> (BTreeSet<&'static str>, String) {
    let source = include_str!("../folder.rs");
    let (_, rest) = source.split_once(&format!("#[test]\nfn {name}() {{")).expect("the test is there");
    let body = rest.split("#[test]").next().unwrap_or_default();
    let named = body.split("error[").skip(1).filter_map(|rest| rest.split(']').next());
    let broken = named.map(|rule| diagnostics::find(apispec::lint::rules(), rule).expect("a rule").name).collect();
    (broken, format!("See the test `{name}` in tests/folder.rs.\n"))
}

fn merge(value: &mut Value, change: Value) {
    match (value, change) {
        (value, change) if change.get("$ref").is_some_and(Value::is_string) => *value = change,
        (Value::Mapping(value), Value::Mapping(change)) => {
            for (key, change) in change {
                match value.get_mut(&key) {
                    Some(_) if change.is_null() => drop(value.remove(&key)),
                    Some(value) => merge(value, change),
                    None => drop(value.insert(key, change)),
                }
            }
        }
        (value, change) => *value = change,
    }
}

/// Checks that each wrong example breaks its rule and no other. What people are told is a snapshot.
pub(crate) fn wrong_examples(check: Check, names: impl Iterator<Item = &'static str>) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/rules"));
    let mut failures = Vec::new();
    settings.bind(|| {
        for name in names {
            let wrong: Vec<_> = examples(name).into_iter().filter(|example| !example.right).collect();
            if wrong.is_empty() {
                failures.push(format!("the page of {name} does not show what is wrong"));
                continue;
            }
            let mut reports = String::new();
            for (index, example) in wrong.iter().enumerate() {
                let (broken, report) = outcome(check, example);
                if broken != BTreeSet::from([name]) {
                    failures.push(format!("wrong example {} of {name} breaks {broken:?}:\n{report}", index + 1));
                }
                reports.push_str(&format!("{report}\n"));
            }
            insta::assert_snapshot!(name, reports);
        }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Checks that no right example breaks any rule.
pub(crate) fn right_examples(check: Check, names: impl Iterator<Item = &'static str>) {
    let mut failures = Vec::new();
    for name in names {
        let right: Vec<_> = examples(name).into_iter().filter(|example| example.right).collect();
        if right.is_empty() {
            failures.push(format!("the page of {name} does not show what is right"));
        }
        let reports = right.iter().map(|example| outcome(check, example)).filter(|(broken, _)| !broken.is_empty());
        failures.extend(reports.map(|(_, report)| format!("a right example of {name}:\n{report}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Checks that every page is of a rule.
pub(crate) fn pages_of_rules(names: impl Iterator<Item = &'static str>) {
    let names: BTreeSet<String> = names.map(|name| format!("{name}.md")).collect();
    for file in fs::read_dir(folder()).expect("the pages") {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        assert!(name == "base" || names.contains(&name), "{name} is the page of no rule");
    }
}
