//! The blocking part of a request: authentication, validation and the handler. It must not know
//! HTTP beyond statuses.

use std::sync::Arc;

use axum::http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::routes::{Route, Target};
use crate::base::ApiError;
use crate::base::account::Account;
use crate::base::service::Codes;
use crate::call::{Answer, Call, Caller, OpenCall, World};
use crate::document::{self, Contract, Parameters};
use crate::gateway::{self, Authenticated, RawRequest, Refusal, refusal};

/// The outcome of a request.
pub(super) struct Outcome {
    pub(super) result: Result<Answer, ApiError>,
    /// The caller, if authenticated.
    pub(super) account: Option<Arc<Account>>,
    /// The result of the authentication.
    pub(super) verdict: &'static str,
}

impl Outcome {
    /// The outcome of a request that was refused before authentication.
    pub(super) fn refused(error: ApiError) -> Self {
        Self { result: Err(error), account: None, verdict: "-" }
    }

    /// The outcome of a request whose caller is not known.
    pub(super) fn unauthenticated(refusal: Refusal) -> Self {
        Self { result: Err(refusal.into()), account: None, verdict: "refused" }
    }
}

/// Runs the work on a blocking thread. A panic becomes an error response.
pub(super) async fn run(work: impl FnOnce() -> Outcome + Send + 'static) -> Outcome {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        // The panic hook has already printed the cause to standard error.
        Err(_) => Outcome::refused(refusal::broken_emulator()),
    }
}

/// Processes a request that matches a route.
pub(super) fn process(world: Arc<World>, route: Route, path: Parameters, raw: RawRequest) -> Outcome {
    let is_open = route.is_open();
    let Route { service, codes, operation, target } = route;
    let query = query(raw.query.as_deref().unwrap_or_default());
    match target {
        Target::Open(handler) => {
            let result = handler(&open_call(world, path, query, raw, Value::Null));
            Outcome { result, account: None, verdict: "open" }
        }
        Target::Public(handler) => {
            let validated = world.settings.validate_responses;
            let result = document::contract(service, operation).and_then(|contract| {
                let body = contract.check(&codes, &path, &query, &headers(&raw), &raw.body)?;
                let answer = handler(&open_call(world, path, query, raw, body))?;
                finish(answer, &contract, operation.name, validated)
            });
            Outcome { result, account: None, verdict: "open" }
        }
        Target::Account(handler) => admit(&world, &raw, &codes, |Caller { account, principal }| {
            let world = world.clone();
            let headers = headers(&raw);
            // None of these operations has a body.
            let body = Value::Null;
            handler(&Call { world, account, principal, operation, codes, path, query, headers, body })
        }),
        Target::Operation(handler) => admit(&world, &raw, &codes, |Caller { account, principal }| {
            let contract = document::contract(service, operation)?;
            let headers = headers(&raw);
            let body = contract.check(&codes, &path, &query, &headers, &raw.body)?;
            let validated = world.settings.validate_responses;
            let world = world.clone();
            let answer = handler(&Call { world, account, principal, operation, codes, path, query, headers, body })?;
            finish(answer, &contract, operation.name, validated)
        }),
        Target::NotEmulated(reason) if is_open => Outcome::refused(not_emulated(operation.name, reason)),
        Target::NotEmulated(reason) => admit(&world, &raw, &codes, |_| Err(not_emulated(operation.name, reason))),
    }
}

fn open_call(world: Arc<World>, path: Parameters, query: Parameters, raw: RawRequest, document: Value) -> OpenCall {
    let caller = gateway::authenticate_if_possible(&world, &raw).map_err(ApiError::from);
    OpenCall { world, caller, path, query, headers: raw.headers, body: raw.body.into(), document }
}

/// Runs the work for the caller, if the request is authenticated.
fn admit(
    world: &World,
    raw: &RawRequest,
    codes: &Codes,
    work: impl FnOnce(Caller) -> Result<Answer, ApiError>,
) -> Outcome {
    match gateway::authenticate(world, raw) {
        Ok(Authenticated { caller, verdict }) => {
            let account = caller.account.clone();
            let result = gateway::check_domain(&account, raw, codes).and_then(|()| work(caller));
            Outcome { result, account: Some(account), verdict }
        }
        Err(refusal) => Outcome::unauthenticated(refusal),
    }
}

/// Completes the response with the documented status, and validates it if that is enabled.
fn finish(mut answer: Answer, contract: &Contract, operation: &str, validated: bool) -> Result<Answer, ApiError> {
    let status = *answer.status.get_or_insert(contract.success);
    if validated {
        contract.check_response(status.as_u16(), &answer.headers, answer.body.as_json()).map_err(|what| {
            ApiError::internal("EMULATOR.Answer", format!("the response of {operation} violates its document: {what}"))
        })?;
    }
    Ok(answer)
}

/// The headers of a request that are visible ASCII, with names in lower case.
fn headers(raw: &RawRequest) -> Parameters {
    let readable = raw.headers.iter().filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
    Parameters(readable.map(|(name, value)| (name.as_str().to_owned(), value.to_owned())).collect())
}

fn not_emulated(operation: &str, reason: Option<&str>) -> ApiError {
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("{operation} is not emulated{reason}");
    ApiError::new(StatusCode::NOT_IMPLEMENTED, "EMULATOR.NotEmulated", message)
}

/// Decodes the parameters of a query. Those without a value, as in `?status=`, count as absent.
fn query(raw: &str) -> Parameters {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    Parameters(pairs.filter(|(_, value)| !value.is_empty()).collect())
}
