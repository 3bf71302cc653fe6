//! Programs for the README: a first one, and one that reads a list. They call operations whose required arguments are strings and
//! numbers, with the values of the document's examples.

use std::fmt::Write as _;

use apispec::node::Node;
use heck::ToSnakeCase;

use super::{Input, pages};

/// Strings that may be longer than this are read from a file.
const SHORT: u64 = 255;

/// The program, or nothing if every operation needs more than strings.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let tree = &input.document.tree;
    let mut single = tree.operations.iter().filter(|operation| !pages::has(tree, operation));
    let call = single.find_map(|operation| Call::of(input, operation))?;
    Some(format!(
        r#"use {}::{{Client, Config}};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let config = Config::from_env().await?;
    let client = Client::new(&config)?;
{}    let answer = client
        .{}()
{}        .send()
        .await?;
    println!("{{:#?}}", answer.into_inner());
    Ok(())
}}
"#,
        input.crate_name.replace('-', "_"),
        call.before,
        call.method,
        call.arguments,
    ))
}

/// A function that reads a list, or nothing if there is no list, or if each needs more than strings and numbers.
pub(super) fn paging(input: &Input<'_>) -> Option<String> {
    let call = input.paginated().find_map(|operation| Call::of(input, operation))?;
    Some(format!(
        r#"use {}::Client;

async fn list(client: &Client) -> Result<(), Box<dyn std::error::Error>> {{
{}    let mut items = client
        .{}()
{}        .items();
    while let Some(item) = items.next().await {{
        println!("{{:?}}", item?);
    }}
    Ok(())
}}
"#,
        input.crate_name.replace('-', "_"),
        call.before,
        call.method,
        call.arguments,
    ))
}

/// How to call one operation.
struct Call {
    method: String,
    before: String,
    arguments: String,
}

impl Call {
    fn of(input: &Input<'_>, operation: &apispec::Operation) -> Option<Self> {
        let tree = &input.document.tree;
        let node = tree.operation_node(operation)?;
        let mut call =
            Self { method: operation.operation_id.to_snake_case(), before: String::new(), arguments: String::new() };
        for parameter in node.get("parameters").and_then(Node::as_sequence).into_iter().flatten() {
            let parameter = tree.resolve(parameter)?;
            if parameter.get("required").and_then(Node::as_bool) == Some(true) {
                let name = parameter.get("name")?.as_str()?;
                let value = call.value(name, tree.resolve(parameter.get("schema")?)?, parameter.get("example"))?;
                let _ = writeln!(call.arguments, "        .{}({value})", name.to_snake_case());
            }
        }
        if let Some(body) = node.get("requestBody") {
            let media = tree.resolve(body)?.get("content")?.get("application/json")?;
            let schema = tree.resolve(media.get("schema")?)?;
            let mut setters = String::new();
            for name in schema.get("required").and_then(Node::as_sequence).into_iter().flatten() {
                let name = name.as_str()?;
                let property = tree.resolve(schema.get("properties")?.get(name)?)?;
                let example = media.get("example").and_then(|example| example.get(name));
                let value = call.value(name, property, example)?;
                let _ = write!(setters, ".{}({value})", name.to_snake_case());
            }
            let _ = writeln!(call.arguments, "        .body_map(|body| body{setters})");
        }
        Some(call)
    }

    /// The expression for a number or a string; what is long or secret is read from a file before the call.
    fn value(&mut self, name: &str, schema: &Node, example: Option<&Node>) -> Option<String> {
        match schema.get("type")?.as_str()? {
            "string" => {}
            "integer" => {
                let number = example.or_else(|| schema.get("minimum"))?.to_yaml().as_i64()?;
                return Some(number.to_string());
            }
            _ => return None,
        }
        let longest = schema.get("maxLength").and_then(|bound| bound.to_yaml().as_u64()).unwrap_or(SHORT + 1);
        match example.and_then(Node::as_str) {
            Some(example) if longest <= SHORT && schema.get("format").is_none() => Some(format!("{example:?}")),
            _ => {
                let name = name.to_snake_case();
                let _ =
                    writeln!(self.before, "    let {name} = std::fs::read_to_string({:?})?;", format!("{name}.pem"));
                Some(name)
            }
        }
    }
}
