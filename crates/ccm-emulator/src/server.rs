//! The HTTP server for SCM, PCA and IAM.
//!
//! It takes a request through faults, authentication and validation to the handler, then writes the
//! response and a line of the log. It must not know what the operations do.

mod admin;
mod answer;
mod body;
mod browser;
mod connection;
pub(crate) mod coverage;
mod exchange;
mod explorer;
mod explorer_api;
pub(crate) mod faults;
mod host;
pub(crate) mod inner;
mod listen;
mod log;
mod origin;
mod process;
mod requests;
pub(crate) mod routes;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams, Request, State};
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use connection::Peer;
pub(crate) use exchange::Server;
use exchange::{answer, unknown_path, wrong_method};
pub(crate) use listen::serve;
pub(crate) use origin::Origin;
use routes::Route;

fn router(server: Arc<Server>) -> Router {
    let mut router = Router::new();
    for routes in routes::by_line() {
        let Some(operation) = routes.first().map(|route| route.operation) else { continue };
        let method = Method::from_bytes(operation.http_method.as_bytes()).ok();
        let Some(filter) = method.and_then(|method| MethodFilter::try_from(method).ok()) else { continue };
        let routes: Arc<[Route]> = routes.into();
        let handler = move |State(server): State<Arc<Server>>,
                            ConnectInfo(peer): ConnectInfo<Peer>,
                            path: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| answer(server, routes, peer, path, request);
        router = router.route(operation.path, on(filter, handler));
    }
    router
        .merge(explorer::router())
        .nest("/emulator", admin::router(server.clone()))
        .merge(explorer::protected(explorer_api::router()))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .with_state(server)
}
