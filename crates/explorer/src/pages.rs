//! The pages: which there are. A page must not read documents.

mod answers;
mod departures;
mod errors;
mod fields;
mod form;
mod frame;
mod index;
mod operation;
mod parts;
mod state;

pub use frame::Sending;
use maud::Markup;

use crate::model::Service;

/// All pages with their paths.
pub(crate) fn all(services: &[Service], sending: Sending) -> Vec<(String, Markup)> {
    let reference = &frame::Reference::new(services, sending);
    let mut pages = vec![index::page(reference), departures::page(reference)];
    for service in services {
        pages.push(errors::page(reference, service));
        pages.extend(service.operations.iter().map(|operation| operation::page(reference, operation)));
    }
    if reference.sends() {
        pages.push(state::page(reference));
    }
    pages.into_iter().map(|page| (page.path.clone(), reference.frame(&page))).collect()
}
