//! The Rust names at a place, for the code that a report shows. The model forms every name.
//! It must not know which code is shown, nor what changed.

use apispec::node::Node;
use model::{Argument, Field, Kind, Model, Operation, Shape, Type, Variant, names};

use crate::change::Names;

/// What a Rust item is generated from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Type(&'a Type<'a>),
    Field(&'a Type<'a>, &'a Field<'a>),
    Variant(&'a Type<'a>, &'a Variant<'a>),
    Operation(&'a Operation<'a>),
    Argument(&'a Operation<'a>, &'a Argument<'a>),
    /// A waiter of an operation, by its name.
    Waiter(&'a Operation<'a>, &'a str),
    ErrorCode(&'a str),
}

/// The longest variable that is named after its type.
const MAX_VARIABLE: usize = 24;

impl<'a> Origin<'a> {
    /// The names here. `inside` is set at the list of the properties of the type of a field, which
    /// stands for a property that one state lacks.
    pub(super) fn names(self, model: &'a Model<'a>, inside: bool) -> Names {
        match self {
            Self::Type(found) => of_type(model, found),
            Self::Field(_, field) if inside => inner(model, &field.shape),
            Self::Field(owner, field) => of_field(model, owner, field),
            Self::Variant(owner, variant) => {
                let mut names = of_type(model, owner);
                names.insert("variant", format!("{}::{}", owner.name, variant.name));
                names
            }
            Self::Operation(operation) => of_operation(model, operation),
            Self::Argument(operation, argument) => {
                let mut names = of_operation(model, operation);
                names.insert("setter", argument.setter.clone());
                names.extend(sample(model, &argument.shape).map(|value| ("value", value)));
                names
            }
            Self::Waiter(operation, waiter) => {
                let mut names = of_operation(model, operation);
                names.insert("waiter", format!("{}{waiter}", names::WAITER_PREFIX));
                names
            }
            Self::ErrorCode(code) => Names::from([("constant", names::error_code(code)), ("code", code.to_owned())]),
        }
    }

    /// The type of the value, if it is a field or an argument.
    pub(super) fn shape(self) -> Option<&'a Shape> {
        match self {
            Self::Field(_, field) => Some(&field.shape),
            Self::Argument(_, argument) => Some(&argument.shape),
            _ => None,
        }
    }
}

/// The names of an operation.
pub(super) fn of_operation(model: &Model<'_>, operation: &Operation<'_>) -> Names {
    let call = format!("client.{}()", operation.method);
    let response = operation.response.as_ref().map_or_else(|| "()".to_owned(), rust);
    let mut names = Names::from([("call", call.clone()), ("request", call), ("response", response)]);
    let body = operation.body.as_ref().and_then(|body| sample(model, &body.shape));
    names.extend(body.map(|body| ("body", body)));
    names.extend(item(model, operation).map(|item| ("item", item)));
    names
}

/// The type of the entries of a paginated list.
fn item(model: &Model<'_>, operation: &Operation<'_>) -> Option<String> {
    let list = operation.node.get("x-pagination")?.get("items").and_then(Node::as_str)?;
    let Shape::Type(response) = operation.response.as_ref()? else { return None };
    match &model.field(response, list)?.shape {
        Shape::List(item) => Some(rust(item)),
        _ => None,
    }
}

fn of_type(model: &Model<'_>, found: &Type<'_>) -> Names {
    let mut names = Names::from([("owner", found.name.clone()), ("variable", variable(&found.name))]);
    let has_builder = found.sent && matches!(found.kind, Kind::Structure(_));
    let builder = has_builder.then(|| format!("{}::builder()", found.name));
    // The setters of a body are also those of the request.
    let request = with_body(model, &found.name).map(|operation| format!("client.{}()", operation.method));
    names.extend(request.or_else(|| builder.clone()).map(|request| ("request", request)));
    names.extend(builder.map(|builder| ("builder", builder)));
    names
}

/// The first operation whose body has this type.
fn with_body<'m>(model: &'m Model<'_>, name: &str) -> Option<&'m Operation<'m>> {
    let of =
        |operation: &&Operation<'_>| operation.body.as_ref().and_then(|body| body.structure.as_deref()) == Some(name);
    model.operations.iter().find(of)
}

fn of_field(model: &Model<'_>, owner: &Type<'_>, field: &Field<'_>) -> Names {
    let mut names = of_type(model, owner);
    let shape = rust(&field.shape);
    let setter = match with_body(model, &owner.name) {
        Some(_) => model::operation::body_setter(&field.name),
        None => field.name.clone(),
    };
    names.extend([
        ("field", field.name.clone()),
        (
            "type",
            match (field.clearable, field.optional) {
                (true, _) => format!("Nullable<{shape}>"),
                (false, true) => format!("Option<{shape}>"),
                (false, false) => shape,
            },
        ),
        ("setter", setter),
    ]);
    names.extend(sample(model, &field.shape).map(|value| ("value", value)));
    names
}

/// The names of the type of a value, or of the values that it contains.
fn inner(model: &Model<'_>, shape: &Shape) -> Names {
    match shape {
        Shape::List(inner_shape) | Shape::Map(inner_shape) => inner(model, inner_shape),
        Shape::Type(name) => model.type_named(name).map(|found| of_type(model, found)).unwrap_or_default(),
        _ => Names::new(),
    }
}

/// A variable for a value of a type.
fn variable(name: &str) -> String {
    let long = names::snake(name);
    if name.ends_with("RequestBody") {
        "body".to_owned()
    } else if name.ends_with("ResponseBody") {
        "response".to_owned()
    } else if long.len() > MAX_VARIABLE || ["client", "error"].contains(&long.as_str()) {
        "value".to_owned()
    } else {
        long
    }
}

/// A type as code writes it that imports the names of the client and its types.
fn rust(shape: &Shape) -> String {
    let text = shape.rust("");
    ["::huaweicloud_core::", "::std::collections::"]
        .iter()
        .fold(text, |text, path| text.replace(path, ""))
        .replace("::serde_json", "serde_json")
}

/// A value that the setter of a field or argument of this type accepts.
fn sample(model: &Model<'_>, shape: &Shape) -> Option<String> {
    Some(match shape {
        Shape::Text => "\"…\"".to_owned(),
        Shape::Secret => "Secret::from(\"…\")".to_owned(),
        Shape::LocalTime => "LocalDateTime::from(\"…\")".to_owned(),
        Shape::Time => "UnixMillis::from(0)".to_owned(),
        Shape::DateTime => "DateTime::from(\"…\")".to_owned(),
        Shape::Date => "Date::from(\"…\")".to_owned(),
        Shape::Integer(_) => "1".to_owned(),
        Shape::Number(_) => "1.5".to_owned(),
        Shape::Boolean => "true".to_owned(),
        Shape::List(items) => format!("[{}]", sample(model, items)?),
        Shape::Map(values) => format!("[(\"…\", {})]", sample(model, values)?),
        Shape::Type(name) => match &model.type_named(name)?.kind {
            Kind::Structure(_) => format!("{name}::builder()"),
            Kind::Enumeration(variants) => format!("{name}::{}", variants.first()?.name),
            Kind::Other => return None,
        },
        Shape::Anything => return None,
    })
}

/// Whether a setter for one type certainly rejects what that for another type accepts.
pub(super) fn rejects(new: &Shape, old: &Shape) -> bool {
    match (new, old) {
        (Shape::Anything, _) | (_, Shape::Anything) => false,
        (Shape::List(new), Shape::List(old)) | (Shape::Map(new), Shape::Map(old)) => rejects(new, old),
        // A list of pairs is a map, and an item can be made from a pair.
        (Shape::List(_), Shape::Map(_)) | (Shape::Map(_), Shape::List(_)) => false,
        // A type that is read from text may be an enumeration.
        (
            Shape::Text | Shape::Secret | Shape::LocalTime | Shape::DateTime | Shape::Date | Shape::Type(_),
            Shape::Text,
        ) => false,
        (Shape::Integer(_) | Shape::Number(_) | Shape::Time, Shape::Integer(_)) => false,
        (Shape::Number(_), Shape::Number(_)) => false,
        (new, old) => new != old,
    }
}
