//! A first program, for the README: it makes a client and calls the first operation that an example can show.

use super::{Input, call};

/// The program, or nothing if no operation can be shown.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let tree = &input.document.tree;
    let crate_name = input.crate_name.replace('-', "_");
    let expression = tree.operations.iter().find_map(|operation| call::expression(tree, operation, &crate_name, 4))?;
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
