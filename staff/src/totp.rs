//! Codes of authenticator apps: TOTP (RFC 6238) with what every app can, SHA-1, six digits and thirty seconds.
//!
//! The well-kept crate for it stands on an older major version of `hmac` than the rest of the program, and is ten lines: the HMAC is RustCrypto's, and the rest is
//! tested with the vectors of RFC 4226 and RFC 6238.

use data_encoding::BASE32_NOPAD;
use domain::Randomness;
use hmac::{Hmac, KeyInit, Mac};
use qrcodegen::{QrCode, QrCodeEcc};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const STEP_MS: i64 = 30_000;
const DIGITS: u32 = 1_000_000;
/// RFC 4226, 4 (R6): 160 bits.
pub(crate) const SECRET_BYTES: usize = 20;

/// An app's secret.
pub(crate) struct Secret(Zeroizing<[u8; SECRET_BYTES]>);

impl Secret {
    pub(crate) fn random(randomness: &dyn Randomness) -> Self {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        randomness.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The step of time whose code this is: now's, or one before or after it (RFC 6238, 5.2). All three are looked at, whichever fits.
    pub(crate) fn step_of(&self, code: &str, now_ms: i64) -> Option<i64> {
        let typed: String = code.chars().filter(|one| !one.is_whitespace()).collect();
        let typed: u32 = typed.parse().ok().filter(|_| typed.len() == 6 && typed.is_ascii())?;
        let now = now_ms.div_euclid(STEP_MS);
        let fits = |step: i64| bool::from(self.code(step).ct_eq(&typed));
        // The latest, so that what was taken is past
        [now - 1, now, now + 1]
            .into_iter()
            .fold(None, |found, step| if fits(step) { Some(step) } else { found })
    }

    /// RFC 4226, 5.3.
    fn code(&self, step: i64) -> u32 {
        #[allow(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
        let mut mac = Hmac::<Sha1>::new_from_slice(self.as_bytes()).expect("any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash[19] & 0xf);
        let word = hash[at..].first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
        (word & 0x7fff_ffff) % DIGITS
    }

    /// As people type it into an app that has no camera, in groups of four.
    pub(crate) fn to_words(&self) -> Zeroizing<String> {
        let text = Zeroizing::new(BASE32_NOPAD.encode(self.as_bytes()));
        let groups: Vec<&str> =
            (0..text.len()).step_by(4).filter_map(|at| text.get(at..(at + 4).min(text.len()))).collect();
        Zeroizing::new(groups.join(" "))
    }

    /// The address that apps read (github.com/google/google-authenticator/wiki/Key-Uri-Format).
    fn address(&self, issuer: &str, account: &str) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "otpauth://totp/{0}:{1}?secret={2}&issuer={0}",
            percent(issuer),
            percent(account),
            BASE32_NOPAD.encode(self.as_bytes())
        ))
    }

    /// The squares of the QR code as the path of an SVG, and its side; `None` when it does not fit.
    pub(crate) fn picture(&self, issuer: &str, account: &str) -> Option<(Zeroizing<String>, i32)> {
        const MARGIN: i32 = 4;
        let code = QrCode::encode_text(&self.address(issuer, account), QrCodeEcc::Medium).ok()?;
        let side = code.size();
        let squares = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let dark = squares.filter(|(x, y)| code.get_module(*x, *y));
        let path: String = dark.map(|(x, y)| format!("M{},{}h1v1h-1z", x + MARGIN, y + MARGIN)).collect();
        Some((Zeroizing::new(path), side + 2 * MARGIN))
    }
}

/// Everything but what never means anything in an address (RFC 3986, 2.3).
fn percent(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_4226_and_rfc_6238() {
        let counted =
            [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, code) in (0..).zip(counted) {
            assert_eq!(secret().code(counter), code, "{counter}");
        }
        // Eight digits there, of which an app shows the last six
        let timed = [
            (59, 94_287_082_u32),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ];
        for (seconds, code) in timed {
            let step = seconds * 1_000 / STEP_MS;
            assert_eq!(secret().code(step), code % DIGITS);
            let typed = format!(" {:03} {:03}", code % DIGITS / 1_000, code % 1_000);
            assert_eq!(secret().step_of(&typed, seconds * 1_000), Some(step));
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_and_the_ones_beside_it() {
        let at = |step: i64| step * STEP_MS + 7;
        let code = format!("{:06}", secret().code(100));
        for step in [99, 100, 101] {
            assert_eq!(secret().step_of(&code, at(step)), Some(100));
        }
        for step in [98, 102] {
            assert_eq!(secret().step_of(&code, at(step)), None);
        }
        for wrong in ["", "12345", "1234567", "-12345", "+12345", "１２３４５６", "abcdef"] {
            assert_eq!(secret().step_of(wrong, at(100)), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_reads_the_secret_by_its_picture_or_as_text() {
        assert_eq!(secret().to_words().as_str(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            secret().address("A & B", "ada+x@firm.example").as_str(),
            "otpauth://totp/A%20%26%20B:ada%2Bx%40firm.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20%26%20B"
        );
        let (path, side) = secret().picture("Example Corporation", "ada@firm.example").unwrap();
        assert!(path.starts_with("M4,4h1v1h-1z") && (40..80).contains(&side), "{side}");
    }
}
