//! Profiles: named sets of settings in a file of the user, written by `ccm configure`.
//!
//! A setting of a profile stands for an environment variable of the runtime, so each has one
//! meaning. It must not know how credentials are used.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::outcome::{Code, Failure, Result};

/// The settings of a profile, each with the variable that it stands for.
pub(crate) const SETTINGS: [(&str, &str); 6] = [
    ("access_key", "HUAWEICLOUD_SDK_AK"),
    ("secret_key", "HUAWEICLOUD_SDK_SK"),
    ("security_token", "HUAWEICLOUD_SDK_SECURITY_TOKEN"),
    ("domain_id", "HUAWEICLOUD_SDK_DOMAIN_ID"),
    ("project_id", "HUAWEICLOUD_SDK_PROJECT_ID"),
    ("region", "HUAWEICLOUD_SDK_REGION"),
];

/// The profile that is used if none is named and the environment has no credentials.
pub(crate) const DEFAULT: &str = "default";

/// The settings of a profile by name.
pub(crate) type Profile = BTreeMap<String, String>;

/// The file of profiles.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profiles {
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// The path of the file: that of `CCM_CONFIG`, or `~/.huaweicloud/ccm.toml`.
pub(crate) fn path() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CCM_CONFIG").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home =
        home.ok_or_else(|| Failure::new(Code::Credentials, "there is no home directory; set CCM_CONFIG to a file"))?;
    Ok(home.join(".huaweicloud").join("ccm.toml"))
}

impl Profiles {
    /// Reads the file. A file that does not exist has no profiles.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let wrong = |what: String| Failure::new(Code::Credentials, format!("{}: {what}", path.display()));
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(wrong(format!("cannot be read: {error}"))),
        };
        // The message of the parser quotes the line, which may have a key.
        let profiles: Self = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            wrong(format!("line {} is not valid: {}", before.lines().count().max(1), error.message()))
        })?;
        for (name, profile) in &profiles.profiles {
            if let Some(unknown) = profile.keys().find(|key| !SETTINGS.iter().any(|(known, _)| known == key)) {
                let known = SETTINGS.map(|(name, _)| name).join(", ");
                return Err(wrong(format!("the profile {name} has the unknown setting {unknown}; there are {known}")));
            }
        }
        Ok(profiles)
    }

    /// The profile with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    /// The names of the profiles.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// Replaces a profile.
    pub(crate) fn set(&mut self, name: &str, profile: Profile) {
        self.profiles.insert(name.to_owned(), profile);
    }

    /// Writes the file, which only its owner can read, all of it or nothing.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let failed =
            |error: &dyn std::fmt::Display| Failure::local(format!("cannot write {}: {error}", path.display()));
        let text = toml::to_string(self).map_err(|error| failed(&error))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let new = path.with_extension(format!("new-{}", std::process::id()));
        let written = private(&new).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
        written.and_then(|()| fs::rename(&new, path)).map_err(|error| {
            let _ = fs::remove_file(&new);
            failed(&error)
        })
    }
}

/// Creates a file that only its owner can read.
pub(crate) fn private(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
