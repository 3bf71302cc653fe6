//! The program on the command line.

use std::process::Command;
use std::time::Duration;

use huaweicloud_core::Config;

use crate::running::{PROGRAM, Running, issue, root};

#[tokio::test]
async fn what_it_prints_is_all_that_clients_need() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let running = Running::start(
        &["--data", data, "--ak", "MYKEY", "--clock", "2030-01-01T12:00:00Z", "--skew-by", "system"],
        &[("CCM_EMULATOR_SK", "a ca'nary")],
    );
    let pca = huaweicloud_pca::Client::new(&running.config()).unwrap();
    let _ = pca.show_console_config().send().await;
    let wrong = huaweicloud_core::Credentials::access_key("MYKEY", "another canary");
    let endpoint = running.variables.iter().find(|(name, _)| name.ends_with("_PCA")).unwrap().1.clone();
    let config = Config::builder().credentials(wrong).endpoint(&endpoint).domain_id("x").build().unwrap();
    let error = huaweicloud_pca::Client::new(&config).unwrap().show_console_config().send().await.unwrap_err();
    assert!(error.to_string().contains("APIGW.0301"), "{error}");
    let log = running.stop();
    assert!(log.contains(" PCA ShowConsoleConfig GET /v1/pca/config/console auth=signed"), "{log}");
    assert!(log.contains("401 PCA ShowConsoleConfig") && log.contains("auth=refused"), "{log}");
    assert!(!log.contains("canary") && !log.contains("nary"), "{log}");
    // The folder is free again, for one that is stopped by hand.
    Running::start(&["--data", data, "--quiet"], &[]).stop();
}

fn output(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(PROGRAM).args(arguments).env_remove("CCM_EMULATOR_SK").output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn operations_are_listed() {
    let (success, text) = output(&["operations"]);
    let all = ccm_emulator::coverage();
    for row in &all {
        assert!(text.contains(&format!(" {} ", row.operation)) && text.contains(row.path), "{text}");
    }
    let emulated = all.iter().filter(|row| row.emulated).count();
    let total = format!("{emulated} of {} operations are emulated\n", all.len());
    assert!(success && text.ends_with(&total), "{text}");
}

#[test]
fn help_and_errors_say_what_to_do() {
    let (success, text) = output(&["serve", "--help"]);
    for word in ["--listen", "--data", "--ak", "--account", "--clock", "--skew-by"] {
        assert!(success && text.contains(word), "{word}: {text}");
    }
    for (arguments, told) in [
        (&["serve", "--ak", "x"] as &[&str], "CCM_EMULATOR_SK"),
        (&["serve", "--sk", "x"], "--ak"),
        (&["serve", "--clock", "tomorrow"], "2030-01-01T00:00:00Z"),
        (&["serve", "--account", "x"], "NAME:AK:SK"),
        (&["serve", "--listen", "nowhere"], "choose another address"),
        (&["serve", "--listen", "127.0.0.1:0", "--data", "/proc/nothing"], "cannot be made"),
        (&[], "Usage"),
    ] {
        let (success, text) = output(arguments);
        assert!(!success && text.contains(told), "{arguments:?}: {text}");
    }
}

#[test]
fn it_stops_in_time() {
    let running = Running::start(&[], &[]);
    let begun = std::time::Instant::now();
    running.stop();
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_clients_at_once_get_what_they_ask_for() {
    let running = Running::start(&["--quiet"], &[]);
    let issuer = root(&huaweicloud_pca::Client::new(&running.config_without_retries()).unwrap()).await;
    let clients = (0..500).map(|number| {
        // Each with connections of its own.
        let pca = huaweicloud_pca::Client::new(&running.config_without_retries()).unwrap();
        let issuer = issuer.clone();
        tokio::spawn(async move {
            let name = format!("host-{number}.example.com");
            let id = issue(&pca, &issuer, &name).await.unwrap();
            let shown = pca.show_certificate().certificate_id(&id).send().await.unwrap();
            assert_eq!(shown.distinguished_name.common_name.as_str(), name);
            let found = pca.list_certificate().name(&name).send().await.unwrap();
            assert_eq!((found.total, found.certificates[0].certificate_id.as_str()), (1, id.as_str()));
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let quota = huaweicloud_pca::Client::new(&running.config()).unwrap().show_certificate_quota().send().await.unwrap();
    assert_eq!(quota.quotas.resources[0].used, 500);
}
