//! Declares requests.

/// Declares the request of an operation: a builder that collects the arguments of a call until
/// `send`, which generated code provides.
///
/// The name of the request is followed by the client, whose method creates the request with `new`,
/// and the type of the response. An argument is declared like a field of
/// [`structure!`](crate::structure). If the body is such a structure, it is named together with its
/// builder and the macro that has its setters, after `body` or, if no body is sent as long as none
/// of its fields is set, after `optional_body`. The argument is then an `Option`.
///
/// `send` starts with `validated`, which returns the client, the arguments and the options if all
/// arguments can be sent and, unless the options skip it, satisfy their limits.
///
/// ```
/// # #[derive(Clone, Debug)] struct Client;
/// # use huaweicloud_core::{Error, Operation, ResponseValue};
/// huaweicloud_core::codegen::structure! {
///     /// A tree to plant.
///     PlantTreeBody by PlantTreeBodyBuilder with PlantTreeBodySetters {
///         /// What it is called.
///         pub required name: String where [length(3, 20)],
///     }
/// }
///
/// huaweicloud_core::codegen::request! {
///     /// Plants a tree.
///     PlantTree of Client -> String {
///         /// How deep, in centimetres.
///         optional depth: i32 where [maximum(100)],
///     }
///     body PlantTreeBody by PlantTreeBodyBuilder with PlantTreeBodySetters
/// }
///
/// const PLANT_TREE: Operation = Operation::new("PlantTree", "plant_tree", "POST", "/v1/trees");
///
/// impl PlantTree {
///     async fn send(self) -> Result<ResponseValue<String>, Error> {
///         let (_client, (depth, body), _call_options) = self.validated(&PLANT_TREE)?;
///         # let _: (Option<i32>, PlantTreeBody) = (depth, body);
///         # Err(Error::credentials("nothing is sent here"))
///     }
/// }
///
/// # fn run(f: impl Future<Output = Result<ResponseValue<String>, Error>>) -> Error {
/// #     huaweicloud_core::blocking::Wait::wait(f).unwrap_err()
/// # }
/// let error = run(PlantTree::new(&Client).depth(300u32).name("y").send());
/// assert_eq!(
///     error.to_string(),
///     "plant_tree: the request is invalid and was not sent: `depth` is 300, must be at most 100; `name` has 1 character, must have at least 3"
/// );
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! request {
    (
        $(#[$request_meta:meta])*
        $request:ident of $client:ident -> $response:ty {
            $(
                $(#[$meta:meta])*
                $kind:ident $name:ident: $ty:ty $(where [$($limit:expr),+ $(,)?])?
            ),* $(,)?
        }
        $(body $body:ident by $builder:ident with $setters:ident)?
        $(optional_body $optional_body:ident by $optional_builder:ident with $optional_setters:ident)?
    ) => {
        $(#[$request_meta])*
        #[derive(::std::clone::Clone, ::std::fmt::Debug)]
        #[must_use = "nothing is sent before `send` or `.await`"]
        pub struct $request {
            client: $client,
            $($name: $crate::codegen::Field<$crate::codegen::kinds::$kind::Value<$ty>>,)*
            $(body: $builder,)?
            $(body: $optional_builder,)?
            call_options: $crate::CallOptions,
        }

        impl $request {
            pub(crate) fn new(client: &$client) -> Self {
                Self {
                    client: ::std::clone::Clone::clone(client),
                    $($name: ::std::default::Default::default(),)*
                    $(body: <$builder as ::std::default::Default>::default(),)?
                    $(body: <$optional_builder as ::std::default::Default>::default(),)?
                    call_options: $crate::CallOptions::new(),
                }
            }

            /// Overrides the client's options for this call: timeouts, retries, headers, address,
            /// validation.
            pub fn call_options(mut self, options: $crate::CallOptions) -> Self {
                self.call_options = options;
                self
            }

            $($crate::setter! { $kind { $(#[$meta])* } [$name] own $ty })*

            /// Validates the request and returns its parts.
            #[allow(clippy::type_complexity, reason = "one element per argument")]
            fn validated(
                self,
                operation: &'static $crate::Operation,
            ) -> ::std::result::Result<
                (
                    $client,
                    (
                        $($crate::codegen::kinds::$kind::Stored<$ty>,)*
                        $($body,)?
                        $(::std::option::Option<$optional_body>,)?
                    ),
                    $crate::CallOptions,
                ),
                $crate::Error,
            > {
                #[allow(unused_mut, reason = "not every request has arguments")]
                let mut validation = self.call_options.validation();
                $(
                    let $name = $crate::codegen::kinds::$kind::take(self.$name, ::std::stringify!($name), &mut validation);
                    $(
                        if let ::std::option::Option::Some(value) =
                            $name.as_ref().and_then($crate::codegen::kinds::$kind::view)
                        {
                            // Imported here, where no argument shadows a limit of the same name.
                            use $crate::codegen::limits::*;
                            $($limit(value, ::std::stringify!($name), &mut validation);)+
                        }
                    )?
                )*
                $(
                    let body: ::std::option::Option<$body> = $crate::codegen::Build::build_with(self.body, &mut validation);
                    if let ::std::option::Option::Some(body) = &body {
                        validation.check(body);
                    }
                )?
                $(
                    let body: ::std::option::Option<::std::option::Option<$optional_body>> =
                        $crate::codegen::build_unless_unset(self.body, &mut validation);
                    if let ::std::option::Option::Some(::std::option::Option::Some(body)) = &body {
                        validation.check(body);
                    }
                )?
                let arguments = (|| ::std::option::Option::Some((
                    $($name?,)*
                    $({
                        let body: ::std::option::Option<$body> = body;
                        body?
                    },)?
                    $({
                        let body: ::std::option::Option<::std::option::Option<$optional_body>> = body;
                        body?
                    },)?
                )))();
                match arguments {
                    ::std::option::Option::Some(arguments) if validation.is_empty() => {
                        ::std::result::Result::Ok((self.client, arguments, self.call_options))
                    }
                    _ => ::std::result::Result::Err($crate::Error::invalid(validation.into_errors(), operation.client_method)),
                }
            }
        }

        impl ::std::future::IntoFuture for $request {
            type Output = ::std::result::Result<$crate::ResponseValue<$response>, $crate::Error>;
            type IntoFuture = $crate::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.send())
            }
        }

        $($setters! { $request })?
        $($optional_setters! { $request })?
    };
}
