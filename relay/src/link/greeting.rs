//! How a connection begins: the bot says what it is for, the relay what the bot has to know of it.

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

/// Which key the relay recognises passes with.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PassKey {
    /// The number of the current epoch.
    pub(super) epoch: u16,
    /// The fingerprint of its public key.
    pub(super) fingerprint: String,
}
