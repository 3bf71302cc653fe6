//! Maps a schema to a Rust type, and collects the limits of its values.
//! It must not know where the schema is used, nor how its type is named.

use apispec::node::{Node, Value};

/// The format of a time in milliseconds since 1970.
const TIME: &str = "unix-millis";

/// The format of a date and time without a zone.
const LOCAL_TIME: &str = "local-date-time";

/// The format of a time as text, RFC 3339.
const DATE_TIME: &str = "date-time";

/// The format of a date.
const DATE: &str = "date";

/// The format of a secret.
const SECRET: &str = "password";

/// The type of a field, argument, body or response of a client, without `Option`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `String`.
    Text,
    /// `Secret` of the runtime.
    Secret,
    /// `UnixMillis` of the runtime.
    Time,
    /// `LocalDateTime` of the runtime.
    LocalTime,
    /// `DateTime` of the runtime.
    DateTime,
    /// `Date` of the runtime.
    Date,
    /// An integer with this many bits.
    Integer(u8),
    /// A floating-point number with this many bits.
    Number(u8),
    /// `bool`.
    Boolean,
    /// A type of the client, by name.
    Type(String),
    /// A list of values.
    List(Box<Shape>),
    /// A map with string keys.
    Map(Box<Shape>),
    /// Any JSON.
    Anything,
}

impl Shape {
    /// The type in Rust syntax. `types` is the path prefix of the client's types, such as
    /// `crate::types::`.
    #[must_use]
    pub fn rust(&self, types: &str) -> String {
        match self {
            Self::Text => "String".to_owned(),
            Self::Secret => "::huaweicloud_core::Secret".to_owned(),
            Self::Time => "::huaweicloud_core::UnixMillis".to_owned(),
            Self::LocalTime => "::huaweicloud_core::LocalDateTime".to_owned(),
            Self::DateTime => "::huaweicloud_core::DateTime".to_owned(),
            Self::Date => "::huaweicloud_core::Date".to_owned(),
            Self::Integer(bits) => format!("i{bits}"),
            Self::Number(bits) => format!("f{bits}"),
            Self::Boolean => "bool".to_owned(),
            Self::Type(name) => format!("{types}{name}"),
            Self::List(items) => format!("Vec<{}>", items.rust(types)),
            Self::Map(values) => format!("::std::collections::BTreeMap<String, {}>", values.rust(types)),
            Self::Anything => "::serde_json::Value".to_owned(),
        }
    }

    /// Whether a schema is a time.
    #[must_use]
    pub fn is_time(schema: &Node) -> bool {
        Self::plain(schema) == Self::Time
    }

    /// Whether this is a list or a map, which is empty if it is missing.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }

    /// The shape of a schema without a name: not a reference, object, list or enumeration.
    pub(crate) fn plain(schema: &Node) -> Self {
        let format = text(schema, "format");
        match text(schema, "type") {
            "string" if format == SECRET => Self::Secret,
            "string" if format == LOCAL_TIME => Self::LocalTime,
            "string" if format == DATE_TIME => Self::DateTime,
            "string" if format == DATE => Self::Date,
            "string" => Self::Text,
            "integer" if format == TIME => Self::Time,
            "integer" => Self::Integer(if format == "int32" { 32 } else { 64 }),
            "number" => Self::Number(if format == "float" { 32 } else { 64 }),
            "boolean" => Self::Boolean,
            _ => Self::Anything,
        }
    }
}

/// A form of texts that a `format` prescribes. In responses it is not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A time in RFC 3339.
    DateTime,
    /// A date.
    Date,
}

impl Form {
    /// The form that a schema prescribes.
    fn of(schema: &Node) -> Option<Self> {
        match Shape::plain(schema) {
            Shape::DateTime => Some(Self::DateTime),
            Shape::Date => Some(Self::Date),
            _ => None,
        }
    }
}

/// The limits of a value, as documented. Nothing else is checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits<'a> {
    /// The minimum and maximum number of characters of a string.
    pub length: (Option<u64>, Option<u64>),
    /// The minimum and maximum number of items of a list.
    pub items: (Option<u64>, Option<u64>),
    /// The minimum and maximum of a number.
    pub range: (Option<&'a Node>, Option<&'a Node>),
    /// The listed values.
    pub values: &'a [Node],
    /// The pattern of a string.
    pub pattern: Option<&'a str>,
    /// What a string must be, besides that.
    pub form: Option<Form>,
}

impl<'a> Limits<'a> {
    /// The limits of a resolved schema. Lower bounds of zero are omitted.
    #[must_use]
    pub fn new(schema: &'a Node) -> Self {
        let count = |key: &str| schema.get(key).and_then(|bound| bound.to_yaml().as_u64());
        let least = |key: &str| count(key).filter(|least| *least > 0);
        let number = |key: &str| schema.get(key).filter(|bound| matches!(bound.value, Value::Number(_)));
        Self {
            length: (least("minLength"), count("maxLength")),
            items: (least("minItems"), count("maxItems")),
            range: (number("minimum"), number("maximum")),
            values: schema.get("enum").and_then(Node::as_sequence).unwrap_or_default(),
            pattern: schema.get("pattern").and_then(Node::as_str),
            form: Form::of(schema),
        }
    }

    /// Whether there are no limits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a schema is an object with properties. Without properties, it is a map.
pub(crate) fn is_object(schema: &Node) -> bool {
    schema.get("properties").and_then(Node::as_mapping).is_some_and(|properties| !properties.is_empty())
}

/// Whether a schema is an enumeration of strings.
pub(crate) fn is_enumeration(schema: &Node) -> bool {
    text(schema, "type") == "string" && schema.get("enum").is_some()
}

/// Whether a schema is a list.
pub(crate) fn is_list(schema: &Node) -> bool {
    text(schema, "type") == "array"
}

fn text<'a>(schema: &'a Node, key: &str) -> &'a str {
    schema.get(key).and_then(Node::as_str).unwrap_or_default()
}
