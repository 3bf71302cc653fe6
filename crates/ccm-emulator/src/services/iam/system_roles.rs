//! The system-defined permissions that concern the emulated services.
//!
//! Names, kinds and scopes are documented. Internal names of policies, ids, actions and times are
//! not, so they are the emulator's own.

use serde_json::json;

use super::roles::Role;
use crate::base::account::derived;

/// A system-defined permission.
struct System {
    /// The internal name.
    name: &'static str,
    display_name: &'static str,
    catalog: &'static str,
    /// Where it applies: `AX` to the account, `XA` to projects, `AA` to both.
    kind: &'static str,
    description: &'static str,
    /// The actions of a policy. A role has no fine-grained actions.
    actions: &'static [&'static str],
    /// The roles that a role needs too.
    depends: &'static [&'static str],
}

const BASE: &str = "BASE";

/// The internal name of the role to assume agencies, which an agency cannot have.
pub(super) const AGENT_OPERATOR: &str = "te_agency";

const SYSTEM: &[System] = &[
    System {
        name: "system_all_0",
        display_name: "FullAccess",
        catalog: BASE,
        kind: "AX",
        description: "Everything in the services that support policies.",
        actions: &["*:*:*"],
        depends: &[],
    },
    System {
        name: "te_admin",
        display_name: "Tenant Administrator",
        catalog: BASE,
        kind: "AA",
        description: "Everything in all services but IAM.",
        actions: &[],
        depends: &[],
    },
    System {
        name: "readonly",
        display_name: "Tenant Guest",
        catalog: BASE,
        kind: "AA",
        description: "Reading in all services but IAM.",
        actions: &[],
        depends: &[],
    },
    System {
        name: "secu_admin",
        display_name: "Security Administrator",
        catalog: BASE,
        kind: "AX",
        description: "Everything in IAM.",
        actions: &[],
        depends: &[],
    },
    System {
        name: AGENT_OPERATOR,
        display_name: "Agent Operator",
        catalog: BASE,
        kind: "AX",
        description: "Assuming agencies of other accounts.",
        actions: &[],
        depends: &[],
    },
    System {
        name: "server_adm",
        display_name: "Server Administrator",
        catalog: BASE,
        kind: "XA",
        description: "Managing servers.",
        actions: &[],
        depends: &[],
    },
    System {
        name: "scm_adm",
        display_name: "SCM Administrator",
        catalog: "SCM",
        kind: "AX",
        description: "Everything in SCM.",
        actions: &[],
        depends: &["Tenant Guest", "Server Administrator"],
    },
    System {
        name: "system_all_1",
        display_name: "SCM FullAccess",
        catalog: "SCM",
        kind: "AX",
        description: "Everything in SCM.",
        actions: &["scm:*:*"],
        depends: &[],
    },
    System {
        name: "system_all_2",
        display_name: "SCM ReadOnlyAccess",
        catalog: "SCM",
        kind: "AX",
        description: "Reading in SCM.",
        actions: &["scm:*:get*", "scm:*:list*"],
        depends: &[],
    },
    System {
        name: "system_all_3",
        display_name: "PCA FullAccess",
        catalog: "PCA",
        kind: "AX",
        description: "Everything in PCA.",
        actions: &["pca:*:*"],
        depends: &[],
    },
];

/// All system-defined permissions.
pub(super) fn all() -> impl Iterator<Item = Role> {
    SYSTEM.iter().map(System::role)
}

impl System {
    fn role(&self) -> Role {
        let is_policy = !self.actions.is_empty();
        // The statements of roles are internal to the services.
        let actions = if is_policy { self.actions } else { &["*:*:*"] };
        let mut policy = json!({
            "Version": if is_policy { "1.1" } else { "1.0" },
            "Statement": [{"Effect": "Allow", "Action": actions}],
        });
        if !self.depends.is_empty() {
            let depends = self.depends.iter().map(|name| json!({"catalog": BASE, "display_name": name}));
            policy["Depends"] = depends.collect();
        }
        Role {
            id: derived("role", &[self.display_name]),
            name: self.name.to_owned(),
            display_name: self.display_name.to_owned(),
            catalog: self.catalog.to_owned(),
            kind: self.kind.to_owned(),
            description: self.description.to_owned(),
            description_cn: String::new(),
            policy,
            is_policy,
            custom: None,
        }
    }
}
