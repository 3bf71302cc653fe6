//! Runs each example the way a new user would: without arguments and without credentials. The
//! programs are those that `cargo test` has built beside this one.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use ccm_emulator::{Account, Emulator};

/// An example whose environment has no source of credentials.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let program: PathBuf = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is not built: run `cargo test -p ccm-examples`", program.display());
    let mut command = Command::new(program);
    command.env_clear().env("HOME", "/nowhere").env("HUAWEICLOUD_SDK_METADATA_DISABLED", "true");
    command
}

/// The standard output of a run that must succeed and report where it ran.
#[track_caller]
fn stdout(output: Output, emulated: bool) -> String {
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert_eq!(
        stderr.starts_with("No credentials in the environment: this runs on an emulator at http://"),
        emulated,
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), usize::from(emulated), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn run(name: &str) -> String {
    stdout(example(name).output().unwrap(), true)
}

/// Asserts that the output contains these parts, in this order.
#[track_caller]
fn assert_contains(output: &str, parts: &[&str]) {
    let mut rest = output;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("{part:?} is missing or out of order:\n{output}") };
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn quick_start() {
    let output = run("quick_start");
    assert_contains(
        &output,
        &["root CA", "certificate", "ISSUED", "Example Root", "EC256", "in 36", "-----BEGIN CERTIFICATE-----"],
    );
    assert_contains(&output, &["-----END CERTIFICATE-----", "[redacted]"]);
    assert!(!output.contains("PRIVATE KEY"), "{output}");
}

#[test]
fn private_pki() {
    let parts = ["Example Root", "Example Issuing", "localhost", "verified 2 certificates", "TLSv1_3"];
    let output = run("private_pki");
    assert_contains(&output, &parts);
    assert_contains(&output, &["the server received: the client trusts you\n"]);
}

#[test]
fn rotation() {
    let output = run("rotation");
    let parts =
        ["imported 12", "valid for 7 days", "www.example.com expires on", "replaces it", "deleted", "replaced 12"];
    assert_contains(&output, &parts);
    assert_eq!(output.matches("replaces it").count(), 12, "{output}");
    let nothing_due = stdout(example("rotation").arg("3").output().unwrap(), true);
    assert_contains(&nothing_due, &["imported"]);
    assert_eq!(nothing_due.lines().count(), 1, "{nothing_due}");
}

#[test]
fn renew() {
    let folder = tempfile::tempdir().unwrap();
    let output = stdout(example("renew").env("TMPDIR", folder.path()).output().unwrap(), true);
    let steps = ["expires on", "issued", "imported scs", "pushed to ELB in cn-north-4", "tagged", "wrote", "deleted"];
    assert_contains(&output, &["imported 64 certificates, 52 of them valid for 7 days"]);
    assert_contains(&output, &steps);
    assert_contains(&output, &["renewed 52 certificates"]);
    assert_eq!(output.matches(": deleted").count(), 52, "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn renewal_is_finished_after_one_run() {
    let emulator = Emulator::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = async || {
        let mut command = example("renew");
        command.envs(emulator.variables()).args(["--push", "CDN", "cn-north-4", "--days", "20", "--out"]);
        command.arg(folder.path());
        stdout(tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap(), false)
    };
    assert_contains(&run().await, &["pushed to CDN in cn-north-4", "renewed 52 certificates"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 52);
    assert_eq!(run().await, "nothing to renew\n");
}

#[test]
fn failed_renewals_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = example("renew");
    command.args(["--push", "ELB", "nowhere-1", "--out"]).arg(folder.path());
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert_contains(&stderr, &["for www.example.com was not renewed: push_certificate", "SCM.0069"]);
    assert_contains(&stderr, &["error: 52 of 52 certificates were not renewed\n"]);
    assert!(!stderr.contains("usage:"), "{stderr}");
}

#[test]
fn import_and_export() {
    let output = run("import_and_export");
    assert_contains(&output, &["imported as scs", "example-shop for shop.example.com, UPLOAD", "fingerprint"]);
    assert_contains(&output, &["[redacted]", "certificate unchanged: true", "key unchanged: true", "deleted"]);
}

#[test]
fn pagination() {
    let output = run("pagination");
    // Consecutive pages share an entry, which is returned once.
    let pages = ["page 1: 10 of 25", "page 2: 9 of 25", "page 3: 6 of 25"];
    assert_contains(&output, &pages);
    assert_contains(&output, &["server", "ISSUED", "revoked: 0"]);
}

#[test]
fn retry_policy() {
    let output = run("retry_policy");
    let attempts = ["attempt 1 failed with", "attempt 2 failed with", "ListCertificates: 0 certificates"];
    assert_contains(&output, &attempts);
    assert_contains(
        &output,
        &["503 Service Unavailable, retrying in 200ms", "CreateCsr: attempt 1", "giving up", "not retried"],
    );
    assert_contains(&output, &["429 Too Many Requests, retrying in 1s"]);
}

#[test]
fn single_calls() {
    assert_contains(&run("upload_csr"), &["my-csr"]);
    assert_contains(&run("import_certificate"), &["certificate_id: \"scs"]);
    assert_contains(&run("parse_certificate_signing_request"), &["www.example.com"]);
    assert_contains(&run("export_certificate_authority_csr"), &["-----BEGIN CERTIFICATE REQUEST-----"]);
}

#[test]
fn least_privilege() {
    let output = run("least_privilege");
    let operations = format!("{} operations need", renewal::OPERATIONS.len());
    let granted = [operations.as_str(), "\n  pca:", "\n  scm:cert:import\n", "policy least-privilege created"];
    assert_contains(&output, &granted);
    let assumed =
        ["agency least-privilege created", "has the permission least-privilege", "partner assumed the agency"];
    assert_contains(&output, &assumed);
    for (wrong, message) in [
        (vec!["NoSuchOperation"], "no client has the operation NoSuchOperation"),
        (vec!["ExportCertificate"], "several services have the operation ExportCertificate: choose from pca/"),
        (vec!["--no-such-option"], "--no-such-option is no option"),
    ] {
        let output = example("least_privilege").args(wrong).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && stderr.starts_with(&format!("error: {message}")), "{stderr}");
        assert!(stderr.contains("usage: cargo run --example least_privilege -- ["), "{stderr}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn granting_again_finds_what_exists() {
    let emulator = Emulator::builder().account(Account::demonstration()).account(Account::new("other"));
    let emulator = emulator.start().await.unwrap();
    let trusted = emulator.accounts().find(|account| account.name() == "other").unwrap().domain_id().to_owned();
    let grant = async |trusted: &str, operations: &'static [&'static str]| {
        let mut command = example("least_privilege");
        command.envs(emulator.variables()).args(["--trust", trusted, "--name", "job"]).args(operations);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    };
    let operations = &["scm/ImportCertificate", "UploadCsr"];
    let first = stdout(grant(&trusted, operations).await, false);
    assert_contains(&first, &["2 operations need 2 actions", "policy job created", "agency job created"]);
    assert_eq!(stdout(grant(&trusted, operations).await, false), first.replace(" created", " exists"));

    // Nothing that exists is changed.
    let other = String::from_utf8(grant(&trusted, &["scm/ListCertificates"]).await.stderr).unwrap();
    assert!(other.starts_with("error: the policy job ("), "{other}");
    let other = String::from_utf8(grant("0123456789abcdef0123456789abcdef", operations).await.stderr).unwrap();
    assert!(other.starts_with("error: the agency job ("), "{other}");
    let iam = huaweicloud_iam::Client::new(&emulator.config()).unwrap();
    let policies = iam.list_custom_policies().send().await.unwrap().into_inner().roles;
    assert_eq!(policies.len(), 1);
    assert_eq!(policies[0].policy.statement[0].action, ["scm::uploadCsr", "scm:cert:import"]);
}

/// The names of all examples.
fn names() -> Vec<String> {
    let files = std::fs::read_dir(env!("CARGO_MANIFEST_DIR")).unwrap().map(|file| file.unwrap().path());
    let examples = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    examples.map(|path| path.file_stem().and_then(|name| name.to_str()).unwrap().to_owned()).collect()
}

/// Runs an example whose reader closes its end after some lines, as `head` does.
fn run_with_head(name: &str, lines: usize) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut child =
        example(name).env("TMPDIR", folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..lines {
        reader.read_line(&mut String::new()).unwrap();
    }
    drop(reader);
    child.wait_with_output().unwrap()
}

#[test]
fn closed_output_ends_each_example_quietly() {
    let names = names();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        // 0 covers the examples that print a single line.
        for lines in [0, 1] {
            assert_eq!(stdout(run_with_head(&name, lines), true), "", "{name}, {lines}");
        }
    }
}

#[test]
fn incomplete_credentials_are_an_error() {
    let output = example("quick_start").env("HUAWEICLOUD_SDK_AK", "MYACCESSKEYID").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && stderr.starts_with("error: ") && !stderr.contains("emulator"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_select_the_services() {
    let emulator = Emulator::start().await.unwrap();
    let variables = emulator.variables();
    let started = |name: &'static str| {
        let variables = variables.clone();
        tokio::task::spawn_blocking(move || example(name).envs(variables).output().unwrap())
    };
    assert_contains(&stdout(started("quick_start").await.unwrap(), false), &["Example Root"]);
    let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
    assert_eq!(pca.list_certificate().send().await.unwrap().total, 1);

    // It is an emulator although it does not run in the process of the example.
    for (name, printed) in [
        ("upload_csr", "my-csr"),
        ("import_certificate", "certificate_id: \"scs"),
        ("parse_certificate_signing_request", "www.example.com"),
        ("export_certificate_authority_csr", "-----BEGIN CERTIFICATE REQUEST-----"),
        ("rotation", "replaced 12"),
    ] {
        assert_contains(&stdout(started(name).await.unwrap(), false), &[printed]);
    }
}

#[test]
fn example_shows_its_usage_in_a_real_account() {
    // A server that is no emulator.
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", server.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let _ = stream.unwrap().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        }
    });
    for (name, usage) in [
        ("upload_csr", "upload_csr -- [NAME CSR.pem [KEY.pem]]"),
        ("import_certificate", "import_certificate -- [NAME CERTIFICATE.pem KEY.pem [CHAIN.pem]]"),
        ("parse_certificate_signing_request", "parse_certificate_signing_request -- [CSR.pem]"),
        ("export_certificate_authority_csr", "export_certificate_authority_csr -- [CA_ID]"),
        (
            "renew",
            "renew -- [--ca CA_ID --tag KEY=VALUE --push SERVICE REGION --out FOLDER] [--days DAYS] [--validity DAYS]",
        ),
    ] {
        let mut command = example(name);
        command.env("HUAWEICLOUD_SDK_AK", "MYACCESSKEYID").env("HUAWEICLOUD_SDK_SK", "secret");
        for service in clients::SERVICES {
            command.env(format!("HUAWEICLOUD_SDK_ENDPOINT_{}", service.prefix), &endpoint);
        }
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        let expected = format!(
            "error: arguments are missing: sample data is created only in the emulator\n\
             usage: cargo run --example {usage}\n"
        );
        assert!(!output.status.success());
        assert_eq!(stderr, expected);
    }
}
