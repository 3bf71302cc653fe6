//! Setter conversions for strings, numbers, times and booleans.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;

use super::IntoField;
use crate::date::Date;
use crate::date_time::DateTime;
use crate::field::Field;
use crate::local_date_time::LocalDateTime;
use crate::secret::Secret;
use crate::unix_millis::UnixMillis;

/// A type that is created from a string: strings, secrets, times, dates and enumerations.
pub trait FromText: From<String> {}

impl FromText for String {}
impl FromText for Secret {}
impl FromText for LocalDateTime {}
impl FromText for DateTime {}
impl FromText for Date {}
impl FromText for Value {}

macro_rules! from_text {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: FromText> IntoField<T> for $ty {
            fn into_field(self) -> Field<T> {
                Field::from(T::from(String::from(self)))
            }
        }
    )*};
}

from_text!(&str, String, &String, Cow<'_, str>, Box<str>);

#[diagnostic::do_not_recommend]
impl<T: FromText> IntoField<T> for &&str {
    fn into_field(self) -> Field<T> {
        (*self).into_field()
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromText> IntoField<T> for Arc<str> {
    fn into_field(self) -> Field<T> {
        self.as_ref().into_field()
    }
}

macro_rules! checked {
    ($field:ty: $($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for $ty {
            fn into_field(self) -> Field<$field> {
                Field::from_result(<$field>::try_from(self).map_err(|_| concat!("is out of range for `", stringify!($field), "`")))
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for &$ty {
            fn into_field(self) -> Field<$field> {
                (*self).into_field()
            }
        }
    )*};
}

checked!(i32: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
checked!(i64: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! from {
    ($field:ty: $($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for $ty {
            fn into_field(self) -> Field<$field> {
                Field::from(<$field>::from(self))
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for &$ty {
            fn into_field(self) -> Field<$field> {
                self.clone().into_field()
            }
        }
    )*};
}

from!(f32: f32, i8, i16, u8, u16);
from!(f64: f64, f32, i8, i16, i32, u8, u16, u32);
from!(bool: bool);
from!(Secret: Secret);
from!(LocalDateTime: LocalDateTime);
from!(Value: Value);
from!(DateTime: DateTime, UnixMillis, SystemTime);
from!(Date: Date);
from!(UnixMillis: UnixMillis, SystemTime, i64);
#[cfg(feature = "jiff")]
from!(UnixMillis: jiff::Timestamp);
#[cfg(feature = "jiff")]
from!(DateTime: jiff::Timestamp);
#[cfg(feature = "jiff")]
from!(Date: jiff::civil::Date);
#[cfg(feature = "chrono")]
from!(Date: chrono::NaiveDate);

#[cfg(feature = "chrono")]
#[diagnostic::do_not_recommend]
impl<Z: chrono::TimeZone> IntoField<UnixMillis> for chrono::DateTime<Z> {
    fn into_field(self) -> Field<UnixMillis> {
        Field::from(UnixMillis::new(self.timestamp_millis()))
    }
}

#[cfg(feature = "chrono")]
#[diagnostic::do_not_recommend]
impl<Z: chrono::TimeZone> IntoField<DateTime> for chrono::DateTime<Z> {
    fn into_field(self) -> Field<DateTime> {
        Field::from(DateTime::from(self))
    }
}
