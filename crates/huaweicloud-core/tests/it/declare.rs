//! The declaration macros: each kind of field, each limit, and when violations are reported.

use std::collections::BTreeMap;

use huaweicloud_core::codegen::{Validate, Validation, request, structure};
use huaweicloud_core::{BoxFuture, CallOptions, Error, ErrorKind, Operation, ResponseValue, Secret, ValidationErrors};

structure! {
    /// A bird.
    Bird by BirdBuilder {
        /// The age in years.
        pub required age: i32 where [minimum(0), maximum(30)],
        /// Its parent.
        pub optional parent: Box<Bird> where [nested()],
    }
}

structure! {
    /// A nest.
    #[derive(Default)]
    Nest by NestBuilder with NestSetters {
        /// Who lives there.
        pub required_list birds: Bird where [items(1, 2), nested()],
        /// Where it is.
        pub optional branch: Secret where [secret(2, 3)],
        /// The codes to get in.
        pub list codes: Secret where [each(secret(0, 1))],
        /// Its kind.
        pub optional kind: f64 where [one_of([0.5, 1.5])],
        /// Its name.
        pub "Name" optional name: String where [length(2, 5), pattern!("^[a-z]+$")],
        /// Its owner.
        pub nullable owner: String,
        /// Its parts.
        pub optional_list parts: String where [items(1, 9), each(length(1, 3))],
        /// What hangs below it.
        pub nullable_list below: i64,
        /// Its visitors, by day.
        pub or_empty visitors: BTreeMap<String, Bird> where [nested()],
        /// A field with the name of a limit.
        pub optional minimum: i32 where [minimum(1)],
        /// A field with the name of a request method.
        pub optional send: i32 as body_send where [maximum(1)],
    }
}

structure! {
    /// A label.
    Label by LabelBuilder with LabelSetters as (key: String, values: Vec<String>) {
        /// Its key.
        pub required key: String where [length(1, 3)],
        /// Its values.
        pub list values: String,
    }
}

#[derive(Clone, Debug)]
struct Forest;

request! {
    /// Builds a nest.
    BuildNest of Forest -> String {
        /// The tree.
        required tree: String where [length(1, 3)],
        /// The height, in metres.
        optional items: i32 where [items_at_most(9)],
        /// Its labels.
        optional_list labels: Label where [nested()],
    }
    body Nest by NestBuilder with NestSetters
}

request! {
    /// Visits a forest, perhaps with a label.
    Visit of Forest -> String {
        /// How long, in hours.
        optional hours: i32,
    }
    optional_body Label by LabelBuilder with LabelSetters
}

/// A custom limit: declarations may use functions in scope besides the runtime's limits.
fn items_at_most(most: i32) -> impl Fn(&i32, &str, &mut Validation) {
    move |value, name, validation| validation.maximum(name, value, most)
}

const BUILD_NEST: Operation = Operation::new("BuildNest", "build_nest", "POST", "/v1/nests");

impl BuildNest {
    async fn send(self) -> Result<ResponseValue<String>, Error> {
        let (Forest, (tree, items, labels, nest), _) = self.validated(&BUILD_NEST)?;
        let sent = serde_json::json!({"tree": tree, "items": items, "labels": labels, "nest": nest});
        Err(Error::new(ErrorKind::Transport, sent.to_string()))
    }
}

const VISIT: Operation = Operation::new("Visit", "visit", "POST", "/v1/visits");

impl Visit {
    async fn send(self) -> Result<ResponseValue<String>, Error> {
        let (Forest, (hours, label), _) = self.validated(&VISIT)?;
        let sent = serde_json::json!({"hours": hours, "label": label});
        Err(Error::new(ErrorKind::Transport, sent.to_string()))
    }
}

fn broken() -> BuildNest {
    BuildNest::new(&Forest)
        .tree("beech")
        .items(10u64)
        .labels([("environment", ["prod"])])
        .birds([Bird::builder().age(40), Bird::builder().age(1).parent(Bird::builder().age(31))])
        .branch("a")
        .codes(["x", "yy"])
        .kind(2.5)
        .name("A")
        .parts(["oak"; 10])
        .visitors([("Monday", Bird::builder().age(-1))])
        .minimum(0)
        .body_send(2)
}

#[tokio::test]
async fn send_reports_each_violated_limit_once() {
    let error = broken().await.unwrap_err();
    let lines: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    `tree` has 5 characters, must have at most 3
    `items` is 10, must be at most 9
    `labels[0].key` has 11 characters, must have at most 3
    `birds[0].age` is 40, must be at most 30
    `birds[1].parent.age` is 31, must be at most 30
    `branch` must have at least 2 characters
    `codes[1]` must have at most 1 character
    `kind` is 2.5, must be one of 0.5, 1.5
    `name` has 1 character, must have at least 2
    `name` must match the pattern ^[a-z]+$
    `parts` has 10 items, must have at most 9
    `visitors["Monday"].age` is -1, must be at least 0
    `minimum` is 0, must be at least 1
    `send` is 2, must be at most 1
    "#);
    assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, Some("build_nest")));
}

#[tokio::test]
async fn skip_validation_sends_despite_limits() {
    let error = broken().call_options(CallOptions::new().skip_validation()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let sent: serde_json::Value = serde_json::from_str(error.message().unwrap_or_default()).expect("JSON");
    assert_eq!(sent["nest"]["birds"][0], serde_json::json!({"age": 40}));
    assert_eq!(sent["nest"]["Name"], "A");
    let missing = BuildNest::new(&Forest).items(5_000_000_000u64).call_options(CallOptions::new().skip_validation());
    let error = missing.send().await.unwrap_err();
    let lines: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["`tree` is missing", "`items` is out of range for `i32`", "`birds` is missing"]);
}

/// Missing fields do not hide limit violations, also in structures nested in the body.
#[tokio::test]
async fn send_reports_missing_fields_and_limits_together() {
    let request = BuildNest::new(&Forest).items(10).birds([Bird::builder().parent(Bird { age: 31, parent: None })]);
    let error = request.name("A").send().await.unwrap_err();
    let fields: Vec<_> = error.violations().iter().map(|violation| violation.field().to_owned()).collect();
    assert_eq!(fields, ["tree", "items", "birds[0].age", "birds[0].parent.age", "name", "name"]);
}

#[test]
fn build_reports_no_limit_violations() {
    let nest = Nest::builder().birds([Bird::builder().age(40)]).branch("a");
    assert_eq!(nest.build().map(|nest| nest.birds), Ok(vec![Bird { age: 40, parent: None }]));
    let errors = Nest::builder().birds([Bird::builder(), Bird::builder().age(u64::MAX)]).build().unwrap_err();
    assert_eq!(errors.to_string(), "`birds[0].age` is missing; `birds[1].age` is out of range for `i32`");
    let errors: ValidationErrors = Nest::try_from(Nest::builder()).unwrap_err();
    assert_eq!(errors.to_string(), "`birds` is missing");
}

#[test]
fn each_kind_has_its_json_form() {
    let nest = Nest::builder().birds(Vec::<Bird>::new()).build().expect("a nest");
    let json = serde_json::to_value(&nest).expect("JSON");
    assert_eq!(json, serde_json::json!({"birds": [], "owner": null, "below": null}));
    assert_eq!(serde_json::from_value::<Nest>(json).ok(), Some(nest));
    let full = Nest::builder().birds([Bird::builder().age(1)]).codes(["x"]).name("ash").owner("us").below([1]);
    let full = full.parts(Vec::<String>::new()).visitors([("Monday", Bird::builder().age(2))]).build().expect("a nest");
    let json = serde_json::to_value(&full).expect("JSON");
    let expected = serde_json::json!({
        "birds": [{"age": 1}], "codes": ["x"], "Name": "ash", "owner": "us", "below": [1], "parts": [],
        "visitors": {"Monday": {"age": 2}},
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Nest>(json).ok(), Some(full.clone()));
    assert_eq!(NestBuilder::from(full.clone()).build(), Ok(full));
}

#[test]
fn none_unsets_a_field() {
    let nest = Nest::builder().birds([Bird { age: 1, parent: None }]).name("ash").name(None::<String>);
    let nest = nest.codes(["x"]).codes(None::<Vec<Secret>>).build().expect("a nest");
    assert_eq!((nest.name, nest.codes.len()), (None, 0));
}

#[test]
fn omitted_lists_violate_no_limit() {
    let mut validation = Validation::new();
    let nest =
        Nest::builder().birds([Bird { age: 1, parent: None }]).codes(Vec::<Secret>::new()).build().expect("a nest");
    nest.validate(&mut validation);
    assert!(validation.is_empty(), "{validation:?}");
}

#[test]
fn requests_are_owned() {
    fn spawned<T: Send + 'static>(value: T) -> T {
        value
    }
    let request = spawned(BuildNest::new(&Forest));
    let boxed: BoxFuture<'static, Result<ResponseValue<String>, Error>> = request.clone().into_future();
    drop((spawned(boxed), spawned(request.send())));
}

#[tokio::test]
async fn optional_body_is_absent_unless_something_is_set() {
    async fn sent(request: Visit) -> Result<serde_json::Value, Vec<String>> {
        let error = request.send().await.unwrap_err();
        if error.kind() == ErrorKind::InvalidRequest {
            return Err(error.violations().iter().map(ToString::to_string).collect());
        }
        Ok(serde_json::from_str(error.message().unwrap_or_default()).expect("JSON"))
    }
    let visit = || Visit::new(&Forest).hours(2);
    assert_eq!(sent(visit()).await, Ok(serde_json::json!({"hours": 2, "label": null})));
    assert_eq!(sent(visit().key("a").key(None::<String>)).await, sent(visit()).await, "it is unset again");
    let label = serde_json::json!({"hours": 2, "label": {"key": "a"}});
    assert_eq!(sent(visit().key("a")).await, Ok(label.clone()));
    assert_eq!(sent(visit().body(Label::builder().key("a"))).await, Ok(label));
    // Once something is set, the body must be complete and valid.
    assert_eq!(sent(visit().values(["x"])).await, Err(vec!["`key` is missing".to_owned()]));
    assert_eq!(sent(visit().values(Vec::<String>::new())).await, Err(vec!["`key` is missing".to_owned()]));
    let long = "`key` has 4 characters, must have at most 3".to_owned();
    assert_eq!(sent(visit().key("long")).await, Err(vec![long]));
}
