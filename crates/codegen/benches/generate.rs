//! Measures the time and memory to generate, by the number of operations: `cargo bench -p codegen`.
//!
//! For comparison on any machine, it also measures a baseline: parsing and printing the same code
//! with syn and prettyplease. A ratio that grows with the number of operations means that a step is
//! not linear. The memory is the most that the process has used, with the document; it must stay
//! below 2 GB for 10,000 operations.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// The numbers of operations in the specs.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    // `cargo test` only checks that the benchmark runs.
    let sizes = if std::env::args().any(|argument| argument == "--bench") { &SIZES[..] } else { &[10] };
    println!(
        "{:>10}  {:>10}  {:>15}  {:>10}  {:>12}  {:>8}  {:>11}",
        "operations", "lines", "parse and print", "generate", "an operation", "ratio", "peak memory"
    );
    for &operations in sizes {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_spec(folder.path(), operations);
        let document = model::check(folder.path(), "spec", "demo");
        let document = document.unwrap_or_else(|report| panic!("{}", report.render(false)));
        // One run is precise enough for large specs.
        let runs = if operations > 1_000 { 1 } else { 3 };
        let (files, generate) = best_of(runs, || codegen::generate(&document).expect("it generates").files);
        let memory = peak_memory().map_or("unknown".to_owned(), |megabytes| format!("{megabytes} MB"));
        let code: Vec<&String> = files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text).collect();
        let ((), plain) = best_of(runs, || {
            for text in &code {
                black_box(prettyplease::unparse(&syn::parse_file(text).expect("Rust")));
            }
        });
        println!(
            "{operations:>10}  {:>10}  {:>12.1} ms  {:>7.1} ms  {:>9.1} µs  {:>8.2}  {memory:>11}",
            code.iter().map(|text| text.lines().count()).sum::<usize>(),
            plain.as_secs_f64() * 1e3,
            generate.as_secs_f64() * 1e3,
            generate.as_secs_f64() * 1e6 / f64::from(u32::try_from(operations).expect("a small number")),
            generate.as_secs_f64() / plain.as_secs_f64(),
        );
    }
}

/// The most memory that this process has used, in MB. Only Linux tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// The result of the work, and the time of the fastest of `runs` runs.
fn best_of<T>(runs: usize, mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut best = None;
    for _ in 0..runs {
        let start = Instant::now();
        let result = work();
        let time = start.elapsed();
        if best.as_ref().is_none_or(|(_, least)| time < *least) {
            best = Some((result, time));
        }
    }
    best.expect("at least one run")
}

/// The names that the demo pages define. Each copy of a page gets its own.
const NAMES: [&str; 5] = ["CreateThing", "ListThings", "DeleteThing", "Tags", "Links"];

/// Writes a spec with this number of operations: copies of pages of the demo spec under other
/// names.
fn write_spec(root: &Path, operations: usize) {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec/demo");
    let folder = root.join("demo");
    fs::create_dir_all(&folder).expect("a folder");
    fs::copy(base.join("shared.yaml"), folder.join("shared.yaml")).expect("a copy");
    // Without the version and the tag of other pages.
    let main = fs::read_to_string(base.join("openapi.yaml")).expect("the main file");
    let mut main: serde_yaml::Value = serde_yaml::from_str(&main).expect("YAML");
    main["info"]["version"] = "v1".into();
    main["tags"].as_sequence_mut().expect("tags").retain(|tag| tag["name"] == "Things");
    fs::write(folder.join("openapi.yaml"), serde_yaml::to_string(&main).expect("YAML")).expect("written");
    let pages = ["CreateThing", "ListThings", "DeleteThing"];
    let texts = pages.map(|page| fs::read_to_string(base.join(format!("{page}.yaml"))).expect("a page"));
    for index in 0..operations {
        let (page, number) = (pages[index % pages.len()], index / pages.len());
        let mut text = texts[index % pages.len()].replace("/v1/things", &format!("/v1/things{number}"));
        for name in NAMES {
            text = text.replace(name, &format!("{name}{number}"));
        }
        fs::write(folder.join(format!("{page}{number}.yaml")), text).expect("written");
    }
}
