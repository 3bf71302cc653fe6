//! What is wrong with the spec, as data: every problem of the input is a finding with a place, a reason and a remedy.
//! It must not know how findings are printed, nor which rules there are.

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
    /// The rule's name in kebab case, such as `duplicate-key`.
    pub rule: &'static str,
    /// Where it is.
    pub place: Place,
    /// What is wrong, with the value that is.
    pub message: String,
    /// What stands at the place, in a few words. May be empty.
    pub label: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it.
    pub fix: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
}

impl Finding {
    /// A finding without its reason and remedy; [`Finding::why`] and [`Finding::fix`] add them.
    #[must_use]
    pub fn new(rule: &'static str, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            rule,
            place: place.into(),
            message: message.into(),
            label: String::new(),
            why: String::new(),
            fix: String::new(),
            related: Vec::new(),
        }
    }

    /// Says what stands at the place, in a few words.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says why it matters.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
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
        self.items.sort_by_cached_key(|item| (item.location(sources), item.rule, item.message.clone()));
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
