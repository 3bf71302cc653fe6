//! Reading variables of the environment through a function that the caller may replace.
//!
//! Tests and programs with their own settings pass a lookup; nothing here changes the process's environment. It must
//! not know what any variable means.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use crate::error::Error;

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

/// Where variables come from. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Environment(Option<Arc<Lookup>>);

impl Environment {
    /// The variables of this process, as they are at each reading.
    pub(crate) fn process() -> Self {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// What `lookup` says.
    pub(crate) fn from_lookup(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    /// No variables at all.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Whether there is any point in telling the user to set a variable.
    pub(crate) fn is_read(&self) -> bool {
        self.0.is_some()
    }

    /// The value of `name`. Unset and empty are the same thing, as in the vendor's SDKs.
    ///
    /// # Errors
    ///
    /// The value is not Unicode. The error names the variable, and leaves out the value since it may be a secret.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let Some(value) = self.0.as_ref().and_then(|lookup| lookup(name)) else {
            return Ok(None);
        };
        match value.into_string() {
            Ok(text) => Ok(Some(text).filter(|text| !text.is_empty())),
            Err(_) => Err(Error::config(format!(
                "the environment variable {name} is not valid Unicode; set it again as plain text, or unset it"
            ))),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Environment(lookup)" } else { "Environment(none)" })
    }
}
