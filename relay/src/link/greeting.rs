//! How a connection begins: the bot says what it is for, the relay what the bot has to know of it.

use passes::{Epoch, PassSeeds};
use serde::{Deserialize, Serialize};

use super::schedule::ScheduleForm;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Hello {
    /// The bot asks, the relay answers.
    Asking,
    /// The relay asks for passes, the bot answers.
    Issuing,
}

/// The relay's answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Welcome {
    /// When reports leave.
    pub(super) release: ScheduleForm,
    /// The key for passes, as far as it is public; `None` where there is no page.
    pub(super) passes: Option<PassKey>,
}

/// Which keys the relay recognises passes with, as far as they are public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassKey {
    /// The number of the current epoch.
    pub(super) epoch: u16,
    /// The fingerprint of its public key.
    pub(super) fingerprint: String,
    /// The fingerprint of the public key of the epoch after it: a new key that one of the hosts lacks is missed before it is used.
    pub(super) next: String,
}

impl PassKey {
    pub(super) fn of(seeds: &PassSeeds, epoch: Epoch) -> Self {
        let fingerprint = |epoch| seeds.key(epoch).public_key().fingerprint();
        Self { epoch: epoch.number(), fingerprint: fingerprint(epoch), next: fingerprint(epoch.next()) }
    }
}
