//! Formats findings as workflow commands of GitHub Actions, which shows them beside the lines of a
//! pull request.
//! It must not know of other formats.

use std::fmt::Write as _;

use super::located::{Report, explained, place};
use crate::finding::Severity;

/// One command for each finding.
pub(super) fn render(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        for finding in &report.findings {
            let (path, region) = place(finding, &report.sources);
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "notice",
            };
            let _ = write!(text, "::{command} file={}", property(&path));
            if let Some(region) = region {
                let _ = write!(text, ",line={},endLine={}", region.start_line, region.end_line);
                // GitHub accepts columns only if the annotation is within one line.
                if region.start_line == region.end_line {
                    let _ = write!(text, ",col={},endColumn={}", region.start_column, region.end_column);
                }
            }
            let _ = writeln!(text, ",title={}::{}", property(finding.rule.name), data(&explained(finding)));
        }
    }
    text
}

/// A notice without a file.
pub(super) fn notice(title: &str, text: &str) -> String {
    format!("::notice title={}::{}\n", property(title), data(text))
}

/// The message of a command, with the characters escaped that would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, with separators of properties escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
