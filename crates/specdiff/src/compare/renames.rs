//! Finds what was probably renamed: of the parts of one place that are gone, and those that are
//! new, the pairs of the same shape with similar names or descriptions. It proposes nothing if
//! another pair is as good.
//! It must not know OpenAPI, nor what a rename means.

use std::collections::BTreeMap;

use model::names;

use crate::change::{Change, RustName};

/// A part that one state lacks.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    /// Its name in the document.
    pub(super) name: &'a str,
    /// What must be equal, such as the type, and whether it is required.
    pub(super) shape: String,
    /// Its description. Empty if there is none.
    pub(super) description: &'a str,
}

/// Names are similar from this on, if the descriptions do not contradict.
const MIN_NAME: f64 = 0.7;

/// Descriptions are similar from this on.
const MIN_DESCRIPTION: f64 = 0.8;

/// Descriptions that are less similar contradict a similar name.
const MIN_EITHER: f64 = 0.4;

/// How much better the best pair must be than the next.
const MARGIN: f64 = 0.2;

/// For each removed part, the index of the added part that it was probably renamed to. The
/// functions describe a part of either state.
pub(super) fn between<'a, T>(
    removed: &[T],
    added: &[T],
    old: impl Fn(&T) -> Candidate<'a>,
    new: impl Fn(&T) -> Candidate<'a>,
) -> Vec<Option<usize>> {
    if removed.is_empty() || added.is_empty() {
        return vec![None; removed.len()];
    }
    let (old, new): (Vec<_>, Vec<_>) = (removed.iter().map(old).collect(), added.iter().map(new).collect());
    likely(&old, &new)
}

/// The same for described parts.
fn likely(removed: &[Candidate<'_>], added: &[Candidate<'_>]) -> Vec<Option<usize>> {
    let scores: Vec<Vec<Option<f64>>> =
        removed.iter().map(|old| added.iter().map(|new| score(old, new)).collect()).collect();
    let best_old = |index: usize| best(scores.iter().map(|row| row.get(index).copied().flatten()));
    let target =
        |(old, row): (usize, &Vec<Option<f64>>)| best(row.iter().copied()).filter(|new| best_old(*new) == Some(old));
    scores.iter().enumerate().map(target).collect()
}

/// The index of the best score, if no other is as good.
fn best(scores: impl Iterator<Item = Option<f64>>) -> Option<usize> {
    let mut found: Vec<(f64, usize)> =
        scores.enumerate().filter_map(|(index, score)| score.map(|score| (score, index))).collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    match found[..] {
        [(_, index)] => Some(index),
        [(first, index), (second, _), ..] if first - second >= MARGIN => Some(index),
        _ => None,
    }
}

/// How similar two parts are. `None` if they are not alike.
fn score(old: &Candidate<'_>, new: &Candidate<'_>) -> Option<f64> {
    // Different numbers are different things, such as `SHA256` and `SHA384`.
    if old.shape != new.shape || digits(old.name) != digits(new.name) {
        return None;
    }
    let name = strsim::normalized_levenshtein(&names::snake(old.name), &names::snake(new.name));
    if old.description.is_empty() || new.description.is_empty() {
        return (name >= MIN_NAME).then_some(name + MIN_EITHER);
    }
    let lower = |text: &str| text.to_lowercase();
    let description = strsim::sorensen_dice(&lower(old.description), &lower(new.description));
    let alike = description >= MIN_DESCRIPTION || (name >= MIN_NAME && description >= MIN_EITHER);
    alike.then_some(name + description)
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// Removes the proposals for an item that has several.
pub(super) fn drop_contradictions(changes: &mut [Change]) {
    let mut targets = BTreeMap::<String, Option<RustName>>::new();
    for rename in changes.iter().filter_map(|change| change.renamed.as_ref()) {
        let target = targets.entry(rename.from.listed.clone()).or_insert_with(|| Some(rename.to.clone()));
        if target.as_ref() != Some(&rename.to) {
            *target = None;
        }
    }
    for change in changes {
        let renamed = change.renamed.as_ref();
        if renamed.is_some_and(|rename| targets.get(&rename.from.listed).is_some_and(Option::is_none)) {
            change.renamed = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts<'a> = [(&'a str, &'a str)];

    fn candidate<'a>((name, description): (&'a str, &'a str)) -> Candidate<'a> {
        Candidate { name, shape: "string".to_owned(), description }
    }

    fn proposed(removed: &Parts<'_>, added: &Parts<'_>) -> Vec<Option<usize>> {
        let removed: Vec<_> = removed.iter().map(|part| candidate(*part)).collect();
        let added: Vec<_> = added.iter().map(|part| candidate(*part)).collect();
        likely(&removed, &added)
    }

    #[test]
    fn similar_names_or_descriptions_are_proposed() {
        for (old, new) in [
            (("color", "Its colour."), ("colour", "Its colour.")),
            (("color", ""), ("colour", "")),
            (
                ("made_at", "When the thing was made, in seconds."),
                ("created", "When the thing was made, in milliseconds."),
            ),
            (("HALF_ON", ""), ("HALFON", "")),
            (("ShowCsr", "Shows a request."), ("ShowCsrs", "Shows the request.")),
        ] {
            assert_eq!(proposed(&[old], &[new]), [Some(0)], "{old:?} {new:?}");
        }
    }

    #[test]
    fn different_things_are_not_proposed() {
        for (old, new) in [
            (("color", "Its colour."), ("size", "How many bytes it has.")),
            (("SHA256", ""), ("SHA384", "")),
            (("AES_128", "The key."), ("AES_192", "The key.")),
            (("ENABLED", ""), ("DISABLED", "")),
            (("begin", "x"), ("begins", "What somebody said about the thing")),
        ] {
            assert_eq!(proposed(&[old], &[new]), [None], "{old:?} {new:?}");
        }
        let color = candidate(("color", "Its colour."));
        let number = Candidate { shape: "integer".to_owned(), ..color.clone() };
        assert_eq!(likely(&[color], &[number]), [None], "another type");
    }

    #[test]
    fn equal_candidates_are_not_proposed() {
        let colour = ("colour", "Its colour.");
        assert_eq!(proposed(&[("color", "Its colour.")], &[colour, ("colours", "Its colour.")]), [None]);
        assert_eq!(proposed(&[("color", "Its colour."), ("colors", "Its colour.")], &[colour]), [None, None]);
        let clear = [("colour", "Its colour."), ("shape", "Its colour."), ("size", "How big it is.")];
        assert_eq!(proposed(&[("color", "Its colour.")], &clear), [Some(0)], "one is much better");
    }
}
