//! Refreshes while envelopes keep coming: none is lost, none is handled twice, and there is always a connection.

use crate::fake_slack::{FakeSlack, ok};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use slack::Client;
use slack::gateway::{GatewayOptions, SocketState};
use slack::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

const REFRESHES: usize = 6;
const BETWEEN: usize = 500;

#[derive(Clone, Default)]
struct Counter {
    handled: Arc<Mutex<HashMap<String, usize>>>,
    gaps: Arc<AtomicUsize>,
}

impl Counter {
    fn note(&self, what: &str) {
        *self.handled.lock().unwrap().entry(what.to_owned()).or_default() += 1;
    }
}

#[async_trait]
impl EventHandler for Counter {
    async fn app_mention(&self, _: Context, meta: EventMeta, _: AppMention) {
        tokio::task::yield_now().await;
        self.note(meta.event_id.unwrap().as_str());
    }
    async fn slash_command(&self, _: Context, cmd: SlashCommand) -> CommandAck {
        // Some answer at once, some later: those are owed when their connection is replaced.
        if cmd.text.ends_with('7') {
            for _ in 0..200 {
                tokio::task::yield_now().await;
            }
        }
        self.note(&cmd.text);
        CommandAck::message(MessageBody::text(cmd.text))
    }
    async fn socket(&self, state: SocketState) {
        if matches!(state, SocketState::Disconnected { .. }) {
            self.gaps.fetch_add(1, Ordering::SeqCst);
        }
    }
}

type Socket = WebSocketStream<TcpStream>;

fn envelope(n: usize) -> Value {
    match n % 2 {
        0 => json!({"envelope_id": format!("e{n}"), "type": "events_api", "accepts_response_payload": false,
            "payload": {"type": "event_callback", "event_id": format!("Ev{n}"), "event":
                {"type": "app_mention", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1"}}}),
        _ => {
            json!({"envelope_id": format!("e{n}"), "type": "slash_commands", "accepts_response_payload": true,
            "payload": {"command": "/e", "text": format!("c{n}"), "user_id": "U1", "channel_id": "C1",
                "trigger_id": n.to_string()}})
        }
    }
}

/// Slack's side of one connection: what it sends and what was acknowledged.
struct Line {
    socket: Socket,
    sent: Vec<usize>,
    acked: HashMap<String, usize>,
}

impl Line {
    async fn accept(listener: &TcpListener) -> Self {
        let (stream, _) =
            tokio::time::timeout(Duration::from_secs(10), listener.accept()).await.unwrap().unwrap();
        Self { socket: accept_async(stream).await.unwrap(), sent: Vec::new(), acked: HashMap::new() }
    }

    async fn send(&mut self, frame: Value) {
        self.socket.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn deliver(&mut self, n: usize) {
        self.sent.push(n);
        self.send(envelope(n)).await;
    }

    /// Reads until the client closes the connection.
    async fn read_to_end(&mut self) {
        let reading = async {
            while let Some(Ok(message)) = self.socket.next().await {
                if let Message::Text(text) = message {
                    let ack: Value = serde_json::from_str(&text).unwrap();
                    *self.acked.entry(ack["envelope_id"].as_str().unwrap().to_owned()).or_default() += 1;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reading)
            .await
            .expect("the client closes the old connection");
    }
}

#[tokio::test]
async fn refreshes_during_load_lose_nothing_and_leave_no_gap() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/link", listener.local_addr().unwrap());
    let web = FakeSlack::start(move |_, _| ok(json!({"url": url}))).await;
    let counter = Counter::default();
    let options =
        GatewayOptions { connections: 1, linger: Duration::from_secs(2), ..GatewayOptions::default() };
    let client =
        Client::builder().http(web.http()).event_handler(counter.clone()).gateway(options).await.unwrap();
    let stop = client.shutdown_handle();
    let running = tokio::spawn(async move { client.start().await });

    let (mut next, mut done, mut delivered_again) = (0, Vec::new(), 0);
    let mut line = Line::accept(&listener).await;
    line.send(json!({"type": "hello", "num_connections": 1})).await;
    for refresh in 0..REFRESHES {
        for _ in 0..BETWEEN {
            line.deliver(next).await;
            next += 1;
        }
        let reason = if refresh % 2 == 0 { "warning" } else { "refresh_requested" };
        line.send(json!({"type": "disconnect", "reason": reason})).await;
        let mut new = Line::accept(&listener).await;
        // The old connection works until the new one is ready, and Slack uses it.
        for _ in 0..BETWEEN {
            line.deliver(next).await;
            next += 1;
        }
        new.send(json!({"type": "hello", "num_connections": 2})).await;
        // What Slack is not sure of it delivers again, on the new connection.
        for n in next - 10..next {
            new.deliver(n).await;
            delivered_again += 1;
        }
        line.read_to_end().await;
        done.push(std::mem::replace(&mut line, new));
    }
    stop.shutdown();
    line.read_to_end().await;
    done.push(line);
    running.await.unwrap().unwrap();

    let acked: usize = done.iter().map(|line| line.acked.len()).sum();
    let twice = done.iter().flat_map(|line| line.acked.values()).filter(|times| **times > 1).count();
    let sent: usize = done.iter().map(|line| line.sent.len()).sum();
    let handled = counter.handled.lock().unwrap();
    let handled_twice = handled.values().filter(|times| **times > 1).count();
    let gaps = counter.gaps.load(Ordering::SeqCst);
    println!(
        "{REFRESHES} refreshes during load: {sent} envelopes sent, {delivered_again} of them again; {} unacknowledged, \
         {twice} acknowledged twice, {} not handled, {handled_twice} handled twice, {gaps} gaps",
        sent - acked,
        next - handled.len()
    );
    assert_eq!((sent - acked, twice, next - handled.len(), handled_twice, gaps), (0, 0, 0, 0, 0));
}
