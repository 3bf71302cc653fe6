//! What each operation does, a folder a service. They do not know each other, nor how requests reach them.

pub(crate) mod iam;
pub(crate) mod pca;
pub(crate) mod scm;
