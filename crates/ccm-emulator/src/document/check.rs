//! A request held against its bounds.
//!
//! A message names the field and the rule that it breaks, and never the value, which may be a secret.

use huaweicloud_core::ErrorCode;
use jsonschema::Validator;
use serde_json::{Number, Value};

use super::{Bounds, Kind, Parameter, Parameters, Place, compile_answers};
use crate::base::{ApiError, service::Codes};

/// How many problems are told at once.
const MOST: usize = 5;

impl Bounds {
    /// Checks the parameters and the body, and gives the body as JSON, `null` if the operation takes none. What is wrong has a code of these.
    pub(crate) fn check(
        &self,
        codes: &Codes,
        path: &Parameters,
        query: &Parameters,
        media_type: Option<&str>,
        body: &[u8],
    ) -> Result<Value, ApiError> {
        for parameter in &self.parameters {
            let given = if parameter.place == Place::Path { path } else { query };
            if let Err(what) = parameter.check(given) {
                let named = (parameter.place == Place::Path).then_some(parameter.name.as_str());
                return Err(refused((codes.parameter)(named), &what));
            }
        }
        let refuse = |what: &str| refused((codes.parameter)(None), what);
        let Some(bounds) = &self.body else { return Ok(Value::Null) };
        if body.is_empty() && !bounds.required {
            return Ok(Value::Null);
        }
        if body.is_empty() {
            return Err(refuse("the body is missing; send a JSON object"));
        }
        if media_type.is_some_and(|media_type| !is_json(media_type)) {
            return Err(refuse("the header Content-Type is not application/json"));
        }
        let mut body: Value = serde_json::from_slice(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            refuse(&format!("the body is no JSON (line {line}, column {column})"))
        })?;
        for name in &bounds.flags {
            if let Some(flag) = body.get_mut(name)
                && let Some(value) = flag.as_str().and_then(|text| text.parse().ok())
            {
                *flag = Value::Bool(value);
            }
        }
        match problems(&bounds.schema, &body, "the body") {
            problems if problems.is_empty() => Ok(body),
            problems => {
                // The first problem decides.
                let field = problems.split(':').next().unwrap_or_default();
                Err(refused((codes.field)(self.operation.name, field), &problems))
            }
        }
    }

    /// Checks an answer, of which `None` is one that is no JSON. The error says what the document does not allow.
    pub(crate) fn check_answer(&self, status: u16, body: Option<&[u8]>) -> Result<(), String> {
        let answers = self.answers.get_or_init(|| compile_answers(self.service, self.operation));
        let answers = answers.as_ref().map_err(Clone::clone)?;
        let schema = answers.get(&status).ok_or_else(|| format!("the status {status} is not documented"))?;
        let (schema, body) = match (schema, body) {
            (None, Some([])) | (_, None) => return Ok(()),
            (None, Some(_)) => return Err(format!("there is a body, and the status {status} has none")),
            (Some(schema), Some(body)) => (schema, body),
        };
        let body = serde_json::from_slice(body).map_err(|error| format!("the answer is no JSON: {error}"))?;
        match problems(schema, &body, "the answer") {
            problems if problems.is_empty() => Ok(()),
            problems => Err(problems),
        }
    }
}

fn refused(code: ErrorCode, what: &str) -> ApiError {
    ApiError::bad_request(code.code, format!("A parameter is wrong: {what}"))
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
            self.kind.read(text).ok_or_else(|| format!("{name} is not {}", self.kind.words()))?
        };
        match problems(&self.schema, &value, name) {
            problems if problems.is_empty() => Ok(()),
            problems => Err(problems),
        }
    }

    fn missing(&self) -> Result<(), String> {
        if self.required { Err(format!("{} is missing", self.name)) } else { Ok(()) }
    }
}

impl Kind {
    fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::Text | Self::List => Some(text.into()),
            // `+1` is a number to Rust and to nobody else here.
            Self::Integer | Self::Number if text.starts_with('+') => None,
            Self::Integer => text.parse::<i64>().ok().map(Value::from),
            Self::Number => Number::from_f64(text.parse().ok()?).map(Value::Number),
            Self::Boolean => text.parse::<bool>().ok().map(Value::from),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Text | Self::List => "a text",
        }
    }
}

/// What is wrong with a value, an empty text if nothing is.
fn problems(schema: &Validator, value: &Value, root: &str) -> String {
    let told = schema.iter_errors(value).take(MOST).map(|error| {
        let place = error.instance_path().to_string();
        let place = match place.trim_start_matches('/') {
            "" => root.to_owned(),
            path => path.replace('/', "."),
        };
        format!("{place}: {}", error.masked())
    });
    told.collect::<Vec<_>>().join("; ")
}

/// `application/json` with or without parameters, and its relatives.
fn is_json(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || media_type.ends_with("+json")
}
