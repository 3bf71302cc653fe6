//! Operations with the same method and path: each sends its own body to the same address.

use e2e::Server;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_parts::operations::{CREATE_PRIVATE_ZONE, CREATE_PUBLIC_ZONE, OPERATIONS};
use huaweicloud_parts::types::CreatePrivateZoneRequestBodyRouter as Router;
use huaweicloud_parts::{Client, Credentials};
use serde_json::{Value, json};

const PROJECT: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn operations_with_one_path_send_their_own_bodies() {
    let server = Server::responding(202, Some(&json!({"id": "one", "name": "example.com."}))).await;
    let key = Credentials::access_key(ACCESS_KEY, SECRET_KEY).with_project_id(PROJECT);
    let client = Client::new(&server.builder(key).build().expect("a configuration")).expect("a client");
    let router = Router::builder().router_id("net");
    let request = client.create_private_zone().name("example.com.").zone_type("private").router(router);
    assert_eq!(request.send().await.expect("a response").id.as_deref(), Some("one"));
    client.create_public_zone().name("example.com.").send().await.expect("a response");
    let sent = server.all_requests().await;
    assert_eq!(sent.len(), 2);
    let private = json!({"name": "example.com.", "zone_type": "private", "router": {"router_id": "net"}});
    for (request, body) in sent.iter().zip([private, json!({"name": "example.com."})]) {
        assert_eq!((request.method.as_str(), request.url.path()), ("POST", "/v2/zones"));
        assert_eq!((request.url.query(), request.url.fragment()), (None, None));
        assert_eq!(serde_json::from_slice::<Value>(&request.body).expect("JSON"), body);
        e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
    }
}

#[test]
fn tables_have_the_path_without_the_fragment() {
    let (private, public) = (CREATE_PRIVATE_ZONE, CREATE_PUBLIC_ZONE);
    assert_eq!((private.http_method, private.path), (public.http_method, public.path));
    assert!(OPERATIONS.iter().all(|operation| !operation.path.contains('#')));
}
