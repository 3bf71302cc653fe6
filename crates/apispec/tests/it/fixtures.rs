//! Each folder of `fixtures/` is a small spec that cannot be loaded, or only just. Its report is a
//! snapshot in `snapshots/`. Violations of a single rule are examples on the page of the rule.

use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The report for all services of a spec folder.
fn report(spec_root: &Path) -> String {
    let services = match apispec::services(spec_root, "spec") {
        Ok(services) => services,
        Err(report) => return report.render(false),
    };
    let check = |service: &String| match apispec::check(spec_root, "spec", service) {
        Ok(document) => format!("{service}: {} operations\n", document.tree.operations.len()),
        Err(report) => report.render(false),
    };
    services.iter().map(check).collect()
}

fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(fixtures()).expect("the fixtures are there");
    let mut cases: Vec<_> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    cases.sort();
    cases
}

#[test]
fn fixture_reports_match_their_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for case in cases() {
            insta::assert_snapshot!(case.clone(), report(&fixtures().join(&case).join("spec")));
        }
    });
}

#[test]
fn findings_are_complete_sentences() {
    for case in cases() {
        let root = fixtures().join(&case).join("spec");
        if let Err(report) = apispec::check(&root, "spec", "scm") {
            for finding in &report.findings {
                assert!(!finding.message.is_empty(), "{case}: {finding:?}");
                assert!(finding.notes.iter().all(|note| note.ends_with('.')), "{case}: {finding:?}");
                assert!(finding.remedy.ends_with(['.', '?']), "{case}: {finding:?}");
            }
        }
    }
}
