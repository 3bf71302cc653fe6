//! Operations with the same method and path: each sends its own body to the same address.

use e2e::Server;
use e2e::server::{ACCESS_KEY, SECRET_KEY};
use huaweicloud_grove::operations::{MOVE_TREE, OPERATIONS, SWAP_TREE};
use huaweicloud_grove::{Client, Credentials};
use serde_json::{Value, json};

const ID: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn operations_with_one_path_send_their_own_bodies() {
    let server = Server::responding(201, Some(&json!({"id": "two"}))).await;
    let key = Credentials::access_key(ACCESS_KEY, SECRET_KEY);
    let client = Client::new(&server.builder(key).project_id(ID).build().expect("a configuration"));
    let client = client.expect("a client");
    let swapped = client.swap_tree().path_send("one").project("park").other("two").send().await.expect("a response");
    assert_eq!(swapped.id, "two");
    // 201 is not a documented success of the other.
    client.move_tree().path_send("one").project("park").height(3).send().await.expect_err("another status");
    let sent = server.all_requests().await;
    assert_eq!(sent.len(), 2);
    for (request, body) in sent.iter().zip([json!({"other": "two"}), json!({"height": 3})]) {
        assert_eq!(request.method.as_str(), "POST");
        assert_eq!(request.url.path(), format!("/v1/{ID}/trees/one/move/park"));
        assert_eq!((request.url.query(), request.url.fragment()), (None, None));
        assert_eq!(serde_json::from_slice::<Value>(&request.body).expect("JSON"), body);
        e2e::signature::verify(request, ACCESS_KEY, SECRET_KEY).expect("a valid signature");
    }
}

#[test]
fn tables_have_the_path_without_the_fragment() {
    assert_eq!((SWAP_TREE.http_method, SWAP_TREE.path), (MOVE_TREE.http_method, MOVE_TREE.path));
    assert!(OPERATIONS.iter().all(|operation| !operation.path.contains('#')));
}
