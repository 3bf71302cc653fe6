//! A network that fails at a certain request, and records the others.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use huaweicloud_core::reqwest::{Client, Method, Request, Response};
use huaweicloud_core::{BoxFuture, Error, ErrorKind, Transport};

use crate::site::{Site, files};

/// How a request fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loss {
    BeforeSending,
    /// The response is lost.
    AfterProcessing,
}

/// The network of one run.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    network: Client,
    /// The number of the request that fails, from 0.
    fails_at: usize,
    loss: Loss,
    /// Whether only this request fails. Otherwise none comes through after it, as if the program
    /// had been killed.
    goes_on: bool,
    folder: PathBuf,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    requests: usize,
    processed: Vec<String>,
}

impl Line {
    pub(crate) fn sound(site: &Site) -> Self {
        Self::failing(site, usize::MAX, Loss::BeforeSending, true)
    }

    pub(crate) fn failing(site: &Site, fails_at: usize, loss: Loss, goes_on: bool) -> Self {
        let folder = site.options.folder.clone();
        Self { network: site.network.clone(), fails_at, loss, goes_on, folder, state: Arc::default() }
    }

    /// Whether the request that fails was reached.
    pub(crate) fn has_failed(&self) -> bool {
        self.state.lock().unwrap().requests > self.fails_at
    }

    /// Method and path of the requests that succeeded in the emulator, in order.
    pub(crate) fn processed(&self) -> Vec<String> {
        self.state.lock().unwrap().processed.clone()
    }
}

impl Transport for Line {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        Box::pin(async move {
            let number = {
                let mut state = self.state.lock().unwrap();
                state.requests += 1;
                state.requests - 1
            };
            let interrupted = || Err(Error::new(ErrorKind::Transport, "interrupted by the test"));
            let fails = number == self.fails_at;
            if fails && matches!(self.loss, Loss::BeforeSending) || number > self.fails_at && !self.goes_on {
                return interrupted();
            }
            let described = format!("{} {}", request.method(), request.url().path());
            if request.method() == Method::DELETE {
                let deleted = self.processed().iter().filter(|request| request.starts_with("DELETE")).count();
                assert!(files(&self.folder).len() > deleted, "deleted before the files are written");
            }
            let response = self.network.execute(request).await?;
            if response.status().is_success() {
                self.state.lock().unwrap().processed.push(described);
            }
            if fails { interrupted() } else { Ok(response) }
        })
    }
}
