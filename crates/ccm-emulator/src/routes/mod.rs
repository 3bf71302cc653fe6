//! Which operation a request is for.
//!
//! All of them come from the tables of the generated clients, so that none can be missing, and from the tables of what else is served.
//! How requests are read and answered is not known here.

use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};
use crate::{iam, pca, scm};

/// Who an operation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Service {
    Pca,
    Scm,
    Iam,
}

impl Service {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pca => "PCA",
            Self::Scm => "SCM",
            Self::Iam => "IAM",
        }
    }

    /// The documented code for a parameter that is wrong; `name` is that of the placeholder if it is one of the path.
    pub(crate) fn parameter_code(self, name: Option<&str>) -> &'static str {
        match (self, name) {
            (Self::Pca, Some("ca_id")) => "PCA.00020201",
            (Self::Pca, _) => "PCA.00020001",
            (Self::Scm, Some("certificate_id" | "cert_id" | "resource_id")) => "SCM.0008",
            (Self::Scm, _) => "SCM.0005",
            (Self::Iam, _) => "IAM.0011",
        }
    }

    /// The same for a field of the body, such as `name` or `tags.0.key`, of which some have a code of their own.
    pub(crate) fn field_code(self, operation: &str, field: &str) -> &'static str {
        let first = field.split('.').next().unwrap_or_default();
        let last = field.rsplit('.').next().unwrap_or_default();
        match (self, operation, first, last) {
            (Self::Pca, _, "distinguished_name", _) => "PCA.00020101",
            (Self::Pca, _, "key_algorithm", _) => "PCA.00020102",
            (Self::Pca, _, "signature_algorithm", _) => "PCA.00020103",
            (Self::Pca, _, "validity", _) => "PCA.00020109",
            (Self::Pca, _, "subject_alternative_names", "type") => "PCA.00020112",
            (Self::Pca, "CreateCertificateAuthority", "type", _) => "PCA.00020202",
            (Self::Pca, _, "path_length", _) => "PCA.00020203",
            (Self::Scm, "PushCertificate" | "BatchPushCertificate", "target_service", _) => "SCM.0030",
            (Self::Scm, "ImportCertificate", "name", _) => "SCM.0032",
            (Self::Scm, "BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, "key") => {
                "SCM.0023"
            }
            (Self::Scm, "BatchCreateOrDeleteTags" | "CreateCertificateTag" | "SubscribeCertificate", _, "value") => {
                "SCM.0024"
            }
            _ => self.parameter_code(None),
        }
    }
}

/// An operation and what does it.
#[derive(Clone, Copy)]
pub(crate) struct Route {
    pub(crate) service: Service,
    pub(crate) operation: &'static Operation,
    pub(crate) target: Target,
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

/// Everything that is served, but for the emulator's own controls.
pub(crate) fn all() -> Vec<Route> {
    let services = [
        (Service::Pca, huaweicloud_pca::operations::OPERATIONS, pca::HANDLERS, pca::REASONS),
        (Service::Scm, huaweicloud_scm::operations::OPERATIONS, scm::HANDLERS, scm::REASONS),
    ];
    let documented = services.into_iter().flat_map(|(service, operations, handlers, reasons)| {
        operations.iter().map(move |operation| {
            let target = match find(handlers, operation.name) {
                Some(handler) => Target::Operation(handler),
                None => Target::NotEmulated(find(reasons, operation.name)),
            };
            Route { service, operation, target }
        })
    });
    let account = iam::HANDLERS.iter().map(|(operation, handler)| Route {
        service: Service::Iam,
        operation,
        target: Target::Account(*handler),
    });
    let open = [(Service::Pca, pca::OPEN), (Service::Scm, scm::OPEN), (Service::Iam, iam::OPEN)];
    let open = open.into_iter().flat_map(|(service, table)| {
        table.iter().map(move |(operation, handler)| Route { service, operation, target: Target::Open(*handler) })
    });
    documented.chain(account).chain(open).collect()
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
        let count = |service| all().iter().filter(|route| route.service == service).count();
        assert!(
            count(Service::Pca) >= 46 && count(Service::Scm) >= 27,
            "{} {}",
            count(Service::Pca),
            count(Service::Scm)
        );
    }

    #[test]
    fn tables_name_operations_that_there_are() {
        for (operations, handlers, reasons) in [
            (huaweicloud_pca::operations::OPERATIONS, pca::HANDLERS, pca::REASONS),
            (huaweicloud_scm::operations::OPERATIONS, scm::HANDLERS, scm::REASONS),
        ] {
            let known: BTreeSet<&str> = operations.iter().map(|operation| operation.name).collect();
            let mut seen = BTreeSet::new();
            for name in handlers.iter().map(|(name, _)| name).chain(reasons.iter().map(|(name, _)| name)) {
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
