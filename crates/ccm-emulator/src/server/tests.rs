use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use huaweicloud_core::Operation;

use super::process::{Outcome, process, run};
use super::routes::{Route, Target};
use crate::base::account::{Account, Accounts};
use crate::base::clock::EmulatorClock;
use crate::base::last_use::LastUse;
use crate::base::locks::Locks;
use crate::base::principal::Principal;
use crate::base::service::{Codes, Service};
use crate::base::settings::Settings;
use crate::call::{Answer, World};
use crate::document::Parameters;
use crate::gateway::RawRequest;
use crate::services::iam::tokens::{self, Scope};
use crate::store::Store;

const SHOW_QUOTA: &Operation = &huaweicloud_pca::operations::SHOW_CERTIFICATE_QUOTA;

fn world(settings: Settings) -> Arc<World> {
    Arc::new(World {
        store: Store::in_memory().unwrap(),
        clock: EmulatorClock::new(),
        settings,
        accounts: Accounts::new(vec![Account::demonstration()]).unwrap(),
        locks: Locks::default(),
        last_use: LastUse::default(),
        endpoint: "http://127.0.0.1:1".to_owned(),
    })
}

/// A request with a token of the demonstration account.
fn request(world: &World) -> RawRequest {
    let account = Account::demonstration();
    let principal = Principal::User(account.administrator_id());
    let token = tokens::issue(world, &account, principal, Scope::Domain, &["password"]).unwrap().0;
    let mut headers = HeaderMap::new();
    headers.insert("x-auth-token", token.parse().unwrap());
    RawRequest { method: "GET".to_owned(), path: SHOW_QUOTA.path.to_owned(), query: None, headers, body: Bytes::new() }
}

fn outcome(world: &Arc<World>, target: Target) -> Outcome {
    let route = Route { service: Service::PCA, codes: Codes::UNKNOWN, operation: SHOW_QUOTA, target };
    process(world.clone(), route, Parameters::default(), request(world))
}

#[test]
fn not_emulated_operation_returns_501_with_reason() {
    let world = world(Settings::default());
    let outcome = outcome(&world, Target::NotEmulated(Some("there is no such hardware")));
    let error = outcome.result.unwrap_err();
    assert_eq!((error.status, error.code.as_str()), (StatusCode::NOT_IMPLEMENTED, "EMULATOR.NotEmulated"));
    assert_eq!(error.message, "ShowCertificateQuota is not emulated: there is no such hardware");
    assert_eq!((outcome.account.as_deref().map(Account::name), outcome.verdict), (Some("emulator"), "token"));
}

#[test]
fn responses_are_validated_if_enabled() {
    let mut settings = Settings::default();
    let handler: Target = Target::Operation(|_| Ok(Answer::json(&serde_json::json!({"odd": 1}))));
    assert!(outcome(&world(settings.clone()), handler).result.is_ok());
    settings.validate_responses = true;
    let error = outcome(&world(settings), handler).result.unwrap_err();
    assert_eq!(error.code, "EMULATOR.Answer");
    assert!(error.message.contains("quotas"), "{error}");
}

#[tokio::test]
async fn panicking_handler_returns_500() {
    let world = world(Settings::default());
    let target = Target::Open(|_| panic!("on purpose"));
    let route = Route { service: Service::PCA, codes: Codes::UNKNOWN, operation: SHOW_QUOTA, target };
    let raw = request(&world);
    let failed = run(move || process(world, route, Parameters::default(), raw)).await;
    let error = failed.result.unwrap_err();
    assert_eq!((error.status, error.code.as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "EMULATOR.Panic"));
}
