//! Calls of operations that need no credentials: no provider is asked, and nothing that says who
//! calls is sent. All else is as for other calls.

use huaweicloud_core::credentials::{CredentialsChain, NoCredentials, ProviderContext};
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{
    BoxFuture, CallOptions, Config, ConfigBuilder, Credentials, Error, ErrorKind, Operation, ProvideCredentials,
};
use reqwest::Method;
use serde_json::json;

use super::{ENDPOINTS, client, good, hosts};
use crate::support::{Client, Server, TOKEN, key};

const OPEN: Operation = Operation::new("CreateToken", "create_token", "PUT", "/v3/tokens").without_credentials();
const OPEN_POST: Operation = Operation::new("MakeToken", "make_token", "POST", "/v3/tokens").without_credentials();
const OPEN_PROJECT: Operation =
    Operation::new("CreateToken", "create_token", "PUT", "/v3/tokens").with_project_scope().without_credentials();

/// Who calls, or when, for a signature.
const ABOUT_THE_CALLER: [&str; 7] = [
    "authorization",
    "x-auth-token",
    "x-domain-id",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

async fn call(client: &Client, operation: &'static Operation) -> Result<(), Error> {
    let method = Method::from_bytes(operation.http_method.as_bytes()).unwrap();
    let request = client.request(method, "/v3/tokens?b=2&a=1%2B1").json(&json!({"password": "p"}));
    client.call_with(request.build()?, operation, CallOptions::new()).await.map(drop)
}

fn assert_anonymous(request: &ReceivedRequest) {
    let sent = ABOUT_THE_CALLER.map(|name| request.header(name));
    assert_eq!(sent, [None; 7]);
}

/// Must not be asked.
#[derive(Debug)]
struct Forbidden;

impl ProvideCredentials for Forbidden {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> BoxFuture<'a, Result<Credentials, Error>> {
        Box::pin(async { panic!("the operation needs no credentials") })
    }
}

#[tokio::test]
async fn open_operation_sends_nothing_about_the_caller() {
    let token = Credentials::token(TOKEN).with_domain_id("domain").with_project_id("0123456789abcdef0123456789abcdef");
    for operation in [&OPEN, &OPEN_POST, &OPEN_PROJECT] {
        for credentials in [key(), token.clone()] {
            let (client, transport, _) = client([good()], |config| config.credentials(credentials));
            call(&client, operation).await.unwrap();
            let requests = transport.requests();
            assert_eq!(requests.len(), 1);
            assert_anonymous(&requests[0]);
            assert_eq!(requests[0].body(), br#"{"password":"p"}"#);
            assert_eq!(requests[0].url().query(), Some("a=1%2B1&b=2"), "canonical, like every query");
        }
    }
}

#[tokio::test]
async fn open_operation_asks_no_provider() {
    let (client, transport, _) = client([good()], |config| config.credentials(Forbidden));
    call(&client, &OPEN).await.unwrap();
    assert_eq!(transport.requests().len(), 1);
    // Where the domain ID would be looked up in IAM.
    let transport = ReplayTransport::new([good(), good()]);
    for operation in [&OPEN, &OPEN_PROJECT] {
        let config = Config::builder().credentials(Credentials::access_key("AKID", "sk")).region("cn-north-4");
        let config = config.transport(transport.clone()).clock(FakeClock::new()).build().unwrap();
        call(&Client::new(&config).unwrap(), operation).await.unwrap();
    }
    let requests = transport.requests();
    assert_eq!(hosts(&requests), ["scm.cn-north-4.myhuaweicloud.com"; 2]);
    requests.iter().for_each(assert_anonymous);
}

#[tokio::test]
async fn headers_on_the_wire_have_no_credentials() {
    let server = Server::responding("200 OK", &[], "{}").await;
    let config = Config::builder().credentials(NoCredentials).endpoint(&server.address).user_agent_suffix("mine/1");
    call(&Client::new(&config.build().unwrap()).unwrap(), &OPEN).await.unwrap();
    let received = server.received();
    let names: Vec<&str> = received[0].headers.iter().map(|(name, _)| name.as_str()).collect();
    for name in ABOUT_THE_CALLER {
        assert!(!names.contains(&name), "{names:?}");
    }
    assert!(received[0].header("user-agent").unwrap().ends_with(" mine/1"));
}

#[tokio::test]
async fn rejected_open_call_is_not_repeated() {
    let rejected = || MockResponse::json(401, &json!({"error": {"code": 401, "message": "wrong password"}}));
    // With keys that could be fetched again, too.
    let keys: fn(ConfigBuilder) -> ConfigBuilder = |config| config.credentials(CredentialsChain::first(key()));
    for configure in [keys, |config| config.credentials(NoCredentials)] {
        let (client, transport, _) = client([rejected(), good()], configure);
        let error = call(&client, &OPEN).await.unwrap_err();
        assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(401), 1));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn open_calls_are_retried_and_fail_over() {
    let throttled = || MockResponse::status(503).with_header("retry-after", "1");
    let (client, transport, clock) = self::client([throttled(), good()], |config| config.credentials(NoCredentials));
    call(&client, &OPEN).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 2);
    requests.iter().for_each(assert_anonymous);
    assert_eq!(clock.sleeps().len(), 1);

    let (client, transport, _) = self::client([MockResponse::failure(ErrorKind::Connect), good()], |config| {
        config.credentials(NoCredentials).endpoints(ENDPOINTS)
    });
    call(&client, &OPEN_POST).await.unwrap();
    assert_eq!(hosts(&transport.requests()), ["a.example.com", "b.example.com"]);
}

#[tokio::test]
async fn other_operations_need_credentials() {
    let (client, transport, _) = client([good()], |config| config.credentials(NoCredentials));
    let error = client.read(CallOptions::new()).await.unwrap_err();
    assert!(error.is_no_credentials() && error.kind() == ErrorKind::Credentials);
    assert!(error.to_string().contains("NoCredentials"), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn no_credentials_in_a_chain_are_a_missing_source() {
    let (client, transport, _) =
        client([good()], |config| config.credentials(CredentialsChain::first(NoCredentials).then(key())));
    client.read(CallOptions::new()).await.unwrap();
    assert!(transport.requests()[0].header("authorization").is_some());
}
