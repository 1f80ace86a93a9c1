//! Random ids. Never a serial number, never a time-ordered id: both are clocks.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{CaseDays, Randomness, randomness::random_bytes};

/// The text is not an id.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("expected {expected} hexadecimal digits")]
pub struct ParseIdError {
    expected: usize,
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Draws a new one: 128 random bits.
            #[must_use]
            pub fn random(randomness: &dyn Randomness) -> Self {
                Self(random_bytes(randomness))
            }

            /// The stored form.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// From the stored form.
            ///
            /// # Errors
            /// When `bytes` are not 16.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParseIdError> {
                bytes.try_into().map(Self).map_err(|_| ParseIdError { expected: 32 })
            }

            /// From 32 hexadecimal digits.
            ///
            /// # Errors
            /// When `text` is anything else.
            pub fn parse(text: &str) -> Result<Self, ParseIdError> {
                let mut bytes = [0; 16];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseIdError { expected: 32 })?;
                Ok(Self(bytes))
            }

            /// 32 hexadecimal digits.
            #[must_use]
            pub fn to_hex(&self) -> String {
                hex::encode(self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

random_id!(
    /// A case, inside the content store. People see a [`CaseNumber`](crate::CaseNumber) instead.
    CaseId
);
random_id!(
    /// An answer being written: drawn when its form opens, so that pressing send twice sends once.
    DraftId
);
impl DraftId {
    /// The message that tells a reporter that the report arrived: one for each time that the case was opened, so that two who press at once send one.
    #[must_use]
    pub fn of_acknowledgment(case: CaseId, days: &CaseDays) -> Self {
        let opened = days.reopened.unwrap_or(days.opened);
        let mut digest = Sha256::new_with_prefix(b"ethics-bot acknowledgment 1");
        digest.update(case.as_bytes());
        digest.update(opened.number().to_be_bytes());
        let digest: [u8; 32] = digest.finalize().into();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(id)
    }
}

random_id!(
    /// An effect waiting in the outbox.
    EffectId
);
random_id!(
    /// A random mark put into a message's metadata, so that a message whose sending is in doubt can be found again instead of sent twice.
    Mark
);
random_id!(
    /// A file of a case.
    EvidenceId
);
random_id!(
    /// A signature of the Code: drawn when its form opens, so that pressing the button twice signs once.
    SignatureId
);
impl SignatureId {
    /// What the signer's receipt says: twelve digits in groups of four.
    #[must_use]
    pub fn receipt(&self) -> String {
        let digits = hex::encode(&self.0[..6]);
        format!("{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..])
    }
}
