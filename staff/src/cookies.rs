//! Two cookies: what a browser that asked for a code has, and a session. Only their digests are kept.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::Randomness;
use sha2::{Digest, Sha256};

/// The browser that asked for a code.
pub(crate) const ASKED: &str = "__Host-asked";
/// A session.
pub(crate) const SESSION: &str = "__Host-staff";

/// What a cookie holds: 256 random bits.
pub(crate) struct Token([u8; 32]);

impl Token {
    pub(crate) fn random(randomness: &dyn Randomness) -> Self {
        let mut bytes = [0; 32];
        randomness.fill(&mut bytes);
        Self(bytes)
    }

    /// The one that a browser sends under this name. Of several there is none: somebody put one beside ours.
    pub(crate) fn sent(headers: &HeaderMap, name: &str) -> Option<Self> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut found = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
        let (value, None) = (found.next()?, found.next()) else { return None };
        let mut bytes = [0; 32];
        hex::decode_to_slice(value, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// What is kept of it.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What is kept of a code that is good with it only.
    pub(crate) fn digest_with(&self, code: &str) -> [u8; 32] {
        Sha256::new().chain_update(self.0).chain_update(code).finalize().into()
    }

    /// Sets it, until the browser closes.
    pub(crate) fn set(&self, name: &str) -> (HeaderName, HeaderValue) {
        cookie(name, &hex::encode(self.0), "")
    }
}

/// Takes a cookie away.
pub(crate) fn unset(name: &str) -> (HeaderName, HeaderValue) {
    cookie(name, "", "; Max-Age=0")
}

/// `__Host-` has browsers refuse it unless it is Secure, of this host alone and for all of it (RFC 6265bis, 4.1.3.2).
fn cookie(name: &str, value: &str, more: &str) -> (HeaderName, HeaderValue) {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{more}");
    (header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_str(line).unwrap());
        }
        headers
    }

    #[test]
    fn a_cookie_is_read_as_it_was_set_and_not_beside_another() {
        let token = Token([7; 32]);
        let (_, set) = token.set(SESSION);
        let set = set.to_str().unwrap();
        assert!(
            set.starts_with("__Host-staff=0707")
                && set.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")
        );
        let pair = set.split(';').next().unwrap();
        let read = |lines: &[&str]| Token::sent(&headers(lines), SESSION).map(|token| token.digest());
        assert_eq!(read(&[pair]), Some(token.digest()));
        assert_eq!(read(&[&format!("a=b; {pair}; c=d")]), Some(token.digest()));
        assert_eq!(read(&[&format!("{pair}; {pair}")]), None);
        assert_eq!(read(&[pair, pair]), None);
        assert_eq!(read(&["__Host-staff=07", "staff=0707"]), None);
    }
}
