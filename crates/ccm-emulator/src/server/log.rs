//! The request log: one `tracing` event per request, at level `INFO`, with the target [`TARGET`].
//!
//! It must not be given headers, queries or bodies, since those contain secrets.

use std::time::Duration;

use serde::Serialize;

/// The target to filter by.
pub(crate) const TARGET: &str = "ccm_emulator::requests";

/// A line of the request log.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The service and the operation, if there is one.
    pub(crate) service: Option<&'static str>,
    pub(crate) operation: Option<&'static str>,
    /// The caller, if authenticated.
    pub(crate) account: Option<String>,
    /// The result of the authentication.
    pub(crate) verdict: &'static str,
    pub(crate) status: u16,
    /// The code of an error.
    pub(crate) code: Option<String>,
    /// The injected fault.
    pub(crate) fault: Option<String>,
    pub(crate) duration_ms: f64,
    pub(crate) request_id: String,
}

impl Line {
    /// Writes the line as the text of an event, whose fields have the same.
    pub(crate) fn write(&self) {
        let Self { method, path, verdict, status, duration_ms, request_id, .. } = self;
        let text = |value: Option<&'static str>| value.unwrap_or("-");
        tracing::info!(
            target: TARGET,
            method, path, service = self.service, operation = self.operation, account = self.account.as_deref(),
            verdict, status, code = self.code.as_deref(), fault = self.fault.as_deref(), duration_ms, request_id,
            "{status} {service} {operation} {method} {path} auth={verdict} account={account}{code}{fault} {duration_ms:.1}ms {request_id}",
            service = text(self.service),
            operation = text(self.operation),
            account = self.account.as_deref().unwrap_or("-"),
            code = self.code.as_ref().map(|code| format!(" code={code}")).unwrap_or_default(),
            fault = self.fault.as_ref().map(|fault| format!(" fault={fault}")).unwrap_or_default(),
        );
    }
}

/// A duration in milliseconds, to the tenth of a microsecond.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000_000.0).round() / 10_000.0
}

/// Escapes and truncates a path, so that it stays on its line of the log.
pub(crate) fn shown(path: &str) -> String {
    const MAX_LENGTH: usize = 200;
    let visible = path.chars().map(|c| if c.is_ascii_graphic() { c } else { '?' });
    match path.len() > MAX_LENGTH {
        true => visible.take(MAX_LENGTH).chain(['…']).collect(),
        false => visible.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_stays_on_its_line() {
        assert_eq!(shown("/v3/a\nb"), "/v3/a?b");
        assert!(shown(&"x".repeat(500)).chars().count() <= 201);
    }
}
