//! The examples on the pages of the rules: each wrong one breaks its rule and no other, each right one breaks none. What people are
//! told about a wrong one is a snapshot.
//!
//! An example is a change of the spec in `rules/base/`: each of its YAML blocks begins with the name of a file in a comment, and is
//! merged into that file; a key with the value null is taken out. A block that is marked `raw` takes the place of the file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apispec::lint;
use serde_yaml::Value;

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// One example on a page.
struct Example {
    right: bool,
    blocks: Vec<Block>,
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
            (None, line) if line.starts_with("## Wrong") => examples.push(Example { right: false, blocks: Vec::new() }),
            (None, line) if line.starts_with("## Right") => examples.push(Example { right: true, blocks: Vec::new() }),
            _ => {}
        }
    }
    examples
}

/// The rules that an example breaks, and what people are told.
fn outcome(example: &Example) -> (BTreeSet<&'static str>, String) {
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
    match apispec::check(folder.path(), "spec", "demo") {
        Ok(_) => (BTreeSet::new(), String::new()),
        Err(report) => (report.findings.iter().map(|finding| finding.rule).collect(), report.render(false)),
    }
}

fn merge(value: &mut Value, change: Value) {
    match (value, change) {
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
    let (broken, report) = outcome(&Example { right: true, blocks: Vec::new() });
    assert!(broken.is_empty(), "{report}");
}

#[test]
fn each_wrong_example_breaks_its_rule_and_no_other() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots/rules");
    settings.bind(|| {
        for rule in lint::rules() {
            let wrong: Vec<_> = examples(rule.name).into_iter().filter(|example| !example.right).collect();
            assert!(!wrong.is_empty(), "the page of {} shows what is wrong", rule.name);
            let mut reports = String::new();
            for (index, example) in wrong.iter().enumerate() {
                let (broken, report) = outcome(example);
                let number = index + 1;
                assert_eq!(broken, BTreeSet::from([rule.name]), "wrong example {number} of {}:\n{report}", rule.name);
                reports.push_str(&format!("{report}\n"));
            }
            insta::assert_snapshot!(rule.name, reports);
        }
    });
}

#[test]
fn each_right_example_breaks_none() {
    for rule in lint::rules() {
        let right: Vec<_> = examples(rule.name).into_iter().filter(|example| example.right).collect();
        assert!(!right.is_empty(), "the page of {} shows what is right", rule.name);
        for example in right {
            let (broken, report) = outcome(&example);
            assert!(broken.is_empty(), "a right example of {}:\n{report}", rule.name);
        }
    }
}

#[test]
fn every_page_is_of_a_rule() {
    let names: BTreeSet<String> = lint::rules().map(|rule| format!("{}.md", rule.name)).collect();
    for file in fs::read_dir(rules()).expect("the pages") {
        let name = file.expect("a file").file_name().to_string_lossy().into_owned();
        assert!(name == "base" || names.contains(&name), "{name} is the page of no rule");
    }
}
