//! A merged document differs from its spec in nothing, although it has more for its readers.

use specdiff::Side;
use test_support::workspace;

#[test]
fn merged_documents_differ_from_their_spec_in_nothing() {
    let codegen = workspace().join("crates/codegen");
    for service in ["demo", "parts"] {
        let name = format!("golden/openapi/{service}.yaml");
        let merged = Side::merged(&codegen.join(&name), &name).unwrap();
        let spec = Side::folder(&codegen.join("fixtures/spec"), "spec").unwrap().limited_to(&merged).unwrap();
        assert!(std::fs::read_to_string(codegen.join(&name)).unwrap().contains(apispec::readers::SAMPLES));
        for (before, after) in [(&merged, &spec), (&spec, &merged)] {
            let changes = specdiff::compare(before, after).changes;
            assert!(changes.is_empty(), "{service}: {changes:#?}");
        }
    }
}
