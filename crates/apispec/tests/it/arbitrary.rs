//! Any file is either read or rejected, without panics or hangs: arbitrary bytes, text that
//! resembles YAML, and known denial-of-service inputs.

use std::fs;
use std::time::{Duration, Instant};

use proptest::prelude::*;

/// Longer than any of these tests takes, even in a debug build on a slow machine.
const HANG: Duration = Duration::from_secs(60);

/// Checks a spec with these bytes as its page. Returns the rules that it breaks.
fn check(page: &[u8]) -> Vec<&'static str> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = folder.path().join("demo");
    fs::create_dir_all(&spec).expect("a folder");
    let base = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/base");
    for file in ["openapi.yaml", "shared.yaml"] {
        fs::copy(base.join(file), spec.join(file)).expect("a copy");
    }
    fs::write(spec.join("Page.yaml"), page).expect("written");
    match apispec::check(folder.path(), "spec", "demo") {
        Ok(document) => {
            let _ = document.tree.merged_yaml();
            Vec::new()
        }
        Err(report) => {
            let _ = report.render(true);
            report.findings.iter().map(|finding| finding.rule.name).collect()
        }
    }
}

/// Pieces of YAML and OpenAPI, and unusual ones.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "paths:",
        "components:",
        "schemas:",
        "  ",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        ": ",
        "? ",
        "| ",
        ">-\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "# c\n",
        "'",
        "\"",
        "\\",
        "\t",
        "$ref",
        "#/components/schemas/A",
        "type",
        "object",
        "get:",
        "/v1/{id}",
        "'200'",
        "null",
        "~",
        "1e999",
        "0x1F",
        "名",
        "\u{202e}",
        "\u{feff}",
        "\u{0}",
        "\r",
        "🦀",
        "@",
        "`",
    ];
    prop_oneof![8 => proptest::sample::select(known.map(str::to_owned).to_vec()), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_or_rejected(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn yaml_like_text_is_read_or_rejected(pieces in proptest::collection::vec(piece(), 0..80)) {
        check(pieces.concat().as_bytes());
    }
}

#[test]
fn denial_of_service_inputs_are_rejected_quickly() {
    let start = Instant::now();
    let bomb: String = (1..30).map(|level| format!("a{level}: &a{level} [*a{0}, *a{0}]\n", level - 1)).collect();
    assert!(
        check(format!("a0: &a0 x\n{bomb}").as_bytes()).contains(&"yaml-subset"),
        "aliases that double thirty times"
    );

    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let nested = format!("x: {}1{}", open.repeat(1_000_000), close.repeat(1_000_000));
        let rules = check(nested.as_bytes());
        assert!(!rules.is_empty(), "a million levels of {open:?}");
    }

    let large = "x: y\n".repeat(2_000_000);
    assert_eq!(check(large.as_bytes()), ["unreadable"], "ten million bytes");

    let cycle = "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n";
    assert!(check(cycle.as_bytes()).contains(&"unresolved-ref"));

    let wide: String = (0..20_000).map(|key| format!("k{key}: {{a: b}}\n")).collect();
    assert!(!check(wide.as_bytes()).is_empty(), "as many keys as fit");
    assert!(start.elapsed() < HANG, "{:?}", start.elapsed());
}
