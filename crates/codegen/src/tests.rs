//! Snapshots of what each stage changes in a small spec that has one of everything, and of all
//! files generated from it.

use std::path::Path;

use model::Model;

use crate::{generate, lower, passes};

pub(crate) fn document() -> apispec::Document {
    fixture("demo")
}

pub(crate) fn fixture(service: &str) -> apispec::Document {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/spec");
    model::check(&root, "spec", service).unwrap_or_else(|report| panic!("{}", report.render(false)))
}

/// The services with a golden crate: one that has one of everything, and one that has real
/// operations of other services of the vendor, and is bound to a project.
const GOLDEN: [&str; 2] = ["demo", "parts"];

/// The lines that a stage changes.
fn difference(before: &str, after: &str) -> String {
    let diff = similar::TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(2).to_string()
}

#[test]
fn lowering_steps_match_their_snapshots() {
    let yaml = |document: &openapiv3::OpenAPI| serde_yaml::to_string(document).unwrap();
    let document = document();
    let shared = lower::shared::run(document.openapi.clone());
    insta::assert_snapshot!("lower_shared", difference(&yaml(&document.openapi), &yaml(&shared)));
    let named = lower::arguments::run(shared.clone(), &Model::new(&document.tree));
    insta::assert_snapshot!("lower_arguments", difference(&yaml(&shared), &yaml(&named)));
    let mut before = named;
    for step in lower::STEPS {
        let after = (step.run)(before.clone());
        insta::assert_snapshot!(format!("lower_{}", step.name), difference(&yaml(&before), &yaml(&after)));
        before = after;
    }
}

#[test]
fn passes_match_their_snapshots() {
    let document = document();
    let model = Model::new(&document.tree);
    let uses = passes::Uses::of(&model);
    let lowered = lower::lower(document.openapi.clone(), &model);
    let mut before = generate::generate(&document.tree, &lowered).unwrap().file;
    for pass in passes::PASSES {
        let after = (pass.run)(before.clone(), &uses);
        let difference = difference(&prettyplease::unparse(&before), &prettyplease::unparse(&after));
        insta::assert_snapshot!(format!("pass_{}", pass.name), difference);
        before = after;
    }
}

/// The golden crates are members of the workspace, so reviewed code is also compiled. After an
/// intended change, `UPDATE_GOLDEN=1 cargo test -p codegen` updates them.
#[test]
fn golden_crate_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = crate::Files::new();
    for package in GOLDEN.map(|service| crate::generate(&fixture(service)).unwrap()) {
        files.extend(package.files.into_iter().map(|(path, text)| (format!("golden/{path}"), text)));
        // The only line that is not generated: the crate must not be published.
        let manifest = files.get_mut(&format!("golden/{}/Cargo.toml", package.name)).unwrap();
        *manifest = manifest.replacen("readme = ", "publish = false\nreadme = ", 1);
        assert!(manifest.contains("publish = false"));
    }
    let commands = crate::commands::named("golden-commands", &GOLDEN.map(str::to_owned));
    files.extend(commands.into_iter().map(|(path, text)| (format!("golden/{path}"), text)));
    let changes = crate::Changes::between(root, "golden", &files, |_| true).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        crate::emit::write::Output::lock(root, "golden", || {}).unwrap().write(&changes).unwrap();
    } else {
        assert!(changes.is_empty(), "run `UPDATE_GOLDEN=1 cargo test -p codegen`:\n{}", changes.diff(100));
    }
}

/// The documentation of a method hides what surrounds its example.
#[test]
fn samples_for_rust_are_documented() {
    for package in GOLDEN.map(|service| crate::generate(&fixture(service)).unwrap()) {
        let trimmed = |text: &str| text.lines().map(|line| line.trim().to_owned() + "\n").collect::<String>();
        let code =
            package.files.iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text.replace("///", ""));
        let code: String = code.map(|text| trimmed(&text)).collect();
        let document: serde_yaml::Value = serde_yaml::from_str(&package.files[&package.document]).unwrap();
        let items =
            document["paths"].as_mapping().unwrap().values().flat_map(|item| item.as_mapping().unwrap().values());
        let samples = items.flat_map(|operation| operation["x-codeSamples"].as_sequence().unwrap());
        let samples: Vec<_> = samples.filter(|sample| sample["label"] == "Rust").collect();
        assert!(samples.len() > package.operations / 2, "{}", package.name);
        for sample in samples {
            let mut lines: Vec<_> = sample["source"].as_str().unwrap().lines().map(str::to_owned).collect();
            let last = lines.len() - 1;
            for hidden in [0, last - 1, last] {
                lines[hidden] = format!("# {}", lines[hidden].trim());
            }
            let sample = trimmed(&lines.join("\n"));
            assert!(code.contains(&sample), "{sample}");
        }
    }
}

#[test]
fn generating_is_deterministic() {
    let first = crate::generate(&document()).unwrap();
    let second = crate::generate(&document()).unwrap();
    assert_eq!(first.files, second.files);
}

/// A spec whose structures contain each other, across files.
fn recursive() -> apispec::Document {
    let folder = test_support::Folder::new();
    folder.write_all("demo", test_support::files(&test_support::workspace().join("crates/apispec/rules/base")));
    let add = |file: &str, component: &str| {
        let text = folder.read(&format!("demo/{file}"));
        let components = if text.lines().any(|line| line == "components:") { "" } else { "components:\n  schemas:\n" };
        folder.write(&format!("demo/{file}"), format!("{text}{components}    {component}\n"));
    };
    let object = |name: &str, properties: &str| {
        format!(
            "{name}: {{type: object, description: One., required: [id], properties: {{id: {{type: string, description: Its id.}}, {properties}}}}}"
        )
    };
    let to = |name: &str| format!("{}: {{$ref: '#/components/schemas/{name}'}}", name.to_lowercase());
    add("shared.yaml", &object("Middle", &[to("Last"), to("Middle")].join(", ")));
    add("ShowThing.yaml", &object("Last", &[to("Middle"), to("First")].join(", ")));
    add("ListThings.yaml", &object("First", &[to("Last"), to("Middle")].join(", ")));
    folder.replace("demo/ListThings.yaml", "        total:", &format!("        {}\n        total:", to("First")));
    folder.replace("demo/CreateThing.yaml", "        name:", &format!("        {}\n        name:", to("Middle")));
    model::check(folder.root(), "spec", "demo").unwrap_or_else(|report| panic!("{}", report.render(false)))
}

#[test]
fn output_does_not_depend_on_the_pieces() {
    for document in [document(), recursive()] {
        let whole = crate::generate_in_pieces(&document, usize::MAX).unwrap();
        let by_file = crate::generate_in_pieces(&document, 1).unwrap();
        for (path, text) in &whole.files {
            let other = by_file.files.get(path).map(String::as_str).unwrap_or_default();
            assert!(text == other, "{path}:\n{}", difference(text, other));
        }
        assert_eq!(whole.files.len(), by_file.files.len());
    }
}

/// The error for the demo spec after a change that the lint would reject.
fn failure(change: impl FnOnce(&mut serde_yaml::Value)) -> String {
    let document = document();
    let mut value = serde_yaml::to_value(&document.openapi).unwrap();
    change(&mut value);
    let wrong = serde_yaml::from_value(value).unwrap();
    match generate::generate(&document.tree, &lower::lower(wrong, &Model::new(&document.tree))) {
        Ok(_) => panic!("progenitor accepts it"),
        Err(error) => error.to_string(),
    }
}

fn yaml(text: &str) -> serde_yaml::Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn progenitor_panic_names_the_operation() {
    // A second success response of another type.
    insta::assert_snapshot!(failure(|document| {
        let answers = &mut document["paths"]["/v1/things"]["post"]["responses"];
        answers["201"] = yaml("{description: Another., content: {application/json: {schema: {type: string}}}}");
    }));
}

#[test]
fn typify_panic_names_the_schema() {
    // Two values that become one variant.
    insta::assert_snapshot!(failure(|document| {
        document["components"]["schemas"]["Label"]["properties"]["value"] = yaml("{type: string, enum: [a-b, a_b]}");
    }));
}

#[test]
fn progenitor_error_names_the_operation() {
    insta::assert_snapshot!(failure(|document| {
        let parameters = &mut document["paths"]["/v1/things/{thing_id}"]["delete"]["parameters"];
        parameters[1]["in"] = yaml("cookie");
    }));
}

#[test]
fn remaining_pattern_names_the_schema() {
    let document = document();
    let lowered = lower::lower(document.openapi.clone(), &Model::new(&document.tree));
    let mut value = serde_yaml::to_value(&lowered).unwrap();
    value["components"]["schemas"]["Label"]["properties"]["value"] = yaml("{type: string, pattern: '^a$'}");
    let wrong = serde_yaml::from_value(value).unwrap();
    let error = generate::generate(&document.tree, &wrong).err().map(|error| error.to_string());
    insta::assert_snapshot!(error.unwrap_or_default());
}

#[test]
fn conflicting_operations_fail_together() {
    insta::assert_snapshot!(failure(|document| {
        document["paths"]["/v1/things"]["post"]["operationId"] = yaml("DeleteThing");
    }));
}
