//! Calls a failing server and formats the outcome as one line, so that the cases of a test read as
//! a table.

use std::time::Duration;

use huaweicloud_core::clock::Random;
use huaweicloud_core::test_util::FakeClock;
use huaweicloud_core::{Config, ConfigBuilder};
use serde_json::json;

use super::server::{FaultServer, Step};
use crate::calls::own_client::own;
use crate::support::{Client, key};

/// Longer than any case takes; a call that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// The timeouts of the HTTP client, which has its own clock. The attempt timeout is 120 seconds, on
/// a fake clock that does not advance by itself.
const SHORT: Duration = Duration::from_millis(200);

/// One line of a table.
pub(super) struct Case {
    name: &'static str,
    script: Vec<Step>,
    scheme: &'static str,
    /// The host, if it is not this machine.
    host: Option<&'static str>,
    /// Whether the server is a proxy.
    proxy: bool,
    post: bool,
    /// Whether the response has a required field.
    typed: bool,
    configure: fn(ConfigBuilder) -> ConfigBuilder,
}

/// A GET, which is idempotent, to a server with this script.
pub(super) fn get(name: &'static str, script: impl Into<Vec<Step>>) -> Case {
    Case {
        name,
        script: script.into(),
        scheme: "http",
        host: None,
        proxy: false,
        post: false,
        typed: false,
        configure: |builder| builder,
    }
}

/// A POST, which is not idempotent.
pub(super) fn post(name: &'static str, script: impl Into<Vec<Step>>) -> Case {
    Case { post: true, ..get(name, script) }
}

impl Case {
    pub(super) fn with(self, configure: fn(ConfigBuilder) -> ConfigBuilder) -> Self {
        Self { configure, ..self }
    }

    pub(super) fn over_tls(self) -> Self {
        Self { scheme: "https", ..self }
    }

    /// A call to another host than this machine.
    pub(super) fn to(self, host: &'static str) -> Self {
        Self { host: Some(host), ..self }
    }

    /// A call whose response has a required field.
    pub(super) fn typed(self) -> Self {
        Self { typed: true, ..self }
    }

    /// A call for which the server is a proxy.
    pub(super) fn by_proxy(self) -> Self {
        Self { proxy: true, ..self }
    }

    /// The outcome: kind and text of the error, number of attempts, delays between them, and the
    /// dates in the received signatures.
    async fn outcome(self) -> String {
        let clock = FakeClock::new();
        let server = FaultServer::start(&self.script, &clock).await;
        let config = Config::builder()
            .credentials(key())
            .endpoint(match self.host {
                Some(host) => format!("{}://{host}", self.scheme),
                None => format!("{}://127.0.0.1:{}", self.scheme, server.port),
            })
            .allow_http(true)
            .connect_timeout(SHORT)
            .read_timeout(SHORT)
            .clock(clock.clone())
            .random(Half);
        let config = match (self.proxy, self.host) {
            (false, None) => config,
            (false, Some(_)) => config.transport(own().build().unwrap()),
            (true, _) => {
                let proxy = format!("http://canary-user:canary-password@127.0.0.1:{}", server.port);
                config.transport(own().proxy(reqwest::Proxy::all(proxy).unwrap()).build().unwrap())
            }
        };
        let client = Client::new(&(self.configure)(config).build().unwrap()).unwrap();
        let (import, post, typed) = (json!({}), self.post, self.typed);
        let call = async {
            match (post, typed) {
                (_, true) => client.typed().await.map(|thing| thing.map(|thing| json!(thing.id))),
                (true, false) => client.create(&import).await,
                (false, false) => client.show("id").await,
            }
        };
        let result = tokio::time::timeout(PATIENCE, call).await.unwrap_or_else(|_| panic!("{} hangs", self.name));
        let dates: Vec<String> = server
            .received()
            .iter()
            .map(|request| request.header("x-sdk-date").unwrap_or("no date").trim_start_matches("20250101").to_owned())
            .collect();
        let waits: Vec<f64> = clock.sleeps().iter().map(Duration::as_secs_f64).collect();
        let text = match result {
            Ok(value) => format!("{} {:?}", value.status(), value.request_id().unwrap_or_default()),
            Err(error) => {
                assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
                let text = portable(&error.to_string().replace(&format!(":{}", server.port), ":PORT"));
                let text = text.split_once(": ").map_or(text.as_str(), |(_, text)| text);
                format!("{:?}, {} attempts: {text}", error.kind(), error.attempts())
            }
        };
        format!("{}: {text} | waits {waits:?} | {}", self.name, dates.join(" "))
    }
}

/// A text without the numbers of the operating system's errors.
fn portable(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').map_or("", |(_, rest)| rest))
}

/// One line per case.
pub(super) async fn table(cases: impl IntoIterator<Item = Case>) -> String {
    let mut lines = Vec::new();
    for case in cases {
        lines.push(case.outcome().await);
    }
    lines.join("\n")
}

#[derive(Debug)]
struct Half;

impl Random for Half {
    fn unit(&self) -> f64 {
        0.5
    }
}
