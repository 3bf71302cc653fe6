//! The clients of a job.

use huaweicloud_core::{Config, Error};

use crate::connect::{Connection, connect};
use crate::outcome::{Failure, Result};
use crate::progress::Requests;
use crate::settings::Settings;

/// The services that jobs call.
const SERVICES: [&str; 2] = ["scm", "pca"];

/// Clients of both certificate services.
pub(super) struct Clients {
    pub(super) scm: huaweicloud_scm::Client,
    pub(super) pca: huaweicloud_pca::Client,
    /// Keeps an emulator running.
    _connection: Connection,
}

impl Clients {
    pub(super) async fn connect(settings: &Settings) -> Result<Self> {
        let connection = connect(settings, &SERVICES, Requests::default()).await?;
        let config: &Config = &connection.config;
        let scm = huaweicloud_scm::Client::new(config).map_err(failed)?;
        let pca = huaweicloud_pca::Client::new(config).map_err(failed)?;
        Ok(Self { scm, pca, _connection: connection })
    }
}

/// The failure of a call in a job.
pub(super) fn failed(error: Error) -> Failure {
    Failure::of_call(&error, |_| None)
}
