//! Specs that pass the lint can be generated: a randomly edited spec is either rejected, with a
//! location for each finding, or generates code that parses.
//!
//! The edits depend on a seed, which is printed on failure.
//! `MUTATION_SEED=7 MUTATIONS=5000 cargo test -p codegen mutations` tries others.

mod edits;
mod parts;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{iter, thread};

use diagnostics::Place;
use test_support::{Folder, files};

/// The texts of a service's files, by name.
type Spec = BTreeMap<String, String>;

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} must be a number, not {text:?}")),
        Err(_) => default,
    }
}

/// The demo spec, which has one of everything, and parts of all specs.
fn specs() -> Vec<(String, Spec)> {
    let whole: Vec<_> = ["../../spec", "fixtures/spec"].into_iter().flat_map(specs_in).collect();
    let parts =
        whole.iter().flat_map(|(service, spec)| parts::of(spec).into_iter().map(|part| (service.clone(), part)));
    let (accepted, refused): (Vec<_>, Vec<_>) =
        parts.partition(|(service, part)| model::check(written(service, part).root(), "spec", service).is_ok());
    let names: Vec<_> = refused.iter().map(|(service, part)| (service, part.keys())).collect();
    assert!(accepted.len() > 5 * refused.len(), "too many parts are refused: {names:?}");
    accepted.into_iter().chain(whole.into_iter().filter(|(service, _)| service == "demo")).collect()
}

fn specs_in(folder: &str) -> Vec<(String, Spec)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let services = apispec::services(&root, "spec").unwrap_or_else(|report| panic!("{}", report.render(false)));
    let read = |service: String| {
        let files = files(&root.join(&service));
        (service, files)
    };
    services.into_iter().map(read).collect()
}

/// A folder with the spec of a service.
fn written(service: &str, spec: &Spec) -> Folder {
    let folder = Folder::new();
    folder.write_all(service, spec);
    folder
}

/// The outcome for an edited spec.
enum Outcome {
    Rejected,
    Generated,
}

/// Checks an edited spec, and generates code if it passes. The error describes a bug.
fn try_spec(service: &str, spec: &Spec) -> Result<Outcome, String> {
    let folder = written(service, spec);
    let document = match model::check(folder.root(), "spec", service) {
        Ok(document) => document,
        Err(report) => {
            assert!(!report.findings.is_empty(), "a rejected spec has a finding");
            for finding in &report.findings {
                let location = finding.location(&report.sources);
                let placed = match finding.place {
                    Place::Span(_) => location.line > 0 && location.column > 0,
                    Place::Path(_) => location.path.starts_with("spec/"),
                };
                if !placed {
                    return Err(format!("a finding without a location: {finding:?}"));
                }
            }
            let _ = report.render(true);
            return Ok(Outcome::Rejected);
        }
    };
    let package = codegen::generate(&document).map_err(|error| format!("it passes the lint, but: {error}"))?;
    for (path, text) in package.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        syn::parse_file(text).map_err(|error| format!("{path} does not parse: {error}"))?;
    }
    Ok(Outcome::Generated)
}

/// Applies the edits with this index, which depend only on the index and the seed, and checks the
/// result.
fn try_edit(specs: &[(String, Spec)], seed: u64, index: u64) -> Result<Outcome, String> {
    let mut random = fastrand::Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(index));
    let (service, original) = &specs[random.usize(..specs.len())];
    let mut spec = original.clone();
    let edits: Vec<String> = (0..random.usize(1..=3)).map(|_| edits::edit(&mut spec, &mut random)).collect();
    let outcome = catch_unwind(AssertUnwindSafe(|| try_spec(service, &spec)));
    let outcome = outcome.unwrap_or_else(|_| Err("it panicked".to_owned()));
    outcome.map_err(|problem| format!("{index} ({}): {}\n    {problem}", service, edits.join("; ")))
}

#[test]
fn edited_specs_are_rejected_or_generated() {
    let seed = number("MUTATION_SEED", 20_251_128);
    let mutations = number("MUTATIONS", 400);
    let specs = specs();
    let next = AtomicU64::new(0);
    let work = || {
        let indexes = iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed)).take_while(|index| *index < mutations);
        indexes.map(|index| try_edit(&specs, seed, index)).collect::<Vec<_>>()
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("workers catch panics")).collect()
    });
    let (mut rejected, mut generated, mut wrong) = (0, 0, Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(Outcome::Rejected) => rejected += 1,
            Ok(Outcome::Generated) => generated += 1,
            Err(problem) => wrong.push(problem),
        }
    }
    wrong.sort_unstable();
    println!("seed {seed}: {rejected} rejected, {generated} generated, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "seed {seed}, {} of {mutations} edits:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rejected > mutations / 4, "too few edits are rejected: {rejected} of {mutations}");
    assert!(generated > mutations / 50, "too few edits are harmless: {generated} of {mutations}");
}
