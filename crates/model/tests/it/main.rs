//! Tests of the rules of names.

mod rules;
