//! Fields: parameters, headers and properties, with what is in them.

use maud::{Markup, html};

use super::departures::note;
use super::frame::Reference;
use super::parts::breakable;
use crate::model::{Field, Place};
use crate::words;

/// A list with more fields than this inside a field is closed at first.
const OPEN: usize = 12;

/// The fields of a list.
pub(super) struct Fields<'a, 'b> {
    pub(super) reference: &'a Reference<'b>,
    pub(super) service: &'a str,
    /// The path of the page.
    pub(super) page: &'a str,
}

impl Fields<'_, '_> {
    pub(super) fn list<'f>(&self, fields: impl IntoIterator<Item = &'f Field>) -> Markup {
        html! { ul.fields { @for field in fields { (self.field(field)) } } }
    }

    fn field(&self, field: &Field) -> Markup {
        html! {
            li id=(field.anchor) {
                div.head {
                    a.self href={ "#" (field.anchor) } { code.name { (breakable(&field.name)) } }
                    span.kind { (field.kind) }
                    @if field.required {
                        span.required { @if field.place == Place::Answer { "always" } @else { "required" } }
                    }
                }
                div.text { (self.reference.markdown(self.service, self.page, &field.description)) }
                (self.facts(field))
                @for departure in &field.departures { (note(self.reference, self.service, self.page, departure)) }
                @if field.is_recursive { p.note { "Its fields are those of the field above that contains it." } }
                @if !field.children.is_empty() {
                    details open[field.count() <= OPEN] {
                        @let count = field.children.len();
                        summary { (count) @if count == 1 { " field" } @else { " fields" } " of " code { (field.name) } }
                        (self.list(&field.children))
                    }
                }
            }
        }
    }

    /// What else is known of a value: limits, values, default, example. Also of a whole body.
    pub(super) fn facts(&self, field: &Field) -> Markup {
        let has_any = !field.limits.is_empty()
            || !field.values.is_empty()
            || !field.patterns.is_empty()
            || field.default.is_some()
            || field.example.is_some()
            || field.undocumented.is_some();
        html! {
            @if has_any {
                dl.facts {
                    @if !field.limits.is_empty() { div { dt { "Limits" } dd { (field.limits.join("; ")) } } }
                    @if !field.values.is_empty() {
                        div { dt { "Values" } dd.values { @for value in &field.values { code { (value) } " " } } }
                    }
                    @for pattern in &field.patterns { div { dt { "Pattern" } dd { code { (pattern) } } } }
                    @if let Some(default) = &field.default {
                        div { dt { "Default" } dd { code { (words::value(default)) } } }
                    }
                    @if let Some(example) = &field.example {
                        div { dt { "Example" } dd { code { (words::value(example)) } } }
                    }
                    @if let Some(how) = &field.undocumented {
                        div.undocumented { dt { "Undocumented" } dd { (self.reference.inline(self.service, self.page, how)) } }
                    }
                }
            }
        }
    }
}
