//! In a channel.

use crate::blocks::MessageBody;
use crate::error::Result;
use crate::http::{History, Http, InviteOutcome, Page, Posted};
use crate::model::{Channel, ChannelId, Message, Ts, UserId};

impl ChannelId {
    /// Writes into the channel: a text or a whole message. [`Http::chat_post_message`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn say(&self, http: impl AsRef<Http>, message: impl Into<MessageBody>) -> Result<Posted> {
        http.as_ref().chat_post_message(self, &message.into()).await
    }

    /// Writes what only one member sees. [`Http::chat_post_ephemeral`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn whisper(
        &self,
        http: impl AsRef<Http>,
        to: &UserId,
        message: impl Into<MessageBody>,
    ) -> Result<()> {
        http.as_ref().chat_post_ephemeral(self, to, &message.into()).await
    }

    /// Replaces a message of the app. [`Http::chat_update`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn edit(
        &self,
        http: impl AsRef<Http>,
        ts: &Ts,
        message: impl Into<MessageBody>,
    ) -> Result<Posted> {
        http.as_ref().chat_update(self, ts, &message.into()).await
    }

    /// Removes a message of the app. [`Http::chat_delete`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn delete(&self, http: impl AsRef<Http>, ts: &Ts) -> Result<()> {
        http.as_ref().chat_delete(self, ts).await
    }

    /// Puts an emoji, by its name without colons, under a message. [`Http::reactions_add`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn react(&self, http: impl AsRef<Http>, ts: &Ts, emoji: &str) -> Result<()> {
        http.as_ref().reactions_add(self, ts, emoji).await
    }

    /// Pins a message. [`Http::pins_add`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn pin(&self, http: impl AsRef<Http>, ts: &Ts) -> Result<()> {
        http.as_ref().pins_add(self, ts).await
    }

    /// Reads a page of its messages. [`Http::conversations_history`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn history(&self, http: impl AsRef<Http>, part: &History) -> Result<Page<Message>> {
        http.as_ref().conversations_history(self, part).await
    }

    /// What the channel is. [`Http::conversations_info`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn info(&self, http: impl AsRef<Http>) -> Result<Channel> {
        http.as_ref().conversations_info(self).await
    }

    /// Everybody in it. [`Http::conversations_members`]
    ///
    /// # Errors
    /// Those of the calls.
    pub async fn members(&self, http: impl AsRef<Http>) -> Result<Vec<UserId>> {
        http.as_ref().conversations_members(self).await
    }

    /// Invites people and tells each one's fate. [`Http::conversations_invite`]
    ///
    /// # Errors
    /// Those of the calls.
    pub async fn invite(&self, http: impl AsRef<Http>, users: &[UserId]) -> Result<InviteOutcome> {
        http.as_ref().conversations_invite(self, users).await
    }

    /// Removes somebody. [`Http::conversations_kick`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn kick(&self, http: impl AsRef<Http>, user: &UserId) -> Result<()> {
        http.as_ref().conversations_kick(self, user).await
    }

    /// Sets the topic. [`Http::conversations_set_topic`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn set_topic(&self, http: impl AsRef<Http>, topic: &str) -> Result<()> {
        http.as_ref().conversations_set_topic(self, topic).await
    }

    /// Closes it. [`Http::conversations_archive`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn archive(&self, http: impl AsRef<Http>) -> Result<()> {
        http.as_ref().conversations_archive(self).await
    }
}
