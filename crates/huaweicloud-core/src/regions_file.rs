//! Reads service addresses from a file written by the user or an administrator, in the format of
//! the vendor's SDKs.
//!
//! Locates the file through the environment, reads it, and reports exactly what is wrong with it.
//! It must not know which addresses are valid, and must not show a value of the file: it may be the
//! wrong file.

#[cfg(feature = "regions-file")]
mod entries;
#[cfg(feature = "regions-file")]
mod yaml;

use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::error::Error;
use crate::file;

const FILE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";

/// The entry for a service in a region.
pub(crate) struct Found {
    /// At least one.
    pub(crate) endpoints: Vec<String>,
    /// Where the entry is, for errors.
    pub(crate) origin: String,
}

/// Looks up a service in a region. Finds nothing if the environment is not read or the file does
/// not exist.
///
/// # Errors
///
/// The file named by the variable does not exist, or a file cannot be read, is larger than 1 MiB or
/// has an invalid format.
pub(crate) fn find(service: &str, region: &str, environment: &Environment) -> Result<Option<Found>, Error> {
    match path(environment)? {
        Some((path, named)) => read(&path, named, service, region),
        None => Ok(None),
    }
}

/// The path of the file, and whether the variable names it.
fn path(environment: &Environment) -> Result<Option<(PathBuf, bool)>, Error> {
    if let Some(path) = environment.get(FILE)? {
        return Ok(Some((path.into(), true)));
    }
    Ok(file::home(environment)?.map(|home| (home.join(".huaweicloud").join("regions.yaml"), false)))
}

/// Without the feature, a file named by the variable is an error: requests would silently go
/// elsewhere.
#[cfg(not(feature = "regions-file"))]
fn read(path: &Path, named: bool, _service: &str, _region: &str) -> Result<Option<Found>, Error> {
    if !named {
        return Ok(None);
    }
    Err(Error::config(format!(
        "{FILE} names {}, but huaweicloud-core was built without the feature regions-file: enable the feature, or unset the variable",
        path.display()
    )))
}

#[cfg(feature = "regions-file")]
fn read(path: &Path, named: bool, service: &str, region: &str) -> Result<Option<Found>, Error> {
    let text = match file::read(path) {
        Ok(text) => text,
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let fix = if named { format!("fix or unset {FILE}") } else { "make it readable, or remove it".to_owned() };
            let what = error.kind();
            let text = format!("the regions file {} cannot be read ({what}): {fix}", path.display());
            return Err(Error::config(text).with_source(error));
        }
    };
    let path = path.display();
    let endpoints = entries::find(&text, service, region).map_err(|what| {
        Error::config(format!(
            "the regions file {path} is invalid: {what}; example: \
             `SCM: [{{id: cn-north-4, endpoint: https://scm.example.com}}]`"
        ))
    })?;
    let origin = format!("an endpoint of {service} in {region} in the regions file {path}");
    Ok(endpoints.map(|endpoints| Found { endpoints, origin }))
}
