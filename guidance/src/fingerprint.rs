//! Whether two texts are the same, in eight bytes. FNV-1a; nothing secret hangs on it.

/// What was seen so far.
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(crate) fn add(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
        let mut fingerprint = Self::new();
        fingerprint.add(bytes.iter().copied());
        fingerprint.0
    }
}

/// Of texts in their order.
pub(crate) fn of_texts(texts: impl IntoIterator<Item = impl AsRef<str>>) -> u64 {
    let mut fingerprint = Fingerprint::new();
    for text in texts {
        fingerprint.add(text.as_ref().bytes().chain([0]));
    }
    fingerprint.0
}
