//! Collects what is not understood in a file.

use diagnostics::source::{Fact, FileId, Span};

/// The start of a file.
pub(super) fn start(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}

/// What was not understood in a file.
pub(super) struct Problems {
    file: FileId,
    pub(super) items: Vec<Fact<String>>,
}

impl Problems {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, items: Vec::new() }
    }

    pub(super) fn add(&mut self, span: Span, message: impl Into<String>) {
        self.items.push(Fact::new(message.into(), span));
    }

    /// A problem of the whole file.
    pub(super) fn of_file(&mut self, message: impl Into<String>) {
        self.add(start(self.file), message);
    }
}
