//! Tests of providers, chain and cache with a fake network and clock.

// Tests may panic on a broken setup; clippy allows that only in the test functions themselves.
#![allow(clippy::unwrap_used)]

mod cache;
mod canary;
mod chain;
mod domain;
mod exchange;
mod project;
mod providers;

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Poll;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Auth, Credentials, ProvideCredentials, ProviderContext};
use crate::error::Error;
use crate::test_util::{FakeClock, MockResponse, ReplayTransport};

/// A context with only these variables.
fn context(transport: &ReplayTransport, variables: &[(&str, &str)]) -> ProviderContext {
    let map: HashMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    ProviderContext::new(transport.clone(), FakeClock::new())
        .with_region("cn-north-4")
        .with_lookup(move |name| map.get(name).map(Into::into))
}

/// The result of a provider with these variables and responses, and the transport that it used.
async fn provide(
    provider: &dyn ProvideCredentials,
    variables: &[(&str, &str)],
    responses: impl IntoIterator<Item = MockResponse>,
) -> (Result<Credentials, Error>, ReplayTransport) {
    let transport = ReplayTransport::new(responses);
    let result = provider.provide(&context(&transport, variables)).await;
    (result, transport)
}

/// A file in a temporary folder.
fn file(content: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path: PathBuf = folder.path().join("file");
    std::fs::write(&path, content).unwrap();
    (folder, path.to_str().unwrap().to_owned())
}

/// Temporary credentials in the format of IAM and the metadata service.
fn temporary() -> Value {
    json!({"credential": {
        "access": "TEMPAK", "secret": "temp sk", "securitytoken": "temp token", "expires_at": "2025-01-01T06:00:00.000000Z",
    }})
}

/// Access key, secret key and security token.
fn parts(credentials: &Credentials) -> (String, String, Option<String>) {
    match credentials.auth() {
        Auth::AccessKey { access_key, secret_key, security_token } => (
            access_key.clone(),
            secret_key.expose_secret().to_owned(),
            security_token.as_ref().map(|token| token.expose_secret().to_owned()),
        ),
        Auth::Token(token) => (String::new(), String::new(), Some(token.expose_secret().to_owned())),
    }
}

#[track_caller]
fn assert_temporary(result: &Result<Credentials, Error>) {
    let credentials = result.as_ref().unwrap();
    assert_eq!(parts(credentials), ("TEMPAK".into(), "temp sk".into(), Some("temp token".into())));
    assert!(credentials.expiry().is_some());
}

fn shared(provider: impl ProvideCredentials + 'static) -> Arc<dyn ProvideCredentials> {
    Arc::new(provider)
}

/// Polls a future once, and returns whether it is still pending.
async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())).await
}
