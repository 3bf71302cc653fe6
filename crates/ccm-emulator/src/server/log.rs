//! The request log: one event of `tracing` a request, at the level of information, with the target [`TARGET`].
//!
//! It tells what was called and how that went. It must not be given a header, a query or a body: those hold secrets.

use std::time::Duration;

/// What to filter by.
pub(crate) const TARGET: &str = "ccm_emulator::requests";

/// What is told of a request.
pub(crate) struct Line<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// The service and the operation, if there is one.
    pub(crate) operation: Option<(&'static str, &'static str)>,
    /// Who called, if the gateway found out.
    pub(crate) account: Option<&'a str>,
    /// What the gateway made of the signature or the token.
    pub(crate) verdict: &'a str,
    pub(crate) status: u16,
    /// The code of an error.
    pub(crate) code: Option<&'a str>,
    /// What a test asked for.
    pub(crate) fault: Option<&'a str>,
    pub(crate) took: Duration,
    pub(crate) request_id: &'a str,
}

impl Line<'_> {
    pub(crate) fn write(&self) {
        let (service, operation) = self.operation.unwrap_or(("-", "-"));
        let milliseconds = self.took.as_secs_f64() * 1000.0;
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

/// A path that cannot break a line of the log or fill it.
fn shown(path: &str) -> String {
    const LONGEST: usize = 200;
    let visible = path.chars().map(|c| if c.is_ascii_graphic() { c } else { '?' });
    match path.len() > LONGEST {
        true => visible.take(LONGEST).chain(['…']).collect(),
        false => visible.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_on_its_line() {
        assert_eq!(shown("/v3/a\nb"), "/v3/a?b");
        assert!(shown(&"x".repeat(500)).chars().count() <= 201);
    }
}
