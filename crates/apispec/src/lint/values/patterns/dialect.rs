//! The supported regular expressions: those that mean the same in ECMAScript, the dialect of
//! OpenAPI, and in `regex-lite`, with which the client checks values. As in JSON Schema, ECMAScript
//! has the flag `u`: characters are Unicode code points.
//!
//! `regex-syntax` parses the pattern; this module accepts or rejects each part of its syntax tree,
//! and suggests what to write instead.
//! It must not know which values a pattern is for, nor judge what it matches.

use std::ops::Range;

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, ClassSetBinaryOp, ClassSetItem, Error, ErrorKind, GroupKind, HexLiteralKind,
    Literal, LiteralKind, Repetition, RepetitionKind, Span, SpecialLiteralKind, Visitor, visit,
};
use regex_syntax::hir::Hir;
use regex_syntax::hir::translate::Translator;

/// A pattern that means the same in both dialects.
pub(super) struct Pattern {
    /// What it matches. Here `\d` and `\w` are Unicode classes, which differ from ours only in
    /// non-ASCII characters.
    pub(super) hir: Hir,
    /// The regex with which the client checks values.
    pub(super) regex: regex_lite::Regex,
}

/// An unsupported part of a pattern.
#[derive(Debug)]
pub(super) struct PatternError {
    /// The byte range in the pattern.
    pub(super) part: Range<usize>,
    /// What is wrong, including the part.
    pub(super) message: String,
    /// What to write instead.
    pub(super) fix: String,
}

/// Reads a pattern. The error lists all its unsupported parts.
pub(super) fn read(text: &str) -> Result<Pattern, Vec<PatternError>> {
    let whole = |message: String, fix: &str| vec![PatternError { part: 0..text.len(), message, fix: fix.to_owned() }];
    let ast = Parser::new().parse(text).map_err(|error| vec![unreadable(text, &error)])?;
    let errors = visit(&ast, Checker { text, class: 0..0, errors: Vec::new() }).unwrap_or_default();
    if !errors.is_empty() {
        return Err(errors);
    }
    let regex = regex_lite::Regex::new(text).map_err(|error| {
        whole(format!("the client cannot use the pattern: {error}"), "Use fewer nested groups and smaller repetitions.")
    })?;
    let hir = Translator::new().translate(text, &ast).map_err(|error| {
        whole(
            format!("the pattern cannot be read: {}", error.kind()),
            "Simplify the pattern, and put the rest into the description.",
        )
    })?;
    Ok(Pattern { hir, regex })
}

/// The error for a pattern that `regex-syntax` cannot parse.
fn unreadable(text: &str, error: &Error) -> PatternError {
    let part = range(error.span());
    let written = text.get(part.clone()).unwrap_or_default();
    let (message, fix) = match error.kind() {
        ErrorKind::UnsupportedLookAround => (
            format!("look-around `{written}` is not supported by the client"),
            "Rewrite the pattern without it, or put the condition into the description.",
        ),
        ErrorKind::UnsupportedBackreference if written == r"\0" => {
            (r"`\0` is not an escape sequence that the client supports".to_owned(), r"Write `\u0000`.")
        }
        ErrorKind::UnsupportedBackreference => (
            format!("backreference `{written}` is not supported by the client"),
            "Write the repeated part out, or put the condition into the description.",
        ),
        ErrorKind::EscapeUnrecognized | ErrorKind::ClassEscapeInvalid => (
            format!("`{written}` is not an escape sequence that the client supports"),
            r"Write the character itself or its code, as in `\u0041`.",
        ),
        ErrorKind::EscapeHexInvalid => {
            (format!("`{written}` is not the code of a character"), "Write the character itself, without an escape.")
        }
        ErrorKind::RepetitionMissing => (
            format!("`{written}` has nothing to repeat"),
            r"Escape the character if it is meant literally, as in `\*`.",
        ),
        kind => (
            format!("the pattern cannot be read: {kind}"),
            "Correct it. In YAML, put it in single quotes, where backslashes are literal.",
        ),
    };
    PatternError { part, message, fix: fix.to_owned() }
}

fn range(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

/// Visits each part of the syntax tree and rejects unsupported parts.
struct Checker<'a> {
    text: &'a str,
    /// The byte range between the brackets of the current class.
    class: Range<usize>,
    errors: Vec<PatternError>,
}

impl Checker<'_> {
    /// Rejects a part. `{}` in the message is replaced with the part.
    fn reject(&mut self, span: &Span, message: &str, fix: impl Into<String>) {
        let part = range(span);
        // Parts of a rejected part are not reported again.
        if self.errors.iter().any(|outer| outer.part.start <= part.start && part.end <= outer.part.end) {
            return;
        }
        let written = self.text.get(part.clone()).unwrap_or_default();
        self.errors.push(PatternError { message: message.replace("{}", written), fix: fix.into(), part });
    }

    fn literal(&mut self, literal: &Literal, in_class: bool) {
        let character = literal.c;
        let span = &literal.span;
        match literal.kind {
            LiteralKind::Verbatim => match character {
                ']' | '}' if !in_class => {
                    self.reject(span, "unmatched `{}`", format!(r"Write `\{character}`."));
                }
                ']' => self.reject(span, "`{}` ends the class in ECMAScript", r"Write `\]`."),
                '-' if in_class && !self.is_at_an_end(span) => self.reject(
                    span,
                    "`{}` within a class is literal to the client, but can be a range in ECMAScript",
                    r"Write `\-`, or put it first or last in the class.",
                ),
                _ => {}
            },
            LiteralKind::Meta if matches!(character, '#' | '&' | '~') || (character == '-' && !in_class) => {
                self.needless_escape(literal);
            }
            LiteralKind::Superfluous if character != '/' => self.needless_escape(literal),
            LiteralKind::Special(SpecialLiteralKind::Space) => self.needless_escape(literal),
            LiteralKind::Meta | LiteralKind::Superfluous => {}
            LiteralKind::Special(SpecialLiteralKind::Bell) | LiteralKind::Octal | LiteralKind::HexBrace(_) => {
                self.unportable_escape(literal);
            }
            LiteralKind::HexFixed(HexLiteralKind::UnicodeLong) => self.unportable_escape(literal),
            LiteralKind::Special(_) | LiteralKind::HexFixed(_) => {}
        }
    }

    /// Rejects a backslash before a character that means the same without it.
    fn needless_escape(&mut self, literal: &Literal) {
        let fix = format!("Write `{}` without the backslash.", literal.c);
        self.reject(&literal.span, "`{}` is not an escape sequence in ECMAScript", fix);
    }

    /// Rejects an escape for which there is a portable one.
    fn unportable_escape(&mut self, literal: &Literal) {
        let fix = match u32::from(literal.c) {
            code @ ..=0xffff => format!(r"Write `\u{code:04x}`."),
            _ => format!("Write the character itself, `{}`.", literal.c),
        };
        self.reject(&literal.span, "not all ECMAScript engines read `{}` as this character", fix);
    }

    /// Whether a span is first or last in its class.
    fn is_at_an_end(&self, span: &Span) -> bool {
        span.start.offset == self.class.start || span.end.offset == self.class.end
    }

    fn repetition(&mut self, repetition: &Repetition) {
        let written = self.text.get(range(&repetition.op.span)).unwrap_or_default();
        if matches!(repetition.op.kind, RepetitionKind::Range(_)) && written.contains(char::is_whitespace) {
            let fix = format!("Write `{}`.", written.split_whitespace().collect::<String>());
            self.reject(&repetition.op.span, "`{}` with a space is literal in ECMAScript", fix);
        }
        match &*repetition.ast {
            Ast::Repetition(_) => self.reject(
                &repetition.op.span,
                "`{}` repeats a repetition, which ECMAScript does not allow",
                "Put the repeated part into a group, as in `(a+){2}`.",
            ),
            Ast::Group(group) if matches!(*group.ast, Ast::Empty(_)) => self.reject(
                &repetition.op.span,
                "`{}` repeats an empty group, which not all engines support",
                "Remove the group and the repetition.",
            ),
            Ast::Assertion(_) => self.reject(
                &repetition.op.span,
                "`{}` repeats an anchor, which ECMAScript does not allow",
                "Remove the repetition.",
            ),
            _ => {}
        }
    }

    fn perl(&mut self, span: &Span, kind: &ClassPerlKind) {
        // Digits and word characters are ASCII in both dialects.
        if matches!(kind, ClassPerlKind::Space) {
            self.reject(
                span,
                "`{}` matches other characters in ECMAScript than in the client",
                r"Write a space, or a class with the intended characters, such as `[ \t]` or `[^ \t\n]`.",
            );
        }
    }

    fn unicode(&mut self, span: &Span) {
        let fix = r"Write ranges of characters, such as `[A-Za-z\u4e00-\u9fa5]`.";
        self.reject(span, "the class `{}` is not supported by the client", fix);
    }
}

impl Visitor for Checker<'_> {
    type Output = Vec<PatternError>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Vec<PatternError>, Self::Err> {
        Ok(self.errors)
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
            Ast::Dot(span) => self.reject(
                span,
                "`{}` excludes other line breaks in ECMAScript than in the client",
                r"List the intended characters, such as `[0-9A-Za-z_-]`, or write `[^\n\r\u2028\u2029]`.",
            ),
            Ast::Assertion(assertion) => match assertion.kind {
                AssertionKind::StartLine | AssertionKind::EndLine => {}
                AssertionKind::StartText => {
                    self.reject(&assertion.span, "`{}` is not an anchor in ECMAScript", "Write `^`.")
                }
                AssertionKind::EndText => {
                    self.reject(&assertion.span, "`{}` is not an anchor in ECMAScript", "Write `$`.")
                }
                _ => self.reject(
                    &assertion.span,
                    "the assertion `{}` is not supported",
                    "Remove it, and describe the whole value between `^` and `$`.",
                ),
            },
            Ast::Flags(flags) => self.reject(
                &flags.span,
                "the inline flags `{}` do not exist in ECMAScript",
                "Remove the flags. For both cases of a letter, write `[Aa]`.",
            ),
            Ast::Group(group) => match &group.kind {
                GroupKind::CaptureIndex(_) => {}
                GroupKind::NonCapturing(flags) if flags.items.is_empty() => {}
                GroupKind::NonCapturing(flags) => self.reject(
                    &flags.span,
                    "not all ECMAScript engines support the flags `{}` in a group",
                    "Remove the flags. For both cases of a letter, write `[Aa]`.",
                ),
                GroupKind::CaptureName { name, .. } => {
                    self.reject(&name.span, "the group name `{}` is not used", "Begin the group with a plain `(`.")
                }
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
            ClassSetItem::Ascii(class) => self.reject(
                &class.span,
                "`{}` is a list of single characters in ECMAScript",
                "Write ranges of characters, such as `A-Za-z`.",
            ),
            ClassSetItem::Bracketed(class) => self.reject(
                &class.span,
                "the nested class `{}` is literal in ECMAScript",
                r"Write `\[` for a literal bracket, or the characters without brackets.",
            ),
        }
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, operation: &ClassSetBinaryOp) -> Result<(), Self::Err> {
        self.reject(
            &operation.span,
            "`{}` adds characters to the class in ECMAScript instead of removing some",
            "List the intended characters. If `&`, `~` or `-` is one of them, write it once.",
        );
        Ok(())
    }
}
