//! From a syntax tree to files: split it as the spec is split, print it, compare it with what is on disk, and write what
//! changed. Nothing here knows what the code means.

pub(crate) mod flatten;
pub(crate) mod print;
pub(crate) mod render;
pub(crate) mod split;

pub mod changes;
pub mod inventory;
pub mod verify;
pub mod write;
