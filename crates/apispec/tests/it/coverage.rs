//! Tests of the coverage report, with a small spec that has one of everything.

use std::path::Path;

use apispec::{Document, coverage};

fn things() -> Document {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coverage/spec");
    apispec::check(&root, "spec", "things").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

#[test]
fn coverage_of_a_small_spec() {
    let things = things();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("coverage", coverage::render([&things.tree])));
}

#[test]
fn every_operation_has_its_own_block() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let services = apispec::services(&spec, "spec").expect("the services");
    let trees = services.iter().map(|service| apispec::load::tree(&spec, "spec", service).expect("it loads"));
    let trees: Vec<_> = trees.chain([things().tree]).collect();
    let text = coverage::render(&trees);
    let blocks: Vec<_> = text.split("\n\n#### ").skip(1).collect();
    for tree in &trees {
        for operation in &tree.operations {
            let id = &operation.operation_id;
            let heading = format!("[{id}]({}/{id}.yaml)\n", tree.service);
            let block = blocks.iter().find(|block| block.starts_with(&heading)).expect(id);
            assert!(block.contains(&operation.request_line()), "{block}");
            assert!(block.contains("\n- Permission: ") && block.contains(", page of ["), "{block}");
        }
    }
    assert!(!text.contains("\n\n\n") && !text.contains("  \n"), "no empty parts");
}
