//! Waiting for calls in programs that have no asynchronous runtime.
//!
//! The clients are the same: [`Wait::wait`] stands where `.await` would, and [`Paginator::wait`] makes a list an iterator. One small runtime
//! with a thread of its own serves the whole process; it is started by the first call.
//!
//! ```no_run
//! use huaweicloud_core::blocking::Wait;
//! use huaweicloud_core::{Config, Error};
//!
//! fn main() -> Result<(), Error> {
//!     let config = Config::from_env().wait()?;
//!     // let scm = huaweicloud_scm::Client::new(&config)?;
//!     // let csr = scm.upload_csr().name("edge").csr(pem).send().wait()?;
//!     # let _ = config;
//!     Ok(())
//! }
//! ```

use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, ErrorKind};
use crate::page::Paginator;

/// Waits for a call.
pub trait Wait<T>: Future<Output = Result<T, Error>> + Sized {
    /// Waits for the result, and lets nothing else happen on this thread meanwhile.
    ///
    /// # Errors
    ///
    /// What the call itself says; or [`ErrorKind::Config`] where an asynchronous runtime is at work on this thread, which would stand still:
    /// use `.await` there.
    fn wait(self) -> Result<T, Error> {
        runtime()?.block_on(self)
    }
}

impl<T, F: Future<Output = Result<T, Error>>> Wait<T> for F {}

impl<T> Paginator<T> {
    /// The same list as an iterator, which waits for each value. It ends after the first error.
    pub fn wait(self) -> PaginatorIter<T> {
        PaginatorIter(Some(self))
    }
}

/// A list that is waited for; see [`Paginator::wait`].
#[derive(Debug)]
#[must_use = "nothing is sent before the next value is asked for"]
pub struct PaginatorIter<T>(Option<Paginator<T>>);

impl<T> Iterator for PaginatorIter<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let list = self.0.as_mut()?;
        let value = match runtime() {
            Ok(runtime) => runtime.block_on(list.next()),
            Err(error) => Some(Err(error)),
        };
        if !matches!(value, Some(Ok(_))) {
            self.0 = None;
        }
        value
    }
}

/// The runtime of this process.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if Handle::try_current().is_ok() {
        let text = "a blocking call would stop the asynchronous runtime that is at work on this thread: use `.await` in the place of `wait()`";
        return Err(Error::new(ErrorKind::Config, text));
    }
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    // A thread of its own keeps idle connections alive between calls.
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("huaweicloud").enable_all().build();
    let runtime = runtime
        .map_err(|source| Error::config("the thread of blocking calls cannot be started").with_source(source))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}
