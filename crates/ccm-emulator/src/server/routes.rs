//! Which operation a request is for.
//!
//! All of them come from the tables of the generated clients, so that none can be missing, and from the tables of what else is served. What
//! no handler does is routed too, and answered with 501. `cargo xtask gen` reads the tables `HANDLERS`, `OPEN` and `REASONS` in the folders of
//! the services for the README: their entries begin with the name of an operation, or with an `Operation::new`.
//! How requests are read and answered is not known here.

use huaweicloud_core::Operation;

use crate::base::service::{Codes, Service};
use crate::call::{Handler, OpenHandler};
use crate::services::{iam, pca, scm};

/// An operation and what does it.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) service: Service,
    pub(crate) codes: Codes,
    pub(crate) operation: &'static Operation,
    pub(crate) target: Target,
}

impl Route {
    /// Whether the operation is one of the service's client.
    pub(crate) fn is_documented(&self) -> bool {
        let client = self.service.client();
        client.is_some_and(|client| client.operations.iter().any(|operation| operation.name == self.operation.name))
    }
}

/// What does an operation.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// For an account, within the bounds of the document.
    Operation(Handler),
    /// For an account; no document tells its bounds.
    Account(Handler),
    /// For anybody.
    Open(OpenHandler),
    /// Nothing, and why.
    NotEmulated(Option<&'static str>),
}

/// What is known by the name of an operation.
type Table<T> = &'static [(&'static str, T)];

/// A service with handlers.
struct Emulated {
    service: Service,
    codes: Codes,
    handlers: &'static [Table<Handler>],
    /// Why it lacks some.
    reasons: Table<&'static str>,
}

const EMULATED: [Emulated; 2] = [
    Emulated { service: Service::PCA, codes: pca::CODES, handlers: pca::HANDLERS, reasons: pca::REASONS },
    Emulated { service: Service::SCM, codes: scm::CODES, handlers: &[scm::HANDLERS], reasons: scm::REASONS },
];

/// Everything that is served, but for the emulator's own controls.
pub(crate) fn all() -> Vec<Route> {
    let mut own = own();
    let mut routes = Vec::new();
    for client in clients::SERVICES {
        let service = Service::of(client);
        let emulated = EMULATED.iter().find(|emulated| emulated.service == service);
        let codes = emulated.map_or(Codes::UNKNOWN, |emulated| emulated.codes);
        let handler = |name| emulated?.handlers.iter().find_map(|table| find(table, name));
        let reason = |name| find(emulated?.reasons, name);
        for operation in client.operations {
            let request = (operation.http_method, operation.path);
            // What is served without a document is served with one, too.
            let served = own.iter().position(|route| (route.operation.http_method, route.operation.path) == request);
            let target = match (handler(operation.name), served) {
                (Some(handler), _) => Target::Operation(handler),
                (None, Some(at)) => own.remove(at).target,
                (None, None) => Target::NotEmulated(reason(operation.name)),
            };
            routes.push(Route { service, codes, operation, target });
        }
    }
    routes.extend(own);
    routes
}

/// What is served whether or not there is a document of it.
fn own() -> Vec<Route> {
    let route = |service, operation, target| Route { service, codes: Codes::UNKNOWN, operation, target };
    let account =
        iam::HANDLERS.iter().map(|(operation, handler)| route(Service::IAM, operation, Target::Account(*handler)));
    let open = [(Service::PCA, pca::OPEN), (Service::IAM, iam::OPEN)];
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
    fn every_operation_of_the_clients_is_routed() {
        let routed: BTreeSet<_> = all().iter().map(|route| (route.service.name(), route.operation.name)).collect();
        for client in clients::SERVICES {
            for operation in client.operations {
                assert!(routed.contains(&(client.prefix, operation.name)), "{}", operation.name);
            }
        }
    }

    #[test]
    fn tables_name_operations_that_there_are() {
        for Emulated { service, handlers, reasons, .. } in EMULATED {
            let client = service.client().expect("a service that has a client");
            let known: BTreeSet<&str> = client.operations.iter().map(|operation| operation.name).collect();
            let mut seen = BTreeSet::new();
            let handled = handlers.iter().copied().flatten().map(|(name, _)| name);
            for name in handled.chain(reasons.iter().map(|(name, _)| name)) {
                assert!(known.contains(name), "{name} is no operation");
                assert!(seen.insert(name), "{name} is there twice");
            }
        }
    }

    #[test]
    fn no_two_routes_take_the_same_request() {
        let mut seen = BTreeSet::new();
        for route in all() {
            assert!(seen.insert((route.operation.http_method, route.operation.path)), "{}", route.operation.path);
        }
    }
}
