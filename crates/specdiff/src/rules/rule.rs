//! A rule: a kind of change with its two verdicts and the version that it asks for.

use std::ops::Deref;

use serde::Serialize;

/// What a change does to a client that is already shipped and talks to the changed service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// It goes on as before.
    Fine,
    /// It depends on the values that are sent, or the document does not say enough.
    Risk,
    /// Calls that worked fail, or their answers are misread.
    Breaks,
}

/// What a change does to code that is compiled against the next version of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// It compiles and does the same.
    Fine,
    /// It compiles, and there is something new to use.
    Adds,
    /// It compiles, but does something else when it runs, such as refuse an argument before sending.
    RunTime,
    /// Some code that compiled does not any more.
    Breaks,
}

/// How far a version moves, as semantic versions count from 1.0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing that is published changes.
    None,
    /// Something is corrected.
    Patch,
    /// Something is added, or behaves otherwise.
    Minor,
    /// Code has to be changed.
    Major,
}

impl Wire {
    /// In a word.
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
    /// In a word or two.
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
    /// In a word.
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
    /// Its number and name, and what changed in one sentence. The hundreds of the number say what the rule looks at.
    pub rule: diagnostics::Rule,
    /// The verdict for shipped clients.
    pub wire: Wire,
    /// The verdict for code against the next version.
    pub source: Source,
    /// The version that the client needs because of it.
    pub level: Level,
    /// Why the verdicts are so for our clients.
    pub why: &'static str,
    /// The rules that the change backwards is of. Itself if there are none.
    pub mirrors: &'static [&'static str],
    /// The rule of the lint that refuses one of the two sides, so that no client with it is ever generated.
    pub refused_by: Option<&'static str>,
    /// Whether it changes only what is read by people.
    pub documentation: bool,
}

impl Rule {
    pub(super) const fn new(number: u16, name: &'static str, wire: Wire, source: Source) -> Self {
        let level = match source {
            Source::Fine => Level::Patch,
            Source::Adds | Source::RunTime => Level::Minor,
            Source::Breaks => Level::Major,
        };
        let rule = diagnostics::Rule { letter: 'D', number, name, page: "" };
        Self { rule, wire, source, level, why: "", mirrors: &[], refused_by: None, documentation: false }
    }

    pub(super) const fn says(self, what: &'static str, why: &'static str) -> Self {
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

    /// What changed, in one sentence.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.rule.page
    }

    /// The rule as people read it.
    #[must_use]
    pub fn explanation(&self) -> String {
        let [wire, source, level] = [self.wire.word(), self.source.word(), self.level.word()];
        let verdicts = format!("- on the wire: {wire}\n- in source: {source}\n- version: {level}\n");
        format!("# {} {}\n\n{}\n\n{}\n\n{verdicts}", self.id(), self.name, self.what(), self.why)
    }

    /// Whether either verdict is that something breaks.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.wire == Wire::Breaks || self.source == Source::Breaks
    }

    /// How grave the change is, in a word: `breaking`, `warning`, `addition`, `change` or `documentation`.
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
