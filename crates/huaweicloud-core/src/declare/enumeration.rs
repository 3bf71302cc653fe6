//! An open enumeration, declared by its values.

/// Declares an enumeration of the values that the documentation lists, which holds any other value as `Unknown`.
///
/// What it can do is said of [`open_enum!`](crate::open_enum). If one of the values is called `Unknown` itself, the name of the variant for
/// others stands after the values: `else UnknownValue`.
///
/// ```
/// huaweicloud_core::enumeration! {
///     /// The state of a tree.
///     TreeState {
///         InLeaf => "IN_LEAF",
///         Bare => "BARE",
///     }
/// }
///
/// assert_eq!(TreeState::from("BARE"), TreeState::Bare);
/// assert_eq!(TreeState::from("FELLED"), TreeState::Unknown("FELLED".to_owned()));
/// ```
#[macro_export]
macro_rules! enumeration {
    ($(#[$meta:meta])* $name:ident { $($(#[$value_meta:meta])* $variant:ident => $value:literal),* $(,)? }) => {
        $crate::enumeration!($(#[$meta])* $name { $($(#[$value_meta])* $variant => $value),* } else Unknown);
    };
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$value_meta:meta])* $variant:ident => $value:literal),* $(,)? } else $unknown:ident
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = ::std::concat!("`", $value, "`")]
                $(#[$value_meta])*
                $variant,
            )*
            /// A value that the documentation does not list.
            $unknown(::std::string::String),
        }

        $crate::open_enum!($name { $($variant => $value),* } else $unknown);
    };
}
