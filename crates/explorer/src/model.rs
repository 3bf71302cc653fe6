//! What the pages know of a service. It must not know how a document or a page looks.

use serde_json::Value;

/// A service.
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) tags: Vec<Tag>,
    /// In the order of the tags, then of their names.
    pub(crate) operations: Vec<Operation>,
    pub(crate) codes: Vec<Code>,
    /// The departures at nodes that no operation uses.
    pub(crate) unused: Vec<Departure>,
}

/// A group of operations.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: String,
}

/// An error code of a service.
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) status: Option<u64>,
    pub(crate) meaning: String,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) service: String,
    pub(crate) id: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) method: String,
    /// As it is sent, with placeholders.
    pub(crate) path: String,
    pub(crate) tag: String,
    /// The address of the vendor's page.
    pub(crate) page: Option<String>,
    /// The date of the vendor's page.
    pub(crate) updated: Option<String>,
    pub(crate) permission: Permission,
    /// Why a person should agree before the call.
    pub(crate) confirm: Option<String>,
    pub(crate) deprecated: Option<String>,
    /// Whether sending it twice has the effect of sending it once.
    pub(crate) is_idempotent: bool,
    /// Whether it is sent with credentials.
    pub(crate) needs_credentials: bool,
    pub(crate) regions: Vec<String>,
    /// Other paths that match its requests, and how the service tells them apart.
    pub(crate) ambiguous: Vec<(String, String)>,
    pub(crate) pagination: Option<String>,
    /// The states that a client can wait for, and for how long it waits, in words.
    pub(crate) waiters: Vec<(String, String)>,
    pub(crate) archive: Option<String>,
    pub(crate) parameters: Vec<Field>,
    pub(crate) body: Option<Body>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) samples: Vec<Sample>,
    /// The departures of the operation itself.
    pub(crate) departures: Vec<Departure>,
}

/// The IAM permission that an operation needs.
pub(crate) enum Permission {
    /// The action, another name of it, and the table of the documentation that names it.
    Action { action: String, alias: Option<String>, table: Option<String> },
    /// None, and why.
    None(String),
    /// The documentation does not say.
    Unknown,
}

/// The body of a request.
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) content: Content,
    /// The departures of the body as a whole.
    pub(crate) departures: Vec<Departure>,
}

/// A body in one media type.
pub(crate) struct Content {
    pub(crate) media_type: String,
    pub(crate) schema: Option<Field>,
    pub(crate) example: Option<Value>,
    pub(crate) departures: Vec<Departure>,
}

/// What comes back with one status.
pub(crate) struct Answer {
    pub(crate) status: String,
    pub(crate) description: String,
    pub(crate) headers: Vec<Field>,
    pub(crate) contents: Vec<Content>,
    pub(crate) departures: Vec<Departure>,
}

impl Answer {
    /// Whether it is a success.
    pub(crate) fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }

    /// Its anchor.
    pub(crate) fn anchor(&self) -> String {
        format!("status-{}", self.status)
    }
}

/// A parameter, a header, or a property of a body.
pub(crate) struct Field {
    /// Its name alone. Empty for a whole body.
    pub(crate) name: String,
    /// Its anchor, unique on the page of the operation. Empty for a whole body.
    pub(crate) anchor: String,
    /// The names from the body to it, joined by dots.
    pub(crate) path: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    /// The type in words.
    pub(crate) kind: String,
    pub(crate) description: String,
    /// The limits in words, for the value and for those in it.
    pub(crate) limits: Vec<String>,
    pub(crate) values: Vec<String>,
    pub(crate) patterns: Vec<String>,
    pub(crate) default: Option<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) input: Input,
    pub(crate) departures: Vec<Departure>,
    /// How it is known, if no page mentions it.
    pub(crate) undocumented: Option<String>,
    pub(crate) children: Vec<Field>,
    /// Whether it contains itself, so that its children are those of a field above.
    pub(crate) is_recursive: bool,
}

impl Field {
    /// The number of fields in it, at any depth.
    pub(crate) fn count(&self) -> usize {
        self.children.iter().map(|child| child.count() + 1).sum()
    }

    /// Calls a function with this field and all in it.
    pub(crate) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        self.children.iter().for_each(|child| child.walk(visit));
    }
}

/// Where a field is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
    /// In what comes back.
    Answer,
}

impl Place {
    /// As a word of anchors and forms.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Answer => "answer",
        }
    }
}

/// What a person enters.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Input {
    Text {
        length: (Option<u64>, Option<u64>),
    },
    Number {
        range: (Option<f64>, Option<f64>),
        is_whole: bool,
    },
    Boolean,
    /// Several texts.
    List,
    /// A secret of at most this many characters.
    Secret {
        longest: Option<u64>,
    },
    Other,
}

/// A recorded departure from the vendor's page.
#[derive(Clone)]
pub(crate) struct Departure {
    /// The node of the document that records it.
    pub(crate) place: String,
    pub(crate) keywords: Vec<Keyword>,
    pub(crate) reason: String,
}

/// A keyword that differs.
#[derive(Clone)]
pub(crate) struct Keyword {
    pub(crate) name: String,
    /// What the page says. `None` if it says nothing.
    pub(crate) page: Option<Value>,
    /// What works. `None` if nothing is said here.
    pub(crate) here: Option<Value>,
}

/// Code that calls an operation.
pub(crate) struct Sample {
    pub(crate) language: String,
    pub(crate) label: String,
    pub(crate) source: String,
}
