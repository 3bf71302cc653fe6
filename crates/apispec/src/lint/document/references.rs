//! Rules for references: where they can stand, and that they lead somewhere.
//! They must not look at what is at their end.

use crate::document::Tree;
use crate::lint::{Check, Context, check};
use crate::node::{Node, unescape};
use crate::shape::{Kind, Visit};
use diagnostics::source::Span;
use diagnostics::suggest;
use diagnostics::{Finding, Findings};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::lint) const RULES: &[Check] = &[UNRESOLVED_REF, REF_SIBLINGS];

const UNRESOLVED_REF: Check = check!(121, "unresolved-ref", unresolved_ref, ref_cycle);

/// So many names are compared with those of all components, which takes a while if there are thousands.
const MOST_SUGGESTIONS: usize = 100;

fn unresolved_ref(context: &Context<'_>, findings: &mut Findings) {
    let mut suggestions = Suggestions::default();
    for visit in &context.visits {
        let Some(reference) = visit.node.get("$ref") else { continue };
        // A schema can have a property that is called `$ref`, and an example can hold anything.
        if !matches!(visit.kind, Kind::MapOf(_) | Kind::Data) {
            findings.extend(check(context.tree, &mut suggestions, visit, reference));
        }
    }
}

/// What is wrong with one reference, if anything is.
fn check<'a>(
    tree: &'a Tree,
    suggestions: &mut Suggestions<'a>,
    visit: &Visit<'_>,
    reference: &Node,
) -> Option<Finding> {
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
        let message = format!("`{target}` is among the {kind}, but here belongs one of the {wanted}");
        UNRESOLVED_REF
            .finding(reference.span, message)
            .why("What it points at is of another kind than this place takes.")
    } else {
        UNRESOLVED_REF.finding(reference.span, format!("`{target}` does not exist")).why(why)
    };
    Some(match suggestions.nearest(tree, wanted, &unescape(name)) {
        Some(near) => finding.fix(format!("Did you mean `#/components/{wanted}/{near}`?")),
        None => finding.fix(format!("Define it under `components: {wanted}`, or correct the reference.")),
    })
}

/// Names that no component has, each with the component that was probably meant. Thousands of references can have the same mistake.
#[derive(Default)]
struct Suggestions<'a>(BTreeMap<(&'static str, String), Option<&'a str>>);

impl<'a> Suggestions<'a> {
    fn nearest(&mut self, tree: &'a Tree, kind: &'static str, name: &str) -> Option<&'a str> {
        // Whoever mends the first ones sees the rest.
        if self.0.len() > MOST_SUGGESTIONS {
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
    // A reference leads to one place only, so each component needs to be passed once.
    let mut passed: BTreeSet<Span> = BTreeSet::new();
    let kinds = context.tree.root.get("components").and_then(Node::as_mapping);
    let components = kinds.into_iter().flat_map(|kinds| kinds.iter()).filter_map(|(_, named)| named.value.as_mapping());
    for (_, component) in components.flat_map(|named| named.iter()) {
        let mut chain: Vec<&Node> = Vec::new();
        let mut at = &component.value;
        while passed.insert(at.span) {
            chain.push(at);
            let Some(next) = at.reference().and_then(|target| context.tree.target(target)) else { break };
            at = next;
        }
        // Only a walk that comes back to itself is a cycle. What merely led into it is not to blame.
        let entrance = chain.iter().position(|seen| seen.span == at.span);
        let cycle = entrance.and_then(|entrance| chain.get(entrance..)).unwrap_or_default();
        if at.reference().is_none_or(|target| context.tree.target(target).is_none()) {
            continue;
        }
        let references: Vec<_> = cycle.iter().filter_map(|node| node.get("$ref")).collect();
        let targets: Vec<_> = references.iter().filter_map(|reference| reference.as_str()).collect();
        let Some((first, others)) = references.split_first() else { continue };
        let mut finding = UNRESOLVED_REF
            .finding(first.span, format!("the reference leads back to itself: {}", targets.join(" → ")))
            .why("Whoever follows it never arrives.")
            .fix("Write out what one of these components is.");
        for other in others {
            finding = finding.related(other.span, "and from here on");
        }
        findings.push(finding);
    }
}

const REF_SIBLINGS: Check = check!(123, "ref-siblings", ref_siblings);

/// What may stand beside a `$ref`: it speaks to the lint and to readers, who look at the place and not at what it points at.
const SIBLINGS: [&str; 4] = ["x-allow", "x-documented", "x-reason", "x-undocumented"];

fn ref_siblings(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        // A reference that cannot stand here, or leads nowhere, is told of already.
        let Some(wanted) = visit.kind.component_kind() else { continue };
        let Some(target) = visit.node.reference().filter(|target| context.tree.target(target).is_some()) else {
            continue;
        };
        let siblings = visit.node.as_mapping().into_iter().flat_map(|mapping| mapping.iter());
        for (key, entry) in siblings.filter(|(key, _)| *key != "$ref" && !SIBLINGS.contains(key)) {
            let finding = REF_SIBLINGS.finding(entry.key_span, format!("`{key}` stands beside a `$ref`")).why(
                "A reference is replaced by what it points at, so everything downstream ignores the keys beside it.",
            );
            findings.push(match key {
                "description" => finding.fix(format!(
                    "Say it in the description of `{target}`, or of what holds the reference; here remove it."
                )),
                _ => finding.fix(format!(
                    "Move it into `{target}`, or point at another one of the {wanted} that says it; here remove it."
                )),
            });
        }
    }
}
