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
use crate::call::{Answer, Call, OpenCall, World};
use crate::document::{self, Contract, Parameters};
use crate::gateway::{self, Caller, RawRequest, Refusal};

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
        Err(_) => {
            Outcome::refused(ApiError::internal("EMULATOR.Panic", "internal error of the emulator; this is a bug"))
        }
    }
}

/// Processes a request that matches a route.
pub(super) fn process(world: Arc<World>, route: Route, path: Parameters, raw: RawRequest) -> Outcome {
    let Route { service, codes, operation, target } = route;
    let query = query(raw.query.as_deref().unwrap_or_default());
    match target {
        Target::Open(handler) => {
            let result = handler(&OpenCall { world, path, headers: raw.headers, body: raw.body.into() });
            Outcome { result, account: None, verdict: "open" }
        }
        Target::Account(handler) => admit(&world, &raw, &codes, |account| {
            // None of these operations has a body.
            handler(&Call { world: world.clone(), account, operation, codes, path, query, body: Value::Null })
        }),
        Target::Operation(handler) => admit(&world, &raw, &codes, |account| {
            let contract = document::contract(service, operation)?;
            let body = contract.check(&codes, &path, &query, raw.header("content-type"), &raw.body)?;
            let mut answer = handler(&Call { world: world.clone(), account, operation, codes, path, query, body })?;
            answer.status.get_or_insert(contract.success);
            if world.settings.validate_responses {
                check_response(&contract, &answer, operation.name)?;
            }
            Ok(answer)
        }),
        Target::NotEmulated(reason) => admit(&world, &raw, &codes, |_| Err(not_emulated(operation.name, reason))),
    }
}

/// Runs the work for the caller's account, if the request is authenticated.
fn admit(
    world: &World,
    raw: &RawRequest,
    codes: &Codes,
    work: impl FnOnce(Arc<Account>) -> Result<Answer, ApiError>,
) -> Outcome {
    match gateway::authenticate(world, raw) {
        Ok(Caller { account, verdict }) => {
            let result = gateway::check_domain(&account, raw, codes).and_then(|()| work(account.clone()));
            Outcome { result, account: Some(account), verdict }
        }
        Err(refusal) => Outcome::unauthenticated(refusal),
    }
}

fn check_response(contract: &Contract, answer: &Answer, operation: &str) -> Result<(), ApiError> {
    let status = answer.status.unwrap_or_default().as_u16();
    contract.check_response(status, answer.body.as_json()).map_err(|what| {
        ApiError::internal("EMULATOR.Answer", format!("the response of {operation} violates its document: {what}"))
    })
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
