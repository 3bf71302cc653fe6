//! Rules for the parameters of operations.
//! They must not look at bodies or answers.

use super::{Rule, rule};
use crate::document::{Operation, Tree};
use crate::finding::{Finding, Findings};
use crate::node::Node;
use crate::source::Span;
use crate::suggest;

pub(super) const RULES: &[Rule] = &[PLACEHOLDER_PARAMETER];

const PLACEHOLDER_PARAMETER: Rule = rule!(331, "placeholder-parameter", placeholder_parameter);

const WHY: &str = "The client puts the value of the parameter in the place of `{…}`, and has to have one for each.";

fn placeholder_parameter(tree: &Tree, findings: &mut Findings) {
    for operation in &tree.operations {
        let placeholders = placeholders(&operation.path);
        let parameters = path_parameters(tree, operation);
        for parameter in &parameters {
            findings.extend(check_parameter(parameter, &placeholders, operation));
        }
        for placeholder in placeholders {
            if parameters.iter().any(|parameter| parameter.name == placeholder) {
                continue;
            }
            let message = format!("`{{{placeholder}}}` of the path `{}` has no parameter", operation.path);
            findings.push(
                PLACEHOLDER_PARAMETER
                    .finding(operation.span, message)
                    .label("not among the parameters of this operation")
                    .why(WHY)
                    .fix(format!("Add a parameter with `name: {placeholder}`, `in: path` and `required: true`.")),
            );
        }
    }
}

fn check_parameter(parameter: &PathParameter<'_>, placeholders: &[&str], operation: &Operation) -> Option<Finding> {
    let name = parameter.name;
    if !placeholders.contains(&name) {
        let message = format!("the path `{}` has no `{{{name}}}`", operation.path);
        let finding = PLACEHOLDER_PARAMETER.finding(parameter.span, message).why(WHY);
        return Some(match suggest::nearest(name, placeholders.iter().copied()) {
            Some(near) => finding.fix(format!("Did you mean `{near}`?")),
            None => finding.fix("Put the placeholder into the path, or use `in: query`, `in: header` or no parameter."),
        });
    }
    match parameter.node.get("required") {
        // Anything but true and false is refused by the types.
        Some(node) if node.as_bool() != Some(false) => None,
        required => {
            let span = required.map_or(parameter.span, |node| node.span);
            let finding = PLACEHOLDER_PARAMETER.finding(span, format!("the path parameter `{name}` is not required"));
            Some(finding.why("A path without its value is another path.").fix("Write `required: true`."))
        }
    }
}

struct PathParameter<'a> {
    name: &'a str,
    node: &'a Node,
    /// The name.
    span: Span,
}

/// The path parameters of an operation and of its path. Those of the operation replace those of the path.
fn path_parameters<'a>(tree: &'a Tree, operation: &Operation) -> Vec<PathParameter<'a>> {
    let item = tree.root.get("paths").and_then(|paths| paths.get(&operation.path));
    let lists = [tree.operation_node(operation), item].into_iter().flatten();
    let nodes = lists.filter_map(|owner| owner.get("parameters")?.as_sequence()).flatten();
    let mut parameters: Vec<PathParameter<'_>> = Vec::new();
    for node in nodes.filter_map(|node| tree.resolve(node)) {
        let Some((name_node, name)) = node.get("name").and_then(|name| Some((name, name.as_str()?))) else { continue };
        let in_path = node.get("in").and_then(Node::as_str) == Some("path");
        if in_path && !parameters.iter().any(|known| known.name == name) {
            parameters.push(PathParameter { name, node, span: name_node.span });
        }
    }
    parameters
}

/// The names in braces. Each is given once.
fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_are_the_names_in_braces() {
        assert_eq!(super::placeholders("/v3/{id}/x/{name}.{id}"), ["id", "name"]);
        assert!(super::placeholders("/v3/scm}{").is_empty());
    }
}
