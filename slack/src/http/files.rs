//! Sharing files, in the three steps Slack wants. Source: docs.slack.dev, "Working with files".

use super::builder::is_safe;
use super::{Http, HttpError, Method};
use crate::error::{Error, Result};
use crate::model::{ChannelId, FileId, Ts, opaque_debug};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// A file to share.
#[derive(Clone)]
#[must_use]
pub struct Upload {
    name: String,
    content: Vec<u8>,
    title: Option<String>,
    comment: Option<String>,
    thread: Option<Ts>,
}

opaque_debug!(Upload);

impl Upload {
    /// A file by its name and content, which may not be empty.
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), content: content.into(), title: None, comment: None, thread: None }
    }

    /// What people read in the place of the name.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// What the message with the file says.
    pub fn comment(mut self, comment: impl Into<String>) -> Self {
        self.comment = Some(comment.into());
        self
    }

    /// Puts the message into a thread.
    pub fn thread_ts(mut self, ts: Ts) -> Self {
        self.thread = Some(ts);
        self
    }
}

#[derive(Deserialize)]
struct Address {
    upload_url: String,
    file_id: FileId,
}

impl Http {
    /// Shares a file in a channel: `files.getUploadURLExternal`, the upload itself, `files.completeUploadExternal`.
    ///
    /// # Errors
    /// Any failure of the three. Until the last has succeeded nobody sees the file.
    pub async fn files_upload(&self, channel: &ChannelId, file: Upload) -> Result<FileId> {
        let Upload { name, content, title, comment, thread } = file;
        let args = json!({"filename": name, "length": content.len()});
        let Address { upload_url, file_id } = self.call(Method::FILES_GET_UPLOAD_URL_EXTERNAL, &args).await?;
        self.upload(&upload_url, content).await?;
        let title = title.unwrap_or(name);
        let mut args = json!({"files": [{"id": file_id, "title": title}], "channel_id": channel});
        if let Some(comment) = comment {
            args["initial_comment"] = comment.into();
        }
        if let Some(thread) = thread {
            args["thread_ts"] = thread.as_str().into();
        }
        self.call::<Value>(Method::FILES_COMPLETE_UPLOAD_EXTERNAL, &args).await?;
        Ok(file_id)
    }

    /// Sends the content to the address, which is the permission to: the token is not sent.
    async fn upload(&self, address: &str, content: Vec<u8>) -> Result<()> {
        const STEP: &str = "the upload of a file";
        let safe = |url: &Url| is_safe(url) && (url.scheme() == "https" || self.is_local());
        let url = Url::parse(address).ok().filter(safe).ok_or(Error::Config("the address of an upload"))?;
        let sent = self.client().post(url).body(content).send().await;
        match sent.map_err(|error| HttpError::new(STEP, error))?.status() {
            status if status.is_success() => Ok(()),
            status => Err(HttpError::Status { method: STEP.to_owned(), status: status.as_u16() }.into()),
        }
    }
}
