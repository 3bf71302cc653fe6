//! The kinds of resources in a seed: how each is created, and how it reaches a state.

use serde_json::Value;

/// A kind of resources, which are created by one operation.
#[derive(Debug)]
pub(crate) struct Kind {
    /// Its key in the file.
    pub(crate) name: &'static str,
    pub(crate) service: &'static str,
    /// The operation that creates one. Its body is the `request` of the resource.
    pub(crate) create: &'static str,
    /// The JSON pointer to the id in its response.
    pub(crate) id: &'static str,
    /// Operations whose responses belong to what is known of a resource. Those that its state does
    /// not allow are left out.
    pub(crate) facts: &'static [Do],
    /// The operation that adds tags, which are the field `tags` of its body.
    pub(crate) tag: Option<Do>,
    /// The operation that shows its status, as `status`.
    pub(crate) show: Option<&'static str>,
    pub(crate) states: &'static [State],
}

/// An operation on a resource, with a body or without one.
#[derive(Debug)]
pub(crate) struct Do {
    pub(crate) operation: &'static str,
    pub(crate) query: &'static [(&'static str, &'static str)],
    /// JSON, empty without a body.
    body: &'static str,
}

/// A state that a resource can be left in.
#[derive(Debug)]
pub(crate) struct State {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// What brings a new resource there. Nothing, if only time or its request does.
    pub(crate) by: &'static [Do],
    /// The documented status that it then has.
    pub(crate) shown: &'static str,
}

const fn only(operation: &'static str) -> Do {
    Do { operation, query: &[], body: "" }
}

const fn with_body(operation: &'static str, body: &'static str) -> Do {
    Do { operation, query: &[], body }
}

/// A state that needs no further operation.
const fn reached(name: &'static str) -> State {
    State { name, by: &[], shown: name }
}

impl Do {
    /// The body, null without one.
    pub(crate) fn body(&self) -> Value {
        // A test reads them all.
        serde_json::from_str(self.body).unwrap_or_default()
    }
}

impl Kind {
    /// The kind with this key.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The keys of all kinds.
    pub(crate) fn names() -> Vec<&'static str> {
        KINDS.iter().map(|kind| kind.name).collect()
    }
}

const KINDS: &[Kind] = &[
    Kind {
        name: "policies",
        service: "IAM",
        create: "CreateCloudServiceCustomPolicy",
        id: "/role/id",
        facts: &[],
        tag: None,
        show: None,
        states: &[],
    },
    Kind {
        name: "agencies",
        service: "IAM",
        create: "CreateAgency",
        id: "/agency/id",
        facts: &[],
        tag: None,
        show: None,
        states: &[],
    },
    Kind {
        name: "access_keys",
        service: "IAM",
        create: "CreatePermanentAccessKey",
        id: "/credential/access",
        facts: &[],
        tag: None,
        show: None,
        states: &[],
    },
    Kind {
        name: "certificate_authorities",
        service: "PCA",
        create: "CreateCertificateAuthority",
        id: "/ca_id",
        facts: &[only("ExportCertificateAuthorityCertificate"), only("ExportCertificateAuthorityCsr")],
        tag: Some(only("BatchCreateCaTags")),
        show: Some("ShowCertificateAuthority"),
        states: &[
            reached("PENDING"),
            reached("ACTIVED"),
            reached("EXPIRED"),
            State { name: "DISABLED", by: &[only("DisableCertificateAuthority")], shown: "DISABLED" },
            State {
                name: "DELETED",
                by: &[
                    only("DisableCertificateAuthority"),
                    Do { operation: "DeleteCertificateAuthority", query: &[("pending_days", "30")], body: "" },
                ],
                shown: "DELETED",
            },
            // No status is documented for it.
            State { name: "REVOKED", by: &[with_body("RevokeCertificateAuthority", "{}")], shown: "EXPIRED" },
        ],
    },
    Kind {
        name: "private_certificates",
        service: "PCA",
        create: "CreateCertificate",
        id: "/certificate_id",
        facts: &[with_body("ExportCertificate", r#"{"is_compressed": false, "type": "OTHER"}"#)],
        tag: Some(only("BatchCreateCertTags")),
        show: Some("ShowCertificate"),
        states: &[
            reached("ISSUED"),
            reached("EXPIRED"),
            State { name: "REVOKED", by: &[with_body("RevokeCertificate", "{}")], shown: "REVOKED" },
        ],
    },
    Kind {
        name: "certificates_for_csrs",
        service: "PCA",
        create: "CreateCertificateByCsr",
        id: "/certificate_id",
        // Depends on whether it is that of a CA.
        facts: &[
            with_body("ExportCertificate", r#"{"is_compressed": false, "type": "OTHER"}"#),
            only("ExportCertificateAuthorityCertificate"),
        ],
        tag: None,
        show: None,
        states: &[],
    },
    Kind {
        name: "csrs",
        service: "SCM",
        create: "CreateCsr",
        id: "/id",
        facts: &[only("ShowCsr"), only("ShowCsrPrivateKey")],
        tag: None,
        show: None,
        states: &[],
    },
    Kind {
        name: "imported_certificates",
        service: "SCM",
        create: "ImportCertificate",
        id: "/certificate_id",
        facts: &[only("ExportCertificate")],
        tag: Some(with_body("BatchCreateOrDeleteTags", r#"{"action": "create"}"#)),
        show: Some("ShowCertificate"),
        states: &[reached("UPLOAD"), reached("EXPIRED")],
    },
    Kind {
        name: "purchased_certificates",
        service: "SCM",
        create: "SubscribeCertificate",
        id: "/cert/0/cert_id",
        facts: &[],
        tag: Some(with_body("BatchCreateOrDeleteTags", r#"{"action": "create"}"#)),
        show: Some("ShowCertificate"),
        states: &[
            reached("PAID"),
            // The first half of the time until it is issued.
            State { name: "CHECKING", by: &[], shown: "CHECKING_DOMAIN" },
            reached("CANCELCHECKING"),
            reached("UNPASSED"),
            reached("ISSUED"),
            reached("EXPIRED"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readme_lists_all_kinds() {
        let readme = include_str!("../../README.md");
        let rows = KINDS.iter().map(|kind| {
            let states: Vec<String> = kind.states.iter().map(|state| format!("`{}`", state.name)).collect();
            let row = format!("| `{}` | `{}/{}` | ", kind.name, kind.service.to_lowercase(), kind.create);
            format!("{}|", if states.is_empty() { row } else { format!("{row}{} ", states.join(", ")) })
        });
        let listed = readme.split_once("| kind of resources |").map(|(_, rest)| rest.lines().skip(2)).unwrap();
        assert_eq!(listed.take(KINDS.len()).collect::<Vec<_>>(), rows.collect::<Vec<_>>());
    }

    #[test]
    fn kinds_use_operations_that_exist() {
        for kind in KINDS {
            let service = clients::SERVICES.iter().find(|service| service.prefix == kind.service).unwrap();
            let states = kind.states.iter().flat_map(|state| state.by);
            let done: Vec<&Do> = kind.facts.iter().chain(states).chain(&kind.tag).collect();
            for Do { body, .. } in &done {
                assert!(body.is_empty() || serde_json::from_str::<Value>(body).is_ok(), "{body}");
            }
            let done = done.into_iter().map(|done| done.operation);
            for name in done.chain([kind.create]).chain(kind.show) {
                assert!(service.operations.iter().any(|operation| operation.name == name), "{name}");
            }
        }
    }
}
