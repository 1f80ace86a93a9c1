//! How a letter reaches somebody, and what can go wrong.

use std::time::Duration;

use async_trait::async_trait;
use domain::Mark;
use serde_json::json;
use slack::{
    Code, Http,
    blocks::MessageBody,
    model::{ChannelId, UserId},
};

use crate::jobs::message::{METADATA_TYPE, find_marked};

/// Why a letter is not known to have been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PostFault {
    /// Slack asks to wait: it was not sent.
    #[error("Slack asks to wait {} s", .0.as_secs())]
    Limited(Duration),
    /// The token is no good: it was not sent, and neither is any other.
    #[error("Slack does not let the app in, or the app lacks a permission")]
    Closed,
    /// It was not sent.
    #[error("Slack did not take it")]
    NotSent,
    /// Nobody knows.
    #[error("Slack did not answer")]
    InDoubt,
    /// Slack as a whole cannot be reached; nobody knows whether this one was sent.
    #[error("Slack cannot be reached")]
    Away,
    /// This person can get none.
    #[error("Slack takes none for this account")]
    Refused,
}

/// Where letters go.
#[async_trait]
pub(crate) trait LetterPost: Send + Sync {
    /// Sends a letter with a mark.
    async fn post(&self, account: &str, message: MessageBody, mark: Mark) -> Result<(), PostFault>;
    /// Whether the letter with this mark is in the conversation.
    async fn find(&self, account: &str, mark: Mark) -> Result<bool, PostFault>;
}

/// Direct messages in Slack. The client must not repeat calls by itself: a limit is to be heard at once, by the whole queue.
pub(crate) struct SlackLetters(pub(crate) Http);

#[async_trait]
impl LetterPost for SlackLetters {
    async fn post(&self, account: &str, message: MessageBody, mark: Mark) -> Result<(), PostFault> {
        // Slack takes a person for a channel, and opens the conversation by itself: `conversations.open` is limited more narrowly
        let channel = ChannelId::from(account.to_owned());
        let message = message.metadata(METADATA_TYPE, json!({"mark": mark.to_hex()}));
        self.0.chat_post_message(&channel, &message).await.map(drop).map_err(|error| fault(&error))
    }

    async fn find(&self, account: &str, mark: Mark) -> Result<bool, PostFault> {
        let user = UserId::from(account.to_owned());
        let looked = async {
            let conversation = self.0.conversations_open(std::slice::from_ref(&user)).await?.id;
            find_marked(&self.0, &conversation, &mark.to_hex()).await
        };
        looked.await.map(|found| found.is_some()).map_err(|error| fault(&error))
    }
}

fn fault(error: &slack::Error) -> PostFault {
    match error {
        slack::Error::RateLimited { retry_after, .. } => PostFault::Limited(*retry_after),
        slack::Error::Api(refused) => of_code(&refused.code),
        slack::Error::Http(_) => PostFault::Away,
        slack::Error::Decode { .. } => PostFault::InDoubt,
        _ => PostFault::NotSent,
    }
}

fn of_code(code: &Code) -> PostFault {
    match code {
        Code::ChannelNotFound => PostFault::Refused,
        code if code.is_about_person() => PostFault::Refused,
        code if code.is_fatal() => PostFault::Closed,
        code if code.is_transient() => PostFault::InDoubt,
        _ => PostFault::NotSent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_given_up_only_where_the_person_can_get_none() {
        for (code, expected) in [
            ("user_not_found", PostFault::Refused),
            ("cannot_dm_bot", PostFault::Refused),
            ("account_inactive", PostFault::Closed),
            ("missing_scope", PostFault::Closed),
            ("internal_error", PostFault::InDoubt),
            ("restricted_action", PostFault::NotSent),
            ("something_new", PostFault::NotSent),
        ] {
            assert_eq!(of_code(&Code::from(code)), expected, "{code}");
        }
    }
}
