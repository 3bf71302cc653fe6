//! A constrained text, declared by its rule.

/// Declares the type of a constrained string and its rule, each with its comment.
///
/// What the type can do is said of [`Text`](crate::Text), and what a rule may have of [`text_rule!`](crate::text_rule).
///
/// ```
/// huaweicloud_core::text! {
///     /// What a tree is called.
///     TreeName:
///     /// The rule of [`TreeName`]: 3 to 63 characters.
///     TreeNameRule { min => 3, max => 63 }
/// }
///
/// assert_eq!(TreeName::try_from("ash")?, "ash");
/// assert!(TreeName::try_from("an").is_err());
/// # Ok::<(), huaweicloud_core::ConversionError>(())
/// ```
#[macro_export]
macro_rules! text {
    ($(#[$meta:meta])* $name:ident: $(#[$rule_meta:meta])* $rule:ident { $($limits:tt)* }) => {
        $(#[$meta])*
        pub type $name = $crate::Text<$rule>;

        $(#[$rule_meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $rule {}

        $crate::text_rule!($rule { $($limits)* });
    };
}
