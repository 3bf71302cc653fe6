//! Each rule has a fixture: the change between its two sides belongs to this rule and, reversed, to
//! its mirror. The report is a snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use specdiff::report::{Format, render};
use specdiff::{Change, Review, Side, rules};

use crate::common::{self, HUMAN, assert_mirrors, cases, document, fixtures, side, today};

/// The rules that need a side without the service.
const OF_SERVICES: [&str; 2] = ["service-added", "service-removed"];

/// Both sides of each fixture, with all changes between them: read and compared once for all tests.
static COMPARED: LazyLock<BTreeMap<String, Compared>> = LazyLock::new(|| {
    let compared = |(_, case): (_, String)| {
        let mut sides = ["before", "after"].map(|name| side(&document(&case, name), name));
        if let Some(empty) = OF_SERVICES.iter().position(|name| *name == case) {
            sides[empty].services.clear();
        }
        let [before, after] = sides;
        let changes = specdiff::compare(&before, &after).changes;
        (case, Compared { before, after, changes })
    };
    cases().into_iter().map(compared).collect()
});

/// A fixture.
pub(crate) struct Compared {
    pub(crate) before: Side,
    pub(crate) after: Side,
    pub(crate) changes: Vec<Change>,
}

/// The fixture with this name.
pub(crate) fn compared(case: &str) -> &'static Compared {
    &COMPARED[case]
}

#[test]
fn fixtures_show_their_rules() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut failures = Vec::new();
    for (rule, case) in cases() {
        let Compared { before, after, .. } = compared(&case);
        let review = Review::new(before, after, &[], today());
        let found: Vec<_> = review.findings.iter().map(|finding| finding.change.rule.name).collect();
        if !found.contains(&rule.name) {
            failures.push(format!("the fixture of {case} shows {found:?}"));
        }
        let folder = fixtures().join(&case);
        settings.set_snapshot_path(folder);
        settings.bind(|| insta::assert_snapshot!("report", render(&review, &Format::Human(HUMAN))));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn reversed_changes_are_mirrored() {
    for (_, case) in cases() {
        let Compared { before, after, changes } = compared(&case);
        assert_mirrors(&case, changes, before, after);
    }
}

#[test]
fn equal_states_have_no_changes() {
    for (_, case) in cases() {
        let Compared { after, .. } = compared(&case);
        assert!(specdiff::compare(after, after).changes.is_empty(), "{case}");
    }
}

#[test]
fn rules_name_the_lint_rules_that_reject_them() {
    for (rule, case) in cases() {
        let broken: BTreeSet<_> = ["before", "after"]
            .into_iter()
            .filter(|name| fixtures().join(&case).join(format!("{name}.yaml")).exists())
            .flat_map(|name| {
                let folder = common::folder(&document(&case, name));
                let checked = model::check(&folder.path("spec"), "spec", "demo");
                checked
                    .err()
                    .into_iter()
                    .flat_map(|report| report.findings.iter().map(|finding| finding.rule.name).collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            })
            .collect();
        match rule.refused_by {
            Some(refusal) => assert!(broken.contains(refusal), "{case}: {broken:?}"),
            // These have an unknown change, or an exemption that the lint reports as unused.
            None if matches!(rule.name, "unknown-change" | "note-changed") => {}
            None => assert!(broken.is_empty(), "{case}: {broken:?}"),
        }
    }
}

#[test]
fn fixtures_belong_to_rules() {
    let names: BTreeSet<_> = rules::rules().map(|rule| rule.name.to_owned()).collect();
    for entry in fs::read_dir(fixtures()).expect("the fixtures") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name.contains('.') || names.contains(&name), "{name} belongs to no rule");
    }
}

#[test]
fn rules_page_is_up_to_date() {
    let path = fixtures().join("../RULES.md");
    let page = fs::read_to_string(&path).unwrap_or_default();
    let (head, rest) = page.split_once("<!-- rules -->\n").expect("the mark before the rules");
    let (_, foot) = rest.split_once("<!-- /rules -->\n").expect("the mark after the rules");
    let expected = format!("{head}<!-- rules -->\n\n{}\n<!-- /rules -->\n{foot}", rules::tables());
    if std::env::var_os("UPDATE_RULES").is_some() {
        fs::write(&path, &expected).expect("written");
        return;
    }
    assert!(page == expected, "run `UPDATE_RULES=1 cargo test -p specdiff` and read the difference of RULES.md");
}

/// `scripts/cross-check` also compares the verdicts of the other tool.
#[test]
fn table_of_differences_has_our_verdicts() {
    let page = include_str!("../../RULES.md");
    let table = page.split_once("<!-- differences -->").and_then(|(_, rest)| rest.split_once("<!-- /differences -->"));
    let (table, _) = table.expect("the marks of the table");
    let rows: Vec<_> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | ")).collect();
    assert!(!rows.is_empty());
    for (name, rest) in rows {
        let rule = rules::rules().find(|rule| rule.name == name);
        let rule = rule.unwrap_or_else(|| panic!("`{name}` is in the table, but there is no such rule"));
        assert!(rest.starts_with(&format!("{} | ", rule.wire.word())), "{name}: {rest}");
    }
}
