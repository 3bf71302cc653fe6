//! The command line `ccm`: an option for each argument, and standard input for what is deeper.
//! It must not know how a shell quotes.

use model::{Argument, Place};
use serde_json::{Map, Value};

use super::call::{Call, Given, Secret, Step};
use super::shell::{command, quoted};
use crate::commands;

pub(super) fn code(call: &Call<'_>) -> Option<String> {
    if !call.is_complete() {
        return None;
    }
    let name = commands::names::command(call.operation);
    let mut groups = vec![format!("ccm {} {name}", call.model.tree.service)];
    for parameter in &call.parameters {
        groups.extend(match &parameter.value {
            Given::Value(value) => options(call, parameter.argument, value)?,
            Given::Variable(_) => vec![secret(parameter.argument)],
        });
    }
    let (mut input, mut secrets) = (None, Vec::new());
    match &call.body {
        None => {}
        // The whole body is one argument.
        Some(body) if call.operation.body.as_ref().is_some_and(|body| body.structure.is_none()) => {
            // A list is not taken for the arguments themselves, as an object would be.
            let (first, body) = match (body, call.operation.argument(Place::Body, BODY)) {
                (Value::Object(_), Some(argument)) => {
                    (Some(Step::Key(commands::names::flag(argument))), named(argument, body))
                }
                _ => (None, body.clone()),
            };
            input = Some(body);
            secrets.extend(call.secrets.iter().map(|secret| Secret {
                path: first.iter().chain(&secret.path).cloned().collect(),
                variable: secret.variable.clone(),
            }));
        }
        Some(body) => {
            let mut deeper = Map::new();
            for (wire, value) in body.as_object().into_iter().flatten() {
                let argument = call.operation.argument(Place::Body, wire);
                let own: Vec<_> = call
                    .secrets
                    .iter()
                    .filter(|secret| secret.path.first() == Some(&Step::Key(wire.clone())))
                    .collect();
                match argument {
                    Some(argument) if own.iter().any(|own| own.path.len() == 1) => groups.push(secret(argument)),
                    Some(argument) => match options(call, argument, value) {
                        Some(options) if own.is_empty() => groups.extend(options),
                        _ => {
                            secrets.extend(own.into_iter().cloned());
                            deeper.insert(wire.clone(), value.clone());
                        }
                    },
                    None => drop(deeper.insert(wire.clone(), value.clone())),
                }
            }
            input = (!deeper.is_empty()).then_some(Value::Object(deeper));
        }
    }
    if input.is_some() {
        // Standard input is taken, so nobody can be asked.
        groups.extend(call.operation.node.get("x-confirm").map(|_| "--yes".to_owned()));
        groups.push("--input -".to_owned());
    }
    Some(command(&groups, input.as_ref(), &secrets))
}

/// The name of a whole body.
const BODY: &str = "body";

/// A whole body as the only argument.
fn named(argument: &Argument<'_>, body: &Value) -> Value {
    Value::Object(Map::from_iter([(commands::names::flag(argument), body.clone())]))
}

/// The option of a secret: a file that has it.
fn secret(argument: &Argument<'_>) -> String {
    let flag = commands::names::flag(argument);
    format!("--{flag} @{flag}.txt")
}

/// The options of an argument; `None` if its value is too deep for them.
fn options(call: &Call<'_>, argument: &Argument<'_>, value: &Value) -> Option<Vec<String>> {
    if commands::is_deep(call.model, argument) {
        return None;
    }
    let flag = commands::names::flag(argument);
    let option = |value: &Value| {
        let text = match value {
            // Only a text can begin with this; without a second one it would name a file.
            Value::String(text) if text.starts_with('@') => format!("@{text}"),
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => return None,
        };
        // A word of its own would be another option.
        let joint = if text.starts_with('-') || text.is_empty() { '=' } else { ' ' };
        Some(format!("--{flag}{joint}{}", quoted(&text)))
    };
    match value {
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => items.iter().map(option).collect(),
        value => Some(vec![option(value)?]),
    }
}
