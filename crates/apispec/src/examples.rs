//! Completes the examples of a document for other tools: each parameter, header, JSON body and
//! named property without an example gets one, if the document determines a valid value. What a
//! page shows stays as it is, but for the zone of times, and secrets get no example.
//! It must not know who reads the examples.

mod shown;
mod value;

use std::collections::HashSet;

use diagnostics::source::Span;
use shown::Shown;
use value::Values;

use crate::document::{Tree, json};
use crate::node::{Node, Value};
use crate::shape::{self, Kind, Visit, property};

/// The document with complete examples.
#[must_use]
pub fn complete(tree: &Tree) -> Tree {
    let shown = Shown::of(tree);
    let values = Values::new(tree, &shown, None);
    let errors = tree.operations.iter().flat_map(|operation| tree.responses(operation));
    let errors: HashSet<Span> =
        errors.filter(|(status, _)| !status.starts_with('2')).map(|(_, response)| response.span).collect();
    let root = shape::map(Visit::document(&tree.root), &mut |visit, node| completed(&values, &errors, visit, node));
    Tree::new(&tree.service, tree.sources.clone(), root)
}

/// The examples of request bodies. It reads all examples of the document once.
#[derive(Debug)]
pub struct Bodies<'a> {
    tree: &'a Tree,
    shown: Shown<'a>,
}

impl<'a> Bodies<'a> {
    /// The examples of this document.
    #[must_use]
    pub fn of(tree: &'a Tree) -> Self {
        Self { tree, shown: Shown::of(tree) }
    }

    /// The example of a request body that needs secrets, which are `secret` in it: that of the
    /// document, or else one with what is required.
    #[must_use]
    pub fn example(&self, media: &Node, secret: &str) -> Option<Node> {
        let schema = media.get("schema")?;
        let own = examples(media).next().map(|example| zoned(self.tree, schema, example));
        own.or_else(|| Values::new(self.tree, &self.shown, Some(secret)).request(schema))
    }
}

/// Whether a value of a schema is a secret.
#[must_use]
pub fn is_secret(schema: &Node) -> bool {
    schema.get("format").and_then(Node::as_str) == Some("password")
}

/// The examples of a parameter, a header or a media type. Those with names are sorted by them.
fn examples(node: &Node) -> impl Iterator<Item = &Node> {
    let mut named: Vec<_> =
        node.get("examples").and_then(Node::as_mapping).into_iter().flat_map(|map| map.iter()).collect();
    named.sort_by_key(|(name, _)| *name);
    node.get("example").into_iter().chain(named.into_iter().filter_map(|(_, entry)| entry.value.get("value")))
}

/// The copy of a node with its examples. `errors` are the places of the responses that are errors.
fn completed(values: &Values<'_>, errors: &HashSet<Span>, visit: Visit<'_>, mut node: Node) -> Node {
    let add = |node: &mut Node, example: Option<Node>| {
        if let Some(example) = example {
            node.set("example", example.value);
        }
    };
    match visit.kind {
        Kind::Schema => {
            let example = visit.node.get("example").map(|example| zoned(values.tree, visit.node, example));
            add(&mut node, example);
        }
        Kind::MapOf(Kind::Schema) => {
            for (name, entry) in visit.node.as_mapping().into_iter().flat_map(|named| named.iter()) {
                if let (Some(copy), Some(example)) = (node.get_mut(name), values.named(name, &entry.value)) {
                    copy.set("example", example.value);
                }
            }
        }
        Kind::Parameter | Kind::Header | Kind::MediaType => {
            let Some(schema) = visit.node.get("schema") else { return node };
            let own = |example: &Node| zoned(values.tree, schema, example);
            add(&mut node, visit.node.get("example").map(own));
            if let (Some(copy), Some(named)) = (node.get_mut("examples"), visit.node.get("examples")) {
                for (name, entry) in named.as_mapping().into_iter().flat_map(|named| named.iter()) {
                    if let (Some(copy), Some(value)) = (copy.get_mut(name), entry.value.get("value")) {
                        copy.set("value", own(value).value);
                    }
                }
            }
            // The one of a media type depends on whether it is sent or received.
            let name = visit.node.get("name").and_then(Node::as_str).or(visit.key).unwrap_or_default();
            if visit.kind != Kind::MediaType && examples(visit.node).next().is_none() {
                add(&mut node, values.of(name, schema));
            }
        }
        Kind::RequestBody | Kind::Response => {
            let Some(media) = json(visit.node).filter(|media| examples(media).next().is_none()) else { return node };
            let example = media.get("schema").and_then(|schema| match visit.kind {
                Kind::RequestBody => values.request(schema),
                // The properties of an error without required ones are alternatives.
                _ if errors.contains(&visit.node.span) && !requires_any(values.tree, schema) => None,
                _ => values.of("", schema),
            });
            let copy = node.get_mut("content").and_then(|content| content.get_mut(crate::document::JSON));
            if let Some(copy) = copy {
                add(copy, example);
            }
        }
        _ => {}
    }
    node
}

/// Whether an object has required properties.
fn requires_any(tree: &Tree, schema: &Node) -> bool {
    tree.resolve(schema).and_then(|schema| schema.get("required")).is_some()
}

/// An example whose times have a zone. Some pages leave it out, and say that it is UTC.
fn zoned(tree: &Tree, schema: &Node, example: &Node) -> Node {
    let Some(schema) = tree.resolve(schema) else { return example.clone() };
    let value = match &example.value {
        Value::String(text) if schema.get("format").and_then(Node::as_str) == Some("date-time") => {
            let (_, time) = text.split_once('T').unwrap_or_default();
            let is_local = !time.is_empty() && !time.contains(['Z', 'z', '+', '-']);
            Value::String(if is_local { format!("{text}Z") } else { text.clone() })
        }
        Value::Mapping(mapping) => {
            let mut mapping = mapping.clone();
            for (key, entry) in mapping.iter_mut() {
                if let Some(schema) = property(schema, key) {
                    entry.value = zoned(tree, schema, &entry.value);
                }
            }
            Value::Mapping(mapping)
        }
        Value::Sequence(items) => match schema.get("items") {
            Some(schema) => Value::Sequence(items.iter().map(|item| zoned(tree, schema, item)).collect()),
            None => example.value.clone(),
        },
        other => other.clone(),
    };
    Node { span: example.span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        crate::load::parse_merged("a.yaml", text, "demo").unwrap()
    }

    fn check(components: &str, pointer: &str, expected: &str) {
        let completed = complete(&tree(components));
        let found = completed.root.pointer(pointer).map(Node::to_yaml);
        assert_eq!(found, serde_yaml::from_str(expected).unwrap(), "{pointer}");
    }

    #[test]
    fn times_in_examples_have_a_zone() {
        for (before, after) in [
            ("2025-01-31T08:30:00.1", "2025-01-31T08:30:00.1Z"),
            ("2025-01-31T08:30:00+08:00", "2025-01-31T08:30:00+08:00"),
            ("", ""),
        ] {
            let thing = "{properties: {made: {type: string, format: date-time}, name: {type: string}}}";
            let schemas = format!("schemas: {{Thing: {thing}}}");
            let value = format!("[{{made: '{before}', name: '2025-01-31T08:30:00'}}]");
            let schema = "schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}";
            let media = format!(
                "{{{schema}, example: {value}}}, text/plain: {{{schema}, examples: {{one: {{value: {value}}}}}}}"
            );
            let text =
                format!("components: {{{schemas}, responses: {{A: {{content: {{application/json: {media}}}}}}}}}");
            let expected = format!("'{after}'");
            let content = "/components/responses/A/content";
            check(&text, &format!("{content}/application~1json/example/0/made"), &expected);
            check(&text, &format!("{content}/text~1plain/examples/one/value/0/made"), &expected);
            check(&text, &format!("{content}/application~1json/example/0/name"), "2025-01-31T08:30:00");
        }
    }

    #[test]
    fn properties_get_what_their_schema_determines() {
        for (schema, example) in [
            ("type: string, enum: [b, a]", "b"),
            ("type: integer, minimum: 5, default: 7", "7"),
            ("type: integer, minimum: 5", "5"),
            ("type: integer, maximum: 0", "0"),
            ("type: number, minimum: 1, exclusiveMinimum: true, maximum: 1.5", "1.5"),
            ("type: boolean", "true"),
            ("type: string, format: date-time", "2025-01-31T08:30:00Z"),
            ("type: integer, format: unix-millis", "1738312200000"),
            ("type: string, pattern: '^scs[0-9]{3}$'", "scs000"),
            ("type: string, pattern: '^[a-c]+$', minLength: 7", "aaaaaaa"),
            ("type: string", "thing"),
            ("type: string, maxLength: 3", "thi"),
            ("type: array, minItems: 2, items: {type: string, enum: [a]}", "[a, a]"),
            // Kept.
            ("type: string, example: own, enum: [b]", "own"),
        ] {
            check(
                &format!("components: {{schemas: {{Box: {{type: object, properties: {{thing: {{{schema}}}}}}}}}}}"),
                "/components/schemas/Box/properties/thing/example",
                example,
            );
        }
        for without in
            ["type: string, format: password", "$ref: '#/components/schemas/Box'", "type: string, enum: [null]"]
        {
            let text =
                format!("components: {{schemas: {{Box: {{type: object, properties: {{thing: {{{without}}}}}}}}}}}");
            assert!(complete(&tree(&text)).root.pointer("/components/schemas/Box/properties/thing/example").is_none());
        }
    }

    const BODIES: &str = "
paths:
  /things:
    post:
      operationId: Make
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}, example: {name: shown}}}}
        '201': {content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}
        '400': {content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}
        '202': {content: {application/json: {schema: {$ref: '#/components/schemas/Safe'}}}}
components:
  schemas:
    Thing:
      type: object
      required: [name]
      properties: {name: {type: string}, size: {type: integer}, parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}}
    Other: {type: object, properties: {thing: {$ref: '#/components/schemas/Thing'}, key: {type: string, format: password}}}
    Safe: {type: object, required: [key], properties: {key: {type: string, format: password}}}
";

    #[test]
    fn bodies_are_composed_of_their_properties() {
        let operation = "/paths/~1things/post";
        let media = "content/application~1json/example";
        check(BODIES, "/components/schemas/Thing/properties/name/example", "shown");
        // Requests have what is required, responses everything but secrets.
        check(BODIES, &format!("{operation}/requestBody/{media}"), "{name: shown}");
        check(BODIES, &format!("{operation}/responses/200/{media}"), "{name: shown}");
        check(BODIES, &format!("{operation}/responses/201/{media}"), "{thing: {name: shown, size: 1}}");
        let completed = complete(&tree(BODIES));
        for status in [202, 400] {
            assert!(completed.root.pointer(&format!("{operation}/responses/{status}/{media}")).is_none(), "{status}");
        }
    }

    #[test]
    fn secrets_of_a_body_can_be_replaced() {
        let tree = tree(BODIES);
        let media = json(tree.root.pointer("/paths/~1things/post/responses/202").unwrap()).unwrap();
        let example = Bodies::of(&tree).example(media, "…").unwrap();
        assert_eq!(example.to_yaml(), serde_yaml::from_str::<serde_yaml::Value>("{key: …}").unwrap());
    }
}
