//! The rule for `x-waiters`: each waiter names values of a field of the response, and times that
//! make sense. It must not know how a client waits.

use diagnostics::{Findings, suggest};

use super::bodies::response_properties;
use crate::document::{Operation, Tree};
use crate::lint::schema::type_name;
use crate::lint::{Check, Context, check};
use crate::node::{Entry, Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[WAITERS];

const WAITERS: Check = check!(603, "waiters", waiters);

/// The key of the extension.
const EXTENSION: &str = "x-waiters";

const REQUIRED: [&str; 5] = ["field", "success", "initial_delay", "max_delay", "timeout"];

const KEYS: [&str; 6] = ["field", "success", "failure", "initial_delay", "max_delay", "timeout"];

const WHY: &str =
    "The client gets a method `wait_until_…` for each, which sends the request until the field has one of the values.";

const FORM: &str = "Write `x-waiters: {issued: {field: status, success: [ISSUED], failure: [REVOKED], initial_delay: 5, \
                    max_delay: 60, timeout: 600}}` with the names from the page, and times in seconds.";

fn waiters(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        let Some(node) = context.tree.operation_node(operation) else { continue };
        let Some(entry) = node.as_mapping().and_then(|mapping| mapping.entry(EXTENSION)) else { continue };
        let mut check = Checker { tree: context.tree, operation, node, findings };
        check.repeatable(entry);
        match entry.value.as_mapping() {
            Some(waiters) if !waiters.is_empty() => waiters.iter().for_each(|(name, entry)| check.waiter(name, entry)),
            Some(_) => check.report(&entry.value, "`x-waiters` is empty", FORM),
            None => {
                check.report(&entry.value, &format!("`x-waiters` is {} instead of a mapping", entry.value.kind()), FORM)
            }
        }
    }
}

struct Checker<'a, 'b> {
    tree: &'a Tree,
    operation: &'a Operation,
    node: &'a Node,
    findings: &'b mut Findings,
}

impl<'a> Checker<'a, '_> {
    fn report(&mut self, at: &Node, message: &str, fix: &str) {
        self.findings.push(WAITERS.finding(at.span, message).why(WHY).fix(fix));
    }

    /// A waiter repeats the request.
    fn repeatable(&mut self, entry: &Entry) {
        let only_reads = self.node.get("x-retry-safe").and_then(Node::as_bool) == Some(true);
        if self.operation.method != "get" && !only_reads {
            let message = format!("{} may change something each time it is called", self.operation.operation_id);
            let finding = WAITERS.finding(entry.key_span, message).why(WHY);
            self.findings.push(finding.fix("Move the waiter to the operation that shows the state."));
        }
    }

    fn waiter(&mut self, name: &str, entry: &'a Entry) {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !name.split('_').all(is_word) {
            let finding =
                WAITERS.finding(entry.key_span, format!("`{name}` cannot be the end of a method's name")).why(WHY);
            self.findings.push(finding.fix("Use lowercase words with `_` between them, such as `issued`."));
        }
        let Some(waiter) = entry.value.as_mapping() else {
            return self.report(
                &entry.value,
                &format!("`{name}` is {} instead of a mapping", entry.value.kind()),
                FORM,
            );
        };
        for (key, entry) in waiter.iter().filter(|(key, _)| !KEYS.contains(key)) {
            let finding = WAITERS.finding(entry.key_span, format!("`{name}` has the unknown key `{key}`")).why(WHY);
            self.findings.push(match suggest::nearest(key, KEYS) {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix(format!("Its keys are {}.", suggest::list(KEYS))),
            });
        }
        for key in REQUIRED.into_iter().filter(|key| waiter.get(key).is_none()) {
            let finding = WAITERS.finding(entry.key_span, format!("`{name}` has no `{key}`")).why(WHY);
            self.findings.push(finding.fix(FORM));
        }
        let field = waiter.get("field").and_then(|field| self.field(field));
        self.values(waiter, field);
        self.times(waiter);
    }

    /// The schema of the field.
    fn field(&mut self, field: &Node) -> Option<&'a Node> {
        let Some(name) = field.as_str() else {
            self.report(field, &format!("`field` is {} instead of a name", field.kind()), FORM);
            return None;
        };
        let known = response_properties(self.tree, self.operation);
        let Some((_, schema)) = known.iter().find(|(known, _)| *known == name) else {
            let fix = match suggest::nearest(name, known.iter().map(|(known, _)| *known)) {
                Some(near) => format!("Did you mean `{near}`?"),
                None if known.is_empty() => "The response has no property at all. Correct its schema.".to_owned(),
                None => format!("Use one of {}.", suggest::list(known.iter().map(|(known, _)| *known))),
            };
            self.report(field, &format!("the response has no property `{name}`"), &fix);
            return None;
        };
        let schema = self.tree.resolve(schema)?;
        let found = type_name(schema)?;
        if found == "string" && schema.get("format").is_none() {
            return Some(schema);
        }
        let finding = WAITERS.finding(field.span, format!("the property `{name}` is not a plain text"));
        let finding = finding.related(schema.span, "its schema").why(WHY);
        self.findings.push(finding.fix("Name the property that says in which state the thing is."));
        None
    }

    /// The lists of values.
    fn values(&mut self, waiter: &'a Mapping, schema: Option<&'a Node>) {
        let documented = schema.and_then(|schema| schema.get("enum")).and_then(Node::as_sequence);
        let mut seen: Vec<&str> = Vec::new();
        for (key, list) in ["success", "failure"].into_iter().filter_map(|key| Some((key, waiter.get(key)?))) {
            let Some(values) = list.as_sequence().filter(|values| !values.is_empty()) else {
                self.report(list, &format!("`{key}` is not a list of values"), FORM);
                continue;
            };
            for node in values {
                let Some(value) = node.as_str().filter(|value| !value.is_empty()) else {
                    self.report(
                        node,
                        &format!("`{key}` contains {} instead of a text", node.kind()),
                        "Write the value as the page does, in quotes if YAML reads it as something else.",
                    );
                    continue;
                };
                if seen.contains(&value) {
                    self.report(node, &format!("`{value}` appears twice"), "Write each value once.");
                }
                seen.push(value);
                let known: Vec<&str> = documented.into_iter().flatten().filter_map(Node::as_str).collect();
                if documented.is_some() && !known.contains(&value) {
                    let fix = match suggest::nearest(value, known.iter().copied()) {
                        Some(near) => format!("Did you mean `{near}`?"),
                        None => format!("Use one of {}.", suggest::list(known)),
                    };
                    self.report(node, &format!("the field has no value `{value}`"), &fix);
                }
            }
        }
    }

    /// The times, which grow.
    fn times(&mut self, waiter: &Mapping) {
        let mut least = 1;
        for (key, node) in
            ["initial_delay", "max_delay", "timeout"].into_iter().filter_map(|key| Some((key, waiter.get(key)?)))
        {
            // More than a year is a mistake.
            match node.to_yaml().as_i64().filter(|seconds| (1..=31_536_000).contains(seconds)) {
                None => self.report(node, &format!("`{key}` is not a time in seconds, from 1 to 31536000"), FORM),
                Some(seconds) if seconds < least => {
                    self.report(
                        node,
                        &format!("`{key}` is shorter than the time before it"),
                        "Order them: `initial_delay` ≤ `max_delay` ≤ `timeout`.",
                    );
                }
                Some(seconds) => least = seconds,
            }
        }
    }
}
