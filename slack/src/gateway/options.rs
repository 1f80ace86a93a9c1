//! How patient the connections are.

use std::time::Duration;

/// Times and numbers of Socket Mode. The defaults follow what Slack's own libraries and their users settled on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayOptions {
    /// Connections side by side, 1 to 10. Default 2.
    pub connections: usize,
    /// Between two pings of ours, 5 to 30 s. Default 10 s.
    pub ping_every: Duration,
    /// A connection on which nothing came for so long, not even an answer to a ping, is dead. Default 75 s.
    pub idle_after: Duration,
    /// The longest time for `apps.connections.open`. Default 15 s.
    pub open_timeout: Duration,
    /// The longest time for the WebSocket handshake. Default 10 s.
    pub handshake_timeout: Duration,
    /// The longest time until `hello`. Default 10 s.
    pub hello_timeout: Duration,
    /// The first pause after a failure, doubled for each further one, with jitter. Default 1 s.
    pub first_pause: Duration,
    /// The longest pause after failures. Default 30 s.
    pub longest_pause: Duration,
    /// The pause after Slack said there are too many connections. Default 30 s.
    pub too_many_pause: Duration,
    /// The pause while Socket Mode is switched off. Default 5 min.
    pub disabled_pause: Duration,
    /// How long a replaced connection may take to send its last acknowledgments. Default 4 s.
    pub linger: Duration,
}

impl Default for GatewayOptions {
    fn default() -> Self {
        Self {
            connections: 2,
            ping_every: Duration::from_secs(10),
            idle_after: Duration::from_secs(75),
            open_timeout: Duration::from_secs(15),
            handshake_timeout: Duration::from_secs(10),
            hello_timeout: Duration::from_secs(10),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            too_many_pause: Duration::from_secs(30),
            disabled_pause: Duration::from_secs(300),
            linger: Duration::from_secs(4),
        }
    }
}
