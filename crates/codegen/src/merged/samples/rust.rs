//! The Rust client: the example of the method's documentation, which is compiled as a test.

use super::call::Call;
use crate::extras::method_docs;

pub(super) fn code(call: &Call<'_>) -> Option<String> {
    let (model, operation) = call.documented?;
    method_docs::program(model, operation)
}
