//! Rules for patterns: they mean the same to the client and to other tools, cover the whole value, and can be kept.
//! They must not look at values.

mod dialect;
mod extent;
mod segment;
#[cfg(test)]
mod witness;

use crate::lint::schema::{Schema, count};
use crate::lint::{Check, Context, check};
use crate::node::Node;
use diagnostics::Findings;
use diagnostics::source::Span;
use dialect::Pattern;
use regex_syntax::hir::Hir;
use std::collections::BTreeMap;
use std::ops::Range;

pub(in crate::lint) use segment::Unsafe;

pub(in crate::lint) const RULES: &[Check] = &[PATTERN];

/// A pattern that is text, if the schema has one.
fn pattern<'a>(schema: &Schema<'a>) -> Option<(&'a Node, &'a str)> {
    let node = schema.mapping.get("pattern").filter(|_| schema.type_name() == Some("string"))?;
    Some((node, node.as_str()?))
}

/// Visits every pattern that breaks no rule of syntax.
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
        for refusal in dialect::read(text).err().into_iter().flatten() {
            findings.push(
                PATTERN
                    .finding(place(context, node, text, refusal.part), refusal.message)
                    .why("Documents mean patterns as ECMAScript does, and the client checks values with `regex-lite`. A pattern has only what both read alike.")
                    .fix(refusal.fix),
            );
        }
    }
}

/// The place of a part of a pattern, if the source spells the pattern as it is; else that of the whole value.
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
            (true, false) => "the pattern does not hold the end of the value",
            (false, true) => "the pattern does not hold the beginning of the value",
            (false, false) => "the pattern holds neither end of the value",
        };
        let bare = text.strip_prefix('^').unwrap_or(text);
        let bare = bare.strip_suffix('$').filter(|rest| !rest.ends_with('\\')).unwrap_or(bare);
        let wanted = if bare.contains('|') { format!("^({bare})$") } else { format!("^{bare}$") };
        let inner = text.contains('|') && text.starts_with('^') && text.ends_with('$');
        let why = if inner {
            "`|` binds weaker than `^` and `$`, so that each of these belongs to one alternative only, and the value may hold anything besides."
        } else {
            "A pattern is searched in the value, which may hold anything besides. Documented patterns are meant for the whole value."
        };
        findings.push(PATTERN.finding(node.span, message).why(why).fix(format!("Write `{wanted}`.")));
    });
}

/// Gives every pattern that no value of an allowed length fits, with what is wrong and the bound that it contradicts.
pub(in crate::lint) fn each_contradiction<'a>(
    context: &Context<'a>,
    tell: &mut impl FnMut(String, &'a Node, &'a Node),
) {
    each_pattern(context, &mut |schema, node, _, hir| {
        let (least, most) = extent::length(hir);
        // A pattern that does not hold both ends leaves room for more.
        let holds = extent::is_anchored_at_start(hir) && extent::is_anchored_at_end(hir);
        match (count(schema.node, "minLength"), count(schema.node, "maxLength"), most.filter(|_| holds)) {
            (_, Some((bound, most)), _) if least > most => {
                tell(format!("the pattern needs {least} characters, but `maxLength` is {most}"), node, bound);
            }
            (Some((bound, low)), _, Some(most)) if most < low => {
                tell(format!("the pattern has at most {most} characters, but `minLength` is {low}"), node, bound);
            }
            _ => {}
        }
    });
}

/// A text that a pattern can match and that would change the path that it is put into, if there is one. `length` says whether a
/// value can have a length. A pattern that breaks a rule of its own is not asked.
pub(in crate::lint) fn changes_path(pattern: &str, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
    let hir = dialect::read(pattern).ok()?.hir;
    if !extent::is_anchored_at_start(&hir) || !extent::is_anchored_at_end(&hir) {
        return None;
    }
    segment::changes_path(&hir, length)
}

/// Matches values as the client does, each pattern made ready once.
#[derive(Default)]
pub(in crate::lint) struct Matcher<'a> {
    known: BTreeMap<&'a str, Option<Pattern>>,
}

impl<'a> Matcher<'a> {
    /// Whether a value matches, if the pattern breaks no rule of syntax.
    pub(in crate::lint) fn matches(&mut self, pattern: &'a str, value: &str) -> Option<bool> {
        let pattern = self.known.entry(pattern).or_insert_with(|| dialect::read(pattern).ok());
        pattern.as_ref().map(|pattern| pattern.regex.is_match(value))
    }
}
