//! Properties that may be null: what their setters accept, what is sent, and which limits apply.

use huaweicloud_core::Nullable::{self, Absent, Null, Value};
use huaweicloud_core::codegen::{Validation, structure};
use serde_json::json;

structure! {
    /// What to change.
    #[derive(Default)]
    Change by ChangeBuilder {
        /// A text.
        pub clearable note: String where [length(1, 3)],
        /// Another name in JSON.
        pub "birdNames" clearable_list birds: String where [items(1, 2), each(length(1, 3))],
        /// A number.
        pub optional size: i32,
    }
}

#[test]
fn absent_null_and_values_round_trip() {
    for (json, note, birds) in [
        (json!({}), Absent, Absent),
        (json!({"note": null, "birdNames": null}), Null, Null),
        (json!({"note": "", "birdNames": []}), Value(String::new()), Value(Vec::new())),
    ] {
        let change: Change = serde_json::from_value(json.clone()).expect("it decodes");
        assert_eq!((&change.note, &change.birds), (&note, &birds), "{json}");
        assert_eq!(serde_json::to_value(&change).expect("JSON"), json);
        let rebuilt = ChangeBuilder::from(change.clone()).build().expect("nothing is missing");
        assert_eq!(rebuilt, change);
    }
}

#[test]
fn setters_accept_values_null_and_options() {
    let build = |builder: ChangeBuilder| builder.build().expect("valid");
    let change = build(Change::builder().note("a").birds(["b"]));
    assert_eq!((change.note.value().map(String::as_str), change.birds), (Some("a"), Value(vec!["b".to_owned()])));
    let change = build(Change::builder().note(Null).birds(Null));
    assert!(change.note.is_null() && change.birds.is_null());
    let change = build(Change::builder().note(Null).note(None::<&str>).birds(["a"]).birds(None::<Vec<String>>));
    assert_eq!(change, Change::default());
    let change = build(Change::builder().note(Value("a".to_owned())).birds(Absent));
    assert_eq!((change.note.into_value().as_deref(), change.birds.is_absent()), (Some("a"), true));
    assert_eq!(Nullable::from(1), Value(1));
}

structure! {
    /// What to keep, all of which is sent.
    #[derive(Default)]
    Keep by KeepBuilder as (note: String, place: String) {
        /// A text.
        pub nullable note: String where [length(1, 3)],
        /// Texts.
        pub nullable_list birds: String where [items(1, 2)],
        /// Another text.
        pub nullable place: String,
    }
}

structure! {
    /// What contains it.
    #[derive(Default)]
    Chest by ChestBuilder {
        /// What to keep.
        pub optional keep: Keep,
    }
}

#[test]
fn setters_of_what_is_always_sent_accept_null() {
    let json = |builder: KeepBuilder| serde_json::to_value(builder.build().expect("valid")).expect("JSON");
    let nothing = json!({"note": null, "birds": null, "place": null});
    assert_eq!(json(Keep::builder()), nothing);
    assert_eq!(json(Keep::builder().note("a").birds(["b"]).note(Null).birds(Null)), nothing);
    let kept = json!({"note": "a", "birds": ["b"], "place": null});
    assert_eq!(json(Keep::builder().note(Some("a")).birds(["b"])), kept);
    let chest = Chest::builder().keep(("a", "b")).build().expect("valid").keep.expect("it is set");
    assert_eq!((chest.note.as_deref(), chest.place.as_deref()), (Some("a"), Some("b")));
    let keep = Keep::builder().note("a").birds(Value(vec!["b".to_owned()])).build().expect("valid");
    assert_eq!((keep.note.as_deref(), keep.birds.as_deref()), (Some("a"), Some(&["b".to_owned()][..])));
    assert_eq!(KeepBuilder::from(keep.clone()).build().expect("valid"), keep);
    let mut validation = Validation::new();
    validation.check(&Keep::builder().note("abcd").build().expect("valid"));
    assert_eq!(validation.into_errors().to_string(), "`note` has 4 characters, must have at most 3");
}

#[test]
fn limits_apply_to_values_alone() {
    let violations = |builder: ChangeBuilder| {
        let mut validation = Validation::new();
        validation.check(&builder.build().expect("valid"));
        validation.into_errors().to_string()
    };
    assert_eq!(violations(Change::builder().note(Null).birds(Null)), "");
    assert_eq!(violations(Change::builder().note("")), "`note` has 0 characters, must have at least 1");
    assert_eq!(violations(Change::builder().birds(["abcd"])), "`birds[0]` has 4 characters, must have at most 3");
}
