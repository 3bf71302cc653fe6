//! The operations that need no credentials are called without any, whatever the configuration has;
//! all others need some.

use e2e::Server;
use e2e::merged::MergedDocument;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::credentials::NoCredentials;
use huaweicloud_core::test_util::ReplayTransport;
use huaweicloud_core::{Config, Credentials};
use wiremock::Request;

use super::examples::{bodies, valid_call};
use super::table::{Operation, is_complete, operations};

/// The headers that say who calls, or when.
const ABOUT_THE_CALLER: [&str; 7] = [
    "authorization",
    "x-auth-token",
    "x-domain-id",
    "x-project-id",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

/// The project of calls that are bound to one.
const PROJECT_ID: &str = "0123456789abcdef0123456789abcdef";

/// Nothing in a request says who calls.
pub(crate) fn assert_anonymous(operation: &Operation, request: &Request) {
    let sent: Vec<_> = ABOUT_THE_CALLER.into_iter().filter(|name| request.headers.contains_key(*name)).collect();
    assert!(sent.is_empty(), "{} sends {sent:?}", operation.name());
    let text = format!("{} {:?} {}", request.url, request.headers, String::from_utf8_lossy(&request.body));
    for secret in [ACCESS_KEY, SECRET_KEY, "canary-token", "canary-domain"] {
        assert!(!text.contains(secret), "{} sends the credentials {secret}", operation.name());
    }
}

#[tokio::test]
async fn open_operations_send_no_credentials() {
    let mut open = 0;
    for operation in operations() {
        let document = MergedDocument::of(operation.service);
        let page = document.page(operation.id);
        assert_eq!(operation.metadata.needs_credentials, page.needs_credentials, "{}", operation.name());
        let call = valid_call(document, &operation);
        if page.needs_credentials {
            let transport = ReplayTransport::new([]);
            let config = Config::builder().credentials(NoCredentials).endpoint("https://service.example.com");
            let config = config.project_id(PROJECT_ID).transport(transport.clone()).build();
            let sent = (operation.send)(&config.expect("a valid configuration"), &call).await;
            let error = sent.expect_err("no credentials");
            assert!(error.is_no_credentials(), "{}: {error}", operation.name());
            assert!(transport.requests().is_empty(), "{} is not sent", operation.name());
            continue;
        }
        open += 1;
        let (status, response) = page.success();
        let response = response.map(|response| bodies(document, response).remove(0));
        let server = Server::answering(&page, status, response.as_ref()).await;
        let key = Credentials::access_key(ACCESS_KEY, SECRET_KEY).with_domain_id("canary-domain");
        let builder = server.builder(key);
        let anonymous = builder.clone().credentials(NoCredentials);
        let token = builder.clone().credentials(Credentials::token("canary-token").with_domain_id("canary-domain"));
        for builder in [builder, token, anonymous] {
            let config = builder.build().expect("a valid configuration");
            let sent = (operation.send)(&config, &call).await;
            sent.unwrap_or_else(|error| panic!("{}: {error}", operation.name()));
        }
        let requests = server.all_requests().await;
        assert_eq!(requests.len(), 3, "{}", operation.name());
        requests.iter().for_each(|request| assert_anonymous(&operation, request));
    }
    assert!(open >= 1 || !is_complete(), "the documents have operations without credentials");
}
