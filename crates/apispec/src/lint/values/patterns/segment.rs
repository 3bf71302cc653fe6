//! Which texts an expression can match that would change the path that they are put into.
//! It must not know how an expression is written, nor where it stands. It relies on both ends being anchored.

use super::ecma::Part;
use super::set::Set;

/// The characters that separate segments of a path, for one server or another.
const SEPARATORS: [char; 2] = ['/', '\\'];

/// A text that is no segment of a path, or another one than is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lint) enum Unsafe {
    /// One with this character.
    Matches(char),
    /// One of this many dots and nothing else. None at all is the empty one.
    Dots(usize),
}

/// What is known of all texts that a part of an expression matches.
#[derive(Clone, Copy)]
struct Texts {
    /// A separator that some of them have.
    separator: Option<char>,
    /// Whether one of them can be just this many dots.
    dots: [bool; 3],
}

const EMPTY: Texts = Texts { separator: None, dots: [true, false, false] };
const NOTHING: Texts = Texts { separator: None, dots: [false; 3] };

impl Texts {
    fn of(part: &Part) -> Self {
        match part {
            Part::Set(set) => {
                let has = |letter: char| set.overlaps(&Set::one(letter));
                let separator = SEPARATORS.into_iter().find(|separator| has(*separator));
                Self { separator, dots: [false, has('.'), false] }
            }
            // They match nothing themselves. That they rule something out only makes it safer.
            Part::Start | Part::End | Part::Boundary | Part::Opaque => EMPTY,
            Part::Concat(parts) => parts.iter().fold(EMPTY, |all, part| all.then(Self::of(part))),
            Part::Alternatives(parts) => parts.iter().fold(NOTHING, |all, part| all.or(Self::of(part))),
            Part::Repeat { part, least, most } => Self::of(part).repeated(*least, most.unwrap_or(u32::MAX)),
        }
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
        // Three or more times what is not empty is more than two dots, and what can be empty can be so any number of times.
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

impl Part {
    /// A text that it matches and that would change the path, if there is one. `length` says whether a value can have a length.
    pub(super) fn changes_path(&self, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
        let texts = Texts::of(self);
        if let Some(separator) = texts.separator {
            return Some(Unsafe::Matches(separator));
        }
        (0..texts.dots.len()).find(|count| texts.dots[*count] && length(*count)).map(Unsafe::Dots)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ecma::parse;
    use super::*;

    fn any(pattern: &str) -> Option<Unsafe> {
        assert!(regress::Regex::new(pattern).is_ok(), "{pattern}");
        parse(pattern).root.changes_path(|_| true)
    }

    #[test]
    fn safe_patterns_are_safe() {
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
            r"^\ba$",
        ] {
            assert_eq!(any(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn separators_are_found_wherever_they_can_be() {
        for pattern in [
            "^a/b$",
            r"^\w+\/?$",
            "^.$",
            "^[ -~]+$",
            r"^\S+$",
            r"^[^a\W]+|[\D]$|^$",
            "^[^.]+$",
            r"^\u002f$",
            // What other dialects read as sets of classes and as brackets in them.
            "^[a-z&&[^/]]+$",
            "^[^]/a]+$",
            "^[+--/]+$",
        ] {
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
        let root = parse("^[a-z.]+$").root;
        assert_eq!(root.changes_path(|length| length > 1), Some(Unsafe::Dots(2)));
        assert_eq!(root.changes_path(|length| length > 2), None);
    }

    /// Whatever the reading of patterns says is safe, regress agrees with: none of these texts matches.
    #[test]
    fn what_is_safe_matches_nothing_that_is_not() {
        for pattern in
            ["^[0-9a-f]{3,}$", r"^\w[\w.-]*$", "^[.]{3,}$", "^(?:a|b)$|^c$", "^[^/\\\\.]+$", r"^\57$", r"^\057$"]
        {
            let expression = parse(pattern);
            if !expression.misleading.is_empty() || expression.root.is_opaque() || any(pattern).is_some() {
                continue;
            }
            let regex = regress::Regex::new(pattern).expect("a pattern");
            for text in ["", ".", "..", "/", "a/b", "\\", "../a", "a\\"] {
                assert!(regex.find(text).is_none(), "{pattern} matches {text}");
            }
        }
    }
}
