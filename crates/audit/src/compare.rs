//! Compares the facts on a page with the spec of its operation, both ways. A difference is a
//! finding unless the spec records it as a departure. It must not know how pages are parsed, nor
//! how findings are printed.

pub(crate) mod examples;
mod fields;
mod keywords;
mod operation;
pub(crate) mod parameters;

use apispec::node::Node;
use apispec::{Operation, Resolved, Tree};
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};
use serde_json::Value;

use crate::facts::{Fact, Facts, Format};
use crate::rules::{DIFFERS, INCOMPLETE, NOT_UNDERSTOOD, PAGE_ONLY, SPEC_ONLY};

/// A recorded departure that matches the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// The position on the page. `None` if the page says nothing about it.
    pub page: Option<Span>,
    /// The position of the record in the spec.
    pub spec: Span,
    /// What departs, with the values on the page and in the spec.
    pub text: String,
    /// The reason given in the spec.
    pub reason: String,
}

/// A remark for reviewers that is not a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its position.
    pub span: Span,
    /// The remark.
    pub text: String,
}

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Unrecorded differences, and parts of the page that were not understood.
    pub findings: Findings,
    /// Recorded differences.
    pub departures: Vec<Departure>,
    /// Remarks for reviewers.
    pub notes: Vec<Note>,
    /// The number of facts that match.
    pub same: usize,
}

/// Compares a page with an operation.
#[must_use]
pub fn compare(tree: &Tree, operation: &Operation, facts: &Facts) -> Comparison {
    let mut comparer = Comparer { tree, facts, out: Comparison::default(), seen: Vec::new() };
    comparer.out.findings = problems(facts);
    comparer.operation(operation);
    comparer.out
}

/// Turns the problems of a page into findings.
#[must_use]
pub fn problems(facts: &Facts) -> Findings {
    if let Format::Foreign(format) = facts.format {
        let finding =
            NOT_UNDERSTOOD.finding(facts.start, format!("the file is {}, which cannot be read", format.name()));
        return Findings::from(finding.fix(format.fix()));
    }
    let problems = facts.problems.iter().map(|problem| {
        let finding = (if problem.missing { &INCOMPLETE } else { &NOT_UNDERSTOOD }).finding(problem.span, problem.message.as_str());
        if problem.missing {
            finding
                .why("Every page has this, so part of this copy is missing, or the page has an unknown layout.")
                .fix("Save the page again. If the page really looks like this, check this part by hand.")
        } else {
            finding
                .why("Parts that are not understood are not compared.")
                .fix("If the copy is damaged, save the page again. If the page really looks like this, check this part by hand.")
        }
    });
    problems.collect()
}

struct Comparer<'a> {
    tree: &'a Tree,
    facts: &'a Facts,
    out: Comparison,
    /// The objects already visited, so that recursion ends for objects that contain themselves.
    seen: Vec<(Span, Span)>,
}

impl<'a> Comparer<'a> {
    /// Compares one keyword. `page` is the value on the page; the value in the spec comes from
    /// `side`. `around` is where findings point to on the page if the page has no value.
    fn compare_keyword(
        &mut self,
        what: &str,
        keyword: &str,
        side: &Resolved<'a>,
        page: Option<Fact<Value>>,
        around: Span,
    ) {
        let spec = side.entry(keyword).map(|entry| Fact::new(json(&entry.value), entry.key_span));
        let recorded = side.departure(keyword);
        let expected = match &recorded {
            Some(departure) => {
                Some(Fact::new(json(departure.value), departure.span)).filter(|fact| !fact.value.is_null())
            }
            None => spec.clone(),
        };
        let agrees = match (&page, &expected) {
            (Some(page), Some(expected)) => equivalent(keyword, &page.value, &expected.value),
            (None, None) => true,
            _ => false,
        };
        match (agrees, recorded) {
            (true, Some(departure)) => self.out.departures.push(Departure {
                page: page.as_ref().map(|page| page.span),
                spec: departure.span,
                text: format!(
                    "{what}: the page has {}, the spec has {}",
                    format_value(keyword, page.as_ref()),
                    format_value(keyword, spec.as_ref())
                ),
                reason: departure.reason.to_owned(),
            }),
            (true, None) => self.out.same += usize::from(page.is_some()),
            (false, recorded) => {
                let other = expected.as_ref().map_or(side.span, |expected| expected.span);
                let (has, verb) = if recorded.is_some() {
                    (format_value(keyword, expected.as_ref()), "records")
                } else {
                    (format_value(keyword, spec.as_ref()), "has")
                };
                let message =
                    format!("{what}: the page has {}, the spec {verb} {has}", format_value(keyword, page.as_ref()));
                let finding = match &page {
                    Some(page) => (if expected.is_some() { &DIFFERS } else { &PAGE_ONLY })
                        .finding(page.span, message)
                        .label("the page")
                        .related(other, "the spec"),
                    None => SPEC_ONLY.finding(other, message).label("the spec").related(around, "missing here"),
                };
                self.out.findings.push(with_fix(finding, keyword, page.as_ref(), recorded.is_some()));
            }
        }
    }

    /// Reports a fact that only the spec has.
    fn spec_only(&mut self, spec: Span, page: Span, message: String) {
        let finding = SPEC_ONLY.finding(spec, message).label("the spec").related(page, "missing here");
        self.out.findings.push(finding.fix("Remove it from the spec, or, if the page is wrong, record the departure."));
    }

    /// Reports a fact that only the page has.
    fn page_only(&mut self, page: Span, spec: Span, message: String) {
        let finding = PAGE_ONLY.finding(page, message).label("the page").related(spec, "the spec");
        self.out.findings.push(finding.fix("Add it to the spec, or, if the page is wrong, record the departure."));
    }

    fn note(&mut self, span: Span, text: impl Into<String>) {
        self.out.notes.push(Note { span, text: text.into() });
    }

    /// Resolves a node of the spec whose key is at `span`.
    fn side(&self, node: &'a Node, span: Span) -> Resolved<'a> {
        Resolved::new(self.tree, node, span)
    }
}

/// Adds the suggested fix to the finding for a difference.
fn with_fix(finding: Finding, keyword: &str, page: Option<&Fact<Value>>, recorded: bool) -> Finding {
    let documented = page.map_or_else(|| "null".to_owned(), |page| page.value.to_string());
    if recorded {
        return finding
            .why("The spec records a departure, but the page says something else.")
            .fix("Check whether the spec still departs from the page, and correct or remove `x-documented`.");
    }
    finding.fix(format!(
        "Change the spec, or, if the page is wrong, record the departure with `x-documented: {{{keyword}: {documented}}}` and an `x-reason`."
    ))
}

/// Formats a keyword and its value for messages.
fn format_value(keyword: &str, fact: Option<&Fact<Value>>) -> String {
    match fact {
        None => format!("no `{keyword}`"),
        Some(fact) => match &fact.value {
            Value::String(text) => format!("`{keyword}: {text}`"),
            value => format!("`{keyword}: {value}`"),
        },
    }
}

/// The value of a node as JSON.
pub(crate) fn json(node: &Node) -> Value {
    // Numbers that JSON cannot represent, such as .inf, become null.
    serde_json::to_value(node.to_yaml()).unwrap_or_default()
}

/// Whether two values are equivalent. The order of `required` and `enum` does not matter, nor does
/// the notation of numbers.
fn equivalent(keyword: &str, one: &Value, other: &Value) -> bool {
    let sorted = |items: &[Value]| {
        let mut items: Vec<_> = items.iter().map(ToString::to_string).collect();
        items.sort_unstable();
        items
    };
    match (one, other) {
        (Value::Array(one), Value::Array(other)) if matches!(keyword, "required" | "enum") => {
            sorted(one) == sorted(other)
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (one, other) => one == other,
    }
}
