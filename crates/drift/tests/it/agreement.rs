//! A package that says what the spec says has no differences.

use test_support::vendor_sdk::Dialect;

use crate::common::{compare, documents, lines, package_of, tree, without_records};

#[test]
fn package_made_from_the_spec_agrees_with_it() {
    for (_, mut document) in documents() {
        without_records(&mut document);
        for dialect in [Dialect::Old, Dialect::New] {
            let (comparison, sources) = compare(&tree(&document), &package_of(&document, "1.2.3", dialect));
            assert_eq!(lines(&comparison, &sources), Vec::<String>::new(), "{dialect:?}");
            assert_eq!(comparison.explained, []);
            // At least the name, the method and the path of each operation
            let operations = tree(&document).operations.len();
            assert!(comparison.same > 3 * operations, "{} facts of {operations} operations", comparison.same);
        }
    }
}

#[test]
fn each_record_that_explains_nothing_is_reported() {
    for (_, mut document) in documents() {
        // Of a package that agrees with the spec, no difference is left to explain.
        let mut plain = document.clone();
        without_records(&mut plain);
        let package = package_of(&plain, "1.2.3", Dialect::New);
        let records = serde_yaml::to_string(&document).expect("YAML").matches("x-sdk:").count();
        assert!(records > 0);
        // Departures from the page would explain differences that are not there either.
        document = serde_yaml::from_str(&serde_yaml::to_string(&document).expect("YAML")).expect("YAML");
        let (comparison, sources) = compare(&tree(&document), &package);
        let unused = lines(&comparison, &sources).iter().filter(|line| line.starts_with("S005 ")).count();
        assert!(unused >= records, "{unused} of {records}");
    }
}
