//! The routes: which operation a request is for, and its handler.
//!
//! The routes come from the tables of the generated clients, so that no operation is missing, and
//! from the tables of other operations that are served. Operations without a handler have a route
//! too, which answers 501. If several operations have one method and path, the body decides. It must
//! not know how requests are read and answered.
//!
//! `cargo xtask gen` reads the tables `HANDLERS`, `OPEN` and `REASONS` in the folders of the
//! services for the README. Their entries must begin with the name of an operation or with an
//! `Operation::new`. It does not read the tables `EXTRA` and `EXTRA_OPEN`, whose operations no
//! document describes.

use huaweicloud_core::Operation;

use crate::base::service::{Codes, Service};
use crate::call::{Handler, OpenHandler};
use crate::document;
use crate::services::{iam, pca, scm};

/// An operation and its target.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) service: Service,
    pub(crate) codes: Codes,
    pub(crate) operation: &'static Operation,
    pub(crate) target: Target,
}

impl Route {
    /// Whether the operation needs no authentication: its handler checks what the request contains,
    /// or its document says so.
    pub(crate) fn is_open(&self) -> bool {
        !self.operation.needs_credentials || matches!(self.target, Target::Public(_) | Target::Open(_))
    }

    /// Whether the service's client has the operation.
    pub(crate) fn is_documented(&self) -> bool {
        let client = self.service.client();
        client.is_some_and(|client| client.operations.iter().any(|operation| operation.name == self.operation.name))
    }
}

/// How an operation is handled.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// Authenticated, and validated against the document.
    Operation(Handler),
    /// Authenticated, but not validated, since no document describes it.
    Account(Handler),
    /// Validated against the document, but not authenticated.
    Public(OpenHandler),
    /// Neither authenticated nor validated.
    Open(OpenHandler),
    /// Not emulated, with the reason if it is not merely not implemented yet.
    NotEmulated(Option<&'static str>),
}

/// Values by the names of operations.
type Table<T> = &'static [(&'static str, T)];

/// A service with handlers.
struct Emulated {
    service: Service,
    codes: Codes,
    handlers: &'static [Table<Handler>],
    /// The handlers of operations that need no authentication.
    public: Table<OpenHandler>,
    /// Why some operations are not emulated.
    reasons: Table<&'static str>,
}

const EMULATED: [Emulated; 3] = [
    Emulated {
        service: Service::IAM,
        codes: iam::CODES,
        handlers: &[iam::HANDLERS],
        public: iam::OPEN,
        reasons: iam::REASONS,
    },
    Emulated { service: Service::PCA, codes: pca::CODES, handlers: pca::HANDLERS, public: &[], reasons: pca::REASONS },
    Emulated {
        service: Service::SCM,
        codes: scm::CODES,
        handlers: &[scm::HANDLERS],
        public: &[],
        reasons: scm::REASONS,
    },
];

/// All routes except for the emulator's controls.
pub(crate) fn all() -> Vec<Route> {
    let mut extra = extra();
    let mut routes = Vec::new();
    for client in clients::SERVICES {
        let service = Service::of(client);
        let emulated = EMULATED.iter().find(|emulated| emulated.service == service);
        let codes = emulated.map_or(Codes::UNKNOWN, |emulated| emulated.codes);
        let handler = |name| {
            let emulated = emulated?;
            let handler = emulated.handlers.iter().find_map(|table| find(table, name)).map(Target::Operation);
            handler.or_else(|| find(emulated.public, name).map(Target::Public))
        };
        let reason = |name| find(emulated?.reasons, name);
        for operation in client.operations {
            let shares = client.operations.iter().filter(|other| line(other) == line(operation)).count() > 1;
            // An extra operation keeps its handler if a client documents it too. Among several with
            // one method and path, the name decides.
            let is_same =
                |other: &Operation| line(other) == line(operation) && (!shares || other.name == operation.name);
            let served = extra.iter().position(|route| is_same(route.operation));
            let target = match (handler(operation.name), served) {
                (Some(target), _) => target,
                (None, Some(at)) => extra.remove(at).target,
                (None, None) => Target::NotEmulated(reason(operation.name)),
            };
            routes.push(Route { service, codes, operation, target });
        }
    }
    routes.extend(extra);
    routes
}

/// The routes by method and path, of which several operations can have the same. Those that need no
/// authentication come first, so that a request with neither credentials nor a clear body is told
/// what is wrong with its body.
pub(super) fn by_line() -> Vec<Vec<Route>> {
    let mut lines: Vec<Vec<Route>> = Vec::new();
    for route in all() {
        let is_same = |known: &Vec<Route>| known.iter().any(|known| line(known.operation) == line(route.operation));
        match lines.iter_mut().find(|known| is_same(known)) {
            Some(routes) => routes.push(route),
            None => lines.push(vec![route]),
        }
    }
    for routes in &mut lines {
        routes.sort_by_key(|route| !route.is_open());
    }
    lines
}

/// The method and path of an operation.
fn line(operation: &Operation) -> (&str, &str) {
    (operation.http_method, operation.path)
}

/// Chooses among the operations with the method and path of a request: the first whose document the
/// body violates least. `None` if there are none.
pub(super) fn choose(routes: &[Route], body: &[u8]) -> Option<Route> {
    let violations = |route: &&Route| {
        let contract = document::contract(route.service, route.operation);
        contract.map_or(usize::MAX, |contract| contract.count_violations(body))
    };
    match routes {
        [only] => Some(*only),
        several => several.iter().min_by_key(violations).copied(),
    }
}

/// The operations that are served even if no client documents them.
fn extra() -> Vec<Route> {
    let route = |service, operation, target| Route { service, codes: Codes::UNKNOWN, operation, target };
    let account =
        iam::EXTRA.iter().map(|(operation, handler)| route(Service::IAM, operation, Target::Account(*handler)));
    let open = [(Service::PCA, pca::OPEN), (Service::IAM, iam::EXTRA_OPEN)];
    let open = open.into_iter().flat_map(|(service, table)| {
        table.iter().map(move |(operation, handler)| route(service, operation, Target::Open(*handler)))
    });
    account.chain(open).collect()
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_client_operation_is_routed() {
        let routed: BTreeSet<_> = all().iter().map(|route| (route.service.name(), route.operation.name)).collect();
        for client in clients::SERVICES {
            for operation in client.operations {
                assert!(routed.contains(&(client.prefix, operation.name)), "{}", operation.name);
            }
        }
    }

    #[test]
    fn tables_name_existing_operations_once() {
        for Emulated { service, handlers, public, reasons, .. } in EMULATED {
            let client = service.client().expect("a service that has a client");
            let known: BTreeSet<&str> = client.operations.iter().map(|operation| operation.name).collect();
            let mut seen = BTreeSet::new();
            let handled = handlers.iter().copied().flatten().map(|(name, _)| name);
            let handled = handled.chain(public.iter().map(|(name, _)| name));
            for name in handled.chain(reasons.iter().map(|(name, _)| name)) {
                assert!(known.contains(name), "{name} is not an operation");
                assert!(seen.insert(name), "{name} is listed twice");
            }
        }
    }

    #[test]
    fn operations_without_credentials_are_open() {
        let mut open = 0;
        for route in all().iter().filter(|route| !route.operation.needs_credentials) {
            open += 1;
            assert!(route.is_open(), "{}", route.operation.name);
            // Such a handler would get the caller, and there is none.
            let expects_caller = matches!(route.target, Target::Operation(_) | Target::Account(_));
            assert!(!expects_caller, "{} belongs in the table OPEN", route.operation.name);
        }
        assert!(open >= 2, "the documents have such operations");
    }

    #[test]
    fn routes_do_not_overlap() {
        let (mut lines, mut names) = (BTreeSet::new(), BTreeSet::new());
        for routes in by_line() {
            assert!(lines.insert(line(routes[0].operation)), "{}", routes[0].operation.path);
            for route in &routes {
                assert_eq!(route.service, routes[0].service, "{}", route.operation.path);
                assert!(names.insert((route.service.name(), route.operation.name)), "{}", route.operation.name);
                // Without a document, a body could not tell the operation from others.
                assert!(routes.len() == 1 || route.is_documented(), "{}", route.operation.name);
            }
        }
    }

    #[test]
    fn operations_with_one_line_are_chosen_by_the_body() {
        use huaweicloud_scm::operations::{CREATE_CSR, LIST_CSR, UPLOAD_CSR};
        let routes = [&UPLOAD_CSR, &CREATE_CSR, &LIST_CSR].map(|operation| Route {
            service: Service::SCM,
            codes: Codes::UNKNOWN,
            operation,
            target: Target::NotEmulated(None),
        });
        let chosen = |body: &str| choose(&routes, body.as_bytes()).map(|route| route.operation.name);
        let upload = r#"{"name": "one", "csr": "a", "private_key": "b"}"#;
        assert_eq!(chosen(upload), Some("UploadCsr"));
        let create =
            r#"{"name": "one", "domain_name": "example.com", "private_key_algo": "RSA_2048", "usage": "ENTERPRISE"}"#;
        assert_eq!(chosen(create), Some("CreateCsr"));
        assert_eq!(chosen(""), Some("ListCsr"), "it has no body");
        assert_eq!(chosen("["), Some("ListCsr"), "every operation is equally wrong, and this one takes nothing");
        assert_eq!(chosen(r#"{"name": "one", "csr": 1}"#), Some("UploadCsr"), "it misses least");
        assert!(choose(&[], b"").is_none());
    }
}
