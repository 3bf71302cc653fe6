//! Damaged and hostile packages: each is an error or a finding, nothing of it is run, and memory is
//! bounded.

use std::io::Write as _;
use std::path::Path;

use drift::{Package, PackageError};
use fastrand::Rng;
use test_support::vendor_sdk::{Dialect, Files, package};

use crate::common::{documents, read, wheel, without_records};

fn files() -> Files {
    let (_, mut document) = documents().remove(0);
    without_records(&mut document);
    package(&document, "1.2.3", Dialect::New)
}

/// What became of a package: its error, or the first thing that was not understood.
fn outcome(path: &Path) -> Result<Vec<String>, PackageError> {
    let sdk = read(&Package::read(path)?);
    Ok(sdk.problems.into_iter().map(|problem| problem.value).collect())
}

#[test]
fn damaged_wheels_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = wheel(folder.path(), "whole", &files());
    let whole = std::fs::read(&path).expect("a wheel");
    let damaged = folder.path().join("damaged.whl");
    for seed in 0..100 {
        let mut rng = Rng::with_seed(seed);
        let mut bytes = whole.clone();
        match seed % 4 {
            0 => bytes.truncate(rng.usize(..bytes.len())),
            1 => {
                bytes.truncate(rng.usize(..5_000));
                rng.fill(&mut bytes);
            }
            2 => drop(bytes.drain(..rng.usize(1..bytes.len()))),
            // Checksums tell where the content was changed; a changed name loses a file.
            _ => {
                for _ in 0..rng.usize(1..2_000) {
                    let at = rng.usize(..bytes.len());
                    bytes[at] = rng.u8(..);
                }
            }
        }
        std::fs::write(&damaged, &bytes).expect("a file");
        match outcome(&damaged) {
            Err(error) => assert!(error.to_string().contains("help: "), "{error}"),
            Ok(problems) => assert!(seed % 4 == 3 || !problems.is_empty(), "seed {seed} was not noticed"),
        }
    }
}

#[test]
fn bombs_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut large = files();
    large.insert("huaweicloudsdkx/v1/model/bomb.py".to_owned(), vec![b' '; (16 << 20) + 1]);
    let error = outcome(&wheel(folder.path(), "large", &large)).expect_err("a bomb");
    assert!(error.to_string().contains("bomb.py exceeds 16 MiB"), "{error}");

    let mut path = folder.path().join("huge.whl");
    std::fs::File::create(&path).expect("a file").set_len((64 << 20) + 1).expect("a sparse file");
    assert!(outcome(&path).expect_err("too large").to_string().contains("exceeds 64 MiB"));
    path.set_file_name("missing.whl");
    assert!(outcome(&path).expect_err("missing").to_string().contains("cannot read"));
    assert!(outcome(folder.path()).expect_err("no package").to_string().contains("not a package of the vendor's SDK"));
}

#[test]
fn other_encodings_are_reported() {
    let utf16: Vec<u8> = "class Thing:\n    pass\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = b"# coding: latin-1\nNAME = '\xe9'\n".to_vec();
    for (content, expected) in
        [(utf16, "is not Python"), (latin, "not UTF-8"), (b"\xef\xbb\xbf# nothing\n".to_vec(), "no class")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = files();
        let model = files.keys().find(|path| path.contains("/model/")).expect("a model").clone();
        files.insert(model, content);
        let problems = outcome(&wheel(folder.path(), "package", &files)).expect("a package");
        assert!(
            problems.iter().any(|problem| problem.contains(expected) || problem.contains("syntax error")),
            "{expected}: {problems:?}"
        );
    }
}

#[test]
fn code_is_not_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let mut files = files();
    let harm = format!("import os\nopen({:?}, 'w').write('run')\nos._exit(1)\n", trace.display().to_string());
    for path in files.keys().cloned().collect::<Vec<_>>() {
        if path.ends_with(".py") {
            let text = files.get_mut(&path).expect("a file");
            text.splice(0..0, harm.bytes());
        }
    }
    files.insert("setup.py".to_owned(), harm.into_bytes());
    let problems = outcome(&wheel(folder.path(), "harm", &files)).expect("a package");
    assert_eq!(problems, Vec::<String>::new(), "statements outside of classes say nothing");
    assert!(!trace.exists());
}

#[test]
fn nesting_and_noise_end_in_time() {
    let mut rng = Rng::with_seed(7);
    let noise: String = std::iter::repeat_with(|| rng.char('\u{1}'..'\u{7f}')).take(200_000).collect();
    for text in [
        "(".repeat(200_000),
        "[".repeat(200_000),
        "class A:\n    x = ".to_owned() + &"{'a': ".repeat(50_000),
        "if x:\n ".repeat(3),
        noise,
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = files();
        let model = files.keys().find(|path| path.contains("/model/")).expect("a model").clone();
        let mut file = Vec::new();
        file.write_all(text.as_bytes()).expect("memory");
        files.insert(model, file);
        let problems = outcome(&wheel(folder.path(), "package", &files)).expect("a package");
        assert!(!problems.is_empty());
    }
}
