//! The handlers of operations, one folder per service. Services must not know each other, nor how
//! requests reach them.

pub(crate) mod iam;
pub(crate) mod pca;
pub(crate) mod scm;
