//! Reviews changes: applies the exceptions, and decides which versions are due.
//! It must not know how a review is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use thiserror::Error;

use crate::change::{Change, Diff};
use crate::exceptions::{self, Exception, ExceptionsError};
use crate::git::{self, GitError};
use crate::pages::{self, Page};
use crate::rules::{Level, Source, Wire};
use crate::side::{Side, SideError};
use crate::version::{Due, Verdict};

/// Whether an exception applies to a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// No exception: the change counts.
    NotAccepted,
    /// It is accepted, for this reason.
    Accepted(String),
    /// It was accepted until this day, and counts again.
    Expired(Date),
}

/// A change, and whether it is accepted.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The change.
    pub change: Change,
    /// Whether it is accepted.
    pub acceptance: Acceptance,
    /// The number of an earlier finding at the same place, counted from 1.
    pub repeats: Option<usize>,
}

impl Finding {
    /// The severity in a word.
    #[must_use]
    pub fn severity(&self) -> &'static str {
        match self.acceptance {
            Acceptance::Accepted(_) => "accepted",
            _ => self.change.rule.severity(),
        }
    }

    /// Whether it is breaking and not accepted.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.change.rule.breaks() && !matches!(self.acceptance, Acceptance::Accepted(_))
    }
}

/// All findings, and the versions that are due.
#[derive(Clone, Debug)]
pub struct Review {
    /// The name of the first state.
    pub before: String,
    /// The name of the second state. `None` for the working tree.
    pub after: Option<String>,
    /// The findings, most severe first.
    pub findings: Vec<Finding>,
    /// The pages that were updated.
    pub pages: Vec<Page>,
    /// The versions that are due.
    pub verdict: Verdict,
    /// The fingerprints of unused exceptions.
    pub unused_exceptions: Vec<String>,
    /// Whether exceptions can accept the changes: not if somebody else made them.
    pub exceptions_apply: bool,
}

impl Review {
    /// Reviews the changes between two states on a given day.
    #[must_use]
    pub fn new(before: &Side, after: &Side, exceptions: &[Exception], today: Date) -> Self {
        let Diff { changes, services, .. } = crate::compare(before, after);
        let by_fingerprint: BTreeMap<_, _> =
            exceptions.iter().map(|entry| (entry.fingerprint.as_str(), entry)).collect();
        let mut met = BTreeSet::new();
        let mut findings: Vec<Finding> = Vec::new();
        for change in changes {
            let fingerprint = change.fingerprint();
            let acceptance = match by_fingerprint.get(fingerprint.as_str()) {
                None => Acceptance::NotAccepted,
                Some(entry) if today <= entry.until => Acceptance::Accepted(entry.reason.clone()),
                Some(entry) => Acceptance::Expired(entry.until),
            };
            met.insert(fingerprint);
            let repeats = findings.iter().position(|earlier| earlier.change.same_place(&change)).map(|index| index + 1);
            findings.push(Finding { change, acceptance, repeats });
        }
        let mut verdict = Verdict { current: before.version.clone(), now: after.version.clone(), ..Verdict::default() };
        for service in services {
            let of_service = findings.iter().filter(|finding| finding.change.service == service);
            verdict.crates.insert(model::crate_name(&service), due(of_service));
        }
        let unused_exceptions =
            exceptions.iter().map(|entry| &entry.fingerprint).filter(|name| !met.contains(*name)).cloned().collect();
        let pages = pages::of(&findings, after);
        let after = (after.name != WORKING).then(|| after.name.clone());
        Self { before: before.name.clone(), after, findings, pages, verdict, unused_exceptions, exceptions_apply: true }
    }

    /// Reviews the changes between two states that are not ours, which no exception can accept.
    #[must_use]
    pub fn of_others(before: &Side, after: &Side, today: Date) -> Self {
        Self { exceptions_apply: false, ..Self::new(before, after, &[], today) }
    }

    /// Whether any change is breaking and not accepted.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.findings.iter().any(Finding::breaks)
    }

    /// Whether only documentation changed.
    #[must_use]
    pub fn only_documentation(&self) -> bool {
        self.findings.iter().all(|finding| finding.change.rule.documentation)
    }

    /// The number of changes by severity, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        if self.findings.is_empty() {
            return "Nothing changed.".to_owned();
        }
        if self.only_documentation() {
            let count = self.findings.len();
            let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
            return format!("{changes}, documentation only.");
        }
        let all = self.verdict.crates.values();
        let sum = |of: fn(&Due) -> usize| all.clone().map(of).sum::<usize>();
        let counts = [
            (sum(|due| due.breaking), "breaking", "breaking"),
            (sum(|due| due.warnings), "warning", "warnings"),
            (sum(|due| due.additions), "addition", "additions"),
            (sum(|due| due.others), "other", "other"),
            (sum(|due| due.documentation), "documentation", "documentation"),
            (sum(|due| due.accepted), "accepted", "accepted"),
        ];
        let counts = counts.iter().filter(|(count, ..)| *count > 0);
        let counts: Vec<_> =
            counts.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
        let changes = if self.findings.len() == 1 { "change" } else { "changes" };
        format!("{} {changes}: {}.", self.findings.len(), counts.join(", "))
    }
}

/// The name of the state of the files on disk.
pub const WORKING: &str = "working tree";

fn due<'a>(findings: impl Iterator<Item = &'a Finding>) -> Due {
    let mut due = Due::default();
    for finding in findings {
        let rule = finding.change.rule;
        if matches!(finding.acceptance, Acceptance::Accepted(_)) {
            due.accepted += 1;
            // An accepted change must still be published.
            due.level = due.level.max(Level::Patch.min(rule.level));
            continue;
        }
        due.level = due.level.max(rule.level);
        let count = match (rule.breaks(), rule.wire, rule.source) {
            (true, ..) => &mut due.breaking,
            (_, Wire::Risk, _) | (_, _, Source::RunTime) => &mut due.warnings,
            (_, _, Source::Adds) => &mut due.additions,
            _ if rule.documentation => &mut due.documentation,
            _ => &mut due.others,
        };
        *count += 1;
    }
    due
}

/// What to compare.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The folder that holds `spec/`.
    pub root: &'a Path,
    /// The first state: a folder, a merged document or a revision. The merge base with `main` if
    /// there is none.
    pub base: Option<&'a str>,
    /// The second state, a revision. The working tree if there is none.
    pub head: Option<&'a str>,
    /// The day on which exceptions must be valid.
    pub today: Date,
}

/// Why a review failed.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// A state could not be loaded.
    #[error(transparent)]
    Side(#[from] SideError),
    /// Git failed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The exceptions cannot be read.
    #[error(transparent)]
    Exceptions(#[from] ExceptionsError),
}

/// The commits of the two states, if they are commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// The commit of the first state.
    pub before: Option<String>,
    /// The commit of the second state; for the working tree, the one that is checked out.
    pub after: Option<String>,
}

impl Request<'_> {
    /// Loads both states and compares them.
    ///
    /// # Errors
    /// If a state or the exceptions cannot be loaded or are invalid.
    pub fn review(self) -> Result<(Review, Commits), ReviewError> {
        // An unknown second state is reported first.
        let head = self.head.map(|head| git::commit(self.root, head)).transpose()?;
        let before = match self.base {
            Some(base) => Side::named(self.root, base)?,
            None => {
                let commit = git::merge_base(self.root, MAIN, head.as_deref())?;
                let short = commit.get(..12).unwrap_or(&commit).to_owned();
                Side { name: short, ..Side::revision(self.root, &commit)? }
            }
        };
        let after = match self.head {
            Some(head) => Side::revision(self.root, head)?,
            None => Side::folder(self.root, WORKING)?,
        };
        let after = after.limited_to(&before)?;
        let exceptions = exceptions::read(self.root)?;
        let checked_out = || git::commit(self.root, "HEAD").ok();
        let commits = Commits { before: before.commit.clone(), after: after.commit.clone().or_else(checked_out) };
        Ok((Review::new(&before, &after, &exceptions, self.today), commits))
    }
}

/// The branch that pull requests target.
const MAIN: &str = "main";
