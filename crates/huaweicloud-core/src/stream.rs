//! The body of a download while it arrives. It must not know what the bytes are.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;

use crate::clock::{Clock, with_timeout};
use crate::error::{Error, ErrorKind};

/// The body of a response, piece by piece.
///
/// Its size is not limited; each piece must arrive within the attempt timeout. `Debug` shows no
/// byte, and nothing is wiped: the bytes belong to the caller.
///
/// ```no_run
/// # use huaweicloud_core::ByteStream;
/// # async fn save(mut body: ByteStream) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
///
/// let mut file = std::fs::File::create("thing.bin")?;
/// while let Some(piece) = body.next().await? {
///     file.write_all(&piece)?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct ByteStream {
    response: Option<Response>,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

impl ByteStream {
    pub(crate) fn new(response: Option<Response>, clock: Arc<dyn Clock>, timeout: Duration) -> Self {
        Self { response, clock, timeout }
    }

    /// The next piece, or `None` at the end. After an error, the stream has ended.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if nothing arrives within the attempt timeout, or
    /// [`ErrorKind::Transport`] if the body breaks off. Nothing is retried.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(mut response) = self.response.take() else { return Ok(None) };
        let piece = with_timeout(self.clock.timeout(self.timeout), pin!(response.chunk())).await;
        match piece {
            Some(Ok(Some(piece))) => {
                self.response = Some(response);
                Ok(Some(piece.to_vec()))
            }
            Some(Ok(None)) => Ok(None),
            Some(Err(source)) => Err(Error::from(source.with_url(response.url().clone()))),
            None => {
                let text = format!("nothing of the body arrived within {:?} (attempt timeout)", self.timeout);
                Err(Error::new(ErrorKind::Timeout, text))
            }
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ByteStream").field("ended", &self.response.is_none()).finish_non_exhaustive()
    }
}
