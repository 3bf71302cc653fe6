//! Secrets are in no output, no argument list and no file that others can read.

use std::fs;

use crate::program::{CANARY, Ccm};

#[test]
fn secret_on_the_command_line_is_refused() {
    let ccm = Ccm::emulated();
    let done = ccm.run_with(&["scm", "import-certificate", "--private-key", CANARY], "");
    assert_eq!(done.code, 2, "{done:?}");
    assert!(done.err.contains("@FILE") && !done.err.contains(CANARY), "{}", done.err);
}

#[test]
fn results_hide_secrets_unless_asked() {
    let ccm = Ccm::emulated();
    let input = r#"{"name": "secret-test", "domain_name": "www.example.com", "private_key_algo": "EC_P256",
        "usage": "PERSONAL", "company_country": "CN", "company_province": "Sichuan", "company_city": "Chengdu",
        "company_name": "Example"}"#;
    let created = ccm.json(&["scm", "create-csr", "--input", "-"], input);
    let id = created["id"].as_str().expect("an ID");
    let key = |more: &[&str]| {
        let arguments = [&["scm", "show-csr-private-key", "--id", id], more].concat();
        ccm.run_with(&arguments, "")
    };
    for format in ["json", "yaml", "table", "text"] {
        let shown = key(&["-o", format, "--debug"]);
        assert!(shown.out.contains("[redacted]"), "{format}: {shown:?}");
        assert!(!format!("{shown:?}").contains("PRIVATE KEY"), "{format}: {shown:?}");
    }
    assert!(key(&["--show-secrets"]).out.contains("BEGIN"));

    let folder = ccm.folder.path().join("key");
    let written = key(&["--out", folder.to_str().expect("a path")]);
    assert_eq!(written.code, 0, "{written:?}");
    let files: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(fs::read_to_string(&files[0]).expect("a file").contains("PRIVATE KEY"));
    assert!(!format!("{written:?}").contains("PRIVATE KEY"), "{written:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&files[0]).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    // Nothing is overwritten.
    assert_eq!(key(&["--out", folder.to_str().expect("a path")]).code, 1);
}

#[test]
fn traces_have_no_secrets() {
    let ccm = Ccm::emulated();
    let arguments =
        ["scm", "import-certificate", "--name", "trace", "--certificate", "abc", "--private-key", "@-", "--debug"];
    let done = ccm.run_with(&arguments, CANARY);
    assert!(!format!("{done:?}").contains(CANARY), "{done:?}");
}
