//! The page of the emulator's state, which the script `state.js` fills by documented operations. If
//! a document lacks one, its part is left out.

use maud::{Markup, html};

use super::frame::{Page, Reference};
use super::parts::operation_path;
use crate::model::Operation;

/// What is shown, by which operation, and the columns of its table: the fields of an entry.
const PARTS: &[Part] = &[
    Part { id: "authorities", title: "Certificate authorities", service: "pca", operation: "ListCertificateAuthority" },
    Part { id: "private", title: "Private certificates", service: "pca", operation: "ListCertificate" },
    Part { id: "scm", title: "SCM certificates", service: "scm", operation: "ListCertificates" },
];

struct Part {
    id: &'static str,
    title: &'static str,
    service: &'static str,
    operation: &'static str,
}

pub(super) fn page<'a>(reference: &Reference<'_>) -> Page<'a> {
    let content = html! {
        h1 { "State of the emulator" }
        p.lead { "What the account holds that is signed in, and what the emulator was asked last." }
        p.who-line { span.who {} " " button.refresh type="button" { "Refresh" } }
        p.problem role="alert" hidden {}
        @for part in PARTS {
            @if let Some(operation) = find(reference, part) { (section(part, operation)) }
        }
        section #requests {
            h2 { "Last requests" }
            div.rows aria-live="polite" { p.note { "Nothing is shown before you sign in." } }
        }
    };
    Page {
        path: "state.html".to_owned(),
        title: "State of the emulator",
        current: None,
        scripts: &["session.js", "state.js"],
        content,
    }
}

fn find<'a>(reference: &Reference<'a>, part: &Part) -> Option<&'a Operation> {
    let service = reference.services.iter().find(|service| service.name == part.service)?;
    service.operations.iter().find(|operation| operation.id == part.operation)
}

fn section(part: &Part, operation: &Operation) -> Markup {
    html! {
        section id=(part.id) data-method=(operation.method) data-path=(operation.path) {
            h2 { (part.title) }
            p.note { "By " a href=(operation_path(operation)) { (operation.id) } "." }
            div.rows aria-live="polite" { p.note { "Nothing is shown before you sign in." } }
        }
    }
}
