//! The tables of operations match the spec that they are generated from.

use std::path::{Path, PathBuf};

use clients::SERVICES;
use e2e::examples::spec;
use huaweicloud_core::{Permission, least_privilege};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The name and HTTP method of each operation of a service in the spec, sorted by name.
fn documented_operations(service: &str) -> Vec<(String, String)> {
    let operations = spec(service).tree.operations.iter();
    let mut operations: Vec<_> =
        operations.map(|operation| (operation.operation_id.clone(), operation.method.to_uppercase())).collect();
    operations.sort();
    operations
}

#[test]
fn tables_list_each_operation_once_in_order() {
    let services = apispec::services(&root(), "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    assert_eq!(SERVICES.iter().map(|service| service.name).collect::<Vec<_>>(), services);
    for service in SERVICES {
        let listed: Vec<_> = service
            .operations
            .iter()
            .map(|operation| (operation.name.to_owned(), operation.http_method.to_owned()))
            .collect();
        assert_eq!(listed, documented_operations(service.name));
        for operation in service.operations {
            assert!(operation.page.is_some() && operation.page_updated.is_some(), "{operation:?}");
        }
    }
}

#[test]
fn least_privilege_lists_the_actions_of_calls() {
    let (pca, scm) = (clients::pca::operations::OPERATIONS, clients::scm::operations::OPERATIONS);
    let called = ["ImportCertificate", "UploadCsr", "ParseCertificateSigningRequest"];
    let needed = least_privilege(scm.iter().chain(pca).filter(|operation| called.contains(&operation.name)));
    assert_eq!(needed.actions, ["scm::uploadCsr", "scm:cert:import"]);
    assert!(needed.unknown.is_empty(), "{needed:?}");
    let parse = pca.iter().find(|operation| operation.name == "ParseCertificateSigningRequest");
    assert!(parse.is_some_and(|operation| matches!(operation.permission, Permission::NotRequired { .. })));
}

/// The section of a text below a heading, up to the next one.
fn section<'a>(text: &'a str, heading: &str) -> Option<&'a str> {
    let rest = text.split_once(heading)?.1;
    Some(rest.split("\n#").next().unwrap_or(rest))
}

/// Like the documentation, the README of the client has a section for each tag. Its links lead to
/// the method on docs.rs, and in the documentation of the crate to the method there, where the
/// first definition of a label counts.
#[test]
fn operations_are_listed_under_their_tags() {
    for clients::Service { name: service, operations: table, .. } in SERVICES {
        let document = spec(service);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../generated/huaweicloud-{service}"));
        let read = |file: &str| std::fs::read_to_string(folder.join(file)).expect("a generated file");
        let readme = read("README.md");
        let root = read("src/lib.rs");
        let mut found = 0;
        for tag in &document.openapi.tags {
            let listed = section(&readme, &format!("\n### {}\n", tag.name)).expect("a section in the README");
            assert!(listed.contains(tag.description.as_deref().expect("a description")), "{listed}");
            for operation in *table {
                let mut items = document.openapi.paths.iter().filter_map(|(_, item)| item.as_item());
                let id = Some(operation.name);
                let node = items.find_map(|item| item.iter().find(|(_, node)| node.operation_id.as_deref() == id));
                let (_, node) = node.expect("an operation");
                let belongs = node.tags == [tag.name.as_str()];
                let name = operation.client_method;
                let summary = node.summary.as_deref().expect("a summary");
                let entry = format!("\n- [`{name}`][{name}]:\n  {summary}. `");
                assert_eq!(listed.contains(&entry), belongs, "{name} in the README");
                let target = section(listed, &format!("\n  [{name}]: ")).and_then(|rest| rest.lines().next());
                let page =
                    format!("https://docs.rs/huaweicloud-{service}/latest/huaweicloud_{service}/struct.Client.html");
                let method = format!("{page}#method.{name}");
                assert_eq!(target, belongs.then_some(method.as_str()), "{name}");
                let definition = format!("//! [{name}]: Client::{name}\n");
                assert!(root.find(&definition) < root.find("include_str!"), "{name} in lib.rs");
                assert_eq!(root.matches(&definition).count(), 1, "{name} in lib.rs");
                found += usize::from(belongs);
            }
        }
        assert_eq!(found, table.len(), "each is in one section");
    }
}
