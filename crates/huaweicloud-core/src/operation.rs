//! What is known of an operation without calling it: its request line, the permission that it needs, whether it may be repeated, its
//! page. Each generated crate has a table of these. It must not know how an operation is called, nor what it takes.

use std::collections::BTreeSet;

/// One operation of a service, as its documentation page describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The name in the documentation, such as `UploadCsr`.
    pub name: &'static str,
    /// The method of the client that calls it, such as `upload_csr`.
    pub client_method: &'static str,
    /// The HTTP method in capitals, such as `POST`.
    pub http_method: &'static str,
    /// The path with its placeholders, such as `/v3/scm/certificates/{certificate_id}`.
    pub path: &'static str,
    /// The permission that the caller needs.
    pub permission: Permission,
    /// Whether a request that is sent twice does no more than one that is sent once, so that it may be repeated when no answer came.
    pub idempotent: bool,
    /// The address of the documentation page.
    pub page: Option<&'static str>,
    /// The date that the page said it was updated on when it was transcribed, as `YYYY-MM-DD`.
    pub page_updated: Option<&'static str>,
}

/// The permission that the caller of an operation needs in IAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Permission {
    /// The caller needs to be allowed this action.
    Action {
        /// The action as an identity policy names it, such as `scm:cert:import`.
        action: &'static str,
        /// Other actions that permit the same, such as those of the older role policies.
        aliases: &'static [&'static str],
    },
    /// Any authenticated caller may call it.
    NotRequired {
        /// Why, in the words of the spec.
        reason: &'static str,
    },
    /// The documentation does not say.
    Unknown,
}

impl Operation {
    /// An operation of which only the request line is known. It is idempotent if HTTP says so of its method, which it does of GET,
    /// HEAD, PUT, DELETE, OPTIONS and TRACE.
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
            page: None,
            page_updated: None,
        }
    }

    /// With the action that permits it.
    #[must_use]
    pub const fn with_action(mut self, action: &'static str, aliases: &'static [&'static str]) -> Self {
        self.permission = Permission::Action { action, aliases };
        self
    }

    /// With the reason for which it needs no permission.
    #[must_use]
    pub const fn without_permission(mut self, reason: &'static str) -> Self {
        self.permission = Permission::NotRequired { reason };
        self
    }

    /// Repeatable, whatever HTTP says of its method: a POST that only reads.
    #[must_use]
    pub const fn with_idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// With the address of its page.
    #[must_use]
    pub const fn with_page(mut self, url: &'static str) -> Self {
        self.page = Some(url);
        self
    }

    /// With the date of its page, as `YYYY-MM-DD`.
    #[must_use]
    pub const fn with_page_updated(mut self, date: &'static str) -> Self {
        self.page_updated = Some(date);
        self
    }
}

/// What a policy has to allow for some operations, and no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeastPrivilege {
    /// The IAM actions, sorted and each once, without their aliases.
    pub actions: Vec<&'static str>,
    /// The names of the operations whose action is not known, sorted and each once. A policy of `actions` alone may not permit them.
    pub unknown: Vec<&'static str>,
}

/// The IAM actions that a policy has to allow for these operations. Those that need no permission add nothing; those of which the
/// action is not known are named in [`LeastPrivilege::unknown`].
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
/// assert_eq!(all.unknown, ["MoveThing"], "somebody has to find out");
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
    fn http_says_what_may_be_repeated() {
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
    fn actions_are_sorted_and_stand_once() {
        let operation = |name, action| Operation::new(name, "x", "GET", "/x").with_action(action, &["z:z:z"]);
        let operations = [operation("C", "b:b:b"), operation("B", "a:a:a"), operation("A", "b:b:b")];
        let needed = least_privilege(&operations);
        assert_eq!(needed, LeastPrivilege { actions: vec!["a:a:a", "b:b:b"], unknown: Vec::new() });
    }

    #[test]
    fn what_is_unknown_is_told() {
        let unknown = |name| Operation::new(name, "x", "GET", "/x");
        let free = unknown("F").without_permission("public");
        let needed = least_privilege(&[unknown("B"), free, unknown("A"), unknown("B")]);
        assert_eq!(needed, LeastPrivilege { actions: Vec::new(), unknown: vec!["A", "B"] });
        assert_eq!(least_privilege([]), LeastPrivilege::default());
    }
}
