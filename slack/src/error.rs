//! What can go wrong, in layers.

use crate::blocks::LimitError;
use crate::gateway::SocketError;
use crate::http::{ApiError, Code, HttpError};
use crate::receiver::SignatureError;
use std::time::Duration;

/// The crate's result.
pub type Result<T> = std::result::Result<T, Error>;

/// Any failure of this crate. Carries names, codes and numbers; never tokens, addresses or what people wrote.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Slack answered `ok: false`.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// Slack asks to wait longer than the client is willing to, or keeps asking.
    #[error("{method} is rate limited for {} s", retry_after.as_secs())]
    RateLimited {
        /// The method.
        method: String,
        /// How long Slack wants no further call.
        retry_after: Duration,
    },
    /// The request did not reach Slack or no answer came back.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// Slack's answer has another shape than expected.
    #[error("the answer of {method} does not decode at {path}")]
    Decode {
        /// The method.
        method: String,
        /// Where in the answer, for example `channel.id`.
        path: String,
    },
    /// Socket Mode failed.
    #[error(transparent)]
    Socket(#[from] SocketError),
    /// A request is not from Slack.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// What was to be sent breaks a limit of Slack; nothing was sent.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The 3 seconds to open a modal are over.
    #[error("the trigger to open a modal has expired")]
    TriggerExpired,
    /// The address takes no further answer: 5 were sent, 30 minutes have passed, or it is none of Slack's.
    #[error("the response url takes no further answer")]
    ResponseUrlSpent,
    /// There is no token to call with.
    #[error(transparent)]
    Token(#[from] crate::token::TokenError),
    /// The client is not set up for this.
    #[error("{0}")]
    Config(&'static str),
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl Error {
    /// The code of Slack's refusal, when it is one.
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Api(error) => Some(&error.code),
            _ => None,
        }
    }
}
