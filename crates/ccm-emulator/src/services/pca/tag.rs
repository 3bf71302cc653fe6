//! Tags of CAs and private certificates, and searches by tags.
//!
//! Both share their code. Only the implementations of [`Resource`](resource::Resource) know CAs and
//! certificates.

mod authority;
mod certificate;
mod change;
mod domain;
mod resource;
mod search;

use super::record::{Authority, Summary};
use crate::call::Handler;

/// The handlers of the operations on tags, by name.
pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("BatchCreateCaTags", change::add_all::<Authority>),
    ("BatchCreateCertTags", change::add_all::<Summary>),
    ("BatchDeleteCaTags", change::remove_all::<Authority>),
    ("BatchDeleteCertTags", change::remove_all::<Summary>),
    ("CountCaResourceInstances", search::count::<Authority>),
    ("CountCertResourceInstances", search::count::<Summary>),
    ("CreateCaTag", change::add_one::<Authority>),
    ("CreateCertTag", change::add_one::<Summary>),
    ("ListCaResourceInstances", search::list::<Authority>),
    ("ListCaTags", change::list::<Authority>),
    ("ListCertResourceInstances", search::list::<Summary>),
    ("ListCertTags", change::list::<Summary>),
    ("ListDomainCaTags", domain::list::<Authority>),
    ("ListDomainCertTags", domain::list::<Summary>),
];
