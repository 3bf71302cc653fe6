//! A custom HTTP client instead of the built-in one.

use huaweicloud_core::{CallOptions, Config, ErrorKind};
use reqwest::redirect::Policy;

use crate::support::{Client, Server, key};
use crate::wire::assert_signature_is_valid;

/// reqwest needs a crypto provider when built with rustls, even for http.
pub(crate) fn own() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder().no_proxy().user_agent("my-tool/1.0");
    #[cfg(feature = "rustls")]
    let builder = {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let trusted = rustls::RootCertStore::empty();
        builder.tls_backend_preconfigured(tls.with_root_certificates(trusted).with_no_client_auth())
    };
    builder
}

fn client(server: &Server, redirects: Policy) -> Client {
    let config = Config::builder()
        .credentials(key())
        .endpoint(&server.address)
        .transport(own().redirect(redirects).build().unwrap());
    Client::new(&config.build().unwrap()).unwrap()
}

#[tokio::test]
async fn custom_client_sends_what_is_signed() {
    let server = Server::responding("200 OK", &[], "{}").await;
    client(&server, Policy::none()).write(CallOptions::new()).await.unwrap();
    assert_signature_is_valid(&server.only());
    assert_eq!(server.only().header("user-agent"), Some("my-tool/1.0"));
}

#[tokio::test]
async fn redirects_of_a_custom_client_are_not_retried() {
    let server = Server::responding("302 Found", &["Location: /v3/canary"], "").await;
    let error = client(&server, Policy::limited(3)).read(CallOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnexpectedStatus, 1));
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    assert!(error.to_string().contains(server.address.trim_start_matches("http://")), "{error}");
}
