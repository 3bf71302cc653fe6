//! The tables of operations against the spec that they are made from.

use std::path::{Path, PathBuf};

use clients::SERVICES;
use huaweicloud_core::{Permission, least_privilege};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn document(service: &str) -> apispec::Document {
    apispec::check(&root(), "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// What the spec says of each operation of a service: its name and HTTP method, by name.
fn spec(service: &str) -> Vec<(String, String)> {
    let operations = document(service).tree.operations.into_iter();
    let mut operations: Vec<_> =
        operations.map(|operation| (operation.operation_id, operation.method.to_uppercase())).collect();
    operations.sort();
    operations
}

#[test]
fn each_operation_is_in_its_table_once_and_in_order() {
    let services = apispec::services(&root(), "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    let services: Vec<_> = services.into_iter().map(|service| (service.name, service.version)).collect();
    let known = SERVICES.iter().map(|service| (service.name.to_owned(), service.version.to_owned()));
    assert_eq!(known.collect::<Vec<_>>(), services);
    for service in SERVICES {
        let listed: Vec<_> = service
            .operations
            .iter()
            .map(|operation| (operation.name.to_owned(), operation.http_method.to_owned()))
            .collect();
        assert_eq!(listed, spec(service.name));
        for operation in service.operations {
            assert!(operation.page.is_some() && operation.page_updated.is_some(), "{operation:?}");
        }
    }
}

#[test]
fn policies_get_the_actions_of_the_operations_that_are_called() {
    let (pca, scm) = (clients::pca::operations::OPERATIONS, clients::scm::operations::OPERATIONS);
    let called = ["ImportCertificate", "UploadCsr", "ParseCertificateSigningRequest"];
    let needed = least_privilege(scm.iter().chain(pca).filter(|operation| called.contains(&operation.name)));
    assert_eq!(needed.actions, ["scm::uploadCsr", "scm:cert:import"]);
    assert!(needed.unknown.is_empty(), "{needed:?}");
    let parse = pca.iter().find(|operation| operation.name == "ParseCertificateSigningRequest");
    assert!(parse.is_some_and(|operation| matches!(operation.permission, Permission::NotRequired { .. })));
}

/// The part of a text below a heading, up to the next one.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let rest = text.split_once(heading)?.1;
    Some(rest.split("\n#").next().unwrap_or(rest))
}

/// The documentation has a chapter for each tag; so have the README of the client, which is its documentation too, and the module
/// of the operations.
#[test]
fn each_operation_is_listed_under_its_tag() {
    for clients::Service { name: service, operations: table, .. } in SERVICES {
        let document = document(service);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../generated/huaweicloud-{service}"));
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).expect("a generated file");
        let (readme, module) = (read("README.md"), read("src/operations.rs").replace("//! ", "").replace("//!", ""));
        let mut found = 0;
        for tag in &document.openapi.tags {
            let listed = section(&readme, &format!("\n### {}\n", tag.name)).expect("a chapter in the README");
            assert!(listed.contains(tag.description.as_deref().expect("a description")), "{listed}");
            let linked = section(&module, &format!("\n# {}\n", tag.name)).expect("a chapter in the module");
            for operation in *table {
                let (method, path) = (operation.http_method.to_lowercase(), operation.path);
                let item = document.openapi.paths.paths[path].as_item().expect("a path");
                let (_, node) = item.iter().find(|(name, _)| *name == method).expect("an operation");
                let belongs = node.tags == [tag.name.as_str()];
                let name = operation.client_method;
                assert_eq!(listed.contains(&format!("\n- `{name}`:\n")), belongs, "{name} in the README");
                let link = format!(
                    "- [`{name}`](crate::Client::{name}):\n  {}\n",
                    node.summary.as_deref().expect("a summary")
                );
                assert_eq!(linked.contains(&link), belongs, "{name} in the module");
                found += usize::from(belongs);
            }
        }
        assert_eq!(found, table.len(), "each is in one chapter");
    }
}
