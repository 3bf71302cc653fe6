//! What comes back: successes with their fields, and errors with their meaning.

use maud::{Markup, html};

use super::departures::note;
use super::fields::Fields;
use super::parts::block;
use crate::model::{Answer, Content, Operation};
use crate::words;

/// The successes of an operation.
pub(super) fn successes(fields: &Fields<'_, '_>, operation: &Operation) -> Markup {
    html! {
        @for answer in operation.answers.iter().filter(|answer| answer.is_success()) {
            section.answer id=(answer.anchor()) {
                h3 { a.self href={ "#" (answer.anchor()) } { span class="status ok" { (answer.status) } } " "
                    span.meaning { (fields.reference.inline(fields.service, fields.page, &answer.description)) } }
                (notes(fields, answer))
                @if !answer.headers.is_empty() { h4 { "Headers" } (fields.list(&answer.headers)) }
                @for content in &answer.contents { (self::content(fields, content)) }
                @if answer.contents.is_empty() { p.note { "There is no body." } }
            }
        }
    }
}

/// The errors of an operation, whose bodies are all the same.
pub(super) fn errors(fields: &Fields<'_, '_>, operation: &Operation) -> Markup {
    let errors: Vec<&Answer> = operation.answers.iter().filter(|answer| !answer.is_success()).collect();
    // The fields of the first, since each has the same schema.
    let schema = errors.iter().flat_map(|answer| &answer.contents).find_map(|content| content.schema.as_ref());
    html! {
        dl.statuses {
            @for answer in &errors {
                div id=(answer.anchor()) {
                    dt { a.self href={ "#" (answer.anchor()) } { span class="status bad" { (answer.status) } } }
                    dd {
                        span.meaning { (fields.reference.inline(fields.service, fields.page, &answer.description)) }
                        (notes(fields, answer))
                        @for content in &answer.contents {
                            @for departure in &content.departures {
                                (note(fields.reference, fields.service, fields.page, departure))
                            }
                        }
                    }
                }
            }
        }
        @if let Some(schema) = schema {
            details { summary { "The body of an error" } (fields.list(&schema.children)) }
        }
        p { a href="errors.html" { "The error codes of " (operation.service.to_uppercase()) } }
    }
}

fn notes(fields: &Fields<'_, '_>, answer: &Answer) -> Markup {
    html! {
        @for departure in &answer.departures { (note(fields.reference, fields.service, fields.page, departure)) }
    }
}

/// A body.
pub(super) fn content(fields: &Fields<'_, '_>, content: &Content) -> Markup {
    html! {
        p.media { code { (content.media_type) } @if let Some(schema) = &content.schema { ": " (schema.kind) } }
        @for departure in &content.departures { (note(fields.reference, fields.service, fields.page, departure)) }
        @if let Some(schema) = &content.schema {
            @for departure in &schema.departures { (note(fields.reference, fields.service, fields.page, departure)) }
            (fields.facts(schema))
            @if !schema.children.is_empty() { (fields.list(&schema.children)) }
        }
        @if let Some(example) = &content.example {
            details { summary { "Example" } (block("json", &words::pretty(example))) }
        }
    }
}
