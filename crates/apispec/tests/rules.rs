//! The examples on the pages of the rules: each wrong one breaks its rule and no other, each right one breaks none. What people are
//! told about a wrong one is a snapshot.
//!
//! An example is a change of the spec in `rules/base/`: each of its YAML blocks begins with the name of a file in a comment, and is
//! merged into that file; a key with the value null is taken out, and a reference takes the place of what was there. A block that is marked `raw` takes the place of the file.
//!
//! What no change of one folder can show names in a comment what shows it instead: `<!-- test: fixture x -->` the spec in
//! `tests/fixtures/x/`, and `<!-- test: folder.rs x -->` the test of that name in `tests/folder.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apispec::{Report, lint};
use serde_yaml::Value;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// One example on a page.
struct Example {
    right: bool,
    blocks: Vec<Block>,
    /// What shows it instead of a change of the base: a kind and a name.
    elsewhere: Option<(String, String)>,
}

impl Example {
    fn new(right: bool) -> Self {
        Self { right, blocks: Vec::new(), elsewhere: None }
    }
}

struct Block {
    file: String,
    text: String,
    raw: bool,
}

fn examples(name: &str) -> Vec<Example> {
    let page = fs::read_to_string(rules().join(format!("{name}.md"))).expect("the page of the rule");
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
fn outcome(example: &Example) -> (BTreeSet<&'static str>, String) {
    if let Some((kind, name)) = &example.elsewhere {
        return match kind.as_str() {
            "fixture" => of_fixture(name),
            "folder.rs" => of_test(name),
            _ => panic!("nothing of the kind {kind} shows an example"),
        };
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let version = folder.path().join("demo/v1");
    fs::create_dir_all(&version).expect("a folder");
    for file in fs::read_dir(rules().join("base")).expect("the base") {
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
    told(apispec::check(folder.path(), "spec", "demo"))
}

fn told<T>(checked: Result<T, Report>) -> (BTreeSet<&'static str>, String) {
    match checked {
        Ok(_) => (BTreeSet::new(), String::new()),
        Err(report) => (report.findings.iter().map(|finding| finding.rule).collect(), report.render(false)),
    }
}

/// The rules that the service of a fixture breaks.
fn of_fixture(name: &str) -> (BTreeSet<&'static str>, String) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).join("spec");
    told(apispec::services(&spec, "spec").and_then(|_| apispec::check(&spec, "spec", "scm")))
}

/// The rules whose findings a test of folders asks for. Its own assertions show the report.
fn of_test(name: &str) -> (BTreeSet<&'static str>, String) {
    let source = include_str!("folder.rs");
    let (_, rest) = source.split_once(&format!("#[test]\nfn {name}() {{")).expect("the test is there");
    let body = rest.split("#[test]").next().unwrap_or_default();
    let named = body.split("error[").skip(1).filter_map(|rest| rest.split(']').next());
    let broken = named.map(|rule| lint::find(rule).expect("a rule").name).collect();
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

#[test]
fn the_base_breaks_no_rule() {
    let (broken, report) = outcome(&Example::new(true));
    assert!(broken.is_empty(), "{report}");
}

#[test]
fn each_wrong_example_breaks_its_rule_and_no_other() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots/rules");
    let mut failures = Vec::new();
    settings.bind(|| {
        for rule in lint::rules() {
            let wrong: Vec<_> = examples(rule.name).into_iter().filter(|example| !example.right).collect();
            if wrong.is_empty() {
                failures.push(format!("the page of {} does not show what is wrong", rule.name));
                continue;
            }
            let mut reports = String::new();
            for (index, example) in wrong.iter().enumerate() {
                let (broken, report) = outcome(example);
                if broken != BTreeSet::from([rule.name]) {
                    failures.push(format!("wrong example {} of {} breaks {broken:?}:\n{report}", index + 1, rule.name));
                }
                reports.push_str(&format!("{report}\n"));
            }
            insta::assert_snapshot!(rule.name, reports);
        }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn each_right_example_breaks_none() {
    let mut failures = Vec::new();
    for rule in lint::rules() {
        let right: Vec<_> = examples(rule.name).into_iter().filter(|example| example.right).collect();
        if right.is_empty() {
            failures.push(format!("the page of {} does not show what is right", rule.name));
        }
        let reports = right.iter().map(outcome).filter(|(broken, _)| !broken.is_empty());
        failures.extend(reports.map(|(_, report)| format!("a right example of {}:\n{report}", rule.name)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_page_is_of_a_rule() {
    let names: BTreeSet<String> = lint::rules().map(|rule| format!("{}.md", rule.name)).collect();
    for file in fs::read_dir(rules()).expect("the pages") {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        assert!(name == "base" || names.contains(&name), "{name} is the page of no rule");
    }
}

#[test]
fn every_finding_is_of_a_rule() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut named = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).expect("a source");
            for call in source.split("Finding::new(").skip(1).map(str::trim_start) {
                // A rule that makes a finding of its own gives its name.
                if call.starts_with("self.name,") {
                    continue;
                }
                let name = call.strip_prefix('"').and_then(|rest| rest.split('"').next());
                named.insert(
                    name.unwrap_or_else(|| panic!("a name right in the call in {}", path.display())).to_owned(),
                );
            }
        }
    }
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        assert_eq!(lint::find(&name).map(|rule| rule.name), Some(name.as_str()), "{name} is a rule");
    }
}
