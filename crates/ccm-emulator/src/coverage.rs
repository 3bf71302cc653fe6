//! Which operations are emulated, as a table for the README and for `ccm-emulator operations`.

use std::fmt::Write as _;

use crate::routes::{self, Service, Target};

/// An operation of the documentation, and whether the emulator does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// `PCA` or `SCM`.
    pub service: &'static str,
    /// The name of the operation in the documentation.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its placeholders.
    pub path: &'static str,
    /// Whether it is emulated. Others are answered with the status 501.
    pub emulated: bool,
    /// Why not, if that is more than that nobody has done it yet.
    pub reason: Option<&'static str>,
}

/// All operations of both services, in the order of their names.
#[must_use]
pub fn coverage() -> Vec<Coverage> {
    let documented = |route: &routes::Route| match (route.service, route.target) {
        (Service::Iam, _) | (_, Target::Open(_) | Target::Account(_)) => None,
        (_, Target::Operation(_)) => Some((true, None)),
        (_, Target::NotEmulated(reason)) => Some((false, reason)),
    };
    let all = routes::all();
    let rows = all.iter().filter_map(|route| {
        let (emulated, reason) = documented(route)?;
        let operation = route.operation;
        Some(Coverage {
            service: route.service.name(),
            operation: operation.name,
            method: operation.http_method,
            path: operation.path,
            emulated,
            reason,
        })
    });
    rows.collect()
}

/// How many operations there are, and a table in Markdown of those that are not emulated.
#[must_use]
pub fn coverage_table() -> String {
    let all = coverage();
    let mut text = String::new();
    for service in ["PCA", "SCM"] {
        let of_service = || all.iter().filter(|row| row.service == service);
        let emulated = of_service().filter(|row| row.emulated).count();
        let _ = writeln!(text, "{service}: {emulated} of {} operations are emulated.", of_service().count());
    }
    let missing: Vec<_> = all.iter().filter(|row| !row.emulated).collect();
    if missing.is_empty() {
        return text;
    }
    text.push_str("\nNot emulated, and answered with the status 501:\n\n| service | operation | request | why |\n| --- | --- | --- | --- |\n");
    for row in missing {
        let Coverage { service, operation, method, path, .. } = row;
        let reason = row.reason.unwrap_or("not yet");
        let _ = writeln!(text, "| {service} | {operation} | `{method} {path}` | {reason} |");
    }
    text
}
