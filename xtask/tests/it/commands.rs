//! `cargo xtask gen` and `lint` on a small spec that is valid, or broken in one way.

use std::fs;
use std::ops::Deref;

use test_support::{Folder, files};

use crate::support::{outcome, output, write_service, xtask};

/// A folder with the spec of two services that a test may break.
struct Workspace(Folder);

impl Deref for Workspace {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

/// Hides numbers of operations and files, and times.
const UNCOUNTED: [(&str, &str); 2] =
    [(r"\(\d+\.\d+ s\)", "(… s)"), (r"\b[1-9]\d* (operations|schemas|files|unchanged|items)", "N $1")];

impl Workspace {
    fn new() -> Self {
        let folder = Folder::new();
        for service in ["one", "two"] {
            write_service(&folder, service);
        }
        Self(folder)
    }

    /// The number of operations of a service.
    fn operations(&self, service: &str) -> usize {
        files(&self.path("spec").join(service)).values().map(|text| text.matches("operationId: ").count()).sum()
    }

    /// Runs a command; returns its exit code and the output on both streams.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let (code, text) = outcome(xtask(arguments).arg("--root").arg(self.root()));
        (code, text.replace(&self.root().display().to_string(), "<root>"))
    }

    /// Checks that both commands reject the spec with this report, and that nothing is generated.
    fn rejects(&self, name: &str) {
        let (code, report) = self.run(&["lint"]);
        assert_eq!(code, 1, "{report}");
        insta::assert_snapshot!(name, report);
        assert_eq!(self.run(&["gen"]), (1, report.clone()), "gen reports the same");
        assert_eq!(self.run(&["gen", "--check"]), (1, report), "and so does gen --check");
        assert!(!self.path("generated").exists(), "nothing is written, not even for the other service");
    }
}

#[test]
fn generated_files_are_fresh_until_edited() {
    let workspace = Workspace::new();
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 0, "{text}");
    let operations = workspace.operations("one");
    assert!(text.contains(&format!("generated/huaweicloud-one: {operations} operations, ")), "{text}");
    insta::with_settings!({filters => UNCOUNTED.to_vec()}, {
        insta::assert_snapshot!("gen_first", text);
        insta::assert_snapshot!("gen_again", workspace.run(&["gen"]).1);
        insta::assert_snapshot!("check_fresh", workspace.run(&["gen", "--check"]).1);
        let text = workspace.run(&["lint"]).1;
        assert!(text.contains(&format!("spec/one: {operations} operations, ")), "{text}");
        insta::assert_snapshot!("lint_clean", text);
    });

    let file = "generated/huaweicloud-one/src/show_thing.rs";
    let original = fs::read(workspace.path(file)).expect("a generated file");
    workspace.replace(file, "impl Client {", "impl Client { // edited");
    let (code, text) = workspace.run(&["gen", "--check"]);
    assert_eq!(code, 4);
    insta::assert_snapshot!("check_edited", text);
    assert_ne!(fs::read(workspace.path(file)).expect("a file"), original, "checking writes nothing");
    assert_eq!(workspace.run(&["gen", "--check", "two"]).0, 0, "the other crate is not touched");

    workspace.remove(file);
    workspace.write("generated/huaweicloud-one/src/stale.rs", "");
    let (code, text) = workspace.run(&["gen", "--check"]);
    assert_eq!(code, 4, "{text}");
    assert!(text.contains("error: generated/ is stale: 2 files would change"), "{text}");
    assert_eq!(workspace.run(&["gen", "one"]).0, 0);
    assert_eq!(fs::read(workspace.path(file)).expect("a file"), original, "restored byte for byte");
    assert_eq!(workspace.run(&["gen", "--check"]).0, 0);
}

#[test]
fn verify_tells_hand_edits_from_spec_changes() {
    let workspace = Workspace::new();
    let verify = || workspace.run(&["gen", "--verify"]);
    let (code, text) = verify();
    assert_eq!(code, 4);
    insta::assert_snapshot!("verify_without_manifest", text);
    assert_eq!(workspace.run(&["gen"]).0, 0);
    let (code, text) = verify();
    assert_eq!(code, 0, "{text}");
    insta::with_settings!({filters => UNCOUNTED.to_vec()}, {
        insta::assert_snapshot!("verify_fresh", text);
    });

    let source = |name: &str| format!("generated/huaweicloud-one/src/{name}.rs");
    workspace.replace(&source("show_thing"), "impl Client {", "impl Client { // edited");
    workspace.remove(&source("client"));
    workspace.write(&source("more"), "");
    workspace.replace("spec/two/openapi.yaml", "openapi: 3.0.3", "openapi: 3.0.3 # wrong [");
    workspace.write("spec/two/New.yaml", "not: [even YAML");
    let (code, text) = verify();
    assert_eq!(code, 4);
    insta::assert_snapshot!("verify_everything", text);

    workspace.remove("spec/two/New.yaml");
    assert_eq!(workspace.run(&["gen", "one"]).0, 0);
    let (code, text) = verify();
    assert_eq!(code, 4);
    insta::assert_snapshot!("verify_stale", text);
    assert_eq!(workspace.run(&["gen", "--check", "one"]).0, 0, "the other service's records stay");
    assert_eq!(workspace.run(&["gen", "two"]).0, 0);
    assert_eq!(verify().0, 0, "a run for each service equals one for all");
    assert_eq!(workspace.run(&["gen", "--check"]).0, 0);
}

#[test]
fn coverage_covers_all_services() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen", "one"]).0, 0);
    let file = "spec/COVERAGE.md";
    let coverage = || workspace.read(file);
    let whole = coverage();
    assert!(whole.contains("\n## two v1\n") && whole.contains("\n## one v1\n"), "{whole}");

    assert_eq!(workspace.run(&["gen"]).0, 0);
    assert_eq!(coverage(), whole, "whichever service is generated");
    workspace.replace(file, "- Permission: ", "- Edited: ");
    let (code, text) = workspace.run(&["gen", "--check"]);
    assert_eq!(code, 4);
    assert!(text.contains("--- spec/COVERAGE.md\n") && text.contains("\n-- Edited: "), "{text}");
    assert_eq!(workspace.run(&["lint"]).0, 0, "it is not checked");

    let edited = coverage();
    workspace.replace("spec/two/openapi.yaml", "openapi: 3.0.3", "openapi: [");
    let (code, text) = workspace.run(&["gen", "one"]);
    assert_eq!((code, coverage()), (0, edited), "it stays as it is while a service cannot be loaded: {text}");
    assert!(text.contains("warning: another service cannot be loaded, so spec/COVERAGE.md"), "{text}");
    workspace.replace("spec/two/openapi.yaml", "openapi: [", "openapi: 3.0.3");
    assert_eq!(workspace.run(&["gen", "two"]).0, 0);
    assert_eq!(coverage(), whole);
}

#[test]
fn invalid_manifest_is_reported() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen"]).0, 0);
    let manifest = "generated/huaweicloud-two/MANIFEST.toml";
    workspace.replace(manifest, "shared = ", "<<<<<<< HEAD\nshared = ");
    let (code, text) = workspace.run(&["gen", "--verify"]);
    assert_eq!(code, 4);
    insta::assert_snapshot!("verify_broken_manifest", text);
    assert_eq!(workspace.run(&["gen", "--check"]).0, 4);
    assert_eq!(workspace.run(&["gen", "--check", "one"]).0, 0, "it does not affect another service");

    let whole = workspace.read(manifest);
    for torn in ["", &whole[..whole.len() / 2]] {
        workspace.write(manifest, torn);
        let (code, text) = workspace.run(&["gen", "--verify"]);
        assert_eq!(code, 4, "{text}");
        assert!(text.contains("MANIFEST.toml is not a valid inventory: TOML parse error"), "{text}");
        assert!(text.contains("help: run `cargo xtask gen`"), "{text}");
    }
    workspace.write(manifest, b"# \xff\n");
    let (code, text) = workspace.run(&["gen", "--verify"]);
    assert_eq!(code, 4, "{text}");
    assert!(text.contains("MANIFEST.toml is not a valid inventory: not valid UTF-8 at byte 2\n"), "{text}");
    assert_eq!(workspace.run(&["gen", "two"]).0, 0);
    assert_eq!(workspace.run(&["gen", "--verify"]).0, 0);
}

#[test]
fn line_ends_and_byte_order_marks_are_ignored() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen"]).0, 0);
    for path in ["spec/one/ShowThing.yaml", "spec/one/shared.yaml", "generated/huaweicloud-one/src/show_thing.rs"] {
        let text = workspace.read(path);
        workspace.write(path, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    }
    for command in [["gen", "--check"], ["gen", "--verify"]] {
        let (code, text) = workspace.run(&command);
        assert_eq!(code, 0, "{text}");
    }
    assert!(workspace.run(&["gen", "one"]).1.contains("; 0 files written, "));
}

#[test]
fn shared_files_are_verified_while_the_spec_is_same() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen"]).0, 0);
    let (library, page) = ("generated/huaweicloud-one/src/lib.rs", "generated/huaweicloud-one/src/show_thing.rs");
    for path in [library, page] {
        let text = workspace.read(path);
        workspace.write(path, text + "// edited\n");
    }
    let verify = || workspace.run(&["gen", "--verify"]);
    let (code, text) = verify();
    assert_eq!(code, 4, "{text}");
    assert!(text.contains(&format!("{library}: edited\n{page}: edited\n")) && !text.contains("older"), "{text}");

    workspace.replace("spec/one/ListThings.yaml", "summary: ", "summary: Really ");
    let (code, text) = verify();
    assert_eq!(code, 4, "{text}");
    assert!(!text.contains(library) && text.contains(&format!("{page}: edited\n")), "{text}");
    assert!(text.contains("spec/one/ListThings.yaml: changed\n"), "{text}");
    workspace.replace("spec/one/ListThings.yaml", "summary: ", "summary: [");
    assert_eq!(verify(), (code, text), "whether the spec can be read or not");
}

#[test]
fn leftovers_of_an_interrupted_run_are_reported() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen"]).0, 0);
    fs::create_dir(workspace.path("generated/.gen-abcdef")).expect("a folder");
    for command in [["gen", "--check"], ["gen", "--verify"]] {
        let (code, text) = workspace.run(&command);
        assert_eq!(code, 0, "{text}");
        assert!(
            text.contains("warning: generated/.gen-abcdef belongs to a run that is in progress or was interrupted"),
            "{text}"
        );
    }
    assert_eq!(workspace.run(&["gen", "one"]).0, 0);
    assert!(!workspace.path("generated/.gen-abcdef").exists(), "the next run removes them");
}

#[test]
fn gen_names_the_files_and_what_is_next() {
    let workspace = Workspace::new();
    let (_, text) = workspace.run(&["gen"]);
    let before = |what: &str| {
        let counts = text.match_indices(what).filter_map(|(at, _)| text[..at].rsplit(' ').next());
        counts.map(|count| count.parse::<usize>().expect("a number")).sum::<usize>()
    };
    // Beside those of the two services, `clients` and `commands` have two files each, and there is
    // the coverage.
    let named = text.lines().filter(|line| line.starts_with("  written  ")).count();
    assert_eq!(before(" files written"), named + before(" more files; `git status` lists them") - 5, "{text}");
    workspace.replace("spec/one/ShowThing.yaml", "summary: ", "summary: Really ");
    let (_, text) = workspace.run(&["gen"]);
    insta::with_settings!({filters => UNCOUNTED.to_vec()}, {
        insta::assert_snapshot!("gen_changed", text);
    });
    assert!(!workspace.run(&["gen"]).1.contains("Next:"), "nothing changed");
}

#[test]
fn concurrent_runs_are_both_recorded() {
    let workspace = Workspace::new();
    std::thread::scope(|scope| {
        for service in ["two", "one"] {
            let workspace = &workspace;
            scope.spawn(move || assert_eq!(workspace.run(&["gen", service]).0, 0));
        }
    });
    assert_eq!(workspace.run(&["gen", "--verify"]).0, 0);
    assert_eq!(workspace.run(&["gen", "--check"]).0, 0);
}

#[test]
fn removed_service_loses_its_crate() {
    let workspace = Workspace::new();
    assert_eq!(workspace.run(&["gen"]).0, 0);
    workspace.remove_all("spec/two");
    assert_eq!(workspace.run(&["gen", "--check"]).0, 4);
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("  removed  generated/huaweicloud-two/src/lib.rs\n"), "{text}");
    assert!(!workspace.path("generated/huaweicloud-two").exists());
}

#[test]
fn syntax_error_is_rejected() {
    let workspace = Workspace::new();
    workspace.replace("spec/one/ShowThing.yaml", "operationId: ShowThing", "operationId: 'ShowThing");
    workspace.rejects("syntax_error");
}

#[test]
fn unknown_ref_is_rejected() {
    let workspace = Workspace::new();
    workspace.replace("spec/two/ShowThing.yaml", "schemas/Thing'", "schemas/Thnig'");
    workspace.rejects("unknown_ref");
}

#[test]
fn duplicate_operation_id_is_rejected() {
    let workspace = Workspace::new();
    workspace.replace("spec/one/ShowThing.yaml", "operationId: ShowThing", "operationId: CreateThing");
    workspace.rejects("duplicate_operation_id");
}

#[test]
fn missing_file_is_rejected() {
    let workspace = Workspace::new();
    workspace.remove("spec/one/openapi.yaml");
    workspace.rejects("missing_file");
}

#[test]
fn missing_folder_is_rejected() {
    let workspace = Workspace::new();
    workspace.remove_all("spec");
    workspace.rejects("missing_folder");
}

#[test]
fn unknown_service_is_rejected() {
    let (code, text) = Workspace::new().run(&["gen", "tvo"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!("unknown_service", text);
}

#[test]
fn unwritable_output_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("generated", "a file");
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!("unwritable", text);
    assert_eq!(workspace.read("generated"), "a file");
}

#[test]
fn one_unwritable_file_prevents_all_writes() {
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path("generated/huaweicloud-one/src/show_thing.rs/folder")).expect("a folder");
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!(code, 1, "{text}");
    insta::assert_snapshot!("one_unwritable", text);
    assert!(!workspace.path("generated/huaweicloud-two").exists(), "nothing else is written either");
}

#[test]
fn help_lists_commands_and_exit_codes() {
    insta::assert_snapshot!("help", run(&["--help"]).1);
    insta::assert_snapshot!("help_gen", run(&["gen", "--help"]).1);
}

/// Runs the program; returns its exit code and the output on each stream.
fn run(arguments: &[&str]) -> (i32, String, String) {
    output(&mut xtask(arguments))
}

#[test]
fn rules_are_listed_and_explained() {
    let (code, list, _) = run(&["lint", "--list"]);
    assert_eq!(code, 0);
    for line in list.lines() {
        let [id, name] = line.split_whitespace().take(2).collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (code, page, _) = run(&["lint", "--explain", name]);
        assert_eq!(code, 0, "{name}");
        assert!(page.starts_with(&format!("{id} {name}\n")), "{page}");
        if id.starts_with('R') {
            let shown = page.contains("\nWrong\n") && page.contains("\nRight\n");
            assert!(shown, "{name} shows what is wrong and what is right");
        }
        assert!(!page.contains("<!--"), "{name}: comments for tests are hidden");
        for line in page.lines().filter(|line| !line.starts_with("    ")) {
            assert!(line.chars().count() <= 80 && !line.contains("| ---"), "{name}: {line}");
        }
    }
    assert!(list.lines().count() > 10);
    insta::assert_snapshot!("explain", run(&["lint", "--explain", "r121"]).1);
    let (code, _, error) = run(&["lint", "--explain", "unresolvedref"]);
    assert_eq!(
        (code, error.as_str()),
        (1, "error: there is no rule `unresolvedref`\n  help: did you mean `unresolved-ref`?\n")
    );
}

#[test]
fn formats_for_programs_have_findings_only() {
    let workspace = Workspace::new();
    workspace.replace("spec/one/ShowThing.yaml", "schemas/Thing'", "schemas/Nothing'");
    workspace.replace("spec/two/openapi.yaml", "openapi: 3.0.3", "openapi: 3.1.0");
    let root = workspace.root().display().to_string();
    let lint = |format: &str| run(&["lint", "--format", format, "--root", &root]);

    let (code, text, _) = lint("github");
    assert_eq!(code, 1);
    assert!(text.contains("\n::error file=spec/two/openapi.yaml,line=1,"), "{text}");
    assert!(text.starts_with("::error file=spec/one/ShowThing.yaml,"), "findings of both services: {text}");
    for format in ["json", "sarif"] {
        let (code, text, _) = lint(format);
        assert_eq!(code, 1);
        let _: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert!(text.contains("openapi-version") && text.contains("unresolved-ref"), "{text}");
    }
    let (_, text, hint) = lint("human");
    assert!(!text.contains('\u{1b}'), "no colour in a pipe");
    assert!(hint.starts_with("To explain a rule, run for example `cargo xtask lint --explain "), "{hint}");
}

#[test]
fn human_output_has_100_findings_unless_all() {
    let workspace = Workspace::new();
    let keys: String = (0..110).map(|n| format!("key_{n}: 1\n")).collect();
    workspace.replace("spec/one/ShowThing.yaml", "paths:", &format!("{keys}paths:"));
    let root = workspace.root().display().to_string();
    let lint = |more: &[&str]| run(&[&["lint", "--root", &root], more].concat()).1;
    let shown = |text: &str| text.lines().filter(|line| line.starts_with("error[")).count();
    let text = lint(&[]);
    assert_eq!(shown(&text), 100, "{text}");
    assert!(text.ends_with("110 errors in 1 file; 10 are not shown, `--all` shows them\n"), "{text}");
    let (code, text) = workspace.run(&["gen"]);
    assert_eq!((code, shown(&text)), (1, 100), "{text}");
    assert!(text.contains("\n110 errors in 1 file; 10 are not shown, `cargo xtask lint --all` shows them\n"), "{text}");
    let text = lint(&["--all"]);
    assert_eq!(shown(&text), 110, "{text}");
    assert!(text.ends_with("\n110 errors in 1 file\n"), "{text}");
    let (json, github) = (lint(&["--format", "json"]), lint(&["--format", "github"]));
    assert_eq!(json.matches("\"rule\":").count(), 110, "programs get all: {json}");
    assert_eq!(github.lines().count(), 110, "programs get all: {github}");
}

#[test]
fn clean_spec_is_clean_in_every_format() {
    let workspace = Workspace::new();
    let root = workspace.root().display().to_string();
    let lint = |format: &str| run(&["lint", "--format", format, "--root", &root]);
    assert_eq!(lint("github"), (0, String::new(), String::new()));
    assert_eq!(lint("json"), (0, "{\n  \"findings\": []\n}\n".to_owned(), String::new()));
    let (code, log, _) = lint("sarif");
    let log: serde_json::Value = serde_json::from_str(&log).expect("JSON");
    assert_eq!((code, &log["runs"][0]["results"]), (0, &serde_json::json!([])));
}
