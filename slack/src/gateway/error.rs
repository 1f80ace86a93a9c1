//! What can go wrong with a socket.

use crate::http::Code;

/// A failure of Socket Mode. Carries no address, for it holds a ticket.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SocketError {
    /// Slack did not answer `apps.connections.open` in time.
    #[error("no Socket Mode address in time")]
    OpenTimeout,
    /// The address is no `wss` url.
    #[error("the Socket Mode address is not a wss url")]
    Address,
    /// The WebSocket handshake took too long.
    #[error("the WebSocket handshake took too long")]
    HandshakeTimeout,
    /// The WebSocket handshake failed.
    #[error("the WebSocket handshake failed")]
    Handshake,
    /// No `hello` came.
    #[error("no hello in time")]
    HelloTimeout,
    /// Nothing came for longer than a live connection is silent.
    #[error("the connection has fallen silent")]
    Idle,
    /// The connection broke or was closed.
    #[error("the connection was closed")]
    Closed,
    /// The token is no good; trying again cannot help.
    #[error("Socket Mode was refused for good: {0}")]
    Fatal(Code),
    /// A frame is not a JSON object.
    #[error("a frame is not a JSON object")]
    Frame,
}
