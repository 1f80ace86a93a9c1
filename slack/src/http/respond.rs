//! Answers through a `response_url`.

use super::attempt::retry_after;
use super::builder::is_safe;
use super::{ApiError, Http, HttpError};
use crate::blocks::MessageBody;
use crate::error::{Error, Result};
use crate::model::ResponseUrl;
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

const METHOD: &str = "response_url";

impl Http {
    /// Answers a command or click, up to 5 times within 30 minutes; ephemeral unless the message says otherwise.
    ///
    /// With `replace_original`, the message that was clicked is replaced. What answers a slash command cannot be.
    /// Not repeated after a timeout, for the answer could appear twice. The token is not sent.
    ///
    /// # Errors
    /// [`Error::ResponseUrlSpent`] and [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn respond(&self, to: &ResponseUrl, body: &MessageBody, replace_original: bool) -> Result<()> {
        body.check()?;
        let url = Url::parse(to.as_str()).map_err(|_| Error::ResponseUrlSpent)?;
        // Plain HTTP to this machine only where the whole Web API is here, as in tests.
        if !is_safe(&url) || (url.scheme() == "http" && !self.is_local()) {
            return Err(Error::ResponseUrlSpent);
        }
        let mut args = json!(body);
        if !args["delete_original"].is_boolean() {
            args["replace_original"] = replace_original.into();
        }
        let json = serde_json::to_vec(&args).map_err(|_| Error::Config("a message is a JSON object"))?;
        if !to.take_use() {
            return Err(Error::ResponseUrlSpent);
        }
        let retries = self.retries();
        let mut number = 1;
        loop {
            let request =
                self.client().post(url.clone()).header(CONTENT_TYPE, "application/json; charset=utf-8");
            let last = number >= retries.attempts;
            match request.body(json.clone()).send().await {
                Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => {
                    let wait = retry_after(response.headers()).unwrap_or(Duration::from_secs(1));
                    if last || wait > retries.max_wait {
                        return Err(Error::RateLimited { method: METHOD.to_owned(), retry_after: wait });
                    }
                    tokio::time::sleep(wait).await;
                }
                Ok(response) => return outcome(response).await,
                Err(error) => match HttpError::new(METHOD, error) {
                    error if error.is_unsent() && !last => tokio::time::sleep(retries.pause(number)).await,
                    error => return Err(error.into()),
                },
            }
            number += 1;
        }
    }
}

/// Slack answers `ok` as text, or a JSON object with `ok: false`, also with status 404.
async fn outcome(response: reqwest::Response) -> Result<()> {
    let status = response.status();
    let body = response.bytes().await.map_err(|error| HttpError::new(METHOD, error))?;
    match serde_json::from_slice::<Value>(&body) {
        Ok(body) if body["ok"] == false => Err(match body["error"].as_str() {
            Some("expired_url" | "used_url") => Error::ResponseUrlSpent,
            _ => ApiError::new(METHOD, body).into(),
        }),
        _ if status.is_success() => Ok(()),
        _ if status == StatusCode::NOT_FOUND => Err(Error::ResponseUrlSpent),
        _ => Err(HttpError::Status { method: METHOD.to_owned(), status: status.as_u16() }.into()),
    }
}
