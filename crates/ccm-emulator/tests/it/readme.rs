//! The README says what is emulated and what is not.

use ccm_emulator::coverage_table;

const BEGIN: &str = "<!-- operations: written by the test `the_readme_lists_what_is_not_emulated` -->\n";
const END: &str = "<!-- end of operations -->\n";

#[test]
fn the_readme_lists_what_is_not_emulated() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the README has the mark where the table begins");
    let (found, after) = rest.split_once(END).expect("the README has the mark where the table ends");
    let expected = format!("\n{}\n", coverage_table());
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        found, expected,
        "run `UPDATE_README=1 cargo test -p ccm-emulator --test it readme`, and read the difference"
    );
}
