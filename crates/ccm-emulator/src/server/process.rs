//! All that may take its time: the signature, the bounds of the document, and the operation itself. HTTP is not known here beyond statuses.

use std::sync::Arc;

use axum::http::StatusCode;
use percent_encoding::percent_decode_str;

use super::routes::{Route, Target};
use crate::base::account::Account;
use crate::base::error::ApiError;
use crate::base::service::Service;
use crate::call::{Answer, Call, OpenCall, World};
use crate::document::{self, Bounds, Parameters};
use crate::gateway::{self, RawRequest};

/// What came of a request.
pub(super) struct Outcome {
    pub(super) result: Result<Answer, ApiError>,
    /// The status of an answer that names none.
    pub(super) success: StatusCode,
    /// The name of the account that called.
    pub(super) account: Option<String>,
    pub(super) verdict: &'static str,
}

impl Outcome {
    pub(super) fn refused(error: ApiError) -> Self {
        Self { result: Err(error), success: StatusCode::OK, account: None, verdict: "-" }
    }
}

/// Runs what may block where it may, and answers for it if it panics.
pub(super) async fn run(work: impl FnOnce() -> Outcome + Send + 'static) -> Outcome {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        // What panicked has written why to the standard error already.
        Err(_) => {
            Outcome::refused(ApiError::internal("EMULATOR.Panic", "the emulator failed; this is a mistake in it"))
        }
    }
}

/// What comes of a request that a route is for.
pub(super) fn process(world: Arc<World>, route: Route, path: Parameters, raw: RawRequest) -> Outcome {
    let mut outcome = Outcome { result: Ok(Answer::empty()), success: StatusCode::OK, account: None, verdict: "open" };
    outcome.result = process_into(&mut outcome, world, route, path, raw);
    outcome
}

fn process_into(
    outcome: &mut Outcome,
    world: Arc<World>,
    route: Route,
    path: Parameters,
    raw: RawRequest,
) -> Result<Answer, ApiError> {
    let Route { service, operation, target } = route;
    let query = query(raw.query.as_deref().unwrap_or_default());
    match target {
        Target::Open(handler) => handler(&OpenCall { world, path, headers: raw.headers, body: raw.body.into() }),
        Target::NotEmulated(reason) => {
            admit(outcome, &world, &raw, service)?;
            Err(not_emulated(operation.name, reason))
        }
        Target::Account(handler) => {
            let account = admit(outcome, &world, &raw, service)?;
            let body = serde_json::from_slice(&raw.body).unwrap_or_default();
            handler(&Call { world, account, operation, service, path, query, body })
        }
        Target::Operation(handler) => {
            let account = admit(outcome, &world, &raw, service)?;
            let bounds = document::bounds(service, operation)?;
            outcome.success = bounds.success;
            let body = bounds.check(&path, &query, raw.header("content-type"), &raw.body)?;
            let check_answers = world.settings.check_answers;
            let answer = handler(&Call { world, account, operation, service, path, query, body })?;
            if check_answers {
                check_answer(&bounds, &answer, operation.name)?;
            }
            Ok(answer)
        }
    }
}

/// The account that is calling, if the gateway lets it in.
fn admit(outcome: &mut Outcome, world: &World, raw: &RawRequest, service: Service) -> Result<Arc<Account>, ApiError> {
    outcome.verdict = "refused";
    let caller = gateway::authenticate(world, raw)?;
    outcome.account = Some(caller.account.name().to_owned());
    outcome.verdict = caller.verdict;
    gateway::check_domain(&caller, raw, service)?;
    Ok(caller.account)
}

fn check_answer(bounds: &Bounds, answer: &Answer, operation: &str) -> Result<(), ApiError> {
    let status = answer.status.unwrap_or(bounds.success).as_u16();
    bounds.check_answer(status, answer.body.as_json()).map_err(|what| {
        ApiError::internal("EMULATOR.Answer", format!("the answer of {operation} is not what it should be: {what}"))
    })
}

fn not_emulated(operation: &str, reason: Option<&str>) -> ApiError {
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let message = format!("{operation} is not emulated{reason}");
    ApiError::new(StatusCode::NOT_IMPLEMENTED, "EMULATOR.NotEmulated", message)
}

/// The parameters of a query, decoded.
fn query(raw: &str) -> Parameters {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    Parameters(pairs.collect())
}
