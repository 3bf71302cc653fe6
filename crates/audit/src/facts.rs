//! Defines the facts on a page about its operation, with positions, and the parts that were not
//! understood. It must not know how a page is laid out, nor what the spec says.

mod format;
mod kind;

pub use diagnostics::source::Fact;
use diagnostics::source::Span;
pub use format::{Foreign, Format};
pub use kind::Kind;
use serde_json::{Number, Value};

use crate::words::Language;

/// All facts on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The start of the page.
    pub start: Span,
    /// The format of the page.
    pub format: Format,
    /// The language of the page.
    pub language: Language,
    /// The operation name in the title.
    pub operation_id: Option<Fact<String>>,
    /// The URL of the page. Only HTML has it.
    pub address: Option<Fact<String>>,
    /// When the page was updated, `YYYY-MM-DD`.
    pub updated: Option<Fact<String>>,
    /// The permission that callers need.
    pub permission: Option<Permission>,
    /// The method in upper case.
    pub method: Option<Fact<String>>,
    /// The path with its placeholders.
    pub path: Option<Fact<String>>,
    /// The path, query and header parameters.
    pub parameters: Vec<(Location, Field)>,
    /// The request body.
    pub body: Option<Object>,
    /// The responses that the page describes, in page order.
    pub responses: Vec<Response>,
    /// The tables of objects that other tables refer to, each with the status of its response, or
    /// `None` if it belongs to the request.
    pub objects: Vec<(Option<u16>, Object)>,
    /// The number of parameters without a mandatory flag, because the copy has lost that column.
    pub unknown_mandatory: usize,
    /// The statuses in the status table, or, if the page has none, those of its responses.
    pub statuses: Vec<Fact<u16>>,
    /// The position of the status table.
    pub status_table: Option<Span>,
    /// The request lines in the request examples.
    pub calls: Vec<Fact<String>>,
    /// The bodies in the request examples.
    pub request_examples: Vec<Fact<Value>>,
    /// The response examples, with their statuses.
    pub response_examples: Vec<(u16, Fact<Value>)>,
    /// The parts that were not understood or are missing.
    pub problems: Vec<Problem>,
    /// Sentences, which are not compared.
    pub prose: Vec<Span>,
    /// Details that the spec does not represent, such as the access level of a permission.
    pub unrepresented: Vec<Fact<String>>,
    /// Parts that are not documentation of the operation.
    pub skipped: Vec<Span>,
}

/// The location of a parameter.
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
    /// The name in OpenAPI.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// The permission that callers need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// These actions, each with its aliases.
    Actions(Vec<(Fact<String>, Vec<Fact<String>>)>),
    /// No permission.
    NotRequired(Span),
}

/// A table of parameters or properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The name of the object, empty for bodies.
    pub name: String,
    /// The caption or the header of the table.
    pub span: Span,
    /// The rows.
    pub fields: Vec<Field>,
}

/// A row of a table of parameters or properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Fact<String>,
    /// Whether the field is mandatory. `None` (unknown, not "no") if the table has no such column
    /// or the copy has lost it.
    pub mandatory: Option<Fact<bool>>,
    /// The type. `None` if it was not understood, which is recorded as a problem.
    pub kind: Option<Fact<Kind>>,
    /// The bounds.
    pub bounds: Vec<Bound>,
    /// The listed values.
    pub values: Vec<Fact<String>>,
    /// The default value.
    pub default: Option<Fact<String>>,
    /// The regular expression.
    pub pattern: Option<Fact<String>>,
    /// The remaining sentences of the description.
    pub prose: Vec<Fact<String>>,
    /// Those of the sentences that say which values are allowed.
    pub ranges: Vec<Fact<String>>,
}

/// A bound, as printed on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The label, such as `Minimum`.
    pub label: String,
    /// The meaning of the label.
    pub limit: Limit,
    /// The number.
    pub value: Number,
    /// The position of the line.
    pub span: Span,
}

/// What is bounded. English pages use the same label for lengths and for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// The minimum length or value.
    Min,
    /// The maximum length or value.
    Max,
    /// The minimum length.
    MinLength,
    /// The maximum length.
    MaxLength,
    /// The minimum value.
    MinValue,
    /// The maximum value.
    MaxValue,
    /// The minimum number of items.
    MinItems,
    /// The maximum number of items.
    MaxItems,
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The status.
    pub status: Fact<u16>,
    /// The body, if the page has a table for it.
    pub body: Option<Object>,
    /// The headers.
    pub headers: Vec<Field>,
}

/// A part of the page that was not understood or is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The part, or the place where a part is missing.
    pub span: Span,
    /// A description of the problem.
    pub message: String,
    /// Whether a part is missing, rather than not understood.
    pub missing: bool,
}

impl Facts {
    /// Creates the facts of an empty page.
    #[must_use]
    pub fn new(start: Span) -> Self {
        Self {
            start,
            format: Format::Text,
            language: Language::English,
            operation_id: None,
            address: None,
            updated: None,
            permission: None,
            method: None,
            path: None,
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            objects: Vec::new(),
            unknown_mandatory: 0,
            statuses: Vec::new(),
            status_table: None,
            calls: Vec::new(),
            request_examples: Vec::new(),
            response_examples: Vec::new(),
            problems: Vec::new(),
            prose: Vec::new(),
            unrepresented: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Whether an example has an integer of this name that could be a time in milliseconds.
    #[must_use]
    pub fn has_milliseconds(&self, name: &str) -> bool {
        fn has(value: &Value, name: &str) -> bool {
            match value {
                Value::Object(fields) => fields.iter().any(|(key, value)| {
                    has(value, name)
                        || key == name && value.as_u64().is_some_and(|number| number.to_string().len() == 13)
                }),
                Value::Array(items) => items.iter().any(|item| has(item, name)),
                _ => false,
            }
        }
        let bodies = self.request_examples.iter().chain(self.response_examples.iter().map(|(_, example)| example));
        let argument = format!("{name}=");
        let mut queries = self.calls.iter().flat_map(|call| call.value.split(['?', '&', ' ']));
        bodies.map(|body| &body.value).any(|body| has(body, name))
            || queries.any(|query| {
                let value = query.strip_prefix(&argument);
                value.is_some_and(|value| value.len() == 13 && value.bytes().all(|byte| byte.is_ascii_digit()))
            })
    }

    /// Records a part that was not understood.
    pub(crate) fn not_understood(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), missing: false });
    }

    /// Records a missing part.
    pub(crate) fn missing(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), missing: true });
    }

    /// All rows of tables of parameters and properties.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let responses = self.responses.iter().filter_map(|response| response.body.as_ref());
        let headers = self.responses.iter().flat_map(|response| &response.headers);
        let objects = self.body.iter().chain(responses).chain(self.objects.iter().map(|(_, object)| object));
        let parameters = self.parameters.iter().map(|(_, field)| field);
        parameters.chain(objects.flat_map(|object| &object.fields)).chain(headers)
    }

    /// Whether the page has statuses only above its responses.
    #[must_use]
    pub fn statuses_of_responses(&self) -> bool {
        self.status_table.is_none() && !self.statuses.is_empty()
    }

    /// The table of an object for a status, or for the request: the table listed there, or the only
    /// table of that name on the page.
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
