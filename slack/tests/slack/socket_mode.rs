//! Socket Mode against a WebSocket server of the test.

use crate::fake_slack::{Answer, FakeSlack, ok, refusal};
use crate::recorder::Recorder;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use slack::gateway::{GatewayOptions, SocketError, SocketState};
use slack::http::Code;
use slack::prelude::*;
use slack::{Client, Error};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

type Socket = WebSocketStream<TcpStream>;

struct Slack {
    web: FakeSlack,
    sockets: TcpListener,
}

impl Slack {
    async fn start() -> Self {
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/link/?ticket=secret", sockets.local_addr().unwrap());
        let web = FakeSlack::start(move |_, _| ok(json!({"url": url}))).await;
        Self { web, sockets }
    }

    async fn client(&self, handler: Recorder, change: impl Fn(&mut GatewayOptions)) -> Arc<Client> {
        let mut options = GatewayOptions {
            connections: 1,
            first_pause: Duration::from_millis(10),
            linger: Duration::from_millis(500),
            ..GatewayOptions::default()
        };
        change(&mut options);
        let builder = Client::builder().http(self.web.http()).event_handler(handler);
        Arc::new(builder.gateway(options).drain_for(Duration::from_secs(5)).await.unwrap())
    }

    async fn accept(&self) -> Socket {
        let accepted = tokio::time::timeout(Duration::from_secs(10), self.sockets.accept()).await;
        accept_async(accepted.expect("a connection came").unwrap().0).await.unwrap()
    }

    async fn ready(&self) -> Socket {
        let mut socket = self.accept().await;
        send(&mut socket, json!({"type": "hello", "num_connections": 1, "debug_info": {"approximate_connection_time": 360}}))
            .await;
        socket
    }
}

async fn send(socket: &mut Socket, frame: Value) {
    socket.send(Message::text(frame.to_string())).await.unwrap();
}

/// The next text frame, pings aside.
async fn text(socket: &mut Socket) -> Value {
    let next = async {
        loop {
            match socket.next().await.expect("open").expect("sound") {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Close(_) => panic!("closed"),
                _ => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), next).await.expect("a frame came")
}

async fn closed(socket: &mut Socket) {
    let next = async { while !matches!(socket.next().await, None | Some(Ok(Message::Close(_)) | Err(_))) {} };
    tokio::time::timeout(Duration::from_secs(10), next).await.expect("it was closed");
}

fn envelope(id: &str, kind: &str, accepts: bool, payload: Value) -> Value {
    json!({"envelope_id": id, "type": kind, "accepts_response_payload": accepts, "payload": payload})
}

fn mention(event_id: &str) -> Value {
    json!({"type": "event_callback", "event_id": event_id, "event":
        {"type": "app_mention", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1"}})
}

fn command(trigger: &str) -> Value {
    json!({"command": "/ethics", "text": "x", "user_id": "U1", "channel_id": "C1", "trigger_id": trigger})
}

fn answering() -> Recorder {
    Recorder {
        on_command: Arc::new(|_| (Duration::ZERO, CommandAck::message(MessageBody::text("answer")))),
        ..Recorder::default()
    }
}

#[tokio::test]
async fn hello_envelopes_acknowledgments_and_a_graceful_end() {
    let slack = Slack::start().await;
    let handler = answering();
    let client = slack.client(handler.clone(), |_| {}).await;
    let running = tokio::spawn({
        let client = Arc::clone(&client);
        async move { client.start().await }
    });
    let mut socket = slack.ready().await;
    handler
        .until_state(|state| matches!(state, SocketState::Connected { slot: 0, num_connections: 1 }))
        .await;

    send(&mut socket, envelope("e1", "events_api", false, mention("Ev1"))).await;
    assert_eq!(text(&mut socket).await, json!({"envelope_id": "e1"}));
    handler.until("app_mention Ev1 hi", 1).await;

    send(&mut socket, envelope("e2", "slash_commands", true, command("1.2"))).await;
    let ack = text(&mut socket).await;
    assert_eq!((&ack["envelope_id"], &ack["payload"]["text"]), (&json!("e2"), &json!("answer")));

    // A kind of the future is acknowledged and handed on; broken frames and unknown types harm nothing.
    send(&mut socket, envelope("e3", "of_2031", true, json!({}))).await;
    assert_eq!(text(&mut socket).await, json!({"envelope_id": "e3"}));
    handler.until("unknown of_2031", 1).await;
    socket.send(Message::text("{")).await.unwrap();
    send(&mut socket, json!({"type": "of_2031"})).await;

    // The same event on the same or another envelope is acknowledged and handled once.
    send(&mut socket, envelope("e4", "events_api", false, mention("Ev1"))).await;
    assert_eq!(text(&mut socket).await, json!({"envelope_id": "e4"}));

    client.shutdown_handle().shutdown();
    closed(&mut socket).await;
    running.await.unwrap().unwrap();
    assert_eq!(handler.heard().iter().filter(|heard| heard.starts_with("app_mention")).count(), 1);
    assert_eq!(handler.states.lock().unwrap().last(), Some(&SocketState::Stopped));
    assert_eq!(slack.web.calls()[0].token.as_deref(), Some("Bearer xapp-test"));
}

#[tokio::test]
async fn an_answer_that_the_acknowledgment_cannot_carry_goes_another_way() {
    let slack = Slack::start().await;
    let client = slack.client(answering(), |_| {}).await;
    tokio::spawn(async move { client.start().await });
    let mut socket = slack.ready().await;
    send(&mut socket, envelope("e1", "slash_commands", false, command("1.2"))).await;
    assert_eq!(text(&mut socket).await, json!({"envelope_id": "e1"}));
    let calls = slack.web.called(2).await;
    assert_eq!((calls[1].method(), &calls[1].json()["text"]), ("chat.postEphemeral", &json!("answer")));
}

#[tokio::test]
async fn a_refresh_opens_the_new_connection_before_it_drops_the_old() {
    for reason in ["warning", "refresh_requested"] {
        let slack = Slack::start().await;
        let handler = answering();
        let client = slack.client(handler.clone(), |_| {}).await;
        tokio::spawn(async move { client.start().await });
        let mut old = slack.ready().await;
        send(&mut old, json!({"type": "disconnect", "reason": reason})).await;
        let mut new = slack.accept().await;
        // Between the two connections the old one still works.
        send(&mut old, envelope("e1", "slash_commands", true, command("1.2"))).await;
        assert_eq!(text(&mut old).await["payload"]["text"], "answer", "{reason}");
        send(&mut new, json!({"type": "hello", "num_connections": 2})).await;
        closed(&mut old).await;
        send(&mut new, envelope("e2", "slash_commands", true, command("3.4"))).await;
        assert_eq!(text(&mut new).await["envelope_id"], "e2");
        let states = handler.states.lock().unwrap();
        assert!(
            !states.iter().any(|state| matches!(state, SocketState::Disconnected { .. })),
            "no gap: {states:?}"
        );
    }
}

#[tokio::test]
async fn what_the_old_connection_owes_is_acknowledged_before_it_closes() {
    let slack = Slack::start().await;
    let handler = Recorder {
        on_command: Arc::new(|_| {
            (Duration::from_millis(200), CommandAck::message(MessageBody::text("slow")))
        }),
        ..Recorder::default()
    };
    let client = slack.client(handler.clone(), |_| {}).await;
    tokio::spawn(async move { client.start().await });
    let mut old = slack.ready().await;
    send(&mut old, envelope("e1", "slash_commands", true, command("1.2"))).await;
    handler.until("command", 1).await;
    send(&mut old, json!({"type": "disconnect", "reason": "warning"})).await;
    let _new = slack.ready().await;
    assert_eq!(text(&mut old).await["payload"]["text"], "slow");
    closed(&mut old).await;
}

#[tokio::test]
async fn a_handshake_that_hangs_times_out_and_is_tried_again() {
    let slack = Slack::start().await;
    let handler = Recorder::default();
    let client =
        slack.client(handler.clone(), |options| options.handshake_timeout = Duration::from_millis(100)).await;
    tokio::spawn(async move { client.start().await });
    let (_silent, _) = slack.sockets.accept().await.unwrap();
    let _socket = slack.ready().await;
    handler.until_state(|state| matches!(state, SocketState::Connected { .. })).await;
    let states = handler.states.lock().unwrap();
    assert!(states.iter().any(|state| matches!(state, SocketState::Disconnected { .. })));
}

#[tokio::test]
async fn whatever_goes_wrong_while_opening_is_tried_again() {
    let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let good = format!("ws://{}/link", sockets.local_addr().unwrap());
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("ws://{}/link", free.local_addr().unwrap());
    drop(free);
    let web = FakeSlack::start(move |_, n| match n {
        0..4 => Answer(503, None, "<html>away</html>".to_owned()),
        4 => ok(json!({"url": nobody})),
        5 => ok(json!({"url": 7})),
        6 => Answer(200, None, "{\"ok\":true,".to_owned()),
        7 => Answer(429, Some(3), String::new()),
        _ => ok(json!({"url": good})),
    })
    .await;
    let slack = Slack { web, sockets };
    let handler = answering();
    let client = slack.client(handler.clone(), |options| options.open_timeout = Duration::from_secs(2)).await;
    tokio::spawn(async move { client.start().await });
    let mut socket = slack.ready().await;
    send(&mut socket, envelope("e1", "slash_commands", true, command("1.2"))).await;
    assert_eq!(text(&mut socket).await["payload"]["text"], "answer");
    let states = handler.states.lock().unwrap();
    let waits = states.iter().filter_map(|state| match state {
        SocketState::Disconnected { retry_in, .. } => Some(*retry_in),
        _ => None,
    });
    let waits: Vec<_> = waits.collect();
    println!("{} calls of apps.connections.open, {} pauses", slack.web.calls().len(), waits.len());
    assert_eq!((slack.web.calls().len(), waits.len()), (9, 5));
    // The limit outlasts the time to open: its end is waited for, and Slack is not asked before.
    assert!(waits[4] > Duration::from_secs(2), "{waits:?}");
}

#[tokio::test]
async fn silence_ends_a_connection() {
    let slack = Slack::start().await;
    let handler = Recorder::default();
    let client = slack
        .client(handler.clone(), |options| {
            options.hello_timeout = Duration::from_millis(100);
            options.idle_after = Duration::from_millis(200);
        })
        .await;
    tokio::spawn(async move { client.start().await });
    let _without_hello = slack.accept().await;
    let _half_open = slack.ready().await;
    let _third = slack.ready().await;
}

#[tokio::test]
async fn pings_keep_a_live_connection() {
    let slack = Slack::start().await;
    let handler = Recorder::default();
    let client = slack
        .client(handler.clone(), |options| {
            options.ping_every = Duration::from_millis(30);
            options.idle_after = Duration::from_millis(250);
        })
        .await;
    tokio::spawn(async move { client.start().await });
    let mut socket = slack.ready().await;
    // Reading answers the pings; nothing else is sent.
    let pings = async {
        let mut pings = 0;
        while pings < 15 {
            match socket.next().await {
                Some(Ok(Message::Ping(_))) => pings += 1,
                Some(Ok(_)) => {}
                _ => panic!("the connection ended"),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), pings).await.unwrap();
    assert!(
        !handler.states.lock().unwrap().iter().any(|state| matches!(state, SocketState::Disconnected { .. }))
    );
}

#[tokio::test]
async fn reasons_to_wait_are_told_apart() {
    for (reason, disabled) in [("link_disabled", true), ("too_many_websockets", false)] {
        let slack = Slack::start().await;
        let handler = Recorder::default();
        let client = slack
            .client(handler.clone(), |options| {
                options.disabled_pause = Duration::from_millis(200);
                options.too_many_pause = Duration::from_millis(200);
            })
            .await;
        tokio::spawn(async move { client.start().await });
        let mut socket = slack.ready().await;
        send(&mut socket, json!({"type": "disconnect", "reason": reason})).await;
        let retry_in = Duration::from_millis(200);
        let wanted = match disabled {
            true => SocketState::LinkDisabled { slot: 0, retry_in },
            false => SocketState::TooManyConnections { slot: 0, retry_in },
        };
        handler.until_state(|state| *state == wanted).await;
        let _again = slack.ready().await;
    }
}

#[tokio::test]
async fn what_is_owed_is_sent_before_slacks_wish_to_end_is_followed() {
    for reason in ["link_disabled", "too_many_websockets"] {
        let slack = Slack::start().await;
        let handler = Recorder {
            on_command: Arc::new(|_| {
                (Duration::from_millis(200), CommandAck::message(MessageBody::text("slow")))
            }),
            ..Recorder::default()
        };
        let client = slack.client(handler.clone(), |_| {}).await;
        tokio::spawn(async move { client.start().await });
        let mut socket = slack.ready().await;
        send(&mut socket, envelope("e1", "slash_commands", true, command("1.2"))).await;
        handler.until("command", 1).await;
        send(&mut socket, json!({"type": "disconnect", "reason": reason})).await;
        assert_eq!(text(&mut socket).await["payload"]["text"], "slow", "{reason}");
        closed(&mut socket).await;
        let over = |state: &SocketState| {
            matches!(state, SocketState::LinkDisabled { .. } | SocketState::TooManyConnections { .. })
        };
        handler.until_state(over).await;
    }
}

#[tokio::test]
async fn a_gap_is_told_where_the_old_connection_ends_before_the_new_is_ready() {
    let slack = Slack::start().await;
    let handler = answering();
    let client = slack.client(handler.clone(), |_| {}).await;
    tokio::spawn(async move { client.start().await });
    let mut old = slack.ready().await;
    send(&mut old, json!({"type": "disconnect", "reason": "refresh_requested"})).await;
    let mut new = slack.accept().await;
    drop(old);
    let gap = SocketState::Disconnected { slot: 0, retry_in: Duration::ZERO };
    handler.until_state(|state| *state == gap).await;
    send(&mut new, json!({"type": "hello", "num_connections": 1})).await;
    send(&mut new, envelope("e2", "slash_commands", true, command("3.4"))).await;
    assert_eq!(text(&mut new).await["envelope_id"], "e2");
}

#[tokio::test]
async fn a_token_that_is_no_good_ends_the_client() {
    let web = FakeSlack::start(|_, _| refusal("invalid_auth")).await;
    let handler = Recorder::default();
    let client =
        Client::builder().http(web.http()).event_handler(handler.clone()).connections(2).await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(10), client.start()).await.unwrap();
    assert!(matches!(ended, Err(Error::Socket(SocketError::Fatal(Code::InvalidAuth)))));
    assert!(handler.states.lock().unwrap().contains(&SocketState::Refused { code: Code::InvalidAuth }));
    assert!(web.methods().len() <= 2, "no knocking: {:?}", web.methods());
}

#[tokio::test]
async fn an_address_elsewhere_must_be_encrypted() {
    let web = FakeSlack::start(|_, _| ok(json!({"url": "ws://example.com/link"}))).await;
    let handler = Recorder::default();
    let client =
        Client::builder().http(web.http()).event_handler(handler.clone()).connections(1).await.unwrap();
    tokio::spawn(async move { client.start().await });
    handler.until_state(|state| matches!(state, SocketState::Disconnected { .. })).await;
}
