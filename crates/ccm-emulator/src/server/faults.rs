//! Faults that tests inject: delays, error responses and broken connections.
//!
//! This module chooses the faults for a request. The server applies them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::routes;
use crate::base::service::Service;

/// A fault to inject. It applies to every request unless [`on`](Fault::on) or
/// [`times`](Fault::times) narrows it down.
///
/// ```
/// use ccm_emulator::Fault;
///
/// let busy = Fault::throttle(Some(1)).on("ListCertificates").times(2);
/// let slow = Fault::latency(std::time::Duration::from_millis(200));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    #[serde(flatten)]
    effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
}

/// The effect of a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub(crate) enum Effect {
    /// Delays the response. Can be combined with another fault.
    Latency { milliseconds: u64 },
    /// Returns 429 without running the operation.
    Throttle {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// Returns this status without running the operation.
    Status { status: u16 },
    /// Resets the connection without running the operation.
    Reset,
    /// Runs the operation, then resets the connection instead of responding.
    LostAnswer,
    /// Runs the operation, then breaks the connection in the middle of the response.
    Truncate,
}

/// A fault that cannot be injected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// No operation has this name.
    #[error("unknown operation {0:?}; use a documented name, such as ListCertificates or SCM/ListCertificates")]
    UnknownOperation(String),
    /// The status is not an error status.
    #[error("{0} is not an error status; use one from 400 to 599")]
    Status(u16),
}

impl Fault {
    /// Delays the response.
    #[must_use]
    pub fn latency(by: Duration) -> Self {
        Self::new(Effect::Latency { milliseconds: by.as_millis().try_into().unwrap_or(u64::MAX) })
    }

    /// Returns 429 without running the operation, with the header `Retry-After` if `retry_after` is
    /// set, in seconds.
    #[must_use]
    pub fn throttle(retry_after: Option<u64>) -> Self {
        Self::new(Effect::Throttle { retry_after })
    }

    /// Returns this error status, from 400 to 599, without running the operation.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Status { status })
    }

    /// Resets the connection without running the operation.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// Runs the operation, then resets the connection instead of responding.
    #[must_use]
    pub fn lost_answer() -> Self {
        Self::new(Effect::LostAnswer)
    }

    /// Runs the operation, then breaks the connection in the middle of the response.
    #[must_use]
    pub fn truncate() -> Self {
        Self::new(Effect::Truncate)
    }

    /// Limits the fault to an operation, such as `ListCertificates`. If several services have an
    /// operation of that name, prefix it, as in `SCM/ExportCertificate`.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Limits how many requests the fault applies to. By default it applies until the faults are
    /// cleared.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn new(effect: Effect) -> Self {
        Self { effect, operation: None, times: None }
    }

    fn is_for(&self, service: Service, operation: &str) -> bool {
        self.operation.as_deref().is_none_or(|name| matches(name, service, operation))
    }
}

/// Whether a name, with or without a service prefix, names this operation.
fn matches(name: &str, service: Service, operation: &str) -> bool {
    match name.split_once('/') {
        Some((prefix, name)) => prefix == service.name() && name == operation,
        None => name == operation,
    }
}

/// The faults of an emulator. Clones share their state.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

/// The faults that apply to one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) latency: Duration,
    pub(crate) effect: Option<Effect>,
}

impl Faults {
    /// Adds a fault after the existing ones. If several faults match a request, all delays apply,
    /// and the first of the other faults.
    ///
    /// # Errors
    ///
    /// If no operation has the name, or the status is not an error status.
    pub fn add(&self, fault: Fault) -> Result<(), FaultError> {
        if let Effect::Status { status } = fault.effect
            && !(400..600).contains(&status)
        {
            return Err(FaultError::Status(status));
        }
        if let Some(name) = &fault.operation {
            let known = routes::all().iter().any(|route| matches(name, route.service, route.operation.name));
            if !known {
                return Err(FaultError::UnknownOperation(name.clone()));
            }
        }
        if fault.times != Some(0) {
            self.rules().push(fault);
        }
        Ok(())
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.rules().clear();
    }

    /// The pending faults.
    #[must_use]
    pub fn list(&self) -> Vec<Fault> {
        self.rules().clone()
    }

    /// Chooses the faults for a request of this operation, and counts them as used.
    pub(crate) fn take(&self, service: Service, operation: &str) -> Plan {
        let mut plan = Plan::default();
        let mut rules = self.rules();
        for rule in rules.iter_mut().filter(|rule| rule.is_for(service, operation)) {
            match &rule.effect {
                Effect::Latency { milliseconds } => {
                    plan.latency = plan.latency.saturating_add(Duration::from_millis(*milliseconds));
                }
                _ if plan.effect.is_some() => continue,
                effect => plan.effect = Some(effect.clone()),
            }
            if let Some(times) = &mut rule.times {
                *times = times.saturating_sub(1);
            }
        }
        rules.retain(|rule| rule.times != Some(0));
        plan
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Plan {
    /// The name of the fault in the request log.
    pub(crate) fn name(&self) -> Option<&'static str> {
        match &self.effect {
            Some(Effect::Throttle { .. }) => Some("throttle"),
            Some(Effect::Status { .. }) => Some("status"),
            Some(Effect::Reset) => Some("reset"),
            Some(Effect::LostAnswer) => Some("lost-answer"),
            Some(Effect::Truncate) => Some("truncate"),
            Some(Effect::Latency { .. }) | None if self.latency.is_zero() => None,
            Some(Effect::Latency { .. }) | None => Some("latency"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_add_up_and_first_other_fault_applies() {
        let faults = Faults::default();
        for fault in [
            Fault::latency(Duration::from_millis(5)),
            Fault::status(503).on("SCM/ListCertificates").times(1),
            Fault::latency(Duration::from_millis(7)).times(1),
            Fault::reset().on("ListCertificates").times(1),
        ] {
            faults.add(fault).unwrap();
        }
        let take = || faults.take(Service::SCM, "ListCertificates");
        let plan = |milliseconds, effect| Plan { latency: Duration::from_millis(milliseconds), effect };
        assert_eq!(faults.take(Service::PCA, "ShowAgency").effect, None);
        assert_eq!(take(), plan(5, Some(Effect::Status { status: 503 })));
        assert_eq!(take(), plan(5, Some(Effect::Reset)));
        assert_eq!(take(), plan(5, None));
        assert_eq!(faults.list().len(), 1);
        faults.clear();
        assert_eq!(take(), Plan::default());
    }

    #[test]
    fn invalid_faults_are_refused() {
        let faults = Faults::default();
        for status in [200, 600] {
            assert!(matches!(faults.add(Fault::status(status)), Err(FaultError::Status(found)) if found == status));
        }
        for name in ["Nothing", "PCA/ListCsr"] {
            let error = faults.add(Fault::reset().on(name)).unwrap_err();
            assert!(matches!(&error, FaultError::UnknownOperation(found) if found == name), "{error}");
        }
        assert!(faults.list().is_empty());
    }

    #[test]
    fn faults_round_trip_as_json() {
        let fault = Fault::throttle(Some(2)).on("ListCsr").times(3);
        let text = serde_json::json!({"fault": "throttle", "retry_after": 2, "operation": "ListCsr", "times": 3});
        assert_eq!(serde_json::to_value(&fault).unwrap(), text);
        assert_eq!(serde_json::from_value::<Fault>(text).unwrap(), fault);
        assert_eq!(serde_json::from_str::<Fault>(r#"{"fault": "reset"}"#).unwrap(), Fault::reset());
    }
}
