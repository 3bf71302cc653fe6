//! Rules for extensions: that the project has them, in this place, and that their values have the right form.
//! They must not look at what has a rule of its own: `x-allow`, `x-documented`, and `x-region` among others.

use crate::extension::{self, EXTENSIONS};
use crate::lint::{Check, Context, check};
use crate::loading::UNKNOWN_KEY;
use crate::node::{Entry, Node};
use crate::shape::{Kind, Visit};
use diagnostics::suggest;
use diagnostics::{Finding, Findings};
use std::collections::BTreeMap;

pub(in crate::lint) const RULES: &[Check] = &[EXTENSION_VALUE];

/// The extensions of an object. Those beside a `$ref` are the business of another rule.
fn extensions<'a>(visit: &Visit<'a>) -> impl Iterator<Item = (&'a str, &'a Entry)> {
    let is_reference = visit.kind.component_kind().is_some() && visit.node.get("$ref").is_some();
    let has_extensions = visit.kind.article().is_some() && !is_reference;
    let mapping = visit.node.as_mapping().filter(|_| has_extensions);
    mapping.into_iter().flat_map(|mapping| mapping.iter()).filter(|(key, _)| key.starts_with("x-"))
}

/// Looks for extensions that the project does not have, or not in this place.
pub(super) fn unknown_extension(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        for (key, entry) in extensions(visit) {
            findings.extend(check_name(visit.kind, key, entry));
        }
    }
}

fn check_name(kind: Kind, key: &str, entry: &Entry) -> Option<Finding> {
    let why = "Nothing reads it here, so what it says would be lost without a word.";
    let place = kind.article().unwrap_or("an object");
    let Some(extension) = extension::find(key) else {
        let message = format!("the project has no extension `{key}`");
        let finding = UNKNOWN_KEY.finding(entry.key_span, message).why(why);
        let fitting = EXTENSIONS.iter().filter(|extension| extension.fits(kind)).map(|extension| extension.name);
        return Some(match suggest::nearest(key, fitting.clone()) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            // What can stand anywhere is not meant by a name that is nothing like it.
            None => match EXTENSIONS.iter().any(|extension| extension.places.contains(&kind)) {
                true => finding.fix(format!("Remove it. In {place} can stand {}.", suggest::list(fitting))),
                false => finding.fix("Remove it."),
            },
        });
    };
    if extension.fits(kind) {
        return None;
    }
    let finding = UNKNOWN_KEY.finding(entry.key_span, format!("`{key}` does not belong in {place}")).why(why);
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
        if let Some(entry) = of(Kind::Operation, "x-regions") {
            operation_regions(&entry.value, &regions, findings);
        }
        // It can stand beside a reference too.
        if let Some(entry) = of(Kind::Schema, "x-undocumented") {
            findings.extend(undocumented(entry));
        }
    }
}

fn retry_safe(method: &str, entry: &Entry) -> Option<Finding> {
    if entry.value.as_bool().is_none() {
        let message = format!("`x-retry-safe` is {} instead of true or false", entry.value.kind());
        let finding = EXTENSION_VALUE
            .finding(entry.value.span, message)
            .why("The client decides by it whether a request that got no answer is sent again.");
        return Some(finding.fix("Write `x-retry-safe: true` if the call only reads; otherwise remove it."));
    }
    if method == "post" {
        return None;
    }
    let finding =
        EXTENSION_VALUE.finding(entry.key_span, format!("`x-retry-safe` is on a {}", method.to_uppercase())).why(
            "Whether it is sent again follows from the method; only a POST can be either a call that changes or one that reads.",
        );
    Some(finding.fix("Remove it."))
}

fn undocumented(entry: &Entry) -> Option<Finding> {
    if entry.value.as_str().is_some_and(|reason| !reason.trim().is_empty()) {
        return None;
    }
    let message = match entry.value.as_str() {
        Some(_) => "`x-undocumented` is empty".to_owned(),
        None => format!("`x-undocumented` is {} instead of text", entry.value.kind()),
    };
    let finding = EXTENSION_VALUE
        .finding(entry.value.span, message)
        .why("What the reference does not have cannot be looked up there, so the spec has to say where it comes from.");
    Some(finding.fix("Write how it is known that the service has it."))
}

fn operation_regions(value: &Node, regions: &[&str], findings: &mut Findings) {
    let why = "The client offers the operation in these regions only, and finds their hosts among the servers.";
    let Some(items) = value.as_sequence().filter(|items| !items.is_empty()) else {
        let message = match value.as_sequence() {
            Some(_) => "`x-regions` names no region".to_owned(),
            None => format!("`x-regions` is {} instead of a list", value.kind()),
        };
        let finding = EXTENSION_VALUE.finding(value.span, message).why(why);
        findings.push(finding.fix("List the regions that have the operation, or remove it if all have it."));
        return;
    };
    let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
    for item in items {
        let Some(name) = item.as_str() else {
            let message = format!("a region is {} instead of text", item.kind());
            let finding = EXTENSION_VALUE.finding(item.span, message).why(why);
            findings.push(finding.fix("Write the `x-region` of one of the servers."));
            continue;
        };
        if let Some(first) = seen.insert(name, item) {
            let finding = EXTENSION_VALUE.finding(item.span, format!("the region `{name}` stands twice")).why(why);
            findings.push(finding.label("here again").related(first.span, "first here").fix("Remove one of them."));
        } else if !regions.contains(&name) {
            let finding = EXTENSION_VALUE.finding(item.span, format!("no server has the region `{name}`")).why(why);
            findings.push(match suggest::nearest(name, regions.iter().copied()) {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix("Add its server to openapi.yaml, or remove it here."),
            });
        }
    }
}
