//! Answers requests by the operation that they call.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Request, Response};
use serde::Serialize;

use super::replay::{MockResponse, ReceivedRequest};
use crate::error::Error;
use crate::operation::Operation;
use crate::transport::{BoxFuture, Transport};

/// Answers requests by the operation that they call, and records them. Clones share both.
///
/// ```
/// use huaweicloud_core::test_util::{MockRule, MockTransport};
/// # use huaweicloud_core::Operation;
/// # const LIST_THINGS: Operation = Operation::new("ListThings", "list_things", "GET", "/v1/things");
/// # const SHOW_THING: Operation = Operation::new("ShowThing", "show_thing", "GET", "/v1/things/{id}");
///
/// // A generated crate has these constants in `operations`.
/// let transport = MockTransport::new([
///     MockRule::new(&LIST_THINGS).value(&serde_json::json!({"things": []})).always(),
///     MockRule::new(&SHOW_THING).error(404, "DEMO.0404", "There is no such thing."),
/// ]);
/// // … calls of a client with this transport, then:
/// assert!(transport.requests_of(&LIST_THINGS).is_empty());
/// assert_eq!(transport.unused(), ["ShowThing"]);
/// ```
#[derive(Clone, Debug)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    rules: VecDeque<MockRule>,
    in_order: bool,
    requests: Vec<ReceivedRequest>,
}

impl MockTransport {
    /// Each request gets the next response of the first rule that it matches and that has one left.
    /// A request without one fails.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = MockRule>) -> Self {
        Self::with(rules, false)
    }

    /// The rules are used up one after the other: a request that does not match the current one
    /// fails.
    #[must_use]
    pub fn in_order(rules: impl IntoIterator<Item = MockRule>) -> Self {
        Self::with(rules, true)
    }

    fn with(rules: impl IntoIterator<Item = MockRule>, in_order: bool) -> Self {
        let rules = rules.into_iter().collect();
        Self(Arc::new(Mutex::new(State { rules, in_order, requests: Vec::new() })))
    }

    /// The requests that were sent, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.state(|state| state.requests.clone())
    }

    /// The requests that called this operation, in order.
    #[must_use]
    pub fn requests_of(&self, operation: &Operation) -> Vec<ReceivedRequest> {
        let mut requests = self.requests();
        requests.retain(|request| request.calls(operation));
        requests
    }

    /// The names of the operations whose rules have responses left, besides those that
    /// [`always`](MockRule::always) respond.
    #[must_use]
    pub fn unused(&self) -> Vec<&'static str> {
        let is_left = |rule: &&MockRule| !rule.always && !rule.responses.is_empty();
        self.state(|state| state.rules.iter().filter(is_left).map(|rule| rule.operation.name).collect())
    }

    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// The response to a request, or what is wrong with it.
    fn answer(&mut self, request: &ReceivedRequest) -> Result<MockResponse, String> {
        let line = format!("{} {}", request.method(), request.url().path());
        if self.in_order {
            while self.rules.front().is_some_and(|rule| rule.responses.is_empty()) {
                self.rules.pop_front();
            }
            let Some(rule) = self.rules.front_mut() else {
                return Err(format!("the test has no response left for this request: {line}"));
            };
            let expected = rule.operation.name;
            return match rule.matches(request).then(|| rule.next()).flatten() {
                Some(response) => Ok(response),
                None => Err(format!("the next rule of the test, for {expected}, does not match this request: {line}")),
            };
        }
        let rules = self.rules.iter_mut().filter(|rule| rule.matches(request));
        rules
            .filter_map(MockRule::next)
            .next()
            .ok_or_else(|| format!("no rule of the test has a response left for this request: {line}"))
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Error>> {
        let received = ReceivedRequest::of(&request);
        let answer = self.state(|state| {
            let answer = state.answer(&received);
            state.requests.push(received);
            answer
        });
        match answer {
            Ok(response) => response.send(),
            Err(text) => Box::pin(async move { Err(Error::invalid_request(text)) }),
        }
    }
}

/// A condition for requests.
type Accepts = Arc<dyn Fn(&ReceivedRequest) -> bool + Send + Sync>;

/// The responses of a [`MockTransport`] to an operation, in order.
#[derive(Clone)]
#[must_use = "a rule has no effect until a `MockTransport` gets it"]
pub struct MockRule {
    operation: Operation,
    accepts: Option<Accepts>,
    responses: VecDeque<MockResponse>,
    always: bool,
}

impl MockRule {
    /// A rule for requests that call this operation.
    pub fn new(operation: &Operation) -> Self {
        Self { operation: *operation, accepts: None, responses: VecDeque::new(), always: false }
    }

    /// Restricts the rule to requests that `accepts` accepts, for example by their body.
    pub fn when(mut self, accepts: impl Fn(&ReceivedRequest) -> bool + Send + Sync + 'static) -> Self {
        self.accepts = Some(Arc::new(accepts));
        self
    }

    /// Adds a response with status 200 and this value, such as one of the response's type.
    pub fn value(self, value: &impl Serialize) -> Self {
        self.response(MockResponse::json(200, value))
    }

    /// Adds an error response with this code and message.
    pub fn error(self, status: u16, code: &str, message: &str) -> Self {
        self.response(MockResponse::error(status, code, message))
    }

    /// Adds a response.
    pub fn response(mut self, response: MockResponse) -> Self {
        self.responses.push_back(response);
        self
    }

    /// Repeats the last response.
    pub fn always(mut self) -> Self {
        self.always = true;
        self
    }

    fn matches(&self, request: &ReceivedRequest) -> bool {
        request.calls(&self.operation) && self.accepts.as_ref().is_none_or(|accepts| accepts(request))
    }

    fn next(&mut self) -> Option<MockResponse> {
        if self.always && self.responses.len() == 1 {
            self.responses.front().cloned()
        } else {
            self.responses.pop_front()
        }
    }
}

impl fmt::Debug for MockRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let responses = self.responses.len();
        formatter
            .debug_struct("MockRule")
            .field("operation", &self.operation.name)
            .field("responses", &responses)
            .field("always", &self.always)
            .finish_non_exhaustive()
    }
}
