//! Runs the program against an emulator in this process.

mod completion;
mod document_samples;
mod errors;
mod help;
mod jobs;
mod operations;
mod profiles;
mod program;
mod samples;
mod secrets;
