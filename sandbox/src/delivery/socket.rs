//! Socket Mode: one WebSocket of an app.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::delivery::flight::{Outgoing, Retry, acknowledge};
use crate::shared::Shared;
use crate::world::World;
use crate::world::app::{Connection, Frame};

const MOST_CONNECTIONS: usize = 10;
const SILENCE: u32 = 3;

/// Hands a payload to one of the app's connections. False when there is none.
pub(crate) fn send(world: &mut World, envelope_id: &str, outgoing: &Outgoing, retry: Option<Retry>) -> bool {
    let mut envelope = json!({
        "envelope_id": envelope_id, "type": outgoing.route.name(), "payload": outgoing.payload,
        "accepts_response_payload": outgoing.takes_answer(),
    });
    if outgoing.route == crate::delivery::flight::Kind::Events {
        envelope["retry_attempt"] = json!(retry.map_or(0, |retry| retry.number));
        envelope["retry_reason"] = json!(if retry.is_some() { "timeout" } else { "" });
    }
    let Some(app) = world.find_app_mut(&outgoing.app_id) else { return false };
    let Some(connection) = app.next_connection() else { return false };
    connection.frames.send(Frame::Text(envelope.to_string())).is_ok()
}

/// `GET /socket/{ticket}`: turns a ticket of `apps.connections.open` into a connection.
pub(crate) async fn open(
    State(shared): State<Arc<Shared>>,
    Path(ticket): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let app = shared.note(|world| {
        let (app, expires) = world.socket_tickets.remove(&ticket)?;
        (expires > world.now).then_some(app)
    });
    match app {
        Some(app_id) => upgrade.on_upgrade(move |socket| run(shared, app_id, socket)),
        None => {
            (StatusCode::FORBIDDEN, "this ticket was used, or is too old: call apps.connections.open again\n")
                .into_response()
        }
    }
}

async fn run(shared: Arc<Shared>, app_id: String, mut socket: WebSocket) {
    let (frames, mut outgoing) = mpsc::unbounded_channel();
    let Some((id, count)) = shared.change(|world| register(world, &app_id, frames)) else {
        let goodbye = disconnect_frame("too_many_websockets");
        if socket.send(Message::Text(goodbye.into())).await.is_ok() {
            let _closed = socket.send(Message::Close(None)).await;
        }
        return;
    };
    let hello = json!({
        "type": "hello", "num_connections": count,
        "debug_info": {
            "host": "sandbox", "started": shared.clock.now().as_secs().to_string(), "build_number": 1,
            "approximate_connection_time": 18060,
        },
        "connection_info": {"app_id": app_id},
    });
    if socket.send(Message::Text(hello.to_string().into())).await.is_ok() {
        exchange(&shared, &app_id, &mut socket, &mut outgoing).await;
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

/// Carries frames both ways until one side goes.
async fn exchange(
    shared: &Shared,
    app_id: &str,
    socket: &mut WebSocket,
    outgoing: &mut mpsc::UnboundedReceiver<Frame>,
) {
    let period = shared.options.ping_every;
    let mut pings = tokio::time::interval_at(Instant::now() + period, period);
    let mut heard = Instant::now();
    loop {
        tokio::select! {
            frame = outgoing.recv() => match frame {
                Some(Frame::Text(text)) => {
                    if socket.send(Message::Text(text.into())).await.is_err() {
                        return;
                    }
                }
                Some(Frame::Close) => {
                    let _closed = socket.send(Message::Close(None)).await;
                    return;
                }
                Some(Frame::Cut) | None => return,
            },
            message = socket.recv() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Text(text))) => hear(shared, app_id, &text),
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                }
            }
            _ = pings.tick() => {
                let silent = heard.elapsed() > period * SILENCE;
                if silent || socket.send(Message::Ping("sandbox".into())).await.is_err() {
                    return;
                }
            }
            () = shared.stop.cancelled() => {
                let _closed = socket.send(Message::Close(None)).await;
                return;
            }
        }
    }
}

/// Reads an acknowledgment.
fn hear(shared: &Shared, app_id: &str, text: &str) {
    let frame: Value = serde_json::from_str(text).unwrap_or_default();
    shared.note(|world| match frame["envelope_id"].as_str() {
        Some(envelope_id) => acknowledge(world, envelope_id, Ok(frame["payload"].clone())),
        None => {
            world.wire.add(json!({
                "direction": "from_app", "transport": "socket", "kind": "unknown_frame", "app_id": app_id,
                "request": text, "ts": world.now.as_secs_f64(),
            }));
        }
    });
}

/// The frame that tells an app to go.
pub(crate) fn disconnect_frame(reason: &str) -> String {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}).to_string()
}

/// How long Slack keeps a connection after this `disconnect`.
pub(crate) fn grace(reason: &str) -> Duration {
    match reason {
        "warning" => Duration::from_secs(10),
        "refresh_requested" => Duration::from_secs(1),
        _ => Duration::ZERO,
    }
}
