//! What is declared by the runtime's macros: that all of it is built, checked and told.

use huaweicloud_core::{Problems, Secret, builder};

#[derive(Clone, Debug, PartialEq)]
struct Bird {
    age: i32,
}

builder! {
    BirdBuilder => Bird {
        required age: i32 where [minimum(0), maximum(30)],
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Nest {
    birds: Vec<Bird>,
    branch: Option<Secret>,
    codes: Vec<Secret>,
    kind: Option<f64>,
}

builder! {
    NestBuilder => Nest {
        required birds[]: Bird where [items(1, 2), nested()],
        optional branch: Secret where [secret(2, 3)],
        or_empty codes[]: Secret where [each(secret(0, 1))],
        optional kind: f64 where [one_of([0.5, 1.5])],
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Nothing {}

builder! { NothingBuilder => Nothing {} }

#[test]
fn every_limit_is_checked_and_everything_is_told() {
    let nest = Nest::builder().birds([Bird { age: 40 }]).branch("a").codes(["x", "yy"]).kind(2.5);
    let problems = nest.build().map_err(|problems| problems.to_string());
    assert_eq!(
        problems,
        Err("`birds[0].age` is 40 and may be at most 30; `branch` needs at least 2 characters; \
             `codes[1]` may have at most 1 characters; `kind` is 2.5 and has to be one of 0.5, 1.5"
            .to_owned())
    );
    let wrong = Nest::builder().birds([Bird::builder(), Bird::builder().age(-1)]).build();
    let wrong = wrong.map_err(|problems| problems.to_string());
    let told = "`birds[0].age` is missing; `birds[1].age` is -1 and has to be at least 0";
    assert_eq!(wrong, Err(told.to_owned()));
    let missing = Nest::builder().build().map_err(|problems: Problems| problems.to_string());
    assert_eq!(missing, Err("`birds` is missing".to_owned()));
}

#[test]
fn what_was_built_becomes_its_builder_and_is_built_again() {
    let nest = Nest { birds: vec![Bird { age: 1 }], branch: None, codes: Vec::new(), kind: Some(0.5) };
    assert_eq!(NestBuilder::from(nest.clone()).build(), Ok(nest.clone()));
    assert_eq!(Nest::builder().birds(nest.birds.clone()).kind(0.5).build(), Ok(nest));
    assert_eq!(Nothing::try_from(Nothing::builder()), Ok(Nothing {}));
}
