//! Replaces generated tables, each between two marks, in files that people write.
//! It must not know what the tables say.

use std::path::Path;

use diagnostics::source::normalized;

/// The text of a file, with line feeds. `None` if it does not exist.
pub(crate) fn read(root: &Path, path: &str) -> Result<Option<String>, String> {
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(normalized(&text).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!(
            "cannot read {path}: {error}\n  help: restore it, for example with `git restore`, and check its permissions"
        )),
    }
}

/// The text of the file `path`, with a new table between `<!-- name -->` and `<!-- /name -->`.
pub(crate) fn replace(path: &str, text: &str, name: &str, table: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else {
        return Err(format!(
            "{path} needs the lines `{}` and `{}`, with a table between them",
            begin.trim(),
            end.trim()
        ));
    };
    Ok(format!("{before}{begin}\n{table}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_text_between_the_marks_changes() {
        let text = "a\n<!-- rules -->\n\nold\n\n<!-- /rules -->\nb\n";
        let new = super::replace("a.md", text, "rules", "new\n");
        assert_eq!(new.as_deref(), Ok("a\n<!-- rules -->\n\nnew\n\n<!-- /rules -->\nb\n"));
        let error = super::replace("a.md", "a\n<!-- rules -->\nb\n", "rules", "new\n").unwrap_err();
        assert!(error.starts_with("a.md needs the lines `<!-- rules -->` and `<!-- /rules -->`"), "{error}");
    }
}
