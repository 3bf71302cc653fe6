//! Writes the table of all operations of all clients, from the documents that the clients were made from, so that the tests of the
//! invariants name no operation by hand and miss none. `tests/invariants/table.rs` includes it and says what is in it.

#[allow(dead_code, unreachable_pub, reason = "it is a module of the library, and the tests use the rest")]
#[path = "src/merged.rs"]
mod merged;

use std::fmt::Write as _;
use std::path::Path;

use heck::{ToPascalCase, ToSnakeCase};
use merged::{DEMO, FOLDERS, Merged, Page};
use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/merged.rs");
    let mut table = String::from("vec![\n");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
    }
    for service in merged::services().into_keys() {
        let document = Merged::of(&service);
        for page in document.pages() {
            table.push_str(&row(&document, &service, &page));
        }
    }
    table.push_str("]\n");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&folder).join("operations.rs"), table).expect("the table is written");
}

/// The entry of one operation.
fn row(document: &Merged, service: &str, page: &Page<'_>) -> String {
    let client = if service == DEMO {
        format!("huaweicloud_{service}")
    } else {
        // Services may be called what Rust keeps for itself, such as `as`.
        format!("clients::r#{}", service.replace('-', "_"))
    };
    let method = page.id.to_snake_case();
    let mut set = String::new();
    for parameter in &page.parameters {
        let name = parameter["name"].as_str().expect("a name");
        let ty = parameter_type(&client, &format!("{}{}", page.id.to_pascal_case(), name.to_pascal_case()), parameter);
        let _ = writeln!(
            set,
            "if let Some(value) = call.argument({name:?}) {{ request = request.{}(decode::<{ty}>(value)); }}",
            setter(name)
        );
    }
    // A body that is a list is the list itself, whatever its schema is called.
    let body = page.body.map(|body| match document.resolve(&body["schema"]) {
        list if list["type"] == "array" => structure(&client, list, &format!("{}Body", page.id)),
        _ => structure(&client, &body["schema"], &format!("{}Body", page.id)),
    });
    if let Some(body) = &body {
        let _ = writeln!(set, "if let Some(value) = &call.body {{ request = request.body(decode::<{body}>(value)); }}");
    }
    let answer = page.success().1.map(|answer| structure(&client, &answer["schema"], &format!("{}Response", page.id)));
    let has_builder = page.body.is_some_and(|body| document.resolve(&body["schema"])["type"] == "object");
    let body_through = match &body {
        None => "None".to_owned(),
        Some(ty) if has_builder => format!("Some(built::<{ty}, {ty}Builder>)"),
        Some(ty) => format!("Some(body::<{ty}>)"),
    };
    let answer_through = answer.map_or("None".to_owned(), |ty| format!("Some(answer::<{ty}>)"));
    format!(
        "Operation {{
            service: {service:?},
            id: {id:?},
            send: |config, call| Box::pin(async move {{
                let client = {client}::Client::new(config)?;
                #[allow(unused_mut, reason = \"some operations take nothing\")]
                let mut request = client.{method}();
                {set}
                call.print(&request);
                let answer = request.send().await?;
                call.print(&answer);
                Ok(written(answer))
            }}),
            body: {body},
            answer: {answer},
        }},\n",
        id = page.id,
        body = body_through,
        answer = answer_through,
    )
}

/// The type of a parameter, `name` being the one it gets if it needs a type of its own.
fn parameter_type(client: &str, name: &str, parameter: &Value) -> String {
    fn of(client: &str, name: &str, schema: &Value) -> String {
        if let Some(referred) = merged::referred(schema) {
            return format!("{client}::types::{}", referred.to_pascal_case());
        }
        let own = ["enum", "minLength", "maxLength", "pattern"].iter().any(|key| schema.get(key).is_some());
        match schema["type"].as_str() {
            Some("array") => format!("Vec<{}>", of(client, &format!("{name}Item"), &schema["items"])),
            Some("integer") => "i64".to_owned(),
            Some("number") => "f64".to_owned(),
            Some("boolean") => "bool".to_owned(),
            Some("string") if own => format!("{client}::types::{name}"),
            Some("string") => "String".to_owned(),
            other => panic!("{name} has the type {other:?}"),
        }
    }
    of(client, name, &parameter["schema"])
}

/// The type of a body or an answer.
fn structure(client: &str, schema: &Value, name: &str) -> String {
    if schema["type"] == "array" {
        return format!("Vec<{}>", structure(client, &schema["items"], &format!("{name}Item")));
    }
    format!("{client}::types::{}", merged::referred(schema).unwrap_or(name).to_pascal_case())
}

/// The setter of a parameter.
fn setter(name: &str) -> String {
    match name.to_snake_case() {
        name if ["type", "match", "ref", "use", "move", "in", "as", "self"].contains(&name.as_str()) => name + "_",
        name => name,
    }
}
