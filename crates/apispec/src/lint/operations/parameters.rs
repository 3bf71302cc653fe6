//! Rules for which parameters an operation has, where they go and what they are called.
//! They must not look at the schemas of parameters, nor at bodies or answers.

use super::template::segments;
use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};
use diagnostics::source::Span;
use diagnostics::suggest;
use diagnostics::{Finding, Findings};

pub(in crate::lint) const RULES: &[Check] = &[PLACEHOLDER_PARAMETER, PARAMETER_LOCATION, HEADER_NAME];

/// A parameter in the place where it is written out.
pub(in crate::lint) struct Parameter<'a> {
    pub(in crate::lint) node: &'a Node,
    pub(in crate::lint) name: &'a str,
    /// The name.
    pub(in crate::lint) span: Span,
    /// Where it goes: the text of `in`, which can be anything.
    pub(in crate::lint) location: &'a str,
    location_span: Span,
}

impl<'a> Parameter<'a> {
    fn read(node: &'a Node) -> Option<Self> {
        let (name, location) = (node.get("name")?, node.get("in")?);
        let span = name.span;
        let location_span = location.span;
        Some(Self { node, name: name.as_str()?, span, location: location.as_str()?, location_span })
    }

    /// What to call it: `the header X-Id`, `the query parameter limit`.
    pub(in crate::lint) fn title(&self) -> String {
        match self.location {
            "header" => format!("the header `{}`", self.name),
            location => format!("the {location} parameter `{}`", self.name),
        }
    }
}

/// Every parameter, each once, in the place where it is written out.
pub(in crate::lint) fn parameters(tree: &Tree) -> impl Iterator<Item = Parameter<'_>> {
    let components = tree.components("parameters").into_iter().flat_map(Mapping::iter).map(|(_, entry)| &entry.value);
    let items = tree.root.get("paths").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let items = items.map(|(_, entry)| &entry.value);
    let operations = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    let lists = items.chain(operations).filter_map(|owner| owner.get("parameters")?.as_sequence());
    let written = components.chain(lists.flatten()).filter(|node| node.get("$ref").is_none());
    written.filter_map(Parameter::read)
}

/// The parameters that an operation lists, and then those that its path does, wherever they are written out.
pub(in crate::lint) fn parameters_of<'a>(tree: &'a Tree, operation: &Operation) -> impl Iterator<Item = Parameter<'a>> {
    let item = tree.root.get("paths").and_then(|paths| paths.get(&operation.path));
    let owners = [tree.operation_node(operation), item].into_iter().flatten();
    owners.flat_map(|owner| listed(tree, owner))
}

/// The parameters that an operation or a path lists itself, wherever they are written out.
pub(in crate::lint) fn listed<'a>(tree: &'a Tree, owner: &'a Node) -> impl Iterator<Item = Parameter<'a>> {
    let list = owner.get("parameters").and_then(Node::as_sequence).unwrap_or_default();
    list.iter().filter_map(|node| Parameter::read(tree.resolve(node)?))
}

const PLACEHOLDER_PARAMETER: Check = check!(331, "placeholder-parameter", placeholder_parameter);

const WHY: &str = "The client puts the value of the parameter in the place of `{…}`, and has to have one for each.";

fn placeholder_parameter(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        // What has no form is told of by the rule for the form of paths.
        let Some(segments) = segments(&operation.path) else { continue };
        let placeholders: Vec<_> = segments.iter().filter_map(|segment| segment.placeholder()).collect();
        let parameters = path_parameters(context.tree, operation);
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

fn check_parameter(parameter: &Parameter<'_>, placeholders: &[&str], operation: &Operation) -> Option<Finding> {
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

/// The path parameters of an operation and of its path. Those of the operation replace those of the path.
fn path_parameters<'a>(tree: &'a Tree, operation: &Operation) -> Vec<Parameter<'a>> {
    let mut parameters: Vec<Parameter<'_>> = Vec::new();
    for parameter in parameters_of(tree, operation).filter(|parameter| parameter.location == "path") {
        if !parameters.iter().any(|known| known.name == parameter.name) {
            parameters.push(parameter);
        }
    }
    parameters
}

const PARAMETER_LOCATION: Check = check!(333, "parameter-location", parameter_location);

const LOCATIONS: [&str; 3] = ["header", "path", "query"];

fn parameter_location(context: &Context<'_>, findings: &mut Findings) {
    for parameter in parameters(context.tree).filter(|parameter| !LOCATIONS.contains(&parameter.location)) {
        let Parameter { name, location, .. } = parameter;
        let finding = PARAMETER_LOCATION
            .finding(parameter.location_span, format!("the parameter `{name}` is in `{location}`"))
            .why("The client sends parameters in the path, the query and the headers.");
        findings.push(match (location, suggest::nearest(location, LOCATIONS)) {
            ("cookie", _) => finding
                .why("The generator refuses cookies: nothing that a client sends depends on earlier answers.")
                .fix("Remove it, or use `in: header` if the service takes it there."),
            ("body" | "formData", _) => finding
                .why("Swagger 2.0 has such parameters. OpenAPI 3.0 has a `requestBody`.")
                .fix("Move its schema into `requestBody`."),
            (_, Some(near)) => finding.fix(format!("Did you mean `{near}`?")),
            (_, None) => finding.fix(format!("Use one of {}.", suggest::list(LOCATIONS))),
        });
    }
}

const HEADER_NAME: Check = check!(338, "header-name", header_name, reserved_header);

/// The headers that the runtime or the HTTP client sets, in lower case. Credentials have a rule of their own.
const RESERVED: [&str; 12] = [
    "accept",
    "accept-encoding",
    "api-version",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-domain-id",
    "x-project-id",
];

fn reserved_header(context: &Context<'_>, findings: &mut Findings) {
    for parameter in parameters(context.tree).filter(|parameter| parameter.location == "header") {
        let lower = parameter.name.to_lowercase();
        if !RESERVED.contains(&lower.as_str()) && (!lower.starts_with("x-sdk-") || lower == "x-sdk-date") {
            continue;
        }
        findings.push(
            HEADER_NAME
                .finding(parameter.span, format!("the header `{}` is not the caller's to set", parameter.name))
                .why("The client sets it by itself, so that a request would have it twice, or with a value that breaks its signature.")
                .fix("Remove the parameter."),
        );
    }
}

fn header_name(context: &Context<'_>, findings: &mut Findings) {
    for parameter in parameters(context.tree).filter(|parameter| parameter.location == "header") {
        let Some(strange) = parameter.name.chars().find(|letter| !is_token(*letter)) else { continue };
        let message = format!("the header `{}` has the character `{}`", parameter.name, strange.escape_debug());
        findings.push(
            HEADER_NAME
                .finding(parameter.span, message)
                .why("HTTP has no such header, and the client would crash when it sends it.")
                .fix("Write the name that the page gives, such as `X-Language`."),
        );
    }
}

/// Whether HTTP allows a character in the name of a header.
fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter)
}
