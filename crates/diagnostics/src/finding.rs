//! Findings as data: each has its rule, a place, a severity, notes and a remedy.
//! It must not know how findings are printed, nor which rules there are.

use crate::rule::Rule;
use crate::source::{Location, SourceMap, Span};

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the text of a file.
    Span(Span),
    /// A file or folder as such: it is missing, or cannot be read. The path to show, with forward slashes.
    Path(String),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It must be fixed.
    Error,
    /// Somebody should look at it.
    Warning,
    /// It is good to know.
    Note,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there, in a few words.
    pub label: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it is of.
    pub rule: &'static Rule,
    /// How serious it is.
    pub severity: Severity,
    /// What people are shown for the severity, if it is another word.
    pub word: Option<&'static str>,
    /// Where it is.
    pub place: Place,
    /// What is wrong, with the value that is.
    pub message: String,
    /// What stands at the place, in a few words. May be empty.
    pub label: String,
    /// Why it matters, and what else there is to know.
    pub notes: Vec<String>,
    /// How to fix it. May be empty.
    pub remedy: String,
    /// What it was made from, which is shown before it.
    pub origins: Vec<Related>,
    /// Other places that explain it.
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

    /// Says what stands at the place, in a few words.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says why it matters, or what else there is to know.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.notes.push(why.into());
        self
    }

    /// Says how to fix it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.remedy = fix.into();
        self
    }

    /// Says how serious it is, in a word of its own.
    #[must_use]
    pub fn severity(mut self, severity: Severity, word: &'static str) -> Self {
        (self.severity, self.word) = (severity, Some(word));
        self
    }

    /// Adds a place that it was made from.
    #[must_use]
    pub fn origin(mut self, span: Span, label: impl Into<String>) -> Self {
        self.origins.push(Related { span, label: label.into() });
        self
    }

    /// Adds another place that explains it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { span, label: label.into() });
        self
    }

    /// Where the finding is, as people name it. A file or folder as such is at line 0 and column 0.
    #[must_use]
    pub fn location(&self, sources: &SourceMap) -> Location {
        match &self.place {
            Place::Span(span) => sources.location(*span),
            Place::Path(path) => Location { path: path.clone(), line: 0, column: 0 },
        }
    }
}

/// Everything that is wrong.
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

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.items.push(finding);
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.items.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The findings in the order to read them: by path, line and column, then by rule and message. Equal ones are one.
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
