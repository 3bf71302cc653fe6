//! Declares setters of builders and requests.

/// Declares the setter of a field, by its kind. `[field]` is the field; `[field as setter]` gives
/// the setter a different name. `own` sets a field of `self`, `body` sets it through the builder of
/// the body.
#[doc(hidden)]
#[macro_export]
macro_rules! setter {
    ($kind:ident $docs:tt [$field:ident] $($rest:tt)+) => {
        $crate::setter! { $kind $docs [$field as $field] $($rest)+ }
    };
    (list $($rest:tt)+) => { $crate::setter! { @list $($rest)+ } };
    (required_list $($rest:tt)+) => { $crate::setter! { @list $($rest)+ } };
    (optional_list $($rest:tt)+) => { $crate::setter! { @list $($rest)+ } };
    (nullable $($rest:tt)+) => { $crate::setter! { @nullable $($rest)+ } };
    (clearable $($rest:tt)+) => { $crate::setter! { @nullable $($rest)+ } };
    (nullable_list $($rest:tt)+) => { $crate::setter! { @nullable_list $($rest)+ } };
    (clearable_list $($rest:tt)+) => { $crate::setter! { @nullable_list $($rest)+ } };
    (@list { $(#[$meta:meta])* } [$field:ident as $setter:ident] own $item:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, values: impl $crate::IntoList<$item, By>) -> Self {
            self.$field = values.into_list();
            self
        }
    };
    (@list { $(#[$meta:meta])* } [$field:ident as $setter:ident] body $item:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, values: impl $crate::IntoList<$item, By>) -> Self {
            self.body = self.body.$field(values);
            self
        }
    };
    (@nullable { $(#[$meta:meta])* } [$field:ident as $setter:ident] own $value:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, value: impl $crate::IntoNullable<$value, By>) -> Self {
            self.$field = value.into_nullable();
            self
        }
    };
    (@nullable_list { $(#[$meta:meta])* } [$field:ident as $setter:ident] own $item:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, values: impl $crate::IntoNullableList<$item, By>) -> Self {
            self.$field = values.into_nullable_list();
            self
        }
    };
    (@nullable { $(#[$meta:meta])* } [$field:ident as $setter:ident] body $value:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, value: impl $crate::IntoNullable<$value, By>) -> Self {
            self.body = self.body.$field(value);
            self
        }
    };
    (@nullable_list { $(#[$meta:meta])* } [$field:ident as $setter:ident] body $item:ty) => {
        $(#[$meta])*
        pub fn $setter<By>(mut self, values: impl $crate::IntoNullableList<$item, By>) -> Self {
            self.body = self.body.$field(values);
            self
        }
    };
    ($kind:ident { $(#[$meta:meta])* } [$field:ident as $setter:ident] own $value:ty) => {
        $(#[$meta])*
        pub fn $setter(mut self, value: impl $crate::IntoField<$value>) -> Self {
            self.$field = value.into_field();
            self
        }
    };
    ($kind:ident { $(#[$meta:meta])* } [$field:ident as $setter:ident] body $value:ty) => {
        $(#[$meta])*
        pub fn $setter(mut self, value: impl $crate::IntoField<$value>) -> Self {
            self.body = self.body.$field(value);
            self
        }
    };
}
