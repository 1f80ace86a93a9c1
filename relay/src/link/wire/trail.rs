//! A head of the trail to be sent.

use domain::{HeadTask, Mark, SignedHead};
use serde::{Deserialize, Serialize};

use super::{Read, form};
use crate::link::channel::ChannelError;

/// A head that was taken.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadForm {
    head: String,
    mark: String,
    attempts: u32,
}

impl From<&HeadTask> for HeadForm {
    fn from(task: &HeadTask) -> Self {
        Self { head: task.head.to_string(), mark: task.mark.to_hex(), attempts: task.attempts }
    }
}

impl TryFrom<HeadForm> for HeadTask {
    type Error = ChannelError;

    fn try_from(from: HeadForm) -> Read<Self> {
        Ok(Self {
            head: form(SignedHead::parse(&from.head))?,
            mark: form(Mark::parse(&from.mark))?,
            attempts: from.attempts,
        })
    }
}
