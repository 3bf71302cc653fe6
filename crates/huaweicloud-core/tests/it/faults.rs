//! Faults between client and service: for each fault, the resulting error and number of attempts.
//! No call hangs.

mod clocks;
mod connections;
mod kinds;
mod outcome;
mod protocol;
mod server;
mod stalls;
mod statuses;
