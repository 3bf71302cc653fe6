//! The documentation of the methods and setters says what the document says: what a call returns,
//! when a field is missing, and the limits of each argument.

use std::collections::BTreeMap;
use std::path::Path;

use clients::SERVICES;
use e2e::examples::spec;
use model::{Field, Kind, Limits, Model, Operation, Place, Shape};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The generated files of a client by name, without comment markers and indentation.
fn files(model: &Model<'_>) -> BTreeMap<String, String> {
    let folder = root().join("generated").join(&model.crate_name).join("src");
    let read = |file: &String| std::fs::read_to_string(folder.join(format!("{file}.rs"))).expect("a generated file");
    let plain = |line: &str| line.trim_start().trim_start_matches("///").trim_start().to_owned() + "\n";
    model.files.keys().map(|file| (file.clone(), read(file).lines().map(plain).collect())).collect()
}

/// Calls `check` for each operation of each client, with the generated files.
fn each_operation(mut check: impl FnMut(&Model<'_>, &Operation<'_>, &BTreeMap<String, String>)) {
    for service in SERVICES {
        let model = Model::new(&spec(service.name).tree);
        let files = files(&model);
        model.operations.iter().for_each(|operation| check(&model, operation, &files));
    }
}

/// A section of the documentation of a method.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("\n# {heading}\n")).unwrap_or_default();
    rest.split("\n# ").next().unwrap_or_default()
}

/// What the documentation says of a field that a response may lack.
fn absence(field: &Field<'_>) -> &'static str {
    match (field.required, field.optional) {
        (true, true) => ", `None` if null)",
        (false, true) => ", `None` if absent)",
        (false, false) => ", empty if absent)",
        (true, false) => ")",
    }
}

#[test]
fn methods_say_what_they_return() {
    let mut fields_seen = 0;
    each_operation(|model, operation, files| {
        let text = section(&files[&operation.file], "Returns");
        let lines: Vec<_> = text.lines().collect();
        assert!((2..=28).contains(&lines.len()), "{}: {text}", operation.id);
        let Some(Shape::Type(name)) = &operation.response else {
            assert!(operation.response.is_some() || text.contains("Nothing"), "{}: {text}", operation.id);
            return;
        };
        assert!(text.contains(&format!("(crate::types::{name})")), "{}: {text}", operation.id);
        let Some(Kind::Structure(fields)) = model.type_named(name).map(|found| &found.kind) else { return };
        let is_listed = |field: &&Field<'_>| {
            let begin = format!("- `{}` (", field.name);
            let line = lines.iter().find(|line| line.starts_with(&begin));
            if let Some(line) = line {
                let is_absent = line.contains(" if absent)") || line.contains(" if null)");
                assert_eq!(is_absent, absence(field).len() > 1, "{}: {line}", operation.id);
                assert!(line.contains(absence(field)), "{}: {line}", operation.id);
                assert_eq!(line.contains("(list of "), matches!(field.shape, Shape::List(_)), "{line}");
            }
            line.is_some()
        };
        let listed = fields.iter().filter(is_listed).count();
        let rest = format!("- and {} more fields of", fields.len() - listed);
        assert!(listed == fields.len() || (listed >= 20 && text.contains(&rest)), "{}: {text}", operation.id);
        fields_seen += listed;
    });
    assert!(fields_seen > 150, "{fields_seen}");
}

/// The documentation of a field in a declaration: the lines between the field before it and its
/// own.
fn declared(text: &str, declaration: &str, field: &str) -> String {
    let (_, rest) = text.split_once(&format!("\n{declaration}")).unwrap_or_default();
    let kinds = ["required", "optional", "nullable", "clearable", "or_empty", "list"];
    let is_field = |line: &str| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.ends_with(',') && (line.starts_with('"') || kinds.iter().any(|kind| line.starts_with(kind)))
    };
    let mut own = Vec::new();
    for line in rest.lines() {
        if is_field(line) && line.contains(&format!(" {field}: ")) {
            return own.join("\n");
        }
        if is_field(line) { own.clear() } else { own.push(line) }
    }
    panic!("no field {field} in {declaration}");
}

#[test]
fn setters_say_the_same_as_the_arguments() {
    let mut limits_seen = 0;
    each_operation(|model, operation, files| {
        let arguments = section(&files[&operation.file], "Arguments");
        for argument in &operation.arguments {
            let begin = format!("- `{}`", argument.setter);
            let line = arguments.lines().find(|line| line.starts_with(&begin)).expect("a line in the list");
            let structure = operation.body.as_ref().and_then(|body| body.structure.as_ref());
            let own = match (argument.place, structure) {
                (Place::Body, Some(name)) => {
                    let file = &model.type_named(name).expect("a type").file;
                    let field = model.field(name, argument.wire).expect("a field");
                    declared(&files[file], &format!("{name} by "), &field.name)
                }
                _ => declared(&files[&operation.file], &format!("{} of Client ", operation.request), &argument.setter),
            };
            let Limits { length: (_, length), range: (_, most), values, pattern, .. } = Limits::new(argument.schema);
            let is_required = argument.required || argument.required_in_body;
            // A sentence begins with a capital letter.
            let mut words: Vec<String> = is_required.then(|| "equired".to_owned()).into_iter().collect();
            words.extend(length.map(|length| format!("{length} character")));
            words.extend(most.and_then(|most| most.to_yaml().as_i64()).map(|most| most.to_string()));
            words.extend(values.iter().filter_map(|value| value.as_str()).map(|value| format!("`{value}`")));
            words.extend(pattern.map(|pattern| format!("attern `{pattern}`")));
            let default = argument.schema.get("default").filter(|_| !is_required);
            words.extend(default.map(|_| "If not set, the service assumes ".to_owned()));
            for word in &words {
                for text in [line, &own] {
                    assert!(text.contains(word.as_str()), "{}: {word:?} in {text:?}", operation.id);
                }
            }
            limits_seen += words.len();
        }
    });
    assert!(limits_seen > 300, "{limits_seen}");
}
