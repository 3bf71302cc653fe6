//! Every operation through the program, with the examples of its document.

use command::Command;
use commands::SERVICES;
use serde_json::{Map, Value};

use crate::program::{CANARY, Ccm};

/// The exit codes of calls that reached their operation: it succeeded, or the service refused it
/// for what no document states, such as an ID that does not exist.
const REACHED: [i32; 2] = [0, 5];

/// A value of a skeleton, or something for a text without an example.
fn filled(value: &Value) -> Value {
    if value == "" { "example".into() } else { value.clone() }
}

/// An input file with every argument of a command: the examples of its document, and [`CANARY`] for
/// secrets.
pub(crate) fn with_all_arguments(command: &Command) -> String {
    let skeleton: Map<String, Value> = serde_json::from_str(command.skeleton).expect("JSON");
    let input = skeleton.into_iter().map(|(name, value)| {
        let is_secret = command.argument(&name).is_some_and(|argument| argument.kind.is_secret());
        (name, if is_secret { CANARY.into() } else { filled(&value) })
    });
    Value::Object(input.collect()).to_string()
}

#[test]
fn every_operation_is_called_with_its_examples() {
    let ccm = Ccm::emulated();
    let mut succeeded = 0;
    for service in SERVICES {
        for command in service.commands {
            let skeleton: Map<String, Value> = serde_json::from_str(command.skeleton).expect("JSON");
            // Optional arguments may contradict each other, and secrets have no examples.
            let required = command.arguments.iter().filter(|argument| argument.required);
            let mut input = Map::new();
            for argument in required {
                let value = if argument.kind.is_secret() { CANARY.into() } else { filled(&skeleton[argument.flag]) };
                input.insert(argument.flag.to_owned(), value);
            }
            let input = Value::Object(input).to_string();
            let done = ccm.run_with(&[service.name, command.name, "--yes", "--show-secrets", "--input", "-"], &input);
            let name = format!("{} {}", service.name, command.name);
            assert!(REACHED.contains(&done.code), "{name}: {done:?}");
            assert!(!done.err.contains(CANARY), "{name}: {}", done.err);
            succeeded += usize::from(done.code == 0);
        }
    }
    assert!(succeeded > 20, "only {succeeded} operations succeeded");
}

#[test]
fn dry_runs_show_every_request_and_send_nothing() {
    let mut ccm = Ccm::alone();
    ccm.set("HUAWEICLOUD_SDK_REGION", "cn-north-4");
    for service in SERVICES {
        for command in service.commands {
            let arguments = [service.name, command.name, "--dry-run", "--skip-validation", "--input", "-"];
            let done = ccm.run_with(&arguments, &with_all_arguments(command));
            let name = format!("{} {}", service.name, command.name);
            // Some examples leave the path of the operation, which is refused before anything is
            // sent.
            assert_eq!(done.code, 0, "{name}: {done:?}");
            let start = format!("{} https://", command.operation.http_method);
            assert!(done.out.starts_with(&start), "{name}: {}", done.out);
            assert!(!done.out.contains(CANARY), "{name}: {}", done.out);
        }
    }
}

#[test]
fn arguments_come_from_options_files_and_standard_input() {
    let ccm = Ccm::emulated();
    let file = ccm.folder.path().join("names.yaml");
    std::fs::write(&file, "limit: 20\nsort_key: certExpiredTime\n").expect("a file");
    let path = file.to_str().expect("a path");
    let from_file =
        ccm.run_with(&["scm", "list-certificates", "--dry-run", "--region", "cn-north-4", "--input", path], "");
    assert!(from_file.out.contains("limit=20") && from_file.out.contains("sort_key=certExpiredTime"), "{from_file:?}");
    let arguments =
        ["scm", "list-certificates", "--dry-run", "--region", "cn-north-4", "--input", path, "--limit", "50"];
    let option_wins = ccm.run_with(&arguments, "");
    assert!(option_wins.out.contains("limit=50") && !option_wins.out.contains("limit=20"), "{option_wins:?}");
    let text = ["scm", "list-certificates", "--dry-run", "--region", "cn-north-4", "--content", "@-"];
    assert!(ccm.run_with(&text, "example").out.contains("content=example"));
    let literal = ["scm", "list-certificates", "--dry-run", "--region", "cn-north-4", "--content", "@@at"];
    assert!(ccm.run_with(&literal, "").out.contains("content=%40at"));
}

#[test]
fn lists_are_followed_and_results_selected() {
    let ccm = Ccm::emulated();
    let ca = ccm.root();
    let listed = ccm.json(&["pca", "list-certificate-authority", "--all"], "");
    assert_eq!(listed[0]["ca_id"], ca.as_str());
    let selected = ccm.run("pca list-certificate-authority --query certificate_authorities[].ca_id -o text");
    assert_eq!((selected.code, selected.out.trim()), (0, ca.as_str()));
    let yaml = ccm.run("pca list-certificate-authority --all -o yaml");
    assert!(yaml.out.contains(&format!("ca_id: {ca}")), "{}", yaml.out);
    let table = ccm.run("pca list-certificate-authority --all -o table --query [].{id:ca_id}");
    assert!(table.out.contains(&ca) && table.out.contains('─'), "{}", table.out);
}

#[test]
fn waiters_end_with_the_state() {
    let ccm = Ccm::emulated();
    let ca = ccm.root();
    let shown = ccm.json(&["pca", "show-certificate-authority", "--ca-id", &ca, "--wait", "active"], "");
    assert_eq!(shown["status"], "ACTIVED");
    let arguments = ["pca", "show-certificate-authority", "--ca-id", &ca, "--wait", "deleted", "--wait-timeout", "1"];
    assert_eq!(ccm.run_with(&arguments, "").code, 8);
}
