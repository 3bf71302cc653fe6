//! The page for people who open the emulator in a browser: what it is, and where to go.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Html;

use super::coverage::coverage;
use super::exchange::Server;

/// `GET /`
pub(super) async fn page(State(server): State<Arc<Server>>) -> Html<String> {
    let emulated = coverage().iter().filter(|row| row.emulated).count();
    let page = include_str!("front.html")
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{operations}", &emulated.to_string())
        .replace("{endpoint}", &server.world.endpoint);
    Html(page)
}
