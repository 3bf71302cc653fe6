//! Which texts a pattern can match: whether some of them would change the path that they are put into.
//! It must not know where patterns stand. What it cannot tell for certain it calls unsafe.
//!
//! A pattern is ECMAScript, and the parser is that of Rust's `regex`. Both read the same only in what they have in common, so
//! anything else is refused: sets of classes, flags, anchors other than `^` and `$`, Unicode classes.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, ErrorKind, GroupKind,
    HexLiteralKind, Literal, LiteralKind, RepetitionKind, RepetitionRange, SpecialLiteralKind,
};

/// The characters that separate segments of a path, for one server or another.
const SEPARATORS: [char; 2] = ['/', '\\'];

/// A longer pattern is not read at all.
const LONGEST: usize = 1000;

/// Why a pattern does not keep values from changing the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unsafe {
    /// It has what no pattern should have, which the rules for patterns tell of.
    Told,
    /// It has something whose meaning is not certain.
    Unclear(&'static str),
    /// It can match a part of the value, with anything around it.
    NotAnchored,
    /// It can match a value with this character.
    Matches(char),
    /// It can match a value of this many dots and nothing else. None at all is the empty value.
    Dots(usize),
}

/// Why a pattern can match a value that changes the path, if it can. `length` says whether a value can have a length.
pub(super) fn check(pattern: &str, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
    if pattern.len() > LONGEST || regress::Regex::new(pattern).is_err() {
        return Some(Unsafe::Told);
    }
    let ast = match Parser::new().parse(pattern) {
        Ok(ast) => ast,
        Err(error) => {
            return Some(match error.kind() {
                ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => Unsafe::Told,
                _ => Unsafe::Unclear("parts that not every reader of patterns understands"),
            });
        }
    };
    let texts = match texts(&ast) {
        Ok(texts) => texts,
        Err(found) => return Some(found),
    };
    if !anchored(&ast, End::First) || !anchored(&ast, End::Last) {
        return Some(Unsafe::NotAnchored);
    }
    if let Some(separator) = texts.separator {
        return Some(Unsafe::Matches(separator));
    }
    (0..texts.dots.len()).find(|count| texts.dots[*count] && length(*count)).map(Unsafe::Dots)
}

/// What is known of all texts that a part of a pattern matches.
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
    /// Those of one character for which the test holds.
    fn of_character(test: impl Fn(char) -> bool) -> Self {
        Self { separator: SEPARATORS.into_iter().find(|separator| test(*separator)), dots: [false, test('.'), false] }
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

fn texts(ast: &Ast) -> Result<Texts, Unsafe> {
    Ok(match ast {
        Ast::Empty(_) => EMPTY,
        Ast::Assertion(assertion) => match assertion.kind {
            AssertionKind::StartLine | AssertionKind::EndLine => EMPTY,
            AssertionKind::StartText | AssertionKind::EndText => return Err(Unsafe::Told),
            _ => return Err(Unsafe::Unclear("an assertion other than `^` and `$`")),
        },
        Ast::Literal(literal) => {
            let character = character(literal)?;
            Texts::of_character(|test| test == character)
        }
        Ast::Dot(_) => Texts::of_character(|_| true),
        Ast::ClassPerl(class) => Texts::of_character(|test| in_perl(class, test)),
        Ast::ClassUnicode(_) => return Err(Unsafe::Told),
        Ast::ClassBracketed(class) => in_brackets(class)?,
        Ast::Repetition(repetition) => {
            let (least, most) = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne => (0, 1),
                RepetitionKind::ZeroOrMore => (0, u32::MAX),
                RepetitionKind::OneOrMore => (1, u32::MAX),
                RepetitionKind::Range(RepetitionRange::Exactly(count)) => (*count, *count),
                RepetitionKind::Range(RepetitionRange::AtLeast(least)) => (*least, u32::MAX),
                RepetitionKind::Range(RepetitionRange::Bounded(least, most)) => (*least, *most),
            };
            texts(&repetition.ast)?.repeated(least, most)
        }
        Ast::Group(group) => match &group.kind {
            GroupKind::NonCapturing(flags) if !flags.items.is_empty() => return Err(Unsafe::Unclear("flags")),
            _ => texts(&group.ast)?,
        },
        Ast::Flags(_) => return Err(Unsafe::Unclear("flags")),
        Ast::Alternation(alternation) => {
            alternation.asts.iter().try_fold(NOTHING, |all, ast| Ok(all.or(texts(ast)?)))?
        }
        Ast::Concat(concat) => concat.asts.iter().try_fold(EMPTY, |all, ast| Ok(all.then(texts(ast)?)))?,
    })
}

/// The character that a literal stands for, if it is the same in ECMAScript.
fn character(literal: &Literal) -> Result<char, Unsafe> {
    match literal.kind {
        LiteralKind::Verbatim | LiteralKind::Meta | LiteralKind::Superfluous => Ok(literal.c),
        LiteralKind::HexFixed(HexLiteralKind::X | HexLiteralKind::UnicodeShort) => Ok(literal.c),
        LiteralKind::Special(ref kind) if *kind != SpecialLiteralKind::Bell => Ok(literal.c),
        LiteralKind::HexBrace(HexLiteralKind::UnicodeShort) => Err(Unsafe::Told),
        _ => Err(Unsafe::Unclear("an escape that ECMAScript does not have")),
    }
}

fn in_perl(class: &ClassPerl, test: char) -> bool {
    // Only separators and dots are asked for.
    let inside = match class.kind {
        ClassPerlKind::Digit => test.is_ascii_digit(),
        ClassPerlKind::Space => test.is_whitespace(),
        ClassPerlKind::Word => test.is_alphanumeric() || test == '_',
    };
    inside != class.negated
}

fn in_brackets(class: &ClassBracketed) -> Result<Texts, Unsafe> {
    let items = match &class.kind {
        ClassSet::Item(ClassSetItem::Union(union)) => union.items.as_slice(),
        ClassSet::Item(item) => std::slice::from_ref(item),
        ClassSet::BinaryOp(_) => return Err(Unsafe::Unclear("a set operation on classes")),
    };
    // In ECMAScript a bracket at the start of a class closes it.
    let bound = |literal: &Literal| match (&literal.kind, literal.c) {
        (LiteralKind::Verbatim, '[' | ']') => Err(Unsafe::Unclear("a bracket in a class")),
        _ => character(literal),
    };
    let mut inside = Vec::new();
    for item in items {
        let (from, to) = match item {
            ClassSetItem::Literal(literal) => (bound(literal)?, bound(literal)?),
            ClassSetItem::Range(range) => (bound(&range.start)?, bound(&range.end)?),
            ClassSetItem::Perl(perl) => {
                inside.extend(SEPARATORS.into_iter().chain(['.']).filter(|test| in_perl(perl, *test)).map(|c| (c, c)));
                continue;
            }
            ClassSetItem::Empty(_) => continue,
            ClassSetItem::Ascii(_) | ClassSetItem::Unicode(_) => return Err(Unsafe::Told),
            _ => return Err(Unsafe::Unclear("a class within a class")),
        };
        inside.push((from, to));
    }
    let contains = |test: char| inside.iter().any(|(from, to)| (*from..=*to).contains(&test));
    Ok(Texts::of_character(|test| contains(test) != class.negated))
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    First,
    Last,
}

/// Whether whatever the pattern matches begins or ends where the value does.
fn anchored(ast: &Ast, end: End) -> bool {
    match ast {
        Ast::Assertion(assertion) => match end {
            End::First => assertion.kind == AssertionKind::StartLine,
            End::Last => assertion.kind == AssertionKind::EndLine,
        },
        Ast::Group(group) => anchored(&group.ast, end),
        Ast::Alternation(alternation) => alternation.asts.iter().all(|ast| anchored(ast, end)),
        Ast::Concat(concat) => match end {
            End::First => concat.asts.first().is_some_and(|ast| anchored(ast, end)),
            End::Last => concat.asts.last().is_some_and(|ast| anchored(ast, end)),
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(pattern: &str) -> Option<Unsafe> {
        check(pattern, |_| true)
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
        ] {
            assert_eq!(any(pattern), None, "{pattern}");
        }
        assert_eq!(check("^[a-z.]+$", |length| length > 2), None);
    }

    #[test]
    fn what_is_not_anchored_matches_anything() {
        for pattern in ["[a-z]+", "^[a-z]+", "[a-z]+$", "^a|b$", "^(a$|b)", "(^a)?b$", "^a|b$|^c$", ""] {
            assert_eq!(any(pattern), Some(Unsafe::NotAnchored), "{pattern}");
        }
    }

    #[test]
    fn separators_are_found_wherever_they_can_be() {
        for pattern in ["^a/b$", r"^\w+\/?$", "^.$", "^[ -~]+$", r"^\S+$", r"^[^a\W]+|[\D]$|^$", "^[^.]+$", r"^\u002f$"]
        {
            assert!(matches!(any(pattern), Some(Unsafe::Matches('/') | Unsafe::NotAnchored)), "{pattern}");
        }
        assert_eq!(any(r"^[^/]+$"), Some(Unsafe::Matches('\\')));
        assert_eq!(any("^(x/){0}a$"), None);
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
        assert_eq!(check("^[a-z.]+$", |length| length > 1), Some(Unsafe::Dots(2)));
    }

    #[test]
    fn what_rust_and_ecmascript_read_differently_is_refused() {
        for pattern in [
            r"\A[a-z]+\z",
            "^[^]/a]+$",
            "^[]a]+$",
            "^[a-z&&[^/]]+$",
            "^[+--/]+$",
            "^[[:alpha:]]+$",
            r"^\p{L}+$",
            "(?i)^a$",
            "^(?i:a)$",
            "^(?=a)a$",
            r"^(a)\1$",
            r"^\57$",
            r"^\x{2F}$",
            r"^\ba$",
            "^[a-z",
        ] {
            assert!(matches!(any(pattern), Some(Unsafe::Unclear(_) | Unsafe::Told)), "{pattern}");
        }
    }
}
