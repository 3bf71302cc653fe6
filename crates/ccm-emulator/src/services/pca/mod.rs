//! What each operation of PCA does.
//!
//! An operation is a function beside others of its kind in a file of this folder, and a line in [`HANDLERS`]. Requests reach it after
//! the gateway and the bounds of the document; it must not know how they got here. What is kept is in `record`, for all of them.

mod authority;
mod certificate;
mod error;
mod name;
mod order;
mod publication;
mod record;
mod tag;
mod validity;

use huaweicloud_core::Operation;

use crate::call::{Handler, OpenHandler};

/// The operations that are emulated, by name.
pub(crate) const HANDLERS: &[(&str, Handler)] = &all::<{ count(PARTS) }>(PARTS);

/// The same, as the folders have them.
const PARTS: &[&[(&str, Handler)]] =
    &[authority::HANDLERS, publication::HANDLERS, order::HANDLERS, certificate::HANDLERS, tag::HANDLERS];

const fn count(parts: &[&[(&str, Handler)]]) -> usize {
    let (mut part, mut count) = (0, 0);
    while part < parts.len() {
        count += parts[part].len();
        part += 1;
    }
    count
}

/// All parts one behind the other; `N` is how many entries they have together.
const fn all<const N: usize>(parts: &[&[(&'static str, Handler)]]) -> [(&'static str, Handler); N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut entry = 0;
        while entry < parts[part].len() {
            all[at] = parts[part][entry];
            at += 1;
            entry += 1;
        }
        part += 1;
    }
    all
}

/// Why an operation is not emulated, by name. One that is neither here nor in [`HANDLERS`] is not emulated yet.
pub(crate) const REASONS: &[(&str, &str)] = &[];

/// What anybody may ask for, without an account.
pub(crate) const OPEN: &[(&Operation, OpenHandler)] = publication::OPEN;
