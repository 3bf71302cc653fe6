//! Rules for references: where they are allowed, and that their targets exist.
//! They must not look at the targets themselves.

use std::collections::{BTreeMap, BTreeSet};

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, suggest};

use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Node, unescape};
use crate::shape::{Kind, Visit};

pub(in crate::lint) const RULES: &[Check] = &[UNRESOLVED_REF, REF_SIBLINGS];

const UNRESOLVED_REF: Check = check!(121, "unresolved-ref", unresolved_ref, ref_cycle);

/// The maximum number of suggestions. Each compares a name with those of all components, which is
/// slow if there are thousands.
const MAX_SUGGESTIONS: usize = 100;

fn unresolved_ref(context: &Context<'_>, findings: &mut Findings) {
    let mut suggestions = Suggestions::default();
    for visit in &context.visits {
        let Some(reference) = visit.node.get("$ref") else { continue };
        // A schema can have a property called `$ref`, and an example can contain anything.
        if !matches!(visit.kind, Kind::MapOf(_) | Kind::Data) {
            findings.extend(check(context.tree, &mut suggestions, visit, reference));
        }
    }
}

/// The finding for an invalid reference.
fn check<'a>(
    tree: &'a Tree,
    suggestions: &mut Suggestions<'a>,
    visit: &Visit<'_>,
    reference: &Node,
) -> Option<Finding> {
    let why = "The generator needs the target of the reference.";
    let Some(wanted) = visit.kind.component_kind() else {
        let finding = UNRESOLVED_REF
            .finding(reference.span, "a `$ref` is not allowed here")
            .why("OpenAPI does not allow a reference here.");
        return Some(finding.fix("Replace it with the content of its target."));
    };
    let Some(target) = reference.as_str() else {
        let message = format!("the `$ref` is {} instead of a string", reference.kind());
        let finding = UNRESOLVED_REF.finding(reference.span, message).why(why);
        return Some(finding.fix(format!("Write `$ref: '#/components/{wanted}/<name>'`.")));
    };
    let parts = target.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
    let Some((kind, name)) = parts.filter(|(_, name)| !name.is_empty() && !name.contains('/')) else {
        let finding = UNRESOLVED_REF
            .finding(reference.span, format!("`{target}` does not have the form `#/components/<kind>/<name>`"))
            .why("All files of a service are merged into one document, so a reference names a component, never a file or a part of one.");
        let name = target.rsplit(['/', '#']).next().unwrap_or_default();
        return Some(match suggestions.nearest(tree, wanted, name) {
            Some(near) => finding.fix(format!("Did you mean `#/components/{wanted}/{near}`?")),
            None => finding.fix(format!("Write `$ref: '#/components/{wanted}/<name>'`.")),
        });
    };
    let exists = tree.components(kind).is_some_and(|named| named.get(&unescape(name)).is_some());
    if kind == wanted && exists {
        return None;
    }
    let finding = if exists {
        let message = format!("`{target}` is one of the `{kind}`, must be one of the `{wanted}`");
        UNRESOLVED_REF.finding(reference.span, message).why("The target is not of the kind that is expected here.")
    } else {
        UNRESOLVED_REF.finding(reference.span, format!("`{target}` does not exist")).why(why)
    };
    Some(match suggestions.nearest(tree, wanted, &unescape(name)) {
        Some(near) => finding.fix(format!("Did you mean `#/components/{wanted}/{near}`?")),
        None => finding.fix(format!("Define it under `components: {wanted}`, or correct the reference.")),
    })
}

/// Caches the component that was probably meant, by misspelt name. Thousands of references can have
/// the same mistake.
#[derive(Default)]
struct Suggestions<'a>(BTreeMap<(&'static str, String), Option<&'a str>>);

impl<'a> Suggestions<'a> {
    fn nearest(&mut self, tree: &'a Tree, kind: &'static str, name: &str) -> Option<&'a str> {
        // The rest gets suggestions once the first ones are fixed.
        if self.0.len() > MAX_SUGGESTIONS {
            return None;
        }
        *self.0.entry((kind, name.to_owned())).or_insert_with(|| {
            let mut names: Vec<_> = tree.components(kind)?.keys().collect();
            names.sort_unstable();
            suggest::nearest(name, names)
        })
    }
}

fn ref_cycle(context: &Context<'_>, findings: &mut Findings) {
    // A reference has one target, so each component needs to be visited once.
    let mut visited: BTreeSet<Span> = BTreeSet::new();
    let kinds = context.tree.root.get("components").and_then(Node::as_mapping);
    let components = kinds.into_iter().flat_map(|kinds| kinds.iter()).filter_map(|(_, named)| named.value.as_mapping());
    for (_, component) in components.flat_map(|named| named.iter()) {
        let mut chain: Vec<&Node> = Vec::new();
        let mut at = &component.value;
        while visited.insert(at.span) {
            chain.push(at);
            let Some(next) = at.reference().and_then(|target| context.tree.target(target)) else { break };
            at = next;
        }
        // Report only the components of the cycle, not those that lead into it.
        let entrance = chain.iter().position(|seen| seen.span == at.span);
        let cycle = entrance.and_then(|entrance| chain.get(entrance..)).unwrap_or_default();
        if at.reference().is_none_or(|target| context.tree.target(target).is_none()) {
            continue;
        }
        let references: Vec<_> = cycle.iter().filter_map(|node| node.get("$ref")).collect();
        let targets: Vec<_> = references.iter().filter_map(|reference| reference.as_str()).collect();
        let Some((first, others)) = references.split_first() else { continue };
        let mut finding = UNRESOLVED_REF
            .finding(first.span, format!("reference cycle: {}", targets.join(" → ")))
            .why("The references never reach a definition.")
            .fix("Replace one of these references with a definition.");
        for other in others {
            finding = finding.related(other.span, "then from here");
        }
        findings.push(finding);
    }
}

const REF_SIBLINGS: Check = check!(123, "ref-siblings", ref_siblings);

/// The keys allowed beside a `$ref`. They are for readers and for the lint, which look at the
/// reference rather than its target.
const SIBLINGS: [&str; 5] = ["x-allow", "x-documented", "x-reason", "x-sdk", "x-undocumented"];

fn ref_siblings(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        // A misplaced or dangling reference is already reported.
        let Some(wanted) = visit.kind.component_kind() else { continue };
        let Some(target) = visit.node.reference().filter(|target| context.tree.target(target).is_some()) else {
            continue;
        };
        let siblings = visit.node.as_mapping().into_iter().flat_map(|mapping| mapping.iter());
        for (key, entry) in siblings.filter(|(key, _)| *key != "$ref" && !SIBLINGS.contains(key)) {
            let finding = REF_SIBLINGS
                .finding(entry.key_span, format!("`{key}` is not allowed beside a `$ref`"))
                .why("A reference is replaced with its target, so tools ignore the keys beside it.");
            findings.push(match key {
                "description" => finding.fix(format!(
                    "Move it to the description of `{target}`, or of the object that contains the reference."
                )),
                _ => {
                    finding.fix(format!("Move it into `{target}`, or refer to another of the `{wanted}` that has it."))
                }
            });
        }
    }
}
