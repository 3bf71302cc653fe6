//! The builder of a structure that requests hold, declared by its fields.

/// Declares the builder of a structure.
///
/// A field is given with its comment, with what becomes of it when it is not set (`required`, `optional` or `or_empty`), and with the
/// type of its value or, after `[]`, of the items of its list. What its type does not keep by itself stands after `where`.
///
/// The builder has a setter for each field, which takes whatever converts, and `build`, which tells everything that is missing or wrong.
/// The structure becomes a builder and a builder becomes the structure by conversion, and both implement [`Check`](crate::Check).
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Tree {
///     pub name: String,
///     pub height: Option<u32>,
///     pub birds: Vec<String>,
/// }
///
/// huaweicloud_core::builder! {
///     TreeBuilder => Tree {
///         /// What it is called.
///         required name: String,
///         /// How high it is, in metres.
///         optional height: u32 where [minimum(1), maximum(120)],
///         /// Who nests in it.
///         or_empty birds[]: String where [items(0, 2)],
///     }
/// }
///
/// let tree = Tree::builder().name("ash").birds(["rook"]).build()?;
/// assert_eq!(tree, Tree { name: "ash".to_owned(), height: None, birds: vec!["rook".to_owned()] });
///
/// let problems = Tree::builder().height(300u32).build().unwrap_err();
/// assert_eq!(problems.to_string(), "`height` is 300 and may be at most 120; `name` is missing");
/// # Ok::<(), huaweicloud_core::Problems>(())
/// ```
#[macro_export]
macro_rules! builder {
    ($builder:ident => $built:ident {
        $(
            $(#[$meta:meta])*
            $kind:ident $name:ident $(: $value:ty)? $([]: $item:ty)? $(where [$($limit:expr),+ $(,)?])?
        ),* $(,)?
    }) => {
        impl $built {
            #[doc = ::std::concat!("Starts building a [`", ::std::stringify!($built), "`].")]
            pub fn builder() -> $builder {
                ::std::default::Default::default()
            }
        }

        #[doc = ::std::concat!("Builds a [`", ::std::stringify!($built), "`].")]
        #[derive(Clone, Debug, Default)]
        #[must_use]
        pub struct $builder {
            $($name: $($crate::Field<$value>)? $($crate::Field<::std::vec::Vec<$item>>)?,)*
        }

        impl $builder {
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

            /// Builds it.
            ///
            /// # Errors
            ///
            /// Every field that is missing or breaks a rule.
            pub fn build(self) -> ::std::result::Result<$built, $crate::Problems> {
                let mut problems = $crate::Problems::new();
                $crate::Check::check(&self, &mut problems);
                $(let $name = $crate::codegen::$kind::take(self.$name, ::std::stringify!($name), &mut problems);)*
                match ($($name,)* problems.is_empty(),) {
                    ($(::std::option::Option::Some($name),)* true,) => ::std::result::Result::Ok($built { $($name),* }),
                    _ => ::std::result::Result::Err(problems),
                }
            }
        }

        impl $crate::Check for $builder {
            fn check(&self, problems: &mut $crate::Problems) {
                use $crate::codegen::limits::*;
                $($(
                    if let ::std::option::Option::Some(value) = self.$name.get() {
                        $($limit(value, ::std::stringify!($name), problems);)+
                    }
                )?)*
            }
        }

        impl $crate::Check for $built {
            fn check(&self, problems: &mut $crate::Problems) {
                let builder: $builder = ::std::convert::From::from(::std::clone::Clone::clone(self));
                $crate::Check::check(&builder, problems);
            }
        }

        impl ::std::convert::TryFrom<$builder> for $built {
            type Error = $crate::Problems;

            fn try_from(builder: $builder) -> ::std::result::Result<Self, $crate::Problems> {
                builder.build()
            }
        }

        impl ::std::convert::From<$built> for $builder {
            fn from(value: $built) -> Self {
                Self { $($name: $crate::codegen::$kind::put(value.$name),)* }
            }
        }
    };
}
