//! Suggests the correct name for a misspelt one.
//! It must not know what the names stand for.

/// The closest known name, if it is close enough for a typo. The first wins among equally close
/// ones.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let length = name.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    // There can be thousands of names, and the length rules out most of them.
    let similar = known.into_iter().filter(|known| known.chars().count().abs_diff(length) <= allowed);
    let distances = similar.map(|known| (strsim::osa_distance(&lower, &known.to_lowercase()), known));
    distances.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// A list in a sentence: `a`, `b` and `c`, each in backquotes.
#[must_use]
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_typos_only() {
        let known = ["string", "number", "object", "array"];
        assert_eq!(nearest("objet", known), Some("object"));
        assert_eq!(nearest("String", known), Some("string"));
        assert_eq!(nearest("date", known), None);
    }

    #[test]
    fn list_joins_with_and() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list([]), "none");
    }
}
