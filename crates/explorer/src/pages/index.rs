//! The first page: all operations by service and tag.

use maud::html;

use super::frame::{Page, Reference};
use super::parts::{badge, breakable, errors_path, operation_path};

const PATH: &str = "index.html";

pub(super) fn page<'a>(reference: &Reference<'_>) -> Page<'a> {
    let services = reference.services;
    let count: usize = services.iter().map(|service| service.operations.len()).sum();
    let content = html! {
        h1 { "Cloud Certificate Manager" }
        p.lead {
            "The " (count) " operations that the clients, " code { "ccm" } " and the emulator know: what each takes and "
            "returns, its limits and permissions, and "
            a href="departures.html" { "where the vendor's pages are wrong" } "."
        }
        @if reference.sends() {
            p {
                "This is served by the emulator, which answers all of them on this machine: open an operation and press "
                "Send. Only tests should trust its certificates. The lines that it printed when it started point the "
                "clients and the SDKs to it. "
                a href="state.html" { "Its state" } " shows what it holds and what it was asked."
            }
            p.controls {
                "Programs find its controls under " a href="/emulator/operations" data-control { "/emulator/operations" } ", "
                a href="/emulator/health" data-control { "/emulator/health" } ", "
                a href="/emulator/clock" data-control { "/emulator/clock" } " and "
                a href="/emulator/faults" data-control { "/emulator/faults" }
                "; the README of the crate " code { "ccm-emulator" } " describes them."
            }
        }
        @for service in services {
            section id=(service.name) {
                h2 { (service.title) @if !service.version.is_empty() { small { " " (service.version) } } }
                (reference.markdown(&service.name, PATH, &service.description))
                p { a href=(errors_path(&service.name)) { (service.codes.len()) " error codes" } }
                @for tag in &service.tags {
                    h3 { (tag.name) }
                    p.note { (reference.inline(&service.name, PATH, &tag.description)) }
                    ul.operations {
                        @for operation in service.operations.iter().filter(|operation| operation.tag == tag.name) {
                            li { a href=(operation_path(operation)) {
                                (badge(&operation.method))
                                span { strong { (breakable(&operation.id)) } " " (operation.summary) }
                            } }
                        }
                    }
                }
            }
        }
    };
    Page { path: PATH.to_owned(), title: "All operations", current: None, scripts: &[], content }
}
