//! Serial numbers of certificates: made at random, written in hexadecimal digits. Which CA used which is for the store
//! to know.

use std::fmt;

use x509_cert::serial_number::SerialNumber;

use crate::{PkiError, Result};

/// The serial number of a certificate, without zeros before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial(Vec<u8>);

impl Serial {
    /// A new one, 20 random octets that make a positive number.
    pub fn random() -> Result<Self> {
        let mut octets = [0; 20];
        crate::key::random(&mut octets)?;
        // Positive, and of full length: the first bit is clear, the second is set
        octets[0] = octets[0] & 0x7f | 0x40;
        Ok(Self(octets.to_vec()))
    }

    /// The one that was written as [`Display`](fmt::Display) writes it.
    pub fn from_hex(digits: &str) -> Result<Self> {
        let bad = || PkiError::BadSerial(digits.to_owned());
        if digits.is_empty() || digits.len() > 42 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let even = if digits.len().is_multiple_of(2) { digits.to_owned() } else { format!("0{digits}") };
        let octets: Option<Vec<u8>> = (0..even.len())
            .step_by(2)
            .map(|at| even.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        Ok(Self::from_octets(&octets.ok_or_else(bad)?))
    }

    pub(crate) fn from_octets(octets: &[u8]) -> Self {
        let zeros = octets.iter().take_while(|octet| **octet == 0).count();
        Self(octets.get(zeros..).unwrap_or_default().to_vec())
    }

    /// The number, the most significant octet first.
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn to_x509(&self) -> Result<SerialNumber> {
        SerialNumber::new(if self.0.is_empty() { &[0] } else { &self.0 }).map_err(PkiError::encoding)
    }
}

impl From<&SerialNumber> for Serial {
    fn from(serial: &SerialNumber) -> Self {
        Self::from_octets(serial.as_bytes())
    }
}

impl fmt::Display for Serial {
    /// Lower-case hexadecimal digits, two for each octet.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("00");
        }
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
