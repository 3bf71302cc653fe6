//! Starting, stopping, and persistence.

use std::time::Duration;

use ccm_emulator::{Account, Emulator, Fault, StartError};
use serde_json::{Value, json};

use crate::support::{blue, client, domains, noon, two_accounts};

#[tokio::test]
async fn dropped_emulator_stops() {
    let emulator = two_accounts().await;
    let address = emulator.address();
    drop(emulator);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{address} still listens");
}

#[tokio::test]
async fn shutdown_answers_requests_in_flight() {
    let emulator = two_accounts().await;
    emulator.faults().add(Fault::latency(Duration::from_millis(900))).unwrap();
    let request = domains().request(&emulator);
    let answer = tokio::spawn(async move { request.send().await.unwrap().status() });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let address = emulator.address();
    emulator.shutdown().await;
    assert_eq!(answer.await.unwrap(), 200);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn data_directory_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let start = async || {
        let emulator = Emulator::builder().account(blue()).data(folder.path()).start().await?;
        emulator.clock().freeze(noon()).unwrap();
        Ok::<_, StartError>(emulator)
    };
    let emulator = start().await.unwrap();
    let again = start().await.unwrap_err();
    assert!(again.to_string().contains("another process has it open"), "{again}");
    let user = json!({"name": "somebody", "password": "a password", "domain": {"name": "blue"}});
    let body: Value = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}});
    let url = format!("{}/v3/auth/tokens", emulator.endpoint());
    let response = client().post(url).json(&body).send().await.unwrap();
    let token = response.headers()["x-subject-token"].to_str().unwrap().to_owned();
    emulator.shutdown().await;

    let emulator = start().await.unwrap();
    let url = format!("{}/v3/auth/domains", emulator.endpoint());
    let response = client().get(url).header("x-auth-token", token).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn start_errors_name_the_cause() {
    let running = two_accounts().await;
    let taken = Emulator::builder().listen(running.address().to_string()).start().await.unwrap_err();
    assert!(
        matches!(taken, StartError::Listen { .. }) && taken.to_string().contains("choose another address"),
        "{taken}"
    );
    let odd = Emulator::builder().listen("nowhere").start().await.unwrap_err();
    assert!(matches!(odd, StartError::Listen { .. }));
    let twice = Emulator::builder().account(Account::new("a")).account(Account::new("a")).start().await.unwrap_err();
    assert!(matches!(twice, StartError::Accounts(_)));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("store.redb"), "nonsense").unwrap();
    let corrupted = Emulator::builder().data(folder.path()).start().await.unwrap_err();
    assert!(corrupted.to_string().contains("is corrupted or not a store"), "{corrupted}");
}

#[tokio::test]
async fn each_account_has_a_client_configuration() {
    let emulator = two_accounts().await;
    assert!(emulator.config_for("red").is_ok());
    let message = emulator.config_for("green").unwrap_err().to_string();
    assert!(message.contains("no account \"green\""), "{message}");
    let keyless = Emulator::builder().account(Account::new("keyless")).start().await.unwrap();
    let message = keyless.config_for("keyless").unwrap_err().to_string();
    assert!(message.contains("with_access_key"), "{message}");
    let demonstration = Emulator::start().await.unwrap();
    let names: Vec<&str> = demonstration.accounts().map(Account::name).collect();
    assert_eq!(names, ["emulator"]);
    assert!(demonstration.variables().iter().any(|(name, _)| *name == "HUAWEICLOUD_SDK_AK"));
    assert!(!format!("{demonstration:?}").contains("not-a-secret"));
}
