//! The error codes of a service, each with an anchor.

use maud::html;

use super::frame::{Page, Reference};
use super::parts::{anchor, errors_path};
use crate::model::Service;

pub(super) fn page<'a>(reference: &Reference<'_>, service: &'a Service) -> Page<'a> {
    let path = errors_path(&service.name);
    let content = html! {
        p.crumbs { a href={ "../index.html#" (service.name) } { (service.title) } }
        h1 { "Error codes" }
        p.lead {
            "What the codes of " (service.name.to_uppercase()) " mean. An error has its code in the body of the response, "
            "beside a message."
        }
        @if service.codes.is_empty() { p { "The documentation lists none." } }
        dl.codes {
            @for code in &service.codes {
                div id=(anchor(code)) {
                    dt {
                        a.self href={ "#" (anchor(code)) } { code { (code.code) } }
                        @if let Some(status) = code.status { span.status { (status) } }
                    }
                    dd { (reference.inline(&service.name, &path, &code.meaning)) }
                }
            }
        }
    };
    Page { path, title: "Error codes", current: Some((&service.name, "")), scripts: &[], content }
}
