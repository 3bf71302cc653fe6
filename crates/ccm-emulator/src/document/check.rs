//! Validates requests and responses.
//!
//! Messages name the invalid field and the violated rule, but never the value, which may be a
//! secret.

use axum::http::{HeaderName, HeaderValue};
use jsonschema::Validator;
use serde_json::{Number, Value};

use super::{Body, Contract, Kind, Location, Parameter, Parameters, compile_responses};
use crate::base::service::Codes;
use crate::base::{ApiError, json};

/// The maximum number of violations in one message.
const MAX_VIOLATIONS: usize = 5;

impl Contract {
    /// Validates the parameters and the body of a request with the error codes of its service. Names
    /// of `headers` are in lower case. Returns the body as JSON, or `null` if the operation takes none.
    pub(crate) fn check(
        &self,
        codes: &Codes,
        path: &Parameters,
        query: &Parameters,
        headers: &Parameters,
        body: &[u8],
    ) -> Result<Value, ApiError> {
        let refused = |code, what: &str| codes.invalid(self.operation, code, format!("A parameter is wrong: {what}"));
        for parameter in &self.parameters {
            let given = match parameter.location {
                Location::Path => path,
                Location::Query => query,
                Location::Header => headers,
            };
            if let Err(what) = parameter.check(given) {
                let path_parameter = (parameter.location == Location::Path).then_some(parameter.name.as_str());
                return Err(refused((codes.parameter)(path_parameter), &what));
            }
        }
        let refuse = |what: &str| refused((codes.parameter)(None), what);
        let Some(contract) = &self.body else { return Ok(Value::Null) };
        if body.is_empty() && !contract.required {
            return Ok(Value::Null);
        }
        if body.is_empty() {
            return Err(refuse("the body is missing; send a JSON object"));
        }
        if headers.get("content-type").is_some_and(|media_type| !is_json(media_type)) {
            return Err(refuse("the header Content-Type must be application/json"));
        }
        if body.starts_with(b"\xef\xbb\xbf") {
            return Err(refuse("the body begins with a byte order mark (BOM); send UTF-8 without one"));
        }
        let body = contract.parse(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            refuse(&format!("the body is not valid JSON (line {line}, column {column})"))
        })?;
        match violations(&contract.schema, &body, "the body") {
            violations if violations.is_empty() => Ok(body),
            violations => {
                // The first violation determines the code.
                let field = violations.split(':').next().unwrap_or_default();
                Err(refused((codes.field)(self.operation.name, field), &violations))
            }
        }
    }

    /// How often the body of a request violates the document, 0 if it is one that the operation takes.
    pub(crate) fn count_violations(&self, body: &[u8]) -> usize {
        match &self.body {
            None => usize::from(!body.is_empty()),
            Some(contract) if body.is_empty() => usize::from(contract.required),
            Some(contract) => {
                contract.parse(body).map_or(usize::MAX, |body| contract.schema.iter_errors(&body).count())
            }
        }
    }

    /// Validates a response. Each documented header must be present. `body` is `None` if it is not
    /// JSON, which is not validated.
    pub(crate) fn check_response(
        &self,
        status: u16,
        headers: &[(HeaderName, HeaderValue)],
        body: Option<&[u8]>,
    ) -> Result<(), String> {
        let responses = self.responses.get_or_init(|| compile_responses(self.service, self.operation));
        let responses = responses.as_ref().map_err(Clone::clone)?;
        let response = responses.get(&status).ok_or_else(|| format!("the status {status} is not documented"))?;
        for (name, schema) in &response.headers {
            let value = headers.iter().find(|(given, _)| given == name.as_str());
            let value = value.and_then(|(_, value)| value.to_str().ok()).ok_or_else(|| format!("{name} is missing"))?;
            let violations = violations(schema, &value.into(), name);
            if !violations.is_empty() {
                return Err(violations);
            }
        }
        let (schema, body) = match (&response.body, body) {
            (None, Some([])) | (_, None) => return Ok(()),
            (None, Some(_)) => return Err(format!("the status {status} is documented without a body")),
            (Some(schema), Some(body)) => (schema, body),
        };
        let body = serde_json::from_slice(body).map_err(|error| format!("the response is not valid JSON: {error}"))?;
        match violations(schema, &body, "the response") {
            violations if violations.is_empty() => Ok(()),
            violations => Err(violations),
        }
    }
}

impl Body {
    /// Reads a body. Flags that are sent as strings become booleans.
    fn parse(&self, body: &[u8]) -> serde_json::Result<Value> {
        let mut body: Value = json::parse(body)?;
        for name in &self.flags {
            if let Some(flag) = body.get_mut(name)
                && let Some(value) = flag.as_str().and_then(|text| text.parse().ok())
            {
                *flag = Value::Bool(value);
            }
        }
        Ok(body)
    }
}

impl Parameter {
    fn check(&self, given: &Parameters) -> Result<(), String> {
        let name = &self.name;
        let mut values = given.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let value = if self.kind == Kind::List {
            let items: Vec<Value> = values.map(Value::from).collect();
            if items.is_empty() {
                return self.missing();
            }
            Value::from(items)
        } else {
            let Some(text) = values.next() else { return self.missing() };
            if values.next().is_some() {
                return Err(format!("{name} is given more than once"));
            }
            self.kind.parse(text).ok_or_else(|| format!("{name} is not {}", self.kind.description()))?
        };
        match violations(&self.schema, &value, name) {
            violations if violations.is_empty() => Ok(()),
            violations => Err(violations),
        }
    }

    fn missing(&self) -> Result<(), String> {
        if self.required { Err(format!("{} is missing", self.name)) } else { Ok(()) }
    }
}

impl Kind {
    fn parse(self, text: &str) -> Option<Value> {
        match self {
            Self::Text | Self::List => Some(text.into()),
            // Rust parses `+1`, but the documents do not allow it.
            Self::Integer | Self::Number if text.starts_with('+') => None,
            Self::Integer => text.parse::<i64>().ok().map(Value::from),
            Self::Number => Number::from_f64(text.parse().ok()?).map(Value::Number),
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Text | Self::List => "a string",
        }
    }
}

/// The violations of a schema as text, empty if the value is valid.
fn violations(schema: &Validator, value: &Value, root: &str) -> String {
    let violations = schema.iter_errors(value).take(MAX_VIOLATIONS).map(|error| {
        let place = error.instance_path().to_string();
        let place = match place.trim_start_matches('/') {
            "" => root.to_owned(),
            path => path.replace('/', "."),
        };
        format!("{place}: {}", error.masked())
    });
    violations.collect::<Vec<_>>().join("; ")
}

/// Whether the media type is `application/json` or has the suffix `+json`. Ignores parameters.
fn is_json(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || media_type.ends_with("+json")
}
