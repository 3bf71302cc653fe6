//! Recorded departures: one, and the page of all.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{Page, Reference};
use super::parts::operation_path;
use crate::model::{Departure, Keyword, Operation, Service};
use crate::read::departures::of_operation;
use crate::words;

const PATH: &str = "departures.html";

/// A departure at its field.
pub(super) fn note(reference: &Reference<'_>, service: &str, page: &str, departure: &Departure) -> Markup {
    html! {
        div.departure {
            p.what { strong { "Departs from the page. " } (reference.inline(service, page, &departure.reason)) }
            (keywords(&departure.keywords))
        }
    }
}

fn keywords(keywords: &[Keyword]) -> Markup {
    html! {
        dl.keywords {
            @for keyword in keywords {
                div {
                    dt { code { (keyword.name) } }
                    dd { span.side { "page" } (value(keyword.page.as_ref(), "nothing")) }
                    // What works is in the fields beside it.
                    @if keyword.name != "example" && keyword.name != "content" {
                        dd { span.side { "works" } (value(keyword.here.as_ref(), "nothing")) }
                    }
                }
            }
        }
    }
}

fn value(value: Option<&serde_json::Value>, none: &str) -> Markup {
    match value.map(words::value) {
        Some(text) if text.contains('\n') => html! { pre tabindex="0" { code { (text) } } },
        Some(text) => html! { code { (text) } },
        None => html! { em { (none) } },
    }
}

/// A departure with everything that shows it.
struct Entry<'a> {
    departure: &'a Departure,
    shown: Vec<(&'a Operation, String)>,
}

pub(super) fn page<'a>(reference: &Reference<'_>) -> Page<'a> {
    let services: Vec<_> = reference.services.iter().map(|service| (service, entries(service))).collect();
    let count: usize = services.iter().map(|(_, entries)| entries.len()).sum();
    let content = html! {
        h1 { "Departures" }
        p.lead {
            "Where the vendor's pages say one thing and another works: " (count) " records, each with what the page says, "
            "what works, and why the spec departs from it."
        }
        @for (service, entries) in &services {
            section id=(service.name) {
                h2 { (service.title) }
                @if entries.is_empty() { p { "None is recorded." } }
                @for entry in entries { (self::entry(reference, service, entry)) }
            }
        }
    };
    Page { path: PATH.to_owned(), title: "Departures", current: None, scripts: &[], content }
}

fn entry(reference: &Reference<'_>, service: &Service, entry: &Entry<'_>) -> Markup {
    html! {
        article.departure-entry {
            h3 {
                @match entry.shown.first() {
                    Some((operation, anchor)) => { a href={ (operation_path(operation)) "#" (anchor) } {
                        (operation.id) @if let Some(field) = field(anchor) { " · " code { (field) } }
                    } }
                    None => code { (entry.departure.place) },
                }
            }
            p { (reference.inline(&service.name, PATH, &entry.departure.reason)) }
            (keywords(&entry.departure.keywords))
            @if let [_, others @ ..] = &entry.shown[..] {
                @if !others.is_empty() {
                    details {
                        summary { "Also shown at " (others.len()) " other " (if others.len() == 1 { "place" } else { "places" }) }
                        ul.plain { @for (operation, anchor) in others { li {
                            a href={ (operation_path(operation)) "#" (anchor) } {
                                (operation.id) @if let Some(field) = field(anchor) { " · " code { (field) } }
                            }
                        } } }
                    }
                }
            }
        }
    }
}

/// The name of the field or status that an anchor stands for.
pub(super) fn field(anchor: &str) -> Option<&str> {
    anchor.split_once('-').map(|(_, name)| name)
}

/// The departures of a service, each once, in the order of the operations that show it first.
fn entries(service: &Service) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in &service.operations {
        for (anchor, departure) in of_operation(operation) {
            let at = *known.entry(&departure.place).or_insert_with(|| {
                entries.push(Entry { departure, shown: Vec::new() });
                entries.len() - 1
            });
            if let Some(entry) = entries.get_mut(at) {
                entry.shown.push((operation, anchor));
            }
        }
    }
    entries.extend(service.unused.iter().map(|departure| Entry { departure, shown: Vec::new() }));
    entries
}
