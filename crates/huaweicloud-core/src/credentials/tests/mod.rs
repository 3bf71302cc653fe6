//! Providers, chain and cache, against a network and a clock that are made up.

// A test has no better answer to a broken setup; clippy excuses only the test functions themselves.
#![allow(clippy::unwrap_used)]

mod cache;
mod canary;
mod chain;
mod domain;
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
use crate::test_util::{Answer, FakeClock, ReplayTransport};

/// A context with nothing but these variables.
fn context(transport: &ReplayTransport, variables: &[(&str, &str)]) -> ProviderContext {
    let map: HashMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    ProviderContext::new(transport.clone(), FakeClock::new())
        .with_region("cn-north-4")
        .with_lookup(move |name| map.get(name).map(Into::into))
}

/// What a provider gives with these variables and answers, and the network that it used.
async fn provide(
    provider: &dyn ProvideCredentials,
    variables: &[(&str, &str)],
    answers: impl IntoIterator<Item = Answer>,
) -> (Result<Credentials, Error>, ReplayTransport) {
    let transport = ReplayTransport::new(answers);
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

/// Temporary credentials as IAM and the metadata service write them.
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

/// Lets a future run as far as it can, and says whether it still waits.
async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    poll_fn(|context| Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())).await
}
