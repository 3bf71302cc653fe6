//! curl, with a token, since it cannot sign. The body is its standard input.
//! It must not know how a shell quotes.

use apispec::document::Download;
use apispec::scope::PROJECT_ID;
use apispec::{Scope, document};
use model::Place;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::call::{Call, Given};
use super::shell::{Part, command, joined, quoted};

/// The variable of the token, as the clients read it.
const TOKEN: &str = "HUAWEICLOUD_SDK_AUTH_TOKEN";

/// The variable of the project, as the clients read it.
const PROJECT: &str = "HUAWEICLOUD_SDK_PROJECT_ID";

/// Everything but what a URL never encodes.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(super) fn code(call: &Call<'_>) -> Option<String> {
    if !call.is_complete() {
        return None;
    }
    let document = call.operation.document;
    let method = match document.method.as_str() {
        "get" => String::new(),
        // Otherwise it would wait for a body.
        "head" => "--head ".to_owned(),
        method => format!("-X {} ", method.to_uppercase()),
    };
    let mut groups = vec![format!("curl {method}{}", joined(&url(call)))];
    let mut headers = Vec::new();
    if call.needs_credentials() {
        headers.push(vec![text("X-Auth-Token: "), variable(TOKEN)]);
    }
    for parameter in call.parameters_in(Place::Header) {
        let name = format!("{}: ", parameter.argument.wire);
        headers.push(match &parameter.value {
            Given::Value(value) => vec![text(&(name + &plain(value)))],
            Given::Variable(variable_of) => vec![text(&name), variable(variable_of)],
        });
    }
    if call.body.is_some() {
        headers.push(vec![text(&format!("Content-Type: {}", document::JSON))]);
    }
    groups.extend(headers.iter().map(|header| format!("-H {}", joined(header))));
    if let Some((_, Download::Bytes)) = call.model.tree.download(document) {
        groups.push(format!("--output {}", quoted(&call.operation.method)));
    }
    if call.body.is_some() {
        groups.push("--data-binary @-".to_owned());
    }
    Some(command(&groups, call.body.as_ref(), &call.secrets))
}

fn text(text: &str) -> Part {
    Part::Text(text.to_owned())
}

fn variable(name: &str) -> Part {
    Part::Variable(name.to_owned())
}

/// The address with its query.
fn url(call: &Call<'_>) -> Vec<Part> {
    let mut parts = vec![text(call.server())];
    let mut push = |part: Part| match (parts.last_mut(), part) {
        (Some(Part::Text(last)), Part::Text(text)) => last.push_str(&text),
        (_, part) => parts.push(part),
    };
    let filled = (Scope::of(call.model.tree) == Scope::Project).then_some(PROJECT_ID);
    let mut rest = call.operation.document.path.as_str();
    while let Some((before, name, after)) = placeholder(rest) {
        push(text(before));
        let parameter = call.parameters_in(Place::Path).find(|parameter| parameter.argument.wire == name);
        push(match parameter.map(|parameter| &parameter.value) {
            Some(Given::Value(value)) => text(&encoded(&plain(value))),
            Some(Given::Variable(name)) => variable(name),
            None if filled == Some(name) => variable(PROJECT),
            None => text(name),
        });
        rest = after;
    }
    push(text(rest));
    let mut mark = '?';
    for parameter in call.parameters_in(Place::Query) {
        let values = match &parameter.value {
            Given::Value(Value::Array(items)) => items.iter().map(|item| text(&encoded(&plain(item)))).collect(),
            Given::Value(value) => vec![text(&encoded(&plain(value)))],
            Given::Variable(name) => vec![variable(name)],
        };
        for value in values {
            push(text(&format!("{mark}{}=", encoded(parameter.argument.wire))));
            push(value);
            mark = '&';
        }
    }
    parts
}

/// The first placeholder of a path, with what is before and after it.
fn placeholder(path: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = path.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// A value as it stands in a path, a query or a header.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
