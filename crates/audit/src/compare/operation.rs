//! What concerns the operation as a whole: method and path, date, permission, statuses and bodies.
//! It must not know what is in a body.

use apispec::node::{Mapping, Node};
use apispec::{Operation, Permission as Wanted};
use diagnostics::source::Span;
use serde_json::Value;

use super::{Comparer, Side};
use crate::facts::{Answer, Facts, Permission, Said};
use crate::rules::{DATE, DIFFERS, SPEC_ONLY};

impl<'a> Comparer<'a> {
    pub(super) fn operation(&mut self, operation: &Operation) {
        let Some(node) = self.tree.operation_node(operation) else { return };
        let side = self.side(node, operation.span);
        self.request_line(operation, &side);
        let unknown = self.facts.unknown_mandatory;
        if unknown > 0 {
            let text = format!(
                "the copy has lost the column that says what is mandatory: it is unknown for {unknown} parameters, and not compared"
            );
            self.note(page_span(self.facts), text);
        }
        self.date(&side);
        self.permission(&side);
        self.parameters(&side);
        self.calls(operation, &side);
        self.body(&side);
        self.answers(&side);
    }

    fn request_line(&mut self, operation: &Operation, side: &Side<'a>) {
        let facts = self.facts;
        // A page without them has a finding of its own.
        let (Some(method), Some(path)) = (&facts.method, &facts.path) else { return };
        let expected = [(method, "method", operation.method.to_uppercase()), (path, "path", operation.path.clone())];
        for (said, what, spec) in expected {
            let recorded = side.departure(what);
            let documented = recorded.and_then(|recorded| recorded.value.as_str()).unwrap_or(&spec);
            if said.value == documented {
                match recorded {
                    Some(recorded) => self.out.departures.push(super::Departure {
                        page: Some(said.span),
                        spec: recorded.span,
                        text: format!("{what}: the page has `{}`, the spec `{spec}`", said.value),
                        reason: recorded.reason.to_owned(),
                    }),
                    None => self.out.same += 1,
                }
                continue;
            }
            let message = format!("the page has the {what} `{}`, the spec `{documented}`", said.value);
            let finding = DIFFERS.finding(said.span, message).label("what the page says");
            let finding = finding.related(operation.span, "the operation in the spec");
            self.out.findings.push(finding.fix(format!(
                "Correct the spec; or, if the page is wrong, record it with `x-documented: {{{what}: …}}` and why in `x-reason`."
            )));
        }
    }

    fn date(&mut self, side: &Side<'a>) {
        let facts = self.facts;
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
            ("newer", format!("Transcribe what has changed, then set `x-doc-updated: {}`.", page.value))
        } else {
            ("older", "Save the current page, and audit that.".to_owned())
        };
        let message =
            format!("the page is {age} than the one that was transcribed: it is of {of_page}, not of {of_spec}");
        let finding = DATE.finding(page.span, message).label("what the page says").related(entry.key_span, "the spec");
        self.out.findings.push(finding.fix(fix));
    }

    fn permission(&mut self, side: &Side<'a>) {
        let facts = self.facts;
        let entry = side.entry("x-iam-action");
        let wanted = entry.and_then(|entry| Wanted::parse(entry.value.as_str()?));
        let spec = entry.map_or(side.span, |entry| entry.key_span);
        match (&facts.permission, wanted) {
            (None, None) => {}
            (None, Some(Wanted::Action { table: Some(table), .. })) => {
                self.note(spec, format!("the action is from the table {table}, not from the page"));
            }
            (None, Some(_)) => {
                let page = page_span(facts);
                self.spec_only(
                    spec,
                    page,
                    "the spec has an `x-iam-action`, and the page does not say which permission is needed".to_owned(),
                );
            }
            (Some(Permission::NotRequired(_)), Some(Wanted::NotRequired { .. })) => self.out.same += 1,
            (Some(Permission::NotRequired(page)), _) => {
                self.page_only(
                    *page,
                    spec,
                    "the page says that no permission is needed, which the spec does not".to_owned(),
                );
            }
            (Some(Permission::Actions(actions)), wanted) => {
                for (at, (action, aliases)) in actions.iter().enumerate() {
                    let (own, alias) = match wanted {
                        Some(Wanted::Action { action, alias, .. }) if at == 0 => (Some(action), alias),
                        _ => (None, None),
                    };
                    self.action(action, aliases, own, alias, spec);
                }
            }
        }
    }

    fn action(
        &mut self,
        page: &Said<String>,
        aliases: &[Said<String>],
        own: Option<&str>,
        alias: Option<&str>,
        spec: Span,
    ) {
        if own == Some(page.value.as_str()) {
            self.out.same += 1;
        } else {
            self.page_only(
                page.span,
                spec,
                format!("the page has the IAM action `{}`, which the spec does not", page.value),
            );
        }
        for said in aliases {
            if alias == Some(said.value.as_str()) {
                self.out.same += 1;
            } else {
                self.page_only(
                    said.span,
                    spec,
                    format!("the page has `{}` as an alias, which the spec does not", said.value),
                );
            }
        }
        if let Some(alias) = alias.filter(|alias| aliases.iter().all(|said| said.value != *alias)) {
            self.spec_only(spec, page.span, format!("the spec has `{alias}` as an alias, which the page does not"));
        }
    }

    fn body(&mut self, side: &Side<'a>) {
        let facts = self.facts;
        let request = side.entry("requestBody").map(|entry| self.side(&entry.value, entry.key_span));
        let media = request.as_ref().and_then(|request| self.media(request));
        match (&facts.body, media) {
            (Some(object), Some(media)) => {
                if let Some(entry) = media.entry("schema") {
                    let schema = self.side(&entry.value, entry.key_span);
                    self.whole("the request body", object, schema, request.as_ref().unwrap_or(&media), None);
                }
                self.examples("the request", &facts.requests.iter().collect::<Vec<_>>(), &media, object.span);
            }
            (Some(object), None) => {
                self.page_only(object.span, side.span, "the page has a request body, and the spec has none".to_owned());
            }
            (None, Some(media)) => {
                let page = page_span(facts);
                self.spec_only(
                    media.span,
                    page,
                    "the spec has a request body, and the page has no table of one".to_owned(),
                );
            }
            (None, None) => {
                for example in &facts.requests {
                    self.page_only(
                        example.span,
                        side.span,
                        "the page has an example of a body, and the spec has no body".to_owned(),
                    );
                }
            }
        }
    }

    /// The JSON of a body or an answer.
    fn media(&self, side: &Side<'a>) -> Option<Side<'a>> {
        let content = side.entry("content")?.value.as_mapping()?;
        let entry = content.entry("application/json")?;
        Some(self.side(&entry.value, entry.key_span))
    }

    fn answers(&mut self, side: &Side<'a>) {
        let facts = self.facts;
        let Some(responses) = side.entry("responses") else { return };
        let mapping = responses.value.as_mapping();
        let spec: Vec<_> = mapping.into_iter().flat_map(Mapping::iter).collect();
        for said in &facts.statuses {
            if spec.iter().any(|(status, _)| **status == said.value.to_string()) {
                self.out.same += 1;
            } else {
                let message = format!("the page has the status {}, which the spec does not", said.value);
                self.page_only(said.span, responses.key_span, message);
            }
        }
        for (status, entry) in spec {
            let answer = self.side(&entry.value, entry.key_span);
            let listed = facts.statuses.iter().find(|said| said.value.to_string() == status);
            if listed.is_none()
                && let Some(table) = facts.status_table
            {
                self.spec_only(
                    entry.key_span,
                    table,
                    format!("the spec has the status {status}, which the page does not"),
                );
            }
            let described = facts.answers.iter().find(|answer| answer.status.value.to_string() == status);
            let around = listed.map(|said| said.span).or(facts.status_table).unwrap_or_else(|| page_span(facts));
            self.answer(status, &answer, described, around);
        }
    }

    fn answer(&mut self, status: &str, side: &Side<'a>, page: Option<&'a Answer>, around: Span) {
        let facts = self.facts;
        let what = format!("the answer {status}");
        let around = page.map_or(around, |answer| answer.status.span);
        self.headers(&what, side, page, around);
        let media = self.media(side);
        let body = page.and_then(|answer| answer.body.as_ref());
        match (body, &media) {
            (Some(object), Some(media)) => {
                if let Some(entry) = media.entry("schema") {
                    let schema = self.side(&entry.value, entry.key_span);
                    self.whole(&what, object, schema, side, status.parse().ok());
                }
            }
            (Some(object), None) => {
                self.page_only(object.span, side.span, format!("{what}: the page has a body, and the spec has none"));
            }
            (None, Some(media)) => match side.departure("content") {
                Some(recorded) if recorded.value.value == apispec::node::Value::Null => {
                    self.out.departures.push(super::Departure {
                        page: None,
                        spec: recorded.span,
                        text: format!("{what}: the page has no table of a body, the spec has a body"),
                        reason: recorded.reason.to_owned(),
                    });
                }
                _ => {
                    let message = format!("{what}: the spec has a body, and the page has no table of one");
                    let finding = SPEC_ONLY.finding(media.span, message).label("what the spec says");
                    let finding = finding.related(around, "where the page would say it");
                    self.out.findings.push(finding.fix(
                        "Take it out of the spec; or, if it is known to be there, say so beside the answer with `x-documented: {content: null}` and `x-reason`.",
                    ));
                }
            },
            (None, None) => {}
        }
        let own = |said: &&(u16, Said<Value>)| said.0.to_string() == status;
        let shown: Vec<_> = facts.responses.iter().filter(own).map(|(_, example)| example).collect();
        match media {
            Some(media) => self.examples(&what, &shown, &media, around),
            None => {
                for example in shown {
                    self.page_only(
                        example.span,
                        side.span,
                        format!("{what}: the page has an example of a body, and the spec has no body"),
                    );
                }
            }
        }
    }

    fn headers(&mut self, what: &str, side: &Side<'a>, page: Option<&'a Answer>, around: Span) {
        let spec: Vec<_> = side
            .entry("headers")
            .and_then(|entry| entry.value.as_mapping())
            .into_iter()
            .flat_map(Mapping::iter)
            .collect();
        let fields = page.map_or(&[][..], |answer| &answer.headers);
        for field in fields {
            let found = spec.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name.value));
            match found.and_then(|(_, entry)| entry.value.get("schema").map(|schema| (schema, entry))) {
                Some((schema, entry)) => {
                    let schema = self.side(schema, entry.key_span).within(&entry.value);
                    self.field(&format!("the header `{}` of {what}", field.name.value), field, &schema);
                }
                None => {
                    let message =
                        format!("{what}: the page has the header `{}`, which the spec does not", field.name.value);
                    self.page_only(field.name.span, side.span, message);
                }
            }
        }
        for (name, entry) in spec {
            if !fields.iter().any(|field| field.name.value.eq_ignore_ascii_case(name)) {
                self.spec_only(
                    entry.key_span,
                    around,
                    format!("{what}: the spec has the header `{name}`, which the page does not"),
                );
            }
        }
    }
}

/// What a finding points at if the page says nothing near: its path, or where it begins.
pub(super) fn page_span(facts: &Facts) -> Span {
    facts.path.as_ref().map_or(facts.start, |path| path.span)
}

/// Whether a node says that something is required.
pub(super) fn lists(node: Option<&Node>, name: &str) -> bool {
    node.and_then(Node::as_sequence).is_some_and(|items| items.iter().any(|item| item.as_str() == Some(name)))
}
