//! Calls of operations: their functions, and what they return.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use huaweicloud_core::{Config, Error, Paginator, ResponseValue, SecretBytes};
use serde::Serialize;
use serde_json::Value;

use crate::Input;

/// Calls an operation once.
pub type Send = for<'a> fn(&'a Config, &'a Input) -> Call<'a, Output>;

/// Begins a list of the entries of all pages.
pub type List = fn(&Config, &Input) -> Result<Entries, Error>;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + std::marker::Send + 'a>>;

type Call<'a, T> = Boxed<'a, Result<T, Error>>;

/// What an operation returned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Output {
    /// The response as JSON, with its secrets. `null` if there is none.
    pub value: Value,
    /// The file that the service sent instead of JSON.
    pub file: Option<SecretBytes>,
    /// The status.
    pub status: u16,
    /// The ID of the request, for the vendor's support.
    pub request_id: Option<String>,
}

impl Output {
    /// A response that is a file.
    #[must_use]
    pub fn file(response: ResponseValue<SecretBytes>) -> Self {
        let mut output = Self::without_value(&response);
        output.file = Some(response.into_inner());
        output
    }

    fn without_value<T>(response: &ResponseValue<T>) -> Self {
        let request_id = response.request_id().map(str::to_owned);
        Self { value: Value::Null, file: None, status: response.status().as_u16(), request_id }
    }
}

/// A response as JSON.
///
/// # Errors
///
/// When the response cannot be written as JSON, which no generated type causes.
pub fn output<T: Serialize>(response: ResponseValue<T>) -> Result<Output, Error> {
    let mut output = Output::without_value(&response);
    output.value = encode(&response.into_inner())?;
    Ok(output)
}

/// The entries of a list, one after another. A page is requested when its first entry is.
pub struct Entries(Box<dyn NextEntry>);

impl std::fmt::Debug for Entries {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Entries(..)")
    }
}

impl Entries {
    /// The next entry as JSON, or `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Value, Error>> {
        self.0.next_entry().await
    }
}

trait NextEntry: std::marker::Send {
    fn next_entry(&mut self) -> Boxed<'_, Option<Result<Value, Error>>>;
}

impl<T: Serialize + std::marker::Send + 'static> NextEntry for Paginator<T> {
    fn next_entry(&mut self) -> Boxed<'_, Option<Result<Value, Error>>> {
        Box::pin(async { Some(self.next().await?.and_then(|entry| encode(&entry))) })
    }
}

/// The entries of a paginator as JSON.
#[must_use]
pub fn entries<T: Serialize + std::marker::Send + 'static>(list: Paginator<T>) -> Entries {
    Entries(Box::new(list))
}

/// A state that can be waited for.
#[derive(Clone, Copy, Debug)]
pub struct Waiter {
    /// Its name, such as `issued`.
    pub state: &'static str,
    /// What is waited for, and for how long.
    pub description: &'static str,
    /// Calls the operation until the state is reached. The timeout replaces the default.
    pub wait: for<'a> fn(&'a Config, &'a Input, Option<Duration>) -> Call<'a, Output>,
}

fn encode(value: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(value).map_err(|error| Error::invalid_request("the response is not JSON").with_source(error))
}
