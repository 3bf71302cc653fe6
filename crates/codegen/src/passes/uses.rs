//! How a client uses its types, which passes that see only a piece of it must know.
//! It must not know progenitor's output.

use std::collections::BTreeSet;

use model::{Kind, Model, Shape, Type};

/// How the whole client uses its structures and bodies, by name: the code may be only a piece of
/// it.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    /// Those that requests contain.
    pub(super) sent: BTreeSet<String>,
    /// Those that are bodies of requests.
    pub(super) bodies: BTreeSet<String>,
    /// Those that responses contain.
    pub(super) received: BTreeSet<String>,
    /// The requests, by name, that send a body only if something of it is set.
    pub(super) with_optional_body: BTreeSet<String>,
}

impl Uses {
    /// The uses in a client.
    #[must_use]
    pub fn of(model: &Model<'_>) -> Self {
        let sent = model.types.iter().filter(|found| found.sent && matches!(found.kind, Kind::Structure(_)));
        let bodies = model.operations.iter().filter_map(|operation| operation.body.as_ref()?.structure.clone());
        let mut received = BTreeSet::new();
        let mut next: Vec<&Shape> =
            model.operations.iter().filter_map(|operation| operation.response.as_ref()).collect();
        while let Some(shape) = next.pop() {
            match shape {
                Shape::List(inner) | Shape::Map(inner) => next.push(inner),
                Shape::Type(name) => {
                    if let Some(Type { kind: Kind::Structure(fields), .. }) = model.type_named(name)
                        && received.insert(name.clone())
                    {
                        next.extend(fields.iter().map(|field| &field.shape));
                    }
                }
                _ => {}
            }
        }
        let with_optional_body =
            model.operations.iter().filter(|operation| operation.body.as_ref().is_some_and(|body| !body.required));
        Self {
            sent: sent.map(|found| found.name.clone()).collect(),
            bodies: bodies.collect(),
            received,
            with_optional_body: with_optional_body.map(|operation| operation.request.clone()).collect(),
        }
    }
}
