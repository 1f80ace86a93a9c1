//! What shows that a reporter works here, as far as the content side may know it.

use std::fmt;

/// Which pass was spent, as the table of spent passes knows it: a hash from which the pass cannot be computed.
///
/// # Privacy
/// A pass is blinded when it is issued, so whoever issued it has never seen this value or anything that leads to it (promise A5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PassId([u8; 32]);

impl PassId {
    /// From the hash.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The stored form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for PassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PassId")
    }
}

/// What shows that the sender works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// An account in the company's workspace, seen for seconds and not passed on.
    Account,
    /// A pass that was checked. Whether it was spent before is found out when the report is stored.
    Pass {
        /// Which pass.
        id: PassId,
        /// The number of the epoch it was issued in.
        epoch: u16,
    },
    /// Nothing: the report may come from anybody.
    Unproven,
}
