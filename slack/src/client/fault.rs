//! What went wrong where no caller could be told.

use crate::blocks::LimitError;
use crate::error::Error;

/// A method of the event handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandlerKind {
    /// `event` and the methods it calls.
    Event,
    /// `slash_command`
    Command,
    /// `block_actions`
    BlockActions,
    /// `view_submission`
    ViewSubmission,
    /// `view_closed`
    ViewClosed,
    /// `options`
    Options,
    /// `shortcut`
    Shortcut,
    /// `message_action`
    MessageAction,
    /// `unknown`
    Unknown,
}

/// A failure of a handler or of its answer. Nothing of the payload is in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The handler panicked; the person got the calm failure message where there was one to show.
    #[error("the handler of {kind:?} panicked")]
    Panicked {
        /// Which.
        kind: HandlerKind,
    },
    /// The handler's answer breaks a limit of Slack; the person got the calm failure message.
    #[error("the answer of {kind:?} breaks a limit")]
    Answer {
        /// Which.
        kind: HandlerKind,
        /// The limit.
        source: LimitError,
    },
    /// The handler answered after the deadline and its answer did not reach the person.
    #[error("the late answer of {kind:?} was not delivered")]
    Late {
        /// Which.
        kind: HandlerKind,
        /// Why.
        source: Error,
    },
}
