//! Example calls of operations: the setters of required arguments, with valid values. They are for
//! examples in documentation, which are compiled but not run.

use std::fmt::Write as _;

use apispec::node::{Mapping, Node};
use model::{Argument, Field, Kind, Limits, Model, Operation, Place, Shape};

/// Strings that are longer than this are shown as an ellipsis.
const MAX_TEXT: usize = 80;

/// Longer calls of setters are broken into several lines.
const MAX_LINE: usize = 80;

/// The maximum nesting depth of a value in an example.
const MAX_DEPTH: usize = 8;

/// A time that is valid everywhere.
const TIME: &str = "1_735_689_600_000";

/// The same, as text.
const DATE_TIME: &str = "\"2025-01-01T00:00:00Z\"";

/// A date that is valid everywhere.
const DATE: &str = "\"2025-01-01\"";

/// The setters of the required arguments of an operation, one per line, indented by `indent`
/// spaces.
pub(super) fn setters(model: &Model<'_>, operation: &Operation<'_>, indent: usize) -> Option<String> {
    let call = Call { model, path: format!("{}::types::", model.library) };
    let media = model.tree.body(operation.document);
    let example = media.and_then(|media| media.get("example"));
    let mut text = String::new();
    for argument in required(model, operation) {
        let own = argument.node.get("example");
        let example = match argument.place {
            Place::Body if operation.body.as_ref().is_some_and(|body| body.structure.is_none()) => example,
            Place::Body => example.and_then(|example| example.get(argument.wire)),
            _ => own,
        };
        let value = call.value(&argument.shape, argument.schema, example, MAX_DEPTH)?;
        for line in setter_lines(&argument.setter, &value) {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
    }
    Some(text)
}

/// A call of a setter, on several lines if it is longer than [`MAX_LINE`].
fn setter_lines(setter: &str, value: &str) -> Vec<String> {
    let line = format!(".{setter}({value})");
    let long = (line.len() > MAX_LINE).then(|| syn::parse_file(&format!("fn f() {{ {setter}({value}); }}")).ok());
    let Some(file) = long.flatten() else { return vec![line] };
    let text = prettyplease::unparse(&file);
    let body = text.trim().strip_prefix("fn f() {\n").and_then(|text| text.strip_suffix(";\n}"));
    let Some(body) = body else { return vec![line] };
    let lines = body.lines().enumerate().map(|(at, line)| {
        let line = line.strip_prefix("    ").unwrap_or(line);
        if at == 0 { format!(".{line}") } else { line.to_owned() }
    });
    lines.collect()
}

/// The required arguments: parameters first, and properties in the order in which the schema lists
/// those that it requires.
fn required<'a, 'b>(model: &Model<'_>, operation: &'a Operation<'b>) -> Vec<&'a Argument<'b>> {
    let schema = model.tree.body(operation.document).and_then(|media| model.tree.resolve(media.get("schema")?));
    let listed = schema.map(required_names).unwrap_or_default();
    let mut arguments: Vec<_> = operation.arguments.iter().filter(|argument| argument.required).collect();
    arguments.sort_by_key(|argument| {
        let at = listed.iter().position(|name| *name == argument.wire);
        (argument.place == Place::Body, at.filter(|_| argument.place == Place::Body))
    });
    arguments
}

/// The names that an object requires.
fn required_names(schema: &Node) -> Vec<&str> {
    let names = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
    names.iter().filter_map(Node::as_str).collect()
}

struct Call<'a> {
    model: &'a Model<'a>,
    /// The path of the module of types.
    path: String,
}

impl Call<'_> {
    /// An expression that a setter of this shape accepts; `None` if it would be too deep or has no
    /// example.
    fn value(&self, shape: &Shape, schema: &Node, example: Option<&Node>, depth: usize) -> Option<String> {
        let example = example.or_else(|| schema.get("example"));
        let number = |node: Option<&Node>| node.and_then(|node| node.to_yaml().as_f64());
        let integer = |node: Option<&Node>| node.and_then(|node| node.to_yaml().as_i64());
        let Limits { range: (least, most), values, .. } = Limits::new(schema);
        Some(match shape {
            Shape::DateTime => DATE_TIME.to_owned(),
            Shape::Date => DATE.to_owned(),
            Shape::Text | Shape::LocalTime | Shape::Secret => text(schema, example),
            Shape::Time => TIME.to_owned(),
            Shape::Integer(_) if Shape::is_time(schema) => TIME.to_owned(),
            Shape::Integer(_) => {
                let value = integer(example).or_else(|| integer(values.first()));
                value.unwrap_or_else(|| nearest(1, integer(least), integer(most))).to_string()
            }
            Shape::Number(_) => {
                format!("{:?}", number(example).unwrap_or_else(|| nearest(1.0, number(least), number(most))))
            }
            Shape::Boolean => "true".to_owned(),
            Shape::List(inner) => {
                let first = example.and_then(Node::as_sequence).and_then(|items| items.first());
                let items = self.model.tree.resolve(schema.get("items")?)?;
                format!("[{}]", self.value(inner, items, first, depth.checked_sub(1)?)?)
            }
            Shape::Type(name) => match &self.model.type_named(name)?.kind {
                Kind::Structure(fields) => self.builder_call(name, fields, schema, example, depth)?,
                Kind::Enumeration(_) => text(schema, example),
                Kind::Other => return None,
            },
            Shape::Map(_) | Shape::Anything => return None,
        })
    }

    /// A structure, created by its builder: with the required fields or, if none is required, with
    /// those that the example has.
    fn builder_call(
        &self,
        name: &str,
        fields: &[Field<'_>],
        schema: &Node,
        example: Option<&Node>,
        depth: usize,
    ) -> Option<String> {
        let mut text = format!("{}{name}::builder()", self.path);
        let mut names = required_names(schema);
        if names.is_empty() {
            names.extend(example.and_then(Node::as_mapping).into_iter().flat_map(Mapping::keys));
            // The order of an example means nothing.
            names.sort_unstable();
        }
        for wire in names {
            let field = fields.iter().find(|field| field.wire == wire)?;
            let example = example.and_then(|example| example.get(wire));
            let value = self.value(&field.shape, field.schema, example, depth.checked_sub(1)?)?;
            let _ = write!(text, ".{}({value})", field.name);
        }
        Some(text)
    }
}

/// The valid number that is nearest to this one, so that a looser bound does not change the
/// example.
fn nearest<T: PartialOrd>(wanted: T, least: Option<T>, most: Option<T>) -> T {
    match (least, most) {
        (Some(least), _) if wanted < least => least,
        (_, Some(most)) if wanted > most => most,
        _ => wanted,
    }
}

/// A string: the example or the first enumeration value, unless it is too long or secret.
fn text(schema: &Node, example: Option<&Node>) -> String {
    let first = Limits::new(schema).values.first();
    match example.and_then(Node::as_str).or_else(|| first.and_then(Node::as_str)) {
        Some(text) if text.chars().count() <= MAX_TEXT && schema.get("format").is_none() => format!("{text:?}"),
        _ => "\"…\"".to_owned(),
    }
}

/// A call of an operation as an expression of several lines, from `client` to `.await?`.
pub(super) fn expression(model: &Model<'_>, operation: &Operation<'_>, indent: usize) -> Option<String> {
    let setters = setters(model, operation, indent + 4)?;
    Some(format!("client\n{0:1$}.{2}()\n{setters}{0:1$}.send()\n{0:1$}.await?", "", indent + 4, operation.method))
}
