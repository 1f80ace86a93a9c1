//! Writing, changing and removing messages.

use super::{Http, Method};
use crate::blocks::MessageBody;
use crate::error::{Error, Result};
use crate::model::{ChannelId, ScheduledMessageId, Ts, UserId};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Where a message is now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Posted {
    /// The channel; the direct message's when a person was given.
    pub channel: ChannelId,
    /// The message.
    pub ts: Ts,
}

impl Http {
    /// `chat.postMessage`: writes into a channel. Not repeated after a timeout, for it could appear twice.
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn chat_post_message(&self, channel: &ChannelId, body: &MessageBody) -> Result<Posted> {
        let args = arguments(body, channel, &["response_type", "delete_original"])?;
        self.call(Method::CHAT_POST_MESSAGE, &args).await
    }

    /// `chat.postEphemeral`: writes what only one member of a channel sees.
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn chat_post_ephemeral(
        &self,
        channel: &ChannelId,
        user: &UserId,
        body: &MessageBody,
    ) -> Result<()> {
        let without = [
            "response_type",
            "delete_original",
            "metadata",
            "reply_broadcast",
            "unfurl_links",
            "unfurl_media",
        ];
        let mut args = arguments(body, channel, &without)?;
        args.insert("user".to_owned(), user.as_str().into());
        self.call::<Value>(Method::CHAT_POST_EPHEMERAL, &args).await.map(drop)
    }

    /// `chat.update`: replaces a message of the app. Absent blocks are removed.
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn chat_update(&self, channel: &ChannelId, ts: &Ts, body: &MessageBody) -> Result<Posted> {
        let without = ["response_type", "delete_original", "thread_ts", "unfurl_links", "unfurl_media"];
        let mut args = arguments(body, channel, &without)?;
        args.insert("ts".to_owned(), ts.as_str().into());
        args.entry("blocks").or_insert_with(|| json!([]));
        self.call(Method::CHAT_UPDATE, &args).await
    }

    /// `chat.scheduleMessage`: writes into a channel later, up to 120 days from now. Not repeated after a timeout.
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call; `time_in_past`, `time_too_far`.
    pub async fn chat_schedule_message(
        &self,
        channel: &ChannelId,
        post_at_unix_secs: i64,
        body: &MessageBody,
    ) -> Result<ScheduledMessageId> {
        #[derive(Deserialize)]
        struct Scheduled {
            scheduled_message_id: ScheduledMessageId,
        }
        let mut args = arguments(body, channel, &["response_type", "delete_original"])?;
        args.insert("post_at".to_owned(), post_at_unix_secs.into());
        let scheduled: Scheduled = self.call(Method::CHAT_SCHEDULE_MESSAGE, &args).await?;
        Ok(scheduled.scheduled_message_id)
    }

    /// `reactions.add`: an emoji, by its name without colons, under a message.
    ///
    /// # Errors
    /// Any failure of the call, `already_reacted` included.
    pub async fn reactions_add(&self, channel: &ChannelId, ts: &Ts, emoji: &str) -> Result<()> {
        let args = json!({"channel": channel, "timestamp": ts, "name": emoji});
        self.call::<Value>(Method::REACTIONS_ADD, &args).await.map(drop)
    }

    /// `chat.delete`: removes a message of the app.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn chat_delete(&self, channel: &ChannelId, ts: &Ts) -> Result<()> {
        self.call::<Value>(Method::CHAT_DELETE, &json!({"channel": channel, "ts": ts})).await.map(drop)
    }

    /// `pins.add`: pins a message to its channel.
    ///
    /// # Errors
    /// Any failure of the call, `already_pinned` included.
    pub async fn pins_add(&self, channel: &ChannelId, ts: &Ts) -> Result<()> {
        self.call::<Value>(Method::PINS_ADD, &json!({"channel": channel, "timestamp": ts})).await.map(drop)
    }
}

/// The checked message as arguments, without what the method does not know.
fn arguments(body: &MessageBody, channel: &ChannelId, without: &[&str]) -> Result<Map<String, Value>> {
    body.check()?;
    let Ok(Value::Object(mut args)) = serde_json::to_value(body) else {
        return Err(Error::Config("a message is a JSON object"));
    };
    for key in without {
        args.remove(*key);
    }
    args.insert("channel".to_owned(), channel.as_str().into());
    Ok(args)
}
