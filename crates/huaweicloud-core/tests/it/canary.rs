//! No secret appears in any `Debug` or `Display` output.

use huaweicloud_core::codegen::Handle;
use huaweicloud_core::{Config, Credentials, Secret};

use crate::support::{SCM, SECURITY_TOKEN, SK, Server, TOKEN, client, key};

fn assert_clean(what: &str, text: &str) {
    for secret in [SK, SECURITY_TOKEN, TOKEN, "canary"] {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

#[tokio::test]
#[cfg_attr(not(any(feature = "rustls", feature = "native-tls")), ignore = "needs TLS")]
async fn no_type_shows_a_secret() {
    for credentials in [key(), Credentials::token(TOKEN)] {
        let builder = Config::builder().credentials(credentials.clone()).region("cn-north-4");
        let config = builder.clone().build().unwrap();
        let handle = Handle::new(&config, &SCM).unwrap();

        let echo = format!(r#"{{"sent":"{SK} {SECURITY_TOKEN} {TOKEN}"}}"#);
        let headers = [format!("X-Subject-Token: {TOKEN}"), "X-Request-Id: r".to_owned()];
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let failing = Server::responding("500 Internal Server Error", &headers, &echo).await;
        let error = client(&failing.address, credentials.clone()).show("id").await.unwrap_err();
        let unreachable = client("http://127.0.0.1:9", credentials.clone()).show("id").await.unwrap_err();
        let succeeding = Server::responding("200 OK", &headers, "{}").await;
        let succeeding = client(&succeeding.address, credentials.clone());
        let value = succeeding.show("id").await.unwrap();

        for (what, text) in [
            ("Credentials", format!("{credentials:?} {credentials:#?}")),
            ("ConfigBuilder", format!("{builder:?} {builder:#?}")),
            ("Config", format!("{config:?} {config:#?}")),
            ("Handle", format!("{handle:?} {handle:#?}")),
            ("Client", format!("{succeeding:?} {succeeding:#?}")),
            ("Error", format!("{error} {error:?} {error:#?}")),
            ("connect Error", format!("{unreachable} {unreachable:?} {unreachable:#?}")),
            ("ResponseValue", format!("{value:?} {value:#?}")),
            ("Secret", format!("{:?}", Secret::from(SK))),
        ] {
            assert_clean(what, &text);
        }
    }
}

/// The lookup of a configuration may capture secrets.
#[test]
fn config_does_not_show_the_environment() {
    let config = Config::from_lookup(|name| {
        let value = match name {
            "HUAWEICLOUD_SDK_AK" => "AKID",
            "HUAWEICLOUD_SDK_SK" => SK,
            _ => return None,
        };
        Some(value.into())
    })
    .unwrap();
    assert_clean("Config", &format!("{config:#?}"));
}
