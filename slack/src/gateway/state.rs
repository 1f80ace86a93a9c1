//! What an operator wants to know about the connections.

use super::DisconnectReason;
use crate::http::Code;
use std::time::Duration;

/// A change of a connection. `slot` is its number, counted from 0. Nothing in it is about people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketState {
    /// A connection is being opened.
    Connecting {
        /// Which.
        slot: usize,
    },
    /// A connection is ready.
    Connected {
        /// Which.
        slot: usize,
        /// How many the app has now, as Slack counts.
        num_connections: u32,
    },
    /// Slack will close a connection soon; its next is being opened.
    Refreshing {
        /// Which.
        slot: usize,
        /// Why.
        reason: DisconnectReason,
    },
    /// A connection is gone.
    Disconnected {
        /// Which.
        slot: usize,
        /// When the next attempt is made.
        retry_in: Duration,
    },
    /// Socket Mode is switched off in the app's settings: an operator must switch it on again.
    LinkDisabled {
        /// Which.
        slot: usize,
        /// When the next attempt is made.
        retry_in: Duration,
    },
    /// The app has more than 10 connections.
    TooManyConnections {
        /// Which.
        slot: usize,
        /// When the next attempt is made.
        retry_in: Duration,
    },
    /// The token is no good; the client stops.
    Refused {
        /// Why.
        code: Code,
    },
    /// All connections are closed because the client was asked to stop.
    Stopped,
}
