//! Computes the length of the matches of a regular expression, and whether it is anchored.
//! It must not know the syntax of expressions.

use regex_syntax::hir::{Hir, HirKind, Look};

/// The minimum and maximum number of characters of a match. Without a maximum, the length is
/// unlimited.
pub(super) fn length(hir: &Hir) -> (u64, Option<u64>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, Some(0)),
        HirKind::Literal(literal) => {
            let count = String::from_utf8_lossy(&literal.0).chars().count() as u64;
            (count, Some(count))
        }
        HirKind::Class(_) => (1, Some(1)),
        HirKind::Capture(capture) => length(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(length).fold((0, Some(0)), |(least, most), (low, high)| {
            (least.saturating_add(low), most.zip(high).map(|(one, other)| one.saturating_add(other)))
        }),
        HirKind::Alternation(parts) => {
            let lengths: Vec<_> = parts.iter().map(length).collect();
            let most: Option<Vec<_>> = lengths.iter().map(|length| length.1).collect();
            let least = lengths.iter().map(|length| length.0).min().unwrap_or_default();
            (least, most.map(|most| most.into_iter().max().unwrap_or_default()))
        }
        HirKind::Repetition(repetition) => {
            let (low, high) = length(&repetition.sub);
            let most = match (high, repetition.max) {
                (Some(0), _) => Some(0),
                (high, most) => high.zip(most).map(|(high, most)| high.saturating_mul(most.into())),
            };
            (low.saturating_mul(repetition.min.into()), most)
        }
    }
}

/// Whether a match can begin only at the start of the value.
pub(super) fn is_anchored_at_start(hir: &Hir) -> bool {
    hir.properties().look_set_prefix().contains(Look::Start)
}

/// Whether a match can end only at the end of the value.
pub(super) fn is_anchored_at_end(hir: &Hir) -> bool {
    hir.properties().look_set_suffix().contains(Look::End)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::read;
    use super::*;

    fn hir(text: &str) -> Hir {
        read(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}")).hir
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        for (text, expected) in [
            ("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", (36, Some(36))),
            (r"^(all|0|\u4e00{2,3})$", (1, Some(3))),
            (r"^(?:a|bc)*\d+é?$", (1, None)),
            (r"^([^\]\-a-f\d]){2}\/[-x]\x41[\w-]$", (6, Some(6))),
            ("^(|名)$", (0, Some(1))),
            ("^()$", (0, Some(0))),
        ] {
            assert_eq!(length(&hir(text)), expected, "{text}");
        }
    }

    #[test]
    fn anchors_must_apply_to_every_alternative() {
        for (text, start, end) in [
            ("^a$", true, true),
            ("^a|b$", false, false),
            ("^(a|b)$", true, true),
            ("(^a$|^b$)", true, true),
            ("^a", true, false),
            ("a", false, false),
            ("(^)?a", false, false),
            ("(^a)+$", true, true),
            (r"^a\$", true, false),
        ] {
            let hir = hir(text);
            assert_eq!((is_anchored_at_start(&hir), is_anchored_at_end(&hir)), (start, end), "{text}");
        }
    }
}
