//! Recognizes the format of a saved page by its contents. It must not know what a page says.

use super::markdown::is_markdown;
use crate::facts::{Foreign, Format};

/// The format of a page.
#[must_use]
pub fn format_of(text: &str) -> Format {
    if let Some(foreign) = foreign(text) {
        Format::Foreign(foreign)
    } else if is_html(text) {
        Format::Html
    } else if is_markdown(text) {
        Format::Markdown
    } else {
        Format::Text
    }
}

fn foreign(text: &str) -> Option<Foreign> {
    let start = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let head = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
    let header = |name: &str| head.lines().any(|line| line.starts_with(name));
    if let Some(binary) = binary(start.as_bytes()) {
        return Some(binary);
    }
    if start.starts_with("{\\rtf") {
        return Some(Foreign::Rtf);
    }
    if header("mime-version:") || header("content-type: multipart/related") {
        return Some(Foreign::Mhtml);
    }
    // Saved, it is HTML that shows escaped HTML; copied, line numbers can come before the tags.
    let saved = head.contains("line-gutter-backdrop")
        || head.contains("class=\"line-content\"")
        || head.contains("id=\"viewsource\"");
    let copied = !is_html(text) && ["<!doctype html", "<html", "<head>"].iter().any(|tag| head.contains(tag));
    (saved || copied).then_some(Foreign::ViewSource)
}

/// The format of a file that is no text.
#[must_use]
pub fn binary(bytes: &[u8]) -> Option<Foreign> {
    let formats: [(&[u8], Foreign); 5] = [
        (b"%PDF-", Foreign::Pdf),
        (b"PK\x03\x04", Foreign::Zip),
        (b"bplist", Foreign::WebArchive),
        (b"\xff\xfe", Foreign::Utf16),
        (b"\xfe\xff", Foreign::Utf16),
    ];
    formats.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| format)
}

/// Whether the text is HTML: apart from leading whitespace, it starts with a tag, a comment or a
/// declaration.
fn is_html(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let mut letters = text.chars();
    letters.next() == Some('<') && letters.next().is_some_and(|letter| letter == '!' || letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_shows_in_the_first_lines() {
        for (text, expected) in [
            ("Updated on 2025-03-14\n\nFunction\n", Format::Text),
            ("\u{feff}\n<!DOCTYPE html><html>", Format::Html),
            ("<html><body>", Format::Html),
            ("\n# Showing a Parcel - ShowParcel\n", Format::Markdown),
            ("Showing a Parcel\n\n| Parameter | Type |\n|:---|:---|\n", Format::Markdown),
            ("Python\n\n# coding: utf-8\n", Format::Text),
            ("From: <Saved by Blink>\nMIME-Version: 1.0\n", Format::Foreign(Foreign::Mhtml)),
            ("1\t<!DOCTYPE html>\n2\t<html>\n", Format::Foreign(Foreign::ViewSource)),
            (
                "<html><head></head><body><div class=\"line-gutter-backdrop\"></div><table>",
                Format::Foreign(Foreign::ViewSource),
            ),
            ("{\\rtf1\\ansi", Format::Foreign(Foreign::Rtf)),
            ("%PDF-1.7", Format::Foreign(Foreign::Pdf)),
        ] {
            assert_eq!(format_of(text), expected, "{text}");
        }
        assert_eq!(binary(b"PK\x03\x04\x14"), Some(Foreign::Zip));
        assert_eq!(binary(b"\xff\xfeU\0"), Some(Foreign::Utf16));
        assert_eq!(binary("# Page".as_bytes()), None);
    }
}
