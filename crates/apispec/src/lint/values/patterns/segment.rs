//! Finds strings that a regular expression can match and that would change the path around them.
//! It must not know the syntax of expressions, nor where they are used. It relies on both ends
//! being anchored.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The characters that some server treats as a path separator.
const SEPARATORS: [char; 2] = ['/', '\\'];

/// A string that would change the structure of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Unsafe {
    /// One that contains this character.
    Matches(char),
    /// One that consists of this many dots. Without dots, it is empty.
    Dots(usize),
}

/// A summary of all strings that a part of an expression matches.
#[derive(Clone, Copy)]
struct Texts {
    /// A separator that some of them contain.
    separator: Option<char>,
    /// Whether one of them consists of exactly this many dots, by count.
    dots: [bool; 3],
}

const EMPTY: Texts = Texts { separator: None, dots: [true, false, false] };
const NOTHING: Texts = Texts { separator: None, dots: [false; 3] };

impl Texts {
    fn of(hir: &Hir) -> Self {
        match hir.kind() {
            // They match only the empty string. Ignoring what an anchor excludes is conservative.
            HirKind::Empty | HirKind::Look(_) => EMPTY,
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0)
                .chars()
                .fold(EMPTY, |all, character| all.then(Self::single(|letter| letter == character))),
            HirKind::Class(Class::Unicode(class)) => {
                Self::single(|letter| class.iter().any(|range| (range.start()..=range.end()).contains(&letter)))
            }
            // Patterns match characters. A class of bytes could match anything.
            HirKind::Class(Class::Bytes(_)) => Self::single(|_| true),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => parts.iter().fold(EMPTY, |all, part| all.then(Self::of(part))),
            HirKind::Alternation(parts) => parts.iter().fold(NOTHING, |all, part| all.or(Self::of(part))),
            HirKind::Repetition(repetition) => {
                Self::of(&repetition.sub).repeated(repetition.min, repetition.max.unwrap_or(u32::MAX))
            }
        }
    }

    /// A single character of a set.
    fn single(has: impl Fn(char) -> bool) -> Self {
        let separator = SEPARATORS.into_iter().find(|separator| has(*separator));
        Self { separator, dots: [false, has('.'), false] }
    }

    fn or(self, other: Self) -> Self {
        let either = |count: usize| self.dots[count] || other.dots[count];
        Self { separator: self.separator.or(other.separator), dots: [either(0), either(1), either(2)] }
    }

    fn then(self, other: Self) -> Self {
        let both = |count: usize| (0..=count).any(|first| self.dots[first] && other.dots[count - first]);
        Self { separator: self.separator.or(other.separator), dots: [both(0), both(1), both(2)] }
    }

    fn repeated(self, least: u32, most: u32) -> Self {
        // Three or more non-empty matches have more than two characters, and empty ones can be
        // repeated freely.
        let (least, most) = (least.min(3), most.min(3));
        let mut result = NOTHING;
        let mut power = EMPTY;
        for count in 0..=most {
            if count >= least {
                result = result.or(power);
            }
            power = power.then(self);
        }
        if most > 0 { Self { separator: self.separator, ..result } } else { result }
    }
}

/// A string that the expression matches and that would change the path, if any. `length` tells
/// whether a value can have a length.
pub(super) fn changes_path(hir: &Hir, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
    let texts = Texts::of(hir);
    if let Some(separator) = texts.separator {
        return Some(Unsafe::Matches(separator));
    }
    (0..texts.dots.len()).find(|count| texts.dots[*count] && length(*count)).map(Unsafe::Dots)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::read;
    use super::*;

    fn of(pattern: &str, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
        let pattern = read(pattern).unwrap_or_else(|errors| panic!("{pattern}: {errors:?}"));
        changes_path(&pattern.hir, length)
    }

    fn any(pattern: &str) -> Option<Unsafe> {
        of(pattern, |_| true)
    }

    #[test]
    fn safe_patterns_are_accepted() {
        for pattern in [
            "^[0-9a-f]{32}$",
            "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "^(all|0|[0-9a-z]{8}-[0-9a-z]{4})$",
            "^(?:a|b)$|^c$",
            r"^\d+\.\d+$",
            r"^\w[\w.-]*$",
            "^[^/\\\\.]+$",
            "^[.]{3,}$",
            "^a?[.]b$",
            r"^\x41\u0042$",
            "^(x/){0}a$",
            r"^\u4e00[\u4e00-\u9fa5]?$",
        ] {
            assert_eq!(any(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn separators_are_found_anywhere() {
        for pattern in
            ["^a/b$", r"^\w+\/?$", "^[ -~]+$", r"^[^ \t]+$", r"^\W$", r"^[^a\W]+|[\D]$|^$", "^[^.]+$", r"^\u002f$"]
        {
            assert_eq!(any(pattern), Some(Unsafe::Matches('/')), "{pattern}");
        }
        assert_eq!(any(r"^[^/]+$"), Some(Unsafe::Matches('\\')));
    }

    #[test]
    fn dots_are_counted() {
        for (pattern, count) in [
            ("^$", 0),
            ("^[a-z]*$", 0),
            ("^[a-z.]+$", 1),
            (r"^(\.|a)(\.|b)$", 2),
            (r"^\.{2}$", 2),
            (r"^(\.?){5}$", 0),
            (r"^(\.\.?)(a?)$", 1),
        ] {
            assert_eq!(any(pattern), Some(Unsafe::Dots(count)), "{pattern}");
        }
        assert_eq!(of("^[a-z.]+$", |length| length > 1), Some(Unsafe::Dots(2)));
        assert_eq!(of("^[a-z.]+$", |length| length > 2), None);
    }
}
