//! A custom retry policy: `cargo run --example retry_policy`
//!
//! The policy waits a fixed time, logs each decision, and retries only requests that are safe to
//! retry. In the emulator, injected faults show it at work.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use ccm_emulator::Fault;
use ccm_examples::Cloud;
use huaweicloud_core::{CallOptions, Failure, NoRetry, RetryPolicy};
use huaweicloud_scm::Client;

/// Retries after the delay that the service requests, or else after a fixed delay.
#[derive(Debug)]
struct FixedDelay {
    max_attempts: u32,
    delay: Duration,
}

impl RetryPolicy for FixedDelay {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        let name = failure.operation.name;
        let status = failure.error.status().map_or_else(|| "no response".to_owned(), |status| status.to_string());
        // A request with side effects may have taken effect although no response arrived.
        if !failure.error.is_retryable() || !failure.is_safe_to_retry() || failure.attempts >= self.max_attempts {
            log(&format!("{name}: attempt {} failed with {status}, giving up", failure.attempts));
            return None;
        }
        let delay = failure.retry_after.unwrap_or(self.delay);
        log(&format!("{name}: attempt {} failed with {status}, retrying in {delay:?}", failure.attempts));
        Some(delay)
    }
}

/// A policy cannot return an error, so it does not stop when the output is closed.
fn log(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("retry_policy", async |_| {
        let mut out = io::stdout();
        let cloud = Cloud::find().await?;
        let scm = Client::new(&cloud.config)?;
        if let Some(emulator) = cloud.emulator() {
            emulator.faults().add(Fault::status(503).on("ListCertificates").times(1))?;
            emulator.faults().add(Fault::throttle(Some(1)).on("ListCertificates").times(1))?;
        }

        // For a single call; `Config::builder().retry(..)` sets the policy of a client.
        let options = || CallOptions::new().retry(FixedDelay { max_attempts: 5, delay: Duration::from_millis(200) });
        let listed = scm.list_certificates().call_options(options()).send().await?;
        writeln!(out, "ListCertificates: {} certificates", listed.total_count)?;

        if let Some(emulator) = cloud.emulator() {
            emulator.faults().add(Fault::status(503).on("CreateCsr").times(1))?;
            let request = scm.create_csr().name("once").domain_name("www.example.com").private_key_algo("EC_P256");
            let result = request.usage("PERSONAL").call_options(options()).send().await;
            writeln!(out, "CreateCsr: {}", if result.is_err() { "failed, not retried" } else { "done" })?;

            emulator.faults().add(Fault::reset().on("ListCsr").times(1))?;
            let request = scm.list_csr().call_options(CallOptions::new().retry(NoRetry));
            let error = request.send().await.err().ok_or("the call succeeded")?;
            writeln!(out, "ListCsr without a policy: {:?}", error.kind())?;
        }
        Ok(())
    })
    .await
}
