//! The rules: each kind of change with its two verdicts, as data. The comparison names them, the reports show them, and the page
//! `RULES.md` is made from them.
//! It must not know how a change is found.

mod answers;
mod document;
mod operations;
mod requests;
mod schemas;
mod texts;

use std::ops::Deref;

use serde::Serialize;

pub(crate) use answers::*;
pub(crate) use document::*;
pub(crate) use operations::*;
pub(crate) use requests::*;
pub(crate) use schemas::*;
pub(crate) use texts::*;

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
    const fn new(number: u16, name: &'static str, wire: Wire, source: Source) -> Self {
        let level = match source {
            Source::Fine => Level::Patch,
            Source::Adds | Source::RunTime => Level::Minor,
            Source::Breaks => Level::Major,
        };
        let rule = diagnostics::Rule { letter: 'D', number, name, page: "" };
        Self { rule, wire, source, level, why: "", mirrors: &[], refused_by: None, documentation: false }
    }

    const fn says(self, what: &'static str, why: &'static str) -> Self {
        let rule = diagnostics::Rule { page: what, ..self.rule };
        Self { rule, why, ..self }
    }

    const fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    const fn mirrors(self, mirrors: &'static [&'static str]) -> Self {
        Self { mirrors, ..self }
    }

    const fn refused_by(self, rule: &'static str) -> Self {
        Self { refused_by: Some(rule), ..self }
    }

    const fn documentation(self) -> Self {
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

/// The groups, each with what it is about.
const GROUPS: &[(&str, &[Rule])] = &[
    ("Services", document::RULES),
    ("Operations", operations::RULES),
    ("What is sent", requests::RULES),
    ("What is answered", answers::RULES),
    ("Schemas, whichever way they go", schemas::RULES),
    ("What only people read", texts::RULES),
];

/// Every rule, in the order of its number.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(_, rules)| *rules)
}

/// The rule of this name or number.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.name.eq_ignore_ascii_case(name) || rule.id().eq_ignore_ascii_case(name))
}

/// The rules as tables in Markdown, a table a group.
#[must_use]
pub fn tables() -> String {
    let tables = GROUPS.iter().map(|(title, rules)| {
        let rows = rules.iter().map(|rule| {
            let (name, what, why) = (rule.name, rule.what(), rule.why);
            let refused = rule.refused_by.map(|name| format!(" `lint` refuses it (`{name}`).")).unwrap_or_default();
            let [wire, source, level] = [rule.wire.word(), rule.source.word(), rule.level.word()];
            format!("| {} | `{name}` | {what}{refused} | {wire} | {source} | {level} | {why} |\n", rule.id())
        });
        let head = "| rule | name | what changed | wire | source | version | why, for our clients |";
        format!("## {title}\n\n{head}\n| --- | --- | --- | --- | --- | --- | --- |\n{}", rows.collect::<String>())
    });
    tables.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_say_the_group() {
        let numbers: Vec<_> = rules().map(|rule| rule.number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert_eq!(rules().map(|rule| rule.name).collect::<BTreeSet<_>>().len(), numbers.len());
        for (index, (_, rules)) in GROUPS.iter().enumerate() {
            assert!(rules.iter().all(|rule| usize::from(rule.number / 100) == index + 1), "{rules:?}");
        }
    }

    #[test]
    fn every_rule_is_explained_and_its_level_fits_its_verdict() {
        for rule in rules() {
            assert!(rule.what().ends_with('.') && rule.why.ends_with('.'), "{}", rule.name);
            let least = match rule.source {
                Source::Breaks => Level::Major,
                Source::Adds | Source::RunTime => Level::Minor,
                Source::Fine => Level::None,
            };
            assert!(rule.level >= least, "{}", rule.name);
            assert!(!rule.documentation || (rule.wire, rule.source) == (Wire::Fine, Source::Fine), "{}", rule.name);
            let lint = rule.refused_by.is_none_or(|name| diagnostics::find(model::rules::all(), name).is_some());
            assert!(lint, "{}: {:?}", rule.name, rule.refused_by);
        }
    }

    #[test]
    fn every_mirror_is_a_rule_that_mirrors_back() {
        for rule in rules() {
            for mirror in rule.mirrors {
                let other = find(mirror).unwrap_or_else(|| panic!("{mirror}, the mirror of {}", rule.name));
                let back = other.mirrors.contains(&rule.name) || (other.mirrors.is_empty() && other == rule);
                assert!(back, "{mirror} mirrors {}", rule.name);
            }
        }
    }
}
