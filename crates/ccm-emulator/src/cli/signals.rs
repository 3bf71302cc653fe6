//! Waits for the signals that stop the program. It must not know what is stopped.

/// The signals that stop the program. Signals count from the moment this value is created.
#[derive(Debug)]
pub(super) struct Stop {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    #[cfg(unix)]
    pub(super) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next of the signals.
    #[cfg(unix)]
    pub(super) async fn requested(&mut self) -> std::io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }

    /// Waits for the next of the signals.
    #[cfg(not(unix))]
    pub(super) async fn requested(&mut self) -> std::io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}
