//! Rules for authentication: the document declares how requests are authenticated, an operation can
//! only do without, and no parameter carries credentials.
//! They must not know how the runtime signs.

use diagnostics::{Findings, suggest};

use crate::lint::{Check, Context, check};
use crate::node::Node;
use crate::scope::Scope;
use crate::shape::Kind;

pub(in crate::lint) const RULES: &[Check] = &[SECURITY, CREDENTIAL_PARAMETER];

const SECURITY: Check = check!(105, "security", of_document, of_operations);

fn of_document(context: &Context<'_>, findings: &mut Findings) {
    let why = "The client's documentation describes authentication based on it.";
    let fix =
        "In openapi.yaml, write `security` with a scheme from `components: securitySchemes`, such as `- AkSk: []`.";
    let Some(node) = context.tree.root.get("security") else {
        findings.push(SECURITY.finding(context.tree.root.span, "`security` is missing").why(why).fix(fix));
        return;
    };
    // Anything but a list is rejected when reading the types.
    let Some(requirements) = node.as_sequence() else { return };
    if requirements.is_empty() {
        findings.push(SECURITY.finding(node.span, "`security` names no scheme").why(why).fix(fix));
    }
    for requirement in requirements {
        let Some(schemes) = requirement.as_mapping() else { continue };
        if schemes.is_empty() {
            let finding = SECURITY.finding(requirement.span, "this permits unauthenticated requests").why(why);
            findings.push(finding.fix("Remove it, or add a scheme."));
        }
        for (name, entry) in schemes.iter() {
            let known = context.tree.components("securitySchemes");
            if known.is_some_and(|known| known.get(name).is_some()) {
                continue;
            }
            let finding = SECURITY.finding(entry.key_span, format!("there is no security scheme `{name}`")).why(why);
            let mut names: Vec<_> = known.into_iter().flat_map(|known| known.keys()).collect();
            names.sort_unstable();
            findings.push(match suggest::nearest(name, names) {
                Some(near) => finding.fix(format!("Did you mean `{near}`?")),
                None => finding.fix("Define it under `components: securitySchemes`."),
            });
        }
    }
}

/// An operation needs the credentials of the document, or none.
fn of_operations(context: &Context<'_>, findings: &mut Findings) {
    let scope = Scope::of(context.tree);
    for operation in &context.tree.operations {
        let node = context.tree.operation_node(operation).and_then(Node::as_mapping);
        let Some(entry) = node.and_then(|node| node.entry("security")) else { continue };
        if !entry.value.as_sequence().is_some_and(<[_]>::is_empty) {
            findings.push(
                SECURITY
                    .finding(entry.key_span, format!("`security` of {} is not `[]`", operation.title()))
                    .why("The client authenticates the requests of all operations in the same way, except for those that need no credentials.")
                    .fix("Remove it, or write `security: []` if callers need no credentials."),
            );
        } else if let Some(parameter) = context.tree.parameters(operation).find(|node| scope.fills(node)) {
            let finding = SECURITY.finding(
                entry.key_span,
                format!("{} needs no credentials, but is called for a project", operation.title()),
            );
            let finding = finding.related(parameter.span, "the client fills this with the project of the credentials");
            findings.push(finding.fix("Remove `security: []`."));
        }
    }
}

const CREDENTIAL_PARAMETER: Check = check!(106, "credential-parameter", credential_parameter);

/// The headers that authenticate a request. Only the runtime sends them.
const CREDENTIALS: [&str; 4] = ["Authorization", "X-Auth-Token", "X-Sdk-Date", "X-Security-Token"];

fn credential_parameter(context: &Context<'_>, findings: &mut Findings) {
    for visit in &context.visits {
        if visit.kind != Kind::Parameter {
            continue;
        }
        let Some(node) = visit.node.get("name") else { continue };
        let Some(name) = node.as_str().filter(|_| is_credential_parameter(visit.node)) else { continue };
        findings.push(
            CREDENTIAL_PARAMETER
                .finding(node.span, format!("`{name}` is a credential, not a parameter"))
                .why("The runtime authenticates each request. A second value could replace the signature or end up in a log.")
                .fix("Remove the parameter: `security` in openapi.yaml declares the credentials."),
        );
    }
}

/// Whether a parameter would authenticate the request. The name has no special meaning for a path
/// parameter.
pub(in crate::lint) fn is_credential_parameter(parameter: &Node) -> bool {
    let text = |key| parameter.get(key).and_then(Node::as_str);
    let is_credential = |name: &str| CREDENTIALS.iter().any(|credential| credential.eq_ignore_ascii_case(name));
    text("name").is_some_and(is_credential) && text("in") != Some("path")
}
