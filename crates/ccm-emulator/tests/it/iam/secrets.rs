//! Neither keys nor tokens reach the log or an error.

use std::process::{Command, Stdio};
