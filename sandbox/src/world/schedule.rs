//! Messages that wait for their time.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::World;
use crate::world::message::Content;

/// A message that is posted later.
#[derive(Clone, Debug)]
pub(crate) struct Scheduled {
    pub(crate) id: String,
    pub(crate) app_id: String,
    pub(crate) user: String,
    pub(crate) channel: String,
    pub(crate) content: Content,
    pub(crate) thread_ts: Option<String>,
    pub(crate) broadcast: bool,
    /// Seconds since 1970.
    pub(crate) post_at: u64,
    pub(crate) created: u64,
}

impl Scheduled {
    /// As `chat.scheduledMessages.list` shows it.
    pub(crate) fn slack(&self) -> Value {
        json!({
            "id": self.id, "channel_id": self.channel, "post_at": self.post_at, "date_created": self.created,
            "text": self.content.text,
        })
    }
}

impl World {
    /// When the next scheduled message is due.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.scheduled.iter().map(|message| Duration::from_secs(message.post_at)).min()
    }

    /// Posts what is due, in order, each with the time it was planned for.
    pub(crate) fn post_due(&mut self) {
        let now = self.now;
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            let at = self.scheduled.iter().position(|message| Duration::from_secs(message.post_at) == due);
            let Some(at) = at else { return };
            let message = self.scheduled.remove(at);
            // The channel may have been archived, or the app may have left it: then Slack drops the message
            let open = self
                .find_channel(&message.channel)
                .is_some_and(|channel| !channel.archived && channel.has(&message.user));
            if open {
                self.now = due;
                self.say(
                    &message.channel,
                    &message.user,
                    message.content,
                    message.thread_ts,
                    message.broadcast,
                );
                self.now = now;
            }
        }
    }
}
