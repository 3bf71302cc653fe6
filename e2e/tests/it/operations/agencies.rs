//! `ShowAgency` and `ShowCertificateAuthorityObsAgency` of PCA: the pages document `agency_granted`
//! as a string, the service sends a boolean, and both are read.

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

async fn server_with(granted: &Value) -> Server {
    Server::responding(200, Some(&json!({"agency_granted": granted}))).await
}

#[tokio::test]
async fn documented_example_round_trips() {
    let server = Server::responding(200, Some(&Examples::of("pca").response("ShowAgency", "200"))).await;
    assert!(show(&server.config()).await.unwrap());
    assert_request(&server.request().await, &server, "GET", "/v1/private-certificate-authorities/agency");
    let response = Examples::of("pca").response("ShowCertificateAuthorityObsAgency", "200");
    let server = Server::responding(200, Some(&response)).await;
    assert!(show_obs(&server.config()).await.unwrap());
    assert_request(&server.request().await, &server, "GET", "/v1/private-certificate-authorities/obs/agencies");
}

#[tokio::test]
async fn strings_and_numbers_are_read_as_booleans() {
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
        let server = server_with(&sent).await;
        assert_eq!(show(&server.config()).await.unwrap(), read, "{sent}");
        assert_eq!(show_obs(&server.config()).await.unwrap(), read, "{sent}");
    }
}

#[tokio::test]
async fn other_values_are_decode_errors() {
    for sent in [json!("yes"), json!(2), json!({})] {
        let error = show(&server_with(&sent).await.config()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{sent}");
        assert!(error.to_string().contains("agency_granted"), "{error}");
    }
}

#[tokio::test]
async fn documented_errors_are_mapped() {
    assert_errors("pca", "ShowAgency", async |config| show(config).await).await;
}
