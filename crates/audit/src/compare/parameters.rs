//! Compares path, query and header parameters. It must not know the contents of bodies.

use apispec::Tree;
use apispec::node::Node;
use diagnostics::source::Span;
use serde_json::Value;

use super::operation::page_span;
use super::{Comparer, Resolved};
use crate::facts::{Fact, Facts, Field, Location};
use crate::rules::{DIFFERS, PAGE_ONLY, SPEC_ONLY};

/// Headers that clients set themselves, so they are not parameters in the spec: the content type,
/// and the identity of the caller.
const CLIENT_HEADERS: [&str; 3] = ["content-type", "x-project-id", "x-domain-id"];

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, operation: &Resolved<'a>) {
        let facts = self.facts;
        let spec: Vec<_> = self.spec_parameters(operation);
        self.token(operation);
        for (location, field) in &facts.parameters {
            if *location == Location::Header && is_client_header(self.tree, &field.name.value) {
                self.client_header(field);
                continue;
            }
            let what = format!("the {} parameter `{}`", location.name(), field.name.value);
            let name = |side: &&Resolved<'a>| {
                side.text("in") == Some(location.name())
                    && side.text("name").is_some_and(|name| match location {
                        Location::Header => name.eq_ignore_ascii_case(&field.name.value),
                        _ => name == field.name.value,
                    })
            };
            match spec.iter().find(name) {
                Some(side) => self.parameter(&what, field, side),
                None => {
                    self.page_only(field.name.span, operation.span, format!("the page has {what}, the spec does not"))
                }
            }
        }
        for side in spec {
            let (name, location) = (side.text("name").unwrap_or_default(), side.text("in").unwrap_or_default());
            let on_page = facts.parameters.iter().any(|(own, field)| {
                own.name() == location
                    && (field.name.value == name || location == "header" && field.name.value.eq_ignore_ascii_case(name))
            });
            let path =
                side.departure("name").is_some_and(|recorded| recorded.value.value == apispec::node::Value::Null);
            if !on_page && !path {
                let around = page_span(facts);
                let span = side.entry("name").map_or(side.span, |entry| entry.value.span);
                self.spec_only(
                    span,
                    around,
                    format!("the spec has the {location} parameter `{name}`, the page does not"),
                );
            }
        }
    }

    pub(super) fn spec_parameters(&self, operation: &Resolved<'a>) -> Vec<Resolved<'a>> {
        let items = operation.entry("parameters").and_then(|entry| entry.value.as_sequence());
        items.into_iter().flatten().map(|node: &'a Node| self.side(node, node.span)).collect()
    }

    fn parameter(&mut self, what: &str, field: &'a Field, side: &Resolved<'a>) {
        let required = side.is("required");
        self.required(what, field, required, side, side.span);
        let (Some(schema), Some(node)) = (side.entry("schema"), side.node()) else { return };
        let schema = self.side(&schema.value, schema.key_span).within(node);
        // In the spec, parameters have no `default`, since clients would not send it. Their
        // description states the default.
        if let Some(default) = &field.default {
            let text = side.text("description").or_else(|| schema.text("description")).unwrap_or_default();
            if super::keywords::words(text).any(|word| word == default.value) {
                self.out.same += 1;
            } else {
                let message = format!(
                    "{what}: the page has the default `{}`, which the description in the spec does not mention",
                    default.value
                );
                self.page_only(default.span, schema.span, message);
            }
        }
        self.field(what, field, &schema);
    }

    fn client_header(&mut self, field: &Field) {
        let bounds = field.bounds.iter().map(|bound| format!("{} {}", bound.label, bound.value)).collect::<Vec<_>>();
        let bounds = if bounds.is_empty() { String::new() } else { format!(" ({})", bounds.join(", ")) };
        self.note(
            field.name.span,
            format!("`{}` is set by the client and is not a parameter in the spec{bounds}", field.name.value),
        );
    }

    /// Compares the token, which is on every page if the service accepts tokens, except for those of
    /// operations that need no credentials.
    fn token(&mut self, operation: &Resolved<'a>) {
        let facts = self.facts;
        let field = token(facts);
        if field.is_none() && !takes_token(self.tree) {
            return;
        }
        let is_open = |node: &Node| node.as_sequence().is_some_and(<[_]>::is_empty);
        let own = operation.entry("security").filter(|entry| is_open(&entry.value));
        let recorded = operation.departure("security");
        let expected_open = recorded.map_or(own.is_some(), |recorded| is_open(recorded.value));
        let span = own.map_or(operation.span, |entry| entry.key_span);
        let place = field.map_or_else(|| page_span(facts), |field| field.name.span);
        let text = match (field.is_some(), own.is_some()) {
            (true, true) => format!("the page has the credential `{TOKEN}`, but the spec has `security: []`"),
            (false, false) => format!("the spec has the credential `{TOKEN}`, the page does not"),
            _ => format!("the page {} `{TOKEN}`, as the spec does", if field.is_some() { "has" } else { "lacks" }),
        };
        match recorded {
            Some(recorded) if field.is_none() == expected_open => {
                let reason = recorded.reason.to_owned();
                self.out.departures.push(super::Departure { page: Some(place), spec: recorded.span, text, reason });
            }
            Some(recorded) => {
                let finding = DIFFERS.finding(place, text).label("the page").related(recorded.span, "the departure");
                let finding = finding.why("The spec records a departure, but the page says something else.");
                self.out.findings.push(finding.fix("Check the page, and correct or remove `x-documented`."));
            }
            None if field.is_some() == expected_open => {
                let (rule, fix, documented) = match field {
                    Some(_) => (&PAGE_ONLY, "Remove `security: []`", "null"),
                    None => (&SPEC_ONLY, "Write `security: []` if callers need no credentials", "[]"),
                };
                let finding = rule.finding(place, text).label("the page").related(span, "the spec");
                self.out.findings.push(finding.fix(format!(
                    "{fix}, or, if the page is wrong, record the departure with `x-documented: {{security: {documented}}}` and an `x-reason`."
                )));
            }
            None if expected_open => self.out.same += 1,
            None => {}
        }
        if let (Some(field), None) = (field, own) {
            let optional = field.mandatory.as_ref().filter(|mandatory| !mandatory.value);
            let kind = field.kind.as_ref().filter(|kind| kind.value != crate::facts::Kind::String);
            if let Some(span) = optional.map(|fact| fact.span).or_else(|| kind.map(|fact| fact.span)) {
                self.page_only(
                    span,
                    operation.span,
                    format!("`{TOKEN}` is a mandatory string in the spec, but not on the page"),
                );
            }
        }
    }

    /// Compares whether a field is required. If the page has no flag, it is unknown.
    pub(super) fn required(&mut self, what: &str, field: &Field, spec: bool, side: &Resolved<'a>, span: Span) {
        let Some(mandatory) = &field.mandatory else { return };
        let recorded = side.departure("required").and_then(|recorded| Some((recorded, recorded.value.as_bool()?)));
        match recorded {
            Some((recorded, value)) if value == mandatory.value => self.out.departures.push(super::Departure {
                page: Some(mandatory.span),
                spec: recorded.span,
                text: format!("{what}: the page has `required: {value}`, the spec has `required: {spec}`"),
                reason: recorded.reason.to_owned(),
            }),
            None if spec == mandatory.value => self.out.same += 1,
            _ => {
                let fact = Fact::new(Value::Bool(mandatory.value), mandatory.span);
                let expected = recorded.map_or(spec, |(_, value)| value);
                let message = format!(
                    "{what}: the page has `required: {}`, the spec has `required: {expected}`",
                    mandatory.value
                );
                let finding = DIFFERS.finding(mandatory.span, message).label("the page");
                let finding = finding.related(recorded.map_or(span, |(recorded, _)| recorded.span), "the spec");
                self.out.findings.push(super::with_fix(finding, "required", Some(&fact), recorded.is_some()));
            }
        }
    }
}

/// Whether clients set a header themselves: credentials in the spec, and some others.
pub(crate) fn is_client_header(tree: &Tree, name: &str) -> bool {
    CLIENT_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name))
        || credentials(tree).any(|own| own.eq_ignore_ascii_case(name))
}

/// The headers that authenticate a request.
/// The header with the token of the caller.
const TOKEN: &str = "X-Auth-Token";

/// The token in the tables of a page. Without it, the operation needs no credentials.
pub(crate) fn token(facts: &Facts) -> Option<&Field> {
    let mut fields = facts.parameters.iter().map(|(_, field)| field);
    fields.find(|field| field.name.value.eq_ignore_ascii_case(TOKEN))
}

/// Whether the service accepts tokens, so that its pages list them.
pub(crate) fn takes_token(tree: &Tree) -> bool {
    credentials(tree).any(|name| name.eq_ignore_ascii_case(TOKEN))
}

fn credentials(tree: &Tree) -> impl Iterator<Item = &str> {
    let schemes = tree
        .components("securitySchemes")
        .into_iter()
        .flat_map(|schemes| schemes.iter())
        .map(|(_, entry)| &entry.value);
    let headers = schemes.filter(|scheme| scheme.get("in").and_then(Node::as_str) == Some("header"));
    headers.filter_map(|scheme| scheme.get("name").and_then(Node::as_str))
}
