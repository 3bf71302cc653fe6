//! When the program is asked to stop. It must not know what stops.

/// Signals that ask the program to stop, heard from when this is made.
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

    /// Waits until the program is asked to stop.
    #[cfg(unix)]
    pub(super) async fn requested(mut self) -> std::io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }

    /// Waits until the program is asked to stop.
    #[cfg(not(unix))]
    pub(super) async fn requested(self) -> std::io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}
