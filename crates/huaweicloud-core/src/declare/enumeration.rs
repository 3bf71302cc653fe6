//! Declares open enumerations.

/// Declares an enumeration of the documented values, with a variant after `else` that holds any
/// other value.
///
/// It converts from any string, so an undocumented value is kept, printed, compared and sent back.
/// In JSON it is a string, and it compares with strings. Its default, which is used if a response
/// lacks the field, is the empty string. `as_str` returns the value as it is sent, `values` all
/// documented values.
///
/// ```
/// huaweicloud_core::codegen::enumeration! {
///     /// The state of a tree.
///     TreeState {
///         InLeaf => "IN_LEAF",
///         Bare => "BARE",
///     } else Unknown
/// }
///
/// assert_eq!(TreeState::from("BARE"), TreeState::Bare);
/// assert_eq!(TreeState::InLeaf, "IN_LEAF");
/// assert_eq!(TreeState::from("FELLED"), TreeState::Unknown("FELLED".to_owned()));
/// assert_eq!(TreeState::values(), ["IN_LEAF", "BARE"]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$value_meta:meta])* $variant:ident => $value:literal),* $(,)? } else $unknown:ident
    ) => {
        $(#[$meta])*
        #[derive(
            ::std::clone::Clone,
            ::std::fmt::Debug,
            ::std::cmp::Eq,
            ::std::hash::Hash,
            ::std::cmp::Ord,
            ::std::cmp::PartialEq,
            ::std::cmp::PartialOrd,
        )]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = ::std::concat!("`", $value, "`")]
                $(#[$value_meta])*
                $variant,
            )*
            /// A value that is not documented.
            $unknown(::std::string::String),
        }

        impl $name {
            /// The value as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }

            /// All documented values.
            #[must_use]
            pub const fn values() -> &'static [&'static str] {
                &[$($value),*]
            }
        }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::$unknown(::std::string::String::new())
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::$unknown(::std::string::String::from(value)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::std::cmp::PartialEq<$name> for str {
            fn eq(&self, other: &$name) -> bool {
                self == other.as_str()
            }
        }

        impl ::std::cmp::PartialEq<$name> for &str {
            fn eq(&self, other: &$name) -> bool {
                *self == other.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::codegen::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        impl $crate::codegen::FromText for $name {}

        #[diagnostic::do_not_recommend]
        impl $crate::IntoField<$name> for $name {
            fn into_field(self) -> $crate::codegen::Field<$name> {
                $crate::codegen::Field::from(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoField<$name> for &$name {
            fn into_field(self) -> $crate::codegen::Field<$name> {
                $crate::codegen::Field::from(::std::clone::Clone::clone(self))
            }
        }
    };
}
