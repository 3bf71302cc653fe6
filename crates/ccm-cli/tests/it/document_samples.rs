//! The samples for `ccm` in the merged documents make the requests of their documents.

use std::fmt::Write as _;
use std::process::Command;

use clients::SERVICES;
use command::Kind;
use huaweicloud_core::reqwest::Url;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use test_support::Folder;

use crate::program::CANARY;

/// What a request looks like without secrets.
#[derive(Debug, PartialEq)]
struct Request {
    method: String,
    /// Decoded.
    path: String,
    query: Vec<(String, String)>,
    /// The headers that are arguments.
    headers: Vec<(String, String)>,
    body: Option<Value>,
}

/// What `--dry-run` shows of a secret.
const REDACTED: &str = "[redacted]";

/// Between the outputs of two samples.
const MARK: &str = "=== next";

/// `ccm` only shows its requests. Instead of jq, which inserts secrets from variables, something
/// inserts the same one everywhere.
const PRELUDE: &str = r#"ccm() { "$CCM" "$@" --dry-run; }
jq() { sed "s/\": \"\"/\": \"$CANARY\"/"; }
set -eu
"#;

/// The target of a reference, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => resolve(document, document.pointer(&reference[1..]).expect("a target")),
        None => value,
    }
}

/// The operations of a document: the path, the method and the object.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let items = document["paths"].as_object().expect("paths").iter();
    items.flat_map(|(key, item)| {
        let path = key.split('#').next().unwrap_or_default();
        item.as_object().expect("methods").iter().map(move |(method, operation)| (path, method.as_str(), operation))
    })
}

/// The request that a document describes with its examples.
fn documented(document: &Value, (path, method, operation): (&str, &str, &Value), secrets: &[&str]) -> Request {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let required =
        parameters.map(|parameter| resolve(document, parameter)).filter(|parameter| parameter["required"] == true);
    let (mut path, mut query, mut headers) = (path.to_owned(), Vec::new(), Vec::new());
    for parameter in required {
        let name = parameter["name"].as_str().expect("a name");
        let text = match &parameter["example"] {
            Value::String(text) => text.clone(),
            Value::Null => REDACTED.to_owned(),
            other => other.to_string(),
        };
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &text),
            Some("query") => query.push((name.to_owned(), text)),
            _ => headers.push((name.to_lowercase(), text)),
        }
    }
    let media = operation.get("requestBody").map(|body| &resolve(document, body)["content"]["application/json"]);
    let body = media.map(|media| {
        let named = media["examples"].as_object().and_then(|named| named.values().next());
        let mut body = media.get("example").or(named.map(|named| &named["value"])).cloned().expect("an example");
        hide(&mut body, secrets);
        body
    });
    query.sort();
    Request { method: method.to_uppercase(), path, query, headers, body }
}

/// Replaces the secrets in a value. What has the name of a secret is one with all its parts.
fn hide(value: &mut Value, secrets: &[&str]) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                hide(value, secrets);
                if secrets.contains(&name.as_str()) {
                    redact(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, secrets)),
        _ => {}
    }
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(redact),
        Value::Array(items) => items.iter_mut().for_each(redact),
        value => *value = REDACTED.into(),
    }
}

/// The request that `--dry-run` shows, with these headers of it.
fn shown(text: &str, names: &[(String, String)]) -> Request {
    let (head, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.trim().lines();
    let (method, url) = lines.next().and_then(|line| line.split_once(' ')).expect("a request line");
    let url = Url::parse(url).expect("a URL");
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let headers: Map<String, Value> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.into())).collect();
    let body = rest.split("Canonical request:").next().unwrap_or_default().trim();
    let mut query: Vec<_> = url.query_pairs().into_owned().collect();
    query.sort();
    Request {
        method: method.to_owned(),
        path: decoded(url.path()),
        query,
        headers: names
            .iter()
            .map(|(name, _)| (name.clone(), headers[name].as_str().expect("text").to_owned()))
            .collect(),
        body: (!body.is_empty()).then(|| serde_json::from_str(body).expect("JSON")),
    }
}

#[test]
#[cfg(unix)]
fn samples_make_the_requests_of_their_documents() {
    let commands =
        |name: &str| commands::SERVICES.iter().find(|service| service.name == name).expect("a service").commands;
    let check = |service: &clients::Service| {
        let document: Value = serde_yaml::from_str(service.document).expect("YAML");
        let folder = Folder::new();
        for argument in commands(service.name).iter().flat_map(|command| command.arguments) {
            if argument.kind == Kind::Secret {
                folder.write(&format!("{}.txt", argument.flag), CANARY);
            }
        }
        let mut script = PRELUDE.to_owned();
        for (_, _, operation) in operations(&document) {
            let samples = operation["x-codeSamples"].as_array().expect("samples");
            let sample =
                samples.iter().find(|sample| sample["label"] == "ccm").unwrap_or_else(|| panic!("{operation:#}"));
            let _ = writeln!(script, "{}\necho '{MARK}'", sample["source"].as_str().expect("a source"));
        }
        // The shell would take it for the standard input of the samples.
        folder.write("samples.sh", script);
        let done = Command::new("sh")
            .arg("samples.sh")
            .current_dir(folder.path(""))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("CCM", env!("CARGO_BIN_EXE_ccm"))
            .env("CCM_CONFIG", folder.path("ccm.toml"))
            .env("CANARY", CANARY)
            .env("HUAWEICLOUD_SDK_REGION", "cn-north-4")
            .output()
            .expect("a shell");
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "{}: after {} samples: {err}", service.name, out.matches(MARK).count());
        assert!(!out.contains(CANARY), "{}: {out}", service.name);
        let mut outputs = out.split(MARK);
        for operation in operations(&document) {
            let id = operation.2["operationId"].as_str().expect("an ID");
            let command =
                commands(service.name).iter().find(|command| command.operation.name == id).expect("a command");
            let expected = documented(&document, operation, command.operation.secrets);
            let found = shown(outputs.next().unwrap_or_default(), &expected.headers);
            assert_eq!(found, expected, "{} {id}", service.name);
        }
    };
    std::thread::scope(|scope| SERVICES.iter().for_each(|service| drop(scope.spawn(|| check(service)))));
}
