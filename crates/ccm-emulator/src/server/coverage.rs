//! Lists which operations are emulated, for `ccm-emulator operations` and for tests.

use super::routes::{self, Target};

/// A documented operation, and whether it is emulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The uppercase name of the service, such as `SCM`.
    pub service: &'static str,
    /// The documented name of the operation.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its placeholders.
    pub path: &'static str,
    /// Whether it requires a signature or a token. Other operations check the credentials in the
    /// body.
    pub authenticated: bool,
    /// Whether it is emulated. The emulator answers other operations with status 501.
    pub emulated: bool,
    /// Why it is not emulated. `None` if it is, or is merely not implemented yet.
    pub reason: Option<&'static str>,
}

/// All operations of all services that have a client, sorted by service and name.
#[must_use]
pub fn coverage() -> Vec<Coverage> {
    let documented = routes::all().into_iter().filter(routes::Route::is_documented);
    let rows = documented.map(|route| {
        let (emulated, reason) = match route.target {
            Target::NotEmulated(reason) => (false, reason),
            _ => (true, None),
        };
        let operation = route.operation;
        Coverage {
            service: route.service.name(),
            operation: operation.name,
            method: operation.http_method,
            path: operation.path,
            authenticated: !route.is_open(),
            emulated,
            reason,
        }
    });
    rows.collect()
}
