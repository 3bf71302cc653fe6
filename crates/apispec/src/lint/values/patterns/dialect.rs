//! Which regular expressions a pattern may be: those that mean the same in ECMAScript, which the document is written for, and in
//! `regex-lite`, which the client checks values with. ECMAScript is meant as JSON Schema means it, with the flag `u`: characters are
//! Unicode code points.
//!
//! `regex-syntax` reads the pattern, and each part of its tree is allowed here or refused, with what to write instead.
//! It must not know which values a pattern is for, nor judge what it matches.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, ClassSetBinaryOp, ClassSetItem, Error, ErrorKind, GroupKind, HexLiteralKind,
    Literal, LiteralKind, Repetition, RepetitionKind, Span, SpecialLiteralKind, Visitor, visit,
};
use regex_syntax::hir::{Hir, translate::Translator};
use std::ops::Range;

/// A pattern that means the same everywhere.
pub(super) struct Pattern {
    /// What it matches. `\d` and `\w` are those of Unicode in it, which differ only in characters beyond ASCII.
    pub(super) hir: Hir,
    /// What the client checks values with.
    pub(super) regex: regex_lite::Regex,
}

/// A part of a pattern that is not allowed.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The bytes of the pattern.
    pub(super) part: Range<usize>,
    /// What is wrong, with the part.
    pub(super) message: String,
    /// What to write instead.
    pub(super) fix: String,
}

/// Reads a pattern, or says everything in it that is not allowed.
pub(super) fn read(text: &str) -> Result<Pattern, Vec<Refusal>> {
    let whole = |message: String, fix: &str| vec![Refusal { part: 0..text.len(), message, fix: fix.to_owned() }];
    let ast = Parser::new().parse(text).map_err(|error| vec![unreadable(text, &error)])?;
    let refusals = visit(&ast, Checker { text, class: 0..0, refusals: Vec::new() }).unwrap_or_default();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let regex = regex_lite::Regex::new(text).map_err(|error| {
        whole(format!("the client cannot use the pattern: {error}"), "Nest fewer groups, and repeat them fewer times.")
    })?;
    let hir = Translator::new().translate(text, &ast).map_err(|error| {
        whole(
            format!("the pattern cannot be read: {}", error.kind()),
            "Say less with it, and more with the description.",
        )
    })?;
    Ok(Pattern { hir, regex })
}

/// What `regex-syntax` does not read at all.
fn unreadable(text: &str, error: &Error) -> Refusal {
    let part = range(error.span());
    let written = text.get(part.clone()).unwrap_or_default();
    let (message, fix) = match error.kind() {
        ErrorKind::UnsupportedLookAround => (
            format!("`{written}` looks around, which the client cannot"),
            "Say it without, or put the condition into the description.",
        ),
        ErrorKind::UnsupportedBackreference if written == r"\0" => {
            (r"`\0` is not an escape that the client knows".to_owned(), r"Write `\u0000`.")
        }
        ErrorKind::UnsupportedBackreference => (
            format!("`{written}` refers back to a group, which the client cannot"),
            "Write the repeated part out, or put the condition into the description.",
        ),
        ErrorKind::EscapeUnrecognized | ErrorKind::ClassEscapeInvalid => (
            format!("`{written}` is not an escape that the client knows"),
            r"Write the character itself, or its number, as in `\u0041`.",
        ),
        ErrorKind::EscapeHexInvalid => (
            format!("the number `{written}` is not that of a character"),
            "Write the character itself, without an escape.",
        ),
        ErrorKind::RepetitionMissing => (
            format!("nothing stands before `{written}` that it could repeat"),
            r"Escape the character if it is meant as text, as in `\*`.",
        ),
        kind => (
            format!("the pattern cannot be read: {kind}"),
            "Correct it. In YAML, put it in single quotes, where a backslash is a backslash.",
        ),
    };
    Refusal { part, message, fix: fix.to_owned() }
}

fn range(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// Visits each part of the tree and refuses what is not allowed.
struct Checker<'a> {
    text: &'a str,
    /// The bytes between the brackets of the class that is visited.
    class: Range<usize>,
    refusals: Vec<Refusal>,
}

impl Checker<'_> {
    /// Refuses a part. `{}` in the message is the part as it is written.
    fn refuse(&mut self, span: &Span, message: &str, fix: impl Into<String>) {
        let part = range(span);
        // What is inside a refused part goes with it.
        if self.refusals.iter().any(|outer| outer.part.start <= part.start && part.end <= outer.part.end) {
            return;
        }
        let written = self.text.get(part.clone()).unwrap_or_default();
        self.refusals.push(Refusal { message: message.replace("{}", written), fix: fix.into(), part });
    }

    fn literal(&mut self, literal: &Literal, in_class: bool) {
        let character = literal.c;
        let span = &literal.span;
        match literal.kind {
            LiteralKind::Verbatim => match character {
                ']' | '}' if !in_class => {
                    self.refuse(span, "`{}` without a backslash closes nothing", format!(r"Write `\{character}`."));
                }
                ']' => self.refuse(span, "in ECMAScript, `{}` ends the class here", r"Write `\]`."),
                '-' if in_class && !self.is_at_an_end(span) => self.refuse(
                    span,
                    "`{}` within a class is text to the client, and can be a range in ECMAScript",
                    r"Write `\-`, or put it first or last in the class.",
                ),
                _ => {}
            },
            LiteralKind::Meta if matches!(character, '#' | '&' | '~') || (character == '-' && !in_class) => {
                self.superfluous(literal);
            }
            LiteralKind::Superfluous if character != '/' => self.superfluous(literal),
            LiteralKind::Special(SpecialLiteralKind::Space) => self.superfluous(literal),
            LiteralKind::Meta | LiteralKind::Superfluous => {}
            LiteralKind::Special(SpecialLiteralKind::Bell) | LiteralKind::Octal | LiteralKind::HexBrace(_) => {
                self.numbered(literal);
            }
            LiteralKind::HexFixed(HexLiteralKind::UnicodeLong) => self.numbered(literal),
            LiteralKind::Special(_) | LiteralKind::HexFixed(_) => {}
        }
    }

    /// Refuses a backslash before a character that means the same without.
    fn superfluous(&mut self, literal: &Literal) {
        let fix = format!("Write `{}` without the backslash.", literal.c);
        self.refuse(&literal.span, "`{}` is not an escape of ECMAScript", fix);
    }

    /// Refuses an escape for a character that has another one.
    fn numbered(&mut self, literal: &Literal) {
        let fix = match u32::from(literal.c) {
            code @ ..=0xffff => format!(r"Write `\u{code:04x}`."),
            _ => format!("Write the character itself, `{}`.", literal.c),
        };
        self.refuse(&literal.span, "not every ECMAScript reads `{}` as this character", fix);
    }

    /// Whether something is the first or the last of its class.
    fn is_at_an_end(&self, span: &Span) -> bool {
        span.start.offset == self.class.start || span.end.offset == self.class.end
    }

    fn repetition(&mut self, repetition: &Repetition) {
        let written = self.text.get(range(&repetition.op.span)).unwrap_or_default();
        if matches!(repetition.op.kind, RepetitionKind::Range(_)) && written.contains(char::is_whitespace) {
            let fix = format!("Write `{}`.", written.split_whitespace().collect::<String>());
            self.refuse(&repetition.op.span, "in ECMAScript, `{}` with a space is text", fix);
        }
        match &*repetition.ast {
            Ast::Repetition(_) => self.refuse(
                &repetition.op.span,
                "`{}` repeats a repeat, which ECMAScript does not have",
                "Put what is repeated into a group, as in `(a+){2}`.",
            ),
            Ast::Group(group) if matches!(*group.ast, Ast::Empty(_)) => self.refuse(
                &repetition.op.span,
                "`{}` repeats a group with nothing in it, which not every engine reads",
                "Remove the group and the repeat.",
            ),
            Ast::Assertion(_) => self.refuse(
                &repetition.op.span,
                "`{}` repeats an anchor, which ECMAScript does not have",
                "Remove the repeat.",
            ),
            _ => {}
        }
    }

    fn perl(&mut self, span: &Span, kind: &ClassPerlKind) {
        // Digits and words are those of ASCII for both.
        if matches!(kind, ClassPerlKind::Space) {
            self.refuse(
                span,
                "`{}` knows other spaces in ECMAScript than in the client",
                r"Write a space, or a class with the characters that are meant, such as `[ \t]` or `[^ \t\n]`.",
            );
        }
    }

    fn unicode(&mut self, span: &Span) {
        let fix = r"Write the characters as ranges, such as `[A-Za-z\u4e00-\u9fa5]`.";
        self.refuse(span, "the client does not know the class `{}`", fix);
    }
}

impl Visitor for Checker<'_> {
    type Output = Vec<Refusal>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Vec<Refusal>, Self::Err> {
        Ok(self.refusals)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Empty(_) | Ast::Alternation(_) | Ast::Concat(_) => {}
            Ast::Literal(literal) => self.literal(literal, false),
            Ast::Repetition(repetition) => self.repetition(repetition),
            Ast::ClassBracketed(class) => {
                let inside = range(&class.span);
                self.class = inside.start + 1 + usize::from(class.negated)..inside.end - 1;
            }
            Ast::ClassPerl(class) => self.perl(&class.span, &class.kind),
            Ast::ClassUnicode(class) => self.unicode(&class.span),
            Ast::Dot(span) => self.refuse(
                span,
                "`{}` leaves out other line ends in ECMAScript than in the client",
                r"Name the characters that are meant, such as `[0-9A-Za-z_-]`, or write `[^\n\r\u2028\u2029]`.",
            ),
            Ast::Assertion(assertion) => match assertion.kind {
                AssertionKind::StartLine | AssertionKind::EndLine => {}
                AssertionKind::StartText => self.refuse(&assertion.span, "ECMAScript has no anchor `{}`", "Write `^`."),
                AssertionKind::EndText => self.refuse(&assertion.span, "ECMAScript has no anchor `{}`", "Write `$`."),
                _ => self.refuse(
                    &assertion.span,
                    "`{}` looks at the characters around it",
                    "Remove it, and say with `^`, `$` and the characters between what a value is.",
                ),
            },
            Ast::Flags(flags) => self.refuse(
                &flags.span,
                "ECMAScript has no flags such as `{}` in a pattern",
                "Say it without: for both cases of a letter write `[Aa]`.",
            ),
            Ast::Group(group) => match &group.kind {
                GroupKind::CaptureIndex(_) => {}
                GroupKind::NonCapturing(flags) if flags.items.is_empty() => {}
                GroupKind::NonCapturing(flags) => self.refuse(
                    &flags.span,
                    "not every ECMAScript has flags such as `{}` in a group",
                    "Say it without: for both cases of a letter write `[Aa]`.",
                ),
                GroupKind::CaptureName { name, .. } => self.refuse(
                    &name.span,
                    "a group has the name `{}`, which nothing reads",
                    "Begin the group with `(` alone.",
                ),
            },
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ClassSetItem::Empty(_) | ClassSetItem::Union(_) => {}
            ClassSetItem::Literal(literal) => self.literal(literal, true),
            ClassSetItem::Range(range) => {
                self.literal(&range.start, true);
                self.literal(&range.end, true);
            }
            ClassSetItem::Perl(class) => self.perl(&class.span, &class.kind),
            ClassSetItem::Unicode(class) => self.unicode(&class.span),
            ClassSetItem::Ascii(class) => self.refuse(
                &class.span,
                "in ECMAScript, `{}` is one of the characters in it",
                "Write the characters as ranges, such as `A-Za-z`.",
            ),
            ClassSetItem::Bracketed(class) => self.refuse(
                &class.span,
                "in ECMAScript, a class such as `{}` within another one is text",
                r"Write `\[` if the bracket is meant, or the characters without brackets.",
            ),
        }
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, operation: &ClassSetBinaryOp) -> Result<(), Self::Err> {
        self.refuse(
            &operation.span,
            "in ECMAScript, `{}` adds characters to the class, and takes none out",
            "Name the characters that are meant. Write `&`, `~` or `-` once, if that is one of them.",
        );
        Ok(())
    }
}
