//! A review as workflow commands of GitHub Actions, which show beside the lines of a pull request.
//! It must not know of other formats.

use std::fmt::Write as _;

use super::{in_rust, standing, used_by, verdicts};
use crate::review::Review;

/// A command a finding, except for what only people read.
pub(super) fn render(review: &Review) -> String {
    let mut text = String::new();
    for finding in review.findings.iter().filter(|finding| !finding.change.rule.documentation) {
        let change = &finding.change;
        let command = match finding.severity() {
            "breaking" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        let lines =
            [Some(change.message()), Some(verdicts(finding)), in_rust(finding), used_by(finding), standing(finding)];
        let lines: Vec<_> = lines.into_iter().flatten().chain([format!("it was at {}", change.before)]).collect();
        let (path, line) = (property(&change.after.path), change.after.line);
        // Writing to a string never fails.
        let _ = writeln!(
            text,
            "::{command} file={path},line={line},title={}::{}",
            property(change.rule.name),
            data(&lines.join("\n"))
        );
    }
    let _ = writeln!(
        text,
        "::notice title=version::{}",
        data(&format!("{}\n{}", review.summary(), review.verdict.sentence()))
    );
    text
}

/// What a command says, with the characters escaped that would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, in which the separators of properties are escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
