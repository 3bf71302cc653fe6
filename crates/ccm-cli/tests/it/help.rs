//! The help at 80 columns.

use crate::program::Ccm;

fn help(arguments: &str) -> String {
    let mut ccm = Ccm::alone();
    ccm.set("COLUMNS", "80");
    let done = ccm.run(arguments);
    assert_eq!(done.code, 0, "{done:?}");
    // The description of a service is text that wraps where it was written.
    done.out
}

#[test]
fn program_explains_itself() {
    insta::assert_snapshot!("ccm", help("--help"));
}

#[test]
fn service_groups_its_commands() {
    insta::assert_snapshot!("scm", help("scm --help"));
}

#[test]
fn operation_shows_limits_and_reference() {
    insta::assert_snapshot!("scm_import_certificate", help("scm import-certificate --help"));
    insta::assert_snapshot!("pca_show_certificate", help("pca show-certificate -h"));
}

#[test]
fn job_explains_itself() {
    insta::assert_snapshot!("renew", help("renew --help"));
}
