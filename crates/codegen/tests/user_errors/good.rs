//! All types that setters accept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use huaweicloud_core::{IntoField, IntoList, Secret, UnixMillis};
use huaweicloud_demo::{Client, Date, DateTime, UtcOffset};
use huaweicloud_demo::types::{CreateThingRequestBody, CreateThingRequestBodyKind, Label};

fn every_form(client: &Client, owned: String, labels: &[Label], strings: &[String]) {
    let text = client.create_thing();
    let text = text.name("a").name(&"a").name(owned.clone()).name(&owned).name(Cow::from("a")).name(Some("a"));
    let text = text.name(Box::<str>::from("a")).name(Arc::<str>::from("a")).name(None::<String>).comment(Some(&owned));
    let text = text.password("p").password(&owned).password(Secret::from("p")).password(Some(Secret::from("p")));
    let _ = text.priority(1).priority(1u8).priority(1usize).priority(i64::MAX).priority(Some(1u64)).weight(1).weight(1.5f32);

    let other = client.create_thing().hidden(true).hidden(Some(false)).expires(SystemTime::now()).expires(1_735_689_600_000);
    let other = other.expires(UnixMillis::new(0)).expires(None::<UnixMillis>);
    let other = other.kind(CreateThingRequestBodyKind::Big).kind("BIG").kind(&owned).kind(Some(Cow::from("HUGE")));
    let _ = other.kind(&CreateThingRequestBodyKind::Small).kind(None::<&str>);

    let label = Label::builder().key("k").value(Some("v"));
    let label = label.parent(Label::builder().key("p")).parent(Some(&labels[0])).parent(labels[0].clone());
    let lists = client.create_thing().labels([label.clone()]).labels(vec![label]).labels(labels).labels(labels.to_vec());
    let lists = lists.labels(Some(labels)).labels(None::<Vec<Label>>).labels(labels.iter().filter(|label| !label.key.is_empty()));
    let lists = lists.labels([("environment", "production")]).labels(BTreeMap::from([("a", "b")]));
    let lists = lists.labels(HashMap::<String, String>::new()).labels([("a".to_owned(), Some("b"))]);
    let lists = lists.passwords(["a", "b"]).passwords(strings).passwords(strings.iter().map(String::as_str));
    let _ = lists.passwords(BTreeSet::from(["a"])).passwords(Some(["a"])).reminders([SystemTime::now()]).reminders([1_i64]);

    let ids = client.list_things().id(["a"]).id(strings).id(None::<[&str; 0]>).limit(10u16).created_after(SystemTime::now());
    let _ = ids.sort_key("NAME");
    let _ = client.batch_delete_things().body([("k", "v")]).body(labels);
    let time = client.revise_thing().since("2025-01-01T00:00:00Z").since(SystemTime::now()).since(UnixMillis::new(0));
    let time = time.since(DateTime::from("2025-01-01T00:00:00Z")).due(Some(&owned)).due(None::<DateTime>).seen(strings);
    let _ = time.seen([SystemTime::now()]).sold("2025-01-01").sold(Date::of(SystemTime::now(), UtcOffset::UTC)).day(&owned);
    let body = CreateThingRequestBody::builder().name("a").password("p").build().expect("a body");
    let _ = client.create_thing().body(body).body(CreateThingRequestBody::builder()).body_map(|body| body.name("b"));
}

/// Functions can accept the same types as setters.
fn generic<By>(client: &Client, name: impl IntoField<String>, labels: impl IntoList<Label, By>) {
    let _ = client.create_thing().name(name).labels(labels);
}

fn compared(kind: &CreateThingRequestBodyKind) -> bool {
    *kind == "BIG" && *kind != *"SMALL" && "BIG" == *kind && *"BIG" == *kind
}

/// Requests, paginators and their futures own their data.
struct Job {
    request: huaweicloud_demo::builder::ListThings,
    pages: huaweicloud_demo::Paginator<huaweicloud_demo::types::CreateThingResponseBody>,
}

fn owned(client: Client) -> (Job, impl Future + Send + 'static, impl Future + Send + 'static) {
    let request = client.list_things().limit(10);
    let sent = client.list_things().limit(10).send();
    let awaited = async move { client.list_things().limit(10).await };
    let pages = request.clone().items();
    (Job { request, pages }, sent, awaited)
}

fn main() {
    let _ = (every_form as fn(&Client, String, &[Label], &[String]), compared, owned);
    let _ = |client: &Client| generic(client, "a", [("k", "v")]);
    let _ = |job: Job| (job.request, job.pages);
}
