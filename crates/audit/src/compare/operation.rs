//! Compares the operation as a whole: method and path, date, permission, statuses and bodies.
//! It must not know the contents of bodies.

use apispec::document::is_runtime_header;
use apispec::node::{Mapping, Node};
use apispec::{Operation, Permission as SpecPermission};
use diagnostics::source::Span;
use serde_json::Value;

use super::{Comparer, Resolved};
use crate::facts::{Fact, Facts, Format, Permission, Response};
use crate::rules::{DATE, DIFFERS, SPEC_ONLY};

impl<'a> Comparer<'a> {
    pub(super) fn operation(&mut self, operation: &Operation) {
        let Some(node) = self.tree.operation_node(operation) else { return };
        let side = self.side(node, operation.span);
        self.request_line(operation, &side);
        let unknown = self.facts.unknown_mandatory;
        if unknown > 0 {
            let text = format!(
                "the copy has lost the mandatory column, so the mandatory flags of {unknown} parameters are not compared"
            );
            self.note(page_span(self.facts), text);
        }
        self.date(&side);
        self.permission(&side);
        self.parameters(&side);
        self.calls(operation, &side);
        self.body(&side);
        self.responses(&side);
    }

    fn request_line(&mut self, operation: &Operation, side: &Resolved<'a>) {
        let facts = self.facts;
        // If they are missing, that is already a finding.
        let (Some(method), Some(path)) = (&facts.method, &facts.path) else { return };
        let expected = [(method, "method", operation.method.to_uppercase()), (path, "path", operation.path.clone())];
        for (fact, what, spec) in expected {
            let recorded = side.departure(what);
            let documented = recorded.and_then(|recorded| recorded.value.as_str()).unwrap_or(&spec);
            if fact.value == documented {
                match recorded {
                    Some(recorded) => self.out.departures.push(super::Departure {
                        page: Some(fact.span),
                        spec: recorded.span,
                        text: format!("{what}: the page has `{}`, the spec has `{spec}`", fact.value),
                        reason: recorded.reason.to_owned(),
                    }),
                    None => self.out.same += 1,
                }
                continue;
            }
            let message = format!("the page has the {what} `{}`, the spec has `{documented}`", fact.value);
            let finding = DIFFERS.finding(fact.span, message).label("the page");
            let finding = finding.related(operation.span, "the operation in the spec");
            self.out.findings.push(finding.fix(format!(
                "Correct the spec, or, if the page is wrong, record the departure with `x-documented: {{{what}: …}}` and an `x-reason`."
            )));
        }
    }

    fn date(&mut self, side: &Resolved<'a>) {
        let facts = self.facts;
        if facts.updated.is_none() && facts.format == Format::Markdown {
            self.note(facts.start, "Markdown has no date, so it is not compared");
        }
        let (Some(page), Some(entry)) = (&facts.updated, side.entry("x-doc-updated")) else { return };
        let spec = super::json(&entry.value);
        let spec = spec.as_str().unwrap_or_default();
        let dates = (page.value.parse::<jiff::civil::Date>(), spec.parse::<jiff::civil::Date>());
        let (Ok(of_page), Ok(of_spec)) = dates else { return };
        if of_page == of_spec {
            self.out.same += 1;
            return;
        }
        let (age, fix) = if of_page > of_spec {
            ("newer", format!("Transcribe the changes, then set `x-doc-updated: {}`.", page.value))
        } else {
            ("older", "Save the current page and audit it.".to_owned())
        };
        let message = format!("the page is {age} than the transcribed one: it is dated {of_page}, not {of_spec}");
        let finding = DATE.finding(page.span, message).label("the page").related(entry.key_span, "the spec");
        self.out.findings.push(finding.fix(fix));
    }

    fn permission(&mut self, side: &Resolved<'a>) {
        let facts = self.facts;
        let entry = side.entry("x-iam-action");
        let wanted = entry.and_then(|entry| SpecPermission::parse(entry.value.as_str()?));
        let spec = entry.map_or(side.span, |entry| entry.key_span);
        match (&facts.permission, wanted) {
            (None, None) => {}
            (None, Some(SpecPermission::Action { table: Some(table), .. })) => {
                self.note(spec, format!("the action is from the table {table}, not from the page"));
            }
            (None, Some(_)) => {
                let page = page_span(facts);
                self.spec_only(
                    spec,
                    page,
                    "the spec has an `x-iam-action`, but the page names no permission".to_owned(),
                );
            }
            (Some(Permission::NotRequired(_)), Some(SpecPermission::NotRequired { .. })) => self.out.same += 1,
            (Some(Permission::NotRequired(page)), _) => {
                self.page_only(
                    *page,
                    spec,
                    "the page says that no permission is required, the spec does not".to_owned(),
                );
            }
            (Some(Permission::Actions(actions)), wanted) => {
                for (at, (action, aliases)) in actions.iter().enumerate() {
                    let (own, alias) = match wanted {
                        Some(SpecPermission::Action { action, alias, .. }) if at == 0 => (Some(action), alias),
                        _ => (None, None),
                    };
                    self.action(action, aliases, own, alias, spec);
                }
            }
        }
    }

    fn action(
        &mut self,
        page: &Fact<String>,
        aliases: &[Fact<String>],
        own: Option<&str>,
        alias: Option<&str>,
        spec: Span,
    ) {
        if own == Some(page.value.as_str()) {
            self.out.same += 1;
        } else {
            self.page_only(page.span, spec, format!("the page has the IAM action `{}`, the spec does not", page.value));
        }
        for fact in aliases {
            if alias == Some(fact.value.as_str()) {
                self.out.same += 1;
            } else {
                self.page_only(fact.span, spec, format!("the page has the alias `{}`, the spec does not", fact.value));
            }
        }
        if let Some(alias) = alias.filter(|alias| aliases.iter().all(|fact| fact.value != *alias)) {
            self.spec_only(spec, page.span, format!("the spec has the alias `{alias}`, the page does not"));
        }
    }

    fn body(&mut self, side: &Resolved<'a>) {
        let facts = self.facts;
        let request = side.entry("requestBody").map(|entry| self.side(&entry.value, entry.key_span));
        let media = request.as_ref().and_then(|request| self.media(request));
        match (&facts.body, media) {
            (Some(object), Some(media)) => {
                if let Some(entry) = media.entry("schema") {
                    let schema = self.side(&entry.value, entry.key_span);
                    self.body_schema("the request body", object, schema, request.as_ref().unwrap_or(&media), None);
                }
                self.examples("the request", &facts.request_examples.iter().collect::<Vec<_>>(), &media, object.span);
            }
            (Some(object), None) => {
                self.page_only(object.span, side.span, "the page has a request body, the spec has none".to_owned());
            }
            (None, Some(media)) => {
                let page = page_span(facts);
                self.spec_only(media.span, page, "the spec has a request body, the page has no table of it".to_owned());
            }
            (None, None) => {
                for example in &facts.request_examples {
                    self.page_only(
                        example.span,
                        side.span,
                        "the page has an example of a body, the spec has no body".to_owned(),
                    );
                }
            }
        }
    }

    /// The JSON media type of a request body or a response.
    fn media(&self, side: &Resolved<'a>) -> Option<Resolved<'a>> {
        let content = side.entry("content")?.value.as_mapping()?;
        let entry = content.entry("application/json")?;
        Some(self.side(&entry.value, entry.key_span))
    }

    fn responses(&mut self, side: &Resolved<'a>) {
        let facts = self.facts;
        let Some(responses) = side.entry("responses") else { return };
        let mapping = responses.value.as_mapping();
        let spec: Vec<_> = mapping.into_iter().flat_map(Mapping::iter).collect();
        let listed = facts.status_table.or(facts.statuses.first().map(|fact| fact.span));
        if let Some(first) = listed.filter(|_| facts.statuses_of_responses()) {
            self.note(first, "the page has no status table, so the statuses are those of its responses");
        }
        for fact in &facts.statuses {
            if spec.iter().any(|(status, _)| **status == fact.value.to_string()) {
                self.out.same += 1;
            } else {
                let message = format!("the page has the status {}, the spec does not", fact.value);
                self.page_only(fact.span, responses.key_span, message);
            }
        }
        for (status, entry) in spec {
            let response = self.side(&entry.value, entry.key_span);
            let fact = facts.statuses.iter().find(|fact| fact.value.to_string() == status);
            if fact.is_none()
                && let Some(table) = listed
            {
                self.spec_only(entry.key_span, table, format!("the spec has the status {status}, the page does not"));
            }
            let described = facts.responses.iter().find(|response| response.status.value.to_string() == status);
            let around = fact.map(|fact| fact.span).or(listed).unwrap_or_else(|| page_span(facts));
            self.response(status, &response, described, around);
        }
    }

    fn response(&mut self, status: &str, side: &Resolved<'a>, page: Option<&'a Response>, around: Span) {
        let facts = self.facts;
        let what = format!("the {status} response");
        let around = page.map_or(around, |response| response.status.span);
        self.headers(&what, side, page, around);
        let media = self.media(side);
        let body = page.and_then(|response| response.body.as_ref());
        match (body, &media) {
            (Some(object), Some(media)) => {
                if let Some(entry) = media.entry("schema") {
                    let schema = self.side(&entry.value, entry.key_span);
                    self.body_schema(&what, object, schema, side, status.parse().ok());
                }
            }
            (Some(object), None) => {
                self.page_only(object.span, side.span, format!("{what}: the page has a body, the spec has none"));
            }
            (None, Some(media)) => match side.departure("content") {
                Some(recorded) if recorded.value.value == apispec::node::Value::Null => {
                    self.out.departures.push(super::Departure {
                        page: None,
                        spec: recorded.span,
                        text: format!("{what}: the page has no table of the body, the spec has a body"),
                        reason: recorded.reason.to_owned(),
                    });
                }
                _ => {
                    let message = format!("{what}: the spec has a body, the page has no table of it");
                    let finding = SPEC_ONLY.finding(media.span, message).label("the spec");
                    let finding = finding.related(around, "missing here");
                    self.out.findings.push(finding.fix(
                        "Remove it from the spec, or, if the service sends it, record the departure beside the response with `x-documented: {content: null}` and an `x-reason`.",
                    ));
                }
            },
            (None, None) => {}
        }
        let own = |example: &&(u16, Fact<Value>)| example.0.to_string() == status;
        let shown: Vec<_> = facts.response_examples.iter().filter(own).map(|(_, example)| example).collect();
        match media {
            Some(media) => self.examples(&what, &shown, &media, around),
            None => {
                for example in shown {
                    self.page_only(
                        example.span,
                        side.span,
                        format!("{what}: the page has an example of a body, the spec has no body"),
                    );
                }
            }
        }
    }

    fn headers(&mut self, what: &str, side: &Resolved<'a>, page: Option<&'a Response>, around: Span) {
        let spec: Vec<_> = side
            .entry("headers")
            .and_then(|entry| entry.value.as_mapping())
            .into_iter()
            .flat_map(Mapping::iter)
            .collect();
        let fields = page.map_or(&[][..], |response| &response.headers);
        for field in fields.iter().filter(|field| !is_runtime_header(&field.name.value)) {
            let found = spec.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name.value));
            match found.and_then(|(_, entry)| entry.value.get("schema").map(|schema| (schema, entry))) {
                Some((schema, entry)) => {
                    let schema = self.side(schema, entry.key_span).within(&entry.value);
                    self.field(&format!("the header `{}` of {what}", field.name.value), field, &schema);
                }
                None => {
                    let message = format!("{what}: the page has the header `{}`, the spec does not", field.name.value);
                    self.page_only(field.name.span, side.span, message);
                }
            }
        }
        for (name, entry) in spec {
            if !fields.iter().any(|field| field.name.value.eq_ignore_ascii_case(name)) {
                self.spec_only(
                    entry.key_span,
                    around,
                    format!("{what}: the spec has the header `{name}`, the page does not"),
                );
            }
        }
    }
}

/// The span on the page for findings without a closer one: the path, or the start of the page.
pub(super) fn page_span(facts: &Facts) -> Span {
    facts.path.as_ref().map_or(facts.start, |path| path.span)
}

/// Whether a list in the spec, such as `required`, contains a name.
pub(super) fn contains(node: Option<&Node>, name: &str) -> bool {
    node.and_then(Node::as_sequence).is_some_and(|items| items.iter().any(|item| item.as_str() == Some(name)))
}
