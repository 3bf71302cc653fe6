//! The status of a certificate. It is derived from the stage and the clock, and never stored.
//!
//! ```text
//! bought: PAID ── apply ──▶ CHECKING ── delay ──▶ ISSUED ── validity ──▶ EXPIRED
//!          ▲                │      └─── delay ──▶ UNPASSED ── apply ──▶ CHECKING
//!          └── delay ── CANCELCHECKING ◀── withdraw
//! imported: UPLOAD ── validity ──▶ EXPIRED
//! ```

use super::error::WRONG_STATUS;
use super::record::{Stage, Summary};
use crate::base::ApiError;

/// The status of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    CancelChecking,
    Checking,
    Expired,
    Issued,
    Paid,
    Unpassed,
    Upload,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::CancelChecking => "CANCELCHECKING",
            Self::Checking => "CHECKING",
            Self::Expired => "EXPIRED",
            Self::Issued => "ISSUED",
            Self::Paid => "PAID",
            Self::Unpassed => "UNPASSED",
            Self::Upload => "UPLOAD",
        }
    }

    /// Whether there is a certificate.
    pub(super) fn is_issued(self) -> bool {
        matches!(self, Self::Issued | Self::Upload | Self::Expired)
    }

    /// Whether other services accept the certificate.
    pub(super) fn is_usable(self) -> bool {
        matches!(self, Self::Issued | Self::Upload)
    }
}

impl Summary {
    pub(super) fn status(&self, now: i64) -> Status {
        let valid = |status| if self.is_expired(now) { Status::Expired } else { status };
        match self.stage {
            Stage::Imported => valid(Status::Upload),
            Stage::Bought => Status::Paid,
            Stage::Applied { decided, .. } if now < decided => Status::Checking,
            Stage::Applied { refused: true, .. } => Status::Unpassed,
            Stage::Applied { .. } => valid(Status::Issued),
            Stage::Withdrawn { decided } if now < decided => Status::CancelChecking,
            Stage::Withdrawn { .. } => Status::Paid,
        }
    }

    /// Whether the certificate has expired.
    pub(super) fn is_expired(&self, now: i64) -> bool {
        self.not_after.is_some_and(|end| now > end)
    }

    /// Whether the proof of ownership is pending, which takes the first half of the delay. Only the
    /// details of a certificate show that.
    pub(super) fn awaits_proof(&self, now: i64) -> bool {
        match self.stage {
            Stage::Applied { since, decided, .. } => now < since.midpoint(decided),
            _ => false,
        }
    }

    /// Checks that the status is one of these.
    pub(super) fn require(&self, now: i64, allowed: &[Status]) -> Result<(), ApiError> {
        let status = self.status(now);
        if allowed.contains(&status) {
            return Ok(());
        }
        let names: Vec<&str> = allowed.iter().map(|status| status.name()).collect();
        Err(ApiError::documented(
            WRONG_STATUS,
            &format!("the status is {}, must be {}", status.name(), names.join(" or ")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(stage: Stage, now: i64) -> &'static str {
        Summary { stage, not_after: Some(1000), ..Summary::default() }.status(now).name()
    }

    #[test]
    fn status_follows_the_clock() {
        let applied = Stage::Applied { since: 10, decided: 20, refused: false };
        assert_eq!(
            [10, 19, 20, 1000, 1001].map(|now| at(applied, now)),
            ["CHECKING", "CHECKING", "ISSUED", "ISSUED", "EXPIRED"]
        );
        let refused = Stage::Applied { since: 10, decided: 20, refused: true };
        assert_eq!([19, 20, 2000].map(|now| at(refused, now)), ["CHECKING", "UNPASSED", "UNPASSED"]);
        let withdrawn = Stage::Withdrawn { decided: 30 };
        assert_eq!([29, 30].map(|now| at(withdrawn, now)), ["CANCELCHECKING", "PAID"]);
        assert_eq!([0, 1001].map(|now| at(Stage::Imported, now)), ["UPLOAD", "EXPIRED"]);
        assert_eq!(at(Stage::Bought, 5000), "PAID");
    }
}
