//! What goes wrong between a client and a service: for each fault, what error comes of it after how many attempts, and that nothing hangs.

mod clocks;
mod outcome;
mod protocol;
mod server;
mod stalls;
mod statuses;
