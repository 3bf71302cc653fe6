//! `ShowAgency` and `ShowCertificateAuthorityObsAgency` of PCA over loopback: the page calls `agency_granted` text of two values, the service
//! sends a truth value, and both are read.

use e2e::checks::{assert_errors, assert_request};
use e2e::{Examples, Server};
use huaweicloud_core::{Config, Error};
use huaweicloud_pca::{Client, ErrorKind};
use serde_json::{Value, json};

async fn show(config: &Config) -> Result<bool, Error> {
    Ok(Client::new(config)?.show_agency().send().await?.agency_granted)
}

async fn show_obs(config: &Config) -> Result<bool, Error> {
    Ok(Client::new(config)?.show_certificate_authority_obs_agency().send().await?.agency_granted)
}

async fn answering(granted: &Value) -> Server {
    Server::answering(200, Some(&json!({"agency_granted": granted}))).await
}

#[tokio::test]
async fn sends_and_reads_what_the_page_shows() {
    let server = Server::answering(200, Some(&Examples::of("pca").answer("ShowAgency", "200"))).await;
    assert!(show(&server.config()).await.unwrap());
    assert_request(&server.request().await, &server, "GET", "/v1/private-certificate-authorities/agency");
    let answer = Examples::of("pca").answer("ShowCertificateAuthorityObsAgency", "200");
    let server = Server::answering(200, Some(&answer)).await;
    assert!(show_obs(&server.config()).await.unwrap());
    assert_request(&server.request().await, &server, "GET", "/v1/private-certificate-authorities/obs/agencies");
}

#[tokio::test]
async fn text_and_truth_value_mean_the_same() {
    for (sent, read) in [
        (json!(true), true),
        (json!("true"), true),
        (json!("True"), true),
        (json!(1), true),
        (json!(false), false),
        (json!("false"), false),
        (json!(0), false),
        (Value::Null, false),
    ] {
        let server = answering(&sent).await;
        assert_eq!(show(&server.config()).await.unwrap(), read, "{sent}");
        assert_eq!(show_obs(&server.config()).await.unwrap(), read, "{sent}");
    }
}

#[tokio::test]
async fn what_is_neither_is_no_permission() {
    for sent in [json!("yes"), json!(2), json!({})] {
        let error = show(&answering(&sent).await.config()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{sent}");
        assert!(error.to_string().contains("agency_granted"), "{error}");
    }
}

#[tokio::test]
async fn each_error_tells_what_was_answered() {
    assert_errors("pca", "ShowAgency", async |config| show(config).await).await;
}
