//! What all pages have in common: head, header, sidebar, and links by name. It must not know what
//! is on a page.

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, html};

use super::parts::{breakable, error_path, errors_path, operation_path};
use crate::model::Service;
use crate::text;

/// Whether operations can be called from their pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Pages have forms, which send to the emulator that serves them.
    Emulator,
    /// Pages have no forms. Any web server can serve them, and a browser can open them from a
    /// folder.
    None,
}

/// All services, as the pages link to them.
pub(super) struct Reference<'a> {
    pub(super) services: &'a [Service],
    sending: Sending,
    /// The pages of the operations of each service, and the anchors of its error codes.
    links: BTreeMap<&'a str, BTreeMap<&'a str, String>>,
}

/// A page without its frame.
pub(super) struct Page<'a> {
    pub(super) path: String,
    pub(super) title: &'a str,
    /// Its service and operation, whose entry in the sidebar is marked.
    pub(super) current: Option<(&'a str, &'a str)>,
    pub(super) scripts: &'a [&'a str],
    pub(super) content: Markup,
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
    pub(super) fn new(services: &'a [Service], sending: Sending) -> Self {
        let mut links = BTreeMap::new();
        for service in services {
            let mut names = BTreeMap::new();
            names.extend(service.codes.iter().map(|code| (code.code.as_str(), error_path(&service.name, code))));
            names.extend(service.operations.iter().map(|operation| (operation.id.as_str(), operation_path(operation))));
            links.insert(service.name.as_str(), names);
        }
        Self { services, sending, links }
    }

    pub(super) fn sends(&self) -> bool {
        self.sending == Sending::Emulator
    }

    /// The Markdown of a service, in which names of operations and error codes are links.
    pub(super) fn markdown(&self, service: &str, page: &str, markdown: &str) -> Markup {
        text::markdown(markdown, &|name| self.link(service, page, name))
    }

    /// As [`Reference::markdown`], without a paragraph.
    pub(super) fn inline(&self, service: &str, page: &str, markdown: &str) -> Markup {
        text::inline(markdown, &|name| self.link(service, page, name))
    }

    fn link(&self, service: &str, page: &str, name: &str) -> Option<String> {
        let to = self.links.get(service)?.get(name)?;
        (to != page).then(|| format!("{}{to}", root(page)))
    }

    /// A page in its frame.
    pub(super) fn frame(&self, page: &Page<'_>) -> Markup {
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
                    @let errors = errors_path(&service.name);
                    ul { li { a href={ (root) (errors) } aria-current=[at(&errors)] { "Error codes" } } }
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
