//! With a modal, open or to be opened, and with the address for answers.

use crate::blocks::{MessageBody, ModalView};
use crate::error::Result;
use crate::http::Http;
use crate::model::{ResponseUrl, TriggerId, ViewId, ViewPayload};

impl TriggerId {
    /// Opens a modal. [`Http::views_open`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn open(&self, http: impl AsRef<Http>, view: &ModalView) -> Result<ViewPayload> {
        http.as_ref().views_open(self, view).await
    }

    /// Puts a modal on top of the open one. [`Http::views_push`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn push(&self, http: impl AsRef<Http>, view: &ModalView) -> Result<ViewPayload> {
        http.as_ref().views_push(self, view).await
    }
}

impl ViewId {
    /// Changes the modal, whatever happened to it meanwhile. [`Http::views_update`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn update(&self, http: impl AsRef<Http>, view: &ModalView) -> Result<ViewPayload> {
        http.as_ref().views_update(self, None, view).await
    }
}

impl ResponseUrl {
    /// Answers the command or click with one more message. [`Http::respond`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn say(&self, http: impl AsRef<Http>, message: impl Into<MessageBody>) -> Result<()> {
        http.as_ref().respond(self, &message.into(), false).await
    }

    /// Replaces the message that was clicked. [`Http::respond`]
    ///
    /// # Errors
    /// Those of the call.
    pub async fn replace(&self, http: impl AsRef<Http>, message: impl Into<MessageBody>) -> Result<()> {
        http.as_ref().respond(self, &message.into(), true).await
    }
}
