mod examples;

use axum::http::{HeaderName, HeaderValue};
use serde_json::json;

use super::*;
use crate::base::Format;
use crate::base::service::Codes;
use crate::server::routes::{self, Route, Target};

fn codes(service: Service) -> Codes {
    routes::all().into_iter().find(|route| route.service == service).unwrap().codes
}

fn operation(service: Service, name: &str) -> Arc<Contract> {
    let table = service.client().unwrap().operations;
    contract(service, table.iter().find(|operation| operation.name == name).unwrap()).unwrap()
}

fn given(pairs: &[(&str, &str)]) -> Parameters {
    Parameters(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// The code and the message, or `ok`.
fn verdict(contract: &Contract, path: &[(&str, &str)], query: &[(&str, &str)], body: &str) -> String {
    match contract.check(
        &codes(contract.service),
        &given(path),
        &given(query),
        &given(&[("content-type", "application/json")]),
        body.as_bytes(),
    ) {
        Ok(_) => "ok".to_owned(),
        Err(error) => format!("{} {}", error.code, error.message),
    }
}

#[test]
fn every_contract_compiles() {
    for client in clients::SERVICES {
        for operation in client.operations {
            let contract = contract(Service::of(client), operation).unwrap();
            assert!(contract.success.is_success());
        }
    }
}

#[test]
fn success_status_is_the_documented_one() {
    assert_eq!(operation(Service::SCM, "CreateCsr").success, StatusCode::CREATED);
    assert_eq!(operation(Service::SCM, "UploadCsr").success, StatusCode::OK);
    assert_eq!(operation(Service::PCA, "DeleteCertificate").success, StatusCode::NO_CONTENT);
}

#[test]
fn invalid_query_parameters_are_refused() {
    let list = operation(Service::SCM, "ListCertificates");
    let of = |query: &[(&str, &str)]| verdict(&list, &[], query, "");
    assert_eq!(of(&[]), "ok");
    assert_eq!(of(&[("limit", "20"), ("owned_by_self", "true"), ("unknown", "1")]), "ok");
    for (query, expected) in [
        ([("limit", "x")], "limit is not an integer"),
        ([("limit", "+10")], "limit is not an integer"),
        ([("limit", "9")], "limit: "),
        ([("owned_by_self", "1")], "owned_by_self is not true or false"),
        ([("sort_dir", "up")], "sort_dir: "),
        ([("offset", "99999999999")], "offset: "),
    ] {
        let text = of(&query);
        assert!(text.starts_with("SCM.0005 ") && text.contains(expected), "{query:?}: {text}");
    }
    assert!(of(&[("limit", "10"), ("limit", "20")]).contains("more than once"));
}

#[test]
fn path_parameters_have_their_own_codes() {
    let show = operation(Service::PCA, "ShowCertificateAuthority");
    assert!(verdict(&show, &[("ca_id", "x")], &[], "").starts_with("PCA.00020201 "));
    assert_eq!(verdict(&show, &[("ca_id", "2cb2878b-6cd1-460d-bd25-afe655159bdc")], &[], ""), "ok");
}

#[test]
fn invalid_bodies_are_refused_without_values() {
    let by_csr = operation(Service::PCA, "CreateCertificateByCsr");
    let good = json!({"issuer_id": "2cb2878b-6cd1-460d-bd25-afe655159bdc", "csr": "x", "validity": {"type": "YEAR", "value": 3}});
    assert_eq!(verdict(&by_csr, &[], &[], &good.to_string()), "ok");
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body = good.clone();
        change(&mut body);
        verdict(&by_csr, &[], &[], &body.to_string())
    };
    for (text, expected) in [
        (changed(&|body| body["csr"] = json!("canary".repeat(1000))), "csr: "),
        (changed(&|body| body["csr"] = json!(7)), "csr: "),
        (changed(&|body| *body = json!([])), "the body: "),
        (changed(&|body| *body = json!({})), "the body: "),
        (verdict(&by_csr, &[], &[], ""), "the body is missing"),
        (verdict(&by_csr, &[], &[], "{\n,canary"), "the body is not valid JSON (line 2"),
        (verdict(&by_csr, &[], &[], &format!("\u{feff}{good}")), "byte order mark (BOM)"),
    ] {
        assert!(text.starts_with("PCA.00020001 ") && text.contains(expected), "{expected}: {text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

/// The first example of a body in the document.
fn example(service: Service, operation: &'static Operation) -> Value {
    let document = document(service).unwrap();
    let (_, page) = super::entry(document, operation).unwrap();
    let content = &schema::resolve(document, &page["requestBody"]).unwrap()["content"]["application/json"];
    let named = content["examples"].as_object().and_then(|examples| examples.values().next());
    content.get("example").or(named.map(|example| &example["value"])).cloned().unwrap_or_else(|| json!({}))
}

#[test]
fn fields_have_their_own_codes() {
    let pca = |name, field, value, code| (Service::PCA, name, field, value, code);
    let scm = |name, field, value, code| (Service::SCM, name, field, value, code);
    for (service, name, field, value, code) in [
        pca("CreateCertificateAuthority", "/distinguished_name/country", json!("C"), "PCA.00020101"),
        pca("CreateCertificateAuthority", "/key_algorithm", json!("DSA"), "PCA.00020102"),
        pca("CreateCertificate", "/signature_algorithm", json!("MD5"), "PCA.00020103"),
        pca("CreateCertificate", "/validity/type", json!("WEEK"), "PCA.00020109"),
        pca("CreateCertificate", "/subject_alternative_names/0/type", json!("NAME"), "PCA.00020112"),
        pca("CreateCertificateAuthority", "/type", json!("MIDDLE"), "PCA.00020202"),
        pca("CreateCertificateAuthority", "/path_length", json!(7), "PCA.00020203"),
        pca("CreateCertificate", "/issuer_id", json!("x"), "PCA.00020001"),
        scm("ImportCertificate", "/name", json!(""), "SCM.0032"),
        scm("CreateCertificateTag", "/tag/key", json!(1), "SCM.0023"),
        scm("BatchCreateOrDeleteTags", "/tags/0/value", json!(1), "SCM.0024"),
        scm("PushCertificate", "/target_service", json!("OBS"), "SCM.0030"),
    ] {
        let contract = operation(service, name);
        let mut body = example(service, contract.operation);
        let path = [("resource_id", ID), ("certificate_id", ID)];
        assert_eq!(verdict(&contract, &path, &[], &body.to_string()), "ok", "{name}");
        match body.pointer_mut(field) {
            Some(there) => *there = value,
            None => body[&field[1..]] = value,
        }
        let text = verdict(&contract, &path, &[], &body.to_string());
        assert!(text.starts_with(&format!("{code} ")), "{name} {field}: {text}");
    }
}

/// An id in the format of SCM.
const ID: &str = "scs0000000000001";

/// One id of each format.
const IDS: [&str; 3] = [ID, "2cb2878b-6cd1-460d-bd25-afe655159bdc", "00000000000000000000000000000000"];

/// Values of a parameter that violate its schema.
fn invalid(schema: &Value) -> Vec<String> {
    let number = |key: &str| schema[key].as_i64();
    let mut texts = Vec::new();
    match schema["type"].as_str() {
        Some("integer") => texts.extend(["x".to_owned(), "1.5".to_owned()]),
        Some("boolean") => texts.push("maybe".to_owned()),
        _ => {}
    }
    texts.extend(number("minimum").map(|min| (min - 1).to_string()));
    texts.extend(number("maximum").map(|max| (max + 1).to_string()));
    texts.extend(number("maxLength").map(|max| "x".repeat(usize::try_from(max).unwrap() + 1)));
    if number("minLength").is_some_and(|min| min > 0) {
        texts.push(String::new());
    }
    if schema.get("enum").is_some() || schema.get("pattern").is_some() {
        texts.push("\u{7f}".to_owned());
    }
    texts
}

/// Makes each parameter and field of each emulated operation invalid, in each way that the document
/// rules out. The error must name it, and have a documented code.
#[test]
fn every_violation_is_refused_by_name() {
    let emulated =
        routes::all().into_iter().filter(|route| matches!(route.target, Target::Operation(_) | Target::Public(_)));
    for Route { service, operation: entry, codes: own, .. } in emulated {
        let document = document(service).unwrap();
        let codes = document["x-error-codes"].as_object().unwrap();
        let has_code = |code: &str| match (own.format)(entry) {
            Format::Identity => code == "400",
            _ => codes.contains_key(code),
        };
        let contract = contract(service, entry).unwrap();
        let (_, page) = super::entry(document, entry).unwrap();
        let parameters = page["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<_> = parameters.map(|described| schema::resolve(document, described).unwrap()).collect();
        // The documents have no examples of ids.
        let valid = |described: &Value| {
            let rule = schema::compile(&schema::lower(document, &described["schema"]).unwrap()).unwrap();
            let form = IDS.iter().find(|id| rule.is_valid(&json!(id)));
            (*form.unwrap_or_else(|| panic!("{}: add an id of this format", entry.name))).to_owned()
        };
        let mut count = 0;
        let path = || {
            let here = parameters.iter().filter(|described| described["in"] == "path");
            here.map(|described| (described["name"].as_str().unwrap().to_owned(), valid(described)))
        };
        let mut refused = |path: Vec<(String, String)>, query: Vec<(String, String)>, body: &str, name: &str| {
            let error =
                contract.check(&own, &Parameters(path), &Parameters(query), &given(&[]), body.as_bytes()).unwrap_err();
            assert!(error.message.contains(name), "{} {name} {body}: {error}", entry.name);
            assert!(has_code(&error.code), "{} {name}: {error}", entry.name);
            count += 1;
        };
        for described in &parameters {
            let name = described["name"].as_str().unwrap();
            for text in invalid(&schema::lower(document, &described["schema"]).unwrap()) {
                let pair = (name.to_owned(), text);
                match described["in"].as_str() {
                    Some("path") => {
                        let others = path().filter(|(other, _)| other != name);
                        refused(others.chain([pair]).collect(), Vec::new(), "", name);
                    }
                    Some("query") => {
                        let required = parameters.iter().filter(|other| {
                            other["in"] == "query" && other["required"] == true && other["name"] != described["name"]
                        });
                        let required = required.map(|other| (other["name"].as_str().unwrap().to_owned(), valid(other)));
                        refused(path().collect(), required.chain([pair]).collect(), "", name);
                    }
                    _ => {}
                }
            }
        }
        let Some(body) = page.get("requestBody") else { continue };
        let content = &schema::resolve(document, body).unwrap()["content"]["application/json"]["schema"];
        let content = schema::lower(document, content).unwrap();
        let example = example(service, entry);
        for (name, field) in content["properties"].as_object().into_iter().flatten() {
            let mut body = example.clone();
            body[name] = if field["type"] == "object" { json!("x") } else { json!({"x": 1}) };
            refused(path().collect(), Vec::new(), &body.to_string(), name);
        }
        for name in content["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let mut body = example.clone();
            body.as_object_mut().unwrap().remove(name);
            refused(path().collect(), Vec::new(), &body.to_string(), name);
        }
        assert!(count > 0 || content["properties"].is_null(), "{}: no field of the body was tested", entry.name);
    }
}

#[test]
fn null_fields_are_absent_or_missing() {
    for (service, name) in [(Service::SCM, "ImportCertificate"), (Service::PCA, "CreateCertificate")] {
        let contract = operation(service, name);
        let document = document(service).unwrap();
        let (_, page) = super::entry(document, contract.operation).unwrap();
        let content = &page["requestBody"]["content"]["application/json"]["schema"];
        let content = schema::lower(document, content).unwrap();
        let required: Vec<_> = content["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for (name, _) in content["properties"].as_object().unwrap() {
            let mut body = example(service, contract.operation);
            body[name] = Value::Null;
            let text = verdict(&contract, &[], &[], &body.to_string());
            match required.contains(&name.as_str()) {
                true => assert!(text.contains(&format!("\"{name}\" is a required property")), "{name}: {text}"),
                false => assert_eq!(text, "ok", "{name}"),
            }
        }
    }
    // Also deeper; but an item of a list is not absent.
    let create = operation(Service::PCA, "CreateCertificate");
    let mut body = example(Service::PCA, create.operation);
    body["distinguished_name"]["country"] = Value::Null;
    assert_eq!(verdict(&create, &[], &[], &body.to_string()), "ok");
    body["key_usages"] = json!([null]);
    assert!(verdict(&create, &[], &[], &body.to_string()).contains("key_usages.0"));
}

#[test]
fn other_media_types_are_refused() {
    let by_csr = operation(Service::PCA, "ParseCertificateSigningRequest");
    let with = |headers: &[(&str, &str)]| {
        by_csr.check(&Codes::UNKNOWN, &given(&[]), &given(&[]), &given(headers), br#"{"csr": "x"}"#).is_ok()
    };
    let media_type = |media_type| with(&[("content-type", media_type)]);
    assert!(with(&[]) && media_type("application/json;charset=utf8") && media_type("Application/JSON"));
    assert!(!media_type("text/plain") && !media_type("application/x-www-form-urlencoded"));
}

#[test]
fn invalid_responses_are_reported() {
    let quota = operation(Service::PCA, "ShowCertificateQuota");
    let good = json!({"quotas": {"resources": [{"type": "CERTIFICATE", "used": 1, "quota": 2}]}}).to_string();
    let of = |status, body: &str| quota.check_response(status, &[], Some(body.as_bytes())).err().unwrap_or_default();
    assert_eq!(of(200, &good), "");
    assert!(of(200, "{}").contains("quotas"));
    assert!(of(200, &good.replace("CERTIFICATE", "canary")).contains("quotas.resources.0.type: "));
    assert!(of(202, &good).contains("not documented"));
    assert!(of(200, "").contains("not valid JSON"));
    let delete = operation(Service::PCA, "DeleteCertificate");
    assert_eq!(delete.check_response(204, &[], Some(b"")), Ok(()));
    let error = delete.check_response(204, &[], Some(b"{}")).unwrap_err();
    assert_eq!(error, "the status 204 is documented without a body");
}

#[test]
fn headers_and_times_of_responses_are_validated() {
    let create = operation(Service::IAM, "KeystoneCreateUserTokenByPassword");
    let document = document(Service::IAM).unwrap();
    let (_, page) = super::entry(document, create.operation).unwrap();
    let example = &page["responses"]["201"]["content"]["application/json"]["example"];
    let header = [(HeaderName::from_static("x-subject-token"), HeaderValue::from_static("a token"))];
    let of = |headers: &[_], body: &Value| create.check_response(201, headers, Some(body.to_string().as_bytes()));
    assert_eq!(of(&header, example), Ok(()));
    assert_eq!(of(&[], example), Err("x-subject-token is missing".to_owned()));
    for (time, valid) in [("2020-01-03T09:05:22.701000", true), ("yesterday", false), ("2020-02-30T00:00:00Z", false)] {
        let mut body = example.clone();
        body["token"]["issued_at"] = time.into();
        let checked = of(&header, &body);
        assert_eq!(checked.is_ok(), valid, "{time}");
        assert!(checked.err().is_none_or(|error| error.starts_with("token.issued_at: ")), "{time}");
    }
    let date = schema::compile(&json!({"type": "string", "format": "date"})).unwrap();
    assert!(date.is_valid(&json!("2024-02-29")) && !date.is_valid(&json!("2023-02-29")));
}

#[test]
fn documented_string_flags_accept_booleans() {
    let export = operation(Service::PCA, "ExportCertificate");
    let id = given(&[("certificate_id", "50608bba-87c2-45f8-9fc7-5723766ced75")]);
    let check =
        |body: &Value| export.check(&Codes::UNKNOWN, &id, &given(&[]), &given(&[]), body.to_string().as_bytes());
    let expected = json!({"is_compressed": true, "is_sm_standard": false, "type": "OTHER"});
    assert_eq!(check(&expected).unwrap(), expected);
    assert_eq!(check(&json!({"is_compressed": "true", "is_sm_standard": "false", "type": "OTHER"})).unwrap(), expected);
    for odd in [json!("True"), json!(1)] {
        let error = check(&json!({"is_compressed": odd, "type": "OTHER"})).unwrap_err();
        assert!(error.message.contains("is_compressed: "), "{}", error.message);
    }
    let error = check(&json!({"is_compressed": null, "type": "OTHER"})).unwrap_err();
    assert!(error.message.contains("\"is_compressed\" is a required property"), "{}", error.message);
}
