//! The routes: which operation a request is for, and its handler.
//!
//! The routes come from the tables of the generated clients, so that no operation is missing, and
//! from the tables of other operations that are served. Operations without a handler have a route
//! too, which answers 501. It must not know how requests are read and answered.
//!
//! `cargo xtask gen` reads the tables `HANDLERS`, `OPEN` and `REASONS` in the folders of the
//! services for the README. Their entries must begin with the name of an operation or with an
//! `Operation::new`.

use huaweicloud_core::Operation;

use crate::base::service::{Codes, Service};
use crate::call::{Handler, OpenHandler};
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
    Emulated {
        service: Service::PCA,
        codes: pca::CODES,
        handlers: pca::HANDLERS,
        public: &[],
        reasons: pca::REASONS,
    },
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
            let request = (operation.http_method, operation.path);
            // An extra operation keeps its handler if a client documents it too.
            let served = extra.iter().position(|route| (route.operation.http_method, route.operation.path) == request);
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
    fn routes_do_not_overlap() {
        let mut seen = BTreeSet::new();
        for route in all() {
            assert!(seen.insert((route.operation.http_method, route.operation.path)), "{}", route.operation.path);
        }
    }
}
