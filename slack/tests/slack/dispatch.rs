//! Acknowledgments, repeats and panics.

use crate::recorder::Recorder;
use serde_json::{Value, json};
use slack::Client;
use slack::client::Ack;
use slack::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// A client whose Web API is nowhere.
pub(crate) async fn client(handler: Recorder) -> Client {
    let http = Http::builder().base_url("http://127.0.0.1:9/").bot_token("x".into()).build().unwrap();
    Client::builder().http(http).event_handler(handler).await.unwrap()
}

fn mention(event_id: &str) -> Incoming {
    Incoming::from_value(json!({"type": "event_callback", "event_id": event_id, "event":
        {"type": "app_mention", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1"}}))
}

fn click(trigger: &str) -> Incoming {
    Incoming::from_value(
        json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": trigger, "actions": []}),
    )
}

pub(crate) fn command(trigger: &str) -> Incoming {
    Incoming::from_value(
        json!({"command": "/ethics", "text": "", "user_id": "U1", "channel_id": "C1", "trigger_id": trigger}),
    )
}

pub(crate) fn submission(trigger: &str, text: &str) -> Incoming {
    Incoming::from_value(
        json!({"type": "view_submission", "user": {"id": "U1"}, "trigger_id": trigger, "view": {
        "id": "V1", "hash": "h1", "callback_id": "report",
        "blocks": [{"type": "section", "block_id": "s"}, {"type": "input", "block_id": "what"}],
        "state": {"values": {"what": {"t": {"type": "plain_text_input", "value": text}}}}}}),
    )
}

fn payload(ack: &Ack) -> Value {
    ack.payload().unwrap_or_default()
}

#[tokio::test]
async fn events_and_clicks_are_acknowledged_before_the_handler_is_done() {
    let gate = Arc::new(Notify::new());
    let handler = Recorder { gate: Some(Arc::clone(&gate)), ..Recorder::default() };
    let dispatcher = client(handler.clone()).await.dispatcher();
    assert_eq!(dispatcher.dispatch(mention("Ev1")).await, Ack::Empty);
    assert_eq!(dispatcher.dispatch(click("1.2")).await, Ack::Empty);
    tokio::task::yield_now().await;
    assert!(handler.heard().is_empty(), "the handlers wait at the gate");
    gate.notify_one();
    gate.notify_one();
    handler.until("app_mention Ev1 hi", 1).await;
    handler.until("block_actions", 1).await;
}

#[tokio::test]
async fn what_is_delivered_twice_runs_once() {
    let handler = Recorder::default();
    let dispatcher = client(handler.clone()).await.dispatcher();
    for delivery in [mention("Ev1"), mention("Ev1"), mention("Ev2"), click("1.2"), click("1.2"), click("3.4")]
    {
        dispatcher.dispatch(delivery).await;
    }
    assert!(dispatcher.drain(Duration::from_secs(5)).await);
    let mut heard = handler.heard();
    heard.sort();
    assert_eq!(heard, ["app_mention Ev1 hi", "app_mention Ev2 hi", "block_actions", "block_actions"]);
}

#[tokio::test]
async fn a_command_is_acknowledged_with_its_answer() {
    let handler = Recorder {
        on_command: Arc::new(|cmd| (Duration::ZERO, CommandAck::message(MessageBody::text(cmd.command)))),
        ..Recorder::default()
    };
    let ack = client(handler).await.dispatcher().dispatch(command("1.2")).await;
    assert_eq!(
        (&payload(&ack)["text"], &payload(&ack)["response_type"]),
        (&json!("/ethics"), &json!("ephemeral"))
    );
    let nothing = client(Recorder::default()).await.dispatcher().dispatch(command("1.2")).await;
    assert_eq!(nothing, Ack::Empty);
}

#[tokio::test]
async fn a_submission_is_acknowledged_with_its_answer() {
    let answers = [
        (ViewAck::close(), Value::Null),
        (ViewAck::clear(), json!({"response_action": "clear"})),
        (
            ViewAck::errors([("what", "Too short")]),
            json!({"response_action": "errors", "errors": {"what": "Too short"}}),
        ),
        (
            ViewAck::update(ModalView::new("c", "T")),
            json!({"response_action": "update", "view": ModalView::new("c", "T")}),
        ),
        (
            ViewAck::push(ModalView::new("c", "T")),
            json!({"response_action": "push", "view": ModalView::new("c", "T")}),
        ),
    ];
    for (answer, written) in answers {
        let handler = Recorder {
            on_submission: Arc::new(move |_| (Duration::ZERO, answer.clone())),
            ..Recorder::default()
        };
        let ack = client(handler).await.dispatcher().dispatch(submission("1.2", "x")).await;
        assert_eq!(payload(&ack), written);
    }
}

#[tokio::test(start_paused = true)]
async fn a_submission_delivered_again_while_running_waits_for_the_same_answer() {
    let handler = Recorder {
        on_submission: Arc::new(|_| {
            (Duration::from_secs(1), ViewAck::update(ModalView::new("receipt", "Filed")))
        }),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    let (first, redelivered, pressed_again) = tokio::join!(
        dispatcher.dispatch(submission("1.2", "x")),
        dispatcher.dispatch(submission("1.2", "x")),
        dispatcher.dispatch(submission("3.4", "x")),
    );
    assert!(first.payload().is_some());
    assert_eq!((&first, &first), (&redelivered, &pressed_again));
    let later = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(first, later, "and afterwards too");
    assert_eq!(handler.heard(), ["submission"], "it ran once");
    dispatcher.dispatch(submission("5.6", "y")).await;
    assert_eq!(handler.heard().len(), 2, "other entries are another submission");
}

#[tokio::test]
async fn a_submission_refused_at_its_inputs_can_be_sent_again_unchanged() {
    let handler = Recorder {
        on_submission: Arc::new(|_| (Duration::ZERO, ViewAck::errors([("what", "Not now")]))),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    dispatcher.dispatch(submission("1.2", "x")).await;
    dispatcher.dispatch(submission("3.4", "x")).await;
    assert_eq!(handler.heard().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_command_delivered_again_gets_the_same_answer() {
    let handler = Recorder {
        on_command: Arc::new(|_| (Duration::from_secs(1), CommandAck::message(MessageBody::text("done")))),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    let (first, second) =
        tokio::join!(dispatcher.dispatch(command("1.2")), dispatcher.dispatch(command("1.2")));
    assert_eq!(first, second);
    assert_eq!(handler.heard(), ["command"]);
}

#[tokio::test]
async fn a_panic_becomes_a_calm_message_and_a_fault() {
    let handler = Recorder {
        on_command: Arc::new(|_| panic!("on purpose")),
        on_submission: Arc::new(|_| panic!("on purpose")),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    let calm = "Something went wrong on our side. Please try again in a moment.";
    assert_eq!(payload(&dispatcher.dispatch(command("1.2")).await)["text"], calm);
    let ack = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(
        payload(&ack),
        json!({"response_action": "errors", "errors": {"what": calm}}),
        "nothing typed is lost"
    );
    handler.until("fault: the handler of Command panicked", 1).await;
    handler.until("fault: the handler of ViewSubmission panicked", 1).await;
}

#[tokio::test]
async fn an_answer_that_breaks_a_limit_becomes_a_calm_message_and_a_fault() {
    let handler = Recorder {
        on_command: Arc::new(|_| (Duration::ZERO, CommandAck::message(MessageBody::text("")))),
        ..Recorder::default()
    };
    let ack = client(handler.clone()).await.dispatcher().dispatch(command("1.2")).await;
    assert!(payload(&ack)["text"].as_str().unwrap().starts_with("Something went wrong"));
    handler.until("fault: the answer of Command breaks a limit", 1).await;
}

#[tokio::test]
async fn options_and_unknown_payloads() {
    let handler = Recorder::default();
    let dispatcher = client(handler.clone()).await.dispatcher();
    let suggestion =
        json!({"type": "block_suggestion", "user": {"id": "U1"}, "action_id": "a", "value": "x"});
    assert_eq!(payload(&dispatcher.dispatch(Incoming::from_value(suggestion)).await), json!({"options": []}));
    let unknown = Incoming::from_value(json!({"type": "of_2031"}));
    assert_eq!(dispatcher.dispatch(unknown).await, Ack::Empty);
    handler.until("unknown of_2031", 1).await;
}

#[tokio::test]
async fn draining_waits_for_running_handlers_but_not_forever() {
    let gate = Arc::new(Notify::new());
    let handler = Recorder { gate: Some(Arc::clone(&gate)), ..Recorder::default() };
    let dispatcher = client(handler.clone()).await.dispatcher();
    dispatcher.dispatch(mention("Ev1")).await;
    assert!(!dispatcher.drain(Duration::from_millis(20)).await);
    assert!(dispatcher.is_stopping());
    gate.notify_one();
    assert!(dispatcher.drain(Duration::from_secs(5)).await);
    assert_eq!(handler.heard().len(), 1);
}

#[tokio::test]
async fn a_client_is_set_up_completely_or_not_at_all() {
    let http = || Http::builder().build().unwrap();
    assert!(matches!(Client::builder().http(http()).await, Err(Error::Config(_))));
    assert!(matches!(Client::builder().event_handler(Recorder::default()).await, Err(Error::Config(_))));
    let builder = || Client::builder().http(http()).event_handler(Recorder::default());
    assert!(matches!(builder().ack_after(Duration::from_secs(3)).await, Err(Error::Config(_))));
    assert!(matches!(builder().connections(11).await, Err(Error::Config(_))));
    assert!(matches!(
        builder().waiting_view(ModalView::new("c", "x".repeat(25))).await,
        Err(Error::Limit(_))
    ));
}
