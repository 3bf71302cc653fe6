//! The rule for bounds: at least one value must satisfy them all. Contradictions with a pattern are
//! computed beside patterns.
//! It must not check values.

use std::cmp::Ordering;

use diagnostics::{Finding, Findings};

use crate::lint::schema::{Schema, compare, fits, integer};
use crate::lint::values::patterns::each_contradiction;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Number, Value};

pub(in crate::lint) const RULES: &[Check] = &[CONTRADICTING_BOUNDS];

const CONTRADICTING_BOUNDS: Check = check!(531, "contradicting-bounds", contradicting_bounds, pattern_length);

fn contradicting_bounds(context: &Context<'_>, findings: &mut Findings) {
    for schema in context.schemas() {
        match schema.type_name() {
            Some("string") => counts(schema, "minLength", "maxLength", findings),
            Some("array") => counts(schema, "minItems", "maxItems", findings),
            Some(name @ ("integer" | "number")) => {
                values(schema, findings);
                formats(schema, name, findings);
            }
            _ => {}
        }
    }
}

/// A keyword whose value is a number.
struct Bound<'a> {
    key: &'static str,
    entry: &'a Entry,
    number: &'a Number,
}

impl<'a> Bound<'a> {
    fn find(schema: &Schema<'a>, key: &'static str) -> Option<Self> {
        let entry = schema.entry(key)?;
        match &entry.value.value {
            Value::Number(number) => Some(Self { key, entry, number }),
            _ => None,
        }
    }

    fn finding(&self, message: impl Into<String>) -> Finding {
        CONTRADICTING_BOUNDS.finding(self.entry.value.span, message)
    }
}

const NO_VALUE_FITS: &str = "No value fits, so the client would reject every value.";

fn counts(schema: &Schema<'_>, lower: &'static str, upper: &'static str, findings: &mut Findings) {
    let (lower, upper) = (Bound::find(schema, lower), Bound::find(schema, upper));
    let (Some(lower), Some(upper)) = (lower, upper) else { return };
    if compare(lower.number, upper.number) == Some(Ordering::Greater) {
        findings.push(reversed(&lower, &upper));
    }
}

fn reversed(lower: &Bound<'_>, upper: &Bound<'_>) -> Finding {
    lower
        .finding(format!("`{}: {}` is greater than `{}: {}`", lower.key, lower.number, upper.key, upper.number))
        .label("lower bound")
        .related(upper.entry.value.span, "upper bound")
        .why(NO_VALUE_FITS)
        .fix("Correct one of the two.")
}

fn values(schema: &Schema<'_>, findings: &mut Findings) {
    let (lower, upper) = (Bound::find(schema, "minimum"), Bound::find(schema, "maximum"));
    for (exclusive, bound, name) in [("exclusiveMinimum", &lower, "minimum"), ("exclusiveMaximum", &upper, "maximum")] {
        let Some(entry) = schema.entry(exclusive) else { continue };
        if let Value::Number(number) = &entry.value.value {
            findings.push(
                CONTRADICTING_BOUNDS
                    .finding(entry.value.span, format!("`{exclusive}` is a number"))
                    .why(format!("In OpenAPI 3.0 it is a boolean, which excludes the value of `{name}` itself."))
                    .fix(format!("Write `{name}: {number}` and `{exclusive}: true`.")),
            );
        } else if bound.is_none() && schema.mapping.get(name).is_none() {
            findings.push(
                CONTRADICTING_BOUNDS
                    .finding(entry.key_span, format!("`{exclusive}` without `{name}`"))
                    .why(format!("It only excludes the value of `{name}` itself, so it means nothing alone."))
                    .fix(format!("Add `{name}`, or remove `{exclusive}`.")),
            );
        }
    }
    let (Some(lower), Some(upper)) = (lower, upper) else { return };
    let excluded = schema.is_true("exclusiveMinimum") || schema.is_true("exclusiveMaximum");
    match compare(lower.number, upper.number) {
        Some(Ordering::Greater) => findings.push(reversed(&lower, &upper)),
        Some(Ordering::Equal) if excluded => findings.push(
            lower
                .finding(format!("the bounds leave only {}, which is excluded", lower.number))
                .related(upper.entry.value.span, "upper bound")
                .why(NO_VALUE_FITS)
                .fix("Correct one of the two."),
        ),
        _ => {}
    }
}

/// Checks that the bounds are values of the type and its format.
fn formats(schema: &Schema<'_>, type_name: &str, findings: &mut Findings) {
    let format = schema.mapping.get("format").and_then(|format| format.as_str());
    for key in ["minimum", "maximum"] {
        let Some(bound) = Bound::find(schema, key) else { continue };
        if type_name == "integer" && integer(bound.number).is_none() {
            findings.push(
                bound
                    .finding(format!("`{key}: {}` is not an integer", bound.number))
                    .why("The client compares integers, so the bound would not be checked.")
                    .fix("Write an integer, or use `type: number`."),
            );
        } else if !fits(type_name, format, bound.number) {
            let format = format.filter(|name| ["int32", "float"].contains(name)).unwrap_or("int64");
            findings.push(
                bound
                    .finding(format!("`{key}: {}` does not fit into `{format}`", bound.number))
                    .why("No value of this format can break it, so it would not be checked, or the code would not compile.")
                    .fix("Remove it if it only describes the width of the number. If not, correct the format or the bound."),
            );
        }
    }
}

fn pattern_length(context: &Context<'_>, findings: &mut Findings) {
    each_contradiction(context, &mut |message, pattern, bound| {
        findings.push(
            CONTRADICTING_BOUNDS
                .finding(pattern.span, message)
                .related(bound.span, "length bound")
                .why("No value fits both, so the client would reject every value.")
                .fix("Correct one of the two."),
        );
    });
}
