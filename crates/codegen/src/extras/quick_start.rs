//! Programs for the README: a first one, and one that reads a list. They call the first operation that an example can show, one that
//! only reads if there is any.

use super::{Input, call, pages};

/// The program, or nothing if no operation can be shown.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let tree = &input.document.tree;
    let crate_name = input.crate_name.replace('-', "_");
    // What only reads comes first: people run a first program before they read what it does.
    let mut single: Vec<_> = tree.operations.iter().filter(|operation| !pages::has(tree, operation)).collect();
    single.sort_by_key(|operation| !only_reads(tree, operation));
    let expression = single.into_iter().find_map(|operation| call::expression(tree, operation, &crate_name, 4))?;
    Some(format!(
        r#"use {crate_name}::{{Client, Config}};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let config = Config::from_env().await?;
    let client = Client::new(&config)?;
    let answer = {expression};
    println!("{{:#?}}", answer.into_inner());
    Ok(())
}}
"#
    ))
}

fn only_reads(tree: &apispec::Tree, operation: &apispec::Operation) -> bool {
    let marked = tree.operation_node(operation).and_then(|node| node.get("x-retry-safe")?.as_bool());
    operation.method == "get" || marked == Some(true)
}

/// A function that reads a list, or nothing if there is no list that an example can show.
pub(super) fn paging(input: &Input<'_>) -> Option<String> {
    let crate_name = input.crate_name.replace('-', "_");
    let tree = &input.document.tree;
    let (operation, setters) =
        input.paginated().find_map(|operation| Some((operation, call::setters(tree, operation, &crate_name, 8)?)))?;
    let method = heck::ToSnakeCase::to_snake_case(operation.operation_id.as_str());
    Some(format!(
        r#"use {crate_name}::{{Client, Error}};

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
