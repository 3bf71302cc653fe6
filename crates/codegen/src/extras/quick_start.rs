//! A first program, for the README: it calls an operation whose required arguments are all strings, with the values of the
//! document's examples.

use std::fmt::Write as _;

use apispec::node::Node;
use heck::ToSnakeCase;

use super::Input;

/// Strings that may be longer than this are read from a file.
const SHORT: u64 = 255;

/// The program, or nothing if every operation needs more than strings.
pub(super) fn program(input: &Input<'_>) -> Option<String> {
    let call = input.document.tree.operations.iter().find_map(|operation| Call::of(input, operation))?;
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
            for name in schema.get("required").and_then(Node::as_sequence).into_iter().flatten() {
                let name = name.as_str()?;
                let property = tree.resolve(schema.get("properties")?.get(name)?)?;
                let example = media.get("example").and_then(|example| example.get(name));
                let value = call.value(name, property, example)?;
                let _ = writeln!(call.arguments, "        .{}({value})", name.to_snake_case());
            }
        }
        Some(call)
    }

    /// The expression for a string; what is long or secret is read from a file before the call.
    fn value(&mut self, name: &str, schema: &Node, example: Option<&Node>) -> Option<String> {
        if schema.get("type")?.as_str()? != "string" {
            return None;
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
