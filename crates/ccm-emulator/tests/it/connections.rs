//! Clients that are slow, many, or for another host, on raw connections.

use std::time::{Duration, Instant};

use ccm_emulator::Fault;
use tokio::io::AsyncWriteExt as _;

use crate::support::{connect, domains, rest, two_accounts, two_accounts_with};

const TIMEOUT: Duration = Duration::from_millis(300);
const HALF_HEAD: &str = "GET /emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\n";

#[tokio::test]
async fn half_heads_are_ended_and_others_wait_meanwhile() {
    let emulator = two_accounts_with(|settings| {
        settings.client_timeout = TIMEOUT;
        settings.max_connections = 20;
    })
    .await;
    let started = Instant::now();
    let mut slow = Vec::new();
    for _ in 0..60 {
        slow.push(connect(&emulator, HALF_HEAD).await);
    }
    // Three rounds of 20 connections come before it.
    let sent = tokio::time::timeout(Duration::from_secs(20), domains().send(&emulator)).await;
    assert_eq!(sent.expect("slow clients are ended").0, 200);
    assert!(started.elapsed() >= 3 * TIMEOUT, "more than 20 connections were served");
    for stream in slow {
        assert_eq!(rest(stream).await, "");
    }
}

#[tokio::test]
async fn endless_timeout_is_possible() {
    let emulator = two_accounts_with(|settings| settings.client_timeout = Duration::MAX).await;
    assert_eq!(domains().send(&emulator).await.0, 200);
}

#[tokio::test]
async fn late_body_is_refused() {
    let emulator = two_accounts_with(|settings| settings.client_timeout = TIMEOUT).await;
    for (path, more) in [
        ("POST /v3/auth/tokens", ""),
        ("POST /v3/scm/certificates/import", ""),
        ("POST /v3/scm/certificates/import", "X-Auth-Token: x\r\n"),
        ("POST /emulator/faults", ""),
    ] {
        let head = format!("{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}Content-Length: 100\r\n\r\nxxx");
        let answer = rest(connect(&emulator, head).await).await;
        let expected = if path.contains("import") { "HTTP/1.1 401 " } else { "HTTP/1.1 408 " };
        assert!(answer.starts_with(expected), "{path}: {answer}");
    }
}

#[tokio::test]
async fn incomplete_body_is_refused() {
    let emulator = two_accounts().await;
    let head = "POST /v3/auth/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nxxx";
    let mut stream = connect(&emulator, head).await;
    stream.shutdown().await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
}

#[tokio::test]
async fn client_that_does_not_read_is_disconnected() {
    let emulator = two_accounts_with(|settings| settings.client_timeout = TIMEOUT).await;
    let request = "GET /emulator/operations HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    const COUNT: usize = 3_000;
    let mut stream = connect(&emulator, "").await;
    // All answers together do not fit into the buffers of the system.
    let written = tokio::time::timeout(Duration::from_secs(20), async {
        for _ in 0..COUNT {
            stream.write_all(request.as_bytes()).await?;
        }
        // As long as the answers are not read, the server ends the connection.
        loop {
            tokio::time::sleep(TIMEOUT / 10).await;
            stream.write_all(request.as_bytes()).await?;
        }
        #[allow(unreachable_code, reason = "the type of the error")]
        Ok::<(), std::io::Error>(())
    });
    assert!(written.await.expect("the emulator ends the connection").is_err());
}

#[tokio::test]
async fn every_build_speaks_http_1_alone() {
    let emulator = two_accounts().await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    let answer = rest(connect(&emulator, preface).await).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer:?}");
    let upgrade = "GET /emulator/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\
                   Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n";
    let answer = rest(connect(&emulator, upgrade).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn requests_for_other_hosts_are_refused() {
    let emulator = two_accounts_with(|settings| settings.allowed_hosts = vec!["emulator.test".to_owned()]).await;
    let port = emulator.address().port();
    let status = async |target: &str, host: &str| {
        let head = format!("GET {target} HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        rest(connect(&emulator, head).await).await
    };
    for target in ["/emulator/health", "/", "/v3/auth/domains", "/nowhere"] {
        let answer = status(target, &format!("Host: attacker.example:{port}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 403 ") && answer.contains("EMULATOR.Host"), "{target}: {answer}");
        assert!(answer.contains("--allow-host attacker.example"), "{answer}");
    }
    for (target, host, expected) in [
        ("/emulator/health", format!("Host: localhost:{port}\r\n"), "200"),
        ("/emulator/health", format!("Host: emulator.test:{port}\r\n"), "200"),
        ("/emulator/health", format!("Host: [::1]:{port}\r\n"), "200"),
        ("/emulator/health", String::new(), "400"),
        ("/emulator/health", "Host: localhost\r\nHost: attacker.example\r\n".to_owned(), "400"),
        ("http://attacker.example/emulator/health", "Host: localhost\r\n".to_owned(), "403"),
        ("http://localhost/emulator/health", "Host: localhost\r\n".to_owned(), "200"),
    ] {
        let answer = status(target, &host).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected} ")), "{target} {host}: {answer}");
    }
}

#[tokio::test]
async fn shutdown_does_not_wait_for_slow_clients() {
    let emulator = two_accounts().await;
    emulator.faults().add(Fault::latency(Duration::from_millis(300))).unwrap();
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(connect(&emulator, HALF_HEAD).await);
        let head = "POST /v3/auth/tokens HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n";
        slow.push(connect(&emulator, head).await);
    }
    let request = domains().request(&emulator);
    let answered = tokio::spawn(async move { request.send().await.unwrap().status() });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    emulator.shutdown().await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(answered.await.unwrap(), 200);
}
