//! The calls of IAM that the runtime makes by hand, to get credentials and identifiers, are those
//! of the document of IAM: method, path, query, headers and body. The runtime reads what the
//! document shows as response. What no document describes is listed with its reason, and every path
//! in the sources of `huaweicloud_core::credentials` is met.
//!
//! Not the pod identity: its address comes from the platform.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use clients::iam::operations::OPERATIONS;
use e2e::Server;
use e2e::merged::{MergedDocument, Page};
use e2e::sample::{Fields, Samples};
use e2e::schema::violations;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_core::clock::Clock as _;
use huaweicloud_core::credentials::{
    FederatedCredentials, MetadataCredentials, OidcCredentials, PasswordCredentials, ProvideCredentials,
    ProviderContext,
};
use huaweicloud_core::reqwest::Request;
use huaweicloud_core::test_util::{FakeClock, MockResponse, ReceivedRequest, ReplayTransport};
use huaweicloud_core::{Config, Credentials, DateTime, Transport as _, UnixMillis};
use serde_json::{Value, json};

/// What the runtime calls and no document describes: method, path and reason.
const UNDESCRIBED: [(&str, &str, &str); 5] = [
    ("GET", "/openstack/latest/securitykey", METADATA),
    ("GET", "/v5/caller-identity", STS),
    ("POST", "/v3.0/OS-AUTH/id-token/tokens", "the pages of federation by OpenID Connect are not transcribed"),
    ("POST", "/v5/agencies/assume-with-oidc", STS),
    ("PUT", "/meta-data/latest/api/token", METADATA),
];
const METADATA: &str = "the metadata service of a server is not part of IAM";
const STS: &str = "STS is a service of its own, whose pages are not transcribed";

/// A region in which both IAM and STS have an address.
const REGION: &str = "cn-north-4";
/// A file with an ID token: any text will do.
const ID_TOKEN_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// What the runtime calls, and what it gets for that.
struct Answer {
    /// The documented operation, or `None` if no document describes the call.
    operation: Option<&'static str>,
    response: MockResponse,
}

fn iam() -> &'static MergedDocument {
    MergedDocument::of("iam")
}

/// The documented example of an operation's success, as changed by the caller.
fn example(operation: &'static str, change: impl FnOnce(&mut Value)) -> (Answer, Value) {
    let document = iam();
    let page = document.page(operation);
    let (status, content) = page.success();
    let content = content.expect("a response with a body");
    let mut body = content["example"].clone();
    change(&mut body);
    let mut response = MockResponse::json(status, &body);
    for name in page.headers() {
        response = response.with_header(name, &header(document, content, name));
    }
    (Answer { operation: Some(operation), response }, body)
}

/// The value of a header in [`example`]s.
fn header(document: &MergedDocument, content: &Value, name: &str) -> String {
    let value = Samples::new(document, Fields::All, 1).value(&content["schema"]["properties"][name]);
    value.as_str().expect("a text").to_owned()
}

/// A response to a call that no document describes.
fn undescribed(body: &Value) -> Answer {
    Answer { operation: None, response: MockResponse::json(201, body).with_header("x-subject-token", "a-token") }
}

/// Requests, each with the operation that it should call.
type Calls = Vec<(ReceivedRequest, Option<&'static str>)>;

/// The answers in order, and which operations should be called.
fn replay(answers: Vec<Answer>) -> (ReplayTransport, Vec<Option<&'static str>>) {
    let operations = answers.iter().map(|answer| answer.operation).collect();
    (ReplayTransport::new(answers.into_iter().map(|answer| answer.response)), operations)
}

/// What a provider sends and returns for these answers.
async fn provide(provider: &dyn ProvideCredentials, region: &str, answers: Vec<Answer>) -> (Calls, Credentials) {
    let (transport, operations) = replay(answers);
    let context = ProviderContext::new(transport.clone(), FakeClock::new()).with_region(region);
    let context = context.with_lookup(|name| match name {
        "HUAWEICLOUD_OIDC_PROVIDER_URN" => Some("iam::account:oidcProvider:one".into()),
        "HUAWEICLOUD_OIDC_AGENCY_URN" => Some("iam::account:agency:one".into()),
        "HUAWEICLOUD_OIDC_ID_TOKEN" => Some("an-id-token".into()),
        _ => None,
    });
    let credentials = provider.provide(&context).await.unwrap_or_else(|error| panic!("{operations:?}: {error}"));
    let requests = transport.requests();
    assert_eq!(requests.len(), operations.len(), "{requests:?}");
    (requests.into_iter().zip(operations).collect(), credentials)
}

/// The headers of a call with these credentials, whether they have expired or not.
async fn headers_with(credentials: Credentials) -> String {
    let transport = ReplayTransport::new([MockResponse::json(200, &json!({"things": [], "total": 0}))]);
    let later = FakeClock::new().now() + Duration::from_secs(86_400);
    let config = Config::builder().transport(transport.clone()).clock(FakeClock::new()).domain_id("an-account");
    let config = config.endpoint("https://demo.example.com").credentials(credentials.with_expiry(later));
    let client = huaweicloud_demo::Client::new(&config.build().expect("a configuration")).expect("a client");
    client.list_things().limit(10).send().await.expect("a response");
    format!(
        "{:?}",
        transport.requests()[0].headers().iter().map(|(name, value)| (name, value.as_bytes())).collect::<Vec<_>>()
    )
}

/// Asserts that credentials are those of a response, and expire when it says.
async fn assert_credentials(found: Credentials, expected: Credentials, expires_at: &Value) {
    let seconds = |time: UnixMillis| time.as_i64() / 1000;
    let expiry = expires_at.as_str().and_then(|text| DateTime::from(text).to_unix_millis());
    let read = found.expiry().map(UnixMillis::from);
    assert!(expiry.is_some() && read.map(seconds) == expiry.map(seconds), "{expires_at}: {read:?}");
    assert_eq!(headers_with(found).await, headers_with(expected).await);
}

/// The temporary access key in the example of a response.
fn temporary(body: &Value) -> Credentials {
    let text = |name: &str| body["credential"][name].as_str().expect("a text");
    Credentials::access_key(text("access"), text("secret")).with_security_token(text("securitytoken"))
}

async fn password() -> Calls {
    const ID: &str = "KeystoneCreateUserTokenByPassword";
    let document = iam();
    let token = header(document, document.page(ID).success().1.expect("a body"), "X-Subject-Token");
    let account = PasswordCredentials::new("user", "a password", "account");
    let mut calls = Vec::new();
    for provider in [account.clone(), account.with_project(REGION)] {
        let (answer, body) = example(ID, |_| ());
        let (sent, found) = provide(&provider, REGION, vec![answer]).await;
        assert_credentials(found, Credentials::token(token.clone()), &body["token"]["expires_at"]).await;
        calls.extend(sent);
    }
    calls
}

async fn federated() -> Calls {
    let (answer, body) = example("CreateTemporaryAccessKeyByToken", |_| ());
    let answers = vec![undescribed(&json!({})), answer];
    let (calls, found) = provide(&FederatedCredentials::new("idp", ID_TOKEN_FILE), REGION, answers).await;
    assert_credentials(found, temporary(&body), &body["credential"]["expires_at"]).await;
    calls
}

/// The sources whose calls no document describes. They read a temporary access key.
async fn undescribed_sources() -> Calls {
    let key = || {
        let expires_at = "2026-01-01T00:00:00Z";
        json!({"credential": {"access": "ACCESS", "secret": "secret", "securitytoken": "token", "expires_at": expires_at}})
    };
    let (mut calls, found) = provide(&OidcCredentials, REGION, vec![undescribed(&key())]).await;
    assert_credentials(found, temporary(&key()), &key()["credential"]["expires_at"]).await;
    let answers = vec![undescribed(&json!("a-token")), undescribed(&key())];
    let (sent, found) = provide(&MetadataCredentials, REGION, answers).await;
    assert_credentials(found, temporary(&key()), &key()["credential"]["expires_at"]).await;
    calls.extend(sent);
    calls
}

/// A configuration with an access key, whose clients look up the rest.
fn with_key(transport: &ReplayTransport, region: &str) -> Config {
    let config = Config::builder().transport(transport.clone()).clock(FakeClock::new()).region(region);
    config.credentials(Credentials::access_key(ACCESS_KEY, SECRET_KEY)).build().expect("a configuration")
}

/// The calls before the last request, which is that of the service, and that one.
fn before_last(transport: &ReplayTransport, operations: Vec<Option<&'static str>>) -> (Calls, ReceivedRequest) {
    let mut requests = transport.requests();
    let last = requests.pop().expect("a request");
    assert_eq!(requests.len(), operations.len(), "{requests:?}");
    (requests.into_iter().zip(operations).collect(), last)
}

async fn domain_id() -> Calls {
    let (found, body) = example("KeystoneListAuthDomains", |_| ());
    let (none, _) = example("KeystoneListAuthDomains", |body| body["domains"] = json!([]));
    let sts = || undescribed(&json!({"account_id": "an-account"}));
    let mut calls = Vec::new();
    for (answers, id) in [(vec![found], body["domains"][0]["id"].as_str()), (vec![none, sts()], Some("an-account"))] {
        let (transport, operations) = replay(answers);
        transport.push(MockResponse::json(200, &json!({"total": 0, "certificates": []})));
        let client = huaweicloud_pca::Client::new(&with_key(&transport, REGION)).expect("a client");
        client.list_certificate().send().await.expect("a response");
        let (sent, last) = before_last(&transport, operations);
        assert_eq!(last.header("x-domain-id"), id);
        calls.extend(sent);
    }
    calls
}

async fn project_id() -> Calls {
    const NAME: &str = "north-1";
    // The page abbreviates identifiers, and shows the project of another region.
    let (answer, body) = example("KeystoneListProjects", |body| {
        let project = &mut body["projects"][0];
        project["name"] = NAME.into();
        project["id"] = format!("{:0<32}", project["id"].as_str().expect("an id").trim_end_matches('.')).into();
    });
    // IAM has no address in this region, so both are at the same configured one.
    let server = Server::responding(200, Some(&body)).await;
    let address = format!("http://{}", server.host());
    let config = Config::from_lookup(move |name| match name.strip_prefix("HUAWEICLOUD_SDK_")? {
        "AK" => Some(ACCESS_KEY.into()),
        "SK" => Some(SECRET_KEY.into()),
        "REGION" => Some(NAME.into()),
        "IAM_ENDPOINT" | "ENDPOINT_PARTS" => Some(address.clone().into()),
        _ => None,
    });
    let client = huaweicloud_parts::Client::new(&config.expect("a configuration")).expect("a client");
    client.list_listener_tags().send().await.expect("a response");
    let (transport, operations) = replay(vec![answer, undescribed(&json!({}))]);
    for request in server.all_requests().await {
        let mut copy = Request::new(request.method, request.url);
        *copy.headers_mut() = request.headers;
        // These are the transport's, and what others send is recorded before it.
        for name in ["accept", "user-agent"] {
            copy.headers_mut().remove(name);
        }
        transport.send(copy).await.expect("a response");
    }
    let (calls, last) = before_last(&transport, operations[..1].to_vec());
    assert_eq!(last.header("x-project-id"), body["projects"][0]["id"].as_str());
    calls
}

async fn all() -> Calls {
    let calls =
        [password().await, federated().await, undescribed_sources().await, domain_id().await, project_id().await];
    calls.into_iter().flatten().collect()
}

fn line(request: &ReceivedRequest) -> (&str, &str) {
    (request.method().as_str(), request.url().path())
}

/// The operations of the document that have the method and path of a request.
fn of_line<'a>(document: &'a MergedDocument, request: &ReceivedRequest) -> Vec<Page<'a>> {
    let is_called = |page: &Page<'_>| OPERATIONS.iter().any(|known| known.name == page.id && request.calls(known));
    let of_method = |page: &Page<'_>| page.method == request.method().as_str();
    document.pages().into_iter().filter(of_method).filter(is_called).collect()
}

/// What is wrong with the body of a request for this operation.
fn wrong_body(document: &MergedDocument, page: &Page<'_>, request: &ReceivedRequest) -> Vec<String> {
    match (page.body, request.body().is_empty()) {
        (Some(body), false) => violations(document, &body["schema"], &request.json().expect("JSON")),
        (None, true) => Vec::new(),
        (expected, _) => vec![format!("the body: {:?}, expected {expected:?}", request.body())],
    }
}

#[tokio::test]
async fn runtime_calls_match_the_document() {
    let document = iam();
    let mut described = BTreeSet::new();
    for (request, operation) in all().await {
        let Some(id) = operation else { continue };
        described.insert(id);
        // Of the operations with this method and path, the body fits exactly this one.
        let fitting = of_line(document, &request);
        let fitting: Vec<_> = fitting.iter().filter(|page| wrong_body(document, page, &request).is_empty()).collect();
        let page = document.page(id);
        let wrong = wrong_body(document, &page, &request);
        assert_eq!(fitting.iter().map(|page| page.id).collect::<Vec<_>>(), [id], "{:?}: {wrong:?}", line(&request));
        assert_eq!(request.url().path(), page.path, "{id}");

        for (name, value) in request.url().query_pairs() {
            let is_named = |parameter: &&&Value| parameter["in"] == "query" && parameter["name"] == *name;
            let parameter = page.parameters.iter().find(is_named);
            let parameter = parameter.unwrap_or_else(|| panic!("{id} has no parameter {name}"));
            assert_eq!(violations(document, &parameter["schema"], &json!(value)), Vec::<String>::new(), "{id}: {name}");
        }
        let required = page.parameters.iter().filter(|parameter| parameter["required"] == true);
        assert_eq!(required.count(), 0, "{id}: check that they are sent");

        // Only calls with a body are made without credentials: these are what they get.
        let names: BTreeSet<_> = request.headers().keys().map(|name| name.as_str()).collect();
        let signed = BTreeSet::from(["authorization", "host", "x-sdk-date"]);
        let expected = if page.body.is_some() { BTreeSet::from(["content-type"]) } else { signed };
        assert_eq!(names, expected, "{id}");
        let media = request.header("content-type").map(|media| media.split(';').next().unwrap_or_default());
        assert_eq!(media, page.body.map(|_| "application/json"), "{id}");
    }
    assert!(described.len() >= 4, "{described:?}");
}

#[tokio::test]
async fn every_path_in_the_sources_is_met() {
    let document = iam();
    let calls = all().await;
    let mut undescribed = BTreeSet::new();
    for (request, _) in calls.iter().filter(|(_, operation)| operation.is_none()) {
        let line = line(request);
        assert!(of_line(document, request).is_empty(), "{line:?} is described: remove it from UNDESCRIBED");
        undescribed.insert(line);
    }
    let listed: BTreeSet<_> = UNDESCRIBED.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(undescribed, listed);

    let met: BTreeSet<_> = calls.iter().map(|(request, _)| request.url().path().to_owned()).collect();
    assert_eq!(met, paths_in_the_sources());
}

/// The paths in the literals of the runtime's credentials, but those of its tests.
fn paths_in_the_sources() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/huaweicloud-core/src/credentials");
    let files = std::fs::read_dir(folder).expect("the sources").map(|file| file.expect("a file").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut paths = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // Every second piece is a literal. A JSON pointer is no path.
            let pieces: Vec<_> = line.split('"').collect();
            for pair in pieces.chunks_exact(2).filter(|pair| !pair[0].ends_with("pointer(")) {
                let path = pair[1].strip_prefix("http://169.254.169.254").unwrap_or(pair[1]);
                if path.starts_with('/') && path.len() > 1 {
                    paths.insert(path.split('?').next().unwrap_or_default().to_owned());
                }
            }
        }
    }
    paths
}

#[tokio::test]
async fn iam_is_asked_at_its_documented_addresses() {
    let document = iam();
    let mut regions = 0;
    // The address for all regions belongs to none.
    for (region, url) in document.servers().into_iter().filter(|(region, _)| *region != "global") {
        let provider = PasswordCredentials::new("user", "a password", "account");
        let (answer, _) = example("KeystoneCreateUserTokenByPassword", |_| ());
        let (calls, _) = provide(&provider, region, vec![answer]).await;
        assert_eq!(calls[0].0.url().origin().ascii_serialization(), url, "{region}");
        regions += 1;
    }
    assert!(regions > 20, "{regions}");
}

#[test]
fn unknown_and_missing_properties_are_violations() {
    let document = MergedDocument::of("demo");
    let page = document.page("CreateThing");
    let wrong = |value: Value| violations(document, &page.body.expect("a body")["schema"], &value);
    assert_eq!(wrong(json!({"name": "abc", "password": "p"})), Vec::<String>::new());
    for value in [json!({"password": "p"}), json!({"name": "abc", "password": "p", "other": 1}), json!([])] {
        assert!(!wrong(value.clone()).is_empty(), "{value}");
    }
}
