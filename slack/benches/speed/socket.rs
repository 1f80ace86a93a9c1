//! Envelopes over Socket Mode, beside clients that do less.

use crate::child::Server;
use crate::{Effort, median};
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::{any, post};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Envelopes sent and not acknowledged at any time.
const WINDOWS: [usize; 3] = [1, 16, 256];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Event,
    Command,
}

/// A Slack with nothing but Socket Mode.
struct Slack {
    address: String,
    sockets: mpsc::UnboundedReceiver<WebSocket>,
    sent: usize,
}

impl Slack {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, sockets) = mpsc::unbounded_channel();
        let opened = json!({"ok": true, "url": format!("ws://{address}/link")}).to_string();
        let link = move |upgrade: WebSocketUpgrade| {
            let sender = sender.clone();
            async move { upgrade.on_upgrade(async move |socket| drop(sender.send(socket))) }
        };
        let app = Router::new()
            .route("/api/apps.connections.open", post(async move || opened))
            .route("/link", any(link));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, sockets, sent: 0 }
    }

    async fn connect(&mut self, role: &str) -> (Server, WebSocket) {
        let server = Server::start(role, Some(&self.address));
        let mut socket = self.sockets.recv().await.unwrap();
        let hello = json!({"type": "hello", "num_connections": 1}).to_string();
        socket.send(Message::text(hello)).await.unwrap();
        if role == "socket-echo" {
            socket.recv().await.unwrap().unwrap();
        }
        (server, socket)
    }

    /// Sends envelopes and waits for as many acknowledgments. How many a second.
    async fn deliver(&mut self, socket: &mut WebSocket, kind: Kind, envelopes: usize, window: usize) -> f64 {
        let begun = Instant::now();
        let (mut sent, mut acknowledged) = (0, 0);
        while acknowledged < envelopes {
            while sent < envelopes && sent - acknowledged < window {
                self.sent += 1;
                sent += 1;
                socket.feed(Message::text(envelope(kind, self.sent))).await.unwrap();
            }
            socket.flush().await.unwrap();
            // At least a half window at a time, so that neither side sends one by one.
            for _ in 0..(sent - acknowledged).div_ceil(2) {
                acknowledged += usize::from(text(socket).await);
            }
        }
        envelopes as f64 / begun.elapsed().as_secs_f64()
    }
}

/// Reads a frame; whether it was a text, pings aside.
async fn text(socket: &mut WebSocket) -> bool {
    match socket.next().await.unwrap().unwrap() {
        Message::Text(text) => {
            assert!(text.contains("envelope_id"), "{text}");
            true
        }
        _ => false,
    }
}

fn envelope(kind: Kind, n: usize) -> String {
    match kind {
        Kind::Event => format!(
            r#"{{"envelope_id":"6d9a3a2e-7b1a-4c4a-9e0f-{n:012}","type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":"","payload":{{"token":"x","team_id":"T0001","api_app_id":"A0001","event":{{"type":"app_mention","user":"U0001","text":"<@U0002> what about gifts?","ts":"1700000000.{n:06}","channel":"C0001","event_ts":"1700000000.{n:06}"}},"type":"event_callback","event_id":"Ev{n:010}","event_time":1700000000,"authorizations":[{{"enterprise_id":null,"team_id":"T0001","user_id":"U0002","is_bot":true,"is_enterprise_install":false}}],"is_ext_shared_channel":false}}}}"#
        ),
        Kind::Command => format!(
            r#"{{"envelope_id":"6d9a3a2e-7b1a-4c4a-9e0f-{n:012}","type":"slash_commands","accepts_response_payload":true,"payload":{{"token":"x","team_id":"T0001","team_domain":"example","channel_id":"C0001","channel_name":"test","user_id":"U0001","user_name":"steve","command":"/bench","text":"hello world","api_app_id":"A0001","is_enterprise_install":"false","response_url":"https://hooks.slack.com/commands/1234/5678","trigger_id":"13345224609.738474920.{n:032}"}}}}"#
        ),
    }
}

pub(crate) async fn measure(effort: Effort) {
    println!("\nSocket Mode, {} envelopes a round (medians of {} rounds)", effort.envelopes, effort.rounds);
    println!(
        "bare: a client that only reads the JSON and acknowledges; echo: one that sends every frame back unread"
    );
    println!(
        "envelope, in flight | ours /s | bare /s | echo /s | of echo | µs CPU: ours | bare | echo | of bare | of echo"
    );
    let mut slack = Slack::start().await;
    for kind in [Kind::Event, Kind::Command] {
        let mut lines = [
            slack.connect("socket-ours").await,
            slack.connect("socket-bare").await,
            slack.connect("socket-echo").await,
        ];
        for window in WINDOWS {
            let envelopes = if window == 1 { effort.envelopes / 10 } else { effort.envelopes };
            let mut figures = [const { (Vec::new(), Vec::new()) }; 3];
            for (_, socket) in &mut lines {
                slack.deliver(socket, kind, effort.envelopes / 10, window).await;
            }
            for _ in 0..effort.rounds {
                for ((server, socket), (rates, costs)) in lines.iter_mut().zip(&mut figures) {
                    let before = server.cpu_us();
                    rates.push(slack.deliver(socket, kind, envelopes, window).await);
                    costs.push((server.cpu_us() - before) / envelopes as f64);
                }
            }
            let [ours, bare, echo] = figures.map(|(rates, costs)| (median(rates), median(costs)));
            println!(
                "{:>19} | {:>7.0} | {:>7.0} | {:>7.0} | {:>7.2} | {:>12.2} | {:>4.2} | {:>4.2} | {:>7.2} | {:>7.2}",
                format!("{kind:?}, {window}"),
                ours.0,
                bare.0,
                echo.0,
                ours.0 / echo.0,
                ours.1,
                bare.1,
                echo.1,
                bare.1 / ours.1,
                echo.1 / ours.1
            );
        }
    }
}

/// Whether memory grows with what was received.
pub(crate) async fn memory(effort: Effort) {
    println!("\nMemory of the Socket Mode client, RSS");
    let mut slack = Slack::start().await;
    for kind in [Kind::Event, Kind::Command] {
        let (server, mut socket) = slack.connect("socket-ours").await;
        let mut received = 0;
        for until in [10_000, 100_000, effort.many_envelopes] {
            slack.deliver(&mut socket, kind, until - received, 256).await;
            received = until;
            println!("{kind:?}: {} KiB after {received} envelopes", server.rss_kib());
        }
    }
}
