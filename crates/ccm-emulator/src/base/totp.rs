//! Codes of virtual MFA devices, by RFC 6238 with its defaults: HMAC-SHA-1, 6 digits, 30 seconds.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;
use huaweicloud_core::Secret;

/// How long a code is shown, in seconds.
const STEP: u64 = 30;

/// A virtual MFA device.
pub(crate) struct Device(hmac::Key);

impl Device {
    /// The device with a seed in Base32, which may be padded. `None` if it is empty or not Base32.
    pub(crate) fn new(seed: &Secret) -> Option<Self> {
        let seed = seed.expose_secret().trim_end_matches('=');
        let bytes = zeroize::Zeroizing::new(BASE32_NOPAD.decode(seed.as_bytes()).ok()?);
        if bytes.is_empty() {
            return None;
        }
        Some(Self(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes)))
    }

    /// Whether the device shows this code now, or showed it just before, since typing takes time.
    pub(crate) fn accepts(&self, code: &str, now: SystemTime) -> bool {
        let step = step(now);
        let same = |step| verify_slices_are_equal(self.code(step).as_bytes(), code.as_bytes()).is_ok();
        same(step) | same(step.saturating_sub(1))
    }

    /// The code that the device shows at this time.
    pub(crate) fn shows(&self, now: SystemTime) -> String {
        self.code(step(now))
    }

    fn code(&self, step: u64) -> String {
        let tag = hmac::sign(&self.0, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag.last().copied().unwrap_or_default() & 15);
        let part = tag.get(at..).and_then(|rest| rest.first_chunk::<4>()).copied().unwrap_or_default();
        format!("{:06}", (u32::from_be_bytes(part) & 0x7fff_ffff) % 1_000_000)
    }
}

/// The number of the code at this time.
fn step(now: SystemTime) -> u64 {
    now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / STEP
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn device() -> Device {
        // The seed of the test vectors of RFC 6238, `12345678901234567890`.
        Device::new(&"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into()).unwrap()
    }

    #[test]
    fn codes_match_the_vectors_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(device().code(seconds / STEP), code);
        }
    }

    #[test]
    fn code_is_accepted_for_two_steps() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        for (seconds, accepted) in [(29, false), (30, true), (59, true), (60, true), (89, true), (90, false)] {
            assert_eq!(device().accepts("287082", at(seconds)), accepted, "{seconds}");
        }
        assert!(!device().accepts("", at(59)) && !device().accepts("28708", at(59)));
    }

    #[test]
    fn invalid_seeds_are_refused() {
        for seed in ["", "====", "lower case", "GEZDGNB1", "G"] {
            assert!(Device::new(&seed.into()).is_none(), "{seed}");
        }
    }
}
