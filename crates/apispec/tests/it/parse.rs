//! Tests of the parser: it agrees with serde_yaml about values, finds positions, and never panics.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use apispec::node::Node;
use apispec::parse::{MAX_BYTES, MAX_DEPTH, parse};
use diagnostics::source::SourceMap;
use diagnostics::{Findings, Report};

fn read(text: &str) -> (SourceMap, Result<Node, Findings>) {
    let mut sources = SourceMap::new();
    let file = sources.add("a.yaml", text);
    let node = parse(&sources, file);
    (sources, node)
}

/// The rules and locations of the findings for a text.
fn problems(text: &str) -> Vec<String> {
    let (sources, node) = read(text);
    let findings = node.err().unwrap_or_default();
    findings.iter().map(|finding| format!("{} {}", finding.rule.name, finding.location(&sources))).collect()
}

fn spec_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut files = Vec::new();
    for service in apispec::services(&root, "spec").unwrap_or_else(|report| panic!("{}", report.render(false))) {
        let folder = root.join(service);
        let entries = std::fs::read_dir(folder).expect("the specs are there");
        files.extend(entries.map(|entry| entry.expect("readable").path()));
    }
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

/// The value that serde_yaml reads, with string keys.
fn serde_value(text: &str) -> serde_yaml::Value {
    fn keys(value: serde_yaml::Value) -> serde_yaml::Value {
        use serde_yaml::Value::{Mapping, Sequence, String};
        match value {
            Mapping(mapping) => {
                let entry = |(key, value)| match key {
                    String(key) => (String(key), keys(value)),
                    other => (String(serde_yaml::to_string(&other).expect("writable").trim().to_owned()), keys(value)),
                };
                Mapping(mapping.into_iter().map(entry).collect())
            }
            Sequence(items) => Sequence(items.into_iter().map(keys).collect()),
            other => other,
        }
    }
    keys(serde_yaml::from_str(text).expect("serde_yaml reads it"))
}

#[test]
fn specs_parse_like_serde_yaml() {
    let files = spec_files();
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read_to_string(&path).expect("readable");
        let (_, node) = read(&text);
        assert_eq!(node.expect("valid YAML").to_yaml(), serde_value(&text), "{}", path.display());
    }
}

#[test]
fn unusual_scalars_parse_like_serde_yaml() {
    let scalars = [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "n",
        "No",
        "YES",
        "true",
        "True",
        "TRUE",
        "tRue",
        "false",
        "False",
        "FALSE",
        "null",
        "Null",
        "NULL",
        "nULL",
        "~",
        "",
        "0",
        "-0",
        "+0",
        "1",
        "+1",
        "-1",
        "007",
        "00",
        "-07",
        "+07",
        "0x1F",
        "0X1F",
        "-0x1F",
        "+0x1f",
        "0x",
        "0xg",
        "0x-1",
        "0o17",
        "-0o17",
        "0o8",
        "0b101",
        "-0b1",
        "0b2",
        "1e3",
        "1E3",
        "1e+3",
        "1e-3",
        "-1e3",
        "+1e3",
        "e3",
        "1e",
        "1e400",
        "-1e400",
        ".5",
        "-.5",
        "+.5",
        "5.",
        "5.0",
        "1.",
        ".",
        "..",
        "+",
        "+-1",
        "-+1",
        "--1",
        "1_000",
        "1,000",
        "1 000",
        "2025-11-28",
        "12:30:45",
        "1.2.3",
        "3.0.3",
        "3.0",
        ".iNF",
        "+.nan",
        "inf",
        "-inf",
        "infinity",
        "nan",
        "NaN",
        "18446744073709551615",
        "9223372036854775808",
        "-9223372036854775808",
        "99999999999999999999999999999999999999999999",
        "0.0",
        "-0.0",
        "1e0",
        "0e0",
        "00.5",
        "0.5e1",
        "=",
        "<",
        "a b",
        "'no'",
        "\"no\"",
        "'1'",
        "\"0x1F\"",
        "''",
        "\"\"",
        "'it''s'",
        "\"tab\\t\\u4e2d\"",
        "'~'",
        "证书",
        "-1-",
        "1a",
        "0xFFFFFFFFFFFFFFFF",
        "0777",
        "08",
        "09.5",
        "1__0",
        "_1",
        "$ref",
        "scm:cert:import",
        "a#b",
    ];
    for scalar in scalars {
        for text in [format!("k: {scalar}\n"), format!("k: [{}]\n", if scalar == "1,000" { "1" } else { scalar })] {
            let (_, node) = read(&text);
            let node = node.unwrap_or_else(|findings| panic!("{text:?}: {findings:?}"));
            assert_eq!(node.to_yaml(), serde_value(&text), "{text:?}");
        }
    }
}

#[test]
fn non_finite_numbers_are_rejected() {
    for scalar in [".inf", "-.inf", "+.inf", ".Inf", ".INF", "-.INF", "+.Inf", ".nan", ".NaN", ".NAN"] {
        // Exactly those that serde_yaml reads as non-finite.
        assert!(serde_value(&format!("k: {scalar}\n"))["k"].as_f64().is_some_and(|number| !number.is_finite()));
        for text in [format!("k: {scalar}\n"), format!("k: {{a: [1, {scalar}]}}\n")] {
            let (sources, node) = read(&text);
            let findings = node.expect_err(scalar);
            let places: Vec<_> = findings.iter().map(|finding| finding.location(&sources).column).collect();
            assert_eq!(places, [text.find(scalar).expect("there") + 1], "{text:?}");
        }
    }
}

#[test]
fn block_scalars_parse_like_serde_yaml() {
    for text in [
        "k: |\n  a\n  b\n",
        "k: |-\n  a\n\n  b\n\n",
        "k: |+\n  a\n\n",
        "k: >-\n  a\n  b\n\n  c\n",
        "k: >\n  a\n   b\n  c\n",
        "k: a\n  b\n",
        "k: \"a\n  b\"\n",
        "k: |2\n   a\n",
        "? k\n: v\n",
        "k:\n- a\n- b\n",
        "'a': {b: c, d}\n",
        "k: [a: b]\n",
        "---\nk: v\n...\n",
    ] {
        let (_, node) = read(text);
        assert_eq!(node.expect("valid YAML").to_yaml(), serde_value(text), "{text:?}");
    }
}

#[test]
fn integers_beyond_64_bits_are_rejected() {
    for scalar in ["18446744073709551616", "-9223372036854775809", "0x1FFFFFFFFFFFFFFFF"] {
        let text = format!("k: {scalar}\n");
        assert_eq!(problems(&text), ["yaml-subset a.yaml:1:4"]);
        assert!(serde_yaml::from_str::<serde_yaml::Value>(&text).is_err());
    }
}

#[test]
fn spans_are_bytes_and_columns_are_characters() {
    for text in [
        "证书: 名\n字: {键: \"值\", 数: 12}\n",
        "证书: 名\r\n字: {键: \"值\", 数: 12}\r\n",
        "# 注释 \u{1F512}\n\n证书: 名 # 注释\n字: {键: \"值\", 数: 12} # \u{1F512}\n",
    ] {
        let (sources, node) = read(text);
        let node = node.expect("valid YAML");
        let inner = node.get("字").expect("there");
        assert_eq!(sources.text(inner.span), "{键: \"值\", 数: 12}");
        assert_eq!(sources.text(inner.get("键").expect("there").span), "\"值\"");
        assert_eq!(sources.text(inner.get("数").expect("there").span), "12");
        let keys = node.as_mapping().expect("a mapping").iter().map(|(_, entry)| sources.text(entry.key_span));
        assert_eq!(keys.collect::<Vec<_>>(), ["证书", "字"]);
        assert_eq!(sources.location(inner.get("数").expect("there").span).column, 16, "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_does_not_move_positions() {
    let (sources, node) = read("\u{FEFF}a: 证\nb: 书\n");
    let node = node.expect("valid YAML");
    assert_eq!(sources.text(node.get("a").expect("there").span), "证");
    assert_eq!(sources.text(node.get("b").expect("there").span), "书");
}

#[test]
fn spans_end_where_the_text_ends() {
    let text = "a:\n  b: |\n    one\n    two\n\n\nc: plain text # comment\nd:\n  - x\n  - y\n\n# end\n";
    let (sources, node) = read(text);
    let node = node.expect("valid YAML");
    assert_eq!(sources.text(node.get("a").expect("there").span), "b: |\n    one\n    two");
    assert_eq!(sources.text(node.get("c").expect("there").span), "plain text");
    assert_eq!(sources.text(node.get("d").expect("there").span), "- x\n  - y");
}

#[test]
fn findings_after_chinese_text_have_locations() {
    assert_eq!(problems("证书: 值\n证书: 值\n"), ["duplicate-key a.yaml:2:1"]);
    assert_eq!(problems("{证书: 值, 证书: 值}\n"), ["duplicate-key a.yaml:1:9"]);
    assert_eq!(problems("证书: 值: 值\n"), ["yaml-syntax a.yaml:1:6"]);
    assert_eq!(problems("证书: 值\n锚: &名 值\n"), ["yaml-subset a.yaml:2:4"]);
}

#[test]
fn deep_nesting_is_rejected_quickly() {
    let started = Instant::now();
    let depth = 300_000;
    let opened = format!("a: {}", "[".repeat(depth));
    let closed = format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    let flow_mapping = "{a: ".repeat(depth);
    let dashes = "- ".repeat(depth);
    let lines = format!("a: {}", "[\n ".repeat(depth));
    let questions = "? ".repeat(depth);
    let indented: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    for text in [opened, closed, flow_mapping, dashes, lines, questions, indented] {
        let found = problems(&text);
        let start: String = text.chars().take(20).collect();
        assert_eq!(found.len(), 1, "{start}: {found:?}");
        assert!(found[0].starts_with("unreadable") || found[0].starts_with("yaml-subset"), "{start}: {found:?}");
    }
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn maximum_depth_is_accepted() {
    let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(problems(&nested(MAX_DEPTH - 1)).is_empty());
    assert_eq!(problems(&nested(MAX_DEPTH)).len(), 1);
}

#[test]
fn large_files_are_rejected_and_wide_ones_are_fast() {
    assert_eq!(problems(&"#".repeat(MAX_BYTES + 1)), ["unreadable a.yaml:0:0"]);
    let started = Instant::now();
    let keys: String = (0..60_000).map(|key| format!("key{key}: 值\n")).collect();
    assert!(problems(&keys).is_empty());
    let flow = format!("a: [{}]", "b: c, ".repeat(60_000));
    assert!(problems(&flow).is_empty());
    let duplicates = "a: 1\n".repeat(60_000);
    let (sources, node) = read(&duplicates);
    let report = Report::new(sources, node.expect_err("duplicates"));
    assert_eq!(report.findings.len(), 100);
    assert!(report.render(false).ends_with("100 errors in 1 file\n"));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

/// A deterministic random number generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % below.max(1)
    }
}

#[test]
fn mutated_specs_do_not_panic() {
    let pieces = [
        ":", "- ", "? ", "{", "}", "[", "]", "'", "\"", "|", ">", "&a ", "*a", "!t ", "!!str ", "\t", "\n", "\r\n",
        "\0", "%YAML", "---\n", "...\n", "#", "<<: ", "证", "\u{FEFF}", "\u{85}", "  ", ",", "@", "`", "\\", "$ref: ",
        "~",
    ];
    let mut dice = Dice(7);
    for path in spec_files() {
        let original = std::fs::read_to_string(&path).expect("readable");
        let characters: Vec<char> = original.chars().collect();
        for _ in 0..150 {
            let mut text = characters.clone();
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(text.len());
                match dice.roll(3) {
                    0 => text.truncate(at),
                    1 => drop(text.drain(at..(at + dice.roll(20)).min(text.len()))),
                    _ => drop(text.splice(at..at, pieces[dice.roll(pieces.len())].chars())),
                }
            }
            let text: String = text.into_iter().collect();
            let (sources, node) = read(&text);
            match node {
                Ok(node) => drop(node.to_yaml()),
                Err(findings) => assert!(!Report::new(sources, findings).render(true).is_empty()),
            }
        }
    }
}
