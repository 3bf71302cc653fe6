//! Builds errors from failures of the HTTP client: where it failed, why, and what may help.
//!
//! It must show no more of a URL than host and port.

use std::error::Error as _;

use reqwest::Url;

use super::display::{causes, one_line};
use super::{Error, ErrorKind, PROXY_PASSWORD};

/// What may help if a connection cannot be established, for a cause.
struct Remedy {
    /// Part of the message of a cause, in lower case. The libraries below do not export its type.
    cause: &'static str,
    advice: &'static str,
    /// Whether another attempt would fail the same way.
    permanent: bool,
}

/// The most specific first.
const REMEDIES: [Remedy; 5] = [
    Remedy { cause: "proxy authorization required", advice: PROXY_PASSWORD, permanent: true },
    Remedy {
        cause: "tunnel error",
        advice: "check the proxy in HTTPS_PROXY and the exceptions in NO_PROXY",
        permanent: false,
    },
    Remedy {
        cause: "certificate",
        advice: "check the endpoint, the clock and root certificates of this machine, and whether a proxy replaces \
                 certificates",
        permanent: true,
    },
    Remedy { cause: "dns error", advice: "check the region or endpoint, and the network", permanent: false },
    Remedy { cause: "", advice: "check the endpoint, the network and the proxy", permanent: false },
];

impl From<reqwest::Error> for Error {
    fn from(source: reqwest::Error) -> Self {
        let host = source.url().and_then(host_and_port).unwrap_or_else(|| "the service".to_owned());
        let source = source.without_url();
        let why = why(&source);
        let mut permanent = false;
        // Checked first: an error can be both a connect error and a timeout, and then it matters
        // more that nothing was sent.
        let (kind, text) = if source.is_connect() {
            let cause = why.to_ascii_lowercase();
            let advice = REMEDIES.iter().find(|remedy| cause.contains(remedy.cause)).map_or("", |remedy| {
                permanent = remedy.permanent;
                remedy.advice
            });
            (ErrorKind::Connect, format!("could not connect to {host}{why}; {advice}"))
        } else if source.is_timeout() {
            (ErrorKind::Timeout, format!("{host} did not respond within the read timeout of the HTTP client"))
        } else if source.is_redirect() {
            // Only a custom HTTP client follows redirects.
            (ErrorKind::UnexpectedStatus, format!("the HTTP client followed too many redirects, from {host}"))
        } else if source.is_builder() {
            (ErrorKind::InvalidRequest, format!("the request cannot be built{why}"))
        } else if is_json_error(&source) {
            // Its text quotes the response, so it is dropped.
            return Self::decode("the response is not the expected JSON".to_owned());
        } else {
            (ErrorKind::Transport, format!("the connection to {host} was interrupted{why}"))
        };
        let mut error = Self::new(kind, text);
        error.0.permanent = permanent;
        error.0.source = Some(Box::new(source));
        error
    }
}

/// The causes below those that only say which library failed, as the end of a sentence.
fn why(error: &reqwest::Error) -> String {
    const WRAPPERS: [&str; 3] = ["client error (", "request or response body error", "error decoding response body"];
    let mut text = String::new();
    for cause in causes(error) {
        if !WRAPPERS.iter().any(|wrapper| cause.starts_with(wrapper)) && !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&one_line(&cause));
        }
    }
    text
}

fn host_and_port(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

fn is_json_error(error: &reqwest::Error) -> bool {
    error.is_decode() && error.source().is_some_and(|source| source.is::<serde_json::Error>())
}
