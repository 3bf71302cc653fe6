//! The user code that a rule breaks, and what to write instead: the reports show it with the names
//! of the change, and the tests compile what they show.
//! It must not know where the names come from.

/// Code that a rule breaks, as a template of one line. A placeholder such as `{field}` stands for a
/// name at the place of the change; [`crate::change::Names`] lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    /// It compiles with the client of the first state only. Filled with the names there.
    pub before: &'static str,
    /// It compiles with the client of the second state. Filled with the names there. `None` if
    /// there is nothing to write instead.
    pub after: Option<&'static str>,
}

impl Witness {
    /// The same code in both states; only the names differ.
    const fn same(text: &'static str) -> Self {
        Self { before: text, after: Some(text) }
    }

    const fn replaced(before: &'static str, after: &'static str) -> Self {
        Self { before, after: Some(after) }
    }

    const fn removed(before: &'static str) -> Self {
        Self { before, after: None }
    }
}

const CALL: Witness = Witness::same("{call}");
const SETTER: Witness = Witness::same("{request}.{setter}({value})");
const ARGUMENT: Witness = Witness::same("{request}.{setter}({argument})");
const FIELD: Witness = Witness::same("let {field}: {type} = {variable}.{field};");
const RESPONSE: Witness = Witness::same("let response: {response} = {call}.send().await?.into_inner();");
const BODY: Witness = Witness::same("{call}.body({body})");

/// A method of the client that was renamed.
pub(super) const CALL_RENAMED: &[Witness] = &[CALL];

/// A method of the client that was removed.
pub(super) const CALL_REMOVED: &[Witness] = &[Witness::removed(CALL.before)];

/// A setter that was renamed.
pub(super) const SETTER_RENAMED: &[Witness] = &[SETTER];

/// A setter that was removed.
pub(super) const SETTER_REMOVED: &[Witness] = &[Witness::replaced(SETTER.before, "{request}")];

/// A body that was removed.
pub(super) const BODY_REMOVED: &[Witness] = &[Witness::replaced(BODY.before, CALL.before)];

/// A value that is sent has another type. Setters accept several types, fields have one.
pub(super) const SENT_TYPE: &[Witness] = &[ARGUMENT, FIELD, BODY];

/// A value that is received has another type.
pub(super) const READ_TYPE: &[Witness] = &[FIELD, RESPONSE];

/// A value has another type, whether it is sent or received.
pub(super) const ANY_TYPE: &[Witness] = &[FIELD, ARGUMENT, RESPONSE, BODY];

/// A response that gained or lost its content.
pub(super) const RESPONSE_CHANGED: &[Witness] = &[RESPONSE];

/// A field that was removed.
pub(super) const FIELD_REMOVED: &[Witness] = &[Witness::removed("let {field} = {variable}.{field};")];

/// A variant that was removed.
pub(super) const VARIANT_REMOVED: &[Witness] = &[Witness::removed("{variant}")];

/// A constant of an error code that was removed. An error still has the code.
pub(super) const ERROR_CODE_REMOVED: &[Witness] =
    &[Witness::replaced("error.has_code(error_codes::{constant})", "error.code() == Some(\"{code}\")")];

/// `items()` of a list that is no longer paginated.
pub(super) const ITEMS_REMOVED: &[Witness] = &[Witness::replaced("{call}.items()", "{call}.send().await?")];

/// `items()` of a list that yields another type.
pub(super) const ITEMS_CHANGED: &[Witness] = &[Witness::same("let items: Paginator<{item}> = {call}.items();")];

/// A waiter that was removed.
pub(super) const WAITER_REMOVED: &[Witness] = &[Witness::replaced("{call}.{waiter}()", "{call}.send().await?")];

/// `send_archive()` of a response that is no longer an archive.
pub(super) const ARCHIVE_REMOVED: &[Witness] = &[Witness::replaced("{call}.send_archive()", "{call}.send()")];

/// A builder that was removed.
pub(super) const BUILDER_REMOVED: &[Witness] = &[Witness::removed("{builder}")];

/// A type without `Default`.
pub(super) const DEFAULT_REMOVED: &[Witness] = &[Witness::replaced("{owner}::default()", "{builder}.build()?")];
