//! How a program calls an operation: the setters of what is required, with values that fit. For examples in documentation, which are
//! compiled but not run.

use std::fmt::Write as _;

use apispec::node::Node;
use apispec::{Operation, Tree};
use heck::{ToPascalCase, ToSnakeCase};

use super::rust_name;

/// Strings that may be longer than this are shown as an ellipsis.
const SHORT: u64 = 80;

/// How deep a value in an example may be.
const DEPTH: usize = 4;

/// The setters of an operation's required arguments, one a line and each indented by `indent` spaces.
pub(super) fn setters(tree: &Tree, operation: &Operation, crate_name: &str, indent: usize) -> Option<String> {
    let node = tree.operation_node(operation)?;
    let call = Call { tree, types: format!("{crate_name}::types") };
    let mut text = String::new();
    for parameter in node.get("parameters").and_then(Node::as_sequence).into_iter().flatten() {
        let parameter = tree.resolve(parameter)?;
        if parameter.get("required").and_then(Node::as_bool) == Some(true) {
            let name = parameter.get("name")?.as_str()?;
            let owner = format!("{}{}", operation.operation_id.to_pascal_case(), name.to_pascal_case());
            let value = call.value(parameter.get("schema")?, parameter.get("example"), &owner, DEPTH)?;
            let _ = writeln!(text, "{:indent$}.{}({value})", "", rust_name(name));
        }
    }
    if let Some(body) = node.get("requestBody") {
        let media = tree.resolve(body)?.get("content")?.get("application/json")?;
        let schema = media.get("schema")?;
        if tree.resolve(schema)?.get("properties").is_none() {
            let owner = format!("{}Body", operation.operation_id.to_pascal_case());
            let value = call.value(schema, media.get("example"), &owner, DEPTH)?;
            let _ = writeln!(text, "{:indent$}.body({value})", "");
            return Some(text);
        }
        for (name, value) in call.required(schema, media.get("example"), &operation.operation_id, DEPTH)? {
            let _ = writeln!(text, "{:indent$}.{name}({value})", "");
        }
    }
    Some(text)
}

struct Call<'a> {
    tree: &'a Tree,
    /// The path of the module of types.
    types: String,
}

impl Call<'_> {
    /// The setters of the required properties of an object with values for them.
    fn required(
        &self,
        schema: &Node,
        example: Option<&Node>,
        owner: &str,
        depth: usize,
    ) -> Option<Vec<(String, String)>> {
        let owner = reference(schema).unwrap_or_else(|| owner.to_owned());
        let schema = self.tree.resolve(schema)?;
        let mut setters = Vec::new();
        for name in schema.get("required").and_then(Node::as_sequence).into_iter().flatten() {
            let name = name.as_str()?;
            let property = schema.get("properties")?.get(name)?;
            let example = example.and_then(|example| example.get(name));
            let owner = format!("{}{}", owner.to_pascal_case(), name.to_pascal_case());
            setters.push((rust_name(name), self.value(property, example, &owner, depth.checked_sub(1)?)?));
        }
        Some(setters)
    }

    /// An expression that a setter of this schema takes. Nothing if it would be too deep or is of a kind that is not shown.
    fn value(&self, schema: &Node, example: Option<&Node>, owner: &str, depth: usize) -> Option<String> {
        let name = reference(schema).unwrap_or_else(|| owner.to_owned());
        let schema = self.tree.resolve(schema)?;
        let example = example.or_else(|| schema.get("example"));
        let number = |node: Option<&Node>| node.and_then(|node| node.to_yaml().as_f64());
        Some(match schema.get("type")?.as_str()? {
            "string" => {
                let first = schema.get("enum").and_then(Node::as_sequence).and_then(|values| values.first()?.as_str());
                let longest = schema.get("maxLength").and_then(|bound| bound.to_yaml().as_u64()).unwrap_or(SHORT);
                match example.and_then(Node::as_str).or(first) {
                    Some(text) if longest <= SHORT && schema.get("format").is_none() => format!("{text:?}"),
                    _ => "\"…\"".to_owned(),
                }
            }
            "integer" if schema.get("format").and_then(Node::as_str) == Some("unix-millis") => {
                "1_735_689_600_000".to_owned()
            }
            "integer" => {
                let value = number(example).or_else(|| number(schema.get("minimum"))).unwrap_or(1.0);
                format!("{value:.0}")
            }
            "number" => format!("{:?}", number(example).or_else(|| number(schema.get("minimum"))).unwrap_or(1.0)),
            "boolean" => "true".to_owned(),
            "array" => {
                let first = example.and_then(Node::as_sequence).and_then(|items| items.first());
                format!("[{}]", self.value(schema.get("items")?, first, &format!("{name}Item"), depth.checked_sub(1)?)?)
            }
            "object" if schema.get("properties").is_some() => {
                let mut text = format!("{}::{}::builder()", self.types, name.to_pascal_case());
                for (name, value) in self.required(schema, example, &name, depth)? {
                    let _ = write!(text, ".{name}({value})");
                }
                text
            }
            _ => return None,
        })
    }
}

/// The name of the component that a schema refers to.
fn reference(schema: &Node) -> Option<String> {
    schema.reference()?.rsplit('/').next().map(str::to_owned)
}

/// The call of an operation as one expression over several lines, from `client` to `.await?`.
pub(super) fn expression(tree: &Tree, operation: &Operation, crate_name: &str, indent: usize) -> Option<String> {
    let setters = setters(tree, operation, crate_name, indent + 4)?;
    let method = operation.operation_id.to_snake_case();
    Some(format!("client\n{0:1$}.{method}()\n{setters}{0:1$}.send()\n{0:1$}.await?", "", indent + 4))
}
