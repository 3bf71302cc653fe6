//! Runs the program against an emulator in this process.

mod completion;
mod errors;
mod help;
mod jobs;
mod operations;
mod program;
mod samples;
mod secrets;
