//! Defines the facts in a package of the vendor's SDK: operations, models and regions, with their
//! places. It must not know Python, nor what the spec says.

use std::collections::{BTreeMap, BTreeSet};

use apispec::document::version_of;
use diagnostics::source::{Fact, Span};

/// All facts in a package.
#[derive(Clone, Debug)]
pub struct Sdk {
    /// The file or folder name of the package.
    pub label: String,
    /// The name of the package, such as `huaweicloudsdkscm`.
    pub name: String,
    /// Its version, or empty if it is unknown.
    pub version: String,
    /// The API versions that it has a client for.
    pub apis: Vec<Api>,
    /// The parts that were not understood.
    pub problems: Vec<Fact<String>>,
}

impl Sdk {
    /// The regions of all API versions, sorted, each with its first address.
    #[must_use]
    pub fn regions(&self) -> Vec<(String, String)> {
        let entries = self.apis.iter().filter_map(|api| api.regions.as_ref()).flat_map(|regions| &regions.entries);
        let mut regions = BTreeMap::new();
        for (region, addresses) in entries {
            if let Some(address) = addresses.first() {
                regions.entry(region.value.clone()).or_insert_with(|| address.value.clone());
            }
        }
        regions.into_iter().collect()
    }
}

/// One version of a service's API.
#[derive(Clone, Debug)]
pub struct Api {
    /// The version, such as `v3`.
    pub version: String,
    /// The name of the client's class.
    pub client: Fact<String>,
    /// The operations, in the order of the client.
    pub operations: Vec<Operation>,
    /// The models by name, among them those of requests and responses.
    pub models: BTreeMap<String, Model>,
    /// The regions, each with its addresses. `None` if the package has no file of them.
    pub regions: Option<Regions>,
}

impl Api {
    /// Whether paths of this API begin with a version. A client can have paths of several, such as
    /// `/v3/` and `/v3.0/`.
    #[must_use]
    pub fn has_version(&self, version: &str) -> bool {
        let mut paths = self.operations.iter().map(|operation| operation.path.value.as_str());
        self.version == version || paths.any(|path| version_of(path) == Some(version))
    }
}

/// The regions of a service.
#[derive(Clone, Debug)]
pub struct Regions {
    /// The place of the list.
    pub span: Span,
    /// The name of each region, with its addresses.
    pub entries: Vec<(Fact<String>, Vec<Fact<String>>)>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name in PascalCase, such as `UploadCsr`.
    pub name: Fact<String>,
    /// The method in upper case.
    pub method: Fact<String>,
    /// The path with its placeholders.
    pub path: Fact<String>,
    /// The parameters, each with the attribute of the request that holds its value.
    pub parameters: Vec<Parameter>,
    /// The attribute of the request that holds the body.
    pub body: Option<Fact<String>>,
    /// The headers of the response that the response's model has.
    pub response_headers: Vec<String>,
    /// The media type of the request.
    pub media_type: String,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it is sent.
    pub location: Location,
    /// Its name there.
    pub name: Fact<String>,
    /// The attribute of the request that holds its value.
    pub attribute: String,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the host name.
    Host,
    /// In a form.
    Form,
}

impl Location {
    /// The word for it: that of OpenAPI where it has one.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Host => "host",
            Self::Form => "form",
        }
    }
}

/// A class of values.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: Fact<String>,
    /// Whether it is the response of an operation. All attributes of these are optional.
    pub response: bool,
    /// The properties, in order.
    pub properties: Vec<Property>,
    /// The values, if it is an enumeration.
    pub values: Vec<Fact<String>>,
}

/// A property of a model.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name of the attribute.
    pub attribute: String,
    /// The name in JSON.
    pub name: Fact<String>,
    /// The type.
    pub kind: Fact<Kind>,
    /// Whether the constructor requires it.
    pub required: bool,
    /// Whether it is marked as sensitive.
    pub sensitive: bool,
}

/// The type of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `str`
    Text,
    /// `int`
    Integer,
    /// `float`, `decimal.Decimal`
    Number,
    /// `bool`
    Boolean,
    /// `datetime`
    DateTime,
    /// `date`
    Date,
    /// `file`
    File,
    /// `object`
    Any,
    /// A model, by name
    Model(String),
    /// `list[…]`
    List(Box<Self>),
    /// `dict(str, …)`
    Map(Box<Self>),
}

/// How deeply types may be nested: the vendor's have three levels.
const MAX_DEPTH: usize = 16;

impl Kind {
    /// Parses a type as the SDK writes it. `None` if it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_within(text.trim(), MAX_DEPTH)
    }

    fn parse_within(text: &str, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        if let Some(inner) = text.strip_prefix("list[").and_then(|rest| rest.strip_suffix(']')) {
            return Some(Self::List(Box::new(Self::parse_within(inner.trim(), depth)?)));
        }
        if let Some(inner) = text.strip_prefix("dict(").and_then(|rest| rest.strip_suffix(')')) {
            let (key, value) = inner.split_once(',')?;
            return (key.trim() == "str").then_some(Self::Map(Box::new(Self::parse_within(value.trim(), depth)?)));
        }
        Some(match text {
            "str" => Self::Text,
            "int" => Self::Integer,
            "float" | "decimal.Decimal" => Self::Number,
            "bool" => Self::Boolean,
            "datetime" => Self::DateTime,
            "date" => Self::Date,
            "file" => Self::File,
            "object" => Self::Any,
            name => {
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase() || byte == b'_');
                return (is_name && begins).then(|| Self::Model(name.to_owned()));
            }
        })
    }

    /// The type as the SDK writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text => "str".to_owned(),
            Self::Integer => "int".to_owned(),
            Self::Number => "float".to_owned(),
            Self::Boolean => "bool".to_owned(),
            Self::DateTime => "datetime".to_owned(),
            Self::Date => "date".to_owned(),
            Self::File => "file".to_owned(),
            Self::Any => "object".to_owned(),
            Self::Model(name) => name.clone(),
            Self::List(items) => format!("list[{}]", items.text()),
            Self::Map(values) => format!("dict(str, {})", values.text()),
        }
    }

    /// The model that a type contains, directly or in lists and maps.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        match self {
            Self::Model(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.model(),
            _ => None,
        }
    }
}

impl Api {
    /// The model of an operation's request.
    #[must_use]
    pub fn request(&self, operation: &Operation) -> Option<&Model> {
        self.models.get(&format!("{}Request", operation.name.value))
    }

    /// The model of an operation's response.
    #[must_use]
    pub fn response(&self, operation: &Operation) -> Option<&Model> {
        self.models.get(&format!("{}Response", operation.name.value))
    }

    /// The properties of an operation's response: those in the body, and those that are headers.
    #[must_use]
    pub fn response_properties(&self, operation: &Operation) -> (Vec<&Property>, Vec<&Property>) {
        let properties = self.response(operation).map(|model| model.properties.iter()).into_iter().flatten();
        properties.partition(|property| !operation.has_header(&property.name.value))
    }

    /// The property of an operation's request that holds its body.
    #[must_use]
    pub fn body(&self, operation: &Operation) -> Option<&Property> {
        self.request(operation)?.property(&operation.body.as_ref()?.value)
    }

    /// The models that operations use, directly or through others.
    #[must_use]
    pub fn used_models(&self) -> BTreeSet<&str> {
        let operations = self.operations.iter();
        let mut open: Vec<&Model> =
            operations.flat_map(|operation| [self.request(operation), self.response(operation)]).flatten().collect();
        let mut used = BTreeSet::new();
        while let Some(model) = open.pop() {
            if used.insert(model.name.value.as_str()) {
                let names = model.properties.iter().filter_map(|property| property.kind.value.model());
                open.extend(names.filter_map(|name| self.models.get(name)));
            }
        }
        used
    }
}

impl Operation {
    /// Whether a property of the response is a header.
    fn has_header(&self, name: &str) -> bool {
        self.response_headers.iter().any(|header| header.eq_ignore_ascii_case(name))
    }
}

impl Model {
    /// The property that an attribute holds.
    #[must_use]
    pub fn property(&self, attribute: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.attribute == attribute)
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn types_are_parsed_and_printed_alike() {
        let texts = [
            "str",
            "int",
            "float",
            "bool",
            "datetime",
            "date",
            "file",
            "object",
            "Thing",
            "list[str]",
            "list[list[Thing]]",
            "dict(str, str)",
            "dict(str, dict(str, list[Thing]))",
        ];
        for text in texts {
            assert_eq!(Kind::parse(text).map(|kind| kind.text()).as_deref(), Some(text));
        }
        assert_eq!(
            Kind::parse("dict(str, decimal.Decimal)").map(|kind| kind.text()),
            Some("dict(str, float)".to_owned())
        );
    }

    #[test]
    fn unknown_types_are_rejected() {
        let deep = format!("{}str{}", "list[".repeat(1_000_000), "]".repeat(1_000_000));
        for text in ["", "thing", "list[str", "dict(int, str)", "dict(str)", "tuple[str]", "a b", "list[]", &deep] {
            assert_eq!(Kind::parse(text), None);
        }
    }
}
