//! The page of an operation.

use maud::{Markup, html};

use super::departures::{field, note};
use super::fields::Fields;
use super::frame::{Page, Reference};
use super::parts::{badge, block, breakable, operation_path};
use super::{answers, form};
use crate::model::{Operation, Permission, Place};
use crate::read::departures::of_operation;

pub(super) fn page<'a>(reference: &Reference<'_>, operation: &'a Operation) -> Page<'a> {
    let path = operation_path(operation);
    let fields = Fields { reference, service: &operation.service, page: &path };
    let content = html! {
        p.crumbs {
            a href={ "../index.html#" (operation.service) } { (operation.service.to_uppercase()) } " / " (operation.tag)
        }
        h1 #top { (breakable(&operation.id)) }
        p.lead { (operation.summary) }
        p.line { (badge(&operation.method)) " " code { (breakable(&operation.path)) } }
        (reference.markdown(&operation.service, &path, &operation.description))
        @if let Some(reason) = &operation.deprecated {
            p.warning { strong { "Deprecated. " } (reference.inline(&operation.service, &path, reason)) }
        }
        @if let Some(reason) = &operation.confirm {
            p.warning { strong { "Think before you call. " } (reference.inline(&operation.service, &path, reason)) }
        }
        @for departure in &operation.departures { (note(reference, &operation.service, &path, departure)) }
        (facts(&fields, operation))
        @if reference.sends() { (form::form(operation)) }
        h2 #arguments { "Arguments" }
        (arguments(&fields, operation))
        h2 #answers { "What comes back" }
        (answers::successes(&fields, operation))
        h2 #errors { "Errors" }
        (answers::errors(&fields, operation))
        @if !operation.samples.is_empty() {
            h2 #samples { "In code" }
            div.tabs {
                @for sample in &operation.samples {
                    section data-tab=(sample.label) {
                        h3 { (sample.label) }
                        (block(&sample.language.to_ascii_lowercase(), &sample.source))
                    }
                }
            }
        }
    };
    let scripts: &[&str] = if reference.sends() { &["session.js", "try.js"] } else { &[] };
    Page { path, title: &operation.id, current: Some((&operation.service, &operation.id)), scripts, content }
}

fn arguments(fields: &Fields<'_, '_>, operation: &Operation) -> Markup {
    let titles = [(Place::Path, "In the path"), (Place::Query, "In the query"), (Place::Header, "In headers")];
    html! {
        @if operation.parameters.is_empty() && operation.body.is_none() { p { "It takes none." } }
        @for (place, title) in titles {
            @if operation.parameters.iter().any(|field| field.place == place) {
                h3 { (title) }
                (fields.list(operation.parameters.iter().filter(|field| field.place == place)))
            }
        }
        @if let Some(body) = &operation.body {
            h3 #body { "In the body" @if !body.required { small { " optional" } } }
            @for departure in &body.departures { (note(fields.reference, fields.service, fields.page, departure)) }
            (answers::content(fields, &body.content))
        }
    }
}

/// The facts about the operation as a whole.
fn facts(fields: &Fields<'_, '_>, operation: &Operation) -> Markup {
    let inline = |text: &str| fields.reference.inline(fields.service, fields.page, text);
    let mut departures: Vec<String> = Vec::new();
    for (anchor, _) in of_operation(operation) {
        if !departures.contains(&anchor) {
            departures.push(anchor);
        }
    }
    html! {
        dl.facts.of-operation {
            div { dt { "IAM action" } dd { (permission(&operation.permission)) } }
            div { dt { "Safe to repeat" } dd {
                @if operation.is_idempotent { "yes: it is retried after a failure that may pass" }
                @else { "no: a failure that may have had an effect is not retried" }
            } }
            @if !operation.needs_credentials { div { dt { "Credentials" } dd { "none: it is sent without" } } }
            @if !operation.regions.is_empty() {
                div { dt { "Regions" } dd { "only " @for region in &operation.regions { code { (region) } " " } } }
            }
            @if let Some(pages) = &operation.pagination { div { dt { "Pages" } dd { (inline(pages)) } } }
            @for (state, words) in &operation.waiters {
                div { dt { "Wait for " code { (state) } } dd { (inline(words)) } }
            }
            @if let Some(property) = &operation.archive {
                div { dt { "ZIP" } dd { "with " code { (property) } ", a file comes back instead of JSON" } }
            }
            @for (path, reason) in &operation.ambiguous {
                div { dt { "Also matches" } dd { code { (breakable(path)) } ": " (inline(reason)) } }
            }
            @if let Some(page) = &operation.page {
                div { dt { "Page" } dd {
                    a href=(page) rel="noreferrer" { "the vendor's documentation" }
                    @if let Some(date) = &operation.updated { ", of " (date) }
                } }
            }
            @if !departures.is_empty() {
                div { dt { "Departures" } dd.values {
                    "from the page at " @for anchor in &departures {
                        a href={ "#" (anchor) } { code { (breakable(field(anchor).unwrap_or(anchor))) } } " "
                    }
                } }
            }
        }
    }
}

fn permission(permission: &Permission) -> Markup {
    html! {
        @match permission {
            Permission::Action { action, alias, table } => {
                code { (breakable(action)) }
                @if let Some(alias) = alias { ", also " code { (breakable(alias)) } }
                @if let Some(table) = table { " (named in the table " code { (table) } " of the documentation alone)" }
            }
            Permission::None(reason) => { "none: " (reason) }
            Permission::Unknown => "not documented",
        }
    }
}
