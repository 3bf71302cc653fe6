//! All that may take its time: the signature, the bounds of the document, and the operation itself. HTTP is not known here beyond statuses.

use std::sync::Arc;

use axum::http::StatusCode;
use percent_encoding::percent_decode_str;

use super::routes::{Route, Target};
use crate::base::{ApiError, account::Account, service::Codes};
use crate::call::{Answer, Call, OpenCall, World};
use crate::document::{self, Bounds, Parameters};
use crate::gateway::{self, Caller, RawRequest};

/// What came of a request.
pub(super) struct Outcome {
    pub(super) result: Result<Answer, ApiError>,
    /// Who called, if the gateway found out.
    pub(super) account: Option<Arc<Account>>,
    /// What the gateway made of the signature or the token.
    pub(super) verdict: &'static str,
}

impl Outcome {
    /// Of a request that did not come to the gateway.
    pub(super) fn refused(error: ApiError) -> Self {
        Self { result: Err(error), account: None, verdict: "-" }
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
    let Route { service, codes, operation, target } = route;
    let query = query(raw.query.as_deref().unwrap_or_default());
    match target {
        Target::Open(handler) => {
            let result = handler(&OpenCall { world, path, headers: raw.headers, body: raw.body.into() });
            Outcome { result, account: None, verdict: "open" }
        }
        Target::Account(handler) => admit(&world, &raw, &codes, |account| {
            let body = serde_json::from_slice(&raw.body).unwrap_or_default();
            handler(&Call { world: world.clone(), account, operation, codes, path, query, body })
        }),
        Target::Operation(handler) => admit(&world, &raw, &codes, |account| {
            let bounds = document::bounds(service, operation)?;
            let body = bounds.check(&codes, &path, &query, raw.header("content-type"), &raw.body)?;
            let mut answer = handler(&Call { world: world.clone(), account, operation, codes, path, query, body })?;
            answer.status.get_or_insert(bounds.success);
            if world.settings.check_answers {
                check_answer(&bounds, &answer, operation.name)?;
            }
            Ok(answer)
        }),
        Target::NotEmulated(reason) => admit(&world, &raw, &codes, |_| Err(not_emulated(operation.name, reason))),
    }
}

/// Does the work for the account that is calling, if the gateway lets it in.
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
        Err(refusal) => Outcome { result: Err(refusal.into()), account: None, verdict: "refused" },
    }
}

fn check_answer(bounds: &Bounds, answer: &Answer, operation: &str) -> Result<(), ApiError> {
    let status = answer.status.unwrap_or_default().as_u16();
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
