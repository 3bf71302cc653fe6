//! Rules for patterns: what the generated client checks them with accepts them, and they mean what their author thinks.
//! They must not look at values.

mod ambiguity;
mod ecma;
mod graph;
mod measure;
mod segment;
mod set;

use crate::finding::Findings;
use crate::lint::schema::{Schema, count};
use crate::lint::{Context, Rule, rule};
use crate::node::Node;
use ambiguity::Risk;
use std::collections::BTreeMap;

pub(in crate::lint) use segment::Unsafe;

pub(in crate::lint) const RULES: &[Rule] = &[PATTERN_SYNTAX, PATTERN_ANCHORS, PATTERN_BACKTRACKING, PATTERN_LENGTH];

/// A longer pattern is not read at all.
const LONGEST: usize = 1000;

/// A pattern that is text, if the schema has one.
fn pattern<'a>(schema: &Schema<'a>) -> Option<(&'a Node, &'a str)> {
    let node = schema.mapping.get("pattern").filter(|_| schema.type_name() == Some("string"))?;
    Some((node, node.as_str()?))
}

/// Visits every pattern that breaks no rule of syntax.
fn each_pattern<'a>(context: &Context<'a>, visit: &mut impl FnMut(&Schema<'a>, &'a Node, &'a str, &ecma::Part)) {
    let mut read: BTreeMap<&str, Option<ecma::Part>> = BTreeMap::new();
    for schema in context.schemas() {
        let Some((node, text)) = pattern(schema) else { continue };
        let root = read.entry(text).or_insert_with(|| {
            let expression = compile(text).ok().map(|_| ecma::parse(text))?;
            expression.misleading.is_empty().then_some(expression.root)
        });
        if let Some(root) = root {
            visit(schema, node, text, root);
        }
    }
}

fn compile(text: &str) -> Result<regress::Regex, String> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!("it has {length} characters, more than {LONGEST}"));
    }
    regress::Regex::new(text).map_err(|error| error.to_string())
}

const PATTERN_SYNTAX: Rule = rule!(561, "pattern-syntax", pattern_syntax);

fn pattern_syntax(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        let Some((node, text)) = pattern(schema) else { continue };
        if let Err(error) = compile(text) {
            findings.push(
                PATTERN_SYNTAX
                    .finding(node.span, format!("the pattern cannot be read: {error}"))
                    .why("The client checks what it sends with this pattern, as a regular expression of ECMAScript.")
                    .fix("Correct it. In YAML, put it in single quotes, where a backslash is a backslash."),
            );
            continue;
        }
        for part in ecma::parse(text).misleading {
            let means = match part.strip_prefix('\\') {
                Some(rest) => format!("the text `{rest}`"),
                None => "one of the characters in it".to_owned(),
            };
            findings.push(
                PATTERN_SYNTAX
                    .finding(node.span, format!("in ECMAScript, `{part}` means {means}"))
                    .why("Other kinds of regular expressions have a class or an anchor of this spelling; this kind does not.")
                    .fix("Write `^` and `$` for the ends, and the characters of a class as ranges, such as `[0-9A-Za-z]`."),
            );
        }
    }
}

const PATTERN_ANCHORS: Rule = rule!(562, "pattern-anchors", pattern_anchors);

fn pattern_anchors(context: &Context<'_>, findings: &mut Findings) {
    each_pattern(context, &mut |_, node, text, root| {
        let message = match (root.is_anchored_at_start(), root.is_anchored_at_end()) {
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
        findings.push(PATTERN_ANCHORS.finding(node.span, message).why(why).fix(format!("Write `{wanted}`.")));
    });
}

const PATTERN_BACKTRACKING: Rule = rule!(563, "pattern-backtracking", pattern_backtracking);

fn pattern_backtracking(context: &Context<'_>, findings: &mut Findings) {
    let mut known: BTreeMap<&str, Risk> = BTreeMap::new();
    each_pattern(context, &mut |_, node, text, root| {
        let (message, why, fix) = match *known.entry(text).or_insert_with(|| ambiguity::risk(root)) {
            Risk::None => return,
            Risk::Exponential => (
                "a repeat within a repeat can match the same text in several ways",
                "To find that a value does not match, the client tries all of them: their number doubles with every few characters, and a short value can stop a program.",
                "Give each repeated part an end that the next one cannot begin with, as in `^[a-z]+(,[a-z]+)*$`, or say it with one repeat, as in `^[a-z,]+$`.",
            ),
            Risk::Polynomial => (
                "two repeats after another can share the same text out in several ways",
                "To find that a value does not match, the client tries all of them, so that the time grows with a power of the length.",
                "Make one repeat of them, or part them by a character that neither can match.",
            ),
            Risk::Opaque => (
                "the pattern looks around or back, so that its time cannot be told",
                "Such patterns can take exponentially long, and other tools that read the document do not have them.",
                "Say it without `(?=`, `(?!`, `(?<=`, `(?<!` and `\\1`, or put the condition into the description.",
            ),
            Risk::TooLarge => (
                "the pattern is too large to tell its time",
                "It could take exponentially long.",
                "Say less with it, and more with the description.",
            ),
        };
        findings.push(PATTERN_BACKTRACKING.finding(node.span, message).why(why).fix(fix));
    });
}

const PATTERN_LENGTH: Rule = rule!(564, "pattern-length", pattern_length);

fn pattern_length(context: &Context<'_>, findings: &mut Findings) {
    each_pattern(context, &mut |schema, node, _, root| {
        let Some((least, most)) = root.length() else { return };
        // A pattern that does not hold both ends leaves room for more.
        let holds = root.is_anchored_at_start() && root.is_anchored_at_end();
        let (message, bound) =
            match (count(schema.node, "minLength"), count(schema.node, "maxLength"), most.filter(|_| holds)) {
                (_, Some((bound, most)), _) if least > most => {
                    (format!("the pattern needs {least} characters, but `maxLength` is {most}"), bound)
                }
                (Some((bound, low)), _, Some(most)) if most < low => {
                    (format!("the pattern has at most {most} characters, but `minLength` is {low}"), bound)
                }
                _ => return,
            };
        findings.push(
            PATTERN_LENGTH
                .finding(node.span, message)
                .related(bound.span, "the length")
                .why("No value fits both, so the client would refuse every one.")
                .fix("Correct the one that is wrong."),
        );
    });
}

/// A text that a pattern can match and that would change the path that it is put into, if there is one. `length` says whether a
/// value can have a length. A pattern that breaks a rule of its own is not asked.
pub(in crate::lint) fn changes_path(pattern: &str, length: impl Fn(usize) -> bool) -> Option<Unsafe> {
    compile(pattern).ok()?;
    let expression = ecma::parse(pattern);
    let root = expression.root;
    let is_told = !expression.misleading.is_empty() || root.is_opaque();
    if is_told || !root.is_anchored_at_start() || !root.is_anchored_at_end() {
        return None;
    }
    root.changes_path(length)
}

/// Matches values, each pattern made ready once. One that may take too long matches nothing and everything.
#[derive(Default)]
pub(in crate::lint) struct Matcher<'a> {
    known: BTreeMap<&'a str, Option<regress::Regex>>,
}

impl<'a> Matcher<'a> {
    /// Whether a value matches, if the pattern is one that can tell.
    pub(in crate::lint) fn matches(&mut self, pattern: &'a str, value: &str) -> Option<bool> {
        let regex = self.known.entry(pattern).or_insert_with(|| {
            let regex = compile(pattern).ok()?;
            (ambiguity::risk(&ecma::parse(pattern).root) == Risk::None).then_some(regex)
        });
        regex.as_ref().map(|regex| regex.find(value).is_some())
    }
}
