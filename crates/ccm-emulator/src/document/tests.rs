use serde_json::json;

use super::*;
use crate::call::Parameters;

fn operation(service: Service, name: &str) -> Arc<Bounds> {
    let table = match service {
        Service::Pca => huaweicloud_pca::operations::OPERATIONS,
        _ => huaweicloud_scm::operations::OPERATIONS,
    };
    bounds(service, table.iter().find(|operation| operation.name == name).unwrap()).unwrap()
}

fn given(pairs: &[(&str, &str)]) -> Parameters {
    Parameters(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// The code and the message, or `ok`.
fn verdict(bounds: &Bounds, path: &[(&str, &str)], query: &[(&str, &str)], body: &str) -> String {
    match bounds.check(&given(path), &given(query), Some("application/json"), body.as_bytes()) {
        Ok(_) => "ok".to_owned(),
        Err(error) => format!("{} {}", error.code, error.message),
    }
}

#[test]
fn the_bounds_of_every_operation_compile() {
    for (service, table) in [
        (Service::Pca, huaweicloud_pca::operations::OPERATIONS),
        (Service::Scm, huaweicloud_scm::operations::OPERATIONS),
    ] {
        for operation in table {
            let bounds = bounds(service, operation).unwrap();
            assert!(bounds.success.is_success());
        }
    }
}

#[test]
fn each_status_of_success_is_the_documented_one() {
    assert_eq!(operation(Service::Scm, "CreateCsr").success, StatusCode::CREATED);
    assert_eq!(operation(Service::Scm, "UploadCsr").success, StatusCode::OK);
    assert_eq!(operation(Service::Pca, "DeleteCertificate").success, StatusCode::NO_CONTENT);
}

#[test]
fn parameters_of_the_query() {
    let list = operation(Service::Scm, "ListCertificates");
    let of = |query: &[(&str, &str)]| verdict(&list, &[], query, "");
    assert_eq!(of(&[]), "ok");
    assert_eq!(of(&[("limit", "20"), ("owned_by_self", "true"), ("unknown", "1")]), "ok");
    for (query, told) in [
        ([("limit", "x")], "limit is not an integer"),
        ([("limit", "+10")], "limit is not an integer"),
        ([("limit", "9")], "limit: "),
        ([("owned_by_self", "1")], "owned_by_self is not true or false"),
        ([("sort_dir", "up")], "sort_dir: "),
        ([("offset", "99999999999")], "offset: "),
    ] {
        let text = of(&query);
        assert!(text.starts_with("SCM.0005 ") && text.contains(told), "{query:?}: {text}");
    }
    assert!(of(&[("limit", "10"), ("limit", "20")]).contains("more than once"));
}

#[test]
fn placeholders_have_codes_of_their_own() {
    let show = operation(Service::Pca, "ShowCertificateAuthority");
    assert!(verdict(&show, &[("ca_id", "x")], &[], "").starts_with("PCA.00020201 "));
    assert_eq!(verdict(&show, &[("ca_id", "2cb2878b-6cd1-460d-bd25-afe655159bdc")], &[], ""), "ok");
}

#[test]
fn bodies() {
    let by_csr = operation(Service::Pca, "CreateCertificateByCsr");
    let good = json!({"issuer_id": "2cb2878b-6cd1-460d-bd25-afe655159bdc", "csr": "x", "validity": {"type": "YEAR", "value": 3}});
    assert_eq!(verdict(&by_csr, &[], &[], &good.to_string()), "ok");
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut body = good.clone();
        change(&mut body);
        verdict(&by_csr, &[], &[], &body.to_string())
    };
    for (text, told) in [
        (changed(&|body| body["validity"]["type"] = json!("canary")), "validity.type: "),
        (changed(&|body| body["csr"] = json!("canary".repeat(1000))), "csr: "),
        (changed(&|body| body["csr"] = json!(7)), "csr: "),
        (changed(&|body| body["path_length"] = json!(7)), "path_length: "),
        (changed(&|body| *body = json!([])), "the body: "),
        (changed(&|body| *body = json!({})), "the body: "),
        (verdict(&by_csr, &[], &[], ""), "the body is missing"),
        (verdict(&by_csr, &[], &[], "{\n,canary"), "the body is no JSON (line 2"),
    ] {
        assert!(text.starts_with("PCA.00020001 ") && text.contains(told), "{told}: {text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn other_media_types_are_refused() {
    let by_csr = operation(Service::Pca, "ParseCertificateSigningRequest");
    let with = |media_type| by_csr.check(&given(&[]), &given(&[]), media_type, br#"{"csr": "x"}"#).is_ok();
    assert!(with(None) && with(Some("application/json;charset=utf8")) && with(Some("Application/JSON")));
    assert!(!with(Some("text/plain")) && !with(Some("application/x-www-form-urlencoded")));
}

#[test]
fn answers() {
    let quota = operation(Service::Pca, "ShowCertificateQuota");
    let good = json!({"quotas": {"resources": [{"type": "CERTIFICATE", "used": 1, "quota": 2}]}}).to_string();
    let of = |status, body: &str| quota.check_answer(status, Some(body.as_bytes())).err().unwrap_or_default();
    assert_eq!(of(200, &good), "");
    assert!(of(200, "{}").contains("quotas"));
    assert!(of(200, &good.replace("CERTIFICATE", "canary")).contains("quotas.resources.0.type: "));
    assert!(of(202, &good).contains("not documented"));
    assert!(of(200, "").contains("no JSON"));
    let delete = operation(Service::Pca, "DeleteCertificate");
    assert_eq!(delete.check_answer(204, Some(b"")), Ok(()));
    assert!(delete.check_answer(204, Some(b"{}")).is_err());
}

#[test]
fn truth_values_that_the_documentation_calls_text_are_taken_as_either() {
    let export = operation(Service::Pca, "ExportCertificate");
    let id = given(&[("certificate_id", "50608bba-87c2-45f8-9fc7-5723766ced75")]);
    let check = |body: &Value| export.check(&id, &given(&[]), None, body.to_string().as_bytes());
    let wanted = json!({"is_compressed": true, "is_sm_standard": false, "type": "OTHER"});
    assert_eq!(check(&wanted).unwrap(), wanted);
    assert_eq!(check(&json!({"is_compressed": "true", "is_sm_standard": "false", "type": "OTHER"})).unwrap(), wanted);
    for odd in [json!("True"), json!(1), Value::Null] {
        assert!(check(&json!({"is_compressed": odd, "type": "OTHER"})).is_err());
    }
}
