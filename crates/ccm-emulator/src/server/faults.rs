//! Faults that a test asks for: delays, refusals, and connections that break.
//!
//! A rule says what happens to which operation and how often. What it does to an answer is done by the server; this module only chooses.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::routes;
use crate::base::service::Service;

/// A fault, for every request unless it is narrowed down with [`on`](Fault::on) and [`times`](Fault::times).
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

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub(crate) enum Effect {
    /// The answer comes later. Other faults may happen too.
    Latency { milliseconds: u64 },
    /// 429, nothing is done.
    Throttle {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// This status, nothing is done.
    Status { status: u16 },
    /// The connection is reset before anything is done.
    Reset,
    /// The operation is done, and the connection is reset before the answer.
    LostAnswer,
    /// The operation is done, and the connection ends in the middle of the answer.
    Truncate,
}

/// A fault that cannot happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// No operation has this name.
    #[error(
        "there is no operation {0:?}; give its name as the documentation does, such as ListCertificates or SCM/ListCertificates"
    )]
    UnknownOperation(String),
    /// The status is none of an error.
    #[error("{0} is not the status of an error; give one from 400 to 599")]
    Status(u16),
}

impl Fault {
    /// The answer comes later.
    #[must_use]
    pub fn latency(by: Duration) -> Self {
        Self::new(Effect::Latency { milliseconds: by.as_millis().try_into().unwrap_or(u64::MAX) })
    }

    /// The gateway has too many requests: 429, with the header `Retry-After` if there are seconds for it.
    #[must_use]
    pub fn throttle(retry_after: Option<u64>) -> Self {
        Self::new(Effect::Throttle { retry_after })
    }

    /// The answer is this status of an error, from 400 to 599, and nothing is done.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Effect::Status { status })
    }

    /// The connection is reset before anything is done.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Effect::Reset)
    }

    /// The operation is done, and the connection is reset before the answer.
    #[must_use]
    pub fn lost_answer() -> Self {
        Self::new(Effect::LostAnswer)
    }

    /// The operation is done, and the connection ends in the middle of the answer.
    #[must_use]
    pub fn truncate() -> Self {
        Self::new(Effect::Truncate)
    }

    /// Only to this operation, such as `ListCertificates`, or `SCM/ExportCertificate` where both services have one of the name.
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Only so often. Without it the fault stays until the faults are cleared.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn new(effect: Effect) -> Self {
        Self { effect, operation: None, times: None }
    }

    fn is_for(&self, service: Service, operation: &str) -> bool {
        self.operation.as_deref().is_none_or(|wanted| matches(wanted, service, operation))
    }
}

/// Whether a name, with or without its service, is that of an operation.
fn matches(wanted: &str, service: Service, operation: &str) -> bool {
    match wanted.split_once('/') {
        Some((of, name)) => of == service.name() && name == operation,
        None => wanted == operation,
    }
}

/// The faults of an emulator. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Vec<Fault>>>);

/// What happens to one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) latency: Duration,
    pub(crate) effect: Option<Effect>,
}

impl Faults {
    /// Adds a fault behind those that there are. Of several that fit a request, all delays happen, and the first of the others.
    ///
    /// # Errors
    ///
    /// There is no operation of the name, or the status is none of an error.
    pub fn add(&self, fault: Fault) -> Result<(), FaultError> {
        if let Effect::Status { status } = fault.effect
            && !(400..600).contains(&status)
        {
            return Err(FaultError::Status(status));
        }
        if let Some(wanted) = &fault.operation {
            let known = routes::all().iter().any(|route| matches(wanted, route.service, route.operation.name));
            if !known {
                return Err(FaultError::UnknownOperation(wanted.clone()));
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

    /// The faults that are still to come.
    #[must_use]
    pub fn list(&self) -> Vec<Fault> {
        self.rules().clone()
    }

    /// What happens to a request of this operation. Counts it.
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
    /// For the request log.
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
    fn delays_add_up_and_the_first_of_the_others_happens() {
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
    fn what_cannot_happen_is_refused() {
        let faults = Faults::default();
        for fault in
            [Fault::status(200), Fault::status(600), Fault::reset().on("Nothing"), Fault::reset().on("PCA/ListCsr")]
        {
            assert!(faults.add(fault).is_err());
        }
        assert!(faults.list().is_empty());
    }

    #[test]
    fn the_form_of_the_admin_endpoint() {
        let fault = Fault::throttle(Some(2)).on("ListCsr").times(3);
        let text = serde_json::json!({"fault": "throttle", "retry_after": 2, "operation": "ListCsr", "times": 3});
        assert_eq!(serde_json::to_value(&fault).unwrap(), text);
        assert_eq!(serde_json::from_value::<Fault>(text).unwrap(), fault);
        assert_eq!(serde_json::from_str::<Fault>(r#"{"fault": "reset"}"#).unwrap(), Fault::reset());
    }
}
