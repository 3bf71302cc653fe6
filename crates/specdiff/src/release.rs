//! Plans a release: which version is due, what the changelogs will say, and what stands in the way.
//! It must not write, commit, tag or publish anything: its caller does.

use std::path::Path;

use jiff::civil::Date;
use semver::Version;
use thiserror::Error;

use crate::api::ApiChanges;
use crate::changelog::{self, UNRELEASED};
use crate::git::{self, GitError};
use crate::review::{self, Review, ReviewError};
use crate::rules::{self, Level};
use crate::version;

/// What to release.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The root of the workspace.
    pub root: &'a Path,
    /// The version, instead of the one that is due. It may be higher than that, never lower.
    pub version: Option<Version>,
    /// The date that the changelogs get.
    pub today: Date,
}

/// Everything that a release does, before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The tag of the last release. Nothing before the first.
    pub since: Option<String>,
    /// The version to release.
    pub version: Version,
    /// Why it is that version: one sentence for each part that demands something.
    pub reasons: Vec<String>,
    /// The files to write, relative to the root, with their new text.
    pub files: Vec<(String, String)>,
    /// The entries of each changelog, by the name of the crate.
    pub entries: Vec<(String, String)>,
    /// The crates to publish, in their order.
    pub publish: Vec<String>,
    /// What forbids the release, each with its remedy. Empty if nothing does.
    pub obstacles: Vec<String>,
}

impl Plan {
    /// The tag of the release, such as `v0.2.0`.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("v{}", self.version)
    }
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// Git did not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The spec could not be compared with the last release.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// A file cannot be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// The file, relative to the root.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The manifest of the workspace has no version.
    #[error("Cargo.toml cannot be understood: {0}\n  help: it needs `[workspace.package]` with a `version`")]
    Manifest(String),
}

impl Request<'_> {
    /// Plans the release.
    ///
    /// # Errors
    /// When git, a file or a state of the spec cannot be read. What merely forbids a release is in
    /// the plan.
    pub fn plan(&self) -> Result<Plan, ReleaseError> {
        let manifest = read(self.root, "Cargo.toml")?;
        let current = version::in_manifest(&manifest).map_err(ReleaseError::Manifest)?;
        let mut obstacles: Vec<String> = dirty(self.root)?.into_iter().collect();
        let since = match git::latest_tag(self.root) {
            Ok(tag) => Some(tag),
            Err(GitError::NoTag) => None,
            Err(error) => return Err(error.into()),
        };
        let (due, reasons, review) = match &since {
            None => (current.clone(), vec![format!("Nothing was released before; Cargo.toml says {current}.")], None),
            Some(tag) => {
                let (review, _) =
                    review::Request { root: self.root, base: Some(tag), head: None, today: self.today }.review()?;
                let (due, reasons) = self.due(tag, &review)?;
                (due, reasons, Some(review))
            }
        };
        let version = self.version.clone().unwrap_or_else(|| due.clone());
        obstacles.extend(self.obstacle(since.as_deref(), &version, &due));
        obstacles.extend(review.iter().flat_map(removed_at_once));
        let (mut files, entries) = self.changelogs(review.as_ref(), &version)?;
        let manifest = version::set_in_manifest(&manifest, &version).map_err(ReleaseError::Manifest)?;
        files.push(("Cargo.toml".to_owned(), manifest));
        Ok(Plan { since, version, reasons, files, entries, publish: published(self.root)?, obstacles })
    }

    /// The version that the spec and the public APIs demand, with the reason of each.
    fn due(&self, tag: &str, review: &Review) -> Result<(Version, Vec<String>), ReleaseError> {
        let released = git::file(self.root, tag, "Cargo.toml")?;
        let released = version::in_manifest(&released).map_err(ReleaseError::Manifest)?;
        let spec = review.verdict.level();
        let mut level = spec;
        let mut reasons = vec![format!("spec/: {}", review.summary())];
        let accepted = review.verdict.crates.values().any(|due| due.accepted > 0);
        for path in ours(self.root, "API.md")? {
            let after = read(self.root, &path)?;
            // A crate that did not exist then has lost nothing.
            let before = git::file(self.root, tag, &path).unwrap_or_default();
            let changes = ApiChanges::between(&before, &after);
            // A changed item is lost, and another one is new.
            let (lost, new) = (changes.lost(), changes.added.len() + changes.changed.len());
            let of = match (lost, new) {
                (0, 0) if before.trim() == after.trim() => continue,
                (0, _) => Level::Minor,
                // A change that was accepted may remove an item and still not be counted.
                _ if accepted && path.starts_with("generated/") => spec,
                _ => Level::Major,
            };
            reasons.push(match (lost, new) {
                (0, 0) => format!("{path}: other items are deprecated."),
                _ => format!("{path}: {lost} items removed or changed, {new} new."),
            });
            level = level.max(of);
        }
        if level == Level::None && git::changed(self.root, tag, &["crates", "generated"])? {
            level = Level::Patch;
            reasons.push("The public APIs are the same; the code changed.".to_owned());
        }
        Ok((version::next(&released, level), reasons))
    }

    /// What is wrong with the version, if anything is.
    fn obstacle(&self, since: Option<&str>, version: &Version, due: &Version) -> Option<String> {
        if git::commit(self.root, &format!("v{version}")).is_ok() {
            let help = "name a higher version, if nothing else changed";
            return Some(format!("The tag v{version} exists already.\n  help: {help}"));
        }
        let since = since.unwrap_or("the first commit");
        (version < due).then(|| {
            format!(
                "{version} is too low for what changed since {since}.\n  help: name {due} or a higher version, or none"
            )
        })
    }

    /// The new text of each changelog, and the entries that it gets for this version.
    fn changelogs(&self, review: Option<&Review>, version: &Version) -> Result<(Texts, Texts), ReleaseError> {
        let (mut files, mut entries) = (Vec::new(), Vec::new());
        for path in ours(self.root, "CHANGELOG.md")? {
            let name = path.rsplit('/').nth(1).unwrap_or_default().to_owned();
            let mut text = read(self.root, &path)?;
            if let (Some(review), Some(service)) = (review, name.strip_prefix("huaweicloud-"))
                && path.starts_with("generated/")
            {
                text = changelog::placed(Some(&text), &name, &changelog::entries(review, service));
            }
            let (text, released) = closed(&text, version, self.today);
            files.push((path, text));
            entries.push((name, released));
        }
        Ok((files, entries))
    }
}

/// Texts with what each belongs to.
type Texts = Vec<(String, String)>;

/// The files of this name, one level below `crates/` and `generated/`.
fn ours(root: &Path, name: &str) -> Result<Vec<String>, ReleaseError> {
    let mut files = git::list(root, &format!("*/{name}"))?;
    files.retain(|path| {
        let mut parts = path.split('/');
        matches!(parts.next(), Some("crates" | "generated")) && parts.count() == 2
    });
    Ok(files)
}

/// The obstacle of files that are not committed.
fn dirty(root: &Path) -> Result<Option<String>, ReleaseError> {
    let files = git::uncommitted(root)?;
    let Some(first) = files.first() else { return Ok(None) };
    let more = if files.len() > 1 { format!(" and {} more", files.len() - 1) } else { String::new() };
    Ok(Some(format!(
        "{first}{more} is not committed.\n  help: commit or stash it; a release commits everything it finds"
    )))
}

/// An obstacle for each operation that is gone without having been deprecated in the last release.
fn removed_at_once(review: &Review) -> Vec<String> {
    let gone = review.findings.iter().filter(|finding| finding.change.rule == &rules::OPERATION_REMOVED_AT_ONCE);
    let gone = gone.filter(|finding| finding.breaks());
    gone.map(|finding| {
        format!(
            "{} is gone, and was not deprecated in the last release.\n  help: keep it for one version with `deprecated: true`, or \
             accept the removal in spec/exceptions.toml",
            finding.change.subject
        )
    })
    .collect()
}

/// A changelog whose unreleased entries became those of a version, and these entries.
fn closed(text: &str, version: &Version, today: Date) -> (String, String) {
    let (before, entries, after) = changelog::sections(text);
    let entries = match entries {
        "" | changelog::NOTHING => "No changes; released together with the others.",
        entries => entries,
    };
    let after = if after.is_empty() { String::new() } else { format!("\n{after}") };
    let unreleased = format!("{UNRELEASED}\n\n{}\n", changelog::NOTHING);
    let released = format!("## {version} - {today}\n\n{entries}\n");
    (format!("{}\n\n{unreleased}\n{released}{after}", before.trim_end()), entries.to_owned())
}

/// The crates that are published: the runtime first, since the others need it.
fn published(root: &Path) -> Result<Vec<String>, ReleaseError> {
    let mut names = Vec::new();
    for path in ours(root, "CHANGELOG.md")? {
        let folder = path.trim_end_matches("/CHANGELOG.md");
        let manifest = read(root, &format!("{folder}/Cargo.toml"))?;
        let manifest: toml::Table =
            toml::from_str(&manifest).map_err(|error| ReleaseError::Manifest(format!("{folder}: {error}")))?;
        let package = manifest.get("package");
        if package.and_then(|package| package.get("publish")) != Some(&toml::Value::Boolean(false)) {
            names.extend(
                package.and_then(|package| package.get("name")).and_then(toml::Value::as_str).map(str::to_owned),
            );
        }
    }
    names.sort_by_key(|name| name != "huaweicloud-core");
    Ok(names)
}

fn read(root: &Path, path: &str) -> Result<String, ReleaseError> {
    std::fs::read_to_string(root.join(path)).map_err(|error| ReleaseError::Read { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreleased_entries_become_those_of_the_version() {
        let (version, today) = (Version::new(0, 2, 0), Date::constant(2026, 11, 30));
        let (text, entries) =
            closed("# C\n\n## Unreleased\n\n- more\n\n## 0.1.0 - 2026-01-01\n\n- first\n", &version, today);
        assert_eq!(entries, "- more");
        assert_eq!(
            text,
            "# C\n\n## Unreleased\n\nNothing yet.\n\n## 0.2.0 - 2026-11-30\n\n- more\n\n## 0.1.0 - 2026-01-01\n\n- first\n"
        );
        let (text, entries) = closed("# C\n\n## Unreleased\n\nNothing yet.\n", &version, today);
        assert_eq!(entries, "No changes; released together with the others.");
        assert_eq!(text, format!("# C\n\n## Unreleased\n\nNothing yet.\n\n## 0.2.0 - 2026-11-30\n\n{entries}\n"));
        let (text, _) = closed("# C\n", &version, today);
        assert!(text.starts_with("# C\n\n## Unreleased\n\n"), "{text}");
    }
}
