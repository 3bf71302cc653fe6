//! Records what is traced or logged on the thread of a test.

use std::cell::RefCell;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records everything at every level. Clones share the records.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: Vec<Span>,
    entered: Vec<u64>,
    events: Vec<String>,
}

struct Span {
    metadata: &'static Metadata<'static>,
    parent: Option<u64>,
    fields: Fields,
}

/// Fields in the order of recording, as ` name=value`.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Recorder {
    /// The spans of this crate with their fields, indented by nesting.
    pub(super) fn spans(&self) -> String {
        let state = self.0.lock().unwrap();
        let ours = state.spans.iter().filter(|span| span.metadata.target().starts_with("huaweicloud_core"));
        let lines = ours.map(|span| {
            let depth = std::iter::successors(span.parent, |id| state.spans[*id as usize - 1].parent).count();
            let Span { metadata, fields, .. } = span;
            format!("{}{} {}{}\n", "  ".repeat(depth), metadata.level(), metadata.name(), fields.0)
        });
        lines.collect()
    }

    /// The events with level, target and fields.
    pub(super) fn events(&self) -> Vec<String> {
        self.0.lock().unwrap().events.clone()
    }

    /// All records.
    pub(super) fn text(&self) -> String {
        let state = self.0.lock().unwrap();
        let spans = state.spans.iter().map(|span| format!("{}{}\n", span.metadata.name(), span.fields.0));
        spans.chain(state.events.iter().cloned()).collect()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut state = self.0.lock().unwrap();
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = state.entered.last().copied();
        state.spans.push(Span { metadata: attributes.metadata(), parent, fields });
        Id::from_u64(state.spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        values.record(&mut self.0.lock().unwrap().spans[id.into_u64() as usize - 1].fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let metadata = event.metadata();
        let line = format!("{} {}:{}\n", metadata.level(), metadata.target(), fields.0);
        self.0.lock().unwrap().events.push(line);
    }

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().entered.push(id.into_u64());
    }

    fn exit(&self, id: &Id) {
        self.0.lock().unwrap().entered.retain(|entered| *entered != id.into_u64());
    }
}

thread_local! {
    static LOGGED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Some dependencies use only the older `log` interface, whose logger is global.
struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}\n", record.level(), record.target(), record.args());
        // Fails on threads that are ending.
        let _ = LOGGED.try_with(|logged| logged.borrow_mut().push_str(&line));
    }

    fn flush(&self) {}
}

/// Starts recording logs of this thread.
pub(super) fn keep_logs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    LOGGED.set(String::new());
}

/// The logs of this thread.
pub(super) fn logs() -> String {
    LOGGED.with_borrow(String::clone)
}
