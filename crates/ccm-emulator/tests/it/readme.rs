//! Compares the README with the emulator.

use std::collections::BTreeSet;

use ccm_emulator::{Emulator, Seed, coverage};

#[test]
fn readme_lists_missing_operations() {
    let readme = include_str!("../../README.md");
    let table =
        readme.split_once("<!-- operations -->\n").and_then(|(_, rest)| rest.split_once("<!-- /operations -->"));
    let (table, _) = table.expect("the README has the markers of the table");
    let all = coverage();
    let services: BTreeSet<&str> = all.iter().map(|row| row.service).collect();
    let counts = services.into_iter().map(|service| {
        let of_service = || all.iter().filter(|row| row.service == service);
        let emulated = of_service().filter(|row| row.emulated).count();
        format!("{service}: {emulated} of {} operations are emulated.", of_service().count())
    });
    let missing = all.iter().filter(|row| !row.emulated).map(|row| {
        let reason = row.reason.unwrap_or("not implemented yet");
        format!("| {} | {} | `{} {}` | {reason} |", row.service, row.operation, row.method, row.path)
    });
    let listed = table.lines().filter(|line| line.contains(" of ") || line.contains(" | `"));
    assert_eq!(listed.collect::<Vec<_>>(), counts.chain(missing).collect::<Vec<_>>(), "run `cargo xtask gen`");
}

#[tokio::test]
async fn seed_in_the_readme_is_valid() {
    let readme = include_str!("../../README.md");
    let seed = readme.split("```").find_map(|block| block.strip_prefix("yaml\n")).unwrap();
    let emulator = Emulator::builder().seed(Seed::new("README.md", seed)).start().await.unwrap();
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    let listed = scm.list_certificates().status("EXPIRED").send().await.unwrap();
    assert_eq!(listed.certificates[0].name, "old");
}
