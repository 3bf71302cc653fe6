//! Enumerations that stay readable when the service adds a value.
//!
//! Generated code defines the variants; what every such enumeration does is here, in one macro.

/// Implements what an open enumeration does, for an enum whose variants are units but for the last, `Unknown(String)`.
///
/// It can be made from any string, so that a value that the documentation does not list is kept, printed, compared and sent back; it
/// reads and writes as a JSON string; and its default, which is what an answer that leaves it out reads as, is the unknown empty value.
/// An enumeration that has a listed value of that name calls the last variant otherwise: `open_enum!(… else Other)`.
/// `as_str` gives the value as it is sent, `values` every value that is listed.
///
/// ```
/// /// The state of a thing.
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// #[non_exhaustive]
/// pub enum State {
///     /// `ACTIVE`
///     Active,
///     /// A value that is not listed.
///     Unknown(String),
/// }
///
/// huaweicloud_core::open_enum!(State { Active => "ACTIVE" });
///
/// assert_eq!(State::from("ACTIVE"), State::Active);
/// assert_eq!(State::from("NEW").as_str(), "NEW");
/// assert_eq!(State::values(), ["ACTIVE"]);
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident => $value:literal),* $(,)? }) => {
        $crate::open_enum!($name { $($variant => $value),* } else Unknown);
    };
    ($name:ident { $($variant:ident => $value:literal),* $(,)? } else $unknown:ident) => {
        #[allow(unreachable_pub, reason = "the enum may be private")]
        impl $name {
            /// The value as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }

            /// Every value that the documentation lists.
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
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    enum State {
        Active,
        Gone,
        Unknown(String),
    }

    open_enum!(State { Active => "ACTIVE", Gone => "GONE" });

    #[test]
    fn listed_values_are_variants_and_others_are_kept() {
        assert_eq!(State::values(), ["ACTIVE", "GONE"]);
        for value in ["ACTIVE", "GONE", "NEW", "", "active"] {
            let state = State::from(value);
            assert_eq!(matches!(state, State::Unknown(_)), !State::values().contains(&value), "{value}");
            assert_eq!(state.as_str(), value);
            assert_eq!(state.to_string(), value);
            let json = serde_json::to_string(&state).expect("JSON");
            assert_eq!(serde_json::from_str::<State>(&json).ok(), Some(state));
        }
        assert_eq!("GONE".parse(), Ok(State::Gone));
        assert_eq!(State::default().as_str(), "");
        assert_eq!(BTreeSet::from([State::Gone, State::from("GONE")]).len(), 1);
    }
}
