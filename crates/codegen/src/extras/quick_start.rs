//! Example programs for the README: a first program, and one that reads a list.

use apispec::node::Node;
use model::Operation;

use super::{Input, call, pages};

/// The first program, or nothing if no operation can be shown.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let library = &input.model.library;
    // People run a first program before they read it: it only reads. Without arguments it succeeds
    // in every account, and a list shows what is there. A path without a version lists the
    // versions.
    let mut operations: Vec<_> = input.model.operations.iter().collect();
    operations.sort_by_key(|operation| {
        let has_arguments = operation.arguments.iter().any(|argument| argument.required);
        let lists_versions = operation.document.version().is_none();
        (!only_reads(operation), has_arguments, lists_versions, !pages::has(operation))
    });
    let expression = operations.into_iter().find_map(|operation| call::expression(input.model, operation, 4))?;
    Some(format!(
        r#"use {library}::{{Client, Config}};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let config = Config::from_env().await?;
    let client = Client::new(&config)?;
    let response = {expression};
    println!("{{:#?}}", response.into_inner());
    Ok(())
}}
"#
    ))
}

fn only_reads(operation: &Operation<'_>) -> bool {
    let marked = operation.node.get("x-retry-safe").and_then(Node::as_bool);
    operation.document.method == "get" || marked == Some(true)
}

/// A function that reads a list, or nothing if no list operation can be shown.
pub(super) fn paging(input: &Input<'_>) -> Option<String> {
    let library = &input.model.library;
    let (Operation { method, .. }, setters) =
        input.paginated().find_map(|operation| Some((operation, call::setters(input.model, operation, 8)?)))?;
    Some(format!(
        r#"use {library}::{{Client, Error}};

async fn list(client: &Client) -> Result<(), Error> {{
    let mut items = client
        .{method}()
{setters}        .items();
    while let Some(item) = items.next().await {{
        println!("{{:?}}", item?);
    }}
    Ok(())
}}
"#
    ))
}
