//! Tags of CAs and of private certificates, and the searches by them.
//!
//! Both kinds are served by the same code: what differs between them is a [`Resource`]. Tags are kept beside what they
//! belong to, in a record under the same id. What a CA or a certificate is must not be known here.

mod authority;
mod certificate;
mod change;
mod domain;
mod record;
mod search;

pub(crate) use authority::Authorities;
pub(crate) use certificate::Certificates;
pub(crate) use record::forget;

use crate::call::Handler;

/// The operations on tags, by name.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("BatchCreateCaTags", change::add_all::<Authorities>),
    ("BatchCreateCertTags", change::add_all::<Certificates>),
    ("BatchDeleteCaTags", change::remove_all::<Authorities>),
    ("BatchDeleteCertTags", change::remove_all::<Certificates>),
    ("CountCaResourceInstances", search::count::<Authorities>),
    ("CountCertResourceInstances", search::count::<Certificates>),
    ("CreateCaTag", change::add_one::<Authorities>),
    ("CreateCertTag", change::add_one::<Certificates>),
    ("ListCaResourceInstances", search::list::<Authorities>),
    ("ListCaTags", change::list::<Authorities>),
    ("ListCertResourceInstances", search::list::<Certificates>),
    ("ListCertTags", change::list::<Certificates>),
    ("ListDomainCaTags", domain::list::<Authorities>),
    ("ListDomainCertTags", domain::list::<Certificates>),
];
