//! Each kind of error has its exit code, and is one line.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use ccm_emulator::Fault;

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
fn inputs_are_read_before_anything_is_sent() {
    let mut ccm = Ccm::emulated();
    ccm.set("HUAWEICLOUD_SDK_ENDPOINT_SCM", "http://127.0.0.1:1");
    assert_fails(&ccm.run("scm upload-csr --name abc --csr @missing"), 1, "cannot read missing");
    assert_fails(&ccm.run("scm create-csr --input -"), 4, "--input is not a mapping");
    assert_fails(&ccm.run("scm delete-csr --id 1 --yes"), 4, "--id");
}

/// The address of a server that answers every request with a text that is not JSON.
fn talker() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    // Ends with the test.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 8192]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello");
        }
    });
    format!("http://{address}")
}

/// Each exit code in the help, by a command that ends with it.
#[test]
fn every_exit_code_has_its_cause() {
    let codes: Vec<i32> = Ccm::alone()
        .run("--help")
        .out
        .split_once("Exit codes:")
        .expect("exit codes")
        .1
        .lines()
        .filter_map(|line| line.split_whitespace().next()?.parse().ok())
        .collect();
    let list = "scm list-certificates";
    for code in codes {
        let mut ccm = Ccm::emulated();
        match code {
            0 => assert_eq!(ccm.run(list).code, 0),
            1 => assert_fails(&ccm.run("scm upload-csr --name abc --csr @missing"), 1, "cannot read missing"),
            2 => assert_eq!(ccm.run("scm list-certificate").code, 2),
            3 => assert_fails(&Ccm::alone().run(list), 3, "region"),
            4 => assert_fails(&ccm.run("scm show-certificate"), 4, "--certificate-id"),
            5 => assert_fails(&ccm.run("scm show-certificate --certificate-id scs1600000000000"), 5, "SCM."),
            6 => {
                ccm.emulator().faults().add(Fault::status(503)).expect("a fault");
                assert_fails(&ccm.run(list), 6, "503");
            }
            7 => {
                ccm.set("HUAWEICLOUD_SDK_ENDPOINT_SCM", "http://127.0.0.1:1");
                assert_fails(&ccm.run(list), 7, "127.0.0.1:1");
            }
            8 => {
                let ca = ccm.root();
                let wait = format!("pca show-certificate-authority --ca-id {ca} --wait deleted --wait-timeout 1");
                assert_fails(&ccm.run(&wait), 8, "did not become");
            }
            9 => {
                ccm.set("HUAWEICLOUD_SDK_ENDPOINT_SCM", &talker());
                assert_fails(&ccm.run(list), 9, "list_certificates");
            }
            10 => {
                let id = "00000000-0000-4000-8000-000000000000";
                let delete = format!("pca delete-certificate-authority --ca-id {id} --pending-days 7");
                assert_fails(&ccm.run(&delete), 10, "cannot be restored");
            }
            141 => assert_eq!(ccm.run_unread(&["completion", "bash"]), 141),
            other => panic!("no command ends with {other}"),
        }
    }
}

#[test]
fn command_line_is_wrong() {
    let ccm = Ccm::alone();
    assert_eq!(ccm.run("scm list-certificate").code, 2);
    assert_eq!(ccm.run("scm list-certificates --query [").code, 2);
    assert_eq!(ccm.run("scm list-certificates --emulator --endpoint http://127.0.0.1:1").code, 2);
}
