//! Reads environment variables through a function that the caller can replace.
//!
//! Tests, and programs with their own settings, pass a lookup; the environment of the process is
//! never modified. It must not know what any variable means.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use crate::error::Error;

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

/// A source of variables. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Environment(Option<Arc<Lookup>>);

impl Environment {
    /// The variables of this process, looked up each time.
    pub(crate) fn process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// The variables that `lookup` returns.
    pub(crate) fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    /// No variables at all.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Whether variables are read, so that errors may suggest setting one.
    pub(crate) fn is_read(&self) -> bool {
        self.0.is_some()
    }

    /// The value of `name`. An empty variable counts as unset, as in the vendor's SDKs.
    ///
    /// # Errors
    ///
    /// The value is not valid Unicode. The error names the variable, but not the value, which may
    /// be a secret.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let Some(value) = self.0.as_ref().and_then(|lookup| lookup(name)) else {
            return Ok(None);
        };
        match value.into_string() {
            Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
            Err(_) => Err(Error::config(format!(
                "the environment variable {name} is not valid Unicode; set it to plain text, or unset it"
            ))),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Environment(lookup)" } else { "Environment(none)" })
    }
}
