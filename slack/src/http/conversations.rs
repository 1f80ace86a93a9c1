//! Making, closing and reading about channels.

use super::{Code, Http, Method};
use crate::error::Result;
use crate::model::{Channel, ChannelId, ChannelKind, UserId};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
struct WithChannel {
    channel: Channel,
}

impl Http {
    /// `conversations.create`: makes a channel of which the app is a member.
    ///
    /// The name is lowercase letters, digits, `-` and `_`, at most 80. Not repeated after a timeout: the channel may exist
    /// then, and the next call is refused with `name_taken`.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_create(&self, name: &str, is_private: bool) -> Result<Channel> {
        let args = self.with_team(object(json!({"name": name, "is_private": is_private})));
        self.call::<WithChannel>(Method::CONVERSATIONS_CREATE, &args).await.map(|answer| answer.channel)
    }

    /// `conversations.kick`: removes somebody from a channel.
    ///
    /// # Errors
    /// Any failure of the call, `not_in_channel` included.
    pub async fn conversations_kick(&self, channel: &ChannelId, user: &UserId) -> Result<()> {
        self.bare(Method::CONVERSATIONS_KICK, json!({"channel": channel, "user": user})).await
    }

    /// `conversations.members`: everybody in a channel, all pages.
    ///
    /// # Errors
    /// Any failure of the calls.
    pub async fn conversations_members(&self, channel: &ChannelId) -> Result<Vec<UserId>> {
        let args = object(json!({"channel": channel}));
        self.all(Method::CONVERSATIONS_MEMBERS, "members", args).await
    }

    /// `conversations.list`: the conversations of some kinds that the app can see, archived ones included, all pages.
    ///
    /// # Errors
    /// Any failure of the calls.
    pub async fn conversations_list(&self, kinds: &[ChannelKind]) -> Result<Vec<Channel>> {
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let args = match kinds.is_empty() {
            true => Map::new(),
            false => object(json!({"types": kinds.join(",")})),
        };
        self.all(Method::CONVERSATIONS_LIST, "channels", self.with_team(args)).await
    }

    /// `conversations.info`: what a channel is.
    ///
    /// # Errors
    /// Any failure of the call; `channel_not_found` also for a private channel the app is not in.
    pub async fn conversations_info(&self, channel: &ChannelId) -> Result<Channel> {
        let args = json!({"channel": channel});
        self.call::<WithChannel>(Method::CONVERSATIONS_INFO, &args).await.map(|answer| answer.channel)
    }

    /// `conversations.open`: the direct message with one person, or with up to 8. Of the channel only the id is certain.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_open(&self, users: &[UserId]) -> Result<Channel> {
        let args = json!({"users": join(users)});
        self.call::<WithChannel>(Method::CONVERSATIONS_OPEN, &args).await.map(|answer| answer.channel)
    }

    /// `conversations.archive`: closes a channel.
    ///
    /// # Errors
    /// Any failure of the call, `already_archived` included.
    pub async fn conversations_archive(&self, channel: &ChannelId) -> Result<()> {
        self.bare(Method::CONVERSATIONS_ARCHIVE, json!({"channel": channel})).await
    }

    /// `conversations.unarchive`: opens a closed channel again. Slack may refuse this to bots.
    ///
    /// # Errors
    /// Any failure of the call, `not_archived` included.
    pub async fn conversations_unarchive(&self, channel: &ChannelId) -> Result<()> {
        self.bare(Method::CONVERSATIONS_UNARCHIVE, json!({"channel": channel})).await
    }

    /// `conversations.rename`: gives a channel another name; Slack may change it, so use the one that comes back.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_rename(&self, channel: &ChannelId, name: &str) -> Result<Channel> {
        let args = json!({"channel": channel, "name": name});
        self.call::<WithChannel>(Method::CONVERSATIONS_RENAME, &args).await.map(|answer| answer.channel)
    }

    /// `conversations.setTopic`: at most 250 characters.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_set_topic(&self, channel: &ChannelId, topic: &str) -> Result<()> {
        self.bare(Method::CONVERSATIONS_SET_TOPIC, json!({"channel": channel, "topic": topic})).await
    }

    /// `conversations.setPurpose`: at most 250 characters.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_set_purpose(&self, channel: &ChannelId, purpose: &str) -> Result<()> {
        self.bare(Method::CONVERSATIONS_SET_PURPOSE, json!({"channel": channel, "purpose": purpose})).await
    }

    /// `conversations.leave`: the app leaves a channel. That it was not in it is no error.
    ///
    /// # Errors
    /// Any failure of the call, `last_member` included.
    pub async fn conversations_leave(&self, channel: &ChannelId) -> Result<()> {
        let left = self.bare(Method::CONVERSATIONS_LEAVE, json!({"channel": channel})).await;
        left.or_else(|error| if error.code() == Some(&Code::NotInChannel) { Ok(()) } else { Err(error) })
    }

    /// `conversations.join`: the app joins a public channel.
    ///
    /// # Errors
    /// Any failure of the call; `method_not_supported_for_channel_type` for a private channel, into which a member must
    /// invite the app.
    pub async fn conversations_join(&self, channel: &ChannelId) -> Result<Channel> {
        let args = json!({"channel": channel});
        self.call::<WithChannel>(Method::CONVERSATIONS_JOIN, &args).await.map(|answer| answer.channel)
    }

    /// `conversations.close`: puts a direct message away; it keeps what was written.
    ///
    /// # Errors
    /// Any failure of the call.
    pub async fn conversations_close(&self, channel: &ChannelId) -> Result<()> {
        self.bare(Method::CONVERSATIONS_CLOSE, json!({"channel": channel})).await
    }

    /// A call of which only the success matters.
    async fn bare(&self, method: Method, args: Value) -> Result<()> {
        self.call::<Value>(method, &args).await.map(drop)
    }
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// People as Slack wants them in one argument.
pub(super) fn join(users: &[UserId]) -> String {
    users.iter().map(UserId::as_str).collect::<Vec<_>>().join(",")
}
