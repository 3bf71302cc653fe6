//! Each example runs as somebody would run it first: without arguments and without credentials. What is run is the program that `cargo test`
//! has built beside this one.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::PathBuf;
use std::process::{Command, Output};

use ccm_emulator::Emulator;

/// An example with nothing in its environment that could lead to credentials.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let program: PathBuf = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is not built: run `cargo test -p ccm-examples`", program.display());
    let mut command = Command::new(program);
    command.env_clear().env("HOME", "/nowhere").env("HUAWEICLOUD_SDK_METADATA_DISABLED", "true");
    command
}

/// What it printed. It has to succeed, and to say where it ran.
#[track_caller]
fn printed(output: Output, emulated: bool) -> String {
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(
        said.starts_with("No credentials in the environment: this runs on an emulator at http://"),
        emulated,
        "{said}"
    );
    assert_eq!(said.lines().count(), usize::from(emulated), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn run(name: &str) -> String {
    printed(example(name).output().unwrap(), true)
}

/// That the output has these, in this order.
#[track_caller]
fn has(output: &str, parts: &[&str]) {
    let mut rest = output;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("{part:?} is missing, or not in its place:\n{output}") };
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn quick_start() {
    let output = run("quick_start");
    has(
        &output,
        &["root CA", "certificate", "ISSUED", "Example Root", "EC256", "in 36", "-----BEGIN CERTIFICATE-----"],
    );
    has(&output, &["-----END CERTIFICATE-----", "[redacted]"]);
    assert!(!output.contains("PRIVATE KEY"), "{output}");
}

#[test]
fn private_pki() {
    let parts = ["Example Root", "Example Issuing", "localhost", "verified 2 certificates", "TLSv1_3"];
    let output = run("private_pki");
    has(&output, &parts);
    has(&output, &["the server was told: the client trusts you\n"]);
}

#[test]
fn rotation() {
    has(
        &run("rotation"),
        &["imported", "valid for 7 days", "www.example.com expires in", "takes its place", "is deleted"],
    );
    let nothing_due = printed(example("rotation").arg("3").output().unwrap(), true);
    has(&nothing_due, &["imported"]);
    assert_eq!(nothing_due.lines().count(), 1, "{nothing_due}");
}

#[test]
fn import_and_export() {
    let output = run("import_and_export");
    has(&output, &["imported as scs", "example-shop for shop.example.com, UPLOAD", "fingerprint"]);
    has(&output, &["[redacted]", "the certificate is the same: true", "the key is the same: true", "deleted"]);
}

#[test]
fn pagination() {
    let output = run("pagination");
    let pages = ["page 1: 10 of 25", "page 2: 10 of 25", "page 3: 5 of 25"];
    has(&output, &pages);
    has(&output, &["server", "ISSUED", "revoked: 0"]);
}

#[test]
fn retry_policy() {
    let output = run("retry_policy");
    let attempts = ["attempt 1 ended with", "attempt 2 ended with", "ListCertificates: 0 certificates"];
    has(&output, &attempts);
    has(&output, &["503 Service Unavailable, next in 200ms", "CreateCsr: attempt 1", "given up", "not sent twice"]);
    has(&output, &["429 Too Many Requests, next in 1s"]);
}

#[test]
fn a_single_call_each() {
    has(&run("upload_csr"), &["my-csr"]);
    has(&run("import_certificate"), &["certificate_id: \"scs"]);
    has(&run("parse_certificate_signing_request"), &["www.example.com"]);
    has(&run("export_certificate_authority_csr"), &["-----BEGIN CERTIFICATE REQUEST-----"]);
}

#[test]
fn half_of_the_credentials_is_an_error_and_no_reason_to_emulate() {
    let output = example("quick_start").env("HUAWEICLOUD_SDK_AK", "MYACCESSKEYID").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.starts_with("error: ") && !said.contains("emulator"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_credentials_it_runs_where_they_lead() {
    let emulator = Emulator::start().await.unwrap();
    let variables = emulator.variables();
    let started = |name: &'static str| {
        let variables = variables.clone();
        tokio::task::spawn_blocking(move || example(name).envs(variables).output().unwrap())
    };
    has(&printed(started("quick_start").await.unwrap(), false), &["Example Root"]);
    let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
    assert_eq!(pca.list_certificate().send().await.unwrap().total, 1);

    // Nothing is made up in a real account.
    let refused = started("import_certificate").await.unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("arguments are missing"), "{said}");
}
