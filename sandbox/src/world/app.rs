//! Installed apps, as their manifests describe them.

use std::fmt;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::install::Delivery;

/// A slash command of an app.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) command: String,
    pub(crate) description: String,
    pub(crate) usage_hint: String,
    pub(crate) should_escape: bool,
}

/// What a WebSocket connection is told to send.
#[derive(Clone, Debug)]
pub(crate) enum Frame {
    Text(String),
    /// Say goodbye properly.
    Close,
    /// Vanish, as a lost network does.
    Cut,
}

/// One open WebSocket connection.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) id: u64,
    pub(crate) frames: mpsc::UnboundedSender<Frame>,
    /// Slack asked it to go away: it gets nothing new while there is another.
    pub(crate) draining: bool,
}

/// The app's secrets.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) bot_token: String,
    pub(crate) app_token: String,
    pub(crate) signing_secret: String,
    pub(crate) client_secret: String,
    pub(crate) verification_token: String,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

/// One installed app.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) app_id: String,
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) bot_user: String,
    pub(crate) bot_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) bot_events: Vec<String>,
    pub(crate) commands: Vec<Command>,
    pub(crate) home_tab: bool,
    pub(crate) messages_tab: bool,
    pub(crate) messages_read_only: bool,
    pub(crate) delivery: Delivery,
    pub(crate) secrets: Secrets,
    pub(crate) connections: Vec<Connection>,
    pub(crate) turn: usize,
    /// HTTP: whether the last delivery reached the app.
    pub(crate) reached: bool,
}

impl App {
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }

    pub(crate) fn connected(&self) -> bool {
        match self.delivery {
            Delivery::Socket => !self.connections.is_empty(),
            Delivery::Http { .. } => self.reached,
        }
    }

    pub(crate) fn transport(&self) -> &'static str {
        match self.delivery {
            Delivery::Socket => "socket",
            Delivery::Http { .. } => "http",
        }
    }

    /// The connection whose turn it is; any payload may go to any of them.
    pub(crate) fn next_connection(&mut self) -> Option<&Connection> {
        let staying: Vec<usize> =
            (0..self.connections.len()).filter(|at| !self.connections[*at].draining).collect();
        self.turn = self.turn.wrapping_add(1);
        let at = match staying.len() {
            0 => self.connections.len().checked_sub(1)?,
            length => staying[self.turn % length],
        };
        self.connections.get(at)
    }

    pub(crate) fn control(&self) -> Value {
        let commands: Vec<Value> = self
            .commands
            .iter()
            .map(|command| {
                json!({
                    "command": command.command, "description": command.description,
                    "usage_hint": command.usage_hint,
                })
            })
            .collect();
        json!({
            "app_id": self.app_id, "name": self.name, "bot_user_id": self.bot_user,
            "connected": self.connected(), "transport": self.transport(), "commands": commands,
            "home_tab": self.home_tab,
        })
    }
}
