//! Whether a request is from Slack. Source: docs.slack.dev, "Verifying requests from Slack".

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::fmt;

/// Why a request is refused. Carries neither signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A header is missing or not ASCII.
    #[error("missing_signature")]
    Missing,
    /// The time stamp is not a number.
    #[error("invalid_timestamp")]
    Timestamp,
    /// The time stamp is more than 300 s in the past or future.
    #[error("stale_timestamp")]
    Stale,
    /// The signature is not `v0=` and 64 hexadecimal digits.
    #[error("malformed_signature")]
    Malformed,
    /// The signature is not that of the body.
    #[error("wrong_signature")]
    Wrong,
}

/// Checks signatures with the app's signing secret.
#[derive(Clone)]
pub struct Verifier {
    /// The HMAC with the key in it, so that a check begins with the time stamp.
    keyed: Option<Hmac<Sha256>>,
}

impl Verifier {
    /// How far a time stamp may be from now, in seconds, in either direction.
    pub const WINDOW_SECONDS: u64 = 300;

    /// A verifier with the signing secret, as text.
    #[must_use]
    pub fn new(secret: SecretString) -> Self {
        // `None` never happens: HMAC takes keys of any length.
        Self { keyed: Hmac::new_from_slice(secret.expose_secret().as_bytes()).ok() }
    }

    /// Checks the headers `X-Slack-Request-Timestamp` and `X-Slack-Signature` against the raw body.
    ///
    /// The comparison takes the same time wherever the signatures differ.
    ///
    /// # Errors
    /// [`SignatureError`] says which check failed.
    pub fn verify(
        &self,
        timestamp: &str,
        signature: &str,
        body: &[u8],
        now_unix_secs: i64,
    ) -> Result<(), SignatureError> {
        if timestamp.is_empty() || !timestamp.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SignatureError::Timestamp);
        }
        let stamp: i64 = timestamp.parse().map_err(|_| SignatureError::Timestamp)?;
        if now_unix_secs.abs_diff(stamp) > Self::WINDOW_SECONDS {
            return Err(SignatureError::Stale);
        }
        let digits = signature.strip_prefix("v0=").ok_or(SignatureError::Malformed)?;
        let mut given = [0_u8; 32];
        hex(digits.as_bytes(), &mut given).ok_or(SignatureError::Malformed)?;
        let mac = self.mac(timestamp, body).ok_or(SignatureError::Wrong)?;
        mac.verify_slice(&given).map_err(|_| SignatureError::Wrong)
    }

    /// Signs a body as Slack would, for tests and tools that play Slack.
    #[must_use]
    pub fn sign(&self, timestamp_unix_secs: i64, body: &[u8]) -> String {
        let mac = self.mac(&timestamp_unix_secs.to_string(), body);
        let digits = mac.into_iter().flat_map(|mac| mac.finalize().into_bytes());
        digits.fold("v0=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
    }

    fn mac(&self, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = self.keyed.clone()?;
        for part in [b"v0:".as_slice(), timestamp.as_bytes(), b":", body] {
            mac.update(part);
        }
        Some(mac)
    }
}

/// Reads hexadecimal digits of either case.
fn hex(digits: &[u8], bytes: &mut [u8; 32]) -> Option<()> {
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for ([high, low], byte) in pairs.iter().zip(bytes) {
        let digit = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(())
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier { .. }")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_531_420_618;
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNATURE: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

    fn verifier() -> Verifier {
        Verifier::new("8f742231b10e8888abcd99yyyzzz85a5".into())
    }

    fn verify(timestamp: &str, signature: &str, body: &str, now: i64) -> Result<(), SignatureError> {
        verifier().verify(timestamp, signature, body.as_bytes(), now)
    }

    #[test]
    fn slacks_own_example() {
        assert_eq!(verify("1531420618", SIGNATURE, BODY, NOW), Ok(()));
        assert_eq!(verifier().sign(NOW, BODY.as_bytes()), SIGNATURE);
    }

    #[test]
    fn hostile_inputs() {
        let flipped = SIGNATURE.replace("v0=a2", "v0=a3");
        let changed = BODY.replace("text=", "text=x");
        let long = format!("{SIGNATURE}00");
        let table: &[(&str, &str, &str, &str, i64, SignatureError)] = &[
            ("301 s old", "1531420618", SIGNATURE, BODY, NOW + 301, SignatureError::Stale),
            ("301 s in the future", "1531420618", SIGNATURE, BODY, NOW - 301, SignatureError::Stale),
            ("now before 1970", "1531420618", SIGNATURE, BODY, i64::MIN, SignatureError::Stale),
            ("no digits", "yesterday", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("empty stamp", "", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("a sign", "+1531420618", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("negative", "-1531420618", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("a space", " 1531420618", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("decimal", "1531420618.0", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("beyond 64 bits", "99999999999999999999", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("arabic digits", "١٥٣١٤٢٠٦١٨", SIGNATURE, BODY, NOW, SignatureError::Timestamp),
            ("leading zero", "01531420618", SIGNATURE, BODY, NOW, SignatureError::Wrong),
            ("another second", "1531420619", SIGNATURE, BODY, NOW, SignatureError::Wrong),
            ("a flipped bit", "1531420618", &flipped, BODY, NOW, SignatureError::Wrong),
            ("another body", "1531420618", SIGNATURE, &changed, NOW, SignatureError::Wrong),
            ("empty body", "1531420618", SIGNATURE, "", NOW, SignatureError::Wrong),
            ("no signature", "1531420618", "", BODY, NOW, SignatureError::Malformed),
            ("only the version", "1531420618", "v0=", BODY, NOW, SignatureError::Malformed),
            (
                "another version",
                "1531420618",
                &SIGNATURE.replace("v0", "v1"),
                BODY,
                NOW,
                SignatureError::Malformed,
            ),
            ("a prefix", "1531420618", &SIGNATURE[..20], BODY, NOW, SignatureError::Malformed),
            ("too long", "1531420618", &long, BODY, NOW, SignatureError::Malformed),
            ("no hex", "1531420618", &SIGNATURE.replace('a', "g"), BODY, NOW, SignatureError::Malformed),
        ];
        for (name, timestamp, signature, body, now, refusal) in table {
            assert_eq!(verify(timestamp, signature, body, *now), Err(*refusal), "{name}");
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let (verifier, body) = (verifier(), BODY.as_bytes());
        let mut given = [0_u8; 32];
        hex(&SIGNATURE.as_bytes()[3..], &mut given).unwrap();
        for bit in 0..given.len() * 8 {
            let mut flipped = given;
            flipped[bit / 8] ^= 1 << (bit % 8);
            let signature = flipped.iter().fold("v0=".to_owned(), |text, byte| format!("{text}{byte:02x}"));
            assert_eq!(verifier.verify("1531420618", &signature, body, NOW), Err(SignatureError::Wrong));
        }
        for bit in 0..body.len() * 8 {
            let mut flipped = body.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verifier.verify("1531420618", SIGNATURE, &flipped, NOW), Err(SignatureError::Wrong));
        }
    }

    #[test]
    fn the_window_is_300_seconds_both_ways() {
        for now in [NOW - 300, NOW + 300] {
            assert_eq!(verify("1531420618", SIGNATURE, BODY, now), Ok(()));
        }
    }

    #[test]
    fn nothing_printed_helps_a_forger() {
        let refusal = verify("1531420618", &SIGNATURE.replace("v0=a2", "v0=a3"), BODY, NOW).unwrap_err();
        let printed = format!("{refusal} {refusal:?} {:?}", verifier());
        assert!(!printed.contains("2114d57b") && !printed.contains("8f742231"));
    }
}
