//! Shows on a terminal how long something takes, until the value is dropped.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use huaweicloud_core::{Attempt, Error, Interceptor};
use tokio::task::JoinHandle;

use crate::terminal;

/// How often the line is written again.
const INTERVAL: Duration = Duration::from_millis(250);

/// Counts the requests of a configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests(Arc<AtomicU32>);

impl Interceptor for Requests {
    fn before_send(&self, _: &Attempt, _: &huaweicloud_core::reqwest::Request) -> Result<(), Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// A line that shows what is waited for, for how long, and how many requests were sent.
#[derive(Debug)]
pub(crate) struct Progress(Option<JoinHandle<()>>);

impl Progress {
    /// Shows the line, if the standard error is a terminal.
    pub(crate) fn start(what: &str, requests: &Requests) -> Self {
        if !terminal::shows_progress() {
            return Self(None);
        }
        let (what, requests, begin) = (what.to_owned(), requests.clone(), Instant::now());
        Self(Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(INTERVAL).await;
                let count = requests.0.load(Ordering::Relaxed);
                let times = if count == 1 { "request" } else { "requests" };
                let line = format!("\r\x1b[K{what}: {} s, {count} {times}", begin.elapsed().as_secs());
                let _ = io::stderr().write_all(line.as_bytes()).and_then(|()| io::stderr().flush());
            }
        })))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(task) = self.0.take() {
            task.abort();
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
