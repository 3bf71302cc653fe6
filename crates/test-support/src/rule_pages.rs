//! Tests the examples on the pages of rules, for all crates that have rules.
//!
//! An example is a change of the spec in `crates/apispec/rules/base/`: each of its YAML blocks
//! begins with a file name in a comment, and is merged into that file. A block marked `raw`
//! replaces the file.
//!
//! An example that cannot be shown as a change of the base names its test in a comment instead:
//! `<!-- test: fixture x -->` the spec in `tests/fixtures/x/`, and `<!-- test: folder.rs x -->` the
//! test of that name in `tests/it/folder.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use diagnostics::Report;

use crate::{Folder, files, workspace, yaml};

/// The names of rules.
type Names = BTreeSet<String>;

/// The rule pages of a crate.
#[derive(Clone, Debug)]
pub struct RulePages {
    /// The folder of the crate.
    pub folder: PathBuf,
    /// The names of its rules.
    pub names: Vec<&'static str>,
    /// Checks a service in a folder of specs.
    pub check: fn(&Path, &str) -> Result<(), Report>,
}

/// One example on a page.
struct Example {
    is_valid: bool,
    blocks: Vec<Block>,
    /// The kind and the name of the test that shows it instead of blocks.
    test: Option<(String, String)>,
}

impl Example {
    fn new(is_valid: bool) -> Self {
        Self { is_valid, blocks: Vec::new(), test: None }
    }
}

struct Block {
    file: String,
    text: String,
    raw: bool,
}

impl RulePages {
    /// Checks that the base spec breaks no rule.
    pub fn base_is_right(&self) {
        let (broken, report) = self.outcome(&Example::new(true));
        assert!(broken.is_empty(), "{report}");
    }

    /// Checks that each wrong example breaks its rule and no other. The reports are snapshots.
    pub fn wrong_examples(&self) {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path(self.folder.join("tests/it/snapshots/rules"));
        let mut failures = Vec::new();
        settings.bind(|| {
            for name in &self.names {
                let wrong: Vec<_> = self.examples(name).into_iter().filter(|example| !example.is_valid).collect();
                if wrong.is_empty() {
                    failures.push(format!("the page of {name} has no wrong example"));
                    continue;
                }
                let mut reports = String::new();
                for (index, example) in wrong.iter().enumerate() {
                    let (broken, report) = self.outcome(example);
                    if broken != Names::from([(*name).to_owned()]) {
                        failures.push(format!("wrong example {} of {name} breaks {broken:?}:\n{report}", index + 1));
                    }
                    reports.push_str(&format!("{report}\n"));
                }
                insta::assert_snapshot!(*name, reports);
            }
        });
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    /// Checks that no right example breaks any rule.
    pub fn right_examples(&self) {
        let mut failures = Vec::new();
        for name in &self.names {
            let right: Vec<_> = self.examples(name).into_iter().filter(|example| example.is_valid).collect();
            if right.is_empty() {
                failures.push(format!("the page of {name} has no right example"));
            }
            let reports = right.iter().map(|example| self.outcome(example)).filter(|(broken, _)| !broken.is_empty());
            failures.extend(reports.map(|(_, report)| format!("a right example of {name}:\n{report}")));
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    /// Checks that every page and every snapshot belongs to a rule, and that links between pages
    /// work.
    pub fn pages_are_of_rules(&self) {
        let pages = files(&self.folder.join("rules"));
        for (name, text) in &pages {
            let rule = name.strip_suffix(".md").unwrap_or(name);
            assert!(self.names.contains(&rule), "{name} does not belong to a rule");
            let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| link.ends_with(".md")) {
                assert!(pages.contains_key(link), "{name} links to {link}, which does not exist");
            }
        }
        for name in files(&self.folder.join("tests/it/snapshots/rules")).into_keys() {
            let rule = name.strip_suffix(".snap").unwrap_or(&name);
            assert!(self.names.contains(&rule), "the snapshot {name} does not belong to a rule");
        }
    }

    fn examples(&self, name: &str) -> Vec<Example> {
        let page = self.folder.join("rules").join(format!("{name}.md"));
        examples(&fs::read_to_string(page).expect("the page of the rule"))
    }

    /// The rules that an example breaks, and the report.
    fn outcome(&self, example: &Example) -> (Names, String) {
        if let Some((kind, name)) = &example.test {
            return match kind.as_str() {
                "fixture" => self.check(&self.folder.join("tests/fixtures").join(name).join("spec"), "scm"),
                "folder.rs" => self.of_test(name),
                _ => panic!("unknown kind of test: {kind}"),
            };
        }
        let mut spec = files(&workspace().join("crates/apispec/rules/base"));
        for block in &example.blocks {
            let text = if block.raw {
                block.text.clone()
            } else {
                let read = |text: &str| serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
                let mut value = spec.get(&block.file).map_or(serde_yaml::Value::Null, |text| read(text));
                yaml::merge(&mut value, read(&block.text));
                serde_yaml::to_string(&value).expect("YAML")
            };
            spec.insert(block.file.clone(), text);
        }
        let folder = Folder::new();
        folder.write_all("demo", spec);
        self.check(folder.root(), "demo")
    }

    fn check(&self, spec: &Path, service: &str) -> (Names, String) {
        match (self.check)(spec, service) {
            Ok(()) => (Names::new(), String::new()),
            Err(report) => {
                (report.findings.iter().map(|finding| finding.rule.name.to_owned()).collect(), report.render(false))
            }
        }
    }

    /// The rules whose findings a test in `folder.rs` expects. Its assertions show the report.
    fn of_test(&self, name: &str) -> (Names, String) {
        let source = fs::read_to_string(self.folder.join("tests/it/folder.rs")).expect("the tests of folders");
        let (_, rest) = source.split_once(&format!("#[test]\nfn {name}() {{")).expect("the test exists");
        let body = rest.split("#[test]").next().unwrap_or_default();
        let broken =
            body.split("error[").skip(1).filter_map(|rest| rest.split(']').next()).map(str::to_owned).collect();
        (broken, format!("See the test `{name}` in tests/it/folder.rs.\n"))
    }
}

/// The examples on the page of a rule.
fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut block: Option<Block> = None;
    for line in page.lines() {
        match (&mut block, line) {
            (Some(_), "```") => examples.last_mut().expect("an example").blocks.extend(block.take()),
            (Some(block), line) if block.file.is_empty() => {
                block.file = line.strip_prefix("# ").expect("a file name in the first line").to_owned();
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
                    example.test = Some((kind.to_owned(), name.to_owned()));
                }
            }
        }
    }
    examples
}
