//! Which operations are emulated, for `ccm-emulator operations` and for tests.

use super::routes::{self, Target};

/// An operation of the documentation, and whether the emulator does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The name of the service in capitals, such as `SCM`.
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

/// All operations of all services that have a client, in the order of their names.
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
            emulated,
            reason,
        }
    });
    rows.collect()
}
