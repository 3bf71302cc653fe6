//! Tests the reference of the services of this workspace, and of documents that are damaged or
//! written by an attacker. What is expected comes from the documents.

#![allow(clippy::unwrap_used, reason = "a test")]

mod damaged;
mod departures;
mod hostile;
mod html;
mod links;
mod pages;
mod support;
