//! How the commands print: colour only where it is wanted, lines that fit, and a quiet end when
//! nobody reads. The commands and their options are those that the help lists.

use std::io;
use std::process::Command;

use test_support::git::git;
use test_support::{Folder, files, workspace};

use crate::support::{output, xtask};

const PAGE: &str = "CreateParcel.en.txt";

/// A repository with a small spec, a page of it, and a cargo that does nothing.
fn repository() -> Folder {
    let fixtures = workspace().join("crates/audit/tests/fixtures");
    let folder = Folder::new();
    folder.write_all("spec/depot", files(&fixtures.join("spec/depot")));
    folder.write(PAGE, &files(&fixtures.join("pages"))[PAGE]);
    git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.root(), &["add", "--all"]);
    git(folder.root(), &["commit", "--quiet", "--message", "first"]);
    git(folder.root(), &["tag", "v0.1.0"]);
    folder.replace("spec/depot/CreateParcel.yaml", "summary: ", "summary: Really ");
    folder
}

fn command(folder: &Folder, arguments: &[String]) -> Command {
    let mut command = xtask(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    command.current_dir(folder.root()).env("CARGO", "true");
    command
}

fn help(arguments: &[&str]) -> String {
    let (code, text, errors) = output(&mut xtask(&[arguments, &["--help"]].concat()));
    assert_eq!((code, errors.as_str()), (0, ""), "{arguments:?}");
    text
}

/// The names of the subcommands.
fn subcommands() -> Vec<String> {
    let help = help(&[]);
    let (_, list) = help.split_once("\nCommands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    let names: Vec<_> = names.map(str::to_owned).collect();
    assert!(names.len() > 5 && names.contains(&"lint".to_owned()), "{names:?}");
    names
}

/// Each subcommand with its required arguments, alone and with each of its flags.
fn calls() -> Vec<Vec<String>> {
    let mut calls = vec![vec!["--help".to_owned()], vec!["--version".to_owned()], Vec::new()];
    for name in subcommands() {
        if name == "help" {
            calls.push(vec![name]);
            continue;
        }
        let help = help(&[&name]);
        let usage = help.lines().find(|line| line.starts_with("Usage:")).expect("the usage");
        let page = usage.split(' ').any(|word| word.starts_with('<')).then(|| PAGE.to_owned());
        let call = || [&name, "--root", "."].into_iter().map(str::to_owned).chain(page.clone());
        let flags = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
        let flags = flags.filter(|flag| !flag.contains(' ')).map(|flag| format!("--{flag}"));
        calls.push(call().collect());
        calls.extend(flags.map(|flag| call().chain([flag]).collect()));
        calls.push(vec![name.clone(), "--help".to_owned()]);
    }
    calls.push(["lint", "--explain", "R121"].map(str::to_owned).to_vec());
    calls.push(["diff", "--root", ".", "--format", "json"].map(str::to_owned).to_vec());
    assert!(calls.iter().any(|call| call.contains(&"--check".to_owned())), "{calls:?}");
    calls
}

/// The writing end of a pipe that nobody reads.
fn closed() -> io::PipeWriter {
    io::pipe().expect("a pipe").1
}

#[test]
fn commands_end_quietly_when_nobody_reads() {
    for call in calls() {
        let (_, text, _) = output(&mut command(&repository(), &call));
        let (code, _, errors) = output(command(&repository(), &call).stdout(closed()));
        assert!(!errors.contains("panicked") && !errors.contains("Broken pipe"), "{call:?}: {errors}");
        assert!(text.is_empty() || code == 141, "{call:?} ends with {code}");
        let (code, ..) = output(command(&repository(), &call).stdout(closed()).stderr(closed()));
        assert!([0, 1, 2, 4, 141].contains(&code), "{call:?} ends with {code}");
    }
}

#[test]
fn commands_work_with_closed_streams() {
    for call in calls() {
        let expected = output(&mut command(&repository(), &call)).0;
        let folder = repository();
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$0\" \"$@\" >&- 2>&- <&-", env!("CARGO_BIN_EXE_xtask")]).args(&call);
        let (code, ..) = output(shell.current_dir(folder.root()).env("CARGO", "true"));
        assert_eq!(code, expected, "{call:?}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let (code, _, errors) = output(xtask(&["lint", "--list"]).stdout(full));
    assert!(code == 1 && errors.starts_with("error: cannot write the output: "), "{code}: {errors}");
}

#[test]
fn prose_fits_into_eighty_columns() {
    for call in calls() {
        let folder = repository();
        folder.replace("spec/depot/CreateParcel.yaml", "schemas/", "schemas/Missing");
        let (_, text, errors) = output(&mut command(&folder, &call));
        let prose = call.iter().any(|word| word == "--help" || word == "--explain");
        for line in text.lines().chain(errors.lines()) {
            let code = line.starts_with("    ") || line.contains(" | ");
            let finding = line.starts_with("error[") || line.contains("= note: ") || line.contains("= help: ");
            assert!(!(prose && !code || finding) || line.chars().count() <= 80, "{call:?}: {line}");
        }
    }
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let colour = |arguments: &[&str], variables: &[(&str, &str)]| {
        let (_, text, errors) = output(xtask(arguments).envs(variables.iter().copied()));
        text.contains('\u{1b}') || errors.contains('\u{1b}')
    };
    let unknown = &["lint", "--explain", "nothing-like-it"][..];
    let unknown_service = &["gen", "nothing-like-it"];
    for arguments in [&["--help"][..], &["lint", "--explain", "R121"], unknown, unknown_service, &["unknown"]] {
        assert!(!colour(arguments, &[]), "{arguments:?} in a pipe");
        assert!(colour(arguments, &[("CLICOLOR_FORCE", "1")]), "{arguments:?} with CLICOLOR_FORCE");
        assert!(!colour(arguments, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{arguments:?} with NO_COLOR");
    }
    for format in ["json", "sarif", "github"] {
        assert!(!colour(&["lint", "--format", format], &[("CLICOLOR_FORCE", "1")]), "{format} is for programs");
    }
}
