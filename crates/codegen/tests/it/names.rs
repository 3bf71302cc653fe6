//! Every name that passes the lint compiles and can be used; all others are rejected with a
//! location and a remedy. Each word of a long list is used as a name in each place where a document
//! has names: a parameter in the path, the query or a header, a property of a request or a
//! response, a schema, an operation, a value of an enumeration. All words that pass are compiled
//! together, with a program that uses them.

mod spec;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use apispec::Document;
use model::{Kind, Model, Origin, Shape, names};
use spec::{Place, Spec};
use test_support::{Folder, compiler, files, workspace, yaml};

type Words = BTreeMap<Place, Vec<String>>;

/// The words that are rejected, by place and rule.
type Rejected = BTreeMap<(Place, &'static str), BTreeSet<String>>;

/// Removes rejected words until the spec passes.
fn passing(words: &mut Words, folder: &Folder, service: &str, rejected: &mut Rejected) -> Document {
    loop {
        let spec = Spec::new(words);
        let files = format!("spec/{service}");
        if folder.path(&files).exists() {
            folder.remove_all(&files);
        }
        folder.write_all(&files, spec.files());
        let report = match model::check(&folder.path("spec"), "spec", service) {
            Ok(document) => return document,
            Err(report) => report,
        };
        let mut removed = false;
        for finding in &report.findings {
            let location = finding.location(&report.sources);
            let file = location.path.rsplit('/').next().unwrap_or_default();
            let (place, word) = spec.word(file, location.line).unwrap_or_else(|| panic!("{}", report.render(false)));
            assert!(!finding.remedy.is_empty(), "{} of `{word}` has no remedy", finding.rule.name);
            let list = words.get_mut(&place).expect("a place");
            if let Some(at) = list.iter().position(|other| *other == word) {
                list.remove(at);
                removed = true;
                rejected.entry((place, finding.rule.name)).or_default().insert(word);
            }
        }
        assert!(removed, "{}", report.render(false));
    }
}

#[test]
fn names_are_rejected_or_compile() {
    let folder = Folder::new();
    let words = spec::words(&words::all(&workspace()));
    assert!(words.values().all(|words| words.len() > 300));
    // Requests are types too, so an operation and a schema of the same name need different
    // services.
    let (operations, others) = words.into_iter().partition(|(place, _)| *place == Place::Operation);
    let mut rejected = Rejected::new();
    let documents = [("operations", operations), ("others", others)]
        .map(|(service, mut words)| passing(&mut words, &folder, service, &mut rejected));
    let mut table = String::new();
    for ((place, rule), words) in rejected {
        let words: Vec<_> = words.into_iter().collect();
        let _ = writeln!(table, "{place:?}, {rule}: {}", words.join(" "));
    }
    insta::with_settings!({omit_expression => true, prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("names", table);
    });
    // Together, since only one cargo at a time can use the target folder.
    let [operations, others] = documents;
    let [bare, recursive] = unusual_shapes(&folder);
    compile(&[operations, others, bare, recursive, nullable_names(&folder)], &folder);
}

/// The base spec of the rules with changes, each of a file, which may be new. An empty change
/// removes the file.
fn base(changes: &[(&str, &str)], folder: &Folder, service: &str) -> Document {
    folder.write_all(&format!("spec/{service}"), files(&workspace().join("crates/apispec/rules/base")));
    for (name, change) in changes {
        let path = format!("spec/{service}/{name}");
        if change.is_empty() {
            folder.remove(&path);
            continue;
        }
        let change = serde_yaml::from_str(change).expect("YAML");
        let value = if folder.path(&path).exists() {
            let mut value = serde_yaml::from_str(&folder.read(&path)).expect("YAML");
            yaml::merge(&mut value, change);
            value
        } else {
            change
        };
        folder.write(&path, serde_yaml::to_string(&value).expect("YAML"));
    }
    model::check(&folder.path("spec"), "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// A client without any type, whose only body is a component of constrained text, and one whose
/// structures contain each other.
fn unusual_shapes(folder: &Folder) -> [Document; 2] {
    let word = "
        components: {schemas: {Thing: null, Word: {type: string, description: A word., maxLength: 9, pattern: '^[a-z]+$'}}}";
    let body = "
        paths:
          /v1/things:
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Word'}, example: word}}}
              responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Word'}}}}}
        components: null";
    let changes = [("ListThings.yaml", ""), ("ShowThing.yaml", ""), ("shared.yaml", word), ("CreateThing.yaml", body)];
    let bare = base(&changes, folder, "bare");
    let thing = "
        components:
          schemas:
            Thing: {required: [id, lid], properties: {lid: {$ref: '#/components/schemas/Lid'}, twin: {$ref: '#/components/schemas/Thing'}}}
            Lid: {type: object, description: A lid., properties: {thing: {$ref: '#/components/schemas/Thing'}}}";
    let sent = "
        components:
          schemas:
            CreateThingRequestBody: {properties: {lid: {$ref: '#/components/schemas/Lid'}, model: {$ref: '#/components/schemas/Thing'}}}";
    let recursive = base(&[("shared.yaml", thing), ("CreateThing.yaml", sent)], folder, "recursive");
    [bare, recursive]
}

/// Lists and waiters that read and set nullable properties of types which are both sent and
/// received: they are `Nullable` instead of an `Option`.
fn nullable_names(folder: &Folder) -> Document {
    let page = "
        components:
          schemas:
            Thing: {properties: {name: {nullable: true}, size: {nullable: true}}}
            Page:
              type: object
              description: A page of things, and which one.
              properties:
                limit: {type: integer, format: int32, nullable: true, description: At most this many., minimum: 1, maximum: 100}
                limit_text: {type: string, nullable: true, description: At most this many., pattern: '^[0-9]+$'}
                size: {type: integer, format: int64, nullable: true, description: At most this many.}
                number: {type: integer, format: int64, nullable: true, description: Its number.}
                place: {type: string, nullable: true, description: Where it begins.}
                state: {type: string, nullable: true, description: Its state., enum: [MADE, FULL, null]}
                info: {type: object, nullable: true, description: Of all pages., properties: {total: {type: integer, format: int32, nullable: true, description: All things.}, next: {type: string, nullable: true, description: The next.}, things: {type: array, nullable: true, description: Things., items: {$ref: '#/components/schemas/Thing'}}}}
                things: {type: array, nullable: true, description: The things., items: {$ref: '#/components/schemas/Thing'}}";
    let lists = [
        "{limit: limit, offset: number, in: body, items: things, total: info.total, id: name}",
        "{limit: limit_text, offset: place, in: body, items: info.things, total: number, id: size}",
        "{limit: size, offset: place, in: body, items: things}",
        "{limit: limit, page: number, first_page: 1, in: body, items: info.things, total: info.total, id: name}",
        "{limit: limit, marker: place, next: info.next, in: body, items: things}",
        "{marker: number, next: number, in: body, items: things, id: size}",
        "{limit: size, marker: place, in: body, items: things, id: size}",
    ];
    let operation = |(number, names): (usize, &&str)| {
        let name = format!("FindThings{number}");
        let text = format!(
            "
        paths:
          /v1/things/find/{number}:
            post:
              operationId: {name}
              tags: [Things]
              summary: Find things
              description: Returns things, page by page.
              externalDocs: {{url: https://docs.example.com/{name}.html}}
              x-doc-updated: 2025-11-28
              x-iam-action: demo:thing:list
              x-retry-safe: true
              x-pagination: {names}
              x-waiters: {{filled: {{field: state, success: [FULL], initial_delay: 1, max_delay: 2, timeout: 9}}, placed: {{field: place, success: [here], initial_delay: 1, max_delay: 2, timeout: 9}}}}
              requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}}}
              responses:
                '200': {{description: The things., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}}}
                '400': {{$ref: '#/components/responses/BadRequest'}}"
        );
        (format!("{name}.yaml"), text)
    };
    let operations: Vec<_> = lists.iter().enumerate().map(operation).collect();
    let operations = operations.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let changes: Vec<_> = operations.chain([("shared.yaml", page)]).collect();
    base(&changes, folder, "nullable")
}

/// Compiles the clients of the documents, without warnings, and for each client a program that uses
/// all of it.
fn compile(documents: &[Document], folder: &Folder) {
    let mut dependencies = String::new();
    let mut members = Vec::new();
    for document in documents {
        let package = codegen::generate(document).expect("a spec that passes the lint can be generated");
        for (path, text) in &package.files {
            let strict = if path.ends_with("src/lib.rs") { "#![deny(warnings)]\n" } else { "" };
            folder.write(path, format!("{strict}{text}"));
        }
        dependencies.push_str(&compiler::dependency(&package.name, &folder.path(&package.name)));
        let program = format!("user_of_{}.rs", package.service);
        compiler::write_program(folder, &program, user(&Model::new(&document.tree)));
        members.push(package.name);
    }
    compiler::write_workspace(folder, &members, &dependencies);
    let failed = compiler::check_programs(folder);
    assert!(failed.is_empty(), "{}", failed.into_values().collect::<Vec<_>>().join("\n"));
}

/// An expression that a setter of this shape accepts.
fn value(model: &Model<'_>, shape: &Shape) -> String {
    match shape {
        Shape::Type(name) => match model.type_named(name).map(|found| &found.kind) {
            Some(Kind::Structure(fields)) if fields.iter().any(|field| field.name == "value") => {
                format!("types::{name}::builder().value(\"x\")")
            }
            Some(Kind::Structure(_)) => format!("types::{name}::builder()"),
            _ => "\"x\"".to_owned(),
        },
        Shape::List(items) => format!("[{}]", value(model, items)),
        Shape::Integer(_) => "1".to_owned(),
        _ => "\"x\"".to_owned(),
    }
}

/// A program that uses all methods, setters, builders, fields and variants.
fn user(model: &Model<'_>) -> String {
    let library = &model.library;
    let used = if model.types.iter().any(|found| found.origin != Origin::Request) { ", types" } else { "" };
    let mut text = format!("#![deny(warnings)]\nuse {library}::{{Client, operations{used}}};\n");
    let mut main = String::new();
    for (number, operation) in model.operations.iter().enumerate() {
        let arguments: String = operation
            .arguments
            .iter()
            .map(|argument| format!(".{}({})", argument.setter, value(model, &argument.shape)))
            .collect();
        let _ = writeln!(
            text,
            "async fn call_{number}(client: &Client) {{ let request = client.{}(){arguments}; let _ = request.clone(); let _ = request.send().await; }}",
            operation.method
        );
        let _ = writeln!(main, "    let _ = (call_{number}, operations::{});", operation.constant);
    }
    for (number, found) in model.types.iter().enumerate() {
        let name = &found.name;
        match &found.kind {
            Kind::Structure(fields) if found.sent => {
                let set: String =
                    fields.iter().map(|field| format!(".{}({})", field.name, value(model, &field.shape))).collect();
                let _ = writeln!(
                    text,
                    "fn build_{number}() {{ let built: types::{} = types::{name}::builder(){set}; let _ = built.build(); }}",
                    names::builder(name)
                );
                let _ = writeln!(main, "    let _ = build_{number};");
            }
            Kind::Structure(fields) => {
                let read: String = fields.iter().map(|field| format!("let _ = value.{}; ", field.name)).collect();
                let _ = writeln!(text, "fn read_{number}(value: types::{name}) {{ {read}}}");
                let _ = writeln!(main, "    let _ = (read_{number}, types::{name}::default());");
            }
            Kind::Enumeration(variants) => {
                let arms: String =
                    variants.iter().map(|variant| format!("types::{name}::{} => 1, ", variant.name)).collect();
                let _ = writeln!(
                    text,
                    "fn match_{number}(value: &types::{name}) -> usize {{ match value {{ {arms}types::{name}::{}(text) => text.len(), _ => 0 }} }}",
                    names::FALLBACK
                );
                let _ = writeln!(main, "    let _ = match_{number};");
            }
            _ => {}
        }
    }
    format!("{text}\nfn main() {{\n{main}}}\n")
}
