//! Addresses of services from a file that the user or an administrator wrote, in the form that the vendor's SDKs read.
//!
//! Finds the file by the environment, reads it, and says exactly what is wrong with it. It must not know which addresses are acceptable,
//! nor show a value of the file: it may not be the file that was meant.

use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::error::Error;

const FILE: &str = "HUAWEICLOUD_SDK_REGIONS_FILE";

/// What the file says of a service in a region.
pub(crate) struct Found {
    /// At least one.
    pub(crate) endpoints: Vec<String>,
    /// Where they stand, in words.
    pub(crate) origin: String,
}

/// Looks for a service in a region. Nothing is found if the environment is not read or there is no file.
///
/// # Errors
///
/// The file that the variable names is not there, or one that is there cannot be read or is not of the right form.
pub(crate) fn find(service: &str, region: &str, environment: &Environment) -> Result<Option<Found>, Error> {
    match path(environment)? {
        Some((path, named)) => read(&path, named, service, region),
        None => Ok(None),
    }
}

/// The file, and whether the variable names it.
fn path(environment: &Environment) -> Result<Option<(PathBuf, bool)>, Error> {
    if let Some(path) = environment.get(FILE)? {
        return Ok(Some((path.into(), true)));
    }
    // Windows sets only the second.
    let home = match environment.get("HOME")? {
        Some(home) => Some(home),
        None => environment.get("USERPROFILE")?,
    };
    Ok(home.map(|home| (Path::new(&home).join(".huaweicloud").join("regions.yaml"), false)))
}

/// Without the feature, a file that is named is an error: requests would go elsewhere than the user thinks.
#[cfg(not(feature = "regions-file"))]
fn read(path: &Path, named: bool, _service: &str, _region: &str) -> Result<Option<Found>, Error> {
    if !named {
        return Ok(None);
    }
    Err(Error::config(format!(
        "{FILE} names {}, but huaweicloud-core was built without its feature regions-file: enable that, or unset the variable",
        path.display()
    )))
}

#[cfg(feature = "regions-file")]
fn read(path: &Path, named: bool, service: &str, region: &str) -> Result<Option<Found>, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let mend =
                if named { format!("correct or unset {FILE}") } else { "make it readable, or remove it".to_owned() };
            let text = format!("the regions file {} cannot be read: {mend}", path.display());
            return Err(Error::config(text).with_source(error));
        }
    };
    let path = path.display();
    let endpoints = file::find(&text, service, region).map_err(|what| {
        Error::config(format!(
            "the regions file {path}, {what}; write it like \
             `SCM: [{{id: cn-north-4, endpoint: https://scm.example.com}}]`"
        ))
    })?;
    let origin = format!("an endpoint of {service} in {region} in the regions file {path}");
    Ok(endpoints.map(|endpoints| Found { endpoints, origin }))
}

/// What the text of the file means.
#[cfg(feature = "regions-file")]
mod file {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    /// Keys that are not known are left to those who know them.
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

    /// The addresses of a service in a region; or where the file is wrong, and how.
    pub(super) fn find(text: &str, service: &str, region: &str) -> Result<Option<Vec<String>>, String> {
        // Reading it into a map would keep the last of those that stand twice.
        serde_yaml::from_str::<serde_yaml::Value>(text).map_err(|error| describe(&error))?;
        let regions = serde_yaml::from_str::<Option<Regions>>(text).map_err(|error| describe(&error))?;
        let mut found = None;
        for (name, regions) in regions.unwrap_or_default() {
            for (index, Region { id, endpoint, endpoints }) in regions.into_iter().flatten().enumerate() {
                let endpoints: Vec<String> = endpoint.into_iter().chain(endpoints).collect();
                let place = format!("{name}[{index}]");
                if endpoints.is_empty() {
                    return Err(format!("at {place}: the region {id:?} has neither endpoint nor endpoints"));
                }
                if !name.eq_ignore_ascii_case(service) || id != region {
                    continue;
                }
                if found.replace(endpoints).is_some() {
                    return Err(format!("at {place}: the region {id:?} of {service} stands there twice"));
                }
            }
        }
        Ok(found)
    }

    /// What an error says without the values that it quotes: it reads `place: invalid type: found "value", expected that at line …`.
    fn describe(error: &serde_yaml::Error) -> String {
        let place = error
            .location()
            .map_or_else(String::new, |location| format!("line {}, column {}: ", location.line(), location.column()));
        let text = error.to_string();
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        let what = if text.contains("invalid type: ") || text.contains("invalid value: ") {
            match text.rsplit_once(", expected ") {
                Some((_, expected)) => format!("expected {expected}"),
                None => "a value is not acceptable".to_owned(),
            }
        } else if let Some((_, field)) = text.split_once("missing field ") {
            format!("the field {field} is missing")
        } else if text.contains("duplicate entry") {
            "a key stands there twice".to_owned()
        } else {
            "it is not valid YAML".to_owned()
        };
        format!("{place}{what}")
    }
}
