//! Writes packages like those of the vendor's Python SDK from a document of the spec.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_yaml::Value;

/// How the vendor's packages are written.
#[derive(Clone, Copy, Debug)]
pub enum Dialect {
    /// Each operation ends with a call.
    Old,
    /// Each operation ends with a dictionary.
    New,
}

/// The files of a package by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The package of a service, as its document describes it.
pub fn package(document: &Value, version: &str, dialect: Dialect) -> Files {
    let name = document["x-sdk-package"].as_str().expect("the name of the package").to_owned();
    // A service with several API versions has one folder, named after the first.
    let api = document["info"]["version"].as_str().and_then(|list| list.split(", ").next()).expect("the version");
    let mut writer = Writer {
        document,
        folder: format!("{name}/{api}"),
        dialect,
        files: Files::new(),
        client: String::new(),
        models: BTreeSet::new(),
    };
    writer.write();
    let Writer { mut files, client, folder, .. } = writer;
    files.insert(format!("{folder}/{}_client.py", &name["huaweicloudsdk".len()..]), client.into_bytes());
    files.insert(
        format!("{name}-{version}.dist-info/METADATA"),
        format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n").into_bytes(),
    );
    files
}

struct Writer<'a> {
    document: &'a Value,
    folder: String,
    dialect: Dialect,
    files: Files,
    client: String,
    /// The names of the models that are written.
    models: BTreeSet<String>,
}

/// A property of a model: attribute, name in JSON, type, whether it is required, whether it is
/// secret.
type Property = (String, String, String, bool, bool);

impl Writer<'_> {
    fn write(&mut self) {
        self.client.push_str("# coding: utf-8\n\nimport importlib\n\nfrom core import Client\n\n\nclass ServiceClient(Client):\n    def __init__(self):\n        super().__init__()\n\n    @classmethod\n    def new_builder(cls, clazz=None):\n        if not clazz:\n            return Builder(cls)\n        else:\n            raise TypeError(\"no\")\n\n");
        let paths = self.document["paths"].as_mapping().expect("paths");
        for (key, item) in paths {
            // The fragment is a name in the spec, not part of the path.
            let path = key.as_str().and_then(|key| key.split('#').next()).expect("a path");
            for (method, operation) in item.as_mapping().expect("operations") {
                self.operation(path, method.as_str().expect("a method"), operation);
            }
        }
        self.client
            .push_str("    def call_api(self, **http_info):\n        return self.do_http_request(**http_info)\n");
        let mut regions =
            String::from("from core import Region\n\n\nclass ServiceRegion:\n    _PROVIDER = Chain.get(\"X\")\n\n");
        let mut fields = String::new();
        for server in self.document["servers"].as_sequence().expect("servers") {
            let (region, url) = (text(&server["x-region"]), text(&server["url"]));
            let constant = region.to_uppercase().replace('-', "_");
            let _ = writeln!(regions, "    {constant} = Region(\"{region}\",\n        \"{url}\")");
            let _ = writeln!(fields, "        \"{region}\": {constant},");
        }
        let _ = writeln!(regions, "\n    static_fields = {{\n{fields}    }}\n");
        self.files.insert(format!("{}/region/service_region.py", self.folder), regions.into_bytes());
    }

    fn resolve<'v>(&'v self, mut value: &'v Value) -> &'v Value {
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            value = reference.trim_start_matches("#/").split('/').fold(self.document, |value, key| &value[key]);
        }
        value
    }

    fn operation(&mut self, path: &str, method: &str, operation: &Value) {
        let name = text(&operation["operationId"]);
        let snake: String = name
            .chars()
            .enumerate()
            .flat_map(|(index, letter)| {
                let separator = (letter.is_uppercase() && index > 0).then_some('_');
                separator.into_iter().chain(letter.to_lowercase())
            })
            .collect();
        let mut request: Vec<Property> = Vec::new();
        let mut arguments = String::new();
        let (mut query, mut header) = (String::new(), String::new());
        for parameter in operation["parameters"].as_sequence().into_iter().flatten() {
            let parameter = self.resolve(parameter).clone();
            let own = text(&parameter["name"]);
            let required = parameter["required"].as_bool() == Some(true);
            let kind = self.kind(&parameter["schema"], &format!("{name}{own}"));
            // An attribute cannot be a word of Python.
            let attribute = format!("{}_", own.to_lowercase().replace('-', "_"));
            let (target, list) = match parameter["in"].as_str() {
                Some("path") => (&mut arguments, format!("path_params['{own}'] = local_var_params['{attribute}']")),
                Some("query") => {
                    (&mut query, format!("query_params.append(('{own}', local_var_params['{attribute}']))"))
                }
                _ => (&mut header, format!("header_params['{own}'] = local_var_params['{attribute}']")),
            };
            let _ = writeln!(target, "        if '{attribute}' in local_var_params:\n            {list}");
            request.push((attribute, own, kind, required, false));
        }
        let body = self.resolve(&operation["requestBody"])["content"]["application/json"]["schema"].clone();
        let mut body_statement = String::new();
        let variable = match self.dialect {
            Dialect::Old => "body_params",
            Dialect::New => "body",
        };
        if !body.is_null() {
            let kind = self.kind(&body, &format!("{name}RequestBody"));
            request.push(("body".to_owned(), "body".to_owned(), kind, false, false));
            body_statement =
                format!("        if 'body' in local_var_params:\n            {variable} = local_var_params['body']\n");
        }
        self.model(&format!("{name}Request"), "", &request);
        let success = operation["responses"]
            .as_mapping()
            .expect("responses")
            .iter()
            .find(|(status, _)| text(status).starts_with('2'));
        let schema = success
            .map(|(_, response)| self.resolve(response)["content"]["application/json"]["schema"].clone())
            .unwrap_or_default();
        let mut properties = if schema.is_null() { Vec::new() } else { self.properties(&schema, &name) };
        let headers = success.map(|(_, response)| self.resolve(response)["headers"].clone()).unwrap_or_default();
        let mut response_headers = String::new();
        for (own, header) in headers.as_mapping().into_iter().flatten() {
            let (own, header) = (text(own), self.resolve(header).clone());
            let kind = self.kind(&header["schema"], &format!("{name}{own}"));
            let secret = self.resolve(&header["schema"])["format"].as_str() == Some("password");
            let _ = write!(response_headers, "\"{own}\", ");
            properties.push((own.to_lowercase().replace('-', "_"), own, kind, false, secret));
        }
        self.model(&format!("{name}Response"), "SdkResponse", &properties);

        let settings = |equals: &str, comma: &str| {
            let quote = if equals == "=" { "" } else { "'" };
            let upper = method.to_uppercase();
            format!(
                "{quote}method{quote}{equals}'{upper}'{comma}            {quote}resource_path{quote}{equals}'{path}'{comma}            {quote}response_type{quote}{equals}'{name}Response'"
            )
        };
        let common = format!(
            "        local_var_params = {{attr: getattr(request, attr) for attr in request.attribute_map if hasattr(request, attr)}}\n\n        cname = None\n\n        collection_formats = {{}}\n\n        path_params = {{}}\n{arguments}\n        query_params = []\n{query}\n        header_params = {{}}\n{header}\n        form_params = {{}}\n\n        {variable} = None\n{body_statement}        if isinstance(request, SdkStreamRequest):\n            {variable} = request.get_file_stream()\n\n        response_headers = [{response_headers}]\n\n        header_params['Content-Type'] = http_utils.select_header_content_type(\n            ['application/json'])\n\n        auth_settings = []\n\n"
        );
        let _ = match self.dialect {
            Dialect::New => write!(
                self.client,
                "    def {snake}(self, request):\n        r\"\"\"{snake}\"\"\"\n        http_info = self._{snake}_http_info(request)\n        return self._call_api(**http_info)\n\n    def {snake}_invoker(self, request):\n        return SyncInvoker(self, self._{snake}_http_info(request))\n\n    @classmethod\n    def _{snake}_http_info(cls, request):\n        http_info = {{\n            {},\n            \"request_type\": request.__class__.__name__\n            }}\n\n{common}        http_info[\"cname\"] = cname\n        http_info[\"body\"] = body\n\n        return http_info\n\n",
                settings(": ", ",\n")
            ),
            Dialect::Old => write!(
                self.client,
                "    def {snake}(self, request):\n        \"\"\"{snake}\"\"\"\n        return self._{snake}_with_http_info(request)\n\n    def _{snake}_with_http_info(self, request):\n{common}        return self.call_api(\n            {},\n            path_params=path_params,\n            body={variable})\n\n",
                settings("=", ",\n")
            ),
        };
    }

    /// The type of a schema. Objects become models, named like their component or after where they
    /// are.
    fn kind(&mut self, schema: &Value, name: &str) -> String {
        let component = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).map(str::to_owned);
        let schema = self.resolve(schema).clone();
        match schema["type"].as_str() {
            Some("string") => "str".to_owned(),
            Some("integer") => "int".to_owned(),
            Some("number") => "float".to_owned(),
            Some("boolean") => "bool".to_owned(),
            Some("array") => format!("list[{}]", self.kind(&schema["items"], &format!("{name}Item"))),
            _ if !schema["properties"].is_null() => {
                let name = component.unwrap_or_else(|| format!("Inner{}", name.replace(['-', '_'], "")));
                // The name is taken before the properties are read, which may contain the model
                // again.
                if self.models.insert(name.clone()) {
                    let properties = self.properties(&schema, &name);
                    self.model(&name, "", &properties);
                }
                name
            }
            _ if !schema["additionalProperties"].is_null() => {
                format!("dict(str, {})", self.kind(&schema["additionalProperties"], &format!("{name}Value")))
            }
            _ => "object".to_owned(),
        }
    }

    fn properties(&mut self, schema: &Value, name: &str) -> Vec<Property> {
        let schema = self.resolve(schema).clone();
        let required = &schema["required"];
        let mut properties = Vec::new();
        for (own, value) in schema["properties"].as_mapping().into_iter().flatten() {
            let own = text(own);
            let kind = self.kind(value, &format!("{name}{own}"));
            let listed = required.as_sequence().is_some_and(|list| list.iter().any(|item| text(item) == own));
            let secret = self.resolve(value)["format"].as_str() == Some("password");
            properties.push((own.replace('-', "_"), own, kind, listed, secret));
        }
        properties
    }

    fn model_file(&self, name: &str) -> String {
        format!("{}/model/{}.py", self.folder, name.to_lowercase())
    }

    fn model(&mut self, name: &str, base: &str, properties: &[Property]) {
        let mut class = format!("# coding: utf-8\n\nfrom core import sanitize\n\n\nclass {name}({base}):\n\n    \"\"\"\n    Attributes:\n      openapi_types (dict)\n    \"\"\"\n    sensitive_list = []\n\n    openapi_types = {{\n").replace("()", "");
        for (attribute, _, kind, ..) in properties {
            let _ = writeln!(class, "        '{attribute}': '{kind}',");
        }
        class.push_str("    }\n\n    attribute_map = {\n");
        for (attribute, name, ..) in properties {
            let _ = writeln!(class, "        '{attribute}': '{name}',");
        }
        class.push_str("    }\n");
        for (attribute, ..) in properties.iter().filter(|property| property.4) {
            let _ = writeln!(class, "    sensitive_list.append('{attribute}')");
        }
        let arguments: String = properties.iter().map(|(attribute, ..)| format!(", {attribute}=None")).collect();
        let _ = write!(
            class,
            "\n    def __init__(self{arguments}):\n        r\"\"\"{name}\n\n        :param: none\n        \"\"\"\n\n        self.discriminator = None\n"
        );
        for (attribute, _, _, required, _) in properties {
            let _ = match *required && base.is_empty() {
                true => writeln!(class, "        self._{attribute} = None\n        self.{attribute} = {attribute}"),
                false => writeln!(
                    class,
                    "        self._{attribute} = None\n        if {attribute} is not None:\n            self.{attribute} = {attribute}"
                ),
            };
        }
        for (attribute, ..) in properties {
            let _ = write!(
                class,
                "\n    @property\n    def {attribute}(self):\n        return self._{attribute}\n\n    @{attribute}.setter\n    def {attribute}(self, {attribute}):\n        self._{attribute} = {attribute}\n"
            );
        }
        class.push_str("\n    def to_dict(self):\n        result = {}\n        for attr, _ in self.openapi_types.items():\n            result[attr] = getattr(self, attr)\n        return result\n");
        self.files.insert(self.model_file(name), class.into_bytes());
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
