//! Compares operations: names, methods, paths, parameters, and which have bodies.

use std::collections::BTreeSet;

use apispec::document::{is_runtime_header, json, version_of};
use apispec::node::Node;
use apispec::{Operation as SpecOperation, Recorded, Resolved};

use super::subject::Subject;
use super::{Comparer, Fact, is};
use crate::explain;
use crate::sdk::{Api, Location, Operation, Parameter, Property};

impl<'a> Comparer<'a> {
    pub(super) fn operations(&mut self) {
        let (tree, apis) = (self.tree, self.apis.clone());
        let mut met = BTreeSet::new();
        for operation in &tree.operations {
            let Some(node) = tree.operation_node(operation) else { continue };
            self.page = node.get("externalDocs").and_then(|docs| docs.get("url")?.as_str());
            let side = self.side(node, operation.operation_id_span);
            let counterparts = self.counterparts(operation);
            for (api, counterpart) in &counterparts {
                met.insert(counterpart.name.span);
                self.api = api;
                self.operation(operation, counterpart, &side);
            }
            if counterparts.is_empty() {
                let what = format!("`{}` ({})", operation.operation_id, operation.request_line());
                let client = self.apis_of(operation).first().map_or(self.api.client.span, |api| api.client.span);
                self.spec_only(&what, explain::of(&side, "absent"), operation.span, client);
            }
        }
        self.page = None;
        let only_sdk = apis.iter().flat_map(|api| &api.operations).filter(|found| !met.contains(&found.name.span));
        let record = explain::of_node(&tree.root, explain::OPERATIONS);
        if let Some(record) = record.filter(|record| is(*record, explain::PARTIAL)) {
            self.count_operations(record, only_sdk);
            return;
        }
        for operation in only_sdk {
            let name = &operation.name.value;
            let what = format!("`{name}` ({} {})", operation.method.value, operation.path.value);
            self.sdk_only(&what, name, explain::OPERATIONS, record, operation.name.span, tree.root.span);
        }
    }

    /// Counts the operations that only the SDK has, of a service that covers only some. Those of
    /// versions that the spec does not have are counted as not compared.
    fn count_operations(&mut self, record: Recorded<'a>, only_sdk: impl Iterator<Item = &'a Operation>) {
        let versions = self.tree.versions();
        let mut count = 0;
        for operation in only_sdk {
            match version_of(&operation.path.value).filter(|version| !versions.contains(version)) {
                Some(version) => *self.skipped.versions.entry(version.to_owned()).or_default() += 1,
                None => count += 1,
            }
        }
        if count > 0 {
            let text = format!("operations that are in the SDK, but not in the spec, which has only some: {count}");
            self.explained(record, Some(self.api.client.span), text);
        }
    }

    /// The operations of the SDK with the same method and path, or else those of the same name, at
    /// most one of each API version. Versions can have different operations of one name. If several
    /// have the same method and path, the name decides.
    fn counterparts(&self, operation: &SpecOperation) -> Vec<(&'a Api, &'a Operation)> {
        let same_request = |other: &&Operation| {
            other.method.value.eq_ignore_ascii_case(&operation.method)
                && shape(&other.path.value) == shape(&operation.path)
        };
        let same_name = |other: &&Operation| other.name.value == operation.operation_id;
        let own = self.name_in_sdk(operation);
        let of_others: BTreeSet<_> = self.tree.sharers(operation).map(|other| self.name_in_sdk(other)).collect();
        let of_request = |api: &'a Api| {
            let named = api.operations.iter().filter(same_request).find(|found| found.name.value == own);
            let mut rest = api.operations.iter().filter(same_request);
            named.or_else(|| rest.find(|found| !of_others.contains(found.name.value.as_str())))
        };
        let found: Vec<_> = self.apis.iter().filter_map(|api| Some((*api, of_request(api)?))).collect();
        if !found.is_empty() {
            return found;
        }
        let apis = self.apis_of(operation).into_iter();
        apis.filter_map(|api| Some((api, api.operations.iter().find(same_name)?))).collect()
    }

    /// The name of an operation in the SDK: the recorded one, or else that in the spec.
    fn name_in_sdk<'o>(&self, operation: &'o SpecOperation) -> &'o str
    where
        'a: 'o,
    {
        let record = self.tree.operation_node(operation).and_then(|node| explain::of_node(node, "name"));
        record.and_then(|record| record.value.as_str()).unwrap_or(&operation.operation_id)
    }

    /// The compared API versions with paths of the operation's version, or else all.
    fn apis_of(&self, operation: &SpecOperation) -> Vec<&'a Api> {
        let has = |api: &&&Api| operation.version().is_some_and(|version| api.has_version(version));
        let apis: Vec<_> = self.apis.iter().filter(has).copied().collect();
        if apis.is_empty() { self.apis.clone() } else { apis }
    }

    fn operation(&mut self, operation: &'a SpecOperation, sdk: &'a Operation, side: &Resolved<'a>) {
        let what = Subject::new(format!("`{}`", operation.operation_id));
        let facts = [
            ("name", operation.operation_id.clone(), &sdk.name, operation.operation_id == sdk.name.value),
            (
                "method",
                operation.method.to_uppercase(),
                &sdk.method,
                operation.method.eq_ignore_ascii_case(&sdk.method.value),
            ),
            ("path", operation.path.clone(), &sdk.path, shape(&operation.path) == shape(&sdk.path.value)),
        ];
        for (keyword, spec, fact, agrees) in facts {
            let recorded = explain::of(side, keyword).map(|record| (record, is(record, &fact.value)));
            let documented = side.departure(keyword).map(|record| (record, is(record, &fact.value)));
            let (spec_span, sdk_span) = (operation.operation_id_span, fact.span);
            self.fact(Fact {
                what: &what,
                keyword,
                agrees,
                spec,
                sdk: fact.value.clone(),
                spec_span,
                sdk_span,
                recorded,
                documented,
            });
        }
        self.parameters(operation, sdk, side);
        self.request_body(operation, sdk, side);
        self.response(operation, sdk, side);
    }

    fn parameters(&mut self, operation: &'a SpecOperation, sdk: &'a Operation, side: &Resolved<'a>) {
        let name = &operation.operation_id;
        let listed = side.entry("parameters").and_then(|entry| entry.value.as_sequence()).unwrap_or_default();
        let mut met = BTreeSet::new();
        for node in listed {
            let parameter = self.side(node, node.span);
            let (Some(own), Some(location)) = (parameter.text("name"), parameter.text("in")) else { continue };
            let what = Subject::new(format!("`{name}` {location} parameter `{own}`"));
            let named = |other: &&Parameter| {
                other.name.value == own || location == "header" && other.name.value.eq_ignore_ascii_case(own)
            };
            let of_name = sdk.parameters.iter().filter(named);
            let found =
                of_name.clone().find(|other| other.location.name() == location).or_else(|| of_name.clone().next());
            let Some(found) = found else {
                self.spec_only(&what, explain::of(&parameter, "absent"), node.span, sdk.name.span);
                continue;
            };
            met.insert(found.name.span);
            self.parameter(&what, location, found, sdk, &parameter);
        }
        for parameter in &sdk.parameters {
            if !met.contains(&parameter.name.span) && parameter.location != Location::Host {
                let key = format!("{} {}", parameter.location.name(), parameter.name.value);
                let what = format!("`{name}` {} parameter `{}`", parameter.location.name(), parameter.name.value);
                let record = explain::of(side, "parameters");
                self.sdk_only(&what, &key, "parameters", record, parameter.name.span, operation.operation_id_span);
            }
        }
    }

    fn parameter(
        &mut self,
        what: &Subject,
        location: &str,
        sdk: &'a Parameter,
        operation: &'a Operation,
        side: &Resolved<'a>,
    ) {
        let place = sdk.location.name();
        let recorded = explain::of(side, "in").map(|record| (record, is(record, place)));
        self.fact(Fact {
            what,
            keyword: "in",
            agrees: location == place,
            spec: location.to_owned(),
            sdk: place.to_owned(),
            spec_span: side.span,
            sdk_span: sdk.name.span,
            recorded,
            documented: None,
        });
        let property = self.api.request(operation).and_then(|request| request.property(&sdk.attribute));
        let (Some(property), Some(entry)) = (property, side.entry("schema")) else { return };
        // Every placeholder of a path has a value, whatever the SDK says.
        if sdk.location != Location::Path {
            self.required(what, side.is("required"), property, side, side.departure("required"));
        }
        let outer = side.nodes().last();
        let schema = self.side(&entry.value, entry.key_span);
        let schema = outer.into_iter().fold(schema, Resolved::within);
        self.kind(what, &property.kind.value, property.kind.span, &schema);
    }

    /// Compares whether a parameter or property is required.
    pub(super) fn required(
        &mut self,
        what: &Subject,
        spec: bool,
        property: &Property,
        side: &Resolved<'a>,
        documented: Option<apispec::Recorded<'a>>,
    ) {
        let sdk = property.required.to_string();
        self.fact(Fact {
            what,
            keyword: "required",
            agrees: spec == property.required,
            spec: spec.to_string(),
            spec_span: side.span,
            sdk_span: property.name.span,
            recorded: explain::of(side, "required").map(|record| (record, is(record, &sdk))),
            documented: documented.map(|record| (record, is(record, &sdk))),
            sdk,
        });
    }

    fn request_body(&mut self, operation: &'a SpecOperation, sdk: &'a Operation, side: &Resolved<'a>) {
        let spec = side.entry("requestBody");
        let property = self.api.body(sdk);
        let what = Subject::new(format!("`{}` request", operation.operation_id));
        let schema = spec.and_then(|entry| self.schema(&entry.value));
        match (schema, property) {
            (Some(schema), Some(property)) => self.kind(&what, &property.kind.value, property.kind.span, &schema),
            (None, None) => {}
            _ => {
                let sdk_has = property.is_some();
                let place = property.map_or(sdk.name.span, |property| property.name.span);
                let recorded = explain::of(side, "body");
                self.fact(Fact {
                    what: &what,
                    keyword: "body",
                    agrees: false,
                    spec: (!sdk_has).to_string(),
                    sdk: sdk_has.to_string(),
                    spec_span: spec.map_or(side.span, |entry| entry.key_span),
                    sdk_span: place,
                    recorded: recorded.map(|record| (record, is(record, &sdk_has.to_string()))),
                    documented: None,
                });
            }
        }
    }

    /// The JSON schema of a request body or a response.
    fn schema(&self, body: &'a Node) -> Option<Resolved<'a>> {
        let entry = json(self.tree.resolve(body)?)?.as_mapping()?.entry("schema")?;
        Some(self.side(&entry.value, entry.key_span))
    }

    /// Compares the headers of a response that are fields of its type.
    fn response_headers(
        &mut self,
        operation: &'a SpecOperation,
        sdk: &'a Operation,
        headers: &[&'a Property],
        side: &Resolved<'a>,
    ) {
        let tree = self.tree;
        let what = |name: &str| Subject::new(format!("`{}` response header `{name}`", operation.operation_id));
        let mut met = BTreeSet::new();
        for (name, entry) in tree.response_headers(operation) {
            let Some(schema) = entry.value.as_mapping().and_then(|header| header.entry("schema")) else { continue };
            let (what, schema) = (what(name), self.side(&schema.value, schema.key_span));
            let Some(found) = headers.iter().find(|found| found.name.value.eq_ignore_ascii_case(name)) else {
                self.spec_only(&what, explain::of(&schema, "absent"), entry.key_span, sdk.name.span);
                continue;
            };
            met.insert(found.name.span);
            self.skipped.required += 1;
            self.sensitive(&what, found, &schema);
            self.kind(&what, &found.kind.value, found.kind.span, &schema);
        }
        for property in headers {
            let name = &property.name.value;
            if !met.contains(&property.name.span) && !is_runtime_header(name) {
                let record = explain::of(side, "headers");
                self.sdk_only(&what(name), name, "headers", record, property.name.span, side.span);
            }
        }
    }

    fn response(&mut self, operation: &'a SpecOperation, sdk: &'a Operation, side: &Resolved<'a>) {
        let Some(model) = self.api.response(sdk) else { return };
        let (properties, headers) = self.api.response_properties(sdk);
        self.response_headers(operation, sdk, &headers, side);
        let what = Subject::new(format!("`{}` response", operation.operation_id));
        let Some((_, success)) = self.tree.success(operation) else { return };
        match self.schema(success) {
            Some(schema) => {
                let list = schema.text("type") == Some("array");
                match &properties[..] {
                    // A response that is a list
                    [body] if list && body.name.value == "body" => {
                        self.kind(&what, &body.kind.value, body.kind.span, &schema)
                    }
                    _ if list || schema.entry("properties").is_none() => self.skipped.bodies += 1,
                    _ => self.object(&what, model.name.span, &properties, true, &schema),
                }
            }
            None if properties.is_empty() => self.out.same += 1,
            None if success.get("content").is_some() => self.skipped.bodies += 1,
            None => {
                for property in properties {
                    let what = what.property(&property.name.value);
                    let record = explain::of(side, "properties");
                    self.sdk_only(&what, &property.name.value, "properties", record, property.name.span, side.span);
                }
            }
        }
    }
}

/// A path without the names of its placeholders.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => inside = true,
            '}' => {
                inside = false;
                shape.push_str("{}");
            }
            _ if inside => {}
            _ => shape.push(letter),
        }
    }
    shape
}
