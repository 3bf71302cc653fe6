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

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::coop::poll_proceed;

use crate::error::{Error, ErrorKind};
use crate::page::Paginator;

/// Blocks until a call completes.
pub trait Wait<T>: Future<Output = Result<T, Error>> + Sized {
    /// Blocks the current thread until the result is available.
    ///
    /// # Errors
    ///
    /// The error of the call, or [`ErrorKind::Config`] within a task of an async runtime, since
    /// blocking would stop it: use `.await` there. Threads of `tokio::task::spawn_blocking` may
    /// wait.
    fn wait(self) -> Result<T, Error> {
        block_on(self)?
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
        let value = block_on(list.next()).unwrap_or_else(|error| Some(Err(error)));
        if !matches!(value, Some(Ok(_))) {
            self.0 = None;
        }
        value
    }
}

/// Blocks this thread until the future completes. It is polled here, while the shared runtime
/// serves its timers and connections. Unlike `Runtime::block_on`, this panics nowhere.
fn block_on<F: Future>(future: F) -> Result<F::Output, Error> {
    if is_within_a_task() {
        let text = "a blocking call would stop the async runtime that is running on this thread: use `.await` instead of \
                    `wait()`, or call `wait()` within `tokio::task::spawn_blocking`";
        return Err(Error::new(ErrorKind::Config, text));
    }
    let _entered = runtime()?.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return Ok(output),
            Poll::Pending => thread::park(),
        }
    }
}

/// Wakes a waiting thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Whether this thread is polling a task.
///
/// The threads of `spawn_blocking` also belong to a runtime, but may block. They differ in their
/// budget: a task has to yield after a limited number of steps, a blocking function does not. The
/// steps that are taken here are given back.
fn is_within_a_task() -> bool {
    /// More than the budget of a task, which is 128.
    const STEPS: usize = 1024;

    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut steps = Vec::new();
    while let Poll::Ready(step) = poll_proceed(&mut context) {
        steps.push(step);
        if steps.len() == STEPS {
            return false;
        }
    }
    // Each step restores the budget from before it, so the first must be dropped last.
    while steps.pop().is_some() {}
    true
}

/// The shared runtime of this process.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    // The separate thread keeps idle connections alive between calls.
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("huaweicloud").enable_all().build();
    let runtime =
        runtime.map_err(|source| Error::config("cannot start the runtime for blocking calls").with_source(source))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}
