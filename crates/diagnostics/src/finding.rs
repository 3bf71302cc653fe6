//! Findings as data: each has its rule, a place, a severity, notes and a remedy.
//! It must not know how findings are printed, nor which rules there are.

use crate::rule::Rule;
use crate::source::{Location, SourceMap, Span};

/// The place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the text of a file.
    Span(Span),
    /// A whole file or folder, which is missing or cannot be read. The path to show, with forward
    /// slashes.
    Path(String),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Must be fixed.
    Error,
    /// Needs attention.
    Warning,
    /// Information.
    Note,
}

/// Another place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// A few words about it.
    pub label: String,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// The severity.
    pub severity: Severity,
    /// The word that human output shows for the severity, if it differs.
    pub word: Option<&'static str>,
    /// The place.
    pub place: Place,
    /// What is wrong, including the wrong value.
    pub message: String,
    /// A few words about the place. May be empty.
    pub label: String,
    /// Why it matters, and further information.
    pub notes: Vec<String>,
    /// How to fix it. May be empty.
    pub remedy: String,
    /// The places that it came from, which are shown before it.
    pub origins: Vec<Related>,
    /// Other places that help to understand it.
    pub related: Vec<Related>,
}

impl Finding {
    /// An error without notes and remedy; [`Finding::why`] and [`Finding::fix`] add them.
    #[must_use]
    pub(crate) fn new(rule: &'static Rule, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            word: None,
            place: place.into(),
            message: message.into(),
            label: String::new(),
            notes: Vec::new(),
            remedy: String::new(),
            origins: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Sets the words about the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a note: why it matters, or further information.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.notes.push(why.into());
        self
    }

    /// Sets the remedy: how to fix it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.remedy = fix.into();
        self
    }

    /// Sets the severity, and the word that human output shows for it.
    #[must_use]
    pub fn severity(mut self, severity: Severity, word: &'static str) -> Self {
        (self.severity, self.word) = (severity, Some(word));
        self
    }

    /// Adds a place that it came from.
    #[must_use]
    pub fn origin(mut self, span: Span, label: impl Into<String>) -> Self {
        self.origins.push(Related { span, label: label.into() });
        self
    }

    /// Adds another place that helps to understand it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { span, label: label.into() });
        self
    }

    /// The path, line and column. A whole file or folder is at line 0 and column 0.
    #[must_use]
    pub fn location(&self, sources: &SourceMap) -> Location {
        match &self.place {
            Place::Span(span) => sources.location(*span),
            Place::Path(path) => Location { path: path.clone(), line: 0, column: 0 },
        }
    }
}

/// A list of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    items: Vec<Finding>,
}

impl Findings {
    /// No findings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.items.push(finding);
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.items.iter()
    }

    /// The number of findings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no findings.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The findings sorted by path, line and column, then by rule and message, without duplicates.
    #[must_use]
    pub fn sorted(mut self, sources: &SourceMap) -> Self {
        self.items.sort_by_cached_key(|item| (item.location(sources), item.rule.name, item.message.clone()));
        self.items.dedup();
        self
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self { items: vec![finding] }
    }
}

impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.items.extend(findings);
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> Self {
        Self { items: findings.into_iter().collect() }
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
