//! Rules for patterns: they mean the same to the client and to other tools, match the whole value,
//! and can be satisfied.
//! They must not check values.

mod dialect;
mod extent;
mod sample;
mod segment;
#[cfg(test)]
mod witness;

use std::collections::BTreeMap;
use std::ops::Range;

use diagnostics::Findings;
use diagnostics::source::Span;
use dialect::Pattern;
use regex_syntax::hir::Hir;
pub(in crate::lint) use segment::Unsafe;

use crate::lint::schema::{Schema, count};
use crate::lint::{Check, Context, check};
use crate::node::Node;

pub(in crate::lint) const RULES: &[Check] = &[PATTERN];

/// The `pattern` of a string schema, if it is a string.
fn pattern<'a>(schema: &Schema<'a>) -> Option<(&'a Node, &'a str)> {
    let node = schema.mapping.get("pattern").filter(|_| schema.type_name() == Some("string"))?;
    Some((node, node.as_str()?))
}

/// Visits every pattern with valid syntax.
fn each_pattern<'a>(context: &Context<'a>, visit: &mut impl FnMut(&Schema<'a>, &'a Node, &'a str, &Hir)) {
    let mut known: BTreeMap<&str, Option<Pattern>> = BTreeMap::new();
    for schema in context.schemas() {
        let Some((node, text)) = pattern(schema) else { continue };
        if let Some(pattern) = known.entry(text).or_insert_with(|| dialect::read(text).ok()) {
            visit(schema, node, text, &pattern.hir);
        }
    }
}

const PATTERN: Check = check!(561, "pattern", pattern_syntax, pattern_anchors);

fn pattern_syntax(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some((node, text)) = pattern(schema) else { continue };
        for error in dialect::read(text).err().into_iter().flatten() {
            findings.push(
                PATTERN
                    .finding(place(context, node, text, error.part), error.message)
                    .why("OpenAPI patterns are ECMAScript, but the client checks values with `regex-lite`. A pattern may use only what both read the same way.")
                    .fix(error.fix),
            );
        }
    }
}

/// The span of a part of a pattern, if the source contains the pattern verbatim, or else that of
/// the whole value.
fn place(context: &Context<'_>, node: &Node, pattern: &str, part: Range<usize>) -> Span {
    let span = node.span;
    match context.tree.sources.text(span).find(pattern) {
        Some(at) if !part.is_empty() => {
            Span { start: span.start + at + part.start, end: span.start + at + part.end, ..span }
        }
        _ => span,
    }
}

fn pattern_anchors(context: &Context<'_>, findings: &mut Findings) {
    each_pattern(context, &mut |_, node, text, hir| {
        let message = match (extent::is_anchored_at_start(hir), extent::is_anchored_at_end(hir)) {
            (true, true) => return,
            (true, false) => "the pattern is not anchored at the end",
            (false, true) => "the pattern is not anchored at the start",
            (false, false) => "the pattern is not anchored",
        };
        let bare = text.strip_prefix('^').unwrap_or(text);
        let bare = bare.strip_suffix('$').filter(|rest| !rest.ends_with('\\')).unwrap_or(bare);
        let wanted = if bare.contains('|') { format!("^({bare})$") } else { format!("^{bare}$") };
        let inner = text.contains('|') && text.starts_with('^') && text.ends_with('$');
        let why = if inner {
            "`|` binds more loosely than `^` and `$`, so each anchor belongs to only one alternative, and the value may contain anything else."
        } else {
            "Without anchors, the value may contain anything before or after the match. Documented patterns mean the whole value."
        };
        findings.push(PATTERN.finding(node.span, message).why(why).fix(format!("Write `{wanted}`.")));
    });
}

/// Reports every pattern that no value of an allowed length can match: the message, the pattern and
/// the contradicting bound.
pub(in crate::lint) fn each_contradiction<'a>(
    context: &Context<'a>,
    report: &mut impl FnMut(String, &'a Node, &'a Node),
) {
    each_pattern(context, &mut |schema, node, _, hir| {
        let (least, most) = extent::length(hir);
        // Without both anchors, a value can be longer than the match.
        let is_anchored = extent::is_anchored_at_start(hir) && extent::is_anchored_at_end(hir);
        match (count(schema.node, "minLength"), count(schema.node, "maxLength"), most.filter(|_| is_anchored)) {
            (_, Some((bound, most)), _) if least > most => {
                report(
                    format!("the pattern needs at least {least} characters, but `maxLength` is {most}"),
                    node,
                    bound,
                );
            }
            (Some((bound, low)), _, Some(most)) if most < low => {
                report(format!("the pattern matches at most {most} characters, but `minLength` is {low}"), node, bound);
            }
            _ => {}
        }
    });
}

/// A string that a pattern can match and that would change the path around it, if any. `length`
/// tells whether a value can have a length. `None` for a pattern that is reported by its own rule.
pub(in crate::lint) fn changes_path(pattern: &str, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
    let hir = dialect::read(pattern).ok()?.hir;
    if !extent::is_anchored_at_start(&hir) || !extent::is_anchored_at_end(&hir) {
        return None;
    }
    segment::changes_path(&hir, length)
}

/// Texts that a pattern can match, from short to long. None for a pattern that is reported by its
/// own rule.
pub(crate) fn samples(pattern: &str) -> Vec<String> {
    dialect::read(pattern).map(|pattern| sample::texts(&pattern.hir)).unwrap_or_default()
}

/// Matches values like the client does. Compiles each pattern once.
#[derive(Default)]
pub(in crate::lint) struct Matcher<'a> {
    known: BTreeMap<&'a str, Option<Pattern>>,
}

impl<'a> Matcher<'a> {
    /// Whether a value matches, if the pattern has valid syntax.
    pub(in crate::lint) fn matches(&mut self, pattern: &'a str, value: &str) -> Option<bool> {
        let pattern = self.known.entry(pattern).or_insert_with(|| dialect::read(pattern).ok());
        pattern.as_ref().map(|pattern| pattern.regex.is_match(value))
    }
}
