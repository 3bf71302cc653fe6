//! Connections that can be reset in the middle of a response, whose peer must not stop reading, and
//! what is known about that peer.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// A connection that [`Peer::reset`] can reset.
pub(super) struct Connection {
    stream: TcpStream,
    is_reset: Arc<AtomicBool>,
    /// How long a write may wait for the peer to read.
    timeout: Duration,
    /// Ends the current wait of a write.
    deadline: Option<Pin<Box<Sleep>>>,
}

/// The remote end of a connection.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    /// Whether the connection is over a loopback address of this machine.
    pub(super) is_loopback: bool,
    is_reset: Arc<AtomicBool>,
    /// The number of requests that were received and are not answered yet.
    busy: Arc<AtomicUsize>,
}

/// Marks the connection of a peer as busy until it is dropped.
pub(super) struct Busy(Arc<AtomicUsize>);

impl Peer {
    pub(super) fn of(stream: &TcpStream, address: SocketAddr) -> Self {
        let is_loopback = stream.local_addr().is_ok_and(|local| local.ip().to_canonical().is_loopback());
        Self { address, is_loopback, is_reset: Arc::default(), busy: Arc::default() }
    }

    /// Resets the connection at the next write.
    pub(super) fn reset(&self) {
        self.is_reset.store(true, Ordering::Release);
    }

    /// Marks the connection as busy: a request was received completely, and is being answered.
    pub(super) fn busy(&self) -> Busy {
        self.busy.fetch_add(1, Ordering::AcqRel);
        Busy(self.busy.clone())
    }

    pub(super) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire) > 0
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Connection {
    pub(super) fn new(stream: TcpStream, peer: &Peer, timeout: Duration) -> Self {
        Self { stream, is_reset: peer.is_reset.clone(), timeout, deadline: None }
    }

    /// Fails if the connection must be reset. The server drops a connection that fails, and without
    /// lingering the system then sends a reset.
    fn check(&self) -> io::Result<()> {
        if !self.is_reset.load(Ordering::Acquire) {
            return Ok(());
        }
        let _ = self.stream.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }

    /// Writes, unless the connection must be reset, or the peer has read nothing for too long.
    fn write<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TcpStream>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.check()?;
        let written = write(Pin::new(&mut self.stream), context);
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let timeout = self.timeout;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        ready!(deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<io::Result<usize>> {
        self.write(context, |stream, context| stream.poll_write(context, buffer))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(context, |stream, context| stream.poll_write_vectored(context, buffers))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(context, TcpStream::poll_flush)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(context, TcpStream::poll_shutdown)
    }
}
