//! The jobs against an emulator.

use std::fs;
use std::path::Path;

use crate::program::Ccm;

/// Issues a certificate into a folder.
fn issue(ccm: &Ccm, name: &str, folder: &Path, more: &[&str]) {
    let out = folder.to_str().expect("a path");
    let done = ccm.run_with(&[&["pki", "issue", name, "--out", out], more].concat(), "");
    assert_eq!(done.code, 0, "{done:?}");
}

#[test]
fn issued_certificate_belongs_to_its_key() {
    let ccm = Ccm::emulated();
    ccm.root();
    let folder = ccm.folder.path().join("www");
    issue(&ccm, "www.example.com", &folder, &["10.0.0.1", "--validity", "90d"]);
    let certificate = fs::read_to_string(folder.join("fullchain.pem")).expect("a certificate");
    let chain = pki::Certificate::all_from_pem(&certificate).expect("certificates");
    pki::verify_chain(&chain).expect("a chain");
    let key = pki::KeyPair::from_pem(&fs::read_to_string(folder.join("privkey.pem")).expect("a key")).expect("a key");
    chain[0].check_key(&key).expect("the key of the certificate");
    assert_eq!(chain[0].alternative_names().len(), 2);

    let shown = ccm.json(&["inspect", folder.join("cert.pem").to_str().expect("a path"), "-o", "json"], "");
    assert_eq!(shown[0]["names"], serde_json::json!(["www.example.com", "10.0.0.1"]));
    assert_eq!(shown[0]["remaining"], "89 days");
    let text = ccm.run_with(&["inspect", "-"], &certificate);
    assert!(text.out.contains("Example Root") && text.out.contains("EC, P-256"), "{text:?}");
}

#[test]
fn expiring_certificates_are_listed_in_order() {
    let ccm = Ccm::emulated();
    ccm.root();
    for (name, days) in [("late.example.com", "20d"), ("soon.example.com", "10d"), ("fine.example.com", "300d")] {
        issue(&ccm, name, &ccm.folder.path().join(name), &["--validity", days]);
    }
    let listed = ccm.json(&["expiring", "--within", "30d", "-o", "json"], "");
    let names: Vec<_> =
        listed.as_array().expect("a list").iter().map(|row| row["name"].as_str().expect("a name")).collect();
    assert_eq!(names, ["soon.example.com", "late.example.com"]);
    let table = ccm.run("expiring");
    let lines: Vec<_> = table.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", table.out);
    assert!(lines[0].starts_with("expires     remaining  service  id"), "{}", table.out);
    assert!(lines[1].ends_with("  soon.example.com") && lines[1].len() <= 90, "{}", table.out);
    assert!(ccm.run("expiring --within 5d").err.contains("No certificate expires"));
}

#[test]
fn folder_is_synchronized_despite_bad_ones() {
    let ccm = Ccm::emulated();
    ccm.root();
    let live = ccm.folder.path().join("live");
    for name in ["a.example.com", "b.example.com"] {
        issue(&ccm, name, &live.join(name), &[]);
    }
    fs::create_dir(live.join("broken")).expect("a folder");
    fs::write(live.join("broken/privkey.pem"), "nothing").expect("a file");
    fs::create_dir(live.join("mixed")).expect("a folder");
    fs::copy(live.join("a.example.com/cert.pem"), live.join("mixed/cert.pem")).expect("a copy");
    fs::copy(live.join("b.example.com/privkey.pem"), live.join("mixed/privkey.pem")).expect("a copy");

    let checked = ccm.run("sync live --check");
    assert_eq!(ccm.json(&["scm", "list-certificates", "--all"], ""), serde_json::json!([]), "{checked:?}");
    let done = ccm.run("sync live");
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.err.contains("2 imported, 0 up to date, 2 failed"), "{}", done.err);
    let again = ccm.run("sync live");
    assert!(again.err.contains("0 imported, 2 up to date, 2 failed"), "{}", again.err);

    // A new certificate for a name replaces the old one.
    fs::remove_dir_all(live.join("a.example.com")).expect("removed");
    issue(&ccm, "a.example.com", &live.join("a.example.com"), &[]);
    let replaced = ccm.run("sync live --delete-old --yes");
    assert!(replaced.err.contains("1 imported, 1 up to date"), "{}", replaced.err);
    let listed = ccm.json(&["scm", "list-certificates", "--all", "--query", "[].name"], "");
    assert_eq!(listed.as_array().map(Vec::len), Some(2), "{listed}");
}

#[test]
fn renewal_installs_and_deletes() {
    let ccm = Ccm::emulated();
    let ca = ccm.root();
    let live = ccm.folder.path().join("live");
    issue(&ccm, "www.example.com", &live.join("www.example.com"), &["--validity", "20d"]);
    assert_eq!(ccm.run("sync live").code, 0);
    let listed = ccm.json(&["scm", "list-certificates", "--all", "--query", "[].id"], "");
    let old = listed[0].as_str().expect("an ID").to_owned();
    let tag = ["scm", "create-certificate-tag", "--resource-id", &old, "--tag", "{key: renew, value: private}"];
    assert_eq!(ccm.run_with(&tag, "").code, 0);
    let base = ["renew", "--yes", "--ca", &ca, "--tag", "renew=private", "--out", "new", "--within", "30d"];
    // The program that installs fails at first, so the old certificate stays.
    let failed = ccm.run_with(&[&base[..], &["--exec", "/bin/false"]].concat(), "");
    assert_eq!(failed.code, 1, "{failed:?}");
    assert_eq!(ccm.run_with(&["scm", "show-certificate", "--certificate-id", &old], "").code, 0);
    let script = "test -z \"$HUAWEICLOUD_SDK_SK\" && cat \"$RENEWED_FOLDER/cert.pem\" > installed.pem";
    let done = ccm.run_with(&[&base[..], &["--exec", "/bin/sh", "-c", script]].concat(), "");
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.starts_with(&old), "{}", done.out);
    let installed = fs::read_to_string(ccm.folder.path().join("installed.pem")).expect("a certificate");
    assert!(installed.contains("BEGIN CERTIFICATE"));
    let listed = ccm.json(&["scm", "list-certificates", "--all", "--query", "[].id"], "");
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_ne!(listed[0], old.as_str());
    assert!(ccm.run_with(&base, "").err.contains("Nothing to renew"));
}
