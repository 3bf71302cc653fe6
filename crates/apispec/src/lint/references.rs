//! Rules for references: where they can stand, and that they lead somewhere.
//! They must not look at what is at their end.

use super::{Rule, rule};
use crate::document::Tree;
use crate::finding::{Finding, Findings};
use crate::node::{Node, unescape};
use crate::shape::{Kind, Visit, walk};
use crate::suggest;
use std::collections::BTreeSet;

pub(super) const RULES: &[Rule] = &[UNRESOLVED_REF, REF_CYCLE];

const UNRESOLVED_REF: Rule = rule!(121, "unresolved-ref", unresolved_ref);

fn unresolved_ref(tree: &Tree, findings: &mut Findings) {
    walk(&tree.root, &mut |visit| {
        let Some(reference) = visit.node.get("$ref") else { return };
        // A schema can have a property that is called `$ref`, and an example can hold anything.
        if !matches!(visit.kind, Kind::MapOf(_) | Kind::Data) {
            findings.extend(check(tree, visit, reference));
        }
    });
}

/// What is wrong with one reference, if anything is.
fn check(tree: &Tree, visit: &Visit<'_>, reference: &Node) -> Option<Finding> {
    let why = "The generator needs what it points at.";
    let Some(wanted) = visit.kind.component_kind() else {
        let finding = UNRESOLVED_REF
            .finding(reference.span, "a `$ref` cannot stand here")
            .why("OpenAPI has no reference in this place.");
        return Some(finding.fix("Write out what it points at."));
    };
    let Some(target) = reference.as_str() else {
        let message = format!("the `$ref` is {} instead of text", reference.kind());
        let finding = UNRESOLVED_REF.finding(reference.span, message).why(why);
        return Some(finding.fix(format!("Write `$ref: '#/components/{wanted}/<name>'`.")));
    };
    let parts = target.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
    let Some((kind, name)) = parts.filter(|(_, name)| !name.is_empty() && !name.contains('/')) else {
        let finding = UNRESOLVED_REF
            .finding(reference.span, format!("`{target}` is not of the form `#/components/<kind>/<name>`"))
            .why("All files of a service become one document, so a reference names a component and never a file or a part of one.");
        let name = target.rsplit(['/', '#']).next().unwrap_or_default();
        return Some(match nearest_component(tree, wanted, name) {
            Some(near) => finding.fix(format!("Did you mean `#/components/{wanted}/{near}`?")),
            None => finding.fix(format!("Write `$ref: '#/components/{wanted}/<name>'`.")),
        });
    };
    let exists = tree.components(kind).is_some_and(|named| named.get(&unescape(name)).is_some());
    if kind == wanted && exists {
        return None;
    }
    let finding = if exists {
        let message = format!("`{target}` is among the {kind}, but here belongs one of the {wanted}");
        UNRESOLVED_REF
            .finding(reference.span, message)
            .why("What it points at is of another kind than this place takes.")
    } else {
        UNRESOLVED_REF.finding(reference.span, format!("`{target}` does not exist")).why(why)
    };
    Some(match nearest_component(tree, wanted, &unescape(name)) {
        Some(near) => finding.fix(format!("Did you mean `#/components/{wanted}/{near}`?")),
        None => finding.fix(format!("Define it under `components: {wanted}`, or correct the reference.")),
    })
}

fn nearest_component<'a>(tree: &'a Tree, kind: &str, name: &str) -> Option<&'a str> {
    let mut names: Vec<_> = tree.components(kind)?.keys().collect();
    names.sort_unstable();
    suggest::nearest(name, names)
}

const REF_CYCLE: Rule = rule!(122, "ref-cycle", ref_cycle);

fn ref_cycle(tree: &Tree, findings: &mut Findings) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let kinds = tree.root.get("components").and_then(Node::as_mapping);
    let components = kinds.into_iter().flat_map(|kinds| kinds.iter()).filter_map(|(_, named)| named.value.as_mapping());
    for (_, component) in components.flat_map(|named| named.iter()) {
        let mut chain: Vec<&Node> = Vec::new();
        let mut at = Some(&component.value);
        while let Some(reference) = at.and_then(|node| node.get("$ref")) {
            if chain.iter().any(|seen| std::ptr::eq(*seen, reference)) {
                break;
            }
            chain.push(reference);
            at = reference.as_str().and_then(|target| tree.target(target));
        }
        // Only a chain that ends where it began: one that merely leads into a cycle is not to blame.
        let closes = at.is_some_and(|end| std::ptr::eq(end, &component.value)) && !chain.is_empty();
        let targets: Vec<_> = chain.iter().filter_map(|reference| reference.as_str()).collect();
        if !closes || targets.iter().any(|target| told.contains(target)) {
            continue;
        }
        told.extend(&targets);
        let Some((first, others)) = chain.split_first() else { continue };
        let mut finding = REF_CYCLE
            .finding(first.span, format!("the reference leads back to itself: {}", targets.join(" → ")))
            .why("Whoever follows it never arrives.")
            .fix("Write out what one of these components is.");
        for other in others {
            finding = finding.related(other.span, "and from here on");
        }
        findings.push(finding);
    }
}
