//! Operations of KMS, ELB, DNS and CDN, as far as the tests over all operations do not show what
//! they need: lists by marker, secrets, null that unsets, several statuses of success, free maps and
//! the shapes of errors.

use e2e::Server;
use e2e::checks::json_body;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use futures_util::TryStreamExt;
use huaweicloud_core::{NoRetry, Secret};
use huaweicloud_parts::types::{
    CreateCertificateOption, CreatePublicZoneRequestBodyTagsItem, ListHealthMonitorsTypeItem, ShowDomainStatsAction,
    UpdateHealthMonitorOption,
};
use huaweicloud_parts::{Client, Credentials, Null};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

const PROJECT: &str = "0123456789abcdef0123456789abcdef";
const KEY: &str = "6f1d0c3a-5b7e-4c2f-9a10-2b3c4d5e6f70";
const ID: &str = "00112233445566778899aabbccddeeff";
const CANARY: &str = "canary-00112233445566778899AABBCCDDEEFF";

fn client(server: &Server) -> Client {
    let builder = server.builder(Credentials::access_key(ACCESS_KEY, SECRET_KEY)).project_id(PROJECT);
    Client::new(&builder.retry(NoRetry).build().expect("a configuration")).expect("a client")
}

/// A health check as ELB returns it.
fn health_check(id: &str) -> Value {
    json!({
        "id": id, "name": "web", "project_id": PROJECT, "admin_state_up": true, "type": "HTTP", "delay": 5,
        "timeout": 3, "max_retries": 3, "max_retries_down": 3, "monitor_port": null, "domain_name": null,
        "http_method": "GET", "expected_codes": "200", "url_path": "/", "pools": [{"id": "pool"}],
        "created_at": "2026-01-15T08:30:00Z", "updated_at": "2026-01-15T08:30:00Z",
    })
}

#[tokio::test]
async fn data_key_is_decoded_and_never_printed() {
    let answer = json!({"key_id": KEY, "plain_text": CANARY, "cipher_text": "0200BEEF"});
    let server = Server::responding(200, Some(&answer)).await;
    let request = client(&server).create_datakey().key_id(KEY).datakey_length("128").pin(Secret::from("canary-pin"));
    let printed = format!("{request:?}");

    let key = request.send().await.expect("a data key");

    assert_eq!(key.plain_text.as_ref().map(Secret::expose_secret), Some(CANARY));
    assert_eq!((key.key_id.as_deref(), key.cipher_text.as_deref()), (Some(KEY), Some("0200BEEF")));
    let printed = format!("{printed}{key:?}{key:#?}");
    assert!(!printed.contains("canary") && printed.contains("0200BEEF"), "{printed}");
    let sent = server.request().await;
    assert_eq!(sent.url.path(), format!("/v1.0/{PROJECT}/kms/create-datakey"));
    assert_eq!(json_body(&sent), json!({"key_id": KEY, "datakey_length": "128", "pin": "canary-pin"}));
}

#[tokio::test]
async fn private_key_of_a_certificate_is_sent_but_not_printed() {
    let certificate = json!({"id": ID, "private_key": CANARY, "expire_time": "2027-01-15T08:30:00Z"});
    let server = Server::responding(201, Some(&json!({"certificate": certificate}))).await;
    let certificate = CreateCertificateOption::builder().private_key(Secret::from(CANARY)).name("web");
    let request = client(&server).create_certificate().certificate(certificate);
    let printed = format!("{request:?}");

    let response = request.send().await.expect("a certificate");

    assert_eq!(response.status(), 201);
    let stored = response.certificate.as_ref().expect("a certificate");
    assert_eq!(stored.private_key.expose_secret(), CANARY);
    assert_eq!(stored.expire_time.to_unix_millis().map(|time| time.as_i64()), Some(1_800_001_800_000));
    assert!(!format!("{printed}{response:?}").contains("canary"));
    let sent = json_body(&server.request().await);
    assert_eq!(sent, json!({"certificate": {"private_key": CANARY, "name": "web"}}));
}

#[tokio::test]
async fn health_checks_are_read_by_marker_with_all_filters() {
    let server = MockServer::start().await;
    let page = |ids: &[&str], next: Option<&str>| {
        let checks: Vec<_> = ids.iter().map(|id| health_check(id)).collect();
        // ELB leaves out the marker on the last page.
        let mut info = json!({"previous_marker": ids[0], "current_count": ids.len()});
        if let Some(next) = next {
            info["next_marker"] = next.into();
        }
        ResponseTemplate::new(200).set_body_json(json!({"healthmonitors": checks, "page_info": info}))
    };
    let at = format!("/v3/{PROJECT}/elb/healthmonitors");
    let list = || Mock::given(method("GET")).and(path(&at)).and(query_param("limit", "2"));
    list().and(query_param_is_missing("marker")).respond_with(page(&["a", "b"], Some("b"))).mount(&server).await;
    list().and(query_param("marker", "b")).respond_with(page(&["c"], None)).mount(&server).await;
    let config = huaweicloud_parts::Config::builder().endpoint(server.uri()).project_id(PROJECT);
    let config = config.credentials(Credentials::access_key(ACCESS_KEY, SECRET_KEY)).build().expect("a configuration");
    let client = Client::new(&config).expect("a client");
    let list = client.list_health_monitors().limit(2).type_([ListHealthMonitorsTypeItem::Http]).delay([5, 10]);

    let found: Vec<_> = list.items().try_collect().await.expect("the whole list");

    assert_eq!(found.iter().map(|check| check.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!((found[0].monitor_port, found[0].http_method.as_deref()), (None, Some("GET")));
    assert_eq!(
        found[0].created_at.as_ref().and_then(|time| time.to_unix_millis()).map(|time| time.to_string()).as_deref(),
        Some("2026-01-15T08:30:00Z")
    );
    let requests = server.received_requests().await.expect("they are recorded");
    let queries = requests.iter().map(|request| {
        let pairs = request.url.query_pairs().into_owned();
        pairs.filter(|(name, _)| name != "marker").map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
    });
    // The client sorts them, as the signature needs it.
    let filters = ["delay=10", "delay=5", "limit=2", "type=HTTP"];
    assert_eq!(queries.collect::<Vec<_>>(), [filters, filters]);
}

#[tokio::test]
async fn null_unsets_what_other_properties_keep() {
    let server = Server::responding(200, Some(&json!({"healthmonitor": health_check(ID)}))).await;
    let change = UpdateHealthMonitorOption::builder().name("web").monitor_port(Null).domain_name(Null).delay(10);
    let request = client(&server).update_health_monitor().healthmonitor_id(ID).healthmonitor(change);
    let response = request.send().await.expect("a health check");
    assert_eq!(response.healthmonitor.as_ref().expect("one").domain_name, None);
    let expected = json!({"healthmonitor": {"name": "web", "monitor_port": null, "domain_name": null, "delay": 10}});
    assert_eq!(json_body(&server.request().await), expected);
}

#[tokio::test]
async fn required_property_is_null_if_not_set() {
    for status in [200, 202, 204] {
        let server = Server::responding(status, None).await;
        let request = client(&server).restore_ptr_record().ptr_id(format!("north-1:{KEY}"));
        let response = request.send().await.expect("a success");
        assert_eq!(response.status(), status);
        let sent = server.request().await;
        assert_eq!(sent.url.path().replace("%3A", ":"), format!("/v2/reverse/floatingips/north-1:{KEY}"));
        assert_eq!(json_body(&sent), json!({"ptrdname": null}));
    }
}

#[tokio::test]
async fn accepted_change_of_a_record_set_is_a_success() {
    let answer = json!({"id": ID, "status": "PENDING_UPDATE", "update_at": "2026-01-15T08:30:00.125"});
    let server = Server::responding(202, Some(&answer)).await;
    let request = client(&server).update_record_set().zone_id(ID).recordset_id(PROJECT).ttl(300);
    let changed = request.records(["192.0.2.1"]).send().await.expect("a record set");
    let time = changed.update_at.as_ref().and_then(|time| time.to_unix_millis());
    assert_eq!(time.map(|time| time.to_string()).as_deref(), Some("2026-01-15T08:30:00.125Z"));
    assert_eq!(server.request().await.url.path(), format!("/v2/zones/{ID}/recordsets/{PROJECT}"));

    let server = Server::responding(202, Some(&answer)).await;
    let tag = CreatePublicZoneRequestBodyTagsItem::builder().key("team").value("web");
    client(&server).create_public_zone().name("example.com.").tags([tag]).send().await.expect("a zone");
    let sent = json_body(&server.request().await);
    assert_eq!(sent, json!({"name": "example.com.", "tags": [{"key": "team", "value": "web"}]}));
}

#[tokio::test]
async fn numbers_of_any_form_are_read() {
    let result = json!({"flux": [1000, 0, 250], "www.example.com": {"req_num": [118, 105]}});
    let server = Server::responding(200, Some(&json!({"result": result}))).await;
    let request = client(&server).show_domain_stats().action(ShowDomainStatsAction::Detail);
    let request = request.start_time(1_768_464_000_000_i64).end_time(1_768_467_600_000_i64);
    let response = request.domain_name("all").stat_type("flux").send().await.expect("the numbers");
    assert_eq!(response.result.as_ref(), Some(&result));

    let answer = json!({"top_ua_summary": [{"ua": "curl/8.0", "value": 4096, "ratio": 0.0317}, {"ratio": 1}]});
    let server = Server::responding(200, Some(&answer)).await;
    let request = client(&server).list_cdn_domain_top_uas().start_time(0).end_time(1).domain_name("all");
    let response = request.stat_type("flux").send().await.expect("the clients");
    let ratios: Vec<_> = response.top_ua_summary.iter().map(|client| client.ratio).collect();
    assert_eq!(ratios, [Some(0.0317), Some(1.0)]);
}

#[tokio::test]
async fn errors_of_all_four_services_have_code_and_message() {
    for answer in [
        json!({"error": {"error_code": "X.1", "error_msg": "no"}}),
        json!({"error_code": "X.1", "error_msg": "no", "request_id": "1"}),
        json!({"code": "X.1", "message": "no"}),
    ] {
        let server = Server::responding(404, Some(&answer)).await;
        let error = client(&server).delete_tag().key_id(KEY).key("team").send().await.expect_err("an error");
        assert_eq!((error.code(), error.message()), (Some("X.1"), Some("no")));
        assert_eq!(server.request().await.url.path(), format!("/v1.0/{PROJECT}/kms/{KEY}/tags/team"));
    }
}
