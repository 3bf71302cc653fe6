//! The tables of operations against the spec that they are made from.

use std::path::Path;

use huaweicloud_scm::operations::{Operation, Permission, least_privilege};

/// What the spec says of each operation of a service: its name and HTTP method, by name.
fn spec(service: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let document = apispec::check(&root, "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)));
    let operations = document.tree.operations.into_iter();
    let mut operations: Vec<_> =
        operations.map(|operation| (operation.operation_id, operation.method.to_uppercase())).collect();
    operations.sort();
    operations
}

fn tables() -> [(&'static str, &'static [Operation]); 2] {
    [("pca", huaweicloud_pca::operations::OPERATIONS), ("scm", huaweicloud_scm::operations::OPERATIONS)]
}

#[test]
fn each_operation_is_in_its_table_once_and_in_order() {
    for (service, table) in tables() {
        let listed: Vec<_> =
            table.iter().map(|operation| (operation.name.to_owned(), operation.http_method.to_owned())).collect();
        assert_eq!(listed, spec(service));
        for operation in table {
            assert!(operation.page.is_some() && operation.page_updated.is_some(), "{operation:?}");
        }
    }
}

#[test]
fn policies_get_the_actions_of_the_operations_that_are_called() {
    let [(_, pca), (_, scm)] = tables();
    let called = ["ImportCertificate", "UploadCsr", "ParseCertificateSigningRequest"];
    let needed = least_privilege(scm.iter().chain(pca).filter(|operation| called.contains(&operation.name)));
    assert_eq!(needed.actions, ["scm::uploadCsr", "scm:cert:import"]);
    assert!(needed.unknown.is_empty(), "{needed:?}");
    let parse = pca.iter().find(|operation| operation.name == "ParseCertificateSigningRequest");
    assert!(parse.is_some_and(|operation| matches!(operation.permission, Permission::NotNeeded { .. })));
}
