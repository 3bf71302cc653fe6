//! Audits pages of the fictional service in all layouts, in both languages, as text, HTML and
//! Markdown. All of them agree with the spec, and each report is a snapshot. `wrong.rs` tests pages
//! with one error, `damages.rs` randomly damaged pages.

use std::collections::BTreeSet;

use audit::report;

use crate::common;

#[test]
fn all_pages_agree() {
    let document = common::document();
    for (name, text) in common::pages() {
        let audit = common::audit(&document, &name, &text);
        let shown = report::human(&audit, diagnostics::report::Layout::PLAIN);
        assert!(audit.agrees(), "{name}:\n{shown}");
        insta::assert_snapshot!(format!("agrees-{name}"), shown);
    }
}

#[test]
fn layouts_yield_equal_results() {
    let document = common::document();
    let summary = |name: &str, text: &str| {
        let audit = common::audit(&document, name, text);
        let departures: BTreeSet<_> =
            audit.comparison.departures.iter().map(|departure| departure.text.clone()).collect();
        (audit.operation.map(|(_, name)| name), departures, audit.facts.unrepresented.len())
    };
    for operation in ["CreateParcel", "ListParcels", "MoveParcel", "RemoveParcel", "ReplaceLabels", "ShowParcel"] {
        let outcomes: Vec<_> = common::pages()
            .iter()
            .filter(|(name, _)| name.starts_with(operation))
            .map(|(name, text)| summary(name, text))
            .collect();
        assert!(outcomes.len() > 1, "{operation} has several layouts");
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:#?}");
    }
}

/// Letters that nobody sees, special spaces and other line ends change nothing.
#[test]
fn invisible_letters_are_harmless() {
    let document = common::document();
    let result = |name: &str, text: &str| {
        let audit = common::audit(&document, name, text);
        let problems: Vec<_> = audit.comparison.findings.iter().map(|finding| finding.message.clone()).collect();
        assert!(audit.agrees(), "{name}: {problems:?}");
        (audit.comparison.same, audit.comparison.departures.len(), audit.facts.prose.len())
    };
    for (name, text) in common::pages() {
        let expected = result(&name, &text);
        assert_eq!(result(&name, &text.replace('\n', "\r")), expected, "{name} with bare CR");
        let crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(result(&name, &crlf), expected, "{name} with a byte order mark and CRLF");
        let special = between_words(&text, "\u{a0}");
        assert_eq!(result(&name, &special), expected, "{name} with special spaces");
        let mut invisible = between_words(&text, "\u{200b} \u{ad}");
        if name.ends_with(".txt") {
            invisible = invisible.replace('\n', "\u{2060}\n\u{200b}");
        }
        assert_eq!(result(&name, &invisible), expected, "{name} with invisible letters");
    }
}

/// Replaces each space between two words outside HTML tags.
fn between_words(text: &str, space: &str) -> String {
    let mut changed = String::new();
    let mut in_tag = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        in_tag = letter == '<' || in_tag && letter != '>';
        let between = changed.ends_with(|last: char| last.is_alphanumeric() || "}.,:".contains(last))
            && letters.peek().is_some_and(|next| next.is_alphanumeric() || "/{(".contains(*next));
        if letter == ' ' && between && !in_tag {
            changed.push_str(space);
        } else {
            changed.push(letter);
        }
    }
    changed
}

/// However a label and its text are marked up, they mean the same.
#[test]
fn labels_can_share_a_paragraph() {
    let document = common::document();
    let (name, text) = common::page("MoveParcel.en.html");
    let expected = common::audit(&document, &name, &text).comparison.same;
    for between in [" ", ": ", "：", "<br>", ":<br/>", "</p>\n<p>: "] {
        let text = text.replace("</strong></p><p>", &format!("</strong>{between}"));
        let audit = common::audit(&document, &name, &text);
        assert!(audit.agrees(), "{between:?}: {}", report::human(&audit, diagnostics::report::Layout::PLAIN));
        assert_eq!(audit.comparison.same, expected, "{between:?}");
    }
}

/// A page without a status table has the statuses of its responses.
#[test]
fn statuses_can_be_those_of_responses() {
    let document = common::document();
    for (name, start, end) in [
        ("CreateParcel.en.txt", "Status Codes\n", "Error Codes\n"),
        (
            "CreateParcel.zh.html",
            "<div class=\"section\"><h4 class=\"sectiontitle\">状态码",
            "<div class=\"section\"><h4 class=\"sectiontitle\">错误码",
        ),
        ("CreateParcel.en.md", "#### Status Codes\n", "#### Error Codes\n"),
    ] {
        let (name, text) = common::page(name);
        let (before, rest) = text.split_once(start).expect("the start of the section");
        let (_, after) = rest.split_once(end).expect("the end of the section");
        let text = format!("{before}{end}{after}");
        let audit = common::audit(&document, &name, &text);
        let statuses: Vec<_> = audit.facts.statuses.iter().map(|fact| fact.value).collect();
        assert_eq!(statuses, [201, 400], "{name}");
        assert!(audit.comparison.notes.iter().any(|note| note.text.contains("no status table")), "{name}");
        // The page has no table for the status 404.
        let messages: Vec<_> = audit.comparison.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["the spec has the status 404, the page does not"], "{name}");
        let draft =
            audit::draft(&[&document.tree], &name, &text.replace("/v1/parcels\n", "/v1/boxes\n"), None, Some("AddBox"));
        let Ok(draft) = draft else { continue };
        assert!(draft.text.contains("'201':") && draft.text.contains("'400':"), "{}", draft.text);
    }
}

#[test]
fn foreign_formats_are_named() {
    let document = common::document();
    let (_, html) = common::page("ShowParcel.zh.html");
    let escaped = html.replace('&', "&amp;").replace('<', "&lt;");
    for (name, text, format) in [
        (
            "ShowParcel.mhtml",
            "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n".to_owned(),
            "MHTML",
        ),
        (
            "ShowParcel.html",
            format!(
                "<html><body><table><tr><td class=\"line-number\"></td><td class=\"line-content\">{escaped}</td></tr></table>"
            ),
            "page source",
        ),
        (
            "ShowParcel.txt",
            html.lines().enumerate().map(|(at, line)| format!("{at}\t{line}\n")).collect(),
            "page source",
        ),
    ] {
        let audit = common::audit(&document, name, &text);
        let messages: Vec<_> = audit.comparison.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert!(matches!(messages[..], [only] if only.contains(format)), "{messages:?}");
        assert!(report::human(&audit, diagnostics::report::Layout::PLAIN).contains("replace `.html` with `.md`"));
        let refused = audit::draft(&[&document.tree], name, &text, Some("depot"), Some("Other")).expect_err("no page");
        assert_eq!(refused.findings.iter().count(), 1);
    }
}

#[test]
fn json_report_lists_findings() {
    let document = common::document();
    let (name, text) = common::page("CreateParcel.en.txt");
    let audit = common::audit(&document, &name, &text.replace("Maximum: 99\n", "Maximum: 98\n"));
    let json: serde_json::Value = serde_json::from_str(&report::json(&[audit])).expect("JSON");
    let page = &json["pages"][0];
    assert_eq!((page["operation"].as_str(), page["agrees"].as_bool()), (Some("CreateParcel"), Some(false)));
    insta::assert_snapshot!("json", serde_json::to_string_pretty(page).expect("text"));
}
