//! Getting a connection.

use super::{GatewayOptions, SocketError};
use crate::error::{Error, Result};
use crate::http::Http;
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use url::Url;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The largest message taken, in bytes; Slack's are far smaller.
const MAX_MESSAGE: usize = 8 << 20;

/// Zeroed by the library before each look at the socket, so not the 128 KiB it has by default.
const READ_BUFFER: usize = 16 << 10;

/// Asks for an address and connects to it, each in bounded time.
pub(super) async fn open(http: &Http, options: &GatewayOptions) -> Result<Socket> {
    // A rate limit that is longer is told at once: the next attempt then waits for its end.
    let until = Instant::now() + options.open_timeout;
    let url = match timeout(options.open_timeout, http.connection(Some(until))).await {
        Ok(Ok(url)) => Url::parse(url.expose_secret()).map_err(|_| SocketError::Address)?,
        Ok(Err(Error::Api(error))) if error.code.is_fatal() => {
            return Err(SocketError::Fatal(error.code).into());
        }
        Ok(Err(error)) if !matches!(error, Error::TriggerExpired) => return Err(error),
        Ok(Err(_)) | Err(_) => return Err(SocketError::OpenTimeout.into()),
    };
    if !is_safe(&url, http.is_local()) {
        return Err(SocketError::Address.into());
    }
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE))
        .max_frame_size(Some(MAX_MESSAGE))
        .read_buffer_size(READ_BUFFER);
    let handshake = connect_async_with_config(url.as_str(), Some(config), true);
    match timeout(options.handshake_timeout, handshake).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(_)) => Err(SocketError::Handshake.into()),
        Err(_) => Err(SocketError::HandshakeTimeout.into()),
    }
}

/// `wss`, or `ws` where the whole Web API is on this machine.
fn is_safe(url: &Url, local: bool) -> bool {
    match url.scheme() {
        "wss" => true,
        "ws" => local && crate::http::is_loopback(url),
        _ => false,
    }
}
