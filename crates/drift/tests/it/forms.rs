//! Each form that the vendor's packages have, and what is not understood.

use std::collections::BTreeMap;

use drift::{Kind, Location, Package, Sdk};
use test_support::vendor_sdk::Files;

use crate::common::{compare, lines, read, tree, wheel};

const CLIENT: &str = r#"# coding: utf-8
class DepotClient(Client):
    @classmethod
    def new_builder(cls, clazz=None):
        return ClientBuilder(cls)

    def upload_parcel(self, request):
        """Uploads"""
        return self._call_api(**self._upload_parcel_http_info(request))

    @classmethod
    def _upload_parcel_http_info(cls, request):
        http_info = {
            "method": "PUT",
            "resource_path": "/v1/{parcel_id}",
            "request_type": request.__class__.__name__,
            "response_type": "UploadParcelResponse"
            }
        local_var_params = {attr: getattr(request, attr) for attr in request.attribute_map if hasattr(request, attr)}
        cname = None
        if 'depot' in local_var_params:
            cname = local_var_params['depot']
        collection_formats = {}
        path_params = {}
        if 'parcel_id' in local_var_params:
            path_params['parcel_id'] = local_var_params['parcel_id']
        query_params = []
        if 'labels' in local_var_params:
            query_params.append(('labels', local_var_params['labels']))
            collection_formats['labels'] = 'csv'
        header_params = {}
        if 'x_trace' in local_var_params:
            header_params['X-Trace'] = local_var_params['x_trace']
        form_params = {}
        if 'file' in local_var_params:
            form_params['file'] = local_var_params['file']
        body = None
        if isinstance(request, SdkStreamRequest):
            body = request.get_file_stream()
        response_headers = ["X-Receipt", ]
        header_params['Content-Type'] = http_utils.select_header_content_type(
            ['multipart/form-data'])
        auth_settings = ['apig-auth-iam']
        http_info["cname"] = cname
        return http_info

    def call_api(self, **http_info):
        return self.do_http_request(**http_info)
"#;

const REQUEST: &str = r"class UploadParcelRequest:
    sensitive_list = []
    openapi_types = {'depot': 'str', 'parcel_id': 'str', 'labels': 'list[str]', 'x_trace': 'str', 'file': 'file'}
    attribute_map = {'depot': 'depot', 'parcel_id': 'parcel_id', 'labels': 'labels', 'x_trace': 'X-Trace', 'file': 'file'}
    def __init__(self, parcel_id=None):
        self.parcel_id = parcel_id
        if labels is not None:
            self.labels = labels
";

const RESPONSE: &str = r#"class UploadParcelResponse(SdkResponse):
    sensitive_list = ['key']
    sensitive_list.append('pin')
    openapi_types = {'state': 'State', 'key': 'str', 'pin': u'dict(str, list[Stop])', 'size': 'decimal.Decimal', 'x_receipt': 'str'}
    attribute_map = {'state': 'state', 'key': 'key', 'pin': "p\x69n", 'size': 'size', 'x_receipt': 'X-Receipt'}
    def __init__(self, state=None):
        """With an escape that is none: \&"""
        super(UploadParcelResponse, self).__init__()
        self.state = state
"#;

const STATE: &str = "class State:\n    SENT = \"sent\"\n    _1 = 1\n    openapi_types = {}\n    attribute_map = {}\n    discriminator_value_class_map = {\n    }\n    def __init__(self):\n        self.discriminator = None\n";

const REGION: &str = "class DepotRegion:\n    A = Region(\"a-1\", \"https://one\", \"https://two\")\n    B = Region(\"b-1\", \"https://three\")\n    static_fields = {\"a-1\": A}\n    @classmethod\n    def value_of(cls, region_id):\n        return None\n";

fn files() -> Files {
    let files = [
        ("v1/depot_client.py", CLIENT),
        ("v1/model/upload_parcel_request.py", REQUEST),
        ("v1/model/upload_parcel_response.py", RESPONSE),
        ("v1/model/state.py", STATE),
        ("v1/region/depot_region.py", REGION),
    ];
    files.into_iter().map(|(path, text)| (format!("huaweicloudsdkdepot/{path}"), text.as_bytes().to_vec())).collect()
}

fn sdk(files: &Files) -> Sdk {
    let folder = tempfile::tempdir().expect("a folder");
    let wheel = wheel(folder.path(), "depot", files);
    read(&Package::read(&wheel).expect("a package"))
}

#[test]
fn every_form_is_understood() {
    let sdk = sdk(&files());
    assert_eq!(sdk.problems.iter().map(|problem| &problem.value).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!((sdk.name.as_str(), sdk.version.as_str()), ("huaweicloudsdkdepot", ""));
    let api = &sdk.apis[0];
    let operation = &api.operations[0];
    assert_eq!((operation.name.value.as_str(), operation.method.value.as_str()), ("UploadParcel", "PUT"));
    assert_eq!(operation.path.value, "/v1/{parcel_id}");
    assert_eq!(operation.media_type, "multipart/form-data");
    assert_eq!(operation.response_headers, ["X-Receipt"]);
    let parameters: BTreeMap<_, _> =
        operation.parameters.iter().map(|parameter| (parameter.name.value.as_str(), parameter.location)).collect();
    let wanted = [
        ("depot", Location::Host),
        ("parcel_id", Location::Path),
        ("labels", Location::Query),
        ("X-Trace", Location::Header),
        ("file", Location::Form),
    ];
    assert_eq!(parameters, BTreeMap::from(wanted));
    let request = api.request(operation).expect("a request");
    let required: Vec<_> = request
        .properties
        .iter()
        .filter(|property| property.required)
        .map(|property| property.attribute.as_str())
        .collect();
    assert_eq!(required, ["parcel_id"]);
    let response = api.response(operation).expect("a response");
    assert!(response.response);
    let sensitive: Vec<_> = response
        .properties
        .iter()
        .filter(|property| property.sensitive)
        .map(|property| property.name.value.as_str())
        .collect();
    assert_eq!(sensitive, ["key", "pin"]);
    assert_eq!(
        response.properties[2].kind.value,
        Kind::Map(Box::new(Kind::List(Box::new(Kind::Model("Stop".to_owned())))))
    );
    let values: Vec<_> = api.models["State"].values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["sent", "1"]);
    let regions = &api.regions.as_ref().expect("regions").entries;
    assert_eq!(regions.len(), 1);
    assert_eq!(
        regions[0].1.iter().map(|address| address.value.as_str()).collect::<Vec<_>>(),
        ["https://one", "https://two"]
    );
}

#[test]
fn clients_written_by_hand_are_not_read() {
    let mut files = files();
    let by_hand = b"class ManagedDepotClient:\n    def client(self):\n        return self._client\n".to_vec();
    files.insert("huaweicloudsdkdepot/v1/managed_depot_client.py".to_owned(), by_hand);
    let sdk = sdk(&files);
    assert!(sdk.problems.is_empty() && sdk.apis.len() == 1, "{:?}", sdk.problems);
}

#[test]
fn what_is_not_understood_is_reported() {
    for (file, from, to, expected) in [
        (
            "v1/depot_client.py",
            "cname = None",
            "cname = None\n        limits = 5",
            "has a statement that is not understood",
        ),
        (
            "v1/depot_client.py",
            "query_params.append((",
            "query_params.extend((",
            "has a statement that is not understood",
        ),
        ("v1/depot_client.py", "\"PUT\"", "PUT", "has a statement that is not understood"),
        ("v1/depot_client.py", "\"UploadParcelResponse\"", "\"Response\"", "no response"),
        ("v1/depot_client.py", "def _upload_parcel_http_info", "def _upload_http", "has no description"),
        ("v1/depot_client.py", "return http_info\n\n", "return http_info(\n\n", "syntax error"),
        (
            "v1/depot_client.py",
            "class DepotClient(Client):",
            "class One:\n    pass\n\n\nclass DepotClient(Client):",
            "2 classes",
        ),
        ("v1/model/state.py", "_1 = 1", "_1 = count()", "declaration is not understood"),
        ("v1/model/state.py", "_map = {\n    }", "_map = {'a': 'A'}", "declaration is not understood"),
        ("v1/model/state.py", "_1 = 1", "if more:\n        _1 = 1", "condition among declarations"),
        ("v1/model/state.py", "_1 = 1", "raise State", "statement is not understood"),
        ("v1/model/state.py", "attribute_map = {}", "", "no `openapi_types` and `attribute_map`"),
        ("v1/model/state.py", "__init__", "init", "no constructor"),
        (
            "v1/model/state.py",
            "        self.discriminator = None",
            "        for one in all:\n            pass",
            "constructor of `State` is not understood",
        ),
        ("v1/model/state.py", STATE, "# empty\n", "no class"),
        ("v1/model/upload_parcel_request.py", "'list[str]'", "'tuple[str]'", "type of `labels` is not understood"),
        ("v1/model/upload_parcel_request.py", "'labels': 'labels',", "", "name of `labels` in JSON is missing"),
        ("v1/region/depot_region.py", "{\"a-1\": A}", "{\"c-1\": A}", "region is not understood"),
        ("v1/region/depot_region.py", "static_fields", "fields", "no `static_fields`"),
        ("v1/region/depot_region.py", "{\"a-1\": A}", "dict()", "not a dictionary"),
    ] {
        let mut files = files();
        let text = files.get_mut(&format!("huaweicloudsdkdepot/{file}")).expect("the file");
        let changed = String::from_utf8(text.clone()).expect("text").replace(from, to);
        assert_ne!(changed.as_bytes(), text.as_slice(), "{from}");
        *text = changed.into_bytes();
        let problems: Vec<_> = sdk(&files).problems.into_iter().map(|problem| problem.value).collect();
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{from} -> {to}: {problems:?}");
    }
}

#[test]
fn unpacked_packages_and_folders_of_wheels_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let unpacked = read(&Package::read(folder.path()).expect("a package"));
    assert_eq!(unpacked.apis[0].operations.len(), 1);
    assert_eq!(drift::packages_in(folder.path()).expect("a folder"), [folder.path()]);

    let wheels = tempfile::tempdir().expect("a folder");
    let written = [wheel(wheels.path(), "a", &files()), wheel(wheels.path(), "b", &files())];
    assert_eq!(drift::packages_in(wheels.path()).expect("a folder"), written);
}

/// The facts of a spec about the header of a response that differ from those of the package.
fn differences_of_header(headers: &str) -> Vec<String> {
    let document = format!(
        "{{openapi: 3.0.3, info: {{title: Depot, description: A depot., version: v1}}, paths: {{'/v1/{{parcel_id}}': {{put: \
         {{operationId: UploadParcel, responses: {{'200': {{description: Done., headers: {headers}}}}}}}}}}}}}"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let package = Package::read(&wheel(folder.path(), "depot", &files())).expect("a package");
    let (comparison, sources) = compare(&tree(&serde_yaml::from_str(&document).expect("YAML")), &package);
    let found = lines(&comparison, &sources).into_iter().filter(|line| line.contains("response header"));
    found.map(|line| line.split_once(": ").map_or(String::new(), |(_, text)| text.to_owned())).collect()
}

#[test]
fn headers_of_responses_are_compared() {
    assert_eq!(differences_of_header("{x-receipt: {schema: {type: string}}}"), Vec::<String>::new());
    let wrong = differences_of_header("{X-Receipt: {schema: {type: boolean}}, X-Other: {schema: {type: string}}}");
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("`X-Receipt`") && line.contains("boolean")), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.contains("`X-Other` is in the spec, but not in the SDK")), "{wrong:?}");
    let missing = differences_of_header("{}");
    assert!(matches!(&missing[..], [line] if line.contains("`X-Receipt` is in the SDK")), "{missing:?}");
}
