//! Rules for the parameters of an operation: which it has, their locations and their names.
//! They must not look at the schemas of parameters, nor at bodies or responses.

use diagnostics::source::Span;
use diagnostics::{Finding, Findings, suggest};

use super::template::segments;
use crate::document::{Operation, Tree};
use crate::lint::{Check, Context, check};
use crate::node::{Mapping, Node};

pub(in crate::lint) const RULES: &[Check] = &[PLACEHOLDER_PARAMETER, PARAMETER_LOCATION, HEADER_NAME];

/// A parameter, where it is defined.
pub(in crate::lint) struct Parameter<'a> {
    pub(in crate::lint) node: &'a Node,
    pub(in crate::lint) name: &'a str,
    /// The span of the name.
    pub(in crate::lint) span: Span,
    /// The value of `in`, which can be any string.
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

    /// The parameter in messages: `the header X-Id`, `the query parameter limit`.
    pub(in crate::lint) fn title(&self) -> String {
        match self.location {
            "header" => format!("the header `{}`", self.name),
            location => format!("the {location} parameter `{}`", self.name),
        }
    }
}

/// Every parameter once, where it is defined.
pub(in crate::lint) fn parameters(tree: &Tree) -> impl Iterator<Item = Parameter<'_>> {
    let components = tree.components("parameters").into_iter().flat_map(Mapping::iter).map(|(_, entry)| &entry.value);
    let items = tree.root.get("paths").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    let items = items.map(|(_, entry)| &entry.value);
    let operations = tree.operations.iter().filter_map(|operation| tree.operation_node(operation));
    let lists = items.chain(operations).filter_map(|owner| owner.get("parameters")?.as_sequence());
    let written = components.chain(lists.flatten()).filter(|node| node.get("$ref").is_none());
    written.filter_map(Parameter::read)
}

/// The parameters that an operation lists, followed by those of its path, with references resolved.
pub(in crate::lint) fn parameters_of<'a>(tree: &'a Tree, operation: &Operation) -> impl Iterator<Item = Parameter<'a>> {
    let owners = [tree.operation_node(operation), tree.path_item(operation)].into_iter().flatten();
    owners.flat_map(|owner| listed(tree, owner))
}

/// The parameters that an operation or a path lists itself, with references resolved.
pub(in crate::lint) fn listed<'a>(tree: &'a Tree, owner: &'a Node) -> impl Iterator<Item = Parameter<'a>> {
    let list = owner.get("parameters").and_then(Node::as_sequence).unwrap_or_default();
    list.iter().filter_map(|node| Parameter::read(tree.resolve(node)?))
}

const PLACEHOLDER_PARAMETER: Check = check!(331, "placeholder-parameter", placeholder_parameter);

const WHY: &str = "The client replaces each `{…}` with the value of its parameter.";

fn placeholder_parameter(context: &Context<'_>, findings: &mut Findings) {
    for operation in &context.tree.operations {
        // `path-form` reports malformed paths.
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
            let message = format!("`{{{placeholder}}}` in the path `{}` has no parameter", operation.path);
            findings.push(
                PLACEHOLDER_PARAMETER
                    .finding(operation.span, message)
                    .label("not a parameter of this operation")
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
            None => finding
                .fix("Add the placeholder to the path, use `in: query` or `in: header`, or remove the parameter."),
        });
    }
    match parameter.node.get("required") {
        // Anything but a boolean is rejected when reading the types.
        Some(node) if node.as_bool() != Some(false) => None,
        required => {
            let span = required.map_or(parameter.span, |node| node.span);
            let finding = PLACEHOLDER_PARAMETER.finding(span, format!("the path parameter `{name}` is not required"));
            Some(finding.why("Without its value, the path would be another path.").fix("Write `required: true`."))
        }
    }
}

/// The path parameters of an operation and of its path. Those of the operation override those of
/// the path.
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
            .why("The client sends parameters in the path, the query and headers.");
        findings.push(match (location, suggest::nearest(location, LOCATIONS)) {
            ("cookie", _) => finding
                .why("The generator rejects cookies: requests of the client do not depend on earlier responses.")
                .fix("Remove it, or use `in: header` if the service takes it there."),
            ("body" | "formData", _) => finding
                .why("Such parameters exist in Swagger 2.0. OpenAPI 3.0 uses a `requestBody` instead.")
                .fix("Move its schema into `requestBody`."),
            (_, Some(near)) => finding.fix(format!("Did you mean `{near}`?")),
            (_, None) => finding.fix(format!("Use one of {}.", suggest::list(LOCATIONS))),
        });
    }
}

const HEADER_NAME: Check = check!(338, "header-name", header_name, reserved_header);

/// The headers that the runtime or the HTTP client sets, in lower case. Credentials have their own
/// rule.
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
                .finding(parameter.span, format!("the header `{}` cannot be set by the caller", parameter.name))
                .why("The client sets it itself, so a request would have it twice, or with a value that breaks the signature.")
                .fix("Remove the parameter."),
        );
    }
}

fn header_name(context: &Context<'_>, findings: &mut Findings) {
    for parameter in parameters(context.tree).filter(|parameter| parameter.location == "header") {
        let Some(invalid) = parameter.name.chars().find(|letter| !is_token(*letter)) else { continue };
        let message =
            format!("the header name `{}` contains the character `{}`", parameter.name, invalid.escape_debug());
        findings.push(
            HEADER_NAME
                .finding(parameter.span, message)
                .why("HTTP does not allow this name, and the client would crash when sending the header.")
                .fix("Write the name that the page uses, such as `X-Language`."),
        );
    }
}

/// Whether HTTP allows a character in header names.
fn is_token(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter)
}
