//! Tests the pattern rules with random patterns against a second engine: `regress`, which
//! implements ECMAScript. Accepted patterns must mean the same there as in the client, and the
//! analyses must agree with the client's engine.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRng, TestRunner};
use regex_syntax::hir::{Hir, HirKind};

use super::dialect::{Pattern, read};
use super::{extent, segment};

/// The characters of test values: those that the patterns below distinguish, and those that engines
/// disagree on.
const CHARACTERS: &[char] = &[
    'a', 'b', 'z', 'A', '0', '9', '_', '-', '.', '/', '\\', ' ', '\n', '\r', '\t', '\u{b}', '\u{2028}', '\u{feff}',
    'ſ', 'é', '٣', '名', '😀', '{', '}', '[', ']', '^', '$', '&', 'u', ',',
];

/// The pieces of test patterns, supported or not.
const PIECES: &[&str] = &[
    "a",
    "b",
    "z",
    "9",
    "-",
    "--",
    "&&",
    "&",
    "~~",
    ".",
    "/",
    " ",
    "^",
    "$",
    "|",
    "(",
    "(?:",
    "(?i)",
    "(?i:",
    "(?=",
    "(?<n>",
    ")",
    "*",
    "+",
    "?",
    "{",
    "}",
    "{2}",
    "{0}",
    "{1, 2}",
    "{0,2}",
    "{1,}",
    "{,2}",
    "[",
    "[^",
    "[]",
    "[^]",
    "]",
    "[[:alpha:]]",
    ",",
    r"\",
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\b",
    r"\A",
    r"\n",
    r"\t",
    r"\v",
    r"\a",
    r"\0",
    r"\1",
    r"\.",
    r"\-",
    r"\/",
    r"\]",
    r"\[",
    r"\{",
    r"\^",
    r"\&",
    r"\ ",
    r"\\",
    r"\u0061",
    r"\u{61}",
    r"\x61",
    r"\x{61}",
    r"\p{L}",
    r"\cA",
    "名",
    "é",
    "😀",
    r"\u540d",
    "#",
];

fn value() -> impl Strategy<Value = String> {
    prop::collection::vec(select(CHARACTERS), 0..6).prop_map(|characters| characters.into_iter().collect())
}

fn values() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(value(), 24)
}

/// A pattern of arbitrary pieces, with or without anchors.
fn arbitrary_pattern() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(select(PIECES), 0..9).prop_map(|pieces| pieces.concat());
    prop_oneof![
        pieces.clone().prop_map(|pieces| format!("^{pieces}$")),
        pieces.clone().prop_map(|pieces| format!("^[{pieces}]+$")),
        pieces
    ]
}

/// A pattern of supported syntax only.
fn supported_pattern() -> impl Strategy<Value = String> {
    let literal = select(vec![
        "a", "b", "0", "-", "é", "名", "😀", r"\.", r"\/", r"\\", r"\n", r"\u0061", r"\x2e", "/", "&", "_",
    ]);
    let member = select(vec![
        "a-z",
        "0-9",
        r"\d",
        r"\w",
        r"\W",
        r"\D",
        ".",
        "_",
        r"\-",
        r"\]",
        r"\[",
        "/",
        r"\u4e00-\u9fa5",
        "名",
        "😀",
        "^a",
        r"\n",
        "&",
    ]);
    let class = (select(vec!["[", "[^"]), prop::collection::vec(member, 1..4), select(vec!["", "-"]))
        .prop_map(|(open, members, dash)| format!("{open}{}{dash}]", members.join("_")));
    let atom = prop_oneof![4 => literal.prop_map(str::to_owned), 3 => class, 1 => select(vec![r"\d", r"\w", r"\D", r"\W"]).prop_map(str::to_owned)];
    let repeat = select(vec!["", "", "", "*", "+", "?", "*?", "??", "{0}", "{2}", "{0,2}", "{1,}", "{3,}?"]);
    let tree = atom.prop_recursive(3, 12, 4, move |inner| {
        let group = (select(vec!["(", "(?:"]), inner.clone(), repeat.clone())
            .prop_map(|(open, inner, repeat)| format!("{open}{inner}){repeat}"));
        prop_oneof![
            group,
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner, 2..4).prop_map(|parts| format!("({})", parts.join("|"))),
        ]
    });
    prop_oneof![4 => tree.clone().prop_map(|tree| format!("^{tree}$")), 1 => tree]
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    // Deterministic, so that the result changes only with the code.
    let random = TestRng::deterministic_rng(config.rng_algorithm);
    TestRunner::new_with_rng(config, random).run(strategy, test).unwrap_or_else(|error| panic!("{error}"));
}

/// The nesting depth of repetitions. Backtracking engines may take exponential time if it is high.
fn repetition_depth(hir: &Hir) -> usize {
    let within = hir.kind().subs().iter().map(repetition_depth).max().unwrap_or_default();
    within + usize::from(matches!(hir.kind(), HirKind::Repetition(_)))
}

/// Checks that ECMAScript, with and without the flag `u`, agrees with the client's engine.
fn check_agreement(text: &str, pattern: &Pattern, values: &[String]) -> Result<(), TestCaseError> {
    if repetition_depth(&pattern.hir) > 2 {
        return Ok(());
    }
    for flags in ["u", ""] {
        let witness = regress::Regex::with_flags(text, flags);
        let witness = witness.map_err(|error| TestCaseError::fail(format!("{text} with flags {flags:?}: {error}")))?;
        for value in values {
            let found = witness.find(value).is_some();
            prop_assert_eq!(pattern.regex.is_match(value), found, "{} and {:?} with flags {:?}", text, value, flags);
        }
    }
    Ok(())
}

#[test]
fn supported_patterns_match_like_ecmascript() {
    run(2000, &(supported_pattern(), values()), |(text, values)| {
        let pattern = read(&text).map_err(|errors| TestCaseError::fail(format!("{text}: {errors:?}")))?;
        check_agreement(&text, &pattern, &values)
    });
}

#[test]
fn accepted_patterns_match_like_ecmascript() {
    let accepted = Cell::new(0);
    run(20_000, &(arbitrary_pattern(), values()), |(text, values)| {
        let Ok(pattern) = read(&text) else { return Ok(()) };
        accepted.set(accepted.get() + 1);
        check_agreement(&text, &pattern, &values)
    });
    assert!(accepted.get() > 1000, "only {} patterns were tried", accepted.get());
}

#[test]
fn errors_have_a_valid_range() {
    run(5000, &arbitrary_pattern(), |text| {
        for error in read(&text).err().into_iter().flatten() {
            prop_assert!(text.get(error.part.clone()).is_some(), "{text}: {error:?}");
        }
        Ok(())
    });
}

/// Lengths and anchors agree with the client's engine, and a pattern that is safe in a path matches
/// nothing unsafe.
#[test]
fn pattern_analysis_agrees_with_the_engine() {
    let changing = ["", ".", "..", "/", "a/b", "\\", "../a", "a\\", "/.", "-/", "é/", "名\\"];
    let counts = [Cell::new(0), Cell::new(0)];
    run(5000, &(supported_pattern(), values()), |(text, values)| {
        let Ok(Pattern { hir, regex }) = read(&text) else { return Ok(()) };
        if !extent::is_anchored_at_start(&hir) || !extent::is_anchored_at_end(&hir) {
            return Ok(());
        }
        let (least, most) = extent::length(&hir);
        for value in values.iter().filter(|value| regex.is_match(value)) {
            let length = value.chars().count() as u64;
            prop_assert!(least <= length && most.is_none_or(|most| length <= most), "{text} and {value:?}");
            prop_assert!(!regex.is_match(&format!("{value}\n")) || most != Some(length), "{text} and {value:?}");
        }
        let is_safe = segment::changes_path(&hir, |_| true).is_none();
        let count = &counts[usize::from(is_safe)];
        count.set(count.get() + 1);
        for value in changing
            .iter()
            .copied()
            .chain(values.iter().map(String::as_str).filter(|value| value.contains(['/', '\\'])))
        {
            prop_assert!(!is_safe || !regex.is_match(value), "{text} matches {value:?}");
        }
        Ok(())
    });
    assert!(counts.iter().all(|count| count.get() > 100), "{counts:?}");
}
