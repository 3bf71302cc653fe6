//! Faults as clients see them.

use std::time::{Duration, Instant};

use ccm_emulator::Fault;
use reqwest::StatusCode;

use crate::support::{domains, two_accounts};

const DOMAINS: &str = "IAM/KeystoneListAuthDomains";

#[tokio::test]
async fn latency_delays_the_response() {
    let emulator = two_accounts().await;
    emulator.faults().add(Fault::latency(Duration::from_millis(700)).times(1)).unwrap();
    let started = Instant::now();
    assert_eq!(domains().send(&emulator).await.0, 200);
    assert!(started.elapsed() >= Duration::from_millis(700));
    let started = Instant::now();
    assert_eq!(domains().send(&emulator).await.0, 200);
    assert!(started.elapsed() < Duration::from_millis(700));
}

#[tokio::test]
async fn throttle_and_status_return_errors() {
    let emulator = two_accounts().await;
    emulator.faults().add(Fault::throttle(Some(7)).on(DOMAINS).times(1)).unwrap();
    emulator.faults().add(Fault::throttle(None).on(DOMAINS).times(1)).unwrap();
    emulator.faults().add(Fault::status(503).on(DOMAINS).times(1)).unwrap();
    let response = domains().request(&emulator).send().await.unwrap();
    assert_eq!(
        (response.status(), response.headers()["retry-after"].to_str().unwrap()),
        (StatusCode::TOO_MANY_REQUESTS, "7")
    );
    assert!(response.text().await.unwrap().contains("APIGW.0308"));
    let response = domains().request(&emulator).send().await.unwrap();
    assert!(response.status() == 429 && !response.headers().contains_key("retry-after"));
    assert_eq!(domains().send(&emulator).await.0, 503);
    assert_eq!(domains().send(&emulator).await.0, 200);
}

#[tokio::test]
async fn connection_faults_break_the_response() {
    let emulator = two_accounts().await;
    for fault in [Fault::reset(), Fault::lost_answer()] {
        emulator.faults().add(fault.on(DOMAINS).times(1)).unwrap();
        let error = domains().request(&emulator).send().await.unwrap_err();
        assert!(format!("{error:?}").contains("ConnectionReset"), "{error:?}");
        assert_eq!(domains().send(&emulator).await.0, 200);
    }
    emulator.faults().add(Fault::truncate().on(DOMAINS).times(1)).unwrap();
    let mut response = domains().request(&emulator).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let length = response.content_length().unwrap() as usize;
    let mut arrived = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => arrived += chunk.len(),
            Ok(None) => panic!("the response is complete"),
            Err(error) => break error,
        }
    };
    assert_eq!(arrived, length / 2, "{error:?}");
    assert_eq!(domains().send(&emulator).await.0, 200);
}

#[tokio::test]
async fn client_retries_safe_faults() {
    let emulator = two_accounts().await;
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    for fault in [Fault::throttle(Some(0)), Fault::reset(), Fault::status(503)] {
        emulator.faults().add(fault.on("SCM/ListCertificates").times(1)).unwrap();
        let result = scm.list_certificates().send().await;
        assert!(emulator.faults().list().is_empty(), "the fault was applied");
        if let Err(error) = result {
            assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED), "the retry got another response: {error}");
        }
    }
    emulator.faults().add(Fault::throttle(Some(0)).on("SCM/ListCertificates")).unwrap();
    let error = scm.list_certificates().send().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS), "{error}");
}
