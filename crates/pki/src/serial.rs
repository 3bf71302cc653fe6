//! Serial numbers of certificates: random generation and hexadecimal text. It must not know which
//! numbers are in use.

use std::fmt;

use x509_cert::serial_number::SerialNumber;

use crate::{PkiError, Result};

/// The serial number of a certificate, without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(Vec<u8>);

impl Serial {
    /// Generates a positive random number of 20 bytes.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 20];
        crate::key::random(&mut bytes)?;
        // Positive and of full length: clear the first bit, set the second.
        bytes[0] = bytes[0] & 0x7f | 0x40;
        Ok(Self(bytes.to_vec()))
    }

    /// Parses hexadecimal digits, as written by [`Display`](fmt::Display).
    pub fn from_hex(digits: &str) -> Result<Self> {
        let bad = || PkiError::InvalidSerial(digits.to_owned());
        if digits.is_empty() || digits.len() > 42 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
        let bytes: Option<Vec<u8>> = (0..even.len())
            .step_by(2)
            .map(|at| even.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        Ok(Self::from_bytes(&bytes.ok_or_else(bad)?))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        Self(bytes.get(zeros..).unwrap_or_default().to_vec())
    }

    /// The number in big-endian order.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn to_x509(&self) -> Result<SerialNumber> {
        SerialNumber::new(if self.0.is_empty() { &[0] } else { &self.0 }).map_err(PkiError::encoding)
    }
}

impl From<&SerialNumber> for Serial {
    fn from(serial: &SerialNumber) -> Self {
        Self::from_bytes(serial.as_bytes())
    }
}

impl fmt::Display for Serial {
    /// Lowercase hexadecimal digits, two per byte.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("00");
        }
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
