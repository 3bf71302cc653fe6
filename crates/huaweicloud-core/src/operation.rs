//! Metadata of operations: request line, required permission, idempotency, documentation page. Each
//! generated crate has a table of them. It must not know how an operation is called, or its
//! parameters.

use std::collections::BTreeSet;

/// One operation of a service, as its documentation page describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The name in the documentation, such as `UploadCsr`.
    pub name: &'static str,
    /// The client method that calls it, such as `upload_csr`.
    pub client_method: &'static str,
    /// The HTTP method in capitals, such as `POST`.
    pub http_method: &'static str,
    /// The path with its placeholders, such as `/v3/scm/certificates/{certificate_id}`.
    pub path: &'static str,
    /// The permission that the caller needs.
    pub permission: Permission,
    /// Whether sending the request twice has the same effect as sending it once, so that it can be
    /// retried if no response came.
    pub idempotent: bool,
    /// The names of the fields and parameters whose values are secret, in requests and responses.
    pub secrets: &'static [&'static str],
    /// The headers of the response that are fields of its type.
    pub response_headers: &'static [ResponseHeader],
    /// The address of the documentation page.
    pub page: Option<&'static str>,
    /// The date of the last update that the page stated when it was transcribed, as `YYYY-MM-DD`.
    pub page_updated: Option<&'static str>,
    /// What its requests are signed for.
    pub scope: Scope,
    /// Whether its requests are sent with credentials. Otherwise the client asks no provider for
    /// them, and sends neither a signature nor a token, nor the ID of an account or project.
    pub needs_credentials: bool,
}

/// What the requests of an operation are signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// For the account: they have its domain ID in `X-Domain-Id`.
    Global,
    /// For a project: they have its ID in `X-Project-Id`, and in the path instead of
    /// `{project_id}`.
    Project,
}

/// A header of a response that is a field of the response's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ResponseHeader {
    /// The name in the documentation, such as `X-Subject-Token`.
    pub name: &'static str,
    /// What the header's value is.
    pub kind: HeaderKind,
}

impl ResponseHeader {
    /// A header with this name and kind of value.
    #[must_use]
    pub const fn new(name: &'static str, kind: HeaderKind) -> Self {
        Self { name, kind }
    }
}

/// What the value of a header is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderKind {
    /// Any text.
    Text,
    /// An integer with 32 bits.
    Int32,
    /// An integer with 64 bits.
    Int64,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// The IAM permission that an operation requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// The caller needs this action.
    Action {
        /// The action as it appears in an identity policy, such as `scm:cert:import`.
        action: &'static str,
        /// Other actions that grant the same permission, such as those of older role policies.
        aliases: &'static [&'static str],
    },
    /// Any authenticated caller may call it.
    NotRequired {
        /// The reason, as the spec states it.
        reason: &'static str,
    },
    /// The documentation does not say.
    Unknown,
}

impl Operation {
    /// An operation with only its request line. It is idempotent if its HTTP method is: GET, HEAD,
    /// PUT, DELETE, OPTIONS and TRACE are.
    #[must_use]
    pub const fn new(
        name: &'static str,
        client_method: &'static str,
        http_method: &'static str,
        path: &'static str,
    ) -> Self {
        let idempotent =
            matches!(http_method.as_bytes(), b"GET" | b"HEAD" | b"PUT" | b"DELETE" | b"OPTIONS" | b"TRACE");
        Self {
            name,
            client_method,
            http_method,
            path,
            permission: Permission::Unknown,
            idempotent,
            secrets: &[],
            response_headers: &[],
            page: None,
            page_updated: None,
            scope: Scope::Global,
            needs_credentials: true,
        }
    }

    /// Sets the action that permits it.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str, aliases: &'static [&'static str]) -> Self {
        self.permission = Permission::Action { action, aliases };
        self
    }

    /// Marks it as requiring no permission, for this reason.
    #[must_use]
    pub const fn without_permission(mut self, reason: &'static str) -> Self {
        self.permission = Permission::NotRequired { reason };
        self
    }

    /// Marks it as idempotent, whatever its HTTP method: for example a POST that only reads.
    #[must_use]
    pub const fn with_idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets the names of its secret fields and parameters.
    #[must_use]
    pub const fn with_secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
        self
    }

    /// Marks its requests as signed for a project instead of the account.
    #[must_use]
    pub const fn with_project_scope(mut self) -> Self {
        self.scope = Scope::Project;
        self
    }

    /// Marks its requests as sent without credentials.
    #[must_use]
    pub const fn without_credentials(mut self) -> Self {
        self.needs_credentials = false;
        self
    }

    /// Sets the headers of the response that are fields of its type.
    #[must_use]
    pub const fn with_response_headers(mut self, headers: &'static [ResponseHeader]) -> Self {
        self.response_headers = headers;
        self
    }

    /// Sets the address of its documentation page.
    #[must_use]
    pub const fn with_page(mut self, url: &'static str) -> Self {
        self.page = Some(url);
        self
    }

    /// Sets the date of its documentation page, as `YYYY-MM-DD`.
    #[must_use]
    pub const fn with_page_updated(mut self, date: &'static str) -> Self {
        self.page_updated = Some(date);
        self
    }
}

/// The minimal policy for a set of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeastPrivilege {
    /// The IAM actions, sorted, without duplicates and aliases.
    pub actions: Vec<&'static str>,
    /// The names of the operations whose action is not known, sorted, without duplicates. A policy
    /// with only `actions` may not permit them.
    pub unknown: Vec<&'static str>,
}

/// Returns the IAM actions that a policy must allow for these operations. Operations that require
/// no permission add nothing; those whose action is unknown are listed in
/// [`LeastPrivilege::unknown`].
///
/// ```
/// use huaweicloud_core::{Operation, least_privilege};
///
/// // A generated crate has this table as `operations::OPERATIONS`.
/// const OPERATIONS: &[Operation] = &[
///     Operation::new("CreateThing", "create_thing", "POST", "/v1/things").with_action("demo:thing:create", &[]),
///     Operation::new("GetThing", "get_thing", "GET", "/v1/things/{id}").with_action("demo:thing:get", &[]),
///     Operation::new("ListThings", "list_things", "GET", "/v1/things").without_permission("public"),
///     Operation::new("MoveThing", "move_thing", "POST", "/v1/things/{id}/move"),
/// ];
///
/// let read_only = least_privilege(OPERATIONS.iter().filter(|operation| operation.http_method == "GET"));
/// assert_eq!(read_only.actions, ["demo:thing:get"]);
/// assert!(read_only.unknown.is_empty());
///
/// let all = least_privilege(OPERATIONS);
/// assert_eq!(all.actions, ["demo:thing:create", "demo:thing:get"]);
/// assert_eq!(all.unknown, ["MoveThing"], "needs to be looked up");
/// ```
#[must_use]
pub fn least_privilege<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> LeastPrivilege {
    let (mut actions, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for operation in operations {
        match operation.permission {
            Permission::Action { action, .. } => actions.insert(action),
            Permission::NotRequired { .. } => false,
            Permission::Unknown => unknown.insert(operation.name),
        };
    }
    LeastPrivilege { actions: actions.into_iter().collect(), unknown: unknown.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_derives_idempotency_from_the_method() {
        let idempotent = |method| Operation::new("X", "x", method, "/x").idempotent;
        for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            assert!(idempotent(method), "{method}");
        }
        for method in ["POST", "PATCH", "get", ""] {
            assert!(!idempotent(method), "{method}");
        }
        assert!(Operation::new("X", "x", "POST", "/x").with_idempotent().idempotent);
    }

    #[test]
    fn least_privilege_sorts_and_deduplicates_actions() {
        let operation = |name, action| Operation::new(name, "x", "GET", "/x").with_action(action, &["z:z:z"]);
        let operations = [operation("C", "b:b:b"), operation("B", "a:a:a"), operation("A", "b:b:b")];
        let needed = least_privilege(&operations);
        assert_eq!(needed, LeastPrivilege { actions: vec!["a:a:a", "b:b:b"], unknown: Vec::new() });
    }

    #[test]
    fn least_privilege_lists_unknown_operations() {
        let unknown = |name| Operation::new(name, "x", "GET", "/x");
        let free = unknown("F").without_permission("public");
        let needed = least_privilege(&[unknown("B"), free, unknown("A"), unknown("B")]);
        assert_eq!(needed, LeastPrivilege { actions: Vec::new(), unknown: vec!["A", "B"] });
        assert_eq!(least_privilege([]), LeastPrivilege::default());
    }
}
