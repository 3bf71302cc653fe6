//! The rule for `x-sdk`, which records where the vendor's SDK differs from the spec, and why.
//! It must not know what the SDK really has.

use diagnostics::{Finding, Findings, suggest};

use crate::lint::{Check, Context, check};
use crate::node::{Entry, Node, Value};
use crate::shape::Kind;

pub(in crate::lint) const RULES: &[Check] = &[SDK_DIFFERENCE];

const SDK_DIFFERENCE: Check = check!(149, "sdk-difference", sdk_difference);

const WHY: &str = "`cargo xtask drift` reads it. Without the right form, it explains nothing and hides nothing.";

/// The key of the reason.
const REASON: &str = "reason";

/// The form of a value.
#[derive(Clone, Copy)]
enum Form {
    /// `true`
    True,
    /// `true` or `false`
    Flag,
    /// A text
    Text,
    /// A list of texts or numbers
    List,
    /// A list of names, or `partial`
    Operations,
}

/// The keys that each object can have, and the form of their values.
fn keys(kind: Kind) -> &'static [(&'static str, Form)] {
    match kind {
        Kind::Document => &[("operations", Form::Operations), ("regions", Form::List)],
        Kind::Server => &[("absent", Form::True), ("url", Form::Text)],
        Kind::Operation => &[
            ("absent", Form::True),
            ("name", Form::Text),
            ("method", Form::Text),
            ("path", Form::Text),
            ("parameters", Form::List),
            ("body", Form::Flag),
            ("headers", Form::List),
            ("properties", Form::List),
        ],
        Kind::Parameter => &[
            ("absent", Form::True),
            ("in", Form::Text),
            ("type", Form::Text),
            ("required", Form::Flag),
            ("enum", Form::List),
        ],
        Kind::Schema => &[
            ("absent", Form::True),
            ("type", Form::Text),
            ("required", Form::Flag),
            ("enum", Form::List),
            ("secret", Form::Flag),
            ("properties", Form::List),
        ],
        _ => &[],
    }
}

fn sdk_difference(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        let Some(mapping) = visit.node.as_mapping() else { continue };
        if let Some(entry) = mapping.entry("x-sdk").filter(|_| !keys(visit.kind).is_empty()) {
            record(visit.kind, entry, findings);
        }
        if let Some(entry) = mapping.entry("x-sdk-package").filter(|_| visit.kind == Kind::Document) {
            findings.extend(package(entry));
        }
    }
}

fn record(kind: Kind, entry: &Entry, findings: &mut Findings) {
    let form = "Write what the SDK has, by keyword, and why: `x-sdk: {required: true, reason: …}`.";
    let Some(record) = entry.value.as_mapping() else {
        let message = format!("`x-sdk` is {} instead of keywords with values", entry.value.kind());
        findings.push(SDK_DIFFERENCE.finding(entry.value.span, message).why(WHY).fix(form));
        return;
    };
    let reason = record.get(REASON).and_then(Node::as_str).is_some_and(|reason| !reason.trim().is_empty());
    if !reason {
        let finding = SDK_DIFFERENCE.finding(entry.key_span, "`x-sdk` has no `reason`").why(WHY);
        findings.push(finding.fix("Say how it is known that the spec is right."));
    }
    let known = keys(kind);
    let mut described = false;
    for (key, value) in record.iter().filter(|(key, _)| *key != REASON) {
        described = true;
        match known.iter().find(|(name, _)| *name == key) {
            Some((_, form)) => findings.extend(check_value(key, *form, value)),
            None => {
                let place = kind.noun().unwrap_or("an object");
                let finding = SDK_DIFFERENCE.finding(value.key_span, format!("`x-sdk` of {place} has no `{key}`"));
                let allowed = known.iter().map(|(name, _)| *name);
                findings.push(finding.why(WHY).fix(match suggest::nearest(key, allowed.clone()) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!("Allowed there: {}.", suggest::list(allowed)),
                }));
            }
        }
    }
    if !described {
        let finding = SDK_DIFFERENCE.finding(entry.key_span, "`x-sdk` records no difference").why(WHY);
        findings.push(finding.fix(form));
    }
}

fn check_value(key: &str, form: Form, entry: &Entry) -> Option<Finding> {
    let is_scalar = |item: &Node| matches!(item.value, Value::String(_) | Value::Number(_));
    let items = entry.value.as_sequence();
    let is_list = items.is_some_and(|items| !items.is_empty() && items.iter().all(is_scalar));
    let (fits, wanted) = match form {
        Form::True => (entry.value.as_bool() == Some(true), "`true`"),
        Form::Flag => (entry.value.as_bool().is_some(), "`true` or `false`"),
        Form::Text => (entry.value.as_str().is_some_and(|text| !text.is_empty()), "a text"),
        Form::List => (is_list, "a list of names or values"),
        Form::Operations => (is_list || entry.value.as_str() == Some("partial"), "a list of names or `partial`"),
    };
    if fits {
        return None;
    }
    let finding = SDK_DIFFERENCE.finding(entry.value.span, format!("`{key}` is not {wanted}")).why(WHY);
    Some(finding.fix(format!("Write {wanted}.")))
}

fn package(entry: &Entry) -> Option<Finding> {
    let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if entry.value.as_str().is_some_and(|text| !text.is_empty() && is_name(text)) {
        return None;
    }
    let finding = SDK_DIFFERENCE.finding(entry.value.span, "`x-sdk-package` is not the name of a package").why(WHY);
    Some(finding.fix("Write the name on PyPI, such as `huaweicloudsdkscm`."))
}
