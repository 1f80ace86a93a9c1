//! Installed apps, as their manifests describe them.

use std::fmt;

use axum::extract::ws::Utf8Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::delivery::address::Address;

/// A slash command of an app.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) command: String,
    pub(crate) description: String,
    pub(crate) usage_hint: String,
    pub(crate) should_escape: bool,
}

/// Where a shortcut is found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ShortcutPlace {
    /// Beside the composer and in the search.
    Global,
    /// In the menu of every message.
    Message,
}

impl ShortcutPlace {
    /// As manifests name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Message => "message",
        }
    }
}

/// A shortcut of an app.
#[derive(Clone, Debug)]
pub(crate) struct Shortcut {
    pub(crate) place: ShortcutPlace,
    pub(crate) name: String,
    pub(crate) callback_id: String,
    pub(crate) description: String,
}

/// What a WebSocket connection is told to send.
#[derive(Clone, Debug)]
pub(crate) enum Frame {
    Text(Utf8Bytes),
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
    pub(crate) shortcuts: Vec<Shortcut>,
    pub(crate) home_tab: bool,
    pub(crate) messages_tab: bool,
    pub(crate) messages_read_only: bool,
    pub(crate) address: Address,
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
        match self.address {
            Address::Socket => !self.connections.is_empty(),
            Address::Http(_) => self.reached,
        }
    }

    pub(crate) fn transport(&self) -> &'static str {
        match self.address {
            Address::Socket => "socket",
            Address::Http(_) => "http",
        }
    }

    /// The connection whose turn it is; any payload may go to any of them.
    pub(crate) fn next_connection(&mut self) -> Option<&Connection> {
        self.turn = self.turn.wrapping_add(1);
        let mut staying = self.connections.iter().filter(|connection| !connection.draining);
        match staying.clone().count() {
            0 => self.connections.last(),
            count => staying.nth(self.turn % count),
        }
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
        let shortcuts: Vec<Value> = self
            .shortcuts
            .iter()
            .map(|shortcut| {
                json!({
                    "type": shortcut.place.name(), "name": shortcut.name, "callback_id": shortcut.callback_id,
                    "description": shortcut.description,
                })
            })
            .collect();
        json!({
            "app_id": self.app_id, "name": self.name, "bot_user_id": self.bot_user,
            "connected": self.connected(), "transport": self.transport(), "commands": commands,
            "shortcuts": shortcuts, "home_tab": self.home_tab,
        })
    }
}
