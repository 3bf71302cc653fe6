//! Applies allowances: `x-allow: {rule: reason}` in a node suppresses the findings of that rule
//! within the node.
//! It must not know any rule but its own, which cannot be allowed.

use std::collections::BTreeMap;

use diagnostics::source::{FileId, Span};
use diagnostics::{Finding, Findings, Place, suggest};

use crate::lint::{Check, Context, check};
use crate::node::{Entry, Node};
use crate::shape::{Kind, Visit};

pub(in crate::lint) const ALLOWANCE: Check = check!(131, "allowance");
pub(in crate::lint) const RULES: &[Check] = &[ALLOWANCE];

/// The key of the extension.
const KEY: &str = "x-allow";

/// One allowed rule in one node.
struct Allowance<'a> {
    rule: &'a str,
    /// The span of the rule's name.
    span: Span,
    /// Where findings of the rule are allowed: the node that contains the allowance, including its
    /// key.
    extent: Span,
    used: bool,
}

impl Allowance<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        let Place::Span(span) = finding.place else { return false };
        let inside = span.start >= self.extent.start && span.end <= self.extent.end;
        finding.rule.name == self.rule && span.file == self.extent.file && inside
    }
}

/// Removes the findings that the document allows, and adds one for each allowance that is invalid
/// or unused. `rules` are the names of all rules of the lint.
pub(in crate::lint) fn apply(context: &Context<'_>, findings: Findings, rules: &[&str]) -> Findings {
    let mut remaining = Findings::new();
    let mut allowances = collect(context, &allowable(rules), &mut remaining);
    // In a large document, comparing each finding with all allowances would take too long.
    let mut by_file: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (index, allowance) in allowances.iter().enumerate() {
        by_file.entry(allowance.extent.file).or_default().push(index);
    }
    for finding in findings {
        let near = match finding.place {
            Place::Span(span) => by_file.get(&span.file),
            Place::Path(_) => None,
        };
        // If several allowances cover the finding, the innermost applies.
        let covering = near.into_iter().flatten().copied().filter(|index| allowances[*index].covers(&finding));
        match covering.min_by_key(|index| allowances[*index].extent.end - allowances[*index].extent.start) {
            Some(index) => allowances[index].used = true,
            None => remaining.push(finding),
        }
    }
    for unused in allowances.iter().filter(|allowance| !allowance.used) {
        remaining.push(
            ALLOWANCE
                .finding(unused.span, format!("the rule `{}` is not broken here", unused.rule))
                .why("An unused allowance would hide the next mistake.")
                .fix(format!("Remove `{}` from `{KEY}`.", unused.rule)),
        );
    }
    remaining
}

/// The rules that can be allowed: all but the one on allowances.
fn allowable<'a>(rules: &[&'a str]) -> Vec<&'a str> {
    rules.iter().copied().filter(|name| RULES.iter().all(|own| own.rule.name != *name)).collect()
}

fn collect<'a>(context: &Context<'a>, rules: &[&str], findings: &mut Findings) -> Vec<Allowance<'a>> {
    let mut allowances = Vec::new();
    for visit in &context.visits {
        let Some(entry) = visit.node.as_mapping().and_then(|mapping| mapping.entry(KEY)) else { continue };
        if matches!(visit.kind, Kind::MapOf(_) | Kind::Data | Kind::Other) {
            continue;
        }
        match read(visit, entry, rules) {
            Ok(read) => allowances.extend(read),
            Err(found) => findings.extend(found),
        }
    }
    allowances
}

fn read<'a>(visit: &Visit<'a>, entry: &'a Entry, rules: &[&str]) -> Result<Vec<Allowance<'a>>, Findings> {
    let why = "Readers of the spec must see what is allowed here, and why.";
    if matches!(visit.kind, Kind::Document | Kind::Paths | Kind::PathItem | Kind::Components) {
        let finding = ALLOWANCE.finding(entry.key_span, format!("`{KEY}` is not allowed at this level")).why(why);
        return Err(finding.fix("Move it into the operation, parameter, response or schema concerned.").into());
    }
    let Some(mapping) = entry.value.as_mapping() else {
        let message = format!("`{KEY}` is {} instead of rules with reasons", entry.value.kind());
        let finding = ALLOWANCE.finding(entry.value.span, message).why(why);
        return Err(finding.fix(format!("Write `{KEY}: {{rule-name: reason}}`.")).into());
    };
    let end = visit.node.span.end;
    let extent = Span { file: visit.span.file, start: visit.span.start, end };
    let mut findings = Findings::new();
    let mut allowances = Vec::new();
    for (rule, entry) in mapping.iter() {
        match problem(rule, &entry.value, entry.key_span, rules) {
            Some(finding) => findings.push(finding.why(why)),
            None => allowances.push(Allowance { rule, span: entry.key_span, extent, used: false }),
        }
    }
    if findings.is_empty() { Ok(allowances) } else { Err(findings) }
}

fn problem(rule: &str, reason: &Node, span: Span, rules: &[&str]) -> Option<Finding> {
    if !rules.contains(&rule) {
        let finding = ALLOWANCE.finding(span, format!("`{rule}` is not a rule that can be allowed"));
        return Some(match suggest::nearest(rule, rules.iter().copied()) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix("Run `cargo xtask lint --list` for a list of rules."),
        });
    }
    if reason.as_str().is_none_or(|reason| reason.trim().is_empty()) {
        let finding = ALLOWANCE.finding(span, format!("the allowance of `{rule}` has no reason"));
        return Some(finding.fix(format!("Write `{rule}: reason`.")));
    }
    None
}
