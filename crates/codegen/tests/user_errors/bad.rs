//! Types that setters reject. Each line fails on its own.

use huaweicloud_demo::Client;
use huaweicloud_demo::types::{Label, ListThingsByTagRequestBody};

fn wrong(client: &Client) {
    let _ = client.create_thing().name(5);
    let _ = client.create_thing().name(b"bytes");
    let _ = client.create_thing().password(Some(5));
    let _ = client.create_thing().priority("1");
    let _ = client.create_thing().priority(1.5);
    let _ = client.create_thing().hidden("true");
    let _ = client.create_thing().weight("1.5");
    let _ = client.create_thing().expires("2026-01-01");
    let _ = client.create_thing().kind(1);
    let _ = client.create_thing().labels("environment");
    let _ = client.create_thing().labels(["environment"]);
    let _ = client.create_thing().labels([("environment", 5)]);
    let _ = client.create_thing().labels(Label::builder());
    let _ = client.create_thing().labels([ListThingsByTagRequestBody::builder()]);
    let _ = client.create_thing().passwords(Some([5]));
    let _ = Label::builder().parent("label");
}

fn main() {}
