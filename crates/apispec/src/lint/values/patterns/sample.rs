//! Texts that a pattern can match: the simplest ones, always the same.
//! It must not know how long a value may be.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How often a repetition without an end is repeated at most.
const MAX_REPEATS: u32 = 64;

/// What a character class stands for if it has it, in this order.
const PREFERRED: [char; 5] = ['a', 'A', '0', '-', ' '];

/// Texts from short to long: each repeats once more what can be repeated.
pub(super) fn texts(hir: &Hir) -> Vec<String> {
    let mut texts: Vec<String> = (0..=MAX_REPEATS).filter_map(|more| text(hir, more)).collect();
    texts.dedup();
    texts
}

/// The text in which everything is repeated as seldom as possible, and `more` times beyond if it
/// may be. `None` if nothing can match.
fn text(hir: &Hir, more: u32) -> Option<String> {
    Some(match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => String::new(),
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
        HirKind::Class(class) => character(class)?.to_string(),
        HirKind::Repetition(repetition) => {
            let count = repetition.min.saturating_add(more);
            let count = count.min(repetition.max.unwrap_or(count)).min(repetition.min.max(MAX_REPEATS));
            // Not both at once: nested repetitions would multiply.
            let within = if count > repetition.min { 0 } else { more };
            text(&repetition.sub, within)?.repeat(usize::try_from(count).ok()?)
        }
        HirKind::Capture(capture) => text(&capture.sub, more)?,
        HirKind::Concat(parts) => parts.iter().map(|part| text(part, more)).collect::<Option<_>>()?,
        HirKind::Alternation(parts) => parts.iter().find_map(|part| text(part, more))?,
    })
}

/// A character of a class.
fn character(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let has = |letter: &char| ranges.iter().any(|(first, last)| first <= letter && letter <= last);
    PREFERRED.into_iter().find(has).or(ranges.first().map(|(first, _)| *first))
}

#[cfg(test)]
mod tests {
    use crate::lint::values::patterns::{dialect, samples};

    #[test]
    fn texts_match_their_patterns() {
        for pattern in [
            "^scs[0-9]{13}$",
            "^[A-Za-z]{2}$",
            "^(all|0|[0-9a-z]{8})$",
            "^[^/]+$",
            r"^\d+(\.\d+)?$",
            "^([a-z]{2,3})*$",
            "^x{100}$",
            "^名?$",
        ] {
            let regex = dialect::read(pattern).unwrap().regex;
            let texts = samples(pattern);
            assert!(!texts.is_empty(), "{pattern}");
            assert!(texts.iter().all(|text| regex.is_match(text)), "{pattern}: {texts:?}");
            assert!(texts.is_sorted_by_key(String::len), "{pattern}: {texts:?}");
        }
        assert_eq!(samples("^[A-Z]{2,4}$"), ["AA", "AAA", "AAAA"]);
        assert!(samples("^(?=a)$").is_empty());
    }
}
