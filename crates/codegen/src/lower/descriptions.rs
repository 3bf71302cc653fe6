//! Adds to the description of each operation what its caller should know and the document keeps elsewhere: the permission it
//! needs and the page it was transcribed from. Descriptions become the comments of the client's methods.

use apispec::Permission;
use openapiv3::{OpenAPI, Operation};

use super::walk::each_operation;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| {
        let mut parts: Vec<String> = operation.description.iter().map(|text| text.trim_end().to_owned()).collect();
        parts.extend(permission(operation));
        parts.extend(page(operation));
        operation.description = (!parts.is_empty()).then(|| parts.join("\n\n"));
    });
    document
}

fn permission(operation: &Operation) -> Option<String> {
    let text = operation.extensions.get("x-iam-action")?.as_str()?;
    Some(match Permission::parse(text)? {
        Permission::NotNeeded { .. } => "IAM permission: none needed.".to_owned(),
        Permission::Action { action, alias: Some(alias) } => format!("IAM permission: `{action}` (alias `{alias}`)."),
        Permission::Action { action, alias: None } => format!("IAM permission: `{action}`."),
    })
}

fn page(operation: &Operation) -> Option<String> {
    let url = &operation.external_docs.as_ref()?.url;
    let name = operation.operation_id.as_deref().unwrap_or("documentation page");
    let date = operation.extensions.get("x-doc-updated").and_then(|date| date.as_str());
    Some(match date {
        Some(date) => format!("Transcribed from [{name}]({url}) of {date}."),
        None => format!("Transcribed from [{name}]({url})."),
    })
}
