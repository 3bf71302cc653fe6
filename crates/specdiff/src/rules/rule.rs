//! A rule: a kind of change with its two verdicts and the version that it needs.

use std::ops::Deref;

use serde::Serialize;

use super::witness::Witness;

/// The effect of a change on a client that is already shipped and talks to the changed service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// It is unaffected.
    Fine,
    /// It depends on the values, or the document says too little.
    Risk,
    /// Calls that worked fail, or their responses are misread.
    Breaks,
}

/// The effect of a change on code that is compiled against the next version of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// It compiles and does the same.
    Fine,
    /// It compiles, and there is something new to use.
    Adds,
    /// It compiles but behaves differently, such as rejecting an argument before it is sent.
    RunTime,
    /// Some code no longer compiles.
    Breaks,
}

/// The part of the version to increase, counted as from 1.0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing that is published changes.
    None,
    /// Something is fixed.
    Patch,
    /// Something is added, or behaves differently.
    Minor,
    /// Code must be changed.
    Major,
}

impl Wire {
    /// The word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Risk => "risk",
            Self::Breaks => "breaks",
        }
    }
}

impl Source {
    /// The word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Adds => "adds",
            Self::RunTime => "run time",
            Self::Breaks => "breaks",
        }
    }
}

impl Level {
    /// The word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// A kind of change.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its number and name, and what changed in one sentence. The hundreds of the number are its
    /// group.
    pub rule: diagnostics::Rule,
    /// The verdict for shipped clients.
    pub wire: Wire,
    /// The verdict for code against the next version.
    pub source: Source,
    /// The version that the client needs after such a change.
    pub level: Level,
    /// The reason for the verdicts.
    pub why: &'static str,
    /// The rules of the reverse change. Empty if the rule mirrors itself.
    pub mirrors: &'static [&'static str],
    /// The lint rule that rejects one of the two sides, so that no client of it is ever generated.
    pub refused_by: Option<&'static str>,
    /// Whether only documentation changes.
    pub documentation: bool,
    /// Code that it breaks. The first whose names are known is shown.
    pub witnesses: &'static [Witness],
    /// What a shipped client meets, in one sentence, if only such clients break.
    pub meets: &'static str,
}

impl Rule {
    pub(super) const fn new(number: u16, name: &'static str, wire: Wire, source: Source) -> Self {
        let level = match source {
            Source::Fine => Level::Patch,
            Source::Adds | Source::RunTime => Level::Minor,
            Source::Breaks => Level::Major,
        };
        let rule = diagnostics::Rule { letter: 'D', number, name, page: "" };
        Self {
            rule,
            wire,
            source,
            level,
            why: "",
            mirrors: &[],
            refused_by: None,
            documentation: false,
            witnesses: &[],
            meets: "",
        }
    }

    pub(super) const fn describe(self, what: &'static str, why: &'static str) -> Self {
        let rule = diagnostics::Rule { page: what, ..self.rule };
        Self { rule, why, ..self }
    }

    pub(super) const fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    pub(super) const fn mirrors(self, mirrors: &'static [&'static str]) -> Self {
        Self { mirrors, ..self }
    }

    pub(super) const fn refused_by(self, rule: &'static str) -> Self {
        Self { refused_by: Some(rule), ..self }
    }

    pub(super) const fn documentation(self) -> Self {
        Self { documentation: true, ..self }
    }

    pub(super) const fn witnesses(self, witnesses: &'static [Witness]) -> Self {
        Self { witnesses, ..self }
    }

    pub(super) const fn meets(self, meets: &'static str) -> Self {
        Self { meets, ..self }
    }

    /// What changed, in one sentence.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.rule.page
    }

    /// The page of the rule, in Markdown.
    #[must_use]
    pub fn explanation(&self) -> String {
        let [wire, source, level] = [self.wire.word(), self.source.word(), self.level.word()];
        let verdicts = format!("- on the wire: {wire}\n- in source: {source}\n- version: {level}\n");
        let meets = if self.meets.is_empty() { String::new() } else { format!("Shipped clients: {}\n\n", self.meets) };
        format!("# {} {}\n\n{}\n\n{}\n\n{meets}{verdicts}", self.id(), self.name, self.what(), self.why)
    }

    /// Whether it breaks on the wire or in source.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.wire == Wire::Breaks || self.source == Source::Breaks
    }

    /// The severity: `breaking`, `warning`, `addition`, `change` or `documentation`.
    #[must_use]
    pub fn severity(&self) -> &'static str {
        match (self.breaks(), self.wire, self.source) {
            (true, ..) => "breaking",
            (_, Wire::Risk, _) | (_, _, Source::RunTime) => "warning",
            (_, _, Source::Adds) => "addition",
            _ if self.documentation => "documentation",
            _ => "change",
        }
    }
}

impl Deref for Rule {
    type Target = diagnostics::Rule;

    fn deref(&self) -> &diagnostics::Rule {
        &self.rule
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.rule == other.rule
    }
}

impl Eq for Rule {}
