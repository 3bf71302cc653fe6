//! An own policy of when to try again: `cargo run --example retry_policy`
//!
//! This one waits a fixed time, says what it does, and repeats only what is safe to repeat. In the emulator the first two calls are turned
//! away, to show it; with a real account it just calls.

use std::process::ExitCode;
use std::time::Duration;

use ccm_emulator::Fault;
use ccm_examples::Cloud;
use huaweicloud_core::{CallOptions, Failure, NoRetry, RetryPolicy};
use huaweicloud_scm::Client;

/// Tries again after the time that the service asks for, else after a fixed wait.
#[derive(Debug)]
struct Patient {
    attempts: u32,
    wait: Duration,
}

impl RetryPolicy for Patient {
    fn delay(&self, failure: &Failure<'_>) -> Option<Duration> {
        let name = failure.operation.name;
        let status = failure.error.status().map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        // A call that has side effects may have had them, although no answer came.
        if !failure.error.is_retryable() || !failure.is_safe_to_retry() || failure.attempts >= self.attempts {
            println!("{name}: attempt {} ended with {status}, given up", failure.attempts);
            return None;
        }
        let wait = failure.retry_after.unwrap_or(self.wait);
        println!("{name}: attempt {} ended with {status}, next in {wait:?}", failure.attempts);
        Some(wait)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    ccm_examples::run("retry_policy", async |_| {
        let cloud = Cloud::find().await?;
        let scm = Client::new(&cloud.config)?;
        if let Some(emulator) = cloud.emulator() {
            emulator.faults().add(Fault::status(503).on("ListCertificates").times(1))?;
            emulator.faults().add(Fault::throttle(Some(1)).on("ListCertificates").times(1))?;
        }

        // For a single call; `Config::builder().retry(..)` sets it for all.
        let patient = || CallOptions::new().retry(Patient { attempts: 5, wait: Duration::from_millis(200) });
        let listed = scm.list_certificates().call_options(patient()).send().await?;
        println!("ListCertificates: {} certificates", listed.total_count);

        if let Some(emulator) = cloud.emulator() {
            emulator.faults().add(Fault::status(503).on("CreateCsr").times(1))?;
            let request = scm.create_csr().name("once").domain_name("www.example.com").private_key_algo("EC_P256");
            let refused = request.usage("PERSONAL").call_options(patient()).send().await;
            println!("CreateCsr: {}", if refused.is_err() { "failed, and was not sent twice" } else { "done" });

            emulator.faults().add(Fault::reset().on("ListCsr").times(1))?;
            let request = scm.list_csr().call_options(CallOptions::new().retry(NoRetry));
            let error = request.send().await.err().ok_or("it was answered")?;
            println!("ListCsr without a policy: {:?}", error.kind());
        }
        Ok(())
    })
    .await
}
