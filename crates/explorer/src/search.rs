//! Writes what the search looks through, as a script, since a page that was opened from a folder
//! cannot request data. It must not know how the search ranks.

use serde_json::{Value, json};

use crate::model::{Operation, Permission, Service};
use crate::text::plain;

/// The script, which sets one variable: operations and error codes.
pub(crate) fn script(services: &[Service]) -> String {
    let operations: Vec<Value> = services.iter().flat_map(|service| service.operations.iter().map(operation)).collect();
    let codes = services.iter().flat_map(|service| {
        service.codes.iter().map(|code| {
            json!({"code": code.code, "service": service.name, "status": code.status, "meaning": plain(&code.meaning)})
        })
    });
    let index = json!({"operations": operations, "codes": codes.collect::<Vec<_>>()});
    format!("\"use strict\";\nwindow.explorerIndex = {index};\n")
}

fn operation(operation: &Operation) -> Value {
    let mut fields = Vec::new();
    let mut add = |field: &crate::model::Field| {
        field.walk(&mut |field| {
            if !field.anchor.is_empty() {
                fields.push(json!([field.path, field.anchor]));
            }
        });
    };
    operation.parameters.iter().for_each(&mut add);
    operation.body.iter().filter_map(|body| body.content.schema.as_ref()).for_each(&mut add);
    // The body of all errors is the same, and no answer to a search.
    for answer in operation.answers.iter().filter(|answer| answer.is_success()) {
        answer.headers.iter().for_each(&mut add);
        answer.contents.iter().filter_map(|content| content.schema.as_ref()).for_each(&mut add);
    }
    let action = match &operation.permission {
        Permission::Action { action, alias, .. } => [action.as_str(), alias.as_deref().unwrap_or_default()].join(" "),
        Permission::None(_) | Permission::Unknown => String::new(),
    };
    json!({
        "service": operation.service,
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "summary": plain(&operation.summary),
        "tag": operation.tag,
        "action": action.trim(),
        "fields": fields,
    })
}
