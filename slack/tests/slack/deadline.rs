//! The deadline guard and answers that come late.

use crate::dispatch::{client, command, submission};
use crate::fake_slack::{Answer, FakeSlack, ok, refusal};
use crate::recorder::Recorder;
use serde_json::{Value, json};
use slack::Client;
use slack::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const LONG: Duration = Duration::from_secs(60);
/// Longer than the guard of [`quick`].
const LATE: Duration = Duration::from_millis(150);

#[tokio::test(start_paused = true)]
async fn the_guard_answers_after_two_and_a_half_seconds() {
    let handler = Recorder {
        on_command: Arc::new(|_| (LONG, CommandAck::empty())),
        on_submission: Arc::new(|_| (LONG, ViewAck::close())),
        ..Recorder::default()
    };
    let dispatcher = client(handler.clone()).await.dispatcher();
    let start = Instant::now();
    let ack = dispatcher.dispatch(command("1.2")).await;
    assert_eq!(start.elapsed().as_millis(), 2_500);
    assert!(ack.payload().unwrap()["text"].as_str().unwrap().starts_with("Working on it"));

    let start = Instant::now();
    let ack = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(start.elapsed().as_millis(), 2_500);
    assert_eq!(ack.payload().unwrap()["response_action"], "update");
    let again = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(ack, again, "a repeat waits with it");
    assert_eq!(handler.heard(), ["command", "submission"]);
}

/// A client with a short guard, in real time because real sockets are involved.
async fn quick(handler: Recorder, slack: &FakeSlack) -> Client {
    let builder = Client::builder().http(slack.http()).event_handler(handler);
    builder.ack_after(Duration::from_millis(30)).waiting_text(None).await.unwrap()
}

fn view_answer(view: &Value) -> Answer {
    let mut view = view.clone();
    view["id"] = "V1".into();
    ok(json!({"view": view}))
}

/// What is shown at last, after a submission was answered late.
async fn shown(answer: impl Fn() -> ViewAck + Send + Sync + 'static) -> Value {
    let slack = FakeSlack::start(|call, _| view_answer(&call.json()["view"])).await;
    let handler = Recorder { on_submission: Arc::new(move |_| (LATE, answer())), ..Recorder::default() };
    let dispatcher = quick(handler.clone(), &slack).await.dispatcher();
    let ack = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(ack.payload().unwrap()["view"]["title"]["text"], "One moment");
    let calls = slack.called(1).await;
    assert_eq!((calls[0].method(), &calls[0].json()["view_id"]), ("views.update", &json!("V1")));
    let view = calls[0].json()["view"].clone();
    let again = dispatcher.dispatch(submission("1.2", "x")).await;
    assert_eq!(again.payload().unwrap()["view"], view, "a repeat shows the final view");
    assert_eq!(handler.heard().iter().filter(|heard| *heard == "submission").count(), 1);
    view
}

#[tokio::test]
async fn a_late_view_takes_the_place_of_the_waiting_one() {
    let view = shown(|| ViewAck::update(ModalView::new("receipt", "Filed"))).await;
    assert_eq!(view, json!(ModalView::new("receipt", "Filed")));
}

#[tokio::test]
async fn a_late_close_says_done() {
    assert_eq!(shown(ViewAck::close).await["title"]["text"], "Done");
}

#[tokio::test]
async fn a_late_answer_that_cannot_be_shown_becomes_a_calm_view() {
    let view = shown(|| ViewAck::update(ModalView::new("receipt", "x".repeat(25)))).await;
    assert_eq!(view["title"]["text"], "Sorry");
}

#[tokio::test]
async fn late_errors_are_shown_as_a_view() {
    let view = shown(|| ViewAck::errors([("what", "Too short"), ("who", "Unknown")])).await;
    let texts: Vec<_> =
        view["blocks"].as_array().unwrap().iter().map(|block| &block["text"]["text"]).collect();
    assert_eq!(texts, ["Too short", "Unknown"]);
}

#[tokio::test]
async fn a_late_answer_to_a_command_goes_to_the_response_url() {
    let slack = FakeSlack::start(|_, _| Answer(200, None, "ok".to_owned())).await;
    let handler = Recorder {
        on_command: Arc::new(|_| (LATE, CommandAck::message(MessageBody::text("late")))),
        ..Recorder::default()
    };
    let dispatcher = quick(handler, &slack).await.dispatcher();
    let incoming = json!({"command": "/e", "user_id": "U1", "channel_id": "C1", "trigger_id": "1",
        "response_url": format!("{}/commands/1", slack.address)});
    assert!(dispatcher.dispatch(Incoming::from_value(incoming)).await.payload().is_none(), "no waiting text");
    let calls = slack.called(1).await;
    assert_eq!((calls[0].path.as_str(), &calls[0].json()["text"]), ("/commands/1", &json!("late")));
}

#[tokio::test]
async fn without_a_response_url_it_goes_to_the_persons_eyes_only() {
    let slack = FakeSlack::start(|_, _| refusal("user_not_in_channel")).await;
    let handler = Recorder {
        on_command: Arc::new(|_| (LATE, CommandAck::message(MessageBody::text("late").in_channel()))),
        ..Recorder::default()
    };
    let dispatcher = quick(handler.clone(), &slack).await.dispatcher();
    dispatcher.dispatch(command("1.2")).await;
    let calls = slack.called(1).await;
    assert_eq!((calls[0].method(), &calls[0].json()["user"]), ("chat.postEphemeral", &json!("U1")));
    handler.until("fault: the late answer of Command was not delivered", 1).await;
}

#[tokio::test]
async fn the_handler_goes_on_when_the_transport_gives_up() {
    let slack = FakeSlack::start(|call, _| view_answer(&call.json()["view"])).await;
    let handler = Recorder { on_submission: Arc::new(|_| (LATE, ViewAck::close())), ..Recorder::default() };
    let dispatcher = quick(handler, &slack).await.dispatcher();
    let given_up =
        tokio::time::timeout(Duration::from_millis(5), dispatcher.dispatch(submission("1.2", "x"))).await;
    assert!(given_up.is_err());
    slack.called(1).await;
}
