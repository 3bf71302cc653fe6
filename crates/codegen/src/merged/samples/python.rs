//! The vendor's SDK for Python, whose names follow rules: the package of the document, a client, a
//! request for each operation, and a class for each named schema.
//! It must not know what is in a package; `x-sdk` records where one differs from the spec.

use std::collections::BTreeSet;

use apispec::node::{Mapping, Node};
use apispec::shape::property;
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use super::call::{Call, Given, Secret, Step};

/// What each package begins with.
const PREFIX: &str = "huaweicloudsdk";

/// Longer lines are broken.
const MAX_LINE: usize = 100;

/// The words that no attribute can be called. The SDK puts an underscore before them.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

pub(super) fn code(call: &Call<'_>) -> Option<String> {
    let tree = call.model.tree;
    let package = tree.root.get("x-sdk-package")?.as_str()?;
    let record = call.operation.node.get("x-sdk");
    if !call.is_complete() || record.and_then(|record| record.get("absent")).is_some() {
        return None;
    }
    // The folders have the first number alone: v3 for paths of v3.0 too.
    let version = call.operation.document.version()?.split('.').next()?;
    let client = format!("{}Client", package.strip_prefix(PREFIX).unwrap_or(package).to_upper_camel_case());
    let request = format!("{}Request", call.operation.id);
    let mut writer = Writer { call, imports: BTreeSet::from([client.clone(), request.clone()]), uses_variables: false };

    let mut lines = vec![format!("request = {request}()")];
    for parameter in &call.parameters {
        if parameter.argument.node.get("x-sdk").and_then(|record| record.get("absent")).is_none() {
            let value = match &parameter.value {
                Given::Value(value) => scalar(value),
                Given::Variable(name) => writer.variable(name),
            };
            lines.push(format!("request.{} = {value}", attribute(parameter.argument.wire)));
        }
    }
    // Here a constant part of the path is a parameter, which is called like that part.
    let constant = record.and_then(|record| record.get("parameters")?.as_sequence()).unwrap_or_default();
    for name in constant.iter().filter_map(|parameter| parameter.as_str()?.split(' ').nth(1)) {
        lines.push(format!("request.{} = {:?}", attribute(name), name));
    }
    if let Some(body) = &call.body {
        let schema = tree.body(call.operation.document)?.get("schema")?;
        lines.push(format!("request.body = {}", writer.value(schema, body, &mut Vec::new(), 0)));
    }
    let imports = writer.imports.into_iter().collect::<Vec<_>>();
    let module = format!("from {package}.{version} import");
    let one_line = format!("{module} {}", imports.join(", "));
    let import =
        if one_line.len() <= MAX_LINE { one_line } else { format!("{module} (\n    {},\n)", imports.join(",\n    ")) };
    let os = if writer.uses_variables { "import os\n\n" } else { "" };
    Some(format!(
        "{os}{import}\n\n\
         # The SDK takes the keys from HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.\n\
         client = {client}.new_builder().with_endpoint(\"{}\").build()\n\
         {}\n\
         response = client.{}(request)\n\
         print(response)",
        call.server(),
        lines.join("\n"),
        call.operation.id.to_snake_case(),
    ))
}

struct Writer<'a> {
    call: &'a Call<'a>,
    /// The classes that are used.
    imports: BTreeSet<String>,
    uses_variables: bool,
}

impl Writer<'_> {
    fn variable(&mut self, name: &str) -> String {
        self.uses_variables = true;
        format!("os.environ[{name:?}]")
    }

    /// A value as an expression: an object whose schema has a name is one of its class.
    fn value(&mut self, schema: &Node, value: &Value, path: &mut Vec<Step>, indent: usize) -> String {
        let secret = |secret: &&Secret| secret.path == *path;
        if let Some(secret) = self.call.secrets.iter().find(secret) {
            return self.variable(&secret.variable);
        }
        let name = schema.reference().and_then(|reference| reference.rsplit('/').next());
        let schema = self.call.model.tree.resolve(schema).unwrap_or(schema);
        let mut parts = Vec::new();
        let mut part = |writer: &mut Self, schema: Option<&Node>, value: &Value, step: Step| {
            path.push(step);
            let text = match schema {
                Some(schema) => writer.value(schema, value, path, indent + 4),
                None => scalar(value),
            };
            path.pop();
            text
        };
        match value {
            Value::Object(map) => {
                let known = schema.get("properties").and_then(Node::as_mapping);
                let has = |key: &String| known.is_some_and(|known: &Mapping| known.get(key).is_some());
                let class = name.filter(|_| map.keys().all(has));
                for (key, value) in map {
                    let text = part(self, property(schema, key), value, Step::Key(key.clone()));
                    let key = if class.is_some() {
                        format!("{}=", attribute(key))
                    } else {
                        format!("{}: ", Value::from(key.as_str()))
                    };
                    parts.push(format!("{key}{text}"));
                }
                match class {
                    Some(class) => {
                        self.imports.insert(class.to_owned());
                        wrapped(&format!("{class}("), &parts, ")", indent)
                    }
                    None => wrapped("{", &parts, "}", indent),
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    parts.push(part(self, schema.get("items"), item, Step::Index(at)));
                }
                wrapped("[", &parts, "]", indent)
            }
            scalar => self::scalar(scalar),
        }
    }
}

/// The attribute for a name of the document.
fn attribute(name: &str) -> String {
    let name = name.to_snake_case();
    if KEYWORDS.contains(&name.as_str()) { format!("_{name}") } else { name }
}

/// Parts between brackets, on several lines if one would be too long.
fn wrapped(open: &str, parts: &[String], close: &str, indent: usize) -> String {
    let line = format!("{open}{}{close}", parts.join(", "));
    if line.len() + indent <= MAX_LINE - 20 && !line.contains('\n') {
        return line;
    }
    let parts: String = parts.iter().map(|part| format!("{:1$}{part},\n", "", indent + 4)).collect();
    format!("{open}\n{parts}{:indent$}{close}", "")
}

/// A value without a schema. JSON and Python differ in three words.
fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(scalar).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), scalar(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        // An escape of JSON is one of Python.
        Value::String(_) | Value::Number(_) => value.to_string(),
    }
}
