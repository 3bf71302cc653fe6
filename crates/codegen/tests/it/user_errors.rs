//! Setters accept all documented types, and reject others with a message that says what they
//! accept.

use std::fmt::Write as _;
use std::fs;

use test_support::{Folder, compiler, workspace};

#[test]
fn setters_accept_only_documented_types() {
    let folder = Folder::new();
    let demo = workspace().join("crates/codegen/golden/huaweicloud-demo");
    let client = compiler::dependency("huaweicloud-demo", &demo);
    compiler::write_workspace(&folder, &[], &format!("huaweicloud-core.workspace = true\n{client}"));
    let source = workspace().join("crates/codegen/tests/user_errors");
    for name in ["good", "bad"] {
        let text = fs::read_to_string(source.join(format!("{name}.rs"))).expect("a program");
        compiler::write_program(&folder, &format!("{name}.rs"), text);
    }
    let failed = compiler::check_programs(&folder);
    assert!(!failed.contains_key("good"), "{}", failed["good"]);
    let bad = fs::read_to_string(source.join("bad.rs")).expect("a program");
    let messages = messages(&failed["bad"], &bad);
    let wrong: Vec<_> = bad.lines().filter(|line| line.contains("let _ =")).map(str::trim).collect();
    let silent: Vec<_> = wrong.iter().filter(|line| !messages.contains(**line)).collect();
    assert!(silent.is_empty() && wrong.len() > 10, "these compile: {silent:?}\n{}", failed["bad"]);
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("user_errors", messages);
    });
}

/// The line of code, the message, the label and the notes of each error: the words of the runtime,
/// without the layout of rustc.
fn messages(errors: &str, program: &str) -> String {
    let mut text = String::new();
    for error in errors.split("error[").skip(1) {
        let place = error.lines().find_map(|line| line.trim().strip_prefix("--> ")).unwrap_or_default();
        let number: usize = place.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or_default();
        let code = program.lines().nth(number.wrapping_sub(1)).unwrap_or_default().trim();
        let message = error.lines().next().unwrap_or_default();
        let label = error.lines().find_map(|line| line.split_once("^ ").map(|(_, label)| label)).unwrap_or_default();
        let _ = writeln!(text, "{code}\n  error[{message}\n  label: {label}");
        let notes = error.lines().filter_map(|line| line.trim().strip_prefix("= note: "));
        for note in notes.filter(|note| !note.contains("originates in the macro")) {
            let _ = writeln!(text, "  note: {note}");
        }
    }
    text
}
