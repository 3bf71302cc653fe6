//! Requests in, answers out: one server for SCM, PCA and IAM.
//!
//! It takes a request through faults, gateway and bounds to what does the operation, and writes the answer and a line of the log. It must
//! not know what any operation does.

mod answer;
mod connection;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::account::Account;
use crate::call::{Answer, Call, OpenCall, Parameters};
use crate::document::Bounds;
use crate::error::ApiError;
use crate::faults::{Effect, Faults, Plan};
use crate::gateway::{self, RawRequest};
use crate::log::Line;
use crate::routes::{self, Route, Service, Target};
use crate::world::World;
use crate::{admin, document, random};

pub(crate) use connection::Peer;

/// What answers requests.
pub(crate) struct Server {
    pub(crate) world: Arc<World>,
    pub(crate) faults: Faults,
}

impl Server {
    pub(crate) fn new(world: Arc<World>, faults: Faults) -> Arc<Self> {
        Arc::new(Self { world, faults })
    }
}

/// Serves until told to stop, and until what is under way then is answered.
pub(crate) async fn serve(listener: TcpListener, server: Arc<Server>, mut stopped: watch::Receiver<bool>) {
    let app = router(server).into_make_service_with_connect_info::<Peer>();
    let stop = async move {
        // An error means that nobody is left who could say so.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    if let Err(error) = axum::serve(connection::Connections(listener), app).with_graceful_shutdown(stop).await {
        tracing::error!("the server ended: {error}");
    }
}

fn router(server: Arc<Server>) -> Router {
    let mut router = Router::new();
    for route in routes::all() {
        let method = Method::from_bytes(route.operation.http_method.as_bytes()).ok();
        let Some(filter) = method.and_then(|method| MethodFilter::try_from(method).ok()) else { continue };
        let handler = move |State(server): State<Arc<Server>>,
                            ConnectInfo(peer): ConnectInfo<Peer>,
                            path: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| answer(server, route, peer, path, request);
        router = router.route(route.operation.path, on(filter, handler));
    }
    router
        .nest("/emulator", admin::router())
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .with_state(server)
}

/// What came of a request.
struct Outcome {
    result: Result<Answer, ApiError>,
    /// The status of an answer that names none.
    success: StatusCode,
    /// The name of the account that called.
    account: Option<String>,
    verdict: &'static str,
}

impl Outcome {
    fn refused(error: ApiError) -> Self {
        Self { result: Err(error), success: StatusCode::OK, account: None, verdict: "-" }
    }
}

/// Answers a request that some route is for.
async fn answer(
    server: Arc<Server>,
    route: Route,
    peer: Peer,
    path: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
) -> Response {
    let begun = Instant::now();
    let request_id = request_id();
    let method = request.method().clone();
    let sent_path = request.uri().path().to_owned();
    if method.as_str() != route.operation.http_method {
        return refuse(&method, &sent_path, method_not_allowed(), begun);
    }
    let plan = server.faults.take(route.service, route.operation.name);
    let outcome = exchange(&server, route, path, request, &plan).await;
    let response = answer::respond(&outcome.result, outcome.success, &request_id);
    Line {
        method: method.as_str(),
        path: &sent_path,
        operation: Some((route.service.name(), route.operation.name)),
        account: outcome.account.as_deref(),
        verdict: outcome.verdict,
        status: response.status().as_u16(),
        code: outcome.result.as_ref().err().map(|error| error.code.as_str()),
        fault: plan.name(),
        took: begun.elapsed(),
        request_id: &request_id,
    }
    .write();
    match plan.effect {
        Some(Effect::Reset | Effect::LostAnswer) => {
            peer.reset();
            response
        }
        Some(Effect::Truncate) => answer::truncate(response, &peer).await,
        _ => response,
    }
}

async fn exchange(
    server: &Arc<Server>,
    route: Route,
    path: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    plan: &Plan,
) -> Outcome {
    let raw = match read(request, server.world.settings.body_limit).await {
        Ok(raw) => raw,
        Err(error) => return Outcome::refused(error),
    };
    if !plan.latency.is_zero() {
        tokio::time::sleep(plan.latency).await;
    }
    if let Some(error) = refused_by(plan.effect.as_ref()) {
        return Outcome::refused(error);
    }
    let Ok(path) = path else {
        let message = "a part of the path is no UTF-8";
        return Outcome::refused(ApiError::gateway(StatusCode::BAD_REQUEST, "APIGW.0201", message));
    };
    let path = Parameters(path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let world = server.world.clone();
    run(move || process(world, route, path, raw)).await
}

/// Runs what may block where it may, and answers for it if it panics.
async fn run(work: impl FnOnce() -> Outcome + Send + 'static) -> Outcome {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        // What panicked has written why to the standard error already.
        Err(_) => {
            Outcome::refused(ApiError::internal("EMULATOR.Panic", "the emulator failed; this is a mistake in it"))
        }
    }
}

/// All that may take its time: signature, bounds, and the operation itself.
fn process(world: Arc<World>, route: Route, path: Parameters, raw: RawRequest) -> Outcome {
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

/// The whole request, as it arrived.
async fn read(request: Request, limit: usize) -> Result<RawRequest, ApiError> {
    let (parts, body) = request.into_parts();
    let body: Bytes = match to_bytes(body, limit).await {
        Ok(body) => body,
        Err(_) => {
            let message = format!("the body did not arrive whole, or has more than {limit} bytes");
            return Err(ApiError::gateway(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message));
        }
    };
    Ok(RawRequest {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(str::to_owned),
        headers: parts.headers,
        body,
    })
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

/// What a fault answers in the place of the operation.
fn refused_by(effect: Option<&Effect>) -> Option<ApiError> {
    match effect? {
        Effect::Throttle { retry_after } => {
            let message = "The throttling threshold has been reached: a fault that was asked for";
            let error = ApiError::gateway(StatusCode::TOO_MANY_REQUESTS, "APIGW.0308", message);
            Some(error.with_retry_after(*retry_after))
        }
        Effect::Status { status } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some(ApiError::gateway(status, "EMULATOR.Fault", "a fault that was asked for"))
        }
        // The answer is never seen.
        Effect::Reset => Some(ApiError::internal("EMULATOR.Fault", "a fault that was asked for")),
        Effect::LostAnswer | Effect::Truncate | Effect::Latency { .. } => None,
    }
}

async fn unknown_path(request: Request) -> Response {
    let message = "The API does not exist or has not been published in the environment";
    let error = ApiError::gateway(StatusCode::NOT_FOUND, "APIGW.0101", message);
    refuse(request.method(), request.uri().path(), error, Instant::now())
}

async fn wrong_method(request: Request) -> Response {
    refuse(request.method(), request.uri().path(), method_not_allowed(), Instant::now())
}

fn method_not_allowed() -> ApiError {
    let message = "The API exists, but not with this method";
    ApiError::gateway(StatusCode::METHOD_NOT_ALLOWED, "APIGW.0101", message)
}

/// Answers a request that no route is for.
fn refuse(method: &Method, path: &str, error: ApiError, begun: Instant) -> Response {
    let request_id = request_id();
    Line {
        method: method.as_str(),
        path,
        operation: None,
        account: None,
        verdict: "-",
        status: error.status.as_u16(),
        code: Some(&error.code),
        fault: None,
        took: begun.elapsed(),
        request_id: &request_id,
    }
    .write();
    answer::respond(&Err(error), StatusCode::OK, &request_id)
}

fn request_id() -> String {
    random::id().unwrap_or_default()
}

/// How long the rest of a truncated answer is held back, so that its beginning arrives.
const TRUNCATED_AFTER: Duration = Duration::from_millis(20);
