//! The tables in `spec/README.md` that are made from the code: between two marks stands what the code says.

use std::path::Path;

use codegen::Files;

/// The file, relative to the root.
pub(crate) const PATH: &str = "spec/README.md";

/// The file with its tables as they should be. A folder without the file, such as one of a test, has none.
pub(crate) fn refreshed(root: &Path) -> Result<Files, String> {
    let text = match std::fs::read_to_string(root.join(PATH)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Files::new()),
        Err(error) => return Err(format!("cannot read {PATH}: {error}")),
    };
    let text = replace(&text, "extensions", &apispec::extension::table())?;
    let text = replace(&text, "rules", &apispec::lint::table(model::rules::all().into_iter()))?;
    Ok(Files::from([(PATH.to_owned(), text)]))
}

/// The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced.
fn replace(text: &str, name: &str, table: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else {
        return Err(format!(
            "{PATH} lacks the lines `{}` and `{}`, between which a table belongs",
            begin.trim(),
            end.trim()
        ));
    };
    Ok(format!("{before}{begin}\n{table}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let text = "a\n<!-- rules -->\n\nold\n\n<!-- /rules -->\nb\n";
        let new = super::replace(text, "rules", "new\n");
        assert_eq!(new.as_deref(), Ok("a\n<!-- rules -->\n\nnew\n\n<!-- /rules -->\nb\n"));
        assert!(super::replace("a\n<!-- rules -->\nb\n", "rules", "new\n").is_err());
    }
}
