//! The pages: which there are, and what all have in common. A page must not read documents.

mod answers;
mod departures;
mod errors;
mod fields;
mod form;
mod index;
mod operation;
mod state;

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::model::{Operation, Service};
use crate::{Sending, text};

/// All services, as the pages link to them.
pub(crate) struct Reference<'a> {
    services: &'a [Service],
    sending: Sending,
    /// The pages of the operations of each service, and the anchors of its error codes.
    links: BTreeMap<&'a str, BTreeMap<&'a str, String>>,
}

/// A page without its frame.
struct Page<'a> {
    path: String,
    title: &'a str,
    /// Its service and operation, whose entry in the sidebar is marked.
    current: Option<(&'a str, &'a str)>,
    scripts: &'a [&'a str],
    content: Markup,
}

impl Page<'_> {
    /// What leads from the page to the folder of the site.
    fn root(&self) -> &'static str {
        root(&self.path)
    }
}

fn root(path: &str) -> &'static str {
    if path.contains('/') { "../" } else { "" }
}

impl<'a> Reference<'a> {
    pub(crate) fn new(services: &'a [Service], sending: Sending) -> Self {
        let mut links = BTreeMap::new();
        for service in services {
            let mut names = BTreeMap::new();
            names.extend(service.codes.iter().map(|code| (code.code.as_str(), errors::link(&service.name, code))));
            names.extend(service.operations.iter().map(|operation| (operation.id.as_str(), operation_path(operation))));
            links.insert(service.name.as_str(), names);
        }
        Self { services, sending, links }
    }

    /// All pages with their paths.
    pub(crate) fn pages(&self) -> Vec<(String, Markup)> {
        let mut pages = vec![index::page(self), departures::page(self)];
        for service in self.services {
            pages.push(errors::page(self, service));
            pages.extend(service.operations.iter().map(|operation| operation::page(self, operation)));
        }
        if self.sends() {
            pages.push(state::page(self));
        }
        pages.into_iter().map(|page| (page.path.clone(), self.frame(&page))).collect()
    }

    fn sends(&self) -> bool {
        self.sending == Sending::Emulator
    }

    /// The Markdown of a service, in which names of operations and error codes are links.
    fn markdown(&self, service: &str, page: &str, markdown: &str) -> Markup {
        text::markdown(markdown, &|name| self.link(service, page, name))
    }

    /// As [`Reference::markdown`], without a paragraph.
    fn inline(&self, service: &str, page: &str, markdown: &str) -> Markup {
        text::inline(markdown, &|name| self.link(service, page, name))
    }

    fn link(&self, service: &str, page: &str, name: &str) -> Option<String> {
        let to = self.links.get(service)?.get(name)?;
        (to != page).then(|| format!("{}{to}", root(page)))
    }

    /// A page in its frame.
    fn frame(&self, page: &Page<'_>) -> Markup {
        let root = page.root();
        html! {
            (DOCTYPE)
            html lang="en" data-root=(root) data-sends[self.sends()] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (page.title) " · CCM reference" }
                    link rel="icon" href={ (root) "icon.svg" } type="image/svg+xml";
                    link rel="stylesheet" href={ (root) "style.css" };
                    // It runs before the page is shown, which would flash in the other colours.
                    script src={ (root) "theme.js" } {}
                    script src={ (root) "search-index.js" } defer {}
                    script src={ (root) "explorer.js" } defer {}
                    script src={ (root) "search.js" } defer {}
                    @for script in page.scripts {
                        script src={ (root) (script) } defer {}
                    }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (self.header(root))
                    div.columns {
                        nav.sidebar #sidebar aria-label="Operations" { (self.sidebar(page)) }
                        main #main tabindex="-1" { (page.content) (footer()) }
                    }
                }
            }
        }
    }

    fn header(&self, root: &str) -> Markup {
        html! {
            header.top {
                button.menu type="button" aria-controls="sidebar" aria-expanded="false" hidden { "Menu" }
                a.brand href={ (root) "index.html" } { "CCM" span { " reference" } }
                div.search role="search" hidden {
                    label.hidden for="search" { "Search operations, fields, error codes and IAM actions" }
                    input #search type="search" placeholder="Search" autocomplete="off" spellcheck="false"
                        role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list";
                    kbd aria-hidden="true" { "/" }
                    ul #results role="listbox" aria-label="Results" hidden {}
                    p.hidden #found role="status" {}
                }
                @if self.sends() {
                    a.to-state href={ (root) "state.html" } { "State" }
                }
                button.theme type="button" hidden { "Theme" }
            }
        }
    }

    fn sidebar(&self, page: &Page<'_>) -> Markup {
        let root = page.root();
        let at = |path: &str| (page.path == path).then_some("page");
        html! {
            ul {
                li { a href={ (root) "index.html" } aria-current=[at("index.html")] { "All operations" } }
                li { a href={ (root) "departures.html" } aria-current=[at("departures.html")] { "Departures" } }
                @if self.sends() {
                    li { a href={ (root) "state.html" } aria-current=[at("state.html")] { "State of the emulator" } }
                }
            }
            @for service in self.services {
                @let is_current = page.current.is_some_and(|(name, _)| name == service.name);
                details open[is_current || page.current.is_none()] {
                    summary { (service.name.to_uppercase()) }
                    @for tag in &service.tags {
                        h2 { (tag.name) }
                        ul {
                            @for operation in service.operations.iter().filter(|operation| operation.tag == tag.name) {
                                @let is_this = page.current == Some((service.name.as_str(), operation.id.as_str()));
                                li { a href={ (root) (operation_path(operation)) } aria-current=[is_this.then_some("page")] {
                                    (breakable(&operation.id))
                                } }
                            }
                        }
                    }
                    ul { li { a href={ (root) (service.name) "/errors.html" }
                        aria-current=[at(&format!("{}/errors.html", service.name))] { "Error codes" } } }
                }
            }
        }
    }
}

fn footer() -> Markup {
    html! {
        footer { p {
            "Made from the spec, which people transcribed from the vendor's documentation. Not a product of Huawei."
        } }
    }
}

/// The path of an operation's page.
fn operation_path(operation: &Operation) -> String {
    format!("{}/{}.html", operation.service, operation.id)
}

/// A name that can break before each of its words, so that it fits a narrow column.
fn breakable(name: &str) -> Markup {
    let mut parts: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if was_lower && letter.is_ascii_uppercase()
            || parts.last().is_some_and(|part| part.ends_with(['_', '/', '.', ':']))
        {
            parts.push(String::new());
        }
        was_lower = letter.is_ascii_lowercase();
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    html! { @for (at, part) in parts.iter().enumerate() { @if at > 0 { wbr; } (part) } }
}

/// The method of an operation as a badge.
fn badge(method: &str) -> Markup {
    html! { span class={ "method " (method.to_ascii_lowercase()) } { (method) } }
}

/// Text on several lines, with a button that copies it.
fn block(language: &str, source: &str) -> Markup {
    // A browser drops the first line break of a `pre`.
    let first = if source.starts_with('\n') { "\n" } else { "" };
    html! { div.code { pre tabindex="0" data-language=(language) { (PreEscaped(first)) code { (source) } } } }
}
