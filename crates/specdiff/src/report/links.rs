//! The targets of links in a report.

use crate::review::Commits;

/// The prefixes of links to lines of either side, such as `https://github.com/…/blob/<commit>/`.
/// Empty for relative links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// For the first state. `None` if its places are not linked.
    pub before: Option<String>,
    /// For the second state.
    pub after: String,
}

impl Links {
    /// Links to files on GitHub in a run of GitHub Actions, relative links elsewhere. `variable`
    /// reads the environment.
    #[must_use]
    pub fn on_github(commits: &Commits, variable: impl Fn(&str) -> Option<String>) -> Self {
        let Some((server, repository)) = variable("GITHUB_SERVER_URL").zip(variable("GITHUB_REPOSITORY")) else {
            return Self::default();
        };
        let link = |commit: &String| format!("{server}/{repository}/blob/{commit}/");
        Self { before: commits.before.as_ref().map(link), after: commits.after.as_ref().map(link).unwrap_or_default() }
    }
}
