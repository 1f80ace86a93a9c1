//! Messages: JSON inside the seal, padded.

use std::io;

use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::channel::ChannelError;

/// Lengths are rounded up to a multiple of this.
const STEP_BYTES: usize = 4_096;

/// Bytes that are wiped, also when they move to where there is more room.
pub(super) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(STEP_BYTES)))
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(needed.next_power_of_two()));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The message's bytes.
pub(super) fn to_bytes(form: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, ChannelError> {
    let mut bytes = Wiped::new();
    serde_json::to_writer(&mut bytes, form).map_err(|_| ChannelError::Form)?;
    let padding = bytes.len().next_multiple_of(STEP_BYTES) - bytes.len();
    bytes.push(&[b' '; STEP_BYTES][..padding]);
    Ok(bytes.into_bytes())
}

/// The message that the bytes hold. What does not read is never repeated in the error.
pub(super) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ChannelError> {
    serde_json::from_slice(bytes).map_err(|_| ChannelError::Form)
}
