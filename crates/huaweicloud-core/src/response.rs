//! The result of a successful call.
//!
//! [`ResponseValue`] is the decoded body with the status and headers of the HTTP response. It must
//! not know any decoded type, and never shows a part of a body that could not be decoded.

mod headers;

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_path_to_error::Track;

use crate::error::{Error, request_id, without_mark};
use crate::operation::Operation;
use crate::secret::SecretBytes;
use crate::stream::ByteStream;
use crate::success;
use crate::tolerant::Tolerant;

/// A response of a call, with its whole body.
pub(crate) type CompleteResponse = http::Response<Vec<u8>>;

/// The result of an operation, usable like a `T`, with the status, headers and request ID of its
/// response.
///
/// `Debug` prints the value as `T` does, but only the number of headers: they may contain tokens.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
}

impl<T> ResponseValue<T> {
    /// The value, without the rest of the response.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The `X-Request-Id` of the response, which the vendor's support needs. Absent if it is
    /// missing or not ASCII.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Converts the value, and keeps the rest of the response.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue { value: change(self.value), status: self.status, headers: self.headers }
    }
}

impl<T: DeserializeOwned> ResponseValue<T> {
    /// Decodes the body as JSON, whatever its content type. Asynchronous only because generated
    /// code awaits it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not the JSON of a `T`; the
    /// error contains the location and what was expected, but no value.
    /// [`ErrorKind::Service`](crate::ErrorKind::Service) if the body reports an error. All errors
    /// keep status and request ID.
    #[doc(hidden)]
    pub async fn from_response(response: CompleteResponse) -> Result<Self, Error> {
        match decode(response.body()) {
            Ok(value) => Ok(Self::new(value, response)),
            Err(error) => Err(failed(error, response)),
        }
    }

    /// Decodes the body as [`from_response`](Self::from_response) does, together with the headers
    /// of the response that the operation declares. Asynchronous only because generated code awaits
    /// it.
    ///
    /// # Errors
    ///
    /// Those of [`from_response`](Self::from_response).
    #[doc(hidden)]
    pub async fn from_response_and_headers(response: CompleteResponse, operation: &Operation) -> Result<Self, Error> {
        let body = without_mark(response.body());
        if body.is_empty() {
            return Err(failed(Error::decode(NO_BODY.to_owned()), response));
        }
        let merged = headers::merged(body, response.headers(), operation.response_headers);
        Self::of_merged(&merged, response)
    }

    /// Decodes the headers of the response that the operation declares, for a response that should
    /// have no body. If it is an object nevertheless, the type reads that too, as a test double may
    /// send it; any other body is ignored. Asynchronous only because generated code awaits it.
    ///
    /// # Errors
    ///
    /// Those of [`from_response`](Self::from_response).
    #[doc(hidden)]
    pub async fn from_headers(response: CompleteResponse, operation: &Operation) -> Result<Self, Error> {
        let body = without_mark(response.body());
        let is_object = body.trim_ascii_start().starts_with(b"{") && success::keys(body).is_some();
        let body = if is_object { body } else { &[] };
        let merged = headers::merged(body, response.headers(), operation.response_headers);
        Self::of_merged(&merged, response)
    }

    fn of_merged(body: &[u8], response: CompleteResponse) -> Result<Self, Error> {
        match decode(body) {
            Ok(value) => Ok(Self::new(value, response)),
            Err(error) => Err(failed(error, response)),
        }
    }
}

/// The error with what the response says.
fn failed(error: Error, response: CompleteResponse) -> Error {
    error.with_response(&response).with_body(response.into_body()).or_encoded()
}

impl ResponseValue<SecretBytes> {
    /// The raw body, which may contain secrets. Asynchronous only because generated code awaits it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Service`](crate::ErrorKind::Service) if the body is an object with an error
    /// code.
    #[doc(hidden)]
    pub async fn bytes(mut response: CompleteResponse) -> Result<Self, Error> {
        if let Some(error) = success::reported(response.body(), &[]) {
            return Err(error.with_response(&response).with_body(response.into_body()));
        }
        let body = SecretBytes::from(std::mem::take(response.body_mut()));
        Ok(Self::new(body, response))
    }
}

impl<T: From<String>> ResponseValue<T> {
    /// The body as text. Bytes that are not UTF-8 are replaced. Asynchronous only because generated
    /// code awaits it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Service`](crate::ErrorKind::Service) if the body is an object with an error
    /// code.
    #[doc(hidden)]
    pub async fn text(mut response: CompleteResponse) -> Result<Self, Error> {
        if let Some(error) = success::reported(response.body(), &[]) {
            return Err(failed(error, response));
        }
        let body = std::mem::take(response.body_mut());
        let text =
            String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(Self::new(T::from(text), response))
    }
}

impl ResponseValue<ByteStream> {
    /// The body while it arrives. Asynchronous only because generated code awaits it.
    ///
    /// # Errors
    ///
    /// None.
    #[doc(hidden)]
    pub async fn stream(response: http::Response<ByteStream>) -> Result<Self, Error> {
        let (head, value) = response.into_parts();
        Ok(Self { value, status: head.status, headers: head.headers })
    }
}

impl ResponseValue<()> {
    /// A response whose body, if any, is ignored.
    #[must_use]
    #[doc(hidden)]
    pub fn empty(response: CompleteResponse) -> Self {
        Self::new((), response)
    }
}

impl<T> ResponseValue<T> {
    fn new(value: T, response: CompleteResponse) -> Self {
        let (head, _) = response.into_parts();
        Self { value, status: head.status, headers: head.headers }
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ResponseValue")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("headers", &format_args!("[{}]", self.headers.len()))
            .finish()
    }
}

/// Decodes the body of a response with a success status as JSON, tolerantly, unless it is not a
/// response of this type at all.
///
/// # Errors
///
/// Those of [`ResponseValue::from_response`], without what only the response knows.
#[doc(hidden)]
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = without_mark(body);
    success::check::<T>(body)?;
    read_json(body).map_err(Error::decode)
}

const NO_BODY: &str = "the response has no body, but JSON was expected";

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    if body.is_empty() {
        return Err(NO_BODY.to_owned());
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut track = Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let value = T::deserialize(Tolerant(tracked)).map_err(|error| {
        format!("the response body does not match the expected type at `{}`: {}", track.path(), describe(&error))
    })?;
    json.end().map_err(|error| format!("the response body has trailing data after the JSON: {}", describe(&error)))?;
    Ok(value)
}

/// The names that serde uses for what it found, before it quotes the value.
const FOUND: [&str; 14] = [
    "boolean",
    "integer",
    "floating point",
    "character",
    "string",
    "byte array",
    "unit value",
    "null",
    "Option value",
    "newtype struct",
    "sequence",
    "map",
    "enum",
    "number",
];

/// Describes a JSON error without the value that it quotes, for example `found string, expected u64
/// (line 1, column 20)`.
///
/// serde writes `invalid type: string "the value", expected u64`. The words before the quoted
/// value, and those after the last `, expected `, come from code. Any other text may come from a
/// type's own checks, which could quote anything, so only the location is kept.
fn describe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!("(line {}, column {})", error.line(), error.column());
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&suffix).unwrap_or(&text);

    if error.is_eof() {
        return format!("unexpected end of the body {place}");
    }
    if error.is_syntax() {
        return format!("not valid JSON {place}");
    }
    if text.starts_with("missing field `") || text.starts_with("duplicate field `") {
        return format!("{text} {place}");
    }
    let found = text
        .strip_prefix("invalid type: ")
        .or_else(|| text.strip_prefix("invalid value: "))
        .and_then(|rest| rest.split(['`', '"', ',']).next())
        .map(str::trim)
        .filter(|found| FOUND.contains(found));
    match (found, text.rsplit_once(", expected ")) {
        (Some(found), Some((_, expected))) => format!("found {found}, expected {expected} {place}"),
        _ => format!("invalid value {place}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::Error as _;

    use super::*;

    #[derive(Debug)]
    struct Picky;

    impl<'de> Deserialize<'de> for Picky {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let text = String::deserialize(deserializer)?;
            Err(D::Error::custom(format!("invalid value: bad {text}, expected something else")))
        }
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    enum Open {
        A,
        B,
    }

    fn failure<T: DeserializeOwned + std::fmt::Debug>(body: &str) -> String {
        let text = decode::<T>(body.as_bytes()).unwrap_err().to_string();
        assert!(!text.contains("canary"), "{text}");
        text
    }

    #[test]
    fn decode_errors_have_location_but_no_value() {
        type Numbers = BTreeMap<String, Vec<u8>>;
        insta::assert_snapshot!(failure::<Numbers>(r#"{"a":[1,"canary, expected canary"]}"#), @"the response body does not match the expected type at `a[1]`: found string, expected u8 (line 1, column 33)");
        insta::assert_snapshot!(failure::<Numbers>(r#"{"a":[1,300]}"#), @"the response body does not match the expected type at `a[1]`: found integer, expected u8 (line 1, column 11)");
        insta::assert_snapshot!(failure::<Numbers>(r#"{"a":[1,{"b":null}]}"#), @"the response body does not match the expected type at `a[1]`: found map, expected u8 (line 1, column 9)");
        insta::assert_snapshot!(failure::<Numbers>(r#"{"a":[1"#), @"the response body does not match the expected type at `a`: unexpected end of the body (line 1, column 7)");
        insta::assert_snapshot!(failure::<Numbers>("<html>canary</html>"), @"the response body does not match the expected type at `.`: not valid JSON (line 1, column 1)");
        insta::assert_snapshot!(failure::<Numbers>(""), @"the response has no body, but JSON was expected");
        insta::assert_snapshot!(failure::<Numbers>("{} canary"), @"the response body has trailing data after the JSON: not valid JSON (line 1, column 4)");
        insta::assert_snapshot!(failure::<Vec<Picky>>(r#"["canary"]"#), @"the response body does not match the expected type at `[0]`: invalid value (line 1, column 10)");
        insta::assert_snapshot!(failure::<Vec<Open>>(r#"["canary"]"#), @"the response body does not match the expected type at `[0]`: invalid value (line 1, column 9)");
    }
}
