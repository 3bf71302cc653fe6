//! Tables that are written into a file that people write: between two marks is what the code or the spec says. It must not know what the
//! tables say.

use std::path::Path;

/// The text of a file. Nothing if there is none.
pub(crate) fn read(root: &Path, path: &str) -> Result<Option<String>, String> {
    match std::fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read {path}: {error}")),
    }
}

/// The text of the file `path` with what is between `<!-- name -->` and `<!-- /name -->` replaced.
pub(crate) fn replace(path: &str, text: &str, name: &str, table: &str) -> Result<String, String> {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let parts = text.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let Some((before, after)) = parts else {
        return Err(format!(
            "{path} lacks the lines `{}` and `{}`, between which a table belongs",
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
        let new = super::replace("a.md", text, "rules", "new\n");
        assert_eq!(new.as_deref(), Ok("a\n<!-- rules -->\n\nnew\n\n<!-- /rules -->\nb\n"));
        assert!(super::replace("a.md", "a\n<!-- rules -->\nb\n", "rules", "new\n").is_err());
    }
}
