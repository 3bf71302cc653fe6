//! Measures how long checking a spec takes, by its number of operations: `cargo bench -p apispec`.
//!
//! For comparison, it also reads the same files with plain serde_yaml. The ratio of the two is
//! comparable across machines: it is the cost of positions, merging, types and rules.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// The numbers of operations in the generated specs.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    // `cargo test` only checks that everything runs.
    let sizes = if std::env::args().any(|argument| argument == "--bench") { &SIZES[..] } else { &SIZES[..1] };
    println!("{:>10}  {:>12}  {:>12}  {:>13}  {:>8}", "operations", "serde_yaml", "check", "per operation", "ratio");
    for &operations in sizes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_spec(folder.path(), operations);
        let plain = best_of_three(|| read_plainly(folder.path()));
        let check = best_of_three(|| {
            let document = apispec::check(folder.path(), "spec", "demo");
            black_box(document.unwrap_or_else(|report| panic!("{}", report.render(false))));
        });
        println!(
            "{operations:>10}  {:>9.1} ms  {:>9.1} ms  {:>10.1} µs  {:>8.2}",
            plain.as_secs_f64() * 1e3,
            check.as_secs_f64() * 1e3,
            check.as_secs_f64() * 1e6 / f64::from(u32::try_from(operations).expect("a small number")),
            check.as_secs_f64() / plain.as_secs_f64(),
        );
    }
}

fn best_of_three(mut work: impl FnMut()) -> Duration {
    let times = (0..3).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

fn read_plainly(root: &Path) {
    for file in fs::read_dir(root.join("demo")).expect("the spec") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("text");
        black_box(serde_yaml::from_str::<serde_yaml::Value>(&text).expect("YAML"));
    }
}

/// Writes a spec with this many operations: copies of the pages in `rules/base` under other names.
fn write_spec(root: &Path, operations: usize) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/base");
    let folder = root.join("demo");
    fs::create_dir_all(&folder).expect("a folder");
    for file in ["openapi.yaml", "shared.yaml"] {
        fs::copy(base.join(file), folder.join(file)).expect("a copy");
    }
    let pages = ["CreateThing", "ListThings", "ShowThing"];
    let texts = pages.map(|page| fs::read_to_string(base.join(format!("{page}.yaml"))).expect("a page"));
    for index in 0..operations {
        let (page, text) = (pages[index % pages.len()], &texts[index % pages.len()]);
        let number = index / pages.len();
        let text = text.replace(page, &format!("{page}{number}")).replace("/v1/things", &format!("/v1/things{number}"));
        fs::write(folder.join(format!("{page}{number}.yaml")), text).expect("written");
    }
}
