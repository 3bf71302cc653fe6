//! Programs for the README: a first one, and one that reads a list. They call the first operation that an example can show.

use super::{Input, call, pages};

/// The program, or nothing if no operation can be shown.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let tree = &input.document.tree;
    let crate_name = input.crate_name.replace('-', "_");
    let mut single = tree.operations.iter().filter(|operation| !pages::has(tree, operation));
    let expression = single.find_map(|operation| call::expression(tree, operation, &crate_name, 4))?;
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
