//! Turns a syntax tree into files: splits it like the spec, prints it, compares it with the files
//! on disk, and writes the changes. It must not know what the code means.

pub(crate) mod flatten;
pub(crate) mod print;
pub(crate) mod render;
pub(crate) mod split;

pub mod changes;
pub mod inventory;
pub mod verify;
pub mod write;
