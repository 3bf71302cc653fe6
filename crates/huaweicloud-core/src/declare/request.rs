//! The request of an operation, declared by its arguments.

/// Declares the request of an operation: what collects the arguments of a call until `send`, which generated code writes out.
///
/// After the request stands the type of the client, whose method makes the request by `new`. An argument is given with its comment and with the
/// type of its value or, after `[]`, of the items of its list; what its type does not keep by itself stands after `where`. If the body
/// is a structure with a [`builder!`](crate::builder), a second list has its fields, which get a setter here too, under another name where
/// that stands after `as`.
///
/// ```
/// # struct Client;
/// # struct TreeBuilder;
/// # #[derive(Clone, Debug)] struct Tree { name: String }
/// # huaweicloud_core::builder! { TreeBodyBuilder => Tree { /// Its name.
/// # required name: String } }
/// # impl std::fmt::Debug for Client { fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
/// use huaweicloud_core::{Check, Problems};
///
/// huaweicloud_core::request! {
///     /// Plants a tree.
///     PlantTree of Client {
///         /// How deep, in centimetres.
///         depth: u32 where [maximum(100)],
///     }
///     body Tree from TreeBodyBuilder {
///         /// What it is called.
///         name: String,
///     }
/// }
///
/// impl PlantTree<'_> {
///     fn send(self) -> Result<(Option<u32>, Tree), Problems> {
///         let mut problems = Problems::new();
///         self.check(&mut problems);
///         let depth = self.depth.optional("depth", &mut problems);
///         match problems.take(self.body.build()) {
///             Some(tree) if problems.is_empty() => Ok((depth, tree)),
///             _ => Err(problems),
///         }
///     }
/// }
///
/// let problems = PlantTree::new(&Client).depth(300u32).send().unwrap_err();
/// assert_eq!(problems.to_string(), "`depth` is 300 and may be at most 100; `name` is missing");
/// let (_, tree) = PlantTree::new(&Client).name("ash").send()?;
/// assert_eq!(tree.name, "ash");
/// # Ok::<(), Problems>(())
/// ```
#[macro_export]
macro_rules! request {
    (
        $(#[$request_meta:meta])*
        $request:ident of $client:ident {
            $(
                $(#[$meta:meta])*
                $name:ident $(: $value:ty)? $([]: $item:ty)? $(where [$($limit:expr),+ $(,)?])?
            ),* $(,)?
        }
        $(body $body:ident from $builder:ident {
            $(
                $(#[$field_meta:meta])*
                $field:ident $(as $setter:ident)? $(: $field_value:ty)? $([]: $field_item:ty)?
            ),* $(,)?
        })?
    ) => {
        $(#[$request_meta])*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before `send` is called"]
        pub struct $request<'a> {
            client: &'a $client,
            $($name: $($crate::Field<$value>)? $($crate::Field<::std::vec::Vec<$item>>)?,)*
            $(body: $builder,)?
            call_options: $crate::CallOptions,
        }

        impl<'a> $request<'a> {
            pub(crate) fn new(client: &'a $client) -> Self {
                Self {
                    client,
                    $($name: $crate::Field::default(),)*
                    $(body: <$builder as ::std::default::Default>::default(),)?
                    call_options: $crate::CallOptions::new(),
                }
            }

            /// Does this call otherwise than the client does its calls: other timeouts, other retries, more headers, another address.
            pub fn call_options(mut self, options: $crate::CallOptions) -> Self {
                self.call_options = options;
                self
            }

            $(
                $(#[$meta])*
                $(pub fn $name(mut self, value: impl $crate::IntoField<$value>) -> Self {
                    self.$name = value.into_field();
                    self
                })?
                $(pub fn $name(mut self, values: impl $crate::IntoList<$item>) -> Self {
                    self.$name = values.into_list();
                    self
                })?
            )*

            $(
                #[doc = ::std::concat!("Sets the whole request body, a [`", ::std::stringify!($body), "`] or its builder.")]
                pub fn body(mut self, body: impl ::std::convert::Into<$builder>) -> Self {
                    self.body = body.into();
                    self
                }

                /// Changes the request body through its builder.
                pub fn body_map(mut self, change: impl ::std::ops::FnOnce($builder) -> $builder) -> Self {
                    self.body = change(self.body);
                    self
                }

                $($crate::setter_of_body! {
                    $(#[$field_meta])*
                    $field $(as $setter)? $(: $field_value)? $([]: $field_item)?
                })*
            )?
        }

        impl $crate::Check for $request<'_> {
            fn check(&self, problems: &mut $crate::Problems) {
                use $crate::codegen::limits::*;
                $($(
                    if let ::std::option::Option::Some(value) = self.$name.get() {
                        $($limit(value, ::std::stringify!($name), problems);)+
                    }
                )?)*
            }
        }
    };
}

/// Declares the setter that a request has for a field of its body.
#[doc(hidden)]
#[macro_export]
macro_rules! setter_of_body {
    ($(#[$meta:meta])* $field:ident as $setter:ident: $value:ty) => {
        $(#[$meta])*
        pub fn $setter(mut self, value: impl $crate::IntoField<$value>) -> Self {
            self.body = self.body.$field(value);
            self
        }
    };
    ($(#[$meta:meta])* $field:ident as $setter:ident[]: $item:ty) => {
        $(#[$meta])*
        pub fn $setter(mut self, values: impl $crate::IntoList<$item>) -> Self {
            self.body = self.body.$field(values);
            self
        }
    };
    ($(#[$meta:meta])* $field:ident $($rest:tt)*) => {
        $crate::setter_of_body! { $(#[$meta])* $field as $field $($rest)* }
    };
}
