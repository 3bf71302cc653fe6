//! Reads service addresses from a file written by the user or an administrator, in the format of
//! the vendor's SDKs.
//!
//! Locates the file through the environment, reads it, and reports exactly what is wrong with it.
//! It must not know which addresses are valid, and must not show a value of the file: it may be the
//! wrong file.

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
    let endpoints = yaml::find(&text, service, region).map_err(|what| {
        Error::config(format!(
            "the regions file {path} is invalid: {what}; example: \
             `SCM: [{{id: cn-north-4, endpoint: https://scm.example.com}}]`"
        ))
    })?;
    let origin = format!("an endpoint of {service} in {region} in the regions file {path}");
    Ok(endpoints.map(|endpoints| Found { endpoints, origin }))
}

/// Parses the file.
#[cfg(feature = "regions-file")]
mod yaml {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    /// Unknown keys are ignored.
    #[derive(Deserialize)]
    #[serde(expecting = "a map with id and endpoint")]
    struct Region {
        id: String,
        endpoint: Option<String>,
        #[serde(default)]
        endpoints: Vec<String>,
    }

    /// An empty section has no region.
    type Regions = BTreeMap<String, Option<Vec<Region>>>;

    /// The addresses of a service in a region, or the location and description of an error in the
    /// file.
    pub(super) fn find(text: &str, service: &str, region: &str) -> Result<Option<Vec<String>>, String> {
        // Rejects duplicate keys: reading into a map would keep the last of them.
        serde_yaml::from_str::<serde_yaml::Value>(text).map_err(|error| describe(&error))?;
        let regions = serde_yaml::from_str::<Option<Regions>>(text).map_err(|error| describe(&error))?;
        let mut found = None;
        for (name, regions) in regions.unwrap_or_default() {
            for (index, Region { id, endpoint, endpoints }) in regions.into_iter().flatten().enumerate() {
                let endpoints: Vec<String> = endpoint.into_iter().chain(endpoints).collect();
                let place = format!("{name}[{index}]");
                if endpoints.is_empty() {
                    return Err(format!("{place}: the region {id:?} has neither endpoint nor endpoints"));
                }
                if !name.eq_ignore_ascii_case(service) || id != region {
                    continue;
                }
                if found.replace(endpoints).is_some() {
                    return Err(format!("{place}: duplicate region {id:?} of {service}"));
                }
            }
        }
        Ok(found)
    }

    /// Describes an error without the values that it quotes. The original reads `location: invalid
    /// type: found "value", expected that at line …`.
    fn describe(error: &serde_yaml::Error) -> String {
        let place = error
            .location()
            .map_or_else(String::new, |location| format!("line {}, column {}: ", location.line(), location.column()));
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        let what = if text.contains("invalid type: ") || text.contains("invalid value: ") {
            match text.rsplit_once(", expected ") {
                Some((_, expected)) => format!("expected {expected}"),
                None => "invalid value".to_owned(),
            }
        } else if let Some((_, field)) = text.split_once("missing field ") {
            format!("missing field {field}")
        } else if text.contains("duplicate entry") {
            "duplicate key".to_owned()
        } else {
            "not valid YAML".to_owned()
        };
        format!("{place}{what}")
    }
}
