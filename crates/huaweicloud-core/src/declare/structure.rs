//! Declares structures of requests, and their builders.

/// Declares a structure and its builder.
///
/// A field consists of its doc comment, its kind and its type; for kinds of lists, the type of the
/// items. The kinds are `required`, `optional`, `nullable`, `clearable`, `or_empty`,
/// `required_list`, `optional_list`, `nullable_list`, `clearable_list` and `list`. If the name in
/// JSON differs, it precedes the kind. Documented limits follow `where`.
///
/// The builder has a setter for each field, which accepts what [`IntoField`](crate::IntoField) and
/// [`IntoList`](crate::IntoList) describe, and `build`, which reports all fields that are missing
/// or cannot be converted. Limits are checked when a request is sent.
///
/// `as (key: K, value: V)` makes it convertible from pairs. `with` names a macro that gives a
/// request the setters of the fields if the structure is its body. If a request cannot have a
/// setter of the field's name, `as` after the field gives the name to use.
///
/// ```
/// huaweicloud_core::codegen::structure! {
///     /// A tree.
///     #[derive(Default)]
///     Tree by TreeBuilder {
///         /// What it is called.
///         pub required name: String where [length(1, 20)],
///         /// How high it is, in metres.
///         pub "heightInMetres" optional height: i32 where [minimum(1), maximum(120)],
///         /// Who nests in it.
///         pub list birds: String where [items(0, 2)],
///     }
/// }
///
/// let tree = Tree::builder().name("ash").height(12u64).birds(["rook"]).build()?;
/// assert_eq!((tree.name.as_str(), tree.height, tree.birds.len()), ("ash", Some(12), 1));
///
/// let errors = Tree::builder().height(5_000_000_000u64).build().unwrap_err();
/// assert_eq!(errors.to_string(), "`name` is missing; `height` is out of range for `i32`");
/// # Ok::<(), huaweicloud_core::ValidationErrors>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    ($(#[$meta:meta])* $name:ident by $builder:ident with $setters:ident as $pair:tt $fields:tt) => {
        $crate::structure! { $(#[$meta])* $name by $builder as $pair $fields }
        $crate::structure_setters! { ($) $setters $name by $builder $fields }
    };
    ($(#[$meta:meta])* $name:ident by $builder:ident with $setters:ident $fields:tt) => {
        $crate::structure! { $(#[$meta])* $name by $builder $fields }
        $crate::structure_setters! { ($) $setters $name by $builder $fields }
    };
    (
        $(#[$meta:meta])*
        $name:ident by $builder:ident as ($key:ident: $key_type:ty, $value:ident: $value_type:ty) $fields:tt
    ) => {
        $crate::structure! { $(#[$meta])* $name by $builder $fields }

        impl $crate::codegen::FromPair for $name {
            type Key = $key_type;
            type Value = $value_type;

            fn from_pair(
                key: $crate::codegen::Field<$key_type>,
                value: $crate::codegen::Field<$value_type>,
            ) -> $crate::codegen::Field<Self> {
                let mut builder = <$builder as ::std::default::Default>::default();
                builder.$key = key.map(::std::convert::Into::into);
                builder.$value = value.map(::std::convert::Into::into);
                $crate::codegen::build_field(builder)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident by $builder:ident $fields:tt) => {
        $crate::structure_type! { $(#[$meta])* $name $fields }
        $crate::structure_builder! { $name by $builder $fields }
    };
}

/// Declares the structure itself.
#[doc(hidden)]
#[macro_export]
macro_rules! structure_type {
    (
        $(#[$meta:meta])*
        $name:ident {
            $(
                $(#[$field_meta:meta])*
                pub $($wire:literal)?
                $(required $required:ident: $required_type:ty $(as $required_setter:ident)? $(where $required_limits:tt)?,)?
                $(optional $optional:ident: $optional_type:ty $(as $optional_setter:ident)? $(where $optional_limits:tt)?,)?
                $(nullable $nullable:ident: $nullable_type:ty $(as $nullable_setter:ident)? $(where $nullable_limits:tt)?,)?
                $(clearable $clearable:ident: $clearable_type:ty $(as $clearable_setter:ident)? $(where $clearable_limits:tt)?,)?
                $(or_empty $or_empty:ident: $or_empty_type:ty $(as $or_empty_setter:ident)? $(where $or_empty_limits:tt)?,)?
                $(required_list $required_list:ident: $required_item:ty $(as $required_list_setter:ident)? $(where $required_list_limits:tt)?,)?
                $(optional_list $optional_list:ident: $optional_item:ty $(as $optional_list_setter:ident)? $(where $optional_list_limits:tt)?,)?
                $(nullable_list $nullable_list:ident: $nullable_item:ty $(as $nullable_list_setter:ident)? $(where $nullable_list_limits:tt)?,)?
                $(clearable_list $clearable_list:ident: $clearable_item:ty $(as $clearable_list_setter:ident)? $(where $clearable_list_limits:tt)?,)?
                $(list $list:ident: $item:ty $(as $list_setter:ident)? $(where $list_limits:tt)?,)?
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            $crate::codegen::serde::Deserialize,
            $crate::codegen::serde::Serialize,
            ::std::clone::Clone,
            ::std::fmt::Debug,
            ::std::cmp::PartialEq,
        )]
        #[serde(crate = "::huaweicloud_core::codegen::serde")]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[$field_meta])*
                $(#[serde(rename = $wire)])?
                $(pub $required: $required_type,)?
                $(
                    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
                    pub $optional: ::std::option::Option<$optional_type>,
                )?
                $(pub $nullable: ::std::option::Option<$nullable_type>,)?
                $(
                    #[serde(default, skip_serializing_if = "::huaweicloud_core::Nullable::is_absent")]
                    pub $clearable: $crate::Nullable<$clearable_type>,
                )?
                $(
                    #[serde(default, skip_serializing_if = "::huaweicloud_core::codegen::is_default")]
                    pub $or_empty: $or_empty_type,
                )?
                $(pub $required_list: ::std::vec::Vec<$required_item>,)?
                $(
                    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
                    pub $optional_list: ::std::option::Option<::std::vec::Vec<$optional_item>>,
                )?
                $(pub $nullable_list: ::std::option::Option<::std::vec::Vec<$nullable_item>>,)?
                $(
                    #[serde(default, skip_serializing_if = "::huaweicloud_core::Nullable::is_absent")]
                    pub $clearable_list: $crate::Nullable<::std::vec::Vec<$clearable_item>>,
                )?
                $(
                    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
                    pub $list: ::std::vec::Vec<$item>,
                )?
            )+
        }
    };
}

/// Declares the builder, the limits and the conversions.
#[doc(hidden)]
#[macro_export]
macro_rules! structure_builder {
    ($name:ident by $builder:ident {
        $(
            $(#[$meta:meta])*
            pub $($wire:literal)? $kind:ident $field:ident: $ty:ty $(as $setter:ident)? $(where [$($limit:expr),+ $(,)?])?
        ),* $(,)?
    }) => {
        impl $name {
            #[doc = ::std::concat!("Starts building a [`", ::std::stringify!($name), "`].")]
            pub fn builder() -> $builder {
                ::std::default::Default::default()
            }

            #[allow(clippy::too_many_arguments, reason = "one per field")]
            fn check_limits(
                $($field: ::std::option::Option<&$crate::codegen::kinds::$kind::Limited<$ty>>,)*
                validation: &mut $crate::codegen::Validation,
            ) {
                $($(
                    if let ::std::option::Option::Some(value) = $field {
                        // Imported here, where no field shadows a limit of the same name.
                        use $crate::codegen::limits::*;
                        $($limit(value, ::std::stringify!($field), validation);)+
                    }
                )?)*
                let _ = ($($field,)* validation);
            }
        }

        impl $crate::codegen::Validate for $name {
            fn validate(&self, validation: &mut $crate::codegen::Validation) {
                Self::check_limits($($crate::codegen::kinds::$kind::view(&self.$field),)* validation);
            }
        }

        #[doc = ::std::concat!("Builds a [`", ::std::stringify!($name), "`].")]
        #[derive(::std::clone::Clone, ::std::fmt::Debug, ::std::default::Default)]
        #[must_use]
        pub struct $builder {
            $($field: $crate::codegen::Field<$crate::codegen::kinds::$kind::Value<$ty>>,)*
        }

        impl $builder {
            $($crate::setter! { $kind { $(#[$meta])* } [$field] own $ty })*

            /// Builds the structure.
            ///
            /// # Errors
            ///
            /// All fields that are missing or cannot be converted. Limits are checked when the
            /// request is sent.
            pub fn build(self) -> ::std::result::Result<$name, $crate::ValidationErrors> {
                let mut validation = $crate::codegen::Validation::without_limits();
                $crate::codegen::Build::build_with(self, &mut validation)
                    .ok_or_else(|| validation.into_errors())
            }
        }

        impl $crate::codegen::Build for $builder {
            type Built = $name;

            fn is_unset(&self) -> bool {
                true $(&& self.$field.is_unset())*
            }

            fn build_with(
                self,
                validation: &mut $crate::codegen::Validation,
            ) -> ::std::option::Option<$name> {
                let before = validation.len();
                $(
                    let $field = $crate::codegen::kinds::$kind::take(self.$field, ::std::stringify!($field), validation);
                )*
                if true $(&& $field.is_some())* {
                    return ::std::option::Option::Some($name { $($field: $field?,)* });
                }
                $name::check_limits(
                    $($field.as_ref().and_then($crate::codegen::kinds::$kind::view),)*
                    validation,
                );
                validation.sort(before, &[$(::std::stringify!($field)),*]);
                ::std::option::Option::None
            }
        }

        impl ::std::convert::TryFrom<$builder> for $name {
            type Error = $crate::ValidationErrors;

            fn try_from(builder: $builder) -> ::std::result::Result<Self, $crate::ValidationErrors> {
                builder.build()
            }
        }

        impl ::std::convert::From<$name> for $builder {
            fn from(value: $name) -> Self {
                Self { $($field: $crate::codegen::kinds::$kind::put(value.$field),)* }
            }
        }

        $crate::into_field! { $builder => $name by |builder| $crate::codegen::build_field(builder) }
        $crate::into_field! { $name => $name by |value| $crate::codegen::Field::from(value) }
        $crate::into_field! { &$name => $name by |value| $crate::codegen::Field::from(::std::clone::Clone::clone(value)) }
    };
}

/// Declares what a setter accepts for a structure, also boxed, for structures that contain
/// themselves.
#[doc(hidden)]
#[macro_export]
macro_rules! into_field {
    ($from:ty => $name:ident by |$value:ident| $convert:expr) => {
        #[diagnostic::do_not_recommend]
        impl $crate::IntoField<$name> for $from {
            fn into_field(self) -> $crate::codegen::Field<$name> {
                let $value = self;
                $convert
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoField<::std::boxed::Box<$name>> for $from {
            fn into_field(self) -> $crate::codegen::Field<::std::boxed::Box<$name>> {
                let $value = self;
                $convert.map(::std::boxed::Box::new)
            }
        }
    };
}

/// Declares the macro that gives a request the setters of its body's fields.
#[doc(hidden)]
#[macro_export]
macro_rules! structure_setters {
    (($d:tt) $setters:ident $name:ident by $builder:ident {
        $(
            $(#[$meta:meta])*
            pub $($wire:literal)? $kind:ident $field:ident: $ty:ty $(as $setter:ident)? $(where $limits:tt)?
        ),* $(,)?
    }) => {
        macro_rules! $setters {
            ($d request:ident) => {
                impl $d request {
                    #[doc = ::std::concat!("Sets the whole request body, a [`", ::std::stringify!($name), "`] or its builder.")]
                    pub fn body(mut self, body: impl ::std::convert::Into<$builder>) -> Self {
                        self.body = body.into();
                        self
                    }

                    /// Modifies the request body through its builder.
                    pub fn body_map(mut self, change: impl ::std::ops::FnOnce($builder) -> $builder) -> Self {
                        self.body = change(self.body);
                        self
                    }

                    $($crate::setter! { $kind { $(#[$meta])* } [$field $(as $setter)?] body $ty })*
                }
            };
        }
        #[allow(unused_imports, reason = "unused unless a request in another file has this body")]
        pub(crate) use $setters;
    };
}
