//! Generates the table of all operations of all clients, from the documents that the clients were
//! generated from, so that the tests of the invariants need not list operations and miss none.
//! `tests/it/invariants/table.rs` includes and describes it. The model provides the Rust names.

#[allow(dead_code, unreachable_pub, reason = "a module of the library, whose other items the tests use")]
#[path = "src/merged.rs"]
mod merged;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use apispec::document::Download;
use merged::{FIXTURES, FOLDERS};
use model::{Argument, Model, Operation, Place, Shape, names};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/merged.rs");
    let mut table = String::from("vec![\n");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
    }
    for (service, path) in merged::services() {
        let text = fs::read_to_string(&path).expect("the document");
        let tree = apispec::load::parse_merged(&path.to_string_lossy(), &text, &service);
        let tree = tree.unwrap_or_else(|report| panic!("{}", report.render(false)));
        let model = Model::new(&tree);
        model.operations.iter().for_each(|operation| table.push_str(&row(&model, operation)));
    }
    table.push_str("]\n");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("operations.rs"), table).expect("the table can be written");
}

/// The row of an operation.
fn row(model: &Model<'_>, operation: &Operation<'_>) -> String {
    let service = &model.tree.service;
    let client = if FIXTURES.contains(&service.as_str()) {
        model.library.clone()
    } else {
        // The name of a service may be a Rust keyword, such as `as`.
        format!("clients::r#{}", service.replace('-', "_"))
    };
    let types = format!("{client}::types::");
    let mut set = String::new();
    let mut setters = Vec::new();
    for argument in operation.arguments.iter().filter(|argument| argument.place != Place::Body) {
        let Argument { setter, place, wire, shape, .. } = argument;
        let (key, ty) = (merged::key_of(place.as_str(), wire), decoded(shape, &types));
        setters.push((key.clone(), setter));
        let _ = writeln!(
            set,
            "if let Some(value) = call.argument({key:?}) {{ request = request.{setter}(decode::<{ty}>(value)); }}"
        );
    }
    let body_round_trip = match &operation.body {
        None => "None".to_owned(),
        Some(body) => {
            let ty = body.shape.rust(&types);
            let _ =
                writeln!(set, "if let Some(value) = &call.body {{ request = request.body(decode::<{ty}>(value)); }}");
            match &body.structure {
                Some(name) => format!("Some(built::<{ty}, {types}{}>)", names::builder(name)),
                None => format!("Some(body::<{ty}>)"),
            }
        }
    };
    let download = tree_download(model, operation);
    // A download is not JSON: its bytes are encoded as their number.
    let encode = if download == Some(Download::Bytes) {
        "encoded(response.map(|bytes| bytes.expose_secret().len()))"
    } else {
        "encoded(response)"
    };
    let response_round_trip = match &operation.response {
        _ if download.is_some() => "None".to_owned(),
        None => "None".to_owned(),
        Some(shape) => format!("Some(response::<{}>)", shape.rust(&types)),
    };
    let list = if operation.node.get(apispec::pagination::EXTENSION).is_none() {
        "None".to_owned()
    } else {
        format!(
            "Some(|config, call| Box::pin(async move {{
                let client = {client}::Client::new(config)?;
                #[allow(unused_mut, deprecated, reason = \"some operations have no parameters, some are deprecated\")]
                let mut request = client.{method}().call_options(call.options());
                {set}
                all(request.items()).await
            }}))",
            method = operation.method,
        )
    };
    format!(
        "Operation {{
            service: {service:?},
            id: {id:?},
            metadata: &{client}::operations::{constant},
            setters: &{setters:?},
            send: |config, call| Box::pin(async move {{
                let client = {client}::Client::new(config)?;
                #[allow(unused_mut, deprecated, reason = \"some operations have no parameters, some are deprecated\")]
                let mut request = client.{method}().call_options(call.options());
                {set}
                call.print(&request);
                let response = request.send().await?;
                call.print(&response);
                Ok({encode})
            }}),
            #[allow(deprecated, reason = \"some operations are\")]
            future: |config| {{
                let client = {client}::Client::new(config).expect(\"a client\");
                size_of_val(&client.{method}().send())
            }},
            body: {body_round_trip},
            response: {response_round_trip},
            list: {list},
        }},\n",
        id = operation.id,
        constant = operation.constant,
        method = operation.method,
    )
}

/// What an operation returns instead of JSON.
fn tree_download(model: &Model<'_>, operation: &Operation<'_>) -> Option<Download> {
    model.tree.download(operation.document).map(|(_, download)| download)
}

/// The type that a parameter value is decoded to. Setters accept any number type, and the value may
/// exceed the declared type.
fn decoded(shape: &Shape, types: &str) -> String {
    match shape {
        Shape::Integer(_) => "i64".to_owned(),
        Shape::Number(_) => "f64".to_owned(),
        Shape::Time => "i64".to_owned(),
        Shape::List(items) => format!("Vec<{}>", decoded(items, types)),
        other => other.rust(types),
    }
}
