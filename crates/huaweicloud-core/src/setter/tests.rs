use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::validation::Validation;
use crate::{Date, DateTime, Secret, UnixMillis};

fn set<T>(value: impl IntoField<T>) -> Result<Option<T>, String> {
    result_of(value.into_field())
}

fn list<T, By>(values: impl IntoList<T, By>) -> Result<Option<Vec<T>>, String> {
    result_of(values.into_list())
}

fn result_of<T>(field: Field<T>) -> Result<Option<T>, String> {
    let mut validation = Validation::new();
    let value = field.optional("f", &mut validation).flatten();
    if validation.is_empty() { Ok(value) } else { Err(validation.into_errors().to_string()) }
}

#[test]
fn strings_accept_every_string_type() {
    let owned = "a".to_owned();
    let all: [Result<Option<String>, String>; 7] = [
        set("a"),
        set(["a"].first().unwrap_or(&"")),
        set(&owned),
        set(Cow::Borrowed("a")),
        set(Box::<str>::from("a")),
        set(Arc::<str>::from("a")),
        set(Some(owned.clone())),
    ];
    assert_eq!(all, [(); 7].map(|()| Ok(Some(owned.clone()))));
    assert_eq!(set::<Secret>("a"), Ok(Some(Secret::from("a"))));
    assert_eq!(set::<Secret>(&Secret::from("a")), Ok(Some(Secret::from("a"))));
    assert_eq!(set::<String>(None::<&str>), Ok(None));
}

#[test]
fn integers_out_of_range_are_violations() {
    assert_eq!(set::<i32>(7usize), Ok(Some(7)));
    assert_eq!(set::<i32>(7), Ok(Some(7)));
    assert_eq!(set::<i64>(Some(&7u8)), Ok(Some(7)));
    assert_eq!(set::<i32>(u32::MAX), Err("`f` is out of range for `i32`".to_owned()));
    assert_eq!(set::<i64>(u64::MAX), Err("`f` is out of range for `i64`".to_owned()));
    assert_eq!(set::<f64>(2), Ok(Some(2.0)));
    assert_eq!(set::<f32>(1.5f32), Ok(Some(1.5)));
}

#[test]
fn times_accept_every_form() {
    let time = UnixMillis::new(1_500);
    assert_eq!(set(time), Ok(Some(time)));
    assert_eq!(set::<UnixMillis>(1_500), Ok(Some(time)));
    assert_eq!(set::<UnixMillis>(UNIX_EPOCH + Duration::from_millis(1_500)), Ok(Some(time)));
}

#[test]
fn times_as_text_accept_every_form() {
    let time = DateTime::from("1970-01-01T00:00:01.500Z");
    assert_eq!(set("1970-01-01T00:00:01.500Z"), Ok(Some(time.clone())));
    assert_eq!(set(&time), Ok(Some(time.clone())));
    assert_eq!(set(UnixMillis::new(1_500)), Ok(Some(time.clone())));
    assert_eq!(set(UNIX_EPOCH + Duration::from_millis(1_500)), Ok(Some(time.clone())));
    assert_eq!(set::<Date>("1970-01-01"), Ok(Some(Date::from("1970-01-01"))));
    #[cfg(feature = "jiff")]
    assert_eq!(set(jiff::Timestamp::try_from(&time).expect("a time")), Ok(Some(time.clone())));
    #[cfg(feature = "jiff")]
    assert_eq!(set::<Date>(jiff::civil::date(1970, 1, 1)), Ok(Some(Date::from("1970-01-01"))));
    #[cfg(feature = "chrono")]
    assert_eq!(set(chrono::DateTime::try_from(&time).expect("a time")), Ok(Some(time)));
    #[cfg(feature = "chrono")]
    assert_eq!(set::<Date>(chrono::NaiveDate::default()), Ok(Some(Date::from("1970-01-01"))));
}

#[test]
fn lists_accept_collections_and_iterators() {
    let expected = Ok(Some(vec!["a".to_owned(), "b".to_owned()]));
    let owned = vec!["a".to_owned(), "b".to_owned()];
    let all = [
        list(["a", "b"]),
        list(["a", "b"].iter()),
        list(owned.iter()),
        list(&owned),
        list(owned.iter().map(String::as_str)),
        list(BTreeSet::from(["b", "a"])),
        list(Some(["a", "b"])),
        list(Some(&owned)),
        list([Some("a"), None, Some("b")]),
        list(owned.clone()),
    ];
    for found in all {
        assert_eq!(found, expected);
    }
    assert_eq!(list::<String, _>(None::<Vec<String>>), Ok(None));
    assert_eq!(list::<i32, _>([1, 5_000_000_000i64]), Err("`f[1]` is out of range for `i32`".to_owned()));
    assert_eq!(list::<Vec<i32>, _>([[1i64], [5_000_000_000]]), Err("`f[1][0]` is out of range for `i32`".to_owned()));
}

#[test]
fn maps_accept_maps_and_pairs() {
    let expected = Ok(Some(BTreeMap::from([("a".to_owned(), 1)])));
    for found in [
        set::<BTreeMap<String, i32>>([("a", 1)]),
        set(vec![("a".to_owned(), 1u64)]),
        set(BTreeMap::from([("a", 1u8)])),
        set(HashMap::from([("a", 1i64)])),
    ] {
        assert_eq!(found, expected);
    }
}
