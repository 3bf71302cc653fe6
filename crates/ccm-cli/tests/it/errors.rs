//! Each kind of error has its exit code, and is one line.

use crate::program::{Ccm, Done};

/// Asserts the code, and that the error is one line, perhaps with advice.
fn assert_fails(done: &Done, code: i32, text: &str) {
    assert_eq!(done.code, code, "{done:?}");
    assert!(done.err.contains(text), "{}", done.err);
    let lines = done.err.lines().filter(|line| line.starts_with("error:")).count();
    assert_eq!(lines, 1, "{}", done.err);
    assert!(done.err.lines().all(|line| line.starts_with("error:") || line.starts_with("help:")), "{}", done.err);
}

#[test]
fn credentials_are_missing() {
    let mut ccm = Ccm::alone();
    ccm.set("HUAWEICLOUD_SDK_ENDPOINT_SCM", "http://127.0.0.1:1");
    // A key that is not complete is reported without a request.
    ccm.set("HUAWEICLOUD_SDK_AK", "EXAMPLEACCESSKEY0001");
    assert_fails(&ccm.run("scm list-certificates"), 3, "HUAWEICLOUD_SDK_SK");
    let nothing = Ccm::alone().run("scm list-certificates");
    assert_fails(&nothing, 3, "no region is set");
    assert!(nothing.err.contains("--emulator"), "{}", nothing.err);
    assert_fails(&ccm.run("scm list-certificates --profile blue"), 3, "has no profile blue");
}

#[test]
fn arguments_are_checked_before_anything_is_sent() {
    let ccm = Ccm::emulated();
    assert_fails(&ccm.run("scm list-certificates --limit 15"), 4, "--limit is 15, must be one of");
    assert_fails(&ccm.run("scm show-certificate"), 4, "--certificate-id");
    assert_fails(&ccm.run("scm list-certificates --limit many"), 4, "--limit is not a whole number");
    assert_fails(&ccm.run_with(&["scm", "create-csr", "--input", "-"], "nmae: x"), 4, "unknown argument nmae");
    assert_fails(&ccm.run_with(&["scm", "create-csr", "--input", "-"], "[1"), 4, "not valid JSON or YAML");
}

#[test]
fn service_refuses() {
    let ccm = Ccm::emulated();
    assert_fails(&ccm.run("scm show-certificate --certificate-id scs1600000000000"), 5, "SCM.");
}

#[test]
fn service_cannot_be_reached() {
    let mut ccm = Ccm::emulated();
    ccm.set("HUAWEICLOUD_SDK_ENDPOINT_SCM", "http://127.0.0.1:1");
    assert_fails(&ccm.run("scm upload-csr --name abc --csr @missing"), 1, "cannot read missing");
    assert_fails(&ccm.run("scm create-csr --input -"), 4, "--input is not a mapping");
    assert_fails(&ccm.run("scm delete-csr --id 1 --yes"), 4, "--id");
}

#[test]
fn nobody_is_there_to_agree() {
    let ccm = Ccm::emulated();
    let done =
        ccm.run("pca delete-certificate-authority --ca-id 00000000-0000-4000-8000-000000000000 --pending-days 7");
    assert_fails(&done, 10, "cannot be restored");
}

#[test]
fn command_line_is_wrong() {
    let ccm = Ccm::alone();
    assert_eq!(ccm.run("scm list-certificate").code, 2);
    assert_eq!(ccm.run("scm list-certificates --query [").code, 2);
    assert_eq!(ccm.run("scm list-certificates --emulator --endpoint http://127.0.0.1:1").code, 2);
}
