//! Tests of the naming rules.

mod rules;
