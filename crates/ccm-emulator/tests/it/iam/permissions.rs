//! System-defined permissions, custom policies, and permissions of agencies.

use serde_json::{Value, json};

use super::support::{blue_key, call, emulator, red_key};
use crate::support::blue;

const POLICIES: &str = "/v3.0/OS-ROLE/roles";

fn policy() -> Value {
    json!({"role": {
        "display_name": "issue",
        "type": "AX",
        "description": "for a test",
        "policy": {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["pca:ca:issue", "pca:ca:list"]}]},
    }})
}

#[tokio::test]
async fn custom_policy_is_granted_to_an_agency() {
    let emulator = emulator().await;
    let body = call(&emulator, &blue_key(), &format!("POST {POLICIES}"), policy()).await.ok(201);
    let role = body["role"]["id"].as_str().unwrap();
    assert_eq!(body["role"]["name"], format!("custom_{}_0", blue().domain_id()));
    let agency = json!({"agency": {"name": "a", "domain_id": blue().domain_id(), "trust_domain_name": "red"}});
    let agency = call(&emulator, &blue_key(), "POST /v3.0/OS-AGENCY/agencies", agency).await.ok(201);
    let agency = agency["agency"]["id"].as_str().unwrap();
    let domain = blue().domain_id().to_owned();
    let roles = format!("/v3.0/OS-AGENCY/domains/{domain}/agencies/{agency}/roles");
    let do_it = async |method: &str, role: &str| {
        call(&emulator, &blue_key(), &format!("{method} {roles}/{role}"), Value::Null).await
    };
    assert_eq!(do_it("HEAD", role).await.status, 404);
    assert_eq!(do_it("PUT", role).await.status, 204);
    assert_eq!(do_it("PUT", role).await.status, 204, "again");
    let checked = do_it("HEAD", role).await;
    assert_eq!((checked.status, checked.body), (204, Value::Null));
    let granted = call(&emulator, &blue_key(), &format!("GET {roles}"), Value::Null).await.ok(200);
    assert_eq!((granted["roles"].as_array().unwrap().len(), &granted["roles"][0]["id"]), (1, &role.into()));

    // A token of the agency has the names of its permissions.
    let body = json!({"auth": {
        "identity": {"methods": ["assume_role"], "assume_role": {"domain_name": "blue", "agency_name": "a"}},
        "scope": {"domain": {"name": "blue"}},
    }});
    let token = call(&emulator, &red_key(), "POST /v3/auth/tokens", body).await.ok(201);
    assert_eq!(token["token"]["roles"], json!([{"id": "0", "name": format!("custom_{domain}_0")}]));

    let address = format!("{POLICIES}/{role}");
    let shown = call(&emulator, &blue_key(), &format!("GET {address}"), Value::Null).await.ok(200);
    assert_eq!((&shown["role"]["references"], &shown["role"]["display_name"]), (&1.into(), &"issue".into()));
    let refused = call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await;
    assert_eq!((refused.status, &refused.body["error_code"]), (400, &"IAM.0007".into()));
    assert_eq!(do_it("DELETE", role).await.status, 204);
    do_it("DELETE", role).await.assert_error(404, role);
    let deleted = call(&emulator, &blue_key(), &format!("DELETE {address}"), Value::Null).await.ok(200);
    assert_eq!(deleted["message"], "Delete success");
    do_it("PUT", role).await.assert_error(404, "Could not find role");

    // Other accounts and unknown agencies.
    let request = format!("PUT {roles}/{role}");
    call(&emulator, &red_key(), &request, Value::Null).await.assert_error(403, "not authorized");
    let unknown = format!("GET /v3.0/OS-AGENCY/domains/{domain}/agencies/unknown/roles");
    call(&emulator, &blue_key(), &unknown, Value::Null).await.assert_error(404, "Could not find agency");
    let system = call(&emulator, &blue_key(), "GET /v3/roles?display_name=Agent", Value::Null).await.ok(200);
    let operator = system["roles"][0]["id"].as_str().unwrap();
    do_it("PUT", operator).await.assert_error(403, "Agent Operator");
}

#[tokio::test]
async fn custom_policies_are_listed() {
    let emulator = emulator().await;
    for name in ["first", "second", "third"] {
        let mut policy = policy();
        policy["role"]["display_name"] = name.into();
        call(&emulator, &blue_key(), &format!("POST {POLICIES}"), policy).await.ok(201);
    }
    let list = async |query: &str| call(&emulator, &blue_key(), &format!("GET {query}"), Value::Null).await.ok(200);
    let names = |body: &Value| -> Vec<String> {
        let roles = body["roles"].as_array().unwrap().iter();
        roles.map(|role| role["display_name"].as_str().unwrap().to_owned()).collect()
    };
    let all = list(POLICIES).await;
    assert_eq!((names(&all), &all["total_number"]), (vec!["third".into(), "second".into(), "first".into()], &3.into()));
    let page = list(&format!("{POLICIES}?page=2&per_page=2")).await;
    assert_eq!((names(&page), &page["links"]["next"]), (vec!["first".into()], &Value::Null));
    assert!(page["links"]["previous"].as_str().unwrap().contains("page=1&per%5Fpage=2"), "{page}");
    let own = list(&format!("/v3/roles?domain_id={}&name=custom_{}_1", blue().domain_id(), blue().domain_id())).await;
    assert_eq!(names(&own), ["second"]);
    let red = call(&emulator, &red_key(), &format!("GET {POLICIES}"), Value::Null).await.ok(200);
    assert_eq!(red["roles"], json!([]));
}

#[tokio::test]
async fn system_permissions_are_listed() {
    let emulator = emulator().await;
    let list = async |query: &str| {
        let body = call(&emulator, &blue_key(), &format!("GET /v3/roles{query}"), Value::Null).await.ok(200);
        let roles = body["roles"].as_array().unwrap().iter();
        roles.map(|role| role["display_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = list("").await;
    for name in ["SCM Administrator", "SCM FullAccess", "SCM ReadOnlyAccess", "PCA FullAccess", "Tenant Guest"] {
        assert!(all.iter().any(|listed| listed == name), "{name}");
    }
    assert_eq!(list("?catalog=SCM&permission_type=policy").await, ["SCM FullAccess", "SCM ReadOnlyAccess"]);
    assert_eq!(list("?catalog=SCM&permission_type=role").await, ["SCM Administrator"]);
    assert_eq!(list("?name=te_admin&type=project").await, ["Tenant Administrator"]);
    assert_eq!(list("?catalog=PCA&type=project").await, Vec::<String>::new());
}

#[tokio::test]
async fn invalid_policies_are_refused_with_their_codes() {
    let emulator = emulator().await;
    let refused = async |change: &dyn Fn(&mut Value), code: &str| {
        let mut policy = policy();
        change(&mut policy["role"]);
        let response = call(&emulator, &blue_key(), &format!("POST {POLICIES}"), policy).await;
        assert_eq!((response.status, &response.body["error_code"]), (400, &code.into()), "{response:?}");
    };
    refused(&|role| role["policy"]["Version"] = "1.0".into(), "IAM.1024").await;
    refused(&|role| role["policy"]["Statement"] = json!([]), "IAM.1028").await;
    let statement = policy()["role"]["policy"]["Statement"][0].clone();
    refused(&|role| role["policy"]["Statement"] = vec![statement.clone(); 9].into(), "IAM.1028").await;
    let actions = vec!["pca:ca:list"; 101];
    refused(&|role| role["policy"]["Statement"][0]["Action"] = json!(actions), "IAM.1033").await;
    refused(&|role| role["display_name"] = "x".repeat(65).into(), "IAM.1002").await;
    let long = "x".repeat(6_200);
    refused(&|role| role["policy"]["Statement"][0]["Action"] = json!([long]), "IAM.1021").await;
    refused(&|role| role["policy"]["Statement"][0]["Effect"] = "Maybe".into(), "IAM.1029").await;
    refused(&|role| role["type"] = "XX".into(), "IAM.1009").await;
    refused(&|role| role["display_name"] = Value::Null, "IAM.0011").await;
    let unknown = call(&emulator, &blue_key(), &format!("GET {POLICIES}/unknown"), Value::Null).await;
    assert_eq!((unknown.status, &unknown.body["error_code"]), (400, &"IAM.0007".into()));
}
