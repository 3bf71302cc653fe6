//! Adds to the description of each operation what its caller should know and the document keeps elsewhere: the permission it
//! needs and the page it was transcribed from. Descriptions become the comments of the client's methods.

use openapiv3::{OpenAPI, Operation};

use super::walk::each_operation;

/// See the module.
pub(super) fn run(mut document: OpenAPI) -> OpenAPI {
    each_operation(&mut document, &mut |operation| {
        let mut parts: Vec<String> = operation.description.iter().map(|text| text.trim_end().to_owned()).collect();
        parts.extend(pages(operation));
        parts.extend(permission(operation));
        parts.extend(page(operation));
        operation.description = (!parts.is_empty()).then(|| parts.join("\n\n"));
    });
    document
}

fn pages(operation: &Operation) -> Option<String> {
    operation.extensions.get("x-pagination")?;
    Some("The answer is one page of a list; `items()` and `pages()` of the request go through all of it.".to_owned())
}

fn permission(operation: &Operation) -> Option<String> {
    let action = operation.extensions.get("x-iam-action")?.as_str()?;
    // `none (why)`, `action`, or `action (alias other)`
    Some(match action.split_once(' ') {
        Some(("none", _)) => "IAM permission: none needed.".to_owned(),
        Some((action, note)) => format!("IAM permission: `{action}` {note}."),
        None => format!("IAM permission: `{action}`."),
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
