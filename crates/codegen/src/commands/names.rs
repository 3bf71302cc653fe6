//! What commands and their arguments are called.

use heck::ToKebabCase;
use model::{Argument, Operation};

/// The name of an operation's command.
pub(crate) fn command(operation: &Operation<'_>) -> String {
    operation.id.to_kebab_case()
}

/// The name of an argument on the command line. It is derived from the setter, which is unique in
/// its operation.
pub(crate) fn flag(argument: &Argument<'_>) -> String {
    argument.setter.to_kebab_case()
}
