//! Calls of IAM with any credentials.

use ccm_emulator::{Account, Emulator};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use crate::support::{Signed, blue, client, domains, red, two_accounts_with};

/// An emulator with the accounts `blue` and `red` that validates its responses.
pub(crate) async fn emulator() -> Emulator {
    two_accounts_with(|settings| settings.validate_responses = true).await
}

/// Who calls.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// An access key, its secret key, and the security token of a temporary one.
    Key(String, String, Option<String>),
    Token(String),
    Nobody,
}

/// The administrator of `blue`.
pub(crate) fn blue_key() -> Caller {
    key_of(&blue())
}

/// The administrator of `red`.
pub(crate) fn red_key() -> Caller {
    key_of(&red())
}

fn key_of(account: &Account) -> Caller {
    let key = &account.access_keys()[0];
    Caller::Key(key.id.clone(), key.secret.expose_secret().to_owned(), None)
}

/// The key in the response of an operation that creates a permanent or temporary one.
pub(crate) fn created_key(body: &Value) -> Caller {
    let text = |name: &str| body["credential"][name].as_str().map(str::to_owned);
    Caller::Key(text("access").unwrap(), text("secret").unwrap(), text("securitytoken"))
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Response {
    /// The token of the header.
    pub(crate) fn token(&self) -> Caller {
        Caller::Token(self.headers["x-subject-token"].to_str().unwrap().to_owned())
    }

    /// Asserts the status, and the message of an error of IAM.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.body["error"]["code"], status, "{self:?}");
        assert!(self.body["error"]["message"].as_str().unwrap().contains(message), "{self:?}");
    }

    /// Asserts that the gateway refused the credentials, with this text in the reason.
    #[track_caller]
    pub(crate) fn assert_refused(&self, reason: &str) {
        assert_eq!((self.status, &self.body["error_code"]), (401, &"APIGW.0301".into()), "{self:?}");
        assert!(self.body["error_msg"].as_str().unwrap().contains(reason), "{self:?}");
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.body
    }
}

/// Calls an operation. `request` is a method and a path, with a query if there is one.
pub(crate) async fn call(emulator: &Emulator, caller: &Caller, request: &str, body: Value) -> Response {
    call_with(emulator, caller, request, body, &[]).await
}

/// As [`call`], with more headers.
pub(crate) async fn call_with(
    emulator: &Emulator,
    caller: &Caller,
    request: &str,
    body: Value,
    headers: &[(&str, &str)],
) -> Response {
    let (method, address) = request.split_once(' ').unwrap();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let signed = Signed {
        method: method.parse().unwrap(),
        path: path.to_owned(),
        query: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body,
        date: date(emulator),
        ..domains()
    };
    let mut builder = match caller {
        Caller::Key(access_key, secret_key, security_token) => {
            let mut signed = Signed { access_key: access_key.clone(), secret_key: secret_key.clone(), ..signed };
            if let Some(token) = security_token {
                signed = signed.header("X-Security-Token", token);
            }
            signed.request(emulator)
        }
        Caller::Token(_) | Caller::Nobody => {
            let url = format!("{}{}", emulator.endpoint(), signed.path);
            client().request(signed.method, url).query(&signed.query).body(signed.body)
        }
    };
    if let Caller::Token(token) = caller {
        builder = builder.header("X-Auth-Token", token);
    }
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    let response = builder.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.unwrap();
    Response { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}

/// The time of the emulator, as signatures have it.
fn date(emulator: &Emulator) -> String {
    let seconds = emulator.clock().now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let day = jiff::Timestamp::from_second(i64::try_from(seconds).unwrap()).unwrap();
    day.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The body of a request for a token with a password, for the account.
pub(crate) fn password(account: &str, user: &str, password: &str) -> Value {
    let user = json!({"name": user, "password": password, "domain": {"name": account}});
    json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": user}},
        "scope": {"domain": {"name": account}},
    }})
}

/// A token of the user `somebody` of `blue`.
pub(crate) async fn blue_token(emulator: &Emulator) -> Caller {
    let body = password("blue", "somebody", "a password");
    call(emulator, &Caller::Nobody, "POST /v3/auth/tokens", body).await.token()
}

/// A token of the user `visitor` of `red`.
pub(crate) async fn red_token(emulator: &Emulator) -> Caller {
    let body = password("red", "visitor", "another password");
    call(emulator, &Caller::Nobody, "POST /v3/auth/tokens", body).await.token()
}

/// The id of a configured user.
pub(crate) fn user_id(account: &Account, name: &str) -> String {
    account.users().iter().find(|user| user.name == name).unwrap().id.clone()
}
