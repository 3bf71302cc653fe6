//! Decides which version each client needs after the changes.
//! It must not know how changes are found, nor write a version to a file.

use std::collections::BTreeMap;

use semver::{BuildMetadata, Prerelease, Version};
use serde::Serialize;
use toml_edit::{DocumentMut, Item};

use crate::rules::Level;

/// The version that is due for one client, and the changes counted by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The part of its version to increase.
    pub level: Level,
    /// Breaking changes that are not accepted.
    pub breaking: usize,
    /// Warnings.
    pub warnings: usize,
    /// Additions.
    pub additions: usize,
    /// Other changes.
    pub others: usize,
    /// Changes of documentation.
    pub documentation: usize,
    /// Accepted changes.
    pub accepted: usize,
}

impl Default for Due {
    fn default() -> Self {
        Self { level: Level::None, breaking: 0, warnings: 0, additions: 0, others: 0, documentation: 0, accepted: 0 }
    }
}

/// The versions that are due for all clients, which share one.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The version that is due for each, by the name of the crate.
    pub crates: BTreeMap<String, Due>,
    /// The version of the first state, if it is known.
    pub current: Option<Version>,
    /// The version of the second state, if it is known.
    pub now: Option<Version>,
}

impl Verdict {
    /// The part of the shared version to increase.
    #[must_use]
    pub fn level(&self) -> Level {
        self.crates.values().map(|due| due.level).max().unwrap_or(Level::None)
    }

    /// The version that is due, if the first state has one and anything changed.
    #[must_use]
    pub fn proposed(&self) -> Option<Version> {
        let current = self.current.as_ref()?;
        (self.level() > Level::None).then(|| next(current, self.level()))
    }

    /// The verdict in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let level = self.level();
        let Some(current) = &self.current else {
            return match level {
                Level::None => "No crate needs a new version.".to_owned(),
                level => format!("The crates need a {} version.", level.word()),
            };
        };
        let Some(proposed) = self.proposed() else {
            return format!("No crate needs a new version; they stay at {current}.");
        };
        let early = match (current.major, level) {
            (0, Level::Major) => ", because below 1.0 the second number is for breaking changes",
            (0, Level::Minor) => ", because below 1.0 the third number is for additions too",
            _ => "",
        };
        let done = match &self.now {
            Some(now) if *now >= proposed => format!(" `Cargo.toml` has {now} already."),
            Some(now) if now != current => format!(" `Cargo.toml` has {now}, which is too low."),
            _ => String::new(),
        };
        format!("The crates need a {} version: {current} becomes {proposed}{early}.{done}", level.word())
    }
}

/// The next version. Below 1.0, Cargo treats the first number that is not zero as the one for
/// breaking changes.
#[must_use]
pub fn next(current: &Version, level: Level) -> Version {
    let Version { major, minor, patch, .. } = *current;
    let (major, minor, patch) = match (level, major, minor) {
        (Level::None, ..) => return current.clone(),
        (Level::Major, 0, 0) => (0, 0, patch + 1),
        (Level::Major, 0, _) => (0, minor + 1, 0),
        (_, 0, _) | (Level::Patch, ..) => (major, minor, patch + 1),
        (Level::Major, ..) => (major + 1, 0, 0),
        (Level::Minor, ..) => (major, minor + 1, 0),
    };
    Version { major, minor, patch, pre: Prerelease::EMPTY, build: BuildMetadata::EMPTY }
}

/// The version of a workspace, from the text of its `Cargo.toml`.
///
/// # Errors
/// When there is none, or it is not one.
pub fn in_manifest(text: &str) -> Result<Version, String> {
    let manifest: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let version = manifest.get("workspace").and_then(|part| part.get("package")).and_then(|part| part.get("version"));
    let version = version.and_then(Item::as_str).ok_or("`workspace.package.version` is missing")?;
    version.parse().map_err(|error| format!("`{version}` is not a version: {error}"))
}

/// The same `Cargo.toml` with another version: of the workspace, and of the dependencies on its own
/// crates.
///
/// # Errors
/// When it cannot be parsed.
pub fn set_in_manifest(text: &str, version: &Version) -> Result<String, String> {
    let mut manifest: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let workspace = manifest.get_mut("workspace").and_then(Item::as_table_like_mut).ok_or("`workspace` is missing")?;
    if let Some(package) = workspace.get_mut("package").and_then(Item::as_table_like_mut) {
        replace(package, version);
    }
    let dependencies = workspace.get_mut("dependencies").and_then(Item::as_table_like_mut);
    for (_, dependency) in dependencies.into_iter().flat_map(toml_edit::TableLike::iter_mut) {
        if let Some(dependency) = dependency.as_table_like_mut()
            && dependency.contains_key("path")
            && dependency.contains_key("version")
        {
            replace(dependency, version);
        }
    }
    Ok(manifest.to_string())
}

/// Replaces the version in a table, with the space and comments around it kept.
fn replace(table: &mut dyn toml_edit::TableLike, version: &Version) {
    if let Some(value) = table.get_mut("version").and_then(Item::as_value_mut) {
        let decor = value.decor().clone();
        *value = version.to_string().into();
        *value.decor_mut() = decor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_version_follows_cargo_below_one() {
        for (current, level, expected) in [
            ("1.2.3", Level::Major, "2.0.0"),
            ("1.2.3", Level::Minor, "1.3.0"),
            ("1.2.3", Level::Patch, "1.2.4"),
            ("1.2.3-rc.1+x", Level::None, "1.2.3-rc.1+x"),
            ("0.1.7", Level::Major, "0.2.0"),
            ("0.1.7", Level::Minor, "0.1.8"),
            ("0.1.7", Level::Patch, "0.1.8"),
            ("0.0.3", Level::Major, "0.0.4"),
            ("0.0.3", Level::Patch, "0.0.4"),
        ] {
            let next = next(&current.parse().expect("a version"), level);
            assert_eq!(next.to_string(), expected, "{current} {level:?}");
        }
    }

    #[test]
    fn sentence_names_the_next_version() {
        let due = Due { level: Level::Major, breaking: 1, ..Due::default() };
        let mut verdict =
            Verdict { crates: BTreeMap::from([("huaweicloud-scm".to_owned(), due)]), ..Verdict::default() };
        assert_eq!(verdict.sentence(), "The crates need a major version.");
        verdict.current = Some(Version::new(0, 1, 0));
        verdict.now = Some(Version::new(0, 1, 1));
        let expected = "The crates need a major version: 0.1.0 becomes 0.2.0, because below 1.0 the second number is for \
                        breaking changes. `Cargo.toml` has 0.1.1, which is too low.";
        assert_eq!(verdict.sentence(), expected);
        verdict.now = Some(Version::new(0, 2, 0));
        assert!(verdict.sentence().ends_with("has 0.2.0 already."), "{}", verdict.sentence());
        verdict.crates.clear();
        assert_eq!(verdict.sentence(), "No crate needs a new version; they stay at 0.1.0.");
    }

    #[test]
    fn manifest_keeps_everything_but_its_versions() {
        let text = "[workspace.package]\nversion = \"0.1.0\" # shared\n\n[workspace.dependencies]\n# Ours\na = { path = \"a\" }\nb = { path = \"b\", version = \"0.1.0\", features = [] }\nc = { version = \"0.1.0\" }\n";
        assert_eq!(in_manifest(text), Ok(Version::new(0, 1, 0)));
        let changed = set_in_manifest(text, &Version::new(0, 2, 0)).expect("a manifest");
        assert_eq!(
            changed,
            text.replace("\"0.1.0\" # shared", "\"0.2.0\" # shared")
                .replace("\"b\", version = \"0.1.0\"", "\"b\", version = \"0.2.0\"")
        );
        assert!(in_manifest("[workspace]\n").is_err_and(|error| error.contains("missing")));
        assert!(in_manifest("[workspace.package]\nversion = \"one\"\n").is_err_and(|error| error.contains("`one`")));
    }
}
