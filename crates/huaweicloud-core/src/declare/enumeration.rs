//! An open enumeration, declared by its values.

/// Declares an enumeration of the values that the documentation lists, with a variant behind `else` that holds any other value.
///
/// What it can do is said of [`open_enum!`](crate::open_enum).
///
/// ```
/// huaweicloud_core::enumeration! {
///     /// The state of a tree.
///     TreeState {
///         InLeaf => "IN_LEAF",
///         Bare => "BARE",
///     } else Unknown
/// }
///
/// assert_eq!(TreeState::from("BARE"), TreeState::Bare);
/// assert_eq!(TreeState::from("FELLED"), TreeState::Unknown("FELLED".to_owned()));
/// ```
#[macro_export]
macro_rules! enumeration {
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
