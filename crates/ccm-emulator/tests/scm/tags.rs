//! Tags of certificates, and searches by tags.

use huaweicloud_scm::error_codes::{SCM_0005, SCM_0020, SCM_0023, SCM_0024};
use huaweicloud_scm::types::{ScsMatch, ScsResourceTag, ScsTag};

use crate::support::{Setup, refused, start};

fn tag(key: &str, value: &str) -> ScsResourceTag {
    ScsResourceTag::builder().key(key).value(value).build().unwrap()
}

fn condition(key: &str, values: &[&str]) -> ScsTag {
    ScsTag::builder().key(key).values(values.iter().copied()).build().unwrap()
}

async fn tags(setup: &Setup, id: &str) -> String {
    let found = setup.scm.list_tags_by_certificate().resource_id(id).send().await.unwrap().into_inner().tags;
    let printed = found.iter().map(|tag| format!("{}={}", tag.key.as_ref().unwrap(), tag.value.as_ref().unwrap()));
    printed.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn tags_can_be_added_changed_and_deleted() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    assert_eq!(tags(&setup, &id).await, "");
    let added = setup.scm.create_certificate_tag().resource_id(&id).tag(tag("team", "web")).send().await.unwrap();
    assert_eq!(added.desc, "success");
    let batch = |action: &str, tags: Vec<ScsResourceTag>| {
        setup.scm.batch_create_or_delete_tags().resource_id(&id).action(action).tags(tags).send()
    };
    batch("create", vec![tag("stage", "test"), tag("team", "shop")]).await.unwrap();
    assert_eq!(tags(&setup, &id).await, "stage=test team=shop");
    batch("delete", vec![tag("stage", "other"), tag("nobody", "")]).await.unwrap();
    assert_eq!(tags(&setup, &id).await, "stage=test team=shop");
    let without_value = ScsResourceTag::builder().key("stage").build().unwrap();
    batch("delete", vec![without_value, tag("team", "shop")]).await.unwrap();
    assert_eq!(tags(&setup, &id).await, "");
}

#[tokio::test]
async fn invalid_tags_are_refused() {
    let setup = start().await;
    let id = setup.import("mine", &["www.example.com"]).await;
    let create = |tag: ScsResourceTag| setup.scm.create_certificate_tag().resource_id(&id).tag(tag).send();
    for key in ["", "what?", " team", "a/b"] {
        refused(create(tag(key, "")).await, SCM_0023);
    }
    refused(create(tag("team", "what?")).await, SCM_0024);
    create(tag("a:b c", "a/b c")).await.unwrap();
    let batch = |action: &str, tags: Vec<ScsResourceTag>| {
        setup.scm.batch_create_or_delete_tags().resource_id(&id).action(action).tags(tags).send()
    };
    refused(batch("create", vec![tag("same", "1"), tag("same", "2")]).await, SCM_0005);
    refused(batch("create", vec![tag("good", ""), tag("what?", "")]).await, SCM_0023);
    refused(batch("create", vec![tag("good", "what?")]).await, SCM_0024);
    refused(batch("create", (0..20).map(|number| tag(&format!("key{number}"), "")).collect()).await, SCM_0005);
    assert_eq!(tags(&setup, &id).await, "a:b c=a/b c", "a refused request changes nothing");
    let nothing = setup.scm.batch_create_or_delete_tags().resource_id(&id).action("create").send().await;
    refused(nothing, SCM_0005);
    const NONE: &str = "scs0000000000001";
    let none = setup.scm.create_certificate_tag().resource_id(NONE).tag(tag("a", "")).send().await;
    refused(none, SCM_0020);
    refused(setup.scm.list_tags_by_certificate().resource_id(NONE).send().await, SCM_0020);
    let none = setup.scm.batch_create_or_delete_tags().resource_id(NONE).action("delete").tags([tag("a", "")]);
    refused(none.send().await, SCM_0020);
}

/// Four certificates: two of the team `web`, one of `shop`, and one without tags.
async fn four() -> (Setup, [String; 4]) {
    let setup = start().await;
    let mut ids = Vec::new();
    for (name, own) in [
        ("one", vec![tag("team", "web"), tag("stage", "test")]),
        ("two", vec![tag("team", "web")]),
        ("three", vec![tag("team", "shop"), tag("stage", "live")]),
        ("four", vec![]),
    ] {
        let id = setup.import(name, &["www.example.com"]).await;
        if !own.is_empty() {
            let call = setup.scm.batch_create_or_delete_tags().resource_id(&id).action("create").tags(own);
            call.send().await.unwrap();
        }
        ids.push(id);
        setup.wait(1);
    }
    let ids = ids.try_into().unwrap();
    (setup, ids)
}

#[tokio::test]
async fn all_tags_of_an_account_are_listed() {
    let (setup, _) = four().await;
    let all = setup.scm.list_all_tags().send().await.unwrap().into_inner().tags;
    let printed: Vec<String> = all
        .iter()
        .map(|tag| {
            let values: Vec<&str> = tag.values.iter().map(|value| &**value).collect();
            format!("{}={}", tag.key.as_ref().unwrap(), values.join(","))
        })
        .collect();
    assert_eq!(printed, ["stage=live,test", "team=shop,web"]);
    assert!(setup.other.list_all_tags().send().await.unwrap().into_inner().tags.is_empty());
}

#[tokio::test]
async fn certificates_are_found_by_tags() {
    let (setup, _) = four().await;
    let query = || setup.scm.list_certificates_by_tag().action("filter");
    let (web, test) = (condition("team", &["web"]), condition("stage", &["test"]));
    for (call, expected) in [
        (query(), "four three two one"),
        (query().tags([web.clone()]), "two one"),
        (query().tags([web.clone(), test.clone()]), "one"),
        (query().tags([condition("team", &["web", "shop"])]), "three two one"),
        (query().tags([condition("stage", &[])]), "three one"),
        (query().tags_any([test.clone(), condition("team", &["shop"])]), "three one"),
        (query().not_tags([web.clone(), test.clone()]), "four three two"),
        (query().not_tags_any([web.clone(), test.clone()]), "four three"),
        (query().without_any_tag(true).tags([web.clone()]), "four"),
        (query().matches([ScsMatch::builder().key("resource_name").value("two").build().unwrap()]), "two"),
    ] {
        let found = call.send().await.unwrap().into_inner();
        let names: Vec<&str> = found.resources.iter().map(|found| found.resource_name.as_deref().unwrap()).collect();
        assert_eq!(names.join(" "), expected);
        assert_eq!(found.total_count, Some(i32::try_from(names.len()).unwrap()));
    }
    let counted = query().action("count").tags([web]).send().await.unwrap().into_inner();
    assert_eq!((counted.total_count, counted.resources.len()), (Some(2), 0));
}

#[tokio::test]
async fn search_shows_certificate_details() {
    let (setup, [id, ..]) = four().await;
    let found = setup.scm.list_certificates_by_tag().limit(10).offset(3).send().await.unwrap().into_inner();
    assert_eq!((found.total_count, found.resources.len()), (Some(4), 1));
    let found = &found.resources[0];
    assert_eq!((found.resource_id.as_deref(), found.tags.len()), (Some(id.as_str()), 2));
    let detail = found.resource_detail.as_ref().unwrap();
    assert_eq!((detail.order_status.as_deref(), detail.domain.as_deref()), (Some("UPLOAD"), Some("www.example.com")));
    assert!(detail.expired_time > detail.cert_issued_time);
}

#[tokio::test]
async fn invalid_searches_are_refused() {
    let setup = start().await;
    let query = || setup.scm.list_certificates_by_tag();
    let twice = [condition("team", &["a"]), condition("team", &["b"])];
    refused(query().tags(twice.clone()).send().await, SCM_0005);
    refused(query().not_tags_any(twice).send().await, SCM_0005);
    refused(query().tags_any([condition("team", &["a", "a"])]).send().await, SCM_0005);
    refused(query().matches([ScsMatch::builder().key("color").value("red").build().unwrap()]).send().await, SCM_0005);
}
