//! What a page says about its operation, as data with positions, and what of the page was not understood.
//! It must not know how a page is laid out, nor what the spec says.

use diagnostics::source::Span;
use serde_json::{Number, Value};

use crate::words::Language;

/// Something that the page says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// What it says.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Said<T> {
    /// What the page says, and where.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// Everything that a page says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The place where the page begins.
    pub start: Span,
    /// The language of the page.
    pub language: Language,
    /// The first line that is a title, and the name of the operation in it, if there is one.
    pub operation_id: Option<Said<String>>,
    /// The address of the page, which only HTML can have.
    pub address: Option<Said<String>>,
    /// When the page was updated, `YYYY-MM-DD`.
    pub updated: Option<Said<String>>,
    /// The permission that a caller needs.
    pub permission: Option<Permission>,
    /// The method in upper case.
    pub method: Option<Said<String>>,
    /// The path with its placeholders.
    pub path: Option<Said<String>>,
    /// The parameters in path and query, and the headers.
    pub parameters: Vec<(Location, Field)>,
    /// The body of the request.
    pub body: Option<Object>,
    /// The answers that the page describes, in their order.
    pub answers: Vec<Answer>,
    /// The tables of objects that others refer to, each with the status of its answer, or none if it belongs to the request.
    pub objects: Vec<(Option<u16>, Object)>,
    /// How many parameters the page lists without saying whether they are mandatory, since the copy has lost that column.
    pub unknown_mandatory: usize,
    /// The list of statuses.
    pub statuses: Vec<Said<u16>>,
    /// Where the list of statuses is.
    pub status_table: Option<Span>,
    /// The addresses among the examples of requests.
    pub calls: Vec<Said<String>>,
    /// The bodies among the examples of requests.
    pub requests: Vec<Said<Value>>,
    /// The examples of answers.
    pub responses: Vec<(u16, Said<Value>)>,
    /// What was not understood, or is missing.
    pub problems: Vec<Problem>,
    /// Sentences. A page's sentences are not compared with anything.
    pub prose: Vec<Span>,
    /// What the spec has no place for, such as the level of access that a permission gives.
    pub without_place: Vec<Said<String>>,
    /// What is no documentation of the operation.
    pub skipped: Vec<Span>,
}

/// Where a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

impl Location {
    /// Its name in OpenAPI.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// The permission that a caller needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// These actions, each with its other names.
    Actions(Vec<(Said<String>, Vec<Said<String>>)>),
    /// None.
    NotRequired(Span),
}

/// A table of parameters or properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The name of the object, empty for bodies.
    pub name: String,
    /// The caption, or the head of the table.
    pub span: Span,
    /// The rows.
    pub fields: Vec<Field>,
}

/// A row of such a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Said<String>,
    /// Whether it has to be there. Nothing if the table has no such column or the copy has lost it: unknown is not no.
    pub mandatory: Option<Said<bool>>,
    /// The type. Nothing if it was not understood, which is a problem of its own.
    pub kind: Option<Said<Kind>>,
    /// The bounds.
    pub bounds: Vec<Bound>,
    /// The values of a list.
    pub values: Vec<Said<String>>,
    /// The value that is taken if none is given.
    pub default: Option<Said<String>>,
    /// The regular expression.
    pub pattern: Option<Said<String>>,
    /// The rest of the description.
    pub prose: Vec<Said<String>>,
}

/// A type as the pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `String`.
    String,
    /// `Integer`.
    Integer,
    /// `Long`.
    Long,
    /// `Boolean`.
    Boolean,
    /// `Number`, `Float` and `Double`.
    Number,
    /// `Object` without a name.
    AnyObject,
    /// `X object`.
    Object(String),
    /// `Array of …`.
    Array(Box<Kind>),
    /// `Map<String, …>`.
    Map(Box<Kind>),
}

/// A bound as the page prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The label, such as `Minimum`.
    pub label: String,
    /// What the label can mean.
    pub limit: Limit,
    /// The number.
    pub value: Number,
    /// Where the line stands.
    pub span: Span,
}

/// What is bounded. English pages have the same label for lengths and for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// The least length or value.
    Least,
    /// The greatest length or value.
    Greatest,
    /// The least length.
    LeastLength,
    /// The greatest length.
    GreatestLength,
    /// The least value.
    LeastValue,
    /// The greatest value.
    GreatestValue,
    /// The least number of items.
    FewestItems,
    /// The greatest number of items.
    MostItems,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: Said<u16>,
    /// The body, if the page has a table for it.
    pub body: Option<Object>,
    /// The headers.
    pub headers: Vec<Field>,
}

/// A part of the page that was not understood, or that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The part, or what is beside the missing one.
    pub span: Span,
    /// What is the matter with it.
    pub message: String,
    /// Whether something is missing.
    pub missing: bool,
}

impl Facts {
    /// A page that says nothing.
    #[must_use]
    pub fn new(start: Span) -> Self {
        Self {
            start,
            language: Language::English,
            operation_id: None,
            address: None,
            updated: None,
            permission: None,
            method: None,
            path: None,
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
            objects: Vec::new(),
            unknown_mandatory: 0,
            statuses: Vec::new(),
            status_table: None,
            calls: Vec::new(),
            requests: Vec::new(),
            responses: Vec::new(),
            problems: Vec::new(),
            prose: Vec::new(),
            without_place: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Notes a part that was not understood.
    pub(crate) fn unclear(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), missing: false });
    }

    /// Notes that something is missing.
    pub(crate) fn missing(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), missing: true });
    }

    /// The table of an object, for a status or for the request: the one that stands with it, or the only one of its name.
    #[must_use]
    pub fn object(&self, status: Option<u16>, name: &str) -> Option<&Object> {
        let mut named = self.objects.iter().filter(|(_, object)| object.name == name);
        let own = named.clone().find(|(of, _)| *of == status);
        match own {
            Some((_, object)) => Some(object),
            None => named.next().filter(|_| named.next().is_none()).map(|(_, object)| object),
        }
    }
}

impl Kind {
    /// Reads a type as the pages print it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // As long as the text itself, so that places in one are places in the other.
        let lower = text.to_ascii_lowercase();
        if let Some(rest) = lower.strip_prefix("array of ").map(|rest| &text[text.len() - rest.len()..]) {
            let rest = rest.trim();
            return Self::item(rest).map(|kind| Self::Array(Box::new(kind)));
        }
        if let Some(inner) = lower.strip_prefix("map<string,").and_then(|rest| rest.strip_suffix('>')) {
            let start = text.len() - 1 - inner.len();
            return Self::parse(&text[start..text.len() - 1]).map(|kind| Self::Map(Box::new(kind)));
        }
        if let Some(name) = text.strip_suffix(" object").filter(|name| crate::words::is_identifier(name)) {
            return Some(Self::Object(name.to_owned()));
        }
        Self::simple(&lower)
    }

    /// Reads what follows `Array of`, which is in the plural.
    fn item(text: &str) -> Option<Self> {
        if let Some(name) = text.strip_suffix(" objects").or_else(|| text.strip_suffix(" object")) {
            return crate::words::is_identifier(name).then(|| Self::Object(name.to_owned()));
        }
        let lower = text.to_ascii_lowercase();
        Self::simple(lower.strip_suffix('s').unwrap_or(&lower))
    }

    fn simple(lower: &str) -> Option<Self> {
        Some(match lower {
            "string" => Self::String,
            "integer" | "int" => Self::Integer,
            "long" => Self::Long,
            "boolean" | "bool" => Self::Boolean,
            "number" | "float" | "double" => Self::Number,
            "object" => Self::AnyObject,
            _ => return None,
        })
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String => out.write_str("String"),
            Self::Integer => out.write_str("Integer"),
            Self::Long => out.write_str("Long"),
            Self::Boolean => out.write_str("Boolean"),
            Self::Number => out.write_str("Number"),
            Self::AnyObject => out.write_str("Object"),
            Self::Object(name) => write!(out, "{name} object"),
            Self::Array(item) => match &**item {
                Self::Object(name) => write!(out, "Array of {name} objects"),
                item => write!(out, "Array of {}s", item.to_string().to_lowercase()),
            },
            Self::Map(value) => write!(out, "Map<String,{value}>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_as_they_are_printed() {
        for text in [
            "String",
            "Integer",
            "Long",
            "Boolean",
            "Object",
            "Thing object",
            "Array of Thing objects",
            "Array of strings",
            "Map<String,String>",
        ] {
            assert_eq!(Kind::parse(text).map(|kind| kind.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Kind::parse("Array of String"), Some(Kind::Array(Box::new(Kind::String))));
        for text in [
            "",
            "Strin",
            "Array of",
            "Array of thingies",
            "Array of a b objects",
            "object of Thing",
            "Map<Integer,String>",
        ] {
            assert_eq!(Kind::parse(text), None, "{text}");
        }
    }
}
