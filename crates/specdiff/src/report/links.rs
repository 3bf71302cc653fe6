//! Where the links of a report lead.

use crate::review::Commits;

/// What links to lines of either side begin with, such as `https://github.com/…/blob/<commit>/`. Empty for links to the file as such.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// For the first state. Without it, its places are not linked.
    pub before: Option<String>,
    /// For the second state.
    pub after: String,
}

impl Links {
    /// Links to files on GitHub, for a run of GitHub Actions; to the files as such anywhere else. `variable` reads the environment.
    #[must_use]
    pub fn on_github(commits: &Commits, variable: impl Fn(&str) -> Option<String>) -> Self {
        let Some((server, repository)) = variable("GITHUB_SERVER_URL").zip(variable("GITHUB_REPOSITORY")) else {
            return Self::default();
        };
        let link = |commit: &String| format!("{server}/{repository}/blob/{commit}/");
        Self { before: commits.before.as_ref().map(link), after: commits.after.as_ref().map(link).unwrap_or_default() }
    }
}
