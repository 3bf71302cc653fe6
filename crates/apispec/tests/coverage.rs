//! What the coverage tells of a small spec with one of everything, and that nothing else than what the spec says shows in it.

use std::path::Path;

use apispec::{Document, coverage};

fn things() -> Document {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coverage/spec");
    apispec::check(&root, "spec", "things").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

#[test]
fn one_of_everything_is_told() {
    let things = things();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("coverage", coverage::text([&things.tree])));
}

#[test]
fn the_totals_are_those_of_all_services() {
    let things = things();
    let one = coverage::text([&things.tree]);
    let two = coverage::text([&things.tree, &things.tree]);
    assert!(one.contains("\n| departures | 9 | 9 |\n"), "{one}");
    assert!(two.contains("\n| departures | 9 | 9 | 18 |\n"), "{two}");
    assert!(two.contains("\n| 2025-11-28 | 2 | 2 | 4 |\n"), "{two}");
}

#[test]
fn every_row_has_as_many_cells_as_its_head() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let services = apispec::services(&spec, "spec").expect("the services");
    let trees = services.iter().map(|service| apispec::load::tree(&spec, "spec", &service.name).expect("it loads"));
    let trees: Vec<_> = trees.chain([things().tree]).collect();
    let text = coverage::text(&trees);
    let mut cells = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            cells = None;
            continue;
        }
        let count = line.replace("\\|", "").matches('|').count();
        assert!(line.ends_with('|') && *cells.get_or_insert(count) == count, "{line}");
    }
    for tree in &trees {
        for operation in &tree.operations {
            let id = &operation.operation_id;
            let link = format!("| [{id}]({}/{}/{id}.yaml) | ", tree.service, tree.version);
            assert!(text.contains(&link), "{link}");
        }
    }
}
