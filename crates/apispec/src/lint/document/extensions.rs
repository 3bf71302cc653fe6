//! Rules for extensions: they exist, are in the right place, and their values have the right form.
//! They must not check extensions with their own rules, such as `x-allow`, `x-documented` and
//! `x-region`.

use std::collections::BTreeMap;

use diagnostics::{Finding, Findings, suggest};

use crate::extension::{self, EXTENSIONS};
use crate::lint::{Check, Context, check};
use crate::loading::UNKNOWN_KEY;
use crate::node::{Entry, Mapping, Node};
use crate::shape::{Kind, Visit};

pub(in crate::lint) const RULES: &[Check] = &[EXTENSION_VALUE];

/// The extensions of an object. Another rule checks those beside a `$ref`.
fn extensions<'a>(visit: &Visit<'a>) -> impl Iterator<Item = (&'a str, &'a Entry)> {
    let is_reference = visit.kind.component_kind().is_some() && visit.node.get("$ref").is_some();
    let has_extensions = visit.kind.noun().is_some() && !is_reference;
    let mapping = visit.node.as_mapping().filter(|_| has_extensions);
    mapping.into_iter().flat_map(|mapping| mapping.iter()).filter(|(key, _)| key.starts_with("x-"))
}

/// Finds extensions that do not exist, or are not allowed where they are.
pub(super) fn unknown_extension(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        for (key, entry) in extensions(visit) {
            findings.extend(check_name(visit.kind, key, entry));
        }
    }
}

fn check_name(kind: Kind, key: &str, entry: &Entry) -> Option<Finding> {
    let why = "Nothing reads it here, so its content would be silently lost.";
    let place = kind.noun().unwrap_or("an object");
    let Some(extension) = extension::find(key) else {
        let message = format!("there is no extension `{key}`");
        let finding = UNKNOWN_KEY.finding(entry.key_span, message).why(why);
        let allowed =
            EXTENSIONS.iter().filter(|extension| extension.is_allowed_in(kind)).map(|extension| extension.name);
        return Some(match suggest::nearest(key, allowed.clone()) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            // Extensions that are allowed anywhere are no useful hint.
            None => match EXTENSIONS.iter().any(|extension| extension.places.contains(&kind)) {
                true => finding.fix(format!("Remove it. Allowed in {place}: {}.", suggest::list(allowed))),
                false => finding.fix("Remove it."),
            },
        });
    };
    if extension.is_allowed_in(kind) {
        return None;
    }
    let finding = UNKNOWN_KEY.finding(entry.key_span, format!("`{key}` is not allowed in {place}")).why(why);
    Some(finding.fix(format!("Move it to {}, or remove it.", extension.place_names())))
}

const EXTENSION_VALUE: Check = check!(146, "extension-value", extension_value);

fn extension_value(context: &Context<'_>, findings: &mut Findings) {
    let servers = context.tree.root.get("servers").and_then(Node::as_sequence).unwrap_or_default();
    let regions: Vec<_> = servers.iter().filter_map(|server| server.get("x-region")?.as_str()).collect();
    for visit in &context.visits {
        let Some(mapping) = visit.node.as_mapping() else { continue };
        let of = |kind, key| if visit.kind == kind { mapping.entry(key) } else { None };
        if let Some(entry) = of(Kind::Operation, "x-retry-safe") {
            findings.extend(retry_safe(visit.key.unwrap_or_default(), entry));
        }
        if let Some(entry) = of(Kind::Operation, "x-confirm") {
            findings.extend(confirmation(visit.key.unwrap_or_default(), entry));
        }
        if visit.kind == Kind::Operation {
            findings.extend(deprecation(mapping));
        }
        if let Some(entry) = of(Kind::Operation, "x-regions") {
            operation_regions(&entry.value, &regions, findings);
        }
        // Also allowed beside a reference.
        if let Some(entry) = of(Kind::Schema, "x-undocumented") {
            findings.extend(undocumented(entry));
        }
    }
}

fn retry_safe(method: &str, entry: &Entry) -> Option<Finding> {
    if entry.value.as_bool().is_none() {
        let message = format!("`x-retry-safe` is {} instead of a boolean", entry.value.kind());
        let finding = EXTENSION_VALUE
            .finding(entry.value.span, message)
            .why("It decides whether the client retries a request that got no response.");
        return Some(finding.fix("Write `x-retry-safe: true` if the call only reads. If not, remove it."));
    }
    if method == "post" {
        return None;
    }
    let finding =
        EXTENSION_VALUE.finding(entry.key_span, format!("`x-retry-safe` is not allowed on a {}", method.to_uppercase())).why(
            "For other methods, the method decides about retries. Only a POST may either change something or only read.",
        );
    Some(finding.fix("Remove it."))
}

fn confirmation(method: &str, entry: &Entry) -> Option<Finding> {
    let why = "The command line shows it as the reason when it asks whether to call.";
    if ["get", "head"].contains(&method) {
        let message = format!("`x-confirm` is not allowed on a {}", method.to_uppercase());
        let finding =
            EXTENSION_VALUE.finding(entry.key_span, message).why("It only reads, so there is nothing to agree to.");
        return Some(finding.fix("Remove it."));
    }
    let message = match entry.value.as_str() {
        Some(text) if !text.trim().is_empty() => return None,
        Some(_) => "`x-confirm` is empty".to_owned(),
        None => format!("`x-confirm` is {} instead of a string", entry.value.kind()),
    };
    let finding = EXTENSION_VALUE.finding(entry.value.span, message).why(why);
    Some(finding.fix("Write what the call costs or destroys, such as `Each certificate costs money.`; or remove it."))
}

/// `deprecated: true` and `x-deprecated` come together.
fn deprecation(operation: &Mapping) -> Option<Finding> {
    let why = "The client marks the method as deprecated, and the compiler shows its callers the reason.";
    let fix = "Write `deprecated: true`, and in `x-deprecated` why, and what to use instead; or remove both.";
    let (flag, reason) = (operation.entry("deprecated"), operation.entry("x-deprecated"));
    let (place, message) = match (flag, reason) {
        (None, None) => return None,
        (Some(flag), _) if flag.value.as_bool() != Some(true) => (flag, "`deprecated` is not `true`"),
        (Some(flag), None) => (flag, "`deprecated` has no `x-deprecated` beside it"),
        (None, Some(reason)) => (reason, "`x-deprecated` has no `deprecated: true` beside it"),
        (_, Some(reason)) => match reason.value.as_str() {
            None => (reason, "`x-deprecated` is not a string"),
            Some(text) if text.trim().is_empty() => (reason, "`x-deprecated` is empty"),
            Some(_) => return None,
        },
    };
    Some(EXTENSION_VALUE.finding(place.key_span, message).why(why).fix(fix))
}

fn undocumented(entry: &Entry) -> Option<Finding> {
    if entry.value.as_str().is_some_and(|reason| !reason.trim().is_empty()) {
        return None;
    }
    let message = match entry.value.as_str() {
        Some(_) => "`x-undocumented` is empty".to_owned(),
        None => format!("`x-undocumented` is {} instead of a string", entry.value.kind()),
    };
    let finding = EXTENSION_VALUE
        .finding(entry.value.span, message)
        .why("The property cannot be looked up in the documentation, so the spec must say where it comes from.");
    Some(finding.fix("Explain how the property is known."))
}

fn operation_regions(value: &Node, regions: &[&str], findings: &mut Findings) {
    let why = "The client offers the operation only in these regions, and looks up their hosts in `servers`.";
    let Some(items) = value.as_sequence().filter(|items| !items.is_empty()) else {
        let message = match value.as_sequence() {
            Some(_) => "`x-regions` names no region".to_owned(),
            None => format!("`x-regions` is {} instead of a list", value.kind()),
        };
        let finding = EXTENSION_VALUE.finding(value.span, message).why(why);
        findings
            .push(finding.fix("List the regions that offer the operation, or remove `x-regions` if all of them do."));
        return;
    };
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for item in items {
        let Some(name) = item.as_str() else {
            let message = format!("a region is {} instead of a string", item.kind());
            let finding = EXTENSION_VALUE.finding(item.span, message).why(why);
            findings.push(finding.fix("Write the `x-region` of one of the servers."));
            continue;
        };
        if let Some(first) = seen.insert(name, item) {
            let finding = EXTENSION_VALUE.finding(item.span, format!("duplicate region `{name}`")).why(why);
            findings.push(
                finding.label("second occurrence").related(first.span, "first occurrence").fix("Remove one of them."),
            );
        } else if !regions.contains(&name) {
            let finding = EXTENSION_VALUE.finding(item.span, format!("no server has the region `{name}`")).why(why);
            findings.push(match suggest::nearest(name, regions.iter().copied()) {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix("Add its server to openapi.yaml, or remove the region here."),
            });
        }
    }
}
