//! Measures signing by body size: `cargo bench -p huaweicloud-core --all-features`.
//!
//! For comparison it also measures the minimum of any signing, one HMAC-SHA256 of the same body, so
//! that the numbers are meaningful on any machine. For large bodies the ratio should approach that
//! of the hash functions; for small ones the difference is the cost of the canonical request.

use std::hint::black_box;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use huaweicloud_core::Secret;
use huaweicloud_core::signing::{Algorithm, Keys, SigningRequest, sign};
use sha2::Sha256;

const SIZES: [(&str, usize); 4] = [("0 B", 0), ("1 KiB", 1 << 10), ("64 KiB", 1 << 16), ("1 MiB", 1 << 20)];

const SECRET_KEY: &str = "a secret key of forty characters, as usual";

fn main() {
    // `cargo test` only checks that everything runs.
    let time = Duration::from_millis(if std::env::args().any(|argument| argument == "--bench") { 300 } else { 0 });
    let secret_key = Secret::from(SECRET_KEY);
    let keys = Keys::new("AKEXAMPLE0000000TEST", &secret_key);
    println!("{:<22} {:>7} {:>14} {:>14} {:>10} {:>7}", "", "body", "HMAC-SHA256", "signing", "MiB/s", "ratio");
    for algorithm in algorithms() {
        for (label, size) in SIZES {
            let body = vec![b'x'; size];
            let plain = per_run(time, || black_box(hmac(&body)));
            let signing = per_run(time, || black_box(sign(&algorithm, &keys, &request(&body)).expect("signed")));
            println!(
                "{:<22} {label:>7} {:>11.2} µs {:>11.2} µs {:>10.1} {:>7.2}",
                algorithm.name(),
                plain * 1e6,
                signing * 1e6,
                size as f64 / signing / f64::from(1 << 20),
                signing / plain,
            );
        }
    }
}

fn algorithms() -> Vec<Algorithm> {
    vec![
        Algorithm::HmacSha256,
        Algorithm::v11("cn-north-4", "iotdm"),
        #[cfg(feature = "sm3")]
        Algorithm::HmacSm3,
        #[cfg(feature = "ecdsa-p256")]
        Algorithm::EcdsaP256Sha256,
        #[cfg(feature = "sm2")]
        Algorithm::Sm2Sm3,
    ]
}

/// A request like that of a generated client.
fn request(body: &[u8]) -> SigningRequest<'_> {
    SigningRequest {
        method: "POST",
        path: "/v3/scm/certificates/import",
        query: &[],
        headers: &[
            ("content-type", "application/json"),
            ("host", "scm.cn-north-4.myhuaweicloud.com"),
            ("x-domain-id", "d78cbac186b744899480f25bd022f468"),
            ("x-sdk-date", "20240229T235959Z"),
        ],
        body,
    }
}

fn hmac(body: &[u8]) -> [u8; 32] {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes()).expect("HMAC takes keys of any length");
    mac.chain_update(body).finalize().into_bytes().into()
}

/// The seconds per run: the lowest average of five rounds, which together take about `time`.
fn per_run<T>(time: Duration, mut work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    work();
    let once = start.elapsed().max(Duration::from_nanos(1));
    let runs = u32::try_from(time.as_nanos() / 5 / once.as_nanos()).unwrap_or(u32::MAX).max(1);
    let rounds = if time.is_zero() { 1 } else { 5 };
    let averages = (0..rounds).map(|_| {
        let start = Instant::now();
        for _ in 0..runs {
            work();
        }
        start.elapsed().as_secs_f64() / f64::from(runs)
    });
    averages.fold(f64::INFINITY, f64::min)
}
