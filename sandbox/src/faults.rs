//! Things that go wrong on purpose.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use crate::delivery::socket::{disconnect_frame, grace};
use crate::shared::Shared;
use crate::world::app::Frame;

/// Why Slack asks an app to disconnect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DisconnectReason {
    /// The connection is replaced, as happens every few hours.
    RefreshRequested,
    /// The connection will end in about ten seconds.
    Warning,
    /// Socket Mode was switched off.
    LinkDisabled,
    /// The app has more than ten connections.
    TooManyWebsockets,
}

impl DisconnectReason {
    fn name(self) -> &'static str {
        match self {
            Self::RefreshRequested => "refresh_requested",
            Self::Warning => "warning",
            Self::LinkDisabled => "link_disabled",
            Self::TooManyWebsockets => "too_many_websockets",
        }
    }
}

/// What the Web API answers instead of doing its work.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers, for instance `Retry-After`.
    pub headers: Vec<(String, String)>,
    /// The body as it goes out; JSON or not.
    pub body: String,
}

impl Answer {
    /// HTTP 200 with `{"ok": false, "error": code}`.
    pub fn error(code: &str) -> Self {
        let body = serde_json::json!({"ok": false, "error": code}).to_string();
        Self { status: 200, headers: Vec::new(), body }
    }

    /// HTTP 429 with `Retry-After`, in seconds.
    pub fn rate_limited(seconds: u64) -> Self {
        let headers = vec![("retry-after".to_owned(), seconds.to_string())];
        Self { status: 429, headers, ..Self::error("ratelimited") }
    }

    /// Any JSON with HTTP 200.
    pub fn json(body: &Value) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.to_string() }
    }
}

/// Faults that wait for their moment.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    pub(crate) drop_acks: u32,
    pub(crate) answers: HashMap<String, VecDeque<Answer>>,
}

/// A handle to make things go wrong.
#[derive(Clone, Debug)]
pub struct Faults {
    shared: Arc<Shared>,
}

impl Faults {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The next acknowledgment from an app gets lost, so that its payload times out.
    pub fn drop_next_ack(&self) {
        self.shared.note(|world| world.faults.drop_acks += 1);
    }

    /// The next call of this Web API method gets this answer and does nothing. Several calls queue up.
    pub fn answer_next(&self, method: &str, answer: Answer) {
        self.shared
            .note(|world| world.faults.answers.entry(method.to_owned()).or_default().push_back(answer));
    }

    /// Every socket ends at once without a word, as when a network goes away.
    pub fn cut_sockets(&self) {
        self.shared.change(|world| {
            for app in &mut world.apps {
                for connection in app.connections.drain(..) {
                    // One that is already gone needs no cutting
                    let _gone = connection.frames.send(Frame::Cut);
                }
            }
        });
    }

    /// Slack asks every connection to go away and closes it: at once, after one second (`refresh_requested`) or
    /// after ten (`warning`).
    pub fn disconnect(&self, reason: DisconnectReason) {
        let name = reason.name();
        let leaving = self.shared.note(|world| {
            let mut leaving = Vec::new();
            for connection in world.apps.iter_mut().flat_map(|app| &mut app.connections) {
                connection.draining = true;
                if connection.frames.send(Frame::Text(disconnect_frame(name))).is_ok() {
                    leaving.push(connection.frames.clone());
                }
            }
            leaving
        });
        tokio::spawn(async move {
            tokio::time::sleep(grace(name)).await;
            for frames in leaving {
                let _gone = frames.send(Frame::Close);
            }
        });
    }
}
