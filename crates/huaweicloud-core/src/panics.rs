//! Turns a panic of code that the program supplied into an error of the call that ran it.
//!
//! A [`Transport`](crate::Transport), a [`Clock`](crate::clock::Clock), a provider, an interceptor
//! or a retry policy may panic. Two futures run them: a call, and a fetch of credentials, for which
//! many calls wait. Both go through [`caught`]: a panic ends one call, or one fetch with an error
//! for all who wait, and the next starts afresh. Locks are not held while such code runs, and a
//! poisoned lock is used as it is. With `panic = "abort"` the process ends instead.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// The output of a future, or `None` if it panics. The panic hook has then reported the message,
/// which may contain anything and is not repeated in errors.
///
/// What the future has borrowed must make sense wherever it ends, as if it were dropped.
pub(crate) fn caught<T>(future: impl Future<Output = T>) -> impl Future<Output = Option<T>> {
    AssertUnwindSafe(future).catch_unwind().map(Result::ok)
}
