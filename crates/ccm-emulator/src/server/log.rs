//! The request log: one `tracing` event per request, at level `INFO`, with the target [`TARGET`].
//!
//! It must not be given headers, queries or bodies, since those contain secrets.

use std::time::Duration;

/// The target to filter by.
pub(crate) const TARGET: &str = "ccm_emulator::requests";

/// A line of the request log.
pub(crate) struct Line<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// The service and the operation, if there is one.
    pub(crate) operation: Option<(&'static str, &'static str)>,
    /// The caller, if authenticated.
    pub(crate) account: Option<&'a str>,
    /// The result of the authentication.
    pub(crate) verdict: &'a str,
    pub(crate) status: u16,
    /// The code of an error.
    pub(crate) code: Option<&'a str>,
    /// The injected fault.
    pub(crate) fault: Option<&'a str>,
    pub(crate) duration: Duration,
    pub(crate) request_id: &'a str,
}

impl Line<'_> {
    pub(crate) fn write(&self) {
        let (service, operation) = self.operation.unwrap_or(("-", "-"));
        let milliseconds = self.duration.as_secs_f64() * 1000.0;
        tracing::info!(
            target: TARGET,
            "{status} {service} {operation} {method} {path} auth={verdict} account={account}{code}{fault} {milliseconds:.1}ms {id}",
            status = self.status,
            method = self.method,
            path = shown(self.path),
            verdict = self.verdict,
            account = self.account.unwrap_or("-"),
            code = self.code.map(|code| format!(" code={code}")).unwrap_or_default(),
            fault = self.fault.map(|fault| format!(" fault={fault}")).unwrap_or_default(),
            id = self.request_id,
        );
    }
}

/// Escapes and truncates a path, so that it stays on its line of the log.
fn shown(path: &str) -> String {
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
