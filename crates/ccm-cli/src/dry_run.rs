//! Shows a call instead of sending it: the HTTP request with what is signed, or code that makes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use clap::ValueEnum;
use command::{Argument, Command, Input, Kind, Service};
use huaweicloud_core::redact::{REDACTED, redact};
use huaweicloud_core::reqwest::Request;
use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign};
use huaweicloud_core::{Attempt, Credentials, Error, ErrorKind, Interceptor, Secret};
use serde_json::Value;

use crate::connect;
use crate::operation::{Options, of_call};
use crate::outcome::{Failure, Result};
use crate::settings::Settings;
use crate::terminal;

/// The key that stands for that of the caller.
const ACCESS_KEY: &str = "ACCESS_KEY_ID";
/// The account that stands for that of the caller, whose ID would be looked up.
const DOMAIN_ID: &str = "DOMAIN_ID";

/// The project that stands for that of the caller.
const PROJECT_ID: &str = "00000000000000000000000000000000";

/// The language of the code.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Code {
    /// A call of curl, with a token in HUAWEICLOUD_SDK_AUTH_TOKEN
    Curl,
    /// A call of the Rust client
    Rust,
}

/// Keeps the request, and ends the call before it is sent.
#[derive(Clone, Debug, Default)]
struct Capture(Arc<Mutex<Option<Request>>>);

impl Interceptor for Capture {
    fn before_send(&self, _: &Attempt, request: &Request) -> std::result::Result<(), Error> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = request.try_clone();
        Err(Error::new(ErrorKind::InvalidRequest, "dry run"))
    }
}

/// Shows the call. Nothing is sent, and no credentials are read: the request is signed with a
/// placeholder.
pub(crate) async fn show(
    service: &Service,
    command: &Command,
    values: BTreeMap<String, Value>,
    options: &Options,
    settings: &Settings,
    language: Option<Code>,
) -> Result<()> {
    let input = Input::new(values.clone()).with_options(options.for_call());
    let capture = Capture::default();
    let credentials = Credentials::access_key(ACCESS_KEY, "-").with_domain_id(DOMAIN_ID).with_project_id(PROJECT_ID);
    let variables = connect::variables(settings, &[service.name])?;
    let config = connect::builder(variables)?.credentials(credentials).interceptor(capture.clone()).build();
    let config = config.map_err(|error| of_call(command, &error))?;
    let sent = (command.send)(&config, &input).await;
    let request = capture.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let request = match (request, sent) {
        (Some(request), _) => request,
        (None, Err(error)) => return Err(of_call(command, &error)),
        (None, Ok(_)) => return Err(Failure::local("the call ended without a request")),
    };
    let text = match language {
        None => http(&request, command.operation.secrets),
        Some(Code::Curl) => curl(&request, command.operation.secrets),
        Some(Code::Rust) => rust(service, command, &values, options),
    };
    terminal::print(&text);
    Ok(())
}

/// The body without secrets.
fn body(request: &Request, secrets: &[&str]) -> Option<Value> {
    let bytes = request.body()?.as_bytes()?;
    let mut value = serde_json::from_slice(bytes).ok()?;
    redact(&mut value, secrets);
    Some(value)
}

/// A header without secrets.
fn header(name: &str, value: &huaweicloud_core::reqwest::header::HeaderValue, secrets: &[&str]) -> String {
    let is_secret = value.is_sensitive() || secrets.iter().any(|secret| secret.eq_ignore_ascii_case(name));
    match value.to_str() {
        Ok(text) if name == "authorization" => match text.split_once("Signature=") {
            Some((start, _)) => format!("{start}Signature={REDACTED}"),
            None => REDACTED.to_owned(),
        },
        Ok(text) if !is_secret => text.to_owned(),
        _ => REDACTED.to_owned(),
    }
}

/// The request and the text that is hashed for its signature.
fn http(request: &Request, secrets: &[&str]) -> String {
    let mut text = format!("{} {}\n", request.method(), request.url());
    for (name, value) in request.headers() {
        let _ = writeln!(text, "{name}: {}", header(name.as_str(), value, secrets));
    }
    if let Some(body) = body(request, secrets) {
        let _ = writeln!(text, "\n{body:#}");
    }
    if let Some(canonical) = canonical(request, secrets) {
        let _ = writeln!(text, "\nCanonical request:\n{canonical}");
    }
    text
}

/// The canonical request. Its last line, the hash of the body, is of the body as it is sent.
fn canonical(request: &Request, secrets: &[&str]) -> Option<String> {
    let authorization = request.headers().get("authorization")?.to_str().ok()?;
    let signed = authorization.split_once("SignedHeaders=")?.1.split(',').next()?;
    let headers: Vec<(&str, String)> = signed
        .split(';')
        .filter_map(|name| Some((name, header(name, request.headers().get(name)?, secrets))))
        .collect();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let query: Vec<_> =
        request.url().query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let secret = Secret::from("-");
    let signing = SigningRequest {
        method: request.method().as_str(),
        path: request.url().path(),
        query: &query,
        headers: &headers,
        body: request.body().and_then(|body| body.as_bytes()).unwrap_or_default(),
    };
    let signed = sign(&Algorithm::HmacSha256, &Keys::new(ACCESS_KEY, &secret), &signing).ok()?;
    Some(signed.canonical_request().to_owned())
}

/// A call of curl. A token authenticates it, since curl cannot sign.
fn curl(request: &Request, secrets: &[&str]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut text = format!("curl -X {} {}", request.method(), quoted(request.url().as_str()));
    text.push_str(" \\\n  -H \"X-Auth-Token: $HUAWEICLOUD_SDK_AUTH_TOKEN\"");
    for (name, value) in request.headers() {
        let own =
            ["authorization", "x-sdk-date", "x-domain-id", "x-project-id", "host", "user-agent", "content-length"];
        if !own.contains(&name.as_str()) {
            let _ = write!(text, " \\\n  -H {}", quoted(&format!("{name}: {}", header(name.as_str(), value, secrets))));
        }
    }
    if let Some(body) = body(request, secrets) {
        let _ = write!(text, " \\\n  -d {}", quoted(&body.to_string()));
    }
    text + "\n"
}

/// A call of the Rust client, as a program.
fn rust(service: &Service, command: &Command, values: &BTreeMap<String, Value>, options: &Options) -> String {
    let library = format!("huaweicloud_{}", service.name.replace('-', "_"));
    let (mut setters, mut import) = (String::new(), "");
    let skips = options.skip_validation.then(|| ".skip_validation()".to_owned());
    let project = options.project.as_ref().map(|id| format!(".project_id({id:?})"));
    let own: String = skips.into_iter().chain(project).collect();
    if !own.is_empty() {
        import = "CallOptions, ";
        let _ = writeln!(setters, "        .call_options(CallOptions::new(){own})");
    }
    for argument in command.arguments {
        if let Some(value) = values.get(argument.flag) {
            let _ = writeln!(setters, "        .{}({})", argument.setter, expression(argument, value));
        }
    }
    format!(
        "use {library}::{{{import}Client, Config}};\n\n\
         #[tokio::main]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let client = Client::new(&Config::from_env().await?)?;\n    \
         let response = client\n        .{}()\n{setters}        .send()\n        .await?;\n    \
         println!(\"{{response:?}}\");\n    \
         Ok(())\n}}\n",
        command.operation.client_method
    )
}

/// A value as an expression that the setter takes. A secret is read from a file.
fn expression(argument: &Argument, value: &Value) -> String {
    match (argument.kind, value) {
        (Kind::Secret, _) => format!("std::fs::read_to_string({:?})?", argument.flag),
        (Kind::Text | Kind::DateTime | Kind::Date, Value::String(text)) => format!("{text:?}"),
        (Kind::Integer | Kind::UnixMillis | Kind::Boolean, value @ (Value::Number(_) | Value::Bool(_))) => {
            value.to_string()
        }
        (Kind::Number, Value::Number(number)) => format!("{:?}", number.as_f64().unwrap_or_default()),
        (_, value) => {
            let mut value = value.clone();
            if argument.kind.is_secret() {
                redact(&mut value, &[argument.wire]);
            }
            format!("serde_json::from_value::<{}>(serde_json::json!({value}))?", argument.rust_type)
        }
    }
}
