//! Lists the rules: each kind of change with its two verdicts, as data. The comparison refers to
//! them, the reports show them, and the page `RULES.md` is generated from them.
//! It must not know how a change is found.

mod document;
mod operations;
mod requests;
mod responses;
mod rule;
mod schemas;
mod texts;
mod witness;

pub(crate) use document::*;
pub(crate) use operations::*;
pub(crate) use requests::*;
pub(crate) use responses::*;
pub use rule::{Level, Rule, Source, Wire};
pub(crate) use schemas::*;
pub(crate) use texts::*;
pub use witness::Witness;

/// The groups with their titles.
const GROUPS: &[(&str, &[Rule])] = &[
    ("Services", document::RULES),
    ("Operations", operations::RULES),
    ("Requests", requests::RULES),
    ("Responses", responses::RULES),
    ("Schemas in either direction", schemas::RULES),
    ("Documentation", texts::RULES),
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

/// The rules as Markdown, with a table for each group.
#[must_use]
pub fn tables() -> String {
    let tables = GROUPS.iter().map(|(title, rules)| {
        let rows = rules.iter().map(|rule| {
            let (name, what, why) = (rule.name, rule.what(), rule.why);
            let refused = rule.refused_by.map(|name| format!(" `lint` rejects it (`{name}`).")).unwrap_or_default();
            let [wire, source, level] = [rule.wire.word(), rule.source.word(), rule.level.word()];
            format!("| {} | `{name}` | {what}{refused} | {wire} | {source} | {level} | {why} |\n", rule.id())
        });
        let head = "| rule | name | what changed | wire | source | version | why |";
        format!("## {title}\n\n{head}\n| --- | --- | --- | --- | --- | --- | --- |\n{}", rows.collect::<String>())
    });
    tables.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_are_unique_and_belong_to_their_group() {
        let numbers: Vec<_> = rules().map(|rule| rule.number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert_eq!(rules().map(|rule| rule.name).collect::<BTreeSet<_>>().len(), numbers.len());
        for (index, (_, rules)) in GROUPS.iter().enumerate() {
            assert!(rules.iter().all(|rule| usize::from(rule.number / 100) == index + 1), "{rules:?}");
        }
    }

    #[test]
    fn levels_and_explanations_fit_the_verdicts() {
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

    /// Without a client there is no code; a change of all operations or of several fields at once
    /// has none of its own.
    const WITHOUT_CODE: [&str; 5] = [
        "service-removed",
        "scope-changed",
        "nullable-schema-became-sent",
        "nullable-schema-no-longer-sent",
        "unknown-change",
    ];

    #[test]
    fn reports_show_what_each_rule_breaks() {
        for rule in rules() {
            let shown = rule.source == Source::Breaks && rule.refused_by.is_none();
            let shown = shown && !WITHOUT_CODE.contains(&rule.name);
            assert_eq!(!rule.witnesses.is_empty(), shown, "{}: code", rule.name);
            let wire_only = rule.wire == Wire::Breaks && rule.source != Source::Breaks;
            assert_eq!(!rule.meets.is_empty(), wire_only, "{}: what a shipped client meets", rule.name);
            assert!(rule.meets.is_empty() || rule.meets.ends_with('.'), "{}", rule.name);
        }
    }

    #[test]
    fn mirrors_are_rules_that_mirror_back() {
        for rule in rules() {
            for mirror in rule.mirrors {
                let other = find(mirror).unwrap_or_else(|| panic!("{mirror}, the mirror of {}", rule.name));
                let back = other.mirrors.contains(&rule.name) || (other.mirrors.is_empty() && other == rule);
                assert!(back, "{mirror} mirrors {}", rule.name);
            }
        }
    }
}
