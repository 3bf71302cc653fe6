//! Blocking calls, for programs without an async runtime.
//!
//! The clients are the same: use [`Wait::wait`] instead of `.await`, and [`Paginator::wait`] to
//! iterate over a list. The whole process shares one small runtime with its own thread, which the
//! first call starts.
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

/// Blocks until a call completes.
pub trait Wait<T>: Future<Output = Result<T, Error>> + Sized {
    /// Blocks the current thread until the result is available.
    ///
    /// # Errors
    ///
    /// The error of the call, or [`ErrorKind::Config`] if an async runtime is running on this
    /// thread, since blocking would stop it: use `.await` there.
    fn wait(self) -> Result<T, Error> {
        runtime()?.block_on(self)
    }
}

impl<T, F: Future<Output = Result<T, Error>>> Wait<T> for F {}

impl<T> Paginator<T> {
    /// Converts the list into a blocking iterator. It ends after the first error.
    pub fn wait(self) -> PaginatorIter<T> {
        PaginatorIter(Some(self))
    }
}

/// A blocking iterator over a list; see [`Paginator::wait`].
#[derive(Debug)]
#[must_use = "nothing is sent before the next value is requested"]
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

/// The shared runtime of this process.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if Handle::try_current().is_ok() {
        let text = "a blocking call would stop the async runtime that is running on this thread: use `.await` instead of `wait()`";
        return Err(Error::new(ErrorKind::Config, text));
    }
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    // The separate thread keeps idle connections alive between calls.
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("huaweicloud").enable_all().build();
    let runtime =
        runtime.map_err(|source| Error::config("cannot start the runtime for blocking calls").with_source(source))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}
