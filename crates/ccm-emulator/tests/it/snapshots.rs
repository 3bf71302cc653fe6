//! Snapshots: the whole state leaves an emulator and enters another, all or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use ccm_emulator::{Emulator, Snapshot, SnapshotError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::demo::{demo, token};
use crate::running::{issue, root};
use crate::support::{blue, client, red, two_accounts};

/// The texts of all private keys that an account can export, sorted.
async fn exported(emulator: &Emulator) -> Vec<String> {
    let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
    let scm = huaweicloud_scm::Client::new(&emulator.config()).unwrap();
    let (mut found, mut listed) = (Vec::new(), pca.list_certificate().items());
    while let Some(certificate) = listed.next().await {
        let certificate = certificate.unwrap();
        if certificate.status.as_str() == "ISSUED" {
            let export = pca.export_certificate().certificate_id(&certificate.certificate_id);
            let exported = export.is_compressed(false).type_("OTHER").send().await.unwrap();
            found.push(exported.private_key.clone().unwrap().expose_secret().to_owned());
        }
    }
    let mut listed = scm.list_csr().items();
    while let Some(csr) = listed.next().await {
        let key = scm.show_csr_private_key().id(&csr.unwrap().id).send().await.unwrap();
        found.push(key.private_key.expose_secret().to_owned());
    }
    found.sort();
    found
}

#[tokio::test]
async fn another_emulator_takes_the_state_with_its_keys() {
    let from = demo().await;
    let accounts = from.accounts().cloned();
    let into = accounts.fold(Emulator::builder(), |builder, account| builder.account(account)).start().await.unwrap();
    let time = UNIX_EPOCH + Duration::from_secs(from.clock().now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 60);
    from.clock().freeze(time).unwrap();
    let snapshot = from.snapshot().await.unwrap();
    let keys = exported(&from).await;
    assert!(keys.len() > 3);
    let token = token(into.endpoint(), "emulator", "emulator", "emulator-password").await;
    into.restore(&snapshot).await.unwrap();
    assert_eq!(exported(&into).await, keys);
    assert_eq!((into.clock().now(), into.clock().is_frozen()), (time, true));
    // What a certificate needs to sign is there too.
    let pca = huaweicloud_pca::Client::new(&into.config()).unwrap();
    let authorities = pca.list_certificate_authority().status("ACTIVED").send().await.unwrap();
    issue(&pca, &authorities.certificate_authorities[0].ca_id, "new.example.com").await.unwrap();
    let request = client().get(format!("{}/v3/projects", into.endpoint())).header("x-auth-token", token);
    assert_eq!(request.send().await.unwrap().status(), 200, "tokens of users stay");
    assert!(!format!("{snapshot:?}").contains("KEY"));
    // The same state is the same document.
    from.restore(&snapshot).await.unwrap();
    assert_eq!(from.snapshot().await.unwrap().json(), snapshot.json());
}

/// Changes a snapshot as text.
fn changed(snapshot: &Snapshot, from: &str, to: &str) -> Snapshot {
    let text = String::from_utf8(snapshot.json().to_vec()).unwrap();
    assert!(text.contains(from), "{from}");
    Snapshot::from_json(text.replacen(from, to, 1))
}

#[tokio::test]
async fn other_formats_and_damage_are_refused_and_change_nothing() {
    let emulator = two_accounts().await;
    let pca = huaweicloud_pca::Client::new(&emulator.config()).unwrap();
    root(&pca).await;
    let snapshot = emulator.snapshot().await.unwrap();
    let half = Snapshot::from_json(&snapshot.json()[..snapshot.json().len() / 2]);
    for (wrong, reason) in [
        (Snapshot::from_json("{}"), "it is no state of an emulator"),
        (changed(&snapshot, "\"format\":1", "\"format\":2"), "it has the format 2, but this emulator only supports 1"),
        (half, "it is not JSON"),
        (changed(&snapshot, "Sichuan", "Beijing"), "its checksum differs"),
        (changed(&snapshot, "\"sha256\"", "\"sha\""), "a part of the document is missing or unknown"),
    ] {
        let error = emulator.restore(&wrong).await.unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert_eq!(emulator.snapshot().await.unwrap().json(), snapshot.json());
    let other = Emulator::builder().account(red()).start().await.unwrap();
    let error = other.restore(&snapshot).await.unwrap_err();
    assert!(matches!(error, SnapshotError::Account(_)) && error.to_string().contains("\"blue\""), "{error}");
    let both = Emulator::builder().account(red()).account(blue()).start().await.unwrap();
    both.restore(&snapshot).await.unwrap();
}

#[tokio::test]
async fn state_over_http_needs_the_control_token() {
    let emulator = Emulator::builder().control_token("a canary").start().await.unwrap();
    let state = async |method: Method, headers: &[(&str, &str)], body: Vec<u8>| {
        let request = client().request(method, format!("{}/emulator/state", emulator.endpoint())).body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    let token = ("x-emulator-token", "a canary");
    for headers in [&[] as &[(&str, &str)], &[("x-emulator-token", "a canar")], &[("x-emulator-token", "")]] {
        for method in [Method::GET, Method::PUT] {
            let (status, body) = state(method, headers, Vec::new()).await;
            assert_eq!(status, 401, "{body}");
            assert!(body["error_msg"].as_str().unwrap().contains("CCM_EMULATOR_CONTROL_TOKEN"), "{body}");
        }
    }
    assert_eq!(state(Method::GET, &[token, ("origin", "http://localhost")], Vec::new()).await.0, 403);
    let (status, taken) = state(Method::GET, &[token], Vec::new()).await;
    assert_eq!((status, &taken["kind"]), (200, &json!("ccm-emulator state")));
    root(&huaweicloud_pca::Client::new(&emulator.config()).unwrap()).await;
    assert_eq!(state(Method::PUT, &[token], b"{}".to_vec()).await.0, 400);
    let empty = emulator.snapshot().await.unwrap();
    assert_eq!(state(Method::PUT, &[token], empty.json().to_vec()).await, (200, json!({"status": "ok"})));
    let random = Emulator::start().await.unwrap();
    assert_eq!(random.control_token().expose_secret().len(), 32);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn snapshots_are_consistent_and_restores_atomic_under_load() {
    let emulator = Arc::new(demo().await);
    let seeded = emulator.snapshot().await.unwrap();
    let config = || {
        let credentials = emulator.credentials();
        let config = huaweicloud_core::Config::builder().retry(huaweicloud_core::NoRetry).credentials(credentials);
        config.endpoint(emulator.endpoint()).build().unwrap()
    };
    let pca = huaweicloud_pca::Client::new(&config()).unwrap();
    let listed = pca.list_certificate_authority().status("ACTIVED").send().await.unwrap();
    let issuer = listed.certificate_authorities[0].ca_id.clone();
    let before = pca.list_certificate().send().await.unwrap().total;
    let stopped = Arc::new(AtomicBool::new(false));
    let writers = (0..3).map(|number| {
        let (pca, issuer, stopped) = (pca.clone(), issuer.clone(), stopped.clone());
        tokio::spawn(async move {
            let mut issued = 0;
            while !stopped.load(Ordering::Relaxed) {
                issue(&pca, &issuer, &format!("writer-{number}.example.com")).await.unwrap();
                issued += 1;
            }
            issued
        })
    });
    let reader = {
        let (pca, issuer, stopped) = (pca.clone(), issuer.clone(), stopped.clone());
        tokio::spawn(async move {
            while !stopped.load(Ordering::Relaxed) {
                // What was seeded is there at every time, and the total fits the entries.
                pca.show_certificate_authority().ca_id(&issuer).send().await.unwrap();
                let page = pca.list_certificate().limit(1000).send().await.unwrap();
                assert!(page.total >= before && page.certificates.len() == usize::try_from(page.total).unwrap());
            }
        })
    };
    let writers: Vec<_> = writers.collect();
    let mut snapshots = Vec::new();
    for round in 0..4 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        snapshots.push(emulator.snapshot().await.unwrap());
        match round % 3 {
            0 => emulator.restore(&seeded).await.unwrap(),
            1 => emulator.reset().await.unwrap(),
            _ => {}
        }
    }
    stopped.store(true, Ordering::Relaxed);
    reader.await.unwrap();
    let mut issued = 0;
    for writer in writers {
        issued += writer.await.unwrap();
    }
    assert!(issued > 3, "{issued}");
    // Each certificate of each snapshot has its contents, and the tables fit each other.
    for snapshot in snapshots {
        emulator.restore(&snapshot).await.unwrap();
        let keys = exported(&emulator).await;
        assert!(!keys.is_empty());
        let again = emulator.snapshot().await.unwrap();
        let records =
            |snapshot: &Snapshot| serde_json::from_slice::<Value>(snapshot.json()).unwrap()["state"]["records"].clone();
        assert!(records(&again) == records(&snapshot));
    }
}
