//! Lists the pages of the vendor's documentation that were updated between the two states.
//! It must not know how they are shown.

use apispec::node::Node;
use serde::Serialize;

use crate::review::Finding;
use crate::rules;
use crate::side::Side;

/// A page with another date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The number of its finding, counted from 1.
    pub finding: usize,
    /// The service's folder name.
    pub service: String,
    /// The operation that is transcribed from it.
    pub operation: String,
    /// The date in the first state, if it had one.
    pub from: Option<String>,
    /// The date in the second state, if it has one.
    pub to: Option<String>,
    /// Its address, if it is known.
    pub url: Option<String>,
}

/// The pages whose dates changed, in the order of the findings.
pub(crate) fn of(findings: &[Finding], after: &Side) -> Vec<Page> {
    let dated = findings.iter().enumerate().filter(|(_, finding)| is_date(finding));
    let pages = dated.flat_map(|(index, finding)| {
        let change = &finding.change;
        let date = |value: &Option<String>| value.as_ref().map(|value| value.trim_matches('`').to_owned());
        change.used_by.iter().map(move |operation| Page {
            finding: index + 1,
            service: change.service.clone(),
            operation: operation.clone(),
            from: date(&change.was),
            to: date(&change.is),
            url: url(after, &change.service, operation),
        })
    });
    pages.collect()
}

/// Whether a finding is about the date of a page.
pub(crate) fn is_date(finding: &Finding) -> bool {
    finding.change.rule == &rules::PAGE_DATE
}

/// The address of the page of an operation.
fn url(side: &Side, service: &str, operation: &str) -> Option<String> {
    let tree = side.services.iter().find(|tree| tree.service == service)?;
    let operation = tree.operations.iter().find(|other| other.operation_id == operation)?;
    let url = tree.operation_node(operation)?.get("externalDocs")?.get("url").and_then(Node::as_str)?;
    Some(url.to_owned())
}
