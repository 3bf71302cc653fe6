//! The sources keep to one form where rustfmt leaves a choice, and the documents for people name
//! files and tests that exist.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use test_support::workspace;

/// The tracked files with these endings that people write, with their text.
fn files(endings: &[&str]) -> Vec<(String, String)> {
    let output = Command::new("git").arg("-C").arg(workspace()).args(["ls-files", "-z"]).output().expect("git");
    assert!(output.status.success(), "git lists the files: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("names in UTF-8");
    let named = names.split('\0').filter(|name| endings.iter().any(|ending| name.ends_with(ending)));
    let written = named.filter(|name| !name.starts_with("generated/") && !name.contains("/golden/"));
    // A file that was removed and not yet committed is still listed.
    let files: Vec<_> = written
        .filter_map(|name| Some((name.to_owned(), std::fs::read_to_string(workspace().join(name)).ok()?)))
        .collect();
    assert!(files.len() > 20, "{endings:?}: {} files", files.len());
    files
}

#[test]
fn comments_end_at_column_100() {
    let mut long = Vec::new();
    for (name, text) in files(&[".rs"]) {
        let mut in_code = false;
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start();
            let words = comment.trim_start_matches(['/', '!', ' ']);
            in_code = comment.starts_with("//") && in_code != words.starts_with("```");
            // Code is as wide as rustfmt makes it; an address or a row of a table cannot be
            // wrapped.
            let fixed = in_code || !words.contains(' ') || words.starts_with(['|', '[']);
            if comment.starts_with("//") && line.chars().count() > 100 && !fixed {
                long.push(format!("{name}:{}", number + 1));
            }
        }
    }
    assert!(long.is_empty(), "wrap these comments at column 100:\n{}", long.join("\n"));
}

/// Which group of imports a path belongs to: the standard library, other crates, this crate.
fn group(path: &str) -> u8 {
    match path.split("::").next().unwrap_or_default() {
        "std" | "core" | "alloc" => 0,
        "crate" | "super" | "self" => 2,
        _ => 1,
    }
}

#[test]
fn imports_come_in_three_groups() {
    let mut wrong = Vec::new();
    for (name, text) in files(&[".rs"]) {
        // The group of the import before, and whether an empty line came since.
        let mut last: Option<(u8, bool)> = None;
        for (number, line) in text.lines().enumerate() {
            if let Some(path) = line.strip_prefix("use ") {
                let group = group(path.trim_end_matches(';'));
                let fits = match last {
                    Some((before, gap)) => before == group && !gap || before < group && gap,
                    None => true,
                };
                if !fits {
                    wrong.push(format!("{name}:{}", number + 1));
                }
                last = Some((group, false));
            } else if line.is_empty() {
                last = last.map(|(group, _)| (group, true));
            } else if !line.starts_with([' ', '}']) {
                last = None;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports come as std, other crates, this crate, with one empty line between groups:\n{}",
        wrong.join("\n")
    );
}

/// The parts of a text between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Whether a name in a document is that of a test: words in lower case with underscores between
/// them.
fn is_test_name(name: &str) -> bool {
    name.matches('_').count() >= 2 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn architecture_names_files_and_tests_that_exist() {
    let text = std::fs::read_to_string(workspace().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let sources: String = files(&[".rs"]).into_iter().map(|(_, text)| text).collect();
    let mut missing = Vec::new();
    for name in quoted(&text).filter(|name| !name.contains(['<', '…', '*', ' '])) {
        let exists = if is_test_name(name) {
            sources.contains(&format!("fn {name}("))
        } else if name.split_once('/').is_some_and(|(first, _)| workspace().join(first).is_dir()) {
            alternatives(name).iter().all(|path| workspace().join(path).exists())
        } else {
            true
        };
        if !exists {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "ARCHITECTURE.md names what does not exist: {missing:?}");
    assert!(quoted(&text).filter(|name| is_test_name(name)).count() > 30, "it names the tests of the invariants");
}

/// The paths that `a/{b,c}.rs` stands for.
fn alternatives(path: &str) -> Vec<String> {
    match path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (names, after))) => names.split(',').map(|name| format!("{before}{name}{after}")).collect(),
        None => vec![path.to_owned()],
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = BTreeSet::new();
    for (name, text) in files(&[".md"]) {
        let folder = Path::new(&name).parent().expect("a folder");
        // What is in a fence or between backticks is an example.
        let prose: String =
            text.split("```").step_by(2).map(|part| part.split('`').step_by(2).collect::<String>()).collect();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            let path = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !path.is_empty() && !workspace().join(folder).join(path).exists() {
                broken.insert(format!("{name}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere: {broken:#?}");
}
