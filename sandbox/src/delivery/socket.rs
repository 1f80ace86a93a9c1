//! Socket Mode: one WebSocket of an app.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::delivery::flight::acknowledge;
use crate::delivery::life::{DEBUG_RECONNECTS, Life, Stage};
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::{App, Connection, Frame};

const MOST_CONNECTIONS: usize = 10;
const SILENCE: u32 = 3;
/// How many frames one write to the network holds, so that acknowledgments are read in between.
const MOST_AT_ONCE: usize = 64;

/// Hands an envelope to one of the app's connections. False when there is none.
pub(crate) fn send(world: &mut World, app_id: &str, envelope: Utf8Bytes) -> bool {
    let connection = world.find_app_mut(app_id).and_then(App::next_connection);
    connection.is_some_and(|connection| connection.frames.send(Frame::Text(envelope)).is_ok())
}

/// `GET /socket/{ticket}`: turns a ticket of `apps.connections.open` into a connection.
pub(crate) async fn open(
    State(shared): State<Arc<Shared>>,
    Path(ticket): Path<String>,
    RawQuery(query): RawQuery,
    upgrade: WebSocketUpgrade,
) -> Response {
    let (unreachable, app) = shared.note(|world| {
        if world.faults.unreachable(world.now) {
            return (true, None);
        }
        let ticket = world.socket_tickets.remove(&ticket);
        (false, ticket.filter(|(_, expires)| *expires > world.now).map(|(app, _)| app))
    });
    if unreachable {
        let reason = "nothing reaches this app for a while, on purpose\n";
        return (StatusCode::SERVICE_UNAVAILABLE, reason).into_response();
    }
    let debugging = query.is_some_and(|query| query.split('&').any(|field| field == "debug_reconnects=true"));
    let life = if debugging { DEBUG_RECONNECTS } else { shared.options.connection_life };
    match app {
        Some(app_id) => upgrade.on_upgrade(move |socket| run(shared, app_id, socket, life)),
        None => {
            (StatusCode::FORBIDDEN, "this ticket was used, or is too old: call apps.connections.open again\n")
                .into_response()
        }
    }
}

async fn run(shared: Arc<Shared>, app_id: String, mut socket: WebSocket, life: Duration) {
    let (frames, outgoing) = mpsc::unbounded_channel();
    let Some((id, count)) = shared.change(|world| register(world, &app_id, frames)) else {
        let goodbye = disconnect_frame("too_many_websockets");
        if socket.send(Message::Text(goodbye)).await.is_ok() {
            let _closed = socket.send(Message::Close(None)).await;
        }
        return;
    };
    let hello = json!({
        "type": "hello", "num_connections": count,
        "debug_info": {
            "host": "sandbox", "started": shared.clock.now().as_secs().to_string(), "build_number": 1,
            "approximate_connection_time": life.as_secs(),
        },
        "connection_info": {"app_id": app_id},
    });
    if socket.send(Message::Text(hello.to_string().into())).await.is_ok() {
        let mut line = Line { shared: &shared, app_id: &app_id, id, socket, outgoing };
        // However it ended, the connection is gone
        let _ended = line.carry(life).await;
    }
    shared.change(|world| {
        if let Some(app) = world.find_app_mut(&app_id) {
            app.connections.retain(|connection| connection.id != id);
        }
    });
}

/// The connection's number and how many there are now, unless there are too many.
fn register(world: &mut World, app_id: &str, frames: mpsc::UnboundedSender<Frame>) -> Option<(u64, usize)> {
    let id = world.next_number();
    let app = world.find_app_mut(app_id)?;
    if app.connections.len() == MOST_CONNECTIONS {
        return None;
    }
    app.connections.push(Connection { id, frames, draining: false });
    Some((id, app.connections.len()))
}

/// The other side is gone.
struct Gone;

impl From<axum::Error> for Gone {
    fn from(_: axum::Error) -> Self {
        Self
    }
}

/// An open connection.
struct Line<'a> {
    shared: &'a Shared,
    app_id: &'a str,
    id: u64,
    socket: WebSocket,
    outgoing: mpsc::UnboundedReceiver<Frame>,
}

impl Line<'_> {
    /// Carries frames both ways until one side goes.
    async fn carry(&mut self, life: Duration) -> Result<(), Gone> {
        let period = self.shared.options.ping_every;
        let mut pings = tokio::time::interval_at(Instant::now() + period, period);
        let mut heard = Instant::now();
        let mut life = Life::new(life);
        loop {
            tokio::select! {
                frame = self.outgoing.recv() => self.send(frame.ok_or(Gone)?).await?,
                message = self.socket.recv() => {
                    heard = Instant::now();
                    match message.ok_or(Gone)?? {
                        Message::Text(text) => hear(self.shared, self.app_id, &text),
                        Message::Ping(_) | Message::Pong(_) | Message::Binary(_) => {}
                        Message::Close(_) => return Ok(()),
                    }
                }
                stage = life.next() => self.age(stage).await?,
                _ = pings.tick() => {
                    if heard.elapsed() > period * SILENCE {
                        return Ok(());
                    }
                    self.socket.send(Message::Ping("sandbox".into())).await?;
                }
                () = self.shared.stop.cancelled() => return Ok(self.socket.send(Message::Close(None)).await?),
            }
        }
    }

    /// Sends this frame and those that wait behind it, as one write to the network.
    async fn send(&mut self, first: Frame) -> Result<(), Gone> {
        let mut next = Some(first);
        let mut room = MOST_AT_ONCE;
        while let Some(frame) = next {
            match frame {
                Frame::Text(text) => self.socket.feed(Message::Text(text)).await?,
                Frame::Close => {
                    self.socket.send(Message::Close(None)).await?;
                    return Err(Gone);
                }
                Frame::Cut => return Err(Gone),
            }
            room -= 1;
            next = if room > 0 { self.outgoing.try_recv().ok() } else { None };
        }
        Ok(self.socket.flush().await?)
    }

    /// Does what is due at this age. While another connection stays, nothing new comes to one that was warned.
    async fn age(&mut self, stage: Stage) -> Result<(), Gone> {
        let reason = match stage {
            Stage::Warn => "warning",
            Stage::Refresh => "refresh_requested",
            Stage::Close => {
                self.socket.send(Message::Close(None)).await?;
                return Err(Gone);
            }
        };
        self.shared.note(|world| {
            let app = world.find_app_mut(self.app_id);
            let connections = app.into_iter().flat_map(|app| &mut app.connections);
            for connection in connections.filter(|connection| connection.id == self.id) {
                connection.draining = true;
            }
        });
        Ok(self.socket.send(Message::Text(disconnect_frame(reason))).await?)
    }
}

/// Reads an acknowledgment.
fn hear(shared: &Shared, app_id: &str, text: &str) {
    let mut frame: Value = serde_json::from_str(text).unwrap_or_default();
    let payload = frame.get_mut("payload").map(Value::take).unwrap_or_default();
    shared.settle(|world| match frame["envelope_id"].as_str() {
        Some(envelope_id) => acknowledge(world, envelope_id, Ok(payload)),
        None => {
            world.wire.add(json!({
                "direction": "from_app", "transport": "socket", "kind": "unknown_frame", "app_id": app_id,
                "request": text, "ts": world.now.as_secs_f64(),
            }));
        }
    });
}

/// The frame that tells an app to go.
pub(crate) fn disconnect_frame(reason: &str) -> Utf8Bytes {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}).to_string().into()
}

/// How long Slack keeps a connection after this `disconnect`.
pub(crate) fn grace(reason: &str) -> Duration {
    match reason {
        "warning" => Duration::from_secs(10),
        "refresh_requested" => Duration::from_secs(1),
        _ => Duration::ZERO,
    }
}
