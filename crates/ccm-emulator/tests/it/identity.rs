//! Tokens and temporary keys, obtained by the client's providers and by raw requests.

use std::time::Duration;

use ccm_emulator::Emulator;
use huaweicloud_core::credentials::{CredentialsChain, FederatedCredentials, OidcCredentials, PasswordCredentials};
use huaweicloud_core::{Config, ProvideCredentials};
use serde_json::{Value, json};

use crate::support::{answer, assert_refused, blue, client, domains, two_accounts};

fn password(user: &str, password: &str, account: &str) -> Value {
    let user = json!({"name": user, "password": password, "domain": {"name": account}});
    json!({"auth": {
        "identity": {"methods": ["password"], "password": {"user": user}},
        "scope": {"domain": {"name": account}},
    }})
}

async fn token(emulator: &Emulator) -> String {
    let url = format!("{}/v3/auth/tokens?nocatalog=true", emulator.endpoint());
    let body = password("somebody", "a password", "blue");
    let response = client().post(url).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 201);
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["token"]["expires_at"], "2030-01-02T12:00:00.000000Z");
    assert_eq!(body["token"]["domain"]["id"], blue().domain_id());
    token
}

fn with_token(emulator: &Emulator, token: &str) -> reqwest::RequestBuilder {
    client().get(format!("{}/v3/auth/domains", emulator.endpoint())).header("x-auth-token", token)
}

#[tokio::test]
async fn token_is_valid_for_a_day_and_its_account() {
    let emulator = two_accounts().await;
    let token = token(&emulator).await;
    assert!(token.len() >= 32);
    let (status, body) = answer(with_token(&emulator, &token)).await;
    assert_eq!((status, &body["domains"][0]["name"]), (200, &"blue".into()));

    emulator.clock().advance(Duration::from_secs(86_399)).unwrap();
    assert_eq!(answer(with_token(&emulator, &token)).await.0, 200);
    emulator.clock().advance(Duration::from_secs(1)).unwrap();
    assert_refused(with_token(&emulator, &token), "The token must be updated").await;
}

#[tokio::test]
async fn forged_token_is_refused() {
    let emulator = two_accounts().await;
    let token = token(&emulator).await;
    assert_refused(with_token(&emulator, "made up"), "decrypt token fail").await;
    let middle = token.len() / 2;
    let other = if &token[middle..=middle] == "A" { "B" } else { "A" };
    let changed = format!("{}{other}{}", &token[..middle], &token[middle + 1..]);
    assert_refused(with_token(&emulator, &changed), "decrypt token fail").await;
    // A token of another emulator.
    let another = two_accounts().await;
    assert_refused(with_token(&another, &token), "decrypt token fail").await;
}

#[tokio::test]
async fn wrong_user_or_password_is_refused() {
    let emulator = two_accounts().await;
    let ask =
        async |body: Value| answer(client().post(format!("{}/v3/auth/tokens", emulator.endpoint())).json(&body)).await;
    for body in [
        password("somebody", "another password", "blue"),
        password("nobody", "a password", "blue"),
        password("somebody", "a password", "red"),
        password("somebody", "a password", "green"),
    ] {
        let (status, body) = ask(body).await;
        assert_eq!(status, 401);
        let expected =
            json!({"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}});
        assert_eq!(body, expected);
    }
    let mut project = password("somebody", "a password", "blue");
    project["auth"]["scope"] = json!({"project": {"name": "cn-north-4"}});
    let (status, body) = ask(project.clone()).await;
    assert_eq!((status, &body["token"]["project"]["name"]), (201, &"cn-north-4".into()));
    project["auth"]["scope"] = json!({"project": null, "domain": null});
    assert_eq!(ask(project.clone()).await.0, 201, "null counts as absent");
    project["auth"]["scope"] = json!({"project": {"name": "nowhere"}});
    assert_eq!(ask(project).await.0, 401);
    assert_eq!(ask(json!({})).await.0, 400);
    assert_eq!(ask(json!({"auth": {"identity": {"methods": ["other"]}}})).await.0, 400);
}

/// A configuration whose provider reads the emulator's variables and these additional ones.
fn config(
    emulator: &Emulator,
    more: Vec<(&'static str, String)>,
    provider: impl ProvideCredentials + 'static,
) -> Config {
    // Only the endpoints and the domain id come from the emulator, not the access key.
    let lookup = emulator.lookup();
    let lookup = move |name: &str| {
        let found = more.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        found.or_else(|| lookup(name).filter(|_| name.contains("ENDPOINT") || name.ends_with("DOMAIN_ID")))
    };
    Config::builder()
        .credentials(WithLookup { provider: Box::new(provider), lookup: std::sync::Arc::new(lookup) })
        .endpoint(emulator.endpoint())
        .clock(emulator.clock().clone())
        .build()
        .unwrap()
}

type Lookup = dyn Fn(&str) -> Option<std::ffi::OsString> + Send + Sync;

/// Replaces the environment variables that a provider reads.
struct WithLookup {
    provider: Box<dyn ProvideCredentials>,
    lookup: std::sync::Arc<Lookup>,
}

impl std::fmt::Debug for WithLookup {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("WithLookup")
    }
}

impl ProvideCredentials for WithLookup {
    fn provide<'a>(
        &'a self,
        context: &'a huaweicloud_core::credentials::ProviderContext,
    ) -> huaweicloud_core::BoxFuture<'a, Result<huaweicloud_core::Credentials, huaweicloud_core::Error>> {
        Box::pin(async move {
            let lookup = self.lookup.clone();
            let context = context.clone().with_lookup(move |name| lookup(name));
            self.provider.provide(&context).await
        })
    }
}

/// Asserts that the gateway accepts the credentials.
async fn assert_accepted(config: &Config) {
    let scm = huaweicloud_scm::Client::new(config).unwrap();
    if let Err(error) = scm.list_certificates().send().await {
        let text = error.to_string();
        assert!(text.contains("EMULATOR.NotEmulated"), "{text}");
    }
}

#[tokio::test]
async fn client_providers_get_credentials() {
    let emulator = two_accounts().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("id-token");
    std::fs::write(&file, "an id token").unwrap();
    let path = file.to_str().unwrap().to_owned();

    assert_accepted(&config(&emulator, Vec::new(), PasswordCredentials::new("somebody", "a password", "blue"))).await;
    assert_accepted(&config(&emulator, Vec::new(), FederatedCredentials::new("idp", path.as_str()))).await;
    let variables = vec![
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", format!("iam::{}:oidcProvider:idp", blue().domain_id())),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", format!("iam::{}:agency:a", blue().domain_id())),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", path),
    ];
    assert_accepted(&config(&emulator, variables, OidcCredentials)).await;
    assert_accepted(&config(
        &emulator,
        vec![
            ("HUAWEICLOUD_SDK_AK", "BLUEACCESSKEY0000001".into()),
            ("HUAWEICLOUD_SDK_SK", "the secret key of blue".into()),
        ],
        CredentialsChain::default(),
    ))
    .await;

    std::fs::write(&file, "another id token").unwrap();
    let refused = config(&emulator, Vec::new(), FederatedCredentials::new("idp", file.to_str().unwrap()));
    let error = huaweicloud_scm::Client::new(&refused).unwrap().list_certificates().send().await.unwrap_err();
    assert!(error.to_string().contains("401"), "{error}");
}

/// A temporary key: access key, secret key, security token.
async fn temporary_key(emulator: &Emulator, seconds: u64) -> (u16, Value) {
    let token = token(emulator).await;
    let body =
        json!({"auth": {"identity": {"methods": ["token"], "token": {"id": token, "duration_seconds": seconds}}}});
    let url = format!("{}/v3.0/OS-CREDENTIAL/securitytokens", emulator.endpoint());
    answer(client().post(url).json(&body)).await
}

#[tokio::test]
async fn temporary_key_needs_its_token_and_expires() {
    let emulator = two_accounts().await;
    let (status, body) = temporary_key(&emulator, 900).await;
    assert_eq!(status, 201);
    let key = &body["credential"];
    assert_eq!(key["expires_at"], "2030-01-01T12:15:00.000000Z");
    let text = |name: &str| key[name].as_str().unwrap().to_owned();
    let mut signed = domains();
    (signed.access_key, signed.secret_key) = (text("access"), text("secret"));
    assert_refused(signed.request(&emulator), "X-Security-Token is missing").await;
    assert_refused(signed.clone().header("X-Security-Token", "made up").request(&emulator), "X-Security-Token").await;

    let with = signed.clone().header("X-Security-Token", &text("securitytoken"));
    assert_eq!(with.send(&emulator).await.1["domains"][0]["name"], "blue");
    let mut wrong = with.clone();
    wrong.secret_key = "another key".to_owned();
    assert_refused(wrong.request(&emulator), "verify aksk signature fail").await;
    // The security token of another key.
    let (_, other) = temporary_key(&emulator, 900).await;
    let mixed = signed.header("X-Security-Token", other["credential"]["securitytoken"].as_str().unwrap());
    assert_refused(mixed.request(&emulator), "belongs to another access key").await;

    emulator.clock().advance(Duration::from_secs(900)).unwrap();
    assert_refused(with.request(&emulator), "has expired").await;
    for seconds in [0, 899, 86_401] {
        emulator.clock().freeze(crate::support::noon()).unwrap();
        assert_eq!(temporary_key(&emulator, seconds).await.0, 400, "{seconds}");
    }
}

#[tokio::test]
async fn variables_configure_a_client() {
    let emulator = two_accounts().await;
    emulator.clock().reset();
    assert_accepted(&Config::from_lookup(emulator.lookup()).unwrap()).await;
}

#[tokio::test]
async fn account_can_query_itself() {
    let emulator = two_accounts().await;
    let mut signed = domains();
    signed.path = "/v3/projects".to_owned();
    let (_, body) = signed.send(&emulator).await;
    assert_eq!(body["projects"][0]["name"], "cn-north-4");
    signed.query = vec![("name".to_owned(), "nowhere".to_owned())];
    assert_eq!(signed.send(&emulator).await.1["projects"], json!([]));
    signed.query.clear();
    signed.path = "/v5/caller-identity".to_owned();
    assert_eq!(signed.send(&emulator).await.1["account_id"], blue().domain_id());
}
