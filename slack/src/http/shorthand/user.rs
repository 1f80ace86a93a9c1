//! With a person.

use crate::blocks::{HomeView, MessageBody};
use crate::error::Result;
use crate::http::{Http, Posted};
use crate::model::{ChannelId, User, UserId, ViewPayload};

impl UserId {
    /// Opens the direct message with this person. [`Http::conversations_open`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn direct(&self, http: impl AsRef<Http>) -> Result<ChannelId> {
        let opened = http.as_ref().conversations_open(std::slice::from_ref(self)).await?;
        Ok(opened.id)
    }

    /// Writes to this person directly: a text or a whole message. [`direct`](UserId::direct), then
    /// [`ChannelId::say`].
    ///
    /// # Errors
    /// Those of the two calls.
    pub async fn say(&self, http: impl AsRef<Http>, message: impl Into<MessageBody>) -> Result<Posted> {
        let http = http.as_ref();
        self.direct(http).await?.say(http, message).await
    }

    /// Who this is. [`Http::users_info`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn info(&self, http: impl AsRef<Http>) -> Result<User> {
        http.as_ref().users_info(self).await
    }

    /// Sets what this person sees in the app's home tab. [`Http::views_publish`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn publish_home(&self, http: impl AsRef<Http>, view: &HomeView) -> Result<ViewPayload> {
        http.as_ref().views_publish(self, view).await
    }
}
