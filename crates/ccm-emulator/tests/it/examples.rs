//! Requests made of the examples of the documents, with a sample of the emulator laid over them.

use std::collections::HashMap;
use std::sync::LazyLock;

use ccm_emulator::Coverage;
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value};

use crate::support::client;

/// The documents by service. To read them takes long.
static DOCUMENTS: LazyLock<HashMap<&str, Value>> = LazyLock::new(|| {
    let read = |service: &clients::Service| (service.prefix, serde_yaml::from_str(service.document).unwrap());
    clients::SERVICES.iter().map(read).collect()
});

/// The request of an operation: the examples of its document, changed by a sample.
pub(crate) fn request(endpoint: &str, operation: &Coverage, sample: &Value) -> RequestBuilder {
    let document = &DOCUMENTS[operation.service];
    let own = format!("{}#{}", operation.path, operation.operation);
    let item = document["paths"].get(&own).unwrap_or(&document["paths"][operation.path]);
    let entry = &item[operation.method.to_lowercase()];
    let (mut path, mut query, mut headers) = (Map::new(), Map::new(), Map::new());
    let lists = [&item["parameters"], &entry["parameters"]].into_iter().filter_map(Value::as_array);
    for parameter in lists.flatten().filter(|parameter| parameter["required"] == true) {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let example =
            [&parameter["example"], &parameter["schema"]["example"]].into_iter().find(|found| !found.is_null());
        let place = match parameter["in"].as_str().unwrap() {
            "path" => &mut path,
            "query" => &mut query,
            _ => &mut headers,
        };
        place.insert(name, example.cloned().unwrap_or_default());
    }
    for (place, part) in [(&mut path, "path"), (&mut query, "query"), (&mut headers, "headers")] {
        place.extend(sample[part].as_object().cloned().unwrap_or_default());
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let url = path
        .iter()
        .fold(operation.path.to_owned(), |url, (name, value)| url.replace(&format!("{{{name}}}"), &text(value)));
    let method: Method = operation.method.parse().unwrap();
    let pairs: Vec<(&String, String)> = query.iter().map(|(name, value)| (name, text(value))).collect();
    let mut request = client().request(method, format!("{endpoint}{url}")).query(&pairs);
    for (name, value) in &headers {
        request = request.header(name, text(value));
    }
    let content = &entry["requestBody"]["content"]["application/json"];
    let body = match &sample["body"] {
        Value::Null => &content["example"],
        body => body,
    };
    if body.is_null() { request } else { request.json(body) }
}
