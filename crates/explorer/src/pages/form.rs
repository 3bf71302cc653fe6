//! The form that calls an operation, from the same arguments as its reference. It must not send:
//! the script `try.js` does.

use maud::{Markup, html};
use serde_json::Value;

use crate::model::{Body, Field, Input, Operation};
use crate::words;

pub(super) fn form(operation: &Operation) -> Markup {
    html! {
        section.try #try aria-labelledby="try-title" {
            h2 #try-title { "Try it" }
            form.call data-service=(operation.service) data-operation=(operation.id) data-method=(operation.method)
                data-path=(operation.path) data-open[!operation.needs_credentials]
                data-secrets=(secrets(operation).join(" ")) autocomplete="off" {
                @for field in &operation.parameters { (parameter(field)) }
                @if let Some(body) = &operation.body { (self::body(body)) }
                p.buttons {
                    button.send type="submit" { "Send" }
                    button.show type="button" { "See the request" }
                    button.reset type="button" { "Start again" }
                    span.who {}
                }
            }
            p.problem role="alert" hidden {}
            div.request hidden {}
            div.answer aria-live="polite" hidden {}
        }
    }
}

fn parameter(field: &Field) -> Markup {
    let id = format!("try-{}", field.anchor);
    let example = field.example.as_ref().map(words::value);
    // What is optional is left out at first, since examples of filters seldom match anything.
    let value = if field.required { example.clone() } else { None };
    html! {
        div.entry {
            label for=(id) { code { (field.name) } @if field.required { span.required { "required" } } }
            @let place = field.place.word();
            @if !field.values.is_empty() || field.input == Input::Boolean {
                @let values = if field.values.is_empty() { vec!["true".to_owned(), "false".to_owned()] } else { field.values.clone() };
                select id=(id) data-in=(place) data-name=(field.name) required[field.required] {
                    @if !field.required { option value="" { "not sent" } }
                    @for each in &values {
                        option value=(each) selected[value.as_ref() == Some(each)] { (each) }
                    }
                }
            } @else {
                (input(field, &id, place, value.as_deref().unwrap_or_default(), example.as_deref().unwrap_or_default()))
            }
        }
    }
}

fn input(field: &Field, id: &str, place: &str, value: &str, example: &str) -> Markup {
    let (kind, mut length, mut range, mut step) = match field.input {
        Input::Secret { .. } => ("password", (None, None), (None, None), None),
        Input::Number { range, is_whole } => ("number", (None, None), range, Some(if is_whole { "1" } else { "any" })),
        Input::Text { length } => ("text", length, (None, None), None),
        Input::Boolean | Input::List | Input::Other => ("text", (None, None), (None, None), None),
    };
    // The value of an optional argument can always be left out.
    if kind != "number" {
        (range, step) = ((None, None), None);
    }
    if !field.required {
        length.0 = None;
    }
    html! {
        input id=(id) type=(kind) data-in=(place) data-name=(field.name) data-list[field.input == Input::List]
            value=(value) placeholder=(example) required[field.required] minlength=[length.0] maxlength=[length.1]
            min=[range.0] max=[range.1] step=[step] spellcheck="false" autocomplete="off";
    }
}

fn body(body: &Body) -> Markup {
    let schema = body.content.schema.as_ref();
    let mut secrets = Vec::new();
    if let Some(schema) = schema {
        secrets_of(schema, &mut secrets);
    }
    let required: Vec<&str> = schema
        .iter()
        .flat_map(|schema| &schema.children)
        .filter(|field| field.required)
        .map(|field| field.name.as_str())
        .collect();
    let mut example = body.content.example.clone().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    let mut values = Vec::new();
    for field in &secrets {
        values.push(take(&mut example, &field.path));
    }
    let lines = words::pretty(&example);
    html! {
        div.entry {
            label for="try-body" { "Body, as JSON" @if body.required { span.required { "required" } } }
            textarea #try-body data-type=(body.content.media_type) data-required=(required.join(" "))
                data-must[body.required] rows=(lines.lines().count().clamp(3, 24)) spellcheck="false" autocomplete="off" {
                "\n" (lines)
            }
        }
        @for (field, value) in secrets.iter().zip(values) {
            div.entry {
                @let id = format!("try-{}", field.anchor);
                label for=(id) { code { (field.path) } span.note { "secret, part of the body" } }
                (secret(field, &id, value.as_deref().unwrap_or_default()))
            }
        }
    }
}

/// The length up to which a secret is a password on one line; keys in PEM have several.
const ONE_LINE: u64 = 1024;

fn secret(field: &Field, id: &str, value: &str) -> Markup {
    let is_long = matches!(field.input, Input::Secret { longest: Some(longest) } if longest > ONE_LINE);
    let is_key = is_long || value.contains('\n');
    html! {
        @if is_key {
            textarea.secret id=(id) data-secret=(field.path) rows="2" spellcheck="false" autocomplete="off" {
                "\n" (value)
            }
        } @else {
            input id=(id) type="password" data-secret=(field.path) value=(value) autocomplete="off";
        }
    }
}

/// The secrets of a body that have one place. Those in lists stay in the JSON.
fn secrets_of<'a>(field: &'a Field, found: &mut Vec<&'a Field>) {
    for child in &field.children {
        match child.input {
            Input::Secret { .. } => found.push(child),
            Input::Other => secrets_of(child, found),
            _ => {}
        }
    }
}

/// Removes a text from an example, and returns it.
fn take(example: &mut Value, path: &str) -> Option<String> {
    let (outer, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = example;
    for step in outer.split('.').filter(|step| !step.is_empty()) {
        at = at.get_mut(step)?;
    }
    at.as_object_mut()?.remove(name)?.as_str().map(str::to_owned)
}

/// The names of the secrets in what the operation takes and returns.
fn secrets(operation: &Operation) -> Vec<&str> {
    let bodies = operation.body.iter().map(|body| &body.content);
    let answers = operation.answers.iter().flat_map(|answer| &answer.contents);
    let mut names = Vec::new();
    for schema in bodies.chain(answers).filter_map(|content| content.schema.as_ref()) {
        schema.walk(&mut |field| {
            if matches!(field.input, Input::Secret { .. }) && !names.contains(&field.name.as_str()) {
                names.push(field.name.as_str());
            }
        });
    }
    names
}
