//! What a page says beside what the spec of its operation says, both ways. Where they differ, either the spec records the departure
//! or it is a finding. It must not know how a page is read, nor how findings are printed.

pub(crate) mod examples;
mod fields;
mod keywords;
mod operation;
pub(crate) mod parameters;
mod side;

use apispec::node::Node;
use apispec::{Operation, Tree};
use diagnostics::source::Span;
use diagnostics::{Finding, Findings};
use serde_json::Value;

use crate::facts::{Facts, Said};
use crate::rules::{DIFFERS, INCOMPLETE, NOT_UNDERSTOOD, PAGE_ONLY, SPEC_ONLY};
use side::Side;

/// A departure that the spec records, and that is what the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Where the page says it. Nothing if the departure is that the page says nothing.
    pub page: Option<Span>,
    /// Where the spec records it.
    pub spec: Span,
    /// What departs, what the page says, and what the spec says.
    pub text: String,
    /// Why, as the spec gives it.
    pub reason: String,
}

/// Something that a reviewer should know, though nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What.
    pub text: String,
}

/// What comparing has found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What differs without being recorded, and what of the page was not understood.
    pub findings: Findings,
    /// What differs and is recorded.
    pub departures: Vec<Departure>,
    /// What a reviewer should know.
    pub notes: Vec<Note>,
    /// How many facts are the same on both sides.
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

/// What of a page was not understood, as findings.
#[must_use]
pub fn problems(facts: &Facts) -> Findings {
    let problems = facts.problems.iter().map(|problem| {
        let finding = (if problem.missing { &INCOMPLETE } else { &NOT_UNDERSTOOD }).finding(problem.span, problem.message.as_str());
        if problem.missing {
            finding
                .why("Every page has it, so a part of this copy is lost, or the page has a layout that is not known yet.")
                .fix("Save the page again. If it really looks like this, check this part by eye.")
        } else {
            finding
                .why("What is not understood is not compared.")
                .fix("Save the page again, if the copy is damaged. If it really looks like this, check this part by eye.")
        }
    });
    problems.collect()
}

struct Comparer<'a> {
    tree: &'a Tree,
    facts: &'a Facts,
    out: Comparison,
    /// The objects that are being compared, so that one that contains itself is compared once.
    seen: Vec<(Span, Span)>,
}

impl<'a> Comparer<'a> {
    /// Compares one thing that both sides can say. `page` is what the page says, `spec` what the spec says, each with its place;
    /// `around` is what a finding points at on the side that says nothing.
    fn fact(&mut self, what: &str, keyword: &str, side: &Side<'a>, page: Option<Said<Value>>, around: Span) {
        let spec = side.entry(keyword).map(|entry| Said::new(json(&entry.value), entry.key_span));
        let recorded = side.departure(keyword);
        let expected = match &recorded {
            Some(departure) => {
                Some(Said::new(json(departure.value), departure.span)).filter(|said| !said.value.is_null())
            }
            None => spec.clone(),
        };
        let agrees = match (&page, &expected) {
            (Some(page), Some(expected)) => same(keyword, &page.value, &expected.value),
            (None, None) => true,
            _ => false,
        };
        match (agrees, recorded) {
            (true, Some(departure)) => self.out.departures.push(Departure {
                page: page.as_ref().map(|page| page.span),
                spec: departure.span,
                text: format!(
                    "{what}: the page has {}, the spec {}",
                    show(keyword, page.as_ref()),
                    show(keyword, spec.as_ref())
                ),
                reason: departure.reason.to_owned(),
            }),
            (true, None) => self.out.same += usize::from(page.is_some()),
            (false, recorded) => {
                let other = expected.as_ref().map_or(side.span, |expected| expected.span);
                let (has, verb) = if recorded.is_some() {
                    (show(keyword, expected.as_ref()), "records that it has")
                } else {
                    (show(keyword, spec.as_ref()), "has")
                };
                let message = format!("{what}: the page has {}, the spec {verb} {has}", show(keyword, page.as_ref()));
                let finding = match &page {
                    Some(page) => (if expected.is_some() { &DIFFERS } else { &PAGE_ONLY })
                        .finding(page.span, message)
                        .label("what the page says")
                        .related(other, "the spec"),
                    None => SPEC_ONLY
                        .finding(other, message)
                        .label("what the spec says")
                        .related(around, "where the page would say it"),
                };
                self.out.findings.push(advise(finding, keyword, page.as_ref(), recorded.is_some()));
            }
        }
    }

    /// Something that the spec says and the page does not.
    fn spec_only(&mut self, spec: Span, page: Span, message: String) {
        let finding =
            SPEC_ONLY.finding(spec, message).label("what the spec says").related(page, "where the page would say it");
        self.out.findings.push(finding.fix("Take it out of the spec; or, if the page is wrong, record the departure."));
    }

    /// Something that the page says and the spec does not.
    fn page_only(&mut self, page: Span, spec: Span, message: String) {
        let finding = PAGE_ONLY.finding(page, message).label("what the page says").related(spec, "the spec");
        self.out.findings.push(finding.fix("Add it to the spec; or, if the page is wrong, record the departure."));
    }

    fn note(&mut self, span: Span, text: impl Into<String>) {
        self.out.notes.push(Note { span, text: text.into() });
    }

    /// What stands at a key of a node, and where the key stands.
    fn side(&self, node: &'a Node, span: Span) -> Side<'a> {
        Side::new(self.tree, node, span)
    }
}

/// Says what to do about a difference.
fn advise(finding: Finding, keyword: &str, page: Option<&Said<Value>>, recorded: bool) -> Finding {
    let documented = page.map_or_else(|| "null".to_owned(), |page| page.value.to_string());
    if recorded {
        return finding
            .why("The spec records what the page says, and the page says something else.")
            .fix("Look whether the departure is still one, and correct or remove `x-documented`.");
    }
    finding.fix(format!(
        "Change the spec; or, if the page is wrong, record what it says with `x-documented: {{{keyword}: {documented}}}` and why in `x-reason`."
    ))
}

/// A value for messages, with its keyword.
fn show(keyword: &str, said: Option<&Said<Value>>) -> String {
    match said {
        None => format!("no `{keyword}`"),
        Some(said) => match &said.value {
            Value::String(text) => format!("`{keyword}: {text}`"),
            value => format!("`{keyword}: {value}`"),
        },
    }
}

/// The value of a node as JSON.
pub(crate) fn json(node: &Node) -> Value {
    // A number that JSON does not have, such as .inf, becomes null and equals nothing.
    serde_json::to_value(node.to_yaml()).unwrap_or_default()
}

/// Whether two values mean the same. Lists of names and of values do in any order, numbers however they are written.
fn same(keyword: &str, one: &Value, other: &Value) -> bool {
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
